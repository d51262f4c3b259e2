"""What the database refuses of the days of a waiver, whoever writes them."""

import pytest

from tests.factories import rows
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import Setting


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


@pytest.mark.plan_section("2")
def test_a_waiver_at_the_maximum_is_accepted_and_one_above_it_refused(here: Setting) -> None:
    rows.schedule_a_rate(here, asset_based_sales_charge="0.005")
    at, above = rows.waiver(here, charged="0.005"), rows.waiver(here, charged="0.00500001")

    with refused_by("waiver_never_charges_more", words="^Section 2: the charged rate of 0.500001 % a year"):
        rows.waived_days(here, above)
    with accepted():
        rows.waived_days(here, at)


@pytest.mark.plan_section("2")
def test_the_maximum_of_a_later_day_that_it_covers_counts_too(here: Setting) -> None:
    rows.schedule_a_rate(here, effective="[2003-08-18,2004-01-01)")
    rows.schedule_a_rate(here, effective="[2004-01-01,)", asset_based_sales_charge="0.0049")
    until = "[2003-09-01,2004-01-01)"

    with refused_by("waiver_never_charges_more", words="exceeds the 0.49 % of Schedule A"):
        rows.waived_days(here, rows.waiver(here))
    with accepted():
        rows.waived_days(here, rows.waiver(here, effective=until), effective=until)


@pytest.mark.plan_section("5")
def test_a_waiver_above_a_limit_is_refused_where_schedule_a_says_nothing(here: Setting) -> None:
    service = {"component": "SERVICE_FEE"}

    with refused_by("waiver_never_charges_more", words="^Section 5: .* exceeds the 0.25 % of NASD Rule 2830"):
        rows.waived_days(here, rows.waiver(here, charged="0.0026", **service), **service)


def test_days_are_of_their_waiver_s_plan_component_and_span(here: Setting) -> None:
    elsewhere = rows.share_class(rows.plan(), here.portfolio)

    with refused_by("governance_waiveddays_agrees"):
        rows.waived_days(here, rows.waiver(here), share_class_id=elsewhere)
    with refused_by("governance_waiveddays_agrees"):
        rows.waived_days(here, rows.waiver(here, charged="0.001"), component="SERVICE_FEE")
    with refused_by("governance_waiveddays_agrees"):
        rows.waived_days(here, rows.waiver(here), effective="[2003-09-02,)")


def test_the_two_components_are_waived_apart(here: Setting) -> None:
    service = {"component": "SERVICE_FEE"}

    with accepted():
        rows.waived_days(here, rows.waiver(here))
        rows.waived_days(here, rows.waiver(here, charged="0.001", **service), **service)
