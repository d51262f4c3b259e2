"""Rows of deferred charges and of the lifetime ledger, added by SQL and past the ORM; see rows.py."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tests.factories import month_rows, rows
from tests.factories.refusals import Break, Frozen
from tests.factories.rows import Setting, insert

REDEMPTION = 6
ISSUED = "2003-07-15"


def redemption(here: Setting, *, known: Mapping[str, Any] = MappingProxyType({}), **changes: Any) -> int:
    """A redemption of the second day of the month that withheld 10.00; `known`: how its day stands."""
    of_day = {name: changes[name] for name in ("trade_date", "recorded_by_id") if name in changes}
    rows.activity_day(here, **{"added": True} | of_day | dict(known))
    row = {"kind": REDEMPTION, "cdsc": "10.00", "original_issue_date": ISSUED}
    return rows.share_activity(here, **row | changes)


def charge(here: Setting, fee_id: int, **changes: Any) -> int:
    """What it withheld on the Distributor's Shares: all of it."""
    row = {"monthly_fee_id": fee_id, "source_id": here.act, "line": 2, "distributor_id": here.distributor}
    days = {"trade_date": "2003-09-02", "original_issue_date": ISSUED, "interval_first": "2003-07-01"}
    amounts = {"interval_last": "9999-12-31", "amount": "10.00", "to_fund": "0.00"}
    return insert("fees_deferredsalescharge", **row | days | amounts | changes)


def part(here: Setting, fee_id: int, **changes: Any) -> int:
    """The Distributor's own part: all of it."""
    row = {"monthly_fee_id": fee_id, "distributor_id": here.distributor, "amount": "10.00"}
    return insert("assignments_deferredchargepart", **row | {"transfers": "{}"} | changes)


def withheld(here: Setting, **changes: Any) -> int:
    """A month with its share, its redemption, its charge and its part."""
    fee_id = month_rows.shared_fee(here)
    redemption(here)
    charge(here, fee_id, **changes)
    part(here, fee_id, amount=changes.get("amount", "10.00"))
    return fee_id


def paid(here: Setting, fee_id: int, **changes: Any) -> int:
    """The month's instruction with its own lines and the line of the charge."""
    number = month_rows.paid(here, fee_id, amount="410.00")
    month_rows.line(here, number, fee_id, **{"component": "CDSC", "amount": "10.00"} | changes)
    return number


def ledger_month(here: Setting, fee_id: int, **changes: Any) -> int:
    """A month of the lifetime ledger of which nothing was cut."""
    lists = {name: "{}" for name in ("accrued_on", "wanted", "charged", "cdsc_on", "cdsc")}
    row = {"monthly_fee_id": fee_id, "recorded_by_id": here.act, "facts_known_at": here.act}
    stands = {"unpaid": "1", "interest": "0", "original": "1"}
    return insert("fees_ledgermonth", **row | lists | stands | changes)


def ledger_of(here: Setting, month: str = month_rows.MONTH, **changes: Any) -> int:
    """The same, of a month for which nothing is owed."""
    return ledger_month(here, month_rows.no_fee(here, month=month), **changes)


LEDGER_BREAKS = [
    Break(
        name="deferred_sales_charge_not_negative",
        passes=lambda here: withheld(here, amount="0.00", to_fund="10.00"),
        refuses=lambda here: charge(
            here, month_rows.no_fee(here, month="2003-10-01"), amount="10.01", to_fund="-0.01"
        ),
    ),
    Break(
        name="ledger_month_once",
        passes=lambda here: (ledger_of(here), ledger_of(here, "2003-10-01")),
        refuses=lambda here: (
            fee_id := month_rows.no_fee(here, month="2003-11-01"),
            ledger_month(here, fee_id),
            ledger_month(here, fee_id),
        ),
    ),
    Break(
        name="ledger_month_says_where_it_stands",
        passes=lambda here: ledger_of(here, unpaid="-1"),
        refuses=lambda here: ledger_of(here, "2003-10-01", unpaid=None),
    ),
]
LEDGER_FROZEN = [
    Frozen(table="fees_deferredsalescharge", row=withheld, change="to_fund = 1"),
    Frozen(table="fees_ledgermonth", row=ledger_of, change="unpaid = 2"),
]
PART_BREAKS = [
    Break(
        name="deferred_charge_part_once",
        passes=withheld,
        refuses=lambda here: (
            fee_id := month_rows.shared_fee(here, month="2003-10-01"),
            part(here, fee_id, amount="0.00"),
            part(here, fee_id, amount="0.00"),
        ),
    ),
    Break(
        name="deferred_charge_part_not_negative",
        passes=lambda here: withheld(here, amount="0.00", to_fund="10.00"),
        refuses=lambda here: part(here, month_rows.shared_fee(here, month="2003-10-01"), amount="-0.01"),
    ),
]
PART_FROZEN = [Frozen(table="assignments_deferredchargepart", row=withheld, change="amount = 1")]
