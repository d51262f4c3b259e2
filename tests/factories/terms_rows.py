"""Small whole rows of the terms of Shares, added by SQL and past the ORM; see rows.py."""

from typing import Any

from tests.factories.rows import Setting, insert, recorded


def share_terms(here: Setting, **changes: Any) -> int:
    """5, 4, 3, 3, 2 and 1 % by year of age, and conversion after eight years."""
    row = {"plan_id": here.plan, "issued_from": "2003-08-18", "effective": "2003-08-18"}
    rest = {"cdsc": "{5,4,3,3,2,1}", "converts_after_years": 8}
    return insert("fees_shareterms", **recorded(here) | row | rest | changes)
