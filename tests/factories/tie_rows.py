"""Small whole rows of what others say of a month, added by SQL and past the ORM; see rows.py."""

from typing import Any

from tests.factories.refusals import SUPERSEDED_ONCE, Frozen
from tests.factories.rows import Setting, insert

MONTH = "2003-09-01"


def booked(here: Setting, **changes: Any) -> int:
    """What the fund accountant booked of a month's distribution fee."""
    row = {"share_class_id": here.share_class, "month": MONTH, "component": "DISTRIBUTION_FEE"}
    return insert("fees_bookedaccrual", **row | {"recorded_by_id": here.act, "amount": "300.00"} | changes)


def tie_reason(here: Setting, **changes: Any) -> int:
    """Why the accountant booked 2.00 more of the distribution fee."""
    row = {"share_class_id": here.share_class, "month": MONTH, "tie": "DISTRIBUTION_FEE", "difference": 200}
    rest = {"reason": "Booked by a year of 365.25 days.", "recorded_by_id": here.act}
    return insert("fees_tiereason", **row | rest | changes)


FROZEN = (
    Frozen(table="fees_bookedaccrual", row=booked, change="amount = 1", may_set=(SUPERSEDED_ONCE,)),
    Frozen(table="fees_tiereason", row=tie_reason, change="difference = 1", may_set=(SUPERSEDED_ONCE,)),
)
