"""Who belongs to which Distributor, Assignee or collection agent: proposed, confirmed by another, ended."""

from django.contrib.auth.models import AbstractUser
from django.db import models, transaction

from assignments.domain.errors import (
    ConfirmedByOneself,
    MembershipHasEnded,
    MembershipNotProposed,
    PartyNotKnown,
    RoleDoesNotFit,
)
from assignments.domain.parties import FIELD_OF_KIND, KIND_WORDS, ROLE_OF_KIND
from assignments.domain.routes import PayeeKind
from assignments.models import Assignee, CollectionAgent, Membership
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.models import Distributor
from governance.selectors.roles import roles_of
from governance.services.acts import begin_act


def propose_membership(
    *, user: AbstractUser, kind: PayeeKind, code: str, acting_user: AbstractUser, reason: str
) -> Membership:
    """Propose that a person acts for a party; it counts once another person confirms it.

    A membership of the same person and party that has not ended is given back as it is.
    Raises: PartyNotKnown, RoleDoesNotFit, Refused (no reason).
    """
    kind = PayeeKind(kind)
    _refuse_without(reason)
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="propose_membership", acting_user=acting_user, source=f"{kind} {code}", reason=reason
        )
        party = {FIELD_OF_KIND[kind]: _party(kind, code)}
        if ROLE_OF_KIND[kind] not in roles_of(user):
            raise RoleDoesNotFit(
                f"{user.get_username()} has not the role {ROLE_OF_KIND[kind].words}; give the role first"
            )
        standing = Membership.objects.filter(user_id=user.pk, ended_by__isnull=True, **party).first()
        if standing is not None:
            return standing
        return Membership.objects.create(user_id=user.pk, proposed_by=act, **party)


def confirm_membership(*, membership_id: int, acting_user: AbstractUser) -> Membership:
    """Confirm a proposed membership; one that is confirmed already stays as it is.

    Raises: MembershipNotProposed, MembershipHasEnded, ConfirmedByOneself.
    """
    with transaction.atomic(durable=True):
        membership = _locked(membership_id)
        if membership.ended_by is not None:
            raise MembershipHasEnded("it has ended; propose it anew")
        if membership.confirmed_by is not None:
            return membership
        if acting_user.pk in (membership.proposed_by.acting_user_id, membership.user_id):
            raise ConfirmedByOneself("another person than its proposer and its member must confirm it")
        membership.confirmed_by = begin_act(
            kind="confirm_membership", acting_user=acting_user, source=str(membership)
        )
        membership.save(update_fields=["confirmed_by"])
        return membership


def end_membership(*, membership_id: int, acting_user: AbstractUser, reason: str) -> Membership:
    """End a membership, confirmed or only proposed; from now on the person sees nothing of the party.

    Raises: MembershipNotProposed, Refused (no reason).
    """
    _refuse_without(reason)
    with transaction.atomic(durable=True):
        membership = _locked(membership_id)
        if membership.ended_by is None:
            membership.ended_by = begin_act(
                kind="end_membership", acting_user=acting_user, source=str(membership), reason=reason
            )
            membership.save(update_fields=["ended_by"])
        return membership


def _party(kind: PayeeKind, code: str) -> models.Model:
    parties: dict[PayeeKind, type[models.Model]] = {
        PayeeKind.DISTRIBUTOR: Distributor,
        PayeeKind.ASSIGNEE: Assignee,
        PayeeKind.COLLECTION_AGENT: CollectionAgent,
    }
    found = parties[kind]._default_manager.filter(code=code).first()
    if found is None:
        raise PartyNotKnown(f"{code!r} is the code of no {KIND_WORDS[kind]}")
    return found


def _locked(membership_id: int) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related(
        "proposed_by", "confirmed_by", "ended_by"
    )
    found = rows.filter(pk=membership_id).first()
    if found is None:
        raise MembershipNotProposed(f"there is no membership {membership_id}")
    return found


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise Refused(
            [Fault(source="membership", row=None, column="reason", problem="is missing", remedy="say why")]
        )
