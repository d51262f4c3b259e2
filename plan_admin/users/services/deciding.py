"""What an approver decides about people: only then do roles, access and passwords change."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractUser, Group
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.roles import Area, Deed, may
from governance.models import Act
from governance.models.recording import save_noting
from governance.selectors.roles import roles_of
from governance.services.acts import begin_act
from plan_admin.users.models import AccessChange, User
from plan_admin.users.services.proposing import faults_of_roles, faults_of_username

Kind = AccessChange.Kind
Decision = AccessChange.Decision
CODE_LENGTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordLink:
    """The two parts of the address at which a person sets a password, once."""

    uidb64: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A proposal that is decided; `link` is given once, to whom confirmed it; `is_new`: decided just now."""

    change: AccessChange
    link: PasswordLink | None = None
    is_new: bool = True


class LinkTokens(PasswordResetTokenGenerator):
    """A link ends with its first use, after three days, and for good when the person's access ends."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        ended = AccessChange.objects.filter(
            subject=user.pk, kind=Kind.DEACTIVATE, decision=Decision.CONFIRMED
        )
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}{ended.count()}"


link_tokens = LinkTokens()


def confirm_change(change_id: int, *, acting_user: AbstractUser, reason: str = "") -> Decided:
    """Let a proposal take effect. A second time it is unchanged, and gives no link.

    Raises: Refused where who confirms proposed it, or is whom it concerns, or where it can no longer be.
    """
    return _decide(change_id, decision=Decision.CONFIRMED, acting_user=acting_user, reason=reason)


def reject_change(change_id: int, *, acting_user: AbstractUser, reason: str) -> Decided:
    """Let a proposal come to nothing. A second time it is unchanged.

    Raises: Refused where who rejects proposed it, or is whom it concerns, or gives no reason.
    """
    if not reason.strip():
        raise Refused([_fault("reason", "says no reason", "why it is rejected")])
    return _decide(change_id, decision=Decision.REJECTED, acting_user=acting_user, reason=reason)


def password_link(user: User) -> PasswordLink:
    """A link for that person's password; it ends as `LinkTokens` says."""
    return PasswordLink(
        uidb64=urlsafe_base64_encode(force_bytes(user.pk)), token=link_tokens.make_token(user)
    )


def spoken_code(change: AccessChange) -> str:
    """The second part of a password link, which its proposer tells the person; who confirms has the link.

    So neither of the two alone can choose another person's password.
    """
    return salted_hmac("a password link's spoken code", str(change.pk)).hexdigest()[:CODE_LENGTH]


def code_asked_of(user: User) -> str:
    """The code that goes with a person's latest link; empty where the operator gave it at the shell."""
    latest = (
        AccessChange.objects.filter(
            subject=user.pk, kind__in=(Kind.PERSON, Kind.PASSWORD), decision=Decision.CONFIRMED
        )
        .order_by("-decided_at", "-pk")
        .first()
    )
    return spoken_code(latest) if latest is not None else ""


def why_not_decided_by(change: AccessChange, user_id: int | None) -> str:
    """Why that person cannot decide it; empty where they can."""
    if change.proposed_by_id == user_id:
        return "Who proposes does not confirm: another approver decides this."
    if change.subject_id is not None and change.subject_id == user_id:
        return "Nobody confirms what concerns himself: another approver decides this."
    return ""


def add_person(
    *, username: str, name: str, email: str, roles: list[str], password: str | None, act: Act
) -> User:
    """A person with roles, inside the caller's transaction; without a password nobody can sign in yet."""
    first, _, last = name.strip().rpartition(" ")
    user = User(username=username, first_name=first[:150], last_name=last[:150], email=email)
    user.set_password(password)
    save_noting(user, act=act)
    user.groups.set(_groups(roles))
    return user


def _decide(
    change_id: int, *, decision: AccessChange.Decision, acting_user: AbstractUser, reason: str
) -> Decided:
    with transaction.atomic(durable=True):
        change = AccessChange.objects.select_for_update().get(pk=change_id)
        if change.decision == decision:
            return Decided(change=change, is_new=False)
        faults = _faults_of_decision(change, decision=decision, acting_user=acting_user)
        if faults:
            raise Refused(faults)
        act = begin_act(
            kind=f"{decision.value.lower()}_access",
            acting_user=acting_user,
            source=change.username,
            reason=reason.strip(),
        )
        link = _carry_out(change, act=act) if decision is Decision.CONFIRMED else None
        AccessChange.objects.filter(pk=change.pk).update(
            subject=change.subject_id,
            decision=decision,
            decision_reason=reason.strip(),
            decided_by=acting_user.pk,
            decided_at=Now(),
            decided_in=act,
        )
    change.refresh_from_db()
    return Decided(change=change, link=link)


def _faults_of_decision(
    change: AccessChange, *, decision: AccessChange.Decision, acting_user: AbstractUser
) -> list[Fault]:
    if change.decision is not None:
        return [_fault("", f"it was {change.get_decision_display()} already", "propose it anew")]
    why_not = why_not_decided_by(change, acting_user.pk)
    if why_not:
        return [_fault("", why_not, "another approver")]
    if decision is Decision.REJECTED:
        return []
    if not may(roles_of(change.proposed_by), area=Area.PEOPLE, deed=Deed.PROPOSE):
        return [_fault("", "who proposed it may no longer propose", "reject it; an officer proposes it anew")]
    faults = faults_of_username(change.username) if change.kind == Kind.PERSON else []
    if change.kind == Kind.PASSWORD and change.subject is not None and not change.subject.is_active:
        faults.append(_fault("", f"{change.username} may not sign in", "open the access first"))
    return [*faults, *faults_of_roles(change.roles, may_be_none=change.kind != Kind.PERSON)]


def _carry_out(change: AccessChange, *, act: Act) -> PasswordLink | None:
    """What was proposed, done; the person's link where there is one to hand over."""
    if change.kind == Kind.PERSON:
        user = add_person(
            username=change.username,
            name=change.name,
            email=change.email,
            roles=change.roles,
            password=None,
            act=act,
        )
        change.subject = user
        return password_link(user)
    user = User.objects.select_for_update(of=("self",)).get(access_changes=change)
    if change.kind == Kind.ROLES:
        user.groups.set(_groups(change.roles))
    elif change.kind == Kind.PASSWORD:
        return password_link(user)
    else:
        user.is_active = change.kind == Kind.ACTIVATE
        save_noting(user, act=act)
    return None


def _groups(roles: Iterable[str]) -> list[Group]:
    """The groups that carry these roles; one that was lost is made again, so that no role is dropped."""
    return [Group.objects.get_or_create(name=name)[0] for name in roles]


def _fault(column: str, problem: str, remedy: str) -> Fault:
    return Fault(source="", row=None, column=column, problem=problem, remedy=remedy)
