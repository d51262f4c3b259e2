"""Everybody who may sign in, what is proposed about them, and how their rights came about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, QuerySet

from assignments.domain.parties import KIND_WORDS, ROLE_OF_KIND
from assignments.domain.routes import PayeeKind
from assignments.models import Assignee, CollectionAgent
from assignments.selectors.memberships import MembershipShown, memberships_shown
from governance.domain.roles import Role
from governance.models import Act, Distributor
from governance.selectors.roles import ROLES
from plan_admin.users.models import AccessChange, User

OPERATOR_ACTS = ("add_user",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeShown:
    """A proposal about a person in words, and what came of it. `state` is the word of its mark."""

    id: int
    person_id: int | None
    username: str
    what: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    state: str
    decided_by: str
    decided_at: datetime | None
    decision_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonShown:
    """A person as the list and their own page show them."""

    id: int
    username: str
    name: str
    email: str
    roles: tuple[str, ...]
    is_active: bool
    has_password: bool
    last_sign_in: datetime | None
    parties: tuple[str, ...]
    waiting: int

    @property
    def state(self) -> str:
        """The word of the person's mark."""
        if not self.is_active:
            return "ended"
        if not self.roles:
            return "no role"
        return "active" if self.has_password else "no password yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorAct:
    """What an operator did at the shell about a person."""

    words: str
    by: str
    at: datetime
    reason: str


def names_of_roles(user: User) -> list[str]:
    """The names of a person's roles, in order."""
    return sorted(user.groups.filter(name__in=ROLES).values_list("name", flat=True))


def people_shown() -> tuple[PersonShown, ...]:
    """Everybody, those who may sign in first."""
    waiting: dict[int, int] = defaultdict(int)
    for subject in _waiting().filter(subject__isnull=False).values_list("subject_id", flat=True):
        waiting[int(subject)] += 1
    parties: dict[str, list[str]] = defaultdict(list)
    for one in memberships_shown():
        if one.state == "confirmed":
            parties[one.username].append(one.name)
    users = User.objects.prefetch_related("groups").order_by("-is_active", "username")
    return tuple(_person(user, waiting=waiting, parties=parties) for user in users)


def person_shown(user_id: int) -> PersonShown | None:
    """One person; None where there is none of that number."""
    user = User.objects.prefetch_related("groups").filter(pk=user_id).first()
    if user is None:
        return None
    parties = [one.name for one in memberships_of(user.username) if one.state == "confirmed"]
    waiting = {user.pk: _waiting().filter(subject=user).count()}
    return _person(user, waiting=waiting, parties={user.username: parties})


def memberships_of(username: str) -> tuple[MembershipShown, ...]:
    """Every membership a person ever had, the latest first."""
    return tuple(reversed([one for one in memberships_shown() if one.username == username]))


def waiting_memberships() -> tuple[MembershipShown, ...]:
    """The memberships that wait for an approver."""
    return tuple(one for one in memberships_shown() if one.state == "proposed")


def waiting_changes() -> tuple[ChangeShown, ...]:
    """What waits for an approver, the oldest first."""
    return _shown(_waiting().order_by("proposed_at", "pk"))


def changes_about(user_id: int) -> tuple[ChangeShown, ...]:
    """Everything ever proposed about a person, the latest first."""
    return _shown(AccessChange.objects.filter(subject=user_id).order_by("-proposed_at", "-pk"))


def change_shown(change: AccessChange) -> ChangeShown:
    """One proposal."""
    return _shown(AccessChange.objects.filter(pk=change.pk))[0]


def operator_acts_about(username: str) -> tuple[OperatorAct, ...]:
    """What was done about a person at the shell, the latest first."""
    acts = Act.objects.filter(kind__in=OPERATOR_ACTS, source=username).select_related("acting_user")
    return tuple(
        OperatorAct(
            words=f"added as {in_words(act.summary.get('roles', ()))}",
            by=str(act.acting_user),
            at=act.acted_at,
            reason=act.reason,
        )
        for act in acts.order_by("-pk")
    )


def in_words(roles: Iterable[str]) -> str:
    """Roles as people read them."""
    return ", ".join(Role(name).words for name in roles) or "nobody with a role"


def _waiting() -> QuerySet[AccessChange]:
    return AccessChange.objects.filter(decision__isnull=True)


def _person(user: User, *, waiting: Mapping[int, int], parties: Mapping[str, Sequence[str]]) -> PersonShown:
    names = sorted(group.name for group in user.groups.all() if group.name in ROLES)
    return PersonShown(
        id=user.pk,
        username=user.username,
        name=user.get_full_name(),
        email=user.email,
        roles=tuple(Role(name).words for name in names),
        is_active=user.is_active,
        has_password=user.has_usable_password(),
        last_sign_in=user.last_login,
        parties=tuple(parties.get(user.username, ())),
        waiting=waiting.get(user.pk, 0),
    )


def _shown(changes: QuerySet[AccessChange]) -> tuple[ChangeShown, ...]:
    rows = changes.select_related("proposed_by", "decided_by")
    return tuple(
        ChangeShown(
            id=row.pk,
            person_id=row.subject_id,
            username=row.username,
            what=_what(row),
            reason=row.reason,
            proposed_by=str(row.proposed_by),
            proposed_at=row.proposed_at,
            state=row.decision.lower() if row.decision else "proposed",
            decided_by=str(row.decided_by) if row.decided_by else "",
            decided_at=row.decided_at,
            decision_reason=row.decision_reason or "",
        )
        for row in rows
    )


def _what(change: AccessChange) -> str:
    kind = AccessChange.Kind
    whom = f"{change.username} ({change.name})" if change.name else change.username
    if change.kind == kind.PERSON:
        return f"New person {whom} as {in_words(change.roles)}"
    if change.kind == kind.ROLES:
        return f"{whom} to be {in_words(change.roles)}"
    return {
        kind.ACTIVATE: f"{whom} may sign in again",
        kind.DEACTIVATE: f"{whom} may no longer sign in",
        kind.PASSWORD: f"{whom} to get a link for a new password",
    }[AccessChange.Kind(change.kind)]


def parties_to_choose(user_id: int) -> tuple[tuple[str, str], ...]:
    """The parties that a person of these roles could act for: `KIND:code` and the name."""
    roles = names_of_roles(User.objects.get(pk=user_id))
    kinds: tuple[tuple[PayeeKind, type[Model]], ...] = (
        (PayeeKind.DISTRIBUTOR, Distributor),
        (PayeeKind.ASSIGNEE, Assignee),
        (PayeeKind.COLLECTION_AGENT, CollectionAgent),
    )
    return tuple(
        (f"{kind}:{code}", f"{name} ({KIND_WORDS[kind]})")
        for kind, model in kinds
        if ROLE_OF_KIND[kind].value in roles
        for code, name in model._default_manager.order_by("name").values_list("code", "name")
    )
