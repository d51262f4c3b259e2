"""What an officer proposes about people. It waits for an approver, and until then nothing has changed."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import transaction

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.roles import Role, conflict_of
from governance.services.acts import begin_act
from plan_admin.users.models import AccessChange, User
from plan_admin.users.selectors.people import names_of_roles

Kind = AccessChange.Kind
NAME_LIMIT = 200
EMAIL_LIMIT = 254


def propose_person(
    *, username: str, name: str, email: str, roles: Iterable[Role], reason: str, acting_user: AbstractUser
) -> AccessChange:
    """Propose a new person with the roles they would have. The same again is unchanged.

    Raises: Refused with every fault; then nothing is stored.
    """
    wanted = _in_order(roles)
    faults = [
        *faults_of_username(username),
        *_faults_of_name(name, email=email),
        *faults_of_roles(wanted),
        *_faults_of_reason(reason),
    ]
    return _propose(
        faults,
        kind=Kind.PERSON,
        values={
            "subject": None,
            "username": username,
            "name": name.strip(),
            "email": email.strip(),
            "roles": wanted,
        },
        reason=reason,
        acting_user=acting_user,
    )


def propose_roles(
    user_id: int, *, roles: Iterable[Role], reason: str, acting_user: AbstractUser
) -> AccessChange:
    """Propose all the roles that a person would then have; none is allowed. The same again is unchanged.

    Raises: Refused with every fault; then nothing is stored.
    """
    subject, wanted = User.objects.get(pk=user_id), _in_order(roles)
    faults = [*faults_of_roles(wanted, may_be_none=True), *_faults_of_reason(reason)]
    if wanted == names_of_roles(subject):
        held = ", ".join(Role(name).words for name in wanted) or "no role"
        faults.append(_fault("roles", f"{subject.username} has just these: {held}", "other roles, or none"))
    return _propose(
        faults, kind=Kind.ROLES, values=_about(subject, roles=wanted), reason=reason, acting_user=acting_user
    )


def propose_active(user_id: int, *, active: bool, reason: str, acting_user: AbstractUser) -> AccessChange:
    """Propose that a person may no longer sign in, or may again. The same again is unchanged.

    Raises: Refused with every fault; then nothing is stored.
    """
    subject = User.objects.get(pk=user_id)
    faults = _faults_of_reason(reason)
    if subject.is_active is active:
        word = "may sign in" if active else "may not sign in"
        faults.append(_fault("", f"{subject.username} {word} already", "nothing is to be done"))
    return _propose(
        faults,
        kind=Kind.ACTIVATE if active else Kind.DEACTIVATE,
        values=_about(subject),
        reason=reason,
        acting_user=acting_user,
    )


def propose_password_link(user_id: int, *, reason: str, acting_user: AbstractUser) -> AccessChange:
    """Propose a link by which a person sets a new password. The same again is unchanged.

    Raises: Refused with every fault; then nothing is stored.
    """
    subject = User.objects.get(pk=user_id)
    faults = _faults_of_reason(reason)
    if not subject.is_active:
        faults.append(_fault("", f"{subject.username} may not sign in", "propose first to open the access"))
    return _propose(
        faults, kind=Kind.PASSWORD, values=_about(subject), reason=reason, acting_user=acting_user
    )


def faults_of_username(username: str) -> list[Fault]:
    """What is wrong with a new person's sign-in name."""
    try:
        User._meta.get_field("username").clean(username, None)
    except ValidationError as error:
        return [
            _fault("username", " ".join(error.messages), "letters, digits and @ . + - _, at most 150 of them")
        ]
    if User.objects.filter(username__iexact=username).exists():
        return [_fault("username", f"{username} is somebody's sign-in name already", "another name")]
    return []


def faults_of_roles(roles: Iterable[str], *, may_be_none: bool = False) -> list[Fault]:
    """Why these roles cannot be one person's."""
    held = list(roles)
    if not held and not may_be_none:
        return [_fault("roles", "no role is named", "at least one role")]
    conflict = conflict_of(Role(name) for name in held)
    return [_fault("roles", conflict, "one of the two")] if conflict else []


def _faults_of_name(name: str, *, email: str) -> list[Fault]:
    faults = []
    if not name.strip() or len(name.strip()) > NAME_LIMIT:
        faults.append(_fault("name", "says no name", f"the person's name, at most {NAME_LIMIT} characters"))
    return [*faults, *faults_of_email(email)]


def faults_of_email(email: str) -> list[Fault]:
    """Why this cannot be a person's e-mail address; none at all can."""
    address = email.strip()
    try:
        if address:
            validate_email(address)
            MaxLengthValidator(EMAIL_LIMIT)(address)
    except ValidationError:
        return [_fault("email", f"{address!r} is no e-mail address", "name@example.com")]
    return []


def _faults_of_reason(reason: str) -> list[Fault]:
    return [] if reason.strip() else [_fault("reason", "says no reason", "why this is proposed")]


def _propose(
    faults: list[Fault],
    *,
    kind: AccessChange.Kind,
    values: dict[str, Any],
    reason: str,
    acting_user: AbstractUser,
) -> AccessChange:
    if faults:
        raise Refused(faults)
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="propose_access",
            acting_user=acting_user,
            source=str(values["username"]),
            reason=reason.strip(),
        )  # from here on proposals wait for one another
        waiting = AccessChange.objects.filter(
            kind=kind, username__iexact=values["username"], decision__isnull=True
        ).first()
        if waiting is None:
            return AccessChange.objects.create(
                kind=kind, reason=reason.strip(), proposed_by_id=acting_user.pk, proposed_in=act, **values
            )
        if any(getattr(waiting, key) != value for key, value in values.items()):
            problem = f"something else is proposed for {waiting.username} already and waits for an approver"
            raise Refused([_fault("", problem, "let an approver decide that first")])
        transaction.set_rollback(True)  # unchanged: no trace of the second asking
        return waiting


def _about(subject: User, *, roles: list[str] | None = None) -> dict[str, Any]:
    return {
        "subject": subject,
        "username": subject.username,
        "name": subject.get_full_name(),
        "email": subject.email,
        "roles": roles or [],
    }


def _in_order(roles: Iterable[Role]) -> list[str]:
    return sorted({Role(role).value for role in roles})


def _fault(column: str, problem: str, remedy: str) -> Fault:
    return Fault(source="", row=None, column=column, problem=problem, remedy=remedy)
