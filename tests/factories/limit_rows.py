"""Small whole rows of a sales charge limit, added by SQL and past the ORM; see rows.py."""

from typing import Any

from tests.factories.rows import Setting, insert

STARTS = "2003-08-18"


def limit(here: Setting, **changes: Any) -> int:
    """A row of a limit with the defaults."""
    row = {
        "entry": "all/2003-08-18",
        "content": "{}",
        "plan_id": here.plan,
        "effective": STARTS,
        "starts": STARTS,
        "opening": "0.00",
        "rate": "0.0625",
        "period": "day",
        "compounding": "none",
        "interest_base": "unpaid",
        "day_count": "ACT_365",
        "prime": "H15",
        "prime_effective": "change_date",
        "charge_order": ["front_end", "asset_based", "cdsc"],
        "exchanges": "off",
        "given": [],
        "recorded_by_id": here.act,
    }
    return insert("fees_saleschargelimit", **row | changes)


def shares(here: Setting, limit_id: int, **changes: Any) -> int:
    """A share class of a limit's row."""
    row = {"limit_id": limit_id, "share_class_id": here.share_class, "effective": STARTS, "starts": STARTS}
    rest = {"opening": "0.00", "recorded_by_id": here.act}
    return insert("fees_limitedshares", **row | rest | changes)


def limited(here: Setting, *, entry: str = "other", **changes: Any) -> int:
    """A row of a limit with its one share class, both saying the same."""
    said = {key: value for key, value in changes.items() if key in ("effective", "starts", "opening")}
    return shares(here, limit(here, entry=entry, **said), **changes)


def prime_rate(here: Setting, **changes: Any) -> int:
    """A later prime rate."""
    row = {"effective": "2027-01-04", "percent": "6.75", "recorded_by_id": here.act}
    return insert("fees_primerate", **row | changes)
