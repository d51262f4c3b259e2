"""The part `sales_charge_limit`: by which conventions NASD's limit on all sales charges is computed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string

from fees.domain.lifetime_limit import (
    Compounding,
    DatedTerms,
    Exchanges,
    InterestBase,
    LimitDayCount,
    LimitPeriod,
    LimitTerms,
    PrimeEffective,
    SalesCharge,
)
from fees.models import LimitedShares, SalesChargeLimit
from fees.selectors.limit_terms import limit_conventions_shown, limit_terms_of
from governance.models import Plan, ShareClass
from plan_admin.book.services import BookOutcome
from tests.factories.books import Book, changed, loaded, refused, the_fault
from tests.factories.plans import GROWTH, INCOME

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan"), pytest.mark.plan_section("2")]
BEGAN = date(2003, 8, 18)
DEFAULTS = LimitTerms(starts=BEGAN)
EVERYTHING = {
    "portfolios": [GROWTH],
    "starts": "1998-01-02",
    "opening": "123456.78",
    "rate": "5.5",
    "period": "month",
    "compounding": "quarterly",
    "interest_base": "original",
    "day_count": "30_360",
    "prime": "H15",
    "prime_effective": "month_average",
    "order": ["cdsc", "asset_based", "front_end"],
    "exchanges": "pro_rata",
    "effective": "1998-01-02",
}


def limits(*entries: dict[str, Any]) -> Book:
    return {"sales_charge_limit": list(entries)}


def load(user: Any, folder: Path, *entries: dict[str, Any]) -> BookOutcome:
    return loaded(user, folder, limits(*entries))


def terms_of(name: str, **asked: Any) -> tuple[DatedTerms, ...]:
    share_class = ShareClass.objects.get(portfolio__name=name)
    return limit_terms_of(share_class.plan, **asked).get(share_class.pk, ())


def test_what_is_left_out_is_the_default(acting_user: Any, tmp_path: Path) -> None:
    outcome = load(acting_user, tmp_path, {"portfolios": "all"})

    row = SalesChargeLimit.objects.get()
    assert changed(outcome) == {"sales_charge_limit": (1, 0, 0)}
    assert (row.entry, row.rate, row.opening, row.given) == (
        "all/2003-08-18",
        Decimal("0.0625"),
        Decimal("0.00"),
        [],
    )
    assert LimitedShares.objects.count() == 3
    assert terms_of(GROWTH) == (DatedTerms(BEGAN, DEFAULTS),)


def test_every_convention_can_be_given(acting_user: Any, tmp_path: Path) -> None:
    load(acting_user, tmp_path, EVERYTHING)

    starts = date(1998, 1, 2)
    assert terms_of(GROWTH) == (
        DatedTerms(
            starts,
            LimitTerms(
                starts=starts,
                opening=123_456_78,
                rate=5_500_000,
                period=LimitPeriod.MONTH,
                compounding=Compounding.QUARTERLY,
                interest_base=InterestBase.ORIGINAL,
                day_count=LimitDayCount.THIRTY_360,
                prime_effective=PrimeEffective.MONTH_AVERAGE,
                order=(SalesCharge.CDSC, SalesCharge.ASSET_BASED, SalesCharge.FRONT_END),
                exchanges=Exchanges.PRO_RATA,
            ),
        ),
    )
    assert terms_of(INCOME) == ()


def test_the_same_entry_again_is_unchanged(acting_user: Any, tmp_path: Path) -> None:
    load(acting_user, tmp_path, {"portfolios": "all", "rate": "6.25"})

    again = load(acting_user, tmp_path, {"portfolios": "all", "rate": 6.250})

    assert changed(again) == {}


def test_another_value_corrects_it_and_keeps_the_old_one(acting_user: Any, tmp_path: Path) -> None:
    first = load(acting_user, tmp_path, {"portfolios": "all", "opening": "1.00"})
    second = load(acting_user, tmp_path, {"portfolios": "all", "opening": "2.00"})

    assert changed(second) == {"sales_charge_limit": (0, 0, 1)}
    assert LimitedShares.objects.filter(superseded_by=second.act).count() == 3
    assert terms_of(GROWTH) == (DatedTerms(BEGAN, replace(DEFAULTS, opening=2_00)),)
    assert terms_of(GROWTH, known_at=first.act) == (DatedTerms(BEGAN, replace(DEFAULTS, opening=1_00)),)


def test_giving_what_was_a_default_confirms_it(acting_user: Any, tmp_path: Path) -> None:
    load(acting_user, tmp_path, {"portfolios": "all"})

    outcome = load(acting_user, tmp_path, {"portfolios": "all", "day_count": "ACT_365"})

    assert changed(outcome) == {"sales_charge_limit": (0, 0, 1)}
    assert SalesChargeLimit.objects.get(superseded_by=None).given == ["day_count"]


def test_later_conventions_hold_from_their_day_on(acting_user: Any, tmp_path: Path) -> None:
    load(
        acting_user,
        tmp_path,
        {"portfolios": "all"},
        {"portfolios": [GROWTH], "effective": "2004-01-01", "compounding": "monthly"},
    )

    later = replace(DEFAULTS, compounding=Compounding.MONTHLY)
    assert terms_of(GROWTH) == (DatedTerms(BEGAN, DEFAULTS), DatedTerms(date(2004, 1, 1), later))
    assert terms_of(INCOME) == (DatedTerms(BEGAN, DEFAULTS),)
    growth = ShareClass.objects.get(portfolio__name=GROWTH)
    assert set(limit_terms_of(growth.plan, share_classes=[growth.pk])) == {growth.pk}


def test_before_the_first_effective_day_the_defaults_hold(acting_user: Any, tmp_path: Path) -> None:
    load(
        acting_user,
        tmp_path,
        {"portfolios": "all", "opening": "5.00", "effective": "2004-01-01", "period": "month"},
    )

    by_default = replace(DEFAULTS, opening=5_00)
    assert terms_of(GROWTH) == (
        DatedTerms(BEGAN, by_default),
        DatedTerms(date(2004, 1, 1), replace(by_default, period=LimitPeriod.MONTH)),
    )


@pytest.mark.parametrize(
    ("changes", "column", "problem"),
    [
        (
            {"rate": "7.250001"},
            "rate",
            "Section 2: NASD Rule 2830(d), now FINRA Rule 2341(d) allows at most 7.25 %",
        ),
        ({"rate": "0"}, "rate", "a limit of nothing"),
        ({"rate": "-1"}, "rate", "is not a plain decimal"),
        ({"opening": "-1"}, "opening", "is not a plain decimal"),
        ({"opening": "1.001"}, "opening", "more than 2 decimals"),
        ({"period": "week"}, "period", "'week' is not allowed here"),
        ({"compounding": "yearly"}, "compounding", "is not allowed here"),
        ({"period": "month", "compounding": "daily"}, "compounding", "nothing to compound daily"),
        ({"interest_base": "average"}, "interest_base", "is not allowed here"),
        ({"day_count": "ACT_364"}, "day_count", "is not allowed here"),
        ({"prime": "WSJ"}, "prime", "is not allowed here"),
        ({"prime_effective": "never"}, "prime_effective", "is not allowed here"),
        ({"exchanges": "on"}, "exchanges", "is not allowed here"),
        ({"order": ["cdsc", "front_end"]}, "order", "does not name each charge once"),
        ({"order": "cdsc"}, "order", "is not a list"),
        ({"effective": "2003-08-17"}, "effective", "2003-08-17 is before 2003-08-18"),
        ({"starts": "2003-13-01"}, "starts", "is not a day of the calendar"),
        ({"portfolios": ["Alpha Bond Fund"]}, "portfolios[1]", "is no Portfolio of the Plan"),
        ({"spread": "2"}, "spread", "is not a key of this entry"),
    ],
)
def test_terms_that_cannot_be_are_refused(
    acting_user: Any, tmp_path: Path, changes: dict[str, Any], column: str, problem: str
) -> None:
    fault = the_fault(refused(acting_user, tmp_path, limits({"portfolios": "all", **changes})))

    assert fault.column == f"sales_charge_limit[1].{column}"
    assert problem in fault.problem
    assert not SalesChargeLimit.objects.exists()


@pytest.mark.parametrize(
    ("changes", "problem", "remedy"),
    [
        (
            {"starts": "2003-08-19", "effective": "2004-01-01"},
            f"a ledger starts once; another entry gives another day than 2003-08-19 for {GROWTH}: 2003-08-18",
            "starts: 2003-08-18, in every entry of the Portfolio",
        ),
        (
            {"opening": "3", "effective": "2004-01-01"},
            f"a ledger opens once; another entry gives another amount than 3.00 for {GROWTH}: 0.00",
            'opening: "0.00", in every entry of the Portfolio',
        ),
        (
            {"period": "month"},
            f"conventions hold from 2003-08-18 already: all/2003-08-18 for {GROWTH}",
            "correct that entry, or give another effective day",
        ),
    ],
)
def test_a_ledger_has_one_start_one_opening_amount_and_one_row_from_a_day(
    acting_user: Any, tmp_path: Path, changes: dict[str, Any], problem: str, remedy: str
) -> None:
    book = limits({"portfolios": "all"}, {"portfolios": [GROWTH], **changes})

    fault = the_fault(refused(acting_user, tmp_path, book))

    assert (fault.column, fault.problem, fault.remedy) == ("sales_charge_limit[2]", problem, remedy)


def test_more_than_six_and_a_quarter_percent_is_taken_and_worth_a_look(
    acting_user: Any, tmp_path: Path
) -> None:
    outcome = load(acting_user, tmp_path, {"portfolios": [GROWTH, INCOME], "rate": "7.25"})

    (warning,) = outcome.warnings
    assert warning.column == "sales_charge_limit[1].rate"
    assert warning.problem == (
        "Section 2: NASD Rule 2830(d), now FINRA Rule 2341(d) allows more than 6.25 % only where no service"
        f" fee is paid, and Schedule A pays one for {GROWTH} and 1 more"
    )
    assert terms_of(GROWTH)[0].terms.rate == 7_250_000


def test_every_convention_is_shown_with_its_default_and_whether_it_was_given(
    acting_user: Any, tmp_path: Path
) -> None:
    load(
        acting_user,
        tmp_path,
        {"portfolios": [GROWTH, INCOME], "opening": "1234.50", "rate": "6.25"},
        {"portfolios": [GROWTH], "opening": "1234.50", "effective": "2004-01-01"},
    )
    plan = Plan.objects.get()

    first, second = limit_conventions_shown(plan)

    by_key = {one.key: one for one in first.conventions}
    assert (first.portfolios, first.effective, second.portfolios) == ((GROWTH, INCOME), BEGAN, (GROWTH,))
    assert (first.to_confirm, second.to_confirm) == (9, 10)
    assert (by_key["rate"].value, by_key["rate"].is_given) == ("6.25", True)
    assert (by_key["opening"].value, by_key["order"].value) == ("1,234.50", "front_end, asset_based, cdsc")
    assert (by_key["starts"].default, by_key["starts"].is_given) == ("the Plan's effective date", False)
    page = render_to_string("fees/_limit_conventions.html", {"limits": [first, second]})
    assert page.count("default, to be confirmed") == 19
    assert "part sales_charge_limit" in render_to_string("fees/_limit_conventions.html", {"limits": []})
