"""What the database refuses of the terms of a sales charge limit, whoever writes them."""

from typing import Any

import pytest
from django.db import DataError

from tests.factories import limit_rows, rows
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import Setting

pytestmark = pytest.mark.plan_section("2")
KNOWN = "sales_charge_limit_conventions_are_known"
EACH_ONCE = "sales_charge_limit_orders_each_charge_once"


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("sales_charge_limit_within_the_rule", {"rate": "0"}),
        (KNOWN, {"period": "week"}),
        (KNOWN, {"compounding": "yearly"}),
        (KNOWN, {"interest_base": "average"}),
        (KNOWN, {"day_count": "ACT_364"}),
        (KNOWN, {"prime_effective": "never"}),
        (KNOWN, {"exchanges": "on"}),
        (EACH_ONCE, {"charge_order": ["cdsc", "front_end"]}),
        (EACH_ONCE, {"charge_order": ["cdsc", "front_end", "asset_based", "cdsc"]}),
        (EACH_ONCE, {"charge_order": []}),
    ],
)
def test_terms_that_cannot_be_are_refused(here: Setting, rule: str, changes: dict[str, Any]) -> None:
    with refused_by(rule):
        limit_rows.limit(here, **changes)


@pytest.mark.parametrize(
    "changes", [{"effective": "2003-08-19"}, {"starts": "2003-08-17"}, {"opening": "0.01"}]
)
def test_shares_say_what_their_limit_s_row_says(here: Setting, changes: dict[str, Any]) -> None:
    with refused_by("fees_limitedshares_agrees"):
        limit_rows.shares(here, limit_rows.limit(here), **changes)


def test_shares_are_of_their_limit_s_plan(here: Setting) -> None:
    elsewhere = rows.share_class(rows.plan(), here.portfolio)

    with refused_by("fees_limitedshares_agrees"):
        limit_rows.shares(here, limit_rows.limit(here), share_class_id=elsewhere)


def test_another_share_class_may_start_on_another_day_with_another_amount(here: Setting) -> None:
    other = rows.share_class(here.plan, rows.portfolio(here.fund))

    with accepted():
        limit_rows.limited(here)
        limit_rows.limited(here, entry="o", starts="2003-08-01", opening="5.00", share_class_id=other)


def test_a_hundred_percent_is_no_prime_rate(here: Setting) -> None:
    with accepted():
        limit_rows.prime_rate(here, percent="99.999999")
    with pytest.raises(DataError):
        limit_rows.prime_rate(here, effective="2027-02-01", percent="100")
