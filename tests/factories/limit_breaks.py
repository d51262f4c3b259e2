"""What the database refuses of the terms of a sales charge limit and of prime rates; see refusals.py."""

from typing import Any

from tests.factories import limit_rows, rows
from tests.factories.refusals import SUPERSEDED_ONCE, Break, Frozen
from tests.factories.rows import Setting

LATER = "2003-10-01"
WITHIN_THE_RULE = "sales_charge_limit_within_the_rule"


def _agreeing(here: Setting) -> int:
    return limit_rows.shares(here, limit_rows.limit(here))


def _says(here: Setting, **changes: Any) -> int:
    return limit_rows.limit(here, entry="another", **changes)


LIMIT_BREAKS = [
    Break(
        name="sales_charge_limit_stands_once",
        passes=lambda here: (limit_rows.limit(here), limit_rows.limit(here, superseded_by_id=here.act)),
        refuses=limit_rows.limit,
    ),
    Break(
        name=WITHIN_THE_RULE,
        passes=lambda here: limit_rows.limit(here, rate="0.0725"),
        refuses=lambda here: _says(here, rate="0.07250001"),
    ),
    Break(
        name="sales_charge_limit_opening_not_negative",
        passes=limit_rows.limit,
        refuses=lambda here: _says(here, opening="-0.01"),
    ),
    Break(
        name="sales_charge_limit_holds_once_it_starts",
        passes=limit_rows.limit,
        refuses=lambda here: _says(here, effective="2003-08-17"),
    ),
    Break(
        name="sales_charge_limit_conventions_are_known",
        passes=lambda here: limit_rows.limit(here, prime_effective="month_average"),
        refuses=lambda here: _says(here, prime="WSJ"),
    ),
    Break(
        name="sales_charge_limit_compounds_what_it_posts",
        passes=lambda here: (limit_rows.limit(here, period="month"), _says(here, compounding="daily")),
        refuses=lambda here: limit_rows.limit(here, entry="third", period="month", compounding="daily"),
    ),
    Break(
        name="sales_charge_limit_orders_each_charge_once",
        passes=lambda here: limit_rows.limit(here, charge_order=["cdsc", "front_end", "asset_based"]),
        refuses=lambda here: _says(here, charge_order=["cdsc", "cdsc", "asset_based"]),
    ),
    Break(
        name="limited_shares_once_from_a_day",
        passes=lambda here: (
            _agreeing(here),
            limit_rows.limited(here, superseded_by_id=here.act),
            limit_rows.limited(here, entry="later", effective=LATER),
        ),
        refuses=lambda here: limit_rows.limited(here, entry="again"),
    ),
    Break(
        name="limited_shares_start_once",
        passes=_agreeing,
        refuses=lambda here: limit_rows.limited(here, effective=LATER, starts="2003-08-19"),
    ),
    Break(
        name="limited_shares_open_once",
        passes=_agreeing,
        refuses=lambda here: limit_rows.limited(here, effective=LATER, opening="0.01"),
    ),
    Break(
        name="prime_rate_stands_once",
        passes=lambda here: (
            limit_rows.prime_rate(here),
            limit_rows.prime_rate(here, superseded_by_id=here.act),
        ),
        refuses=lambda here: limit_rows.prime_rate(here, recorded_by_id=rows.act()),
    ),
    Break(
        name="prime_rate_is_a_percentage",
        passes=lambda here: limit_rows.prime_rate(here, percent="0"),
        refuses=lambda here: limit_rows.prime_rate(here, effective=LATER, percent="-0.000001"),
    ),
]
LIMIT_FROZEN = [
    Frozen(
        table="fees_saleschargelimit",
        row=limit_rows.limit,
        change="rate = 0.05",
        may_set=(SUPERSEDED_ONCE,),
    ),
    Frozen(
        table="fees_limitedshares",
        row=_agreeing,
        change="opening = 1",
        may_set=(SUPERSEDED_ONCE,),
    ),
    Frozen(
        table="fees_primerate", row=limit_rows.prime_rate, change="percent = 1", may_set=(SUPERSEDED_ONCE,)
    ),
]
