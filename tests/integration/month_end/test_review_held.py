"""What is held waits for something; when that has come, its lines move on unchanged."""

from pathlib import Path
from typing import Any

import pytest

from assignments.models import PaymentInstruction
from tests.factories.month import (
    ALPHA,
    BETA,
    BOOK,
    GROWTH,
    INCOME,
    NET_ASSETS,
    SEPTEMBER_SAYS,
    TRUSTEES,
    VALUE,
    Document,
    MonthWorld,
    book_with,
    do,
    entry_with,
    portfolio_of,
    rows_of_all_tables,
)

pytestmark = pytest.mark.django_db

MISSING = "Section 6(d): no Monthly Calculation of adi for 2003-09"
LAPSE = "Section 10: continuance not approved"
JUNE_MEETING = {
    "id": "m2",
    "funds": "all",
    "date": "2004-06-09",
    "mode": "in_person",
    "called_for": ["continuance"],
}
CONTINUED = {"matter": "continuance", "meeting": "m2", "portfolios": "all", "for": "all"}

NEVER_ADOPTED = "Section 8: the Plan is not in effect for this Portfolio"


def standing(document: Document, status: str) -> list[tuple[str, str, str]]:
    """Fund, payee and amount of the instructions in a state."""
    return [
        (one["fund"], one["payee"], one["amount"]) for one in document["payments"] if one["status"] == status
    ]


def lines_of(document: Document, status: str) -> list[dict[str, Any]]:
    """The lines of the instructions in a state, in one order."""
    lines = [line for one in document["payments"] if one["status"] == status for line in one["lines"]]
    return sorted(lines, key=lambda line: (line["portfolio"], line["distributor"], str(line["assignee"])))


def reasons(document: Document) -> list[list[str]]:
    """The sets of reasons for which anything is held."""
    return sorted({tuple(one["held_because"]): one["held_because"] for one in held(document)}.values())


def held(document: Document) -> list[dict[str, Any]]:
    """The instructions that wait."""
    return [one for one in document["payments"] if one["status"] == "HELD"]


@pytest.mark.plan_section("6(d)")
def test_without_the_calculation_portions_and_balance_wait_and_the_rest_does_not(tmp_path: Path) -> None:
    document = MonthWorld.loaded(tmp_path).close()

    assert standing(document, "HELD") == [
        (ALPHA, "trust-a", "7200.00"),
        (ALPHA, "adi", "4800.00"),
        (BETA, "trust-a", "317.03"),
        (BETA, "adi", "211.35"),
    ]
    assert reasons(document) == [[MISSING]]
    assert standing(document, "PREPARED") == [
        (ALPHA, "depository-c", "15000.00"),
        (ALPHA, "adi", "9000.00"),
        (BETA, "adi", "205.48"),
        (BETA, "idi", "88.06"),
    ]
    assert (document["totals"]["prepared"], document["totals"]["held"]) == ("24293.54", "12528.38")


@pytest.mark.plan_section("6(d)")
def test_when_the_calculation_comes_the_same_lines_are_prepared_as_the_next_sequence(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    before = world.close()
    waiting = lines_of(before, "HELD")

    world.calculate()

    assert world.review() == "4 held instructions looked at: 4 released, 0 still held"
    after = world.payments()
    assert held(after) == []
    assert lines_of(after, "SUPERSEDED") == waiting
    released = [one for one in after["payments"] if one["sequence"] == 2]
    assert {one["status"] for one in released} == {"PREPARED"}
    assert lines_of({"payments": released}, "PREPARED") == waiting
    stood = {one["id"]: one for one in before["payments"] if one["status"] == "PREPARED"}
    assert {one["id"]: one for one in after["payments"] if one["id"] in stood} == stood
    origins = PaymentInstruction.objects.filter(sequence=2).values_list("payee", "released_from__payee")
    assert all(payee == origin for payee, origin in origins)
    assert after["totals"] == {"prepared": "36821.92", "held": "0.00"}
    assert "the books agree with the facts" in world.verify()


def test_a_second_review_does_nothing(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.close()
    world.calculate(says={**SEPTEMBER_SAYS, VALUE: ("528.38", {"trust-a": "317.02"})})
    world.review()
    rows, payments = rows_of_all_tables(), world.payments()

    assert world.review() == "2 held instructions looked at: 0 released, 2 still held"
    assert rows_of_all_tables() == rows
    assert world.payments() == payments


@pytest.mark.plan_section("6(d)")
def test_a_calculation_that_differs_keeps_the_hold_and_names_the_difference(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.close()

    world.calculate(says={**SEPTEMBER_SAYS, GROWTH: ("9000.00", {"trust-a": "5400.01"})})

    assert world.review() == "4 held instructions looked at: 4 released, 2 still held"
    after = world.payments()
    assert standing(after, "HELD") == [(ALPHA, "trust-a", "5400.00"), (ALPHA, "adi", "3600.00")]
    assert reasons(after) == [
        ["Section 6(d): the Monthly Calculation differs by 0.01 (trust-a: 5400.01, ours 5400.00)"]
    ]
    assert (ALPHA, "trust-a", "1800.00") in standing(after, "PREPARED")
    assert after["totals"] == {"prepared": "27821.92", "held": "9000.00"}


@pytest.mark.plan_section("6(d)")
def test_a_calculation_within_the_tolerance_releases_the_distributor_s_figures(tmp_path: Path) -> None:
    sliver = {**BOOK["transfers"][1], "id": "t-sliver", "assignee": "bank-b", "percent": "0.001"}
    book = book_with(
        transfers=[*BOOK["transfers"], sliver],
        conventions=[{"name": "CALCULATION_TOLERANCE", "value": "0.10", "effective": "2003-08-18"}],
    )
    world = MonthWorld.loaded(tmp_path, book=book)
    waiting = lines_of(world.close(), "HELD")
    assert ("bank-b", "0.09") in {(line["assignee"], line["amount"]) for line in waiting}

    world.calculate()  # it does not know of the 0.09 in Growth, nor of the 0.03 in Income

    assert world.review() == "5 held instructions looked at: 4 released, 0 still held"
    after = world.payments()
    released = [one for one in after["payments"] if one["sequence"] == 2]
    by_assignee = {
        (line["portfolio"], line["assignee"]): line["amount"]
        for line in lines_of({"payments": released}, "PREPARED")
    }
    assert by_assignee[GROWTH, "trust-a"] == "5400.00"
    assert by_assignee[GROWTH, None] == "3600.00"  # our 9,000.00 less the Distributor's own Portions
    assert (GROWTH, "bank-b") not in by_assignee
    assert after["totals"] == {"prepared": "36821.92", "held": "0.00"}
    assert "the books agree with the facts" in world.verify()


@pytest.mark.plan_section("6(d)")
def test_a_corrected_calculation_ends_what_the_wrong_one_held(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate(says={**SEPTEMBER_SAYS, GROWTH: ("9000.00", {"trust-a": "5400.01"})})
    world.close()

    world.calculate(received="2003-10-06")

    assert world.review() == "2 held instructions looked at: 2 released, 0 still held"


@pytest.mark.plan_section("6(d)")
def test_a_calculation_that_leaves_a_portfolio_out_releases_the_others(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.close()

    world.calculate(says={INCOME: SEPTEMBER_SAYS[INCOME], VALUE: SEPTEMBER_SAYS[VALUE]})
    world.review()

    after = world.payments()
    assert {line["portfolio"] for line in lines_of(after, "HELD")} == {GROWTH}
    assert reasons(after) == [[MISSING]]


@pytest.mark.plan_section("6(c)")
@pytest.mark.parametrize("lacking", ["notified", "address"])
def test_an_assignee_s_portion_waits_for_the_notice_and_nobody_else_s(lacking: str, tmp_path: Path) -> None:
    book = book_with(
        transfers=entry_with("transfers", 1, **({"notified": None} if lacking == "notified" else {})),
        assignees=entry_with("assignees", 0, **({"address": None} if lacking == "address" else {})),
    )
    world = MonthWorld.loaded(tmp_path, book=book)
    world.calculate()
    before = world.close()
    assert standing(before, "HELD") == [(ALPHA, "trust-a", "7200.00"), (BETA, "trust-a", "317.03")]
    assert reasons(before) == [["Section 6(c): no notice with name and address of trust-a"]]

    world.tell(transfers=BOOK["transfers"], assignees=BOOK["assignees"])

    assert world.review() == "2 held instructions looked at: 2 released, 0 still held"
    assert world.payments()["totals"] == {"prepared": "36821.92", "held": "0.00"}


def test_every_month_is_reviewed_or_the_one_asked_for(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=["2003-09", "2003-10"])
    world.close()
    world.close("2003-10")
    world.calculate()
    october = {GROWTH: ("9300.00", {"trust-a": "5580.00"}), INCOME: ("3100.00", {"trust-a": "1860.00"})}
    world.calculate("2003-10", says=october, received="2003-11-05")

    assert world.review("2003-10") == "4 held instructions looked at: 2 released, 2 still held"
    assert len(held(world.payments())) == 4
    assert world.review() == "6 held instructions looked at: 4 released, 2 still held"


@pytest.mark.plan_section("8")
def test_a_vote_on_the_agreement_dated_before_the_month_releases_its_payments(tmp_path: Path) -> None:
    votes = [{"matter": "adoption", "covers": "plan", "meeting": "m1", "portfolios": "all", "for": "all"}]
    world = MonthWorld.loaded(tmp_path, book=book_with(votes=votes))
    world.calculate()
    world.close()
    meeting = {"id": "m0", "funds": "all", "date": "2003-08-13", "mode": "in_person"}

    world.tell(
        meetings=[{**meeting, "called_for": ["agreement"]}],
        votes=[
            {"matter": "agreement", "subject": "adi-2003", "meeting": "m0", "portfolios": "all", "for": "all"}
        ],
    )

    assert world.review() == "4 held instructions looked at: 4 released, 0 still held"


@pytest.mark.plan_section("10")
def test_a_continuance_of_june_that_is_recorded_late_releases_july_and_is_cited(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=["2004-07"])
    before = world.close("2004-07")
    assert [one["status"] for one in before["portfolios"]] == ["held"] * 3

    world.tell(meetings=[JUNE_MEETING], votes=[CONTINUED])

    assert world.review() == "8 held instructions looked at: 4 released, 4 still held"
    after = world.close("2004-07")
    assert [one["status"] for one in after["portfolios"]] == ["computed"] * 3
    assert reasons(after) == [["Section 6(d): no Monthly Calculation of adi for 2004-07"]]
    authority = {"adoption": "m1", "continuance": "m2", "through": "2005-06-30"}
    assert [one["authority"] for one in after["payments"]] == [authority] * 8
    assert "the books agree with the facts" in world.verify()


@pytest.mark.plan_section("10")
def test_a_continuance_of_july_leaves_july_held(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=["2004-07"])
    before = world.close("2004-07")

    world.tell(meetings=[{**JUNE_MEETING, "date": "2004-07-02"}], votes=[CONTINUED])

    assert world.review() == "8 held instructions looked at: 0 released, 8 still held"
    assert world.close("2004-07") == before


@pytest.mark.plan_section("10")
def test_a_lost_continuance_releases_nothing(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=["2004-07"])
    before = world.close("2004-07")

    against = {**CONTINUED, "for": [TRUSTEES[0]], "against": list(TRUSTEES[1:])}
    world.tell(meetings=[JUNE_MEETING], votes=[against])

    assert world.review() == "8 held instructions looked at: 0 released, 8 still held"
    assert world.close("2004-07") == before


@pytest.mark.plan_section("8")
def test_no_hold_ends_because_the_plan_was_never_adopted(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=["2004-07"])
    before = world.close("2004-07")

    lost = {**BOOK["votes"][0], "for": [TRUSTEES[0]], "against": list(TRUSTEES[1:])}
    world.tell(votes=[lost])

    assert world.review() == "8 held instructions looked at: 0 released, 8 still held"
    after = world.close("2004-07")
    assert after["totals"] == before["totals"]
    reasons = {reason for payment in after["payments"] for reason in payment["held_because"]}
    assert NEVER_ADOPTED in reasons


@pytest.mark.plan_section("6(d)")
def test_a_direction_that_ends_later_does_not_pay_portions_without_their_calculation(
    tmp_path: Path,
) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.close()

    world.tell(directions=[{**BOOK["directions"][1], "ends": "2003-09-15"}])

    # The balance is the Distributor's either way; the Portions would now be paid to somebody else.
    assert world.review() == "4 held instructions looked at: 2 released, 2 still held"
    after = world.payments()
    assert standing(after, "HELD") == [(ALPHA, "trust-a", "7200.00"), (BETA, "trust-a", "317.03")]
    assert reasons(after) == [[MISSING]]


@pytest.mark.plan_section("6(e)")
def test_a_balance_that_is_released_suffers_no_offset(tmp_path: Path) -> None:
    claim = {"fund": ALPHA, "distributor": "adi", "date": "2003-09-10", "amount": "50000.00", "reason": "x"}
    world = MonthWorld.loaded(tmp_path, book=book_with(claims=[claim]))
    assert standing(world.close(), "SETTLED") == [(ALPHA, "adi", "0.00")]

    world.calculate()
    world.review()

    after = world.payments()
    assert (ALPHA, "adi", "4800.00") in standing(after, "PREPARED")
    offsets = [line for one in after["payments"] for line in one["lines"] if line["component"] == "OFFSET"]
    assert [(line["portfolio"], line["amount"]) for line in offsets] == [
        (GROWTH, "-7500.00"),
        (INCOME, "-1500.00"),
    ]


def test_what_is_finished_is_released_all_the_same(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.close(finish=True)

    world.calculate()

    assert world.review() == "4 held instructions looked at: 4 released, 0 still held"
    assert world.close()["totals"]["prepared"] == "36821.92"


def test_the_list_of_payments_has_every_state(tmp_path: Path) -> None:
    claim = {"fund": BETA, "distributor": "adi", "date": "2003-09-10", "amount": "205.48", "reason": "x"}
    world = MonthWorld.loaded(tmp_path, book=book_with(claims=[claim]))
    world.close()
    world.calculate(says={GROWTH: SEPTEMBER_SAYS[GROWTH]})
    world.review()

    document, shown = world.payments(), do("payments", "2003-09").out

    assert list(document) == ["format", "month", "plan", "payments", "totals"]
    assert {one["status"] for one in document["payments"]} == {"PREPARED", "HELD", "SETTLED", "SUPERSEDED"}
    assert len(document["payments"]) == len(shown.strip().splitlines()) - 1
    assert all(one["status"] in shown and one["amount"] in shown for one in document["payments"])
    assert MISSING in shown
    assert document["totals"] == {"prepared": "33088.06", "held": "3528.38"}


def test_a_month_without_holds_has_nothing_to_review(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=[], without_net_assets=NET_ASSETS)
    world.close("2003-07")
    rows = rows_of_all_tables()

    assert world.review("2003-07") == "0 held instructions looked at: 0 released, 0 still held"
    assert do("review_held", "2003-13").code == 1
    assert rows_of_all_tables() == rows
    assert portfolio_of(world.close("2003-07"), GROWTH)["status"] == "not_in_force"


@pytest.mark.plan_section("6(d)")
def test_a_book_that_brings_what_a_hold_waits_for_ends_it(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.close()
    calculation = tmp_path / "adi.csv"
    calculation.write_text(
        "portfolio,distributor_share,assignee,amount\n"
        f"{GROWTH},9000.00,trust-a,5400.00\n{INCOME},3000.00,trust-a,1800.00\n{VALUE},528.38,trust-a,317.03\n"
    )
    record = {"distributor": "adi", "month": "2003-09", "received": "2003-10-03", "file": calculation.name}

    said = do("load_book", str(world.written_book(monthly_calculations=[record])), quiet=True)

    assert "4 released" in said.out
    assert world.payments()["totals"]["held"] == "0.00"
