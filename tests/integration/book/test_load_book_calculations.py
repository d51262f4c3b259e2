"""The parts `monthly_calculations` and `claims`."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assignments.models import CalculationPortion, CalculationShare, FundClaim, MonthlyCalculation
from governance.models import ShareClass
from tests.factories.books import CALCULATION, changed, loaded, refused, small_book, the_book_with, the_fault
from tests.factories.plans import ALPHA, BETA, GROWTH, VALUE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan")]


@pytest.mark.plan_section("6(d)")
def test_a_calculation_is_its_shares_and_portions(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path)

    calculation = MonthlyCalculation.objects.get()
    assert (calculation.month, calculation.received) == (date(2003, 9, 1), date(2003, 10, 3))
    shares = CalculationShare.objects.values_list("share_class__portfolio__name", "amount")
    assert dict(shares) == {GROWTH: Decimal("100.00"), "Alpha Income Fund": Decimal("50.00")}
    portion = CalculationPortion.objects.get()
    assert (portion.assignee.code, portion.amount) == ("trust-a", Decimal("60.00"))


def test_portfolios_and_assignees_are_known_by_all_their_words(acting_user: Any, tmp_path: Path) -> None:
    file = CALCULATION.replace("Alpha Growth Fund", "grwb").replace("trust-a", "TRUST A")
    loaded(acting_user, tmp_path)

    again = loaded(acting_user, tmp_path, calculation="\ufeff" + file.replace("\n", "\r\n"))

    assert changed(again) == {}


def test_another_figure_in_the_file_is_a_correction(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path)

    outcome = loaded(acting_user, tmp_path, calculation=CALCULATION.replace("60.00", "59.99"))

    old, new = MonthlyCalculation.objects.order_by("pk")
    assert changed(outcome) == {"monthly_calculations": (0, 0, 1)}
    assert (old.superseded_by_id, old.portions.get().amount) == (outcome.act, Decimal("60.00"))
    assert (new.superseded_by_id, new.portions.get().amount) == (None, Decimal("59.99"))


def test_a_file_is_found_relative_to_the_book(acting_user: Any, tmp_path: Path) -> None:
    (tmp_path / "calculations").mkdir()
    (tmp_path / "calculations" / "one.csv").write_text(CALCULATION)

    loaded(acting_user, tmp_path, the_book_with("monthly_calculations", file="calculations/one.csv"))

    assert MonthlyCalculation.objects.count() == 1


@pytest.mark.parametrize("file", ["nowhere.csv", ".", "/etc/hostname"])
def test_a_file_that_is_not_there_is_a_fault_of_the_book(acting_user: Any, tmp_path: Path, file: str) -> None:
    book = the_book_with("monthly_calculations", file=file)

    fault = the_fault(refused(acting_user, tmp_path, book))

    assert (fault.source, fault.column) == ("book.yaml", "monthly_calculations[1].file")


def test_every_fault_of_the_file_is_told_with_the_faults_of_the_book(
    acting_user: Any, tmp_path: Path
) -> None:
    file = CALCULATION.replace("100.00", "1e2").replace("trust-a", "trust-z") + "Gamma Fund,1.00,,\n"

    faults = refused(acting_user, tmp_path, the_book_with("claims", amount="1.001"), calculation=file)

    assert [(fault.source, fault.row, fault.column.rpartition(".")[2]) for fault in faults] == [
        ("book.yaml", faults[0].row, "amount"),
        ("calc.csv", 2, "distributor_share"),
        ("calc.csv", 2, "assignee"),
        ("calc.csv", 4, "portfolio"),
    ]


@pytest.mark.parametrize(
    ("column", "value"), [("plan", "class-c"), ("distributor", "idi"), ("month", "2003-10")]
)
def test_a_file_must_be_of_the_record_that_it_is_loaded_for(
    acting_user: Any, tmp_path: Path, column: str, value: str
) -> None:
    file = f"portfolio,distributor_share,assignee,amount,{column}\nGRWB,1.00,,,{value}\n"

    fault = the_fault(refused(acting_user, tmp_path, small_book(), calculation=file))

    assert (fault.source, fault.row, fault.column) == ("calc.csv", 2, column)


@pytest.mark.parametrize(
    ("changes", "column"),
    [({"month": "2003-13"}, "month"), ({"received": None}, "received"), ({"file": ""}, "file")],
)
def test_a_calculation_needs_its_month_its_receipt_and_its_file(
    acting_user: Any, tmp_path: Path, changes: dict[str, Any], column: str
) -> None:
    fault = the_fault(refused(acting_user, tmp_path, the_book_with("monthly_calculations", **changes)))

    assert fault.column == f"monthly_calculations[1].{column}"


@pytest.mark.plan_section("6(b)", "6(e)")
def test_a_claim_may_be_for_one_portfolio_or_for_the_fund(acting_user: Any, tmp_path: Path) -> None:
    book = small_book()
    book["claims"].append({**book["claims"][0], "portfolio": None, "amount": 12})

    loaded(acting_user, tmp_path, book)

    first, second = FundClaim.objects.order_by("pk")
    assert first.entry == "alpha-funds-inc/alpha-growth-fund/adi/2003-09-10/Sales literature"
    assert first.amount == Decimal("50.00")
    assert first.share_class == ShareClass.objects.get(portfolio__name=GROWTH)
    assert (second.amount, second.share_class) == (Decimal("12.00"), None)


def test_a_corrected_claim_keeps_the_old_one(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path)

    outcome = loaded(acting_user, tmp_path, the_book_with("claims", amount="49.99"))

    old, new = FundClaim.objects.order_by("pk")
    assert (old.amount, old.superseded_by_id) == (Decimal("50.00"), outcome.act)
    assert (new.amount, new.superseded_by_id) == (Decimal("49.99"), None)


@pytest.mark.parametrize(
    ("changes", "column", "problem"),
    [
        ({"portfolio": VALUE}, "portfolio", f"Section 1: {VALUE} is of {BETA}, not of {ALPHA}"),
        ({"fund": "GAMMA FUNDS"}, "fund", "is no Fund"),
        ({"amount": "0.00"}, "amount", "a claim of nothing"),
        ({"amount": "-1.00"}, "amount", "is not a plain decimal"),
        ({"amount": "1.005"}, "amount", "more than 2 decimals"),
        ({"amount": "1,000.00"}, "amount", "is not a plain decimal"),
        ({"amount": "1" * 13}, "amount", "is too large"),
        ({"reason": ""}, "reason", "is missing"),
        ({"distributor": "zdi"}, "distributor", "is no Distributor"),
    ],
)
def test_a_claim_that_cannot_be_is_refused(
    acting_user: Any, tmp_path: Path, changes: dict[str, Any], column: str, problem: str
) -> None:
    fault = the_fault(refused(acting_user, tmp_path, the_book_with("claims", **changes)))

    assert fault.column == f"claims[1].{column}"
    assert problem in fault.problem
