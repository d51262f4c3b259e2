"""One person of each role for the demonstration, so that every desk can be looked at."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, Group
from django.db import transaction

from assignments.domain.routes import PayeeKind
from assignments.selectors.memberships import memberships_shown
from assignments.services.memberships import confirm_membership, propose_membership
from governance.domain.roles import Role
from governance.models import Act
from governance.models.recording import save_noting
from governance.selectors.roles import roles_of
from governance.services.acts import begin_act

WHY = "A login of the demonstration"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """A login, its role, and the party it acts for, by kind and code."""

    username: str
    name: str
    role: Role
    party: tuple[PayeeKind, str] | None = None


# The names are invented.
PEOPLE = (
    DemoPerson(username="officer", name="Olive Officer", role=Role.OFFICER),
    DemoPerson(username="approver", name="Abel Approver", role=Role.APPROVER),
    DemoPerson(username="approver-2", name="Anna Approver", role=Role.APPROVER),
    DemoPerson(username="secretary", name="Selma Secretary", role=Role.SECRETARY),
    DemoPerson(username="auditor", name="Aaron Auditor", role=Role.AUDITOR),
    DemoPerson(
        username="adi", name="Ada Adison", role=Role.DISTRIBUTOR, party=(PayeeKind.DISTRIBUTOR, "adi")
    ),
    DemoPerson(
        username="idi", name="Ida Idison", role=Role.DISTRIBUTOR, party=(PayeeKind.DISTRIBUTOR, "idi")
    ),
    DemoPerson(
        username="trust-a",
        name="Tara Trustworthy",
        role=Role.ASSIGNEE,
        party=(PayeeKind.ASSIGNEE, "receivables-trust-a"),
    ),
    DemoPerson(
        username="trust-b",
        name="Theo Trustworthy",
        role=Role.ASSIGNEE,
        party=(PayeeKind.ASSIGNEE, "bank-trust-b"),
    ),
    DemoPerson(
        username="depository-c",
        name="Dora Depot",
        role=Role.AGENT,
        party=(PayeeKind.COLLECTION_AGENT, "depository-c"),
    ),
)


def make_logins(*, password: str | None, acting_user: AbstractUser) -> None:
    """Each person of the demonstration, once; one whose name is there already stays as it is.

    Without a password they cannot sign in. Memberships are proposed by the demonstration's
    officer and confirmed by its approver.
    """
    model = get_user_model()
    there = {user.get_username(): user for user in model.objects.filter(username__in=_names())}
    for one in PEOPLE:
        if one.username not in there:
            there[one.username] = _add(one, password=password, acting_user=acting_user)
    open_ones = {(shown.username, shown.party) for shown in memberships_shown() if shown.state == "confirmed"}
    for one in PEOPLE:
        if one.party and not any(
            username == one.username and (party.kind, party.code) == one.party
            for username, party in open_ones
        ):
            _join(one, there=there)


def login_table(password: str) -> Iterator[str]:
    """The logins as lines of text; one with another password than the demonstration's says so."""
    model = get_user_model()
    yield f"  {'sign-in name':14} {'role':26} acts for"
    for one in PEOPLE:
        user = model.objects.filter(username=one.username).first()
        own = "" if user is not None and user.check_password(password) else "   (has a password of its own)"
        party = one.party[1] if one.party else "–"
        yield f"  {one.username:14} {one.role.words:26} {party}{own}"


def _names() -> list[str]:
    return [one.username for one in PEOPLE]


def _add(one: DemoPerson, *, password: str | None, acting_user: AbstractUser) -> Any:
    first, _, last = one.name.rpartition(" ")
    user: Any = get_user_model()(username=one.username, first_name=first, last_name=last)
    user.set_password(password)
    with transaction.atomic(durable=True):
        act = begin_act(kind="add_user", acting_user=acting_user, source=one.username, reason=WHY)
        save_noting(user, act=act)
        user.groups.add(Group.objects.get_or_create(name=one.role.value)[0])
        Act.objects.filter(pk=act.pk).update(summary={"roles": [one.role.value]})
    return user


def _join(one: DemoPerson, *, there: dict[str, Any]) -> None:
    if one.party is None or one.role not in roles_of(there[one.username]):
        return  # somebody else of that name has a role of their own
    kind, code = one.party
    membership = propose_membership(
        user=there[one.username], kind=kind, code=code, acting_user=there["officer"], reason=WHY
    )
    confirm_membership(membership_id=membership.pk, acting_user=there["approver"])
