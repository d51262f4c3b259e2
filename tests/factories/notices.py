"""Notices of the small Plan's Distributors, as their users give them."""

from datetime import date
from typing import Any

from assignments.domain.notices import NoticeAsked, NoticeKind
from assignments.models import PartyNotice, PaymentDirection, Transfer
from assignments.services.bank import BankAsked
from governance.models import Plan
from plan_admin.parties.services.giving import NoticeToGive, Writing, give_notice

TODAY = date(2003, 10, 10)
LATER = date(2003, 11, 1)
WRITING = Writing(name="notice.txt", data=b"We hereby notify the Funds.")
NEW_TRUST = {
    "assignee": "Fresh Trust",
    "address": "9 Main Street",
    "kind": "sale",
    "percent": "25",
    "issued_from": None,
    "issued_to": None,
    "ends": None,
}
FIRST_ACCOUNT = BankAsked(
    holder="A I M Distributors",
    bank_name="First Bank",
    routing_number="021000021",
    account_number="123456789",
)
DEPOSITORY = {
    "route": "collection_agent",
    "irrevocable": True,
    "agent": "The Other Depository",
    "agent_address": "4 Main Street",
    "designated_by": "trust-a",
}


def asked(kind: NoticeKind = NoticeKind.TRANSFER, **changes: Any) -> NoticeAsked:
    """A notice of a Transfer of 25 % of everything to a trust that nobody knows, unless changed."""
    terms = NEW_TRUST if kind is NoticeKind.TRANSFER else {}
    said: dict[str, Any] = {"kind": kind, "effective": LATER, "terms": terms}
    return NoticeAsked(**said | changes)


def to_give(of: NoticeAsked | None = None, **changes: Any) -> NoticeToGive:
    """The notice with its writing, of adi."""
    said: dict[str, Any] = {"distributor": "adi", "writing": WRITING, "asked": of or asked()}
    said["plan"] = changes.pop("plan", None) or Plan.objects.get()
    return NoticeToGive(**said | changes)


def given(user: Any, of: NoticeAsked | None = None, *, today: date = TODAY, **changes: Any) -> PartyNotice:
    """A notice that was given."""
    return give_notice(notice=to_give(of, **changes), acting_user=user, today=today)


def transfer(entry: str = "whole") -> Transfer:
    """The Transfer of that identity that stands."""
    return Transfer.objects.get(entry=entry, superseded_by__isnull=True)


def direction(distributor: str = "idi") -> PaymentDirection:
    """The direction of that Distributor that stands."""
    return PaymentDirection.objects.get(distributor__code=distributor, superseded_by__isnull=True)
