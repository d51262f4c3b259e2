"""Payees' accounts: those that count, those that wait, and whose payments they hold; numbers masked."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from assignments.domain.bank import Account, held_for_bank_details
from assignments.domain.parties import FIELD_OF_KIND, Party
from assignments.domain.routes import PayeeKind
from assignments.models import BankDetails
from assignments.selectors.told import told_whole
from governance.models import Act

ACTS = ("entered_by__acting_user", "confirmed_by__acting_user", "ended_by__acting_user")
REJECT = "reject_bank_details"  # the kind of act that rejects them
PARTIES = ("distributor", "assignee", "agent")


@dataclass(frozen=True, slots=True, kw_only=True)
class BankActShown:
    """Who did it, when and why."""

    person: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BankDetailsShown:
    """Bank details as everybody may see them, and the acts that made and ended them."""

    id: int
    party: Party
    name: str
    account: Account
    entered: BankActShown
    confirmed: BankActShown | None
    ended: BankActShown | None
    holds: bool
    was_rejected: bool

    @property
    def state(self) -> str:
        """`proposed`, `confirmed`, `rejected` or `replaced`."""
        if self.ended is None:
            return "confirmed" if self.confirmed else "proposed"
        return "rejected" if self.was_rejected else "replaced"


def account_of(kind: PayeeKind, code: str) -> Account | None:
    """Into which account a payee is paid; None while none was ever confirmed."""
    row = (
        details_of(Party(kind=kind, code=code))
        .filter(confirmed_by__isnull=False, ended_by__isnull=True)
        .first()
    )
    return account(row) if row else None


def account(row: BankDetails) -> Account:
    """The account without its numbers. Rows are never edited, so that the row's own number tells it apart."""
    told_apart = f"bank details {row.pk}, entered in act {row.entered_by_id}"
    return Account(
        holder=row.holder,
        bank=row.bank_name,
        masked=row.masked,
        digest=hashlib.sha256(told_apart.encode()).hexdigest(),
    )


def unconfirmed_reasons(parties: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """By payee's kind and code: why its payments wait, where new details would replace those that count.

    The first details of a payee hold nothing: there is no other account into which it could be paid.
    """
    asked = set(parties)
    if not asked:
        return {}
    found = {}
    for row in BankDetails.objects.filter(_changes()).select_related(*PARTIES):
        party: Any = row.distributor or row.assignee or row.agent
        if (row.kind, party.code) in asked:
            found[str(row.kind), party.code] = held_for_bank_details(party.name or party.code)
    return found


def details_of(party: Party) -> "QuerySet[BankDetails]":
    """All bank details of a party that there ever were."""
    return BankDetails.objects.filter(**{f"{FIELD_OF_KIND[party.kind]}__code": party.code})


def bank_details_shown(parties: Iterable[Party] | None = None) -> tuple[BankDetailsShown, ...]:
    """Bank details of some parties (None: of all): what waits first, then by party, the latest first."""
    rows = BankDetails.objects.select_related(*PARTIES, *ACTS).order_by("-pk")
    changes = set(BankDetails.objects.filter(_changes()).values_list("pk", flat=True))
    shown = [_shown(row, holds=row.pk in changes) for row in told_whole(rows)]
    wanted = None if parties is None else set(parties)
    return tuple(
        sorted(
            (one for one in shown if wanted is None or one.party in wanted),
            key=lambda one: (one.state != "proposed", one.party, -one.id),
        )
    )


def _changes() -> Q:
    """Details that wait while others of the same payee count."""
    counting = BankDetails.objects.filter(confirmed_by__isnull=False, ended_by__isnull=True)
    waits = Q(confirmed_by__isnull=True, ended_by__isnull=True)
    of_one = Q()
    for field in PARTIES:
        of_one |= Q(**{f"{field}__in": counting.filter(**{f"{field}__isnull": False}).values(field)})
    return waits & of_one


def _shown(row: BankDetails, *, holds: bool) -> BankDetailsShown:
    party: Any = row.distributor or row.assignee or row.agent
    return BankDetailsShown(
        id=row.pk,
        party=Party(kind=row.kind, code=party.code),
        name=party.name or party.code,
        account=account(row),
        entered=_act(row.entered_by),
        confirmed=_act(row.confirmed_by) if row.confirmed_by else None,
        ended=_act(row.ended_by) if row.ended_by else None,
        holds=holds,
        was_rejected=row.ended_by is not None and row.ended_by.kind == REJECT,
    )


def _act(act: Act) -> BankActShown:
    return BankActShown(person=act.acting_user.get_username(), at=act.acted_at, reason=act.reason)
