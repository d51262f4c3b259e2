"""The part `waivers`: lower charged rates, for Portfolios, days and a reason (Sections 2, 5 and 6(b))."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from governance.models import WaivedDays, Waiver
from tests.factories.books import Book, changed, loaded, refused, small_book, the_fault
from tests.factories.plans import GROWTH, INCOME

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan")]


def waivers(*entries: dict[str, Any]) -> Book:
    return {"assignees": small_book()["assignees"], "waivers": list(entries)}


def half(**changes: Any) -> dict[str, Any]:
    entry = {
        "portfolios": [GROWTH],
        "component": "distribution_fee",
        "charged": "0.50",
        "effective": "2003-09-01",
        "reason": "Low yield.",
    }
    return {key: value for key, value in {**entry, **changes}.items() if value is not None}


@pytest.mark.plan_section("2", "6(b)")
def test_a_waiver_is_recorded_with_its_days_and_who_consented(acting_user: Any, tmp_path: Path) -> None:
    outcome = loaded(
        acting_user, tmp_path, waivers(half(portfolios="all", ends="2003-10-01", consented=["Trust-A"]))
    )

    waiver = Waiver.objects.get()
    assert changed(outcome) == {"assignees": (1, 0, 0), "waivers": (1, 0, 0)}
    assert (waiver.charged, waiver.reason, waiver.consented) == (Decimal("0.005"), "Low yield.", ["trust-a"])
    assert waiver.entry == "all/DISTRIBUTION_FEE/2003-09-01"
    assert WaivedDays.objects.count() == 3
    assert set(WaivedDays.objects.values_list("effective", flat=True)) == {
        DateRange(date(2003, 9, 1), date(2003, 10, 1))
    }


def test_the_same_waiver_again_is_unchanged(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, waivers(half()))

    again = loaded(acting_user, tmp_path, waivers(half(charged="0.5")))

    assert changed(again) == {}
    assert Waiver.objects.count() == 1


def test_an_end_given_later_corrects_it_and_makes_room_for_the_next(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, waivers(half()))

    outcome = loaded(
        acting_user,
        tmp_path,
        waivers(half(ends="2003-10-01"), half(charged="0.25", effective="2003-10-01")),
    )

    assert changed(outcome) == {"waivers": (1, 0, 1)}
    assert WaivedDays.objects.filter(superseded_by=None).count() == 2
    assert WaivedDays.objects.filter(superseded_by=outcome.act).count() == 1


@pytest.mark.plan_section("2")
def test_two_waivers_of_a_component_on_one_day_are_refused_and_the_other_is_named(
    acting_user: Any, tmp_path: Path
) -> None:
    book = waivers(half(id="first"), half(id="second", portfolios=[INCOME, GROWTH], effective="2003-12-31"))

    fault = the_fault(refused(acting_user, tmp_path, book))

    assert fault.column == "waivers[2]"
    assert fault.problem == (
        "Section 2: first waives the asset-based sales charge of Alpha Growth Fund from 2003-09-01, on some"
        " of the same days"
    )


@pytest.mark.parametrize(
    ("changes", "column", "problem"),
    [
        (
            {"portfolios": "all", "charged": "0.76"},
            "charged",
            "Section 2: 0.76 % is above the 0.75 % of Schedule A from 2003-09-01, for Alpha Growth Fund and",
        ),
        (
            {"component": "service_fee", "charged": "0.250001"},
            "charged",
            "Section 5: 0.250001 % is above the 0.25 % of Schedule A",
        ),
        ({"charged": "-0.1"}, "charged", "is not a plain decimal"),
        ({"charged": None}, "charged", "is missing"),
        ({"component": "aggregate"}, "component", "is not allowed here"),
        ({"ends": "2003-09-01"}, "ends", "2003-09-01 is not after 2003-09-01"),
        ({"ends": "2003-08-31"}, "ends", "is not after"),
        ({"effective": None}, "effective", "is missing"),
        ({"reason": None}, "reason", "is missing"),
        ({"consented": ["trust-a", "trust-z"]}, "consented[2]", "'trust-z' is no Assignee"),
        ({"portfolios": ["Alpha Bond Fund"]}, "portfolios[1]", "is no Portfolio of the Plan"),
    ],
)
@pytest.mark.plan_section("2", "5", "6(b)")
def test_a_waiver_that_cannot_be_is_refused(
    acting_user: Any, tmp_path: Path, changes: dict[str, Any], column: str, problem: str
) -> None:
    fault = the_fault(refused(acting_user, tmp_path, waivers(half(**changes))))

    assert fault.column == f"waivers[1].{column}"
    assert problem in fault.problem


def test_a_rate_too_high_says_what_a_waiver_is(acting_user: Any, tmp_path: Path) -> None:
    fault = the_fault(refused(acting_user, tmp_path, waivers(half(charged="1"))))

    assert fault.remedy == "a waiver sets a lower charged rate, never a higher"


def test_an_assignee_recorded_before_may_consent(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, {"assignees": small_book()["assignees"]})

    loaded(acting_user, tmp_path, {"waivers": [half(consented=["trust-a"])]})

    assert Waiver.objects.get().consented == ["trust-a"]
