"""A Monthly Calculation that differs waits for a person; what is decided is paid, and never too much."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError

from assignments.domain.routes import Decided
from assignments.models import Determination, MonthlyCalculation, PaymentInstruction
from governance.domain.errors import Refused
from governance.domain.roles import Role
from tests.factories.calculations import DIFFERS, GROWTH_CODE, PAPER, decide, september_that_differs
from tests.factories.month import ALPHA, BOOK, GROWTH, SEPTEMBER_SAYS, book_with, do, rows_of_all_tables
from tests.factories.people import person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.plan_section("6(d)")]
MISSING = "Section 6(d): no Monthly Calculation of adi for 2003-09"


def lines_in_growth(document: Any) -> list[tuple[str, str, str]]:
    """Payee, amount and status of the distribution fee lines in Growth that stand."""
    return sorted(
        (one["payee"], line["amount"], one["status"])
        for one in document["payments"]
        if one["status"] in ("PREPARED", "HELD")
        for line in one["lines"]
        if (line["portfolio"], line["component"], line["distributor"]) == (GROWTH, "DISTRIBUTION_FEE", "adi")
    )


def faults(decided: Decided, **changes: Any) -> list[str]:
    """Why it is refused; nothing is stored then."""
    before = rows_of_all_tables()
    with pytest.raises(Refused) as refused:
        decide(decided, **changes)
    assert rows_of_all_tables() == before
    return [one.problem for one in refused.value.faults]


@pytest.fixture
def approver() -> Any:
    return person(Role.APPROVER)


def test_theirs_pays_the_distributor_s_portion_and_our_share_less_it(tmp_path: Path, approver: Any) -> None:
    world = september_that_differs(tmp_path)

    outcome = decide(Decided.THEIRS, acting_user=approver)

    assert (outcome.released, outcome.still_held) == (2, 0)
    after = world.payments()
    assert lines_in_growth(after) == [("adi", "3599.99", "PREPARED"), ("trust-a", "5400.01", "PREPARED")]
    assert after["totals"] == {"prepared": "36821.92", "held": "0.00"}
    assert "the books agree with the facts" in world.verify()


def test_ours_pays_our_figures(tmp_path: Path, approver: Any) -> None:
    world = september_that_differs(tmp_path)

    decide(Decided.OURS, acting_user=approver)

    assert lines_in_growth(world.payments()) == [
        ("adi", "3600.00", "PREPARED"),
        ("trust-a", "5400.00", "PREPARED"),
    ]


@pytest.mark.parametrize(
    ("decided", "adi", "trust_a"), [("theirs", "3599.99", "5400.01"), ("ours", "3600.00", "5400.00")]
)
def test_a_book_decides_of_a_calculation_by_its_id(
    tmp_path: Path, decided: str, adi: str, trust_a: str
) -> None:
    world = september_that_differs(tmp_path)
    (calculation,) = MonthlyCalculation.objects.filter(superseded_by__isnull=True)
    book = world.written_book(
        determinations=[
            {
                "about": calculation.entry,
                "decide": decided,
                "by": "Abel Approver",
                "date": "2003-10-08",
                "reason": "The Distributor showed its rounding.",
                "document": "Letter of 7 October 2003",
            }
        ]
    )

    assert do("load_book", str(book)).code == 0
    assert do("load_book", str(book)).code == 0

    assert lines_in_growth(world.payments()) == [
        ("adi", adi, "PREPARED"),
        ("trust-a", trust_a, "PREPARED"),
    ]
    assert Determination.objects.count() == 1
    assert "the books agree with the facts" in world.verify()


def test_what_is_sent_back_counts_as_not_received_until_another_comes(tmp_path: Path, approver: Any) -> None:
    world = september_that_differs(tmp_path)

    decide(Decided.SEND_BACK, acting_user=approver)

    held = [one for one in world.payments()["payments"] if one["status"] == "HELD"]
    assert {reason for one in held for reason in one["held_because"]} == {MISSING}
    world.calculate(received="2003-10-09")
    world.review()
    assert world.payments()["totals"]["held"] == "0.00"


def test_a_later_calculation_takes_the_place_of_one_that_was_sent_back_and_not_the_decision(
    tmp_path: Path, approver: Any
) -> None:
    world = september_that_differs(tmp_path)
    decide(Decided.SEND_BACK, acting_user=approver)

    world.calculate(says=DIFFERS, received="2003-10-09")
    world.review()

    held = [one for one in world.payments()["payments"] if one["status"] == "HELD"]
    assert {one["held_because"][0][:53] for one in held} == {
        "Section 6(d): the Monthly Calculation differs by 0.01"
    }


def test_a_decision_survives_the_next_review_and_a_computation_anew(tmp_path: Path, approver: Any) -> None:
    world = september_that_differs(tmp_path)
    decide(Decided.THEIRS, acting_user=approver)

    world.review()
    world.close(recompute=GROWTH, reason="To see whether it stands")

    assert lines_in_growth(world.payments()) == [
        ("adi", "3599.99", "PREPARED"),
        ("trust-a", "5400.01", "PREPARED"),
    ]
    assert "the books agree with the facts" in world.verify()


def test_the_new_instructions_say_where_they_come_from_and_who_prepared_them(
    tmp_path: Path, approver: Any
) -> None:
    september_that_differs(tmp_path)

    decide(Decided.THEIRS, acting_user=approver)

    new = PaymentInstruction.objects.filter(prepared_by__kind="determine_calculation")
    origins = new.values_list("payee", "released_from__payee", "prepared_by__acting_user__username")
    assert set(origins) == {
        ("trust-a", "trust-a", approver.get_username()),
        ("adi", "adi", approver.get_username()),
    }
    kept = Determination.objects.values_list("document__content", flat=True).get()
    assert bytes(kept or b"") == PAPER.data


def test_a_hold_for_another_reason_stays_and_its_amounts_are_those_decided(
    tmp_path: Path, approver: Any
) -> None:
    book = book_with(transfers=[BOOK["transfers"][0], {**BOOK["transfers"][1], "notified": None}])
    world = september_that_differs(tmp_path, book=book)

    decide(Decided.THEIRS, acting_user=approver)

    assert lines_in_growth(world.payments()) == [
        ("adi", "3599.99", "PREPARED"),
        ("trust-a", "5400.01", "HELD"),
    ]


def test_the_fund_never_pays_more_than_the_share(tmp_path: Path, approver: Any) -> None:
    says = {**SEPTEMBER_SAYS, GROWTH: ("9100.00", {"trust-a": "9000.01"})}
    september_that_differs(tmp_path, says=says)

    assert faults(Decided.THEIRS, acting_user=approver) == [
        "Section 6(d): the Portions of Alpha Growth Fund come to 9000.01; the 12b-1 Share of adi is 9000.00,"
        " and the Fund never pays more"
    ]


def test_nobody_without_a_transfer_is_paid_by_a_decision(tmp_path: Path, approver: Any) -> None:
    says = {**SEPTEMBER_SAYS, GROWTH: ("9000.00", {"trust-a": "5400.00", "bank-b": "1.00"})}
    september_that_differs(tmp_path, says=says)

    assert faults(Decided.THEIRS, acting_user=approver) == [
        "Section 6(b): no Transfer gives bank-b an amount in Alpha Growth Fund; it says 1.00"
    ]


def test_nothing_is_decided_of_what_no_longer_waits(tmp_path: Path, approver: Any) -> None:
    september_that_differs(tmp_path)
    decide(Decided.OURS, acting_user=approver)

    assert faults(Decided.THEIRS, acting_user=approver) == ["nothing of it waits for a decision (decided)"]


def test_nothing_is_decided_of_a_portfolio_that_agrees(tmp_path: Path, approver: Any) -> None:
    september_that_differs(tmp_path)

    found = faults(Decided.THEIRS, acting_user=approver, portfolio="alpha-income-fund")

    assert found == ["nothing of it waits for a decision (agrees)"]


def test_nothing_is_decided_of_a_calculation_that_another_took_the_place_of(
    tmp_path: Path, approver: Any
) -> None:
    world = september_that_differs(tmp_path)
    earlier = MonthlyCalculation.objects.get()
    world.calculate(says=DIFFERS, received="2003-10-09")

    assert faults(Decided.OURS, acting_user=approver, calculation=earlier) == [
        "another Calculation of the month counts there, or this one was corrected"
    ]


def test_who_entered_the_calculation_does_not_decide_of_it(tmp_path: Path) -> None:
    september_that_differs(tmp_path)
    entered_it = MonthlyCalculation.objects.get().recorded_by.acting_user

    with pytest.raises(IntegrityError, match="R13: who entered a Monthly Calculation does not decide"):
        decide(Decided.OURS, acting_user=entered_it)


def test_a_decision_names_its_person_its_reason_and_its_paper(tmp_path: Path, approver: Any) -> None:
    september_that_differs(tmp_path)

    with pytest.raises(Refused) as refused:
        decide(Decided.OURS, acting_user=approver, by=" ", reason="", paper=None)

    assert [one.column for one in refused.value.faults] == ["by", "reason", "document"]


def test_the_button_pressed_twice_decides_once(tmp_path: Path, approver: Any) -> None:
    september_that_differs(tmp_path)
    decide(Decided.OURS, acting_user=approver)
    before = rows_of_all_tables()

    assert not decide(Decided.OURS, acting_user=approver).is_new

    assert rows_of_all_tables() == before


def test_a_decision_of_the_whole_calculation_is_of_all_that_differs(tmp_path: Path, approver: Any) -> None:
    world = september_that_differs(
        tmp_path, says={name: (share, {"trust-a": "0.00"}) for name, (share, _) in SEPTEMBER_SAYS.items()}
    )

    decide(Decided.THEIRS, acting_user=approver, portfolio=None)

    assert lines_in_growth(world.payments()) == [("adi", "9000.00", "PREPARED")]
    assert world.payments()["totals"]["held"] == "0.00"
    assert (ALPHA, "trust-a") not in {
        (one["fund"], one["payee"]) for one in world.payments()["payments"] if one["status"] == "PREPARED"
    }
    assert "the books agree with the facts" in world.verify()


def test_the_decision_s_own_date_is_kept(tmp_path: Path, approver: Any) -> None:
    september_that_differs(tmp_path)

    decide(Decided.OURS, acting_user=approver, date=date(2003, 10, 9))

    found = Determination.objects.values_list("date", "share_class__portfolio__code").get()
    assert found == (date(2003, 10, 9), GROWTH_CODE)
