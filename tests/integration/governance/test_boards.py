"""The secretary's Boards: seats and interests are dated, have reasons, and are corrected, never edited."""

from datetime import date
from typing import Any

import pytest

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.lookbacks import Cause
from governance.models import Act, Fund, Plan, Trustee, TrusteeInterest
from governance.selectors.boards_page import BoardShown, SeatShown, boards_shown
from governance.selectors.lookbacks import lookback_warnings
from governance.selectors.votes import votes_shown
from governance.services.boards import (
    InterestAsked,
    SeatAsked,
    add_seat,
    correct_interest,
    end_seats,
    record_interest,
)
from governance.services.votes import record_vote
from plan_admin.book.services import load_book_data
from tests.factories.boards import adopted_plan, continuance, meeting
from tests.factories.books import rows_of_all_tables
from tests.factories.plans import ALPHA, BETA

pytestmark = pytest.mark.django_db
JUNE_9 = date(2004, 6, 9)
WHY = "Election of May 2004"
OF_A_PERSON = InterestAsked(
    kind=TrusteeInterest.Kind.INTERESTED_PERSON,
    cause=Cause.COUNSEL,
    first=date(1999, 1, 1),
    last=date(2002, 8, 31),
    why="Partner of Example LLP",
)


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    plan = adopted_plan(acting_user)
    meeting(plan, acting_user)
    return plan


def seats_of(name: str) -> list[int]:
    return list(
        Trustee.objects.filter(name=name, superseded_by__isnull=True)
        .order_by("fund__name")
        .values_list("pk", flat=True)
    )


def the_board(plan: Plan, *, on: date = JUNE_9) -> BoardShown:
    (board,) = boards_shown(plan, on=on)
    return board


def seat_of(plan: Plan, name: str, *, on: date = JUNE_9) -> SeatShown:
    return next(seat for seat in the_board(plan, on=on).seats if seat.name == name)


def fault_of(act: Any) -> Fault:
    before = rows_of_all_tables()
    with pytest.raises(Refused) as caught:
        act()
    assert rows_of_all_tables() == before
    (fault,) = caught.value.faults
    return fault


def with_interest(plan: Plan, user: Any, name: str = "Bob Best", asked: InterestAsked = OF_A_PERSON) -> None:
    record_interest(plan=plan, seats=seats_of(name), interest=asked, acting_user=user)


@pytest.mark.plan_section("8(b)")
def test_the_page_says_who_sits_and_who_is_disinterested_on_a_day(plan: Plan) -> None:
    board = the_board(plan)

    assert board.funds == (ALPHA, BETA)
    assert [(seat.name, seat.state, seat.is_disinterested) for seat in board.seats] == [
        ("Ann Able", "in office", False),
        ("Bob Best", "in office", True),
        ("Cyd Cole", "in office", True),
        ("Dot Dunn", "in office", True),
        ("Eve Early", "has left", True),
    ]
    assert (board.in_office, board.majority) == (4, 3)
    assert (board.disinterested, board.disinterested_majority) == (3, 2)
    assert the_board(plan, on=date(2004, 6, 8)).in_office == 5


def test_boards_that_differ_in_one_fact_are_shown_apart(plan: Plan) -> None:
    Fund.objects.filter(name=BETA).update(form=Fund.Form.TRUST)

    apart = boards_shown(plan, on=JUNE_9)

    assert [(board.funds, board.members) for board in apart] == [
        ((ALPHA,), "Trustees or Directors"),
        ((BETA,), "Trustees"),
    ]


@pytest.mark.plan_section("8(a)")
def test_a_new_seat_counts_from_its_first_day(plan: Plan, acting_user: Any) -> None:
    seat = SeatAsked(name="Fay Fox", funds=(Fund.objects.get(name=ALPHA).code,), first=JUNE_9)

    act = add_seat(plan=plan, seat=seat, acting_user=acting_user, reason=WHY)
    again = add_seat(plan=plan, seat=seat, acting_user=acting_user, reason=WHY)

    assert act is not None
    assert again is None
    assert Act.objects.get(pk=act).reason == WHY
    found = record_vote(plan=plan, vote=continuance("ff--"), acting_user=acting_user)
    assert found.vote is not None
    assert [(one.fund, one.board) for one in found.vote.tallies] == [(ALPHA, "2 of 5"), (BETA, "2 of 4")]


@pytest.mark.plan_section("8(a)")
def test_a_seat_that_ended_the_day_before_does_not_count(plan: Plan, acting_user: Any) -> None:
    record_vote(plan=plan, vote=continuance("ff--"), acting_user=acting_user)
    assert votes_shown(plan)[0].board == "2 of 4"

    end_seats(
        plan=plan, seats=seats_of("Dot Dunn"), last=date(2004, 6, 8), acting_user=acting_user, reason=WHY
    )

    assert votes_shown(plan)[0].board == "2 of 3"
    kept = Trustee.objects.filter(name="Dot Dunn")
    assert sorted(one.content["last"] or "-" for one in kept) == ["-", "-", "2004-06-08", "2004-06-08"]
    end_seats(plan=plan, seats=seats_of("Dot Dunn"), last=None, acting_user=acting_user, reason="not so")
    assert seat_of(plan, "Dot Dunn").last is None


@pytest.mark.plan_section("8(b)")
def test_an_interest_takes_a_vote_from_the_disinterested_and_is_corrected(
    plan: Plan, acting_user: Any
) -> None:
    record_vote(plan=plan, vote=continuance("fff-"), acting_user=acting_user)
    goes_on = InterestAsked(
        kind=TrusteeInterest.Kind.FINANCIAL_INTEREST, first=JUNE_9, why="Lends to the Distributor"
    )

    with_interest(plan, acting_user, "Cyd Cole", goes_on)
    assert votes_shown(plan)[0].disinterested == "1 of 2"

    seats = seats_of("Cyd Cole")
    was = TrusteeInterest.objects.get(trustee=seats[0])
    correct_interest(
        plan=plan,
        seats=seats,
        was=was,
        interest=None,
        acting_user=acting_user,
        reason="Another Cole",
    )
    assert votes_shown(plan)[0].disinterested == "2 of 3"
    assert TrusteeInterest.objects.filter(reason="Lends to the Distributor").count() == 2
    gone = fault_of(
        lambda: correct_interest(
            plan=plan,
            seats=seats_of("Cyd Cole"),
            was=was,
            interest=goes_on,
            acting_user=acting_user,
            reason="x",
        )
    )
    assert "does not stand any more" in gone.problem


def test_an_interest_needs_its_reason(plan: Plan, acting_user: Any) -> None:
    unsaid = InterestAsked(kind=TrusteeInterest.Kind.INTERESTED_PERSON, first=JUNE_9, why=" ")

    fault = fault_of(lambda: with_interest(plan, acting_user, asked=unsaid))

    assert (fault.column, fault.problem) == ("why", "is missing")


def test_a_seat_that_somebody_else_changed_is_not_changed_again(plan: Plan, acting_user: Any) -> None:
    opened = seats_of("Bob Best")
    with_interest(plan, acting_user)

    fault = fault_of(
        lambda: end_seats(plan=plan, seats=opened, last=JUNE_9, acting_user=acting_user, reason=WHY)
    )

    assert "somebody else changed this seat" in fault.problem


def test_a_seat_that_stands_with_interests_is_not_said_anew_without_them(
    plan: Plan, acting_user: Any
) -> None:
    with_interest(plan, acting_user)
    seat = SeatAsked(name=" Bob  Best", funds=(Fund.objects.get(name=ALPHA).code,), first=date(2003, 1, 1))

    fault = fault_of(lambda: add_seat(plan=plan, seat=seat, acting_user=acting_user, reason=WHY))

    assert fault.problem == f"Section 8: Bob Best has a seat from that day already on the Board of {ALPHA}"


def test_the_rest_of_a_board_with_an_id_stays(plan: Plan, acting_user: Any) -> None:
    book = (
        "boards:\n  - {id: third, funds: ['ALPHA FUNDS, INC.'],"
        " trustees: [{name: Gus Gray, from: 2005-01-01}, {name: Hal Hill, from: 2005-01-01}]}\n"
    )
    load_book_data(
        data=book.encode(), source="b", plan_code=None, acting_user=acting_user, read_file=lambda _: b""
    )

    with_interest(plan, acting_user, "Gus Gray")
    end_seats(
        plan=plan, seats=seats_of("Hal Hill"), last=date(2006, 1, 1), acting_user=acting_user, reason=WHY
    )

    standing = Trustee.objects.filter(content__board="third", superseded_by__isnull=True)
    assert sorted((one.name, one.content["last"], len(one.content["interests"])) for one in standing) == [
        ("Gus Gray", None, 1),
        ("Hal Hill", "2006-01-01", 0),
    ]


@pytest.mark.plan_section("8(b)")
def test_a_look_back_warns_of_who_is_counted_as_disinterested(plan: Plan, acting_user: Any) -> None:
    Fund.objects.update(fiscal_year_end="07-31")
    with_interest(plan, acting_user)
    funds = list(Fund.objects.values_list("pk", flat=True))

    (warning,) = lookback_warnings(JUNE_9, funds=funds)

    assert (warning.name, warning.funds) == ("Bob Best", (ALPHA, BETA))
    assert "was legal counsel (Partner of Example LLP) until 31 August 2002" in warning.words
    assert seat_of(plan, "Bob Best").warnings == (warning.words,)
    assert lookback_warnings(date(2004, 8, 1), funds=funds) != ()
    assert lookback_warnings(date(2005, 8, 1), funds=funds) == ()
    assert lookback_warnings(date(2002, 12, 31), funds=funds) == ()  # not in office yet


@pytest.mark.plan_section("8(b)")
def test_funds_whose_fiscal_years_differ_have_one_board_and_one_warning(plan: Plan, acting_user: Any) -> None:
    Fund.objects.filter(name=ALPHA).update(fiscal_year_end="07-31")
    Fund.objects.filter(name=BETA).update(fiscal_year_end="05-31")
    with_interest(plan, acting_user)

    (words,) = seat_of(plan, "Bob Best").warnings
    (warning,) = lookback_warnings(JUNE_9, funds=list(Fund.objects.values_list("pk", flat=True)))

    assert "from 1 August 2001 to 1 June 2002, Fund by Fund" in words
    assert (warning.words, warning.funds) == (words, (ALPHA, BETA))


@pytest.mark.plan_section("8(b)")
def test_an_interest_of_an_earlier_seat_is_looked_back_to(plan: Plan, acting_user: Any) -> None:
    funds = list(Fund.objects.values_list("pk", flat=True))
    codes = tuple(Fund.objects.values_list("code", flat=True))
    again = SeatAsked(name="Eve Early", funds=codes, first=JUNE_9)
    add_seat(plan=plan, seat=again, acting_user=acting_user, reason=WHY)
    lent = InterestAsked(
        kind=TrusteeInterest.Kind.FINANCIAL_INTEREST,
        cause=Cause.LOAN,
        first=date(2003, 1, 1),
        last=date(2003, 12, 9),
        why="Lent to the adviser",
    )
    former = list(
        Trustee.objects.filter(name="Eve Early", content__first="2003-01-01").values_list("pk", flat=True)
    )

    record_interest(plan=plan, seats=former, interest=lent, acting_user=acting_user)

    assert [one.name for one in lookback_warnings(JUNE_9, funds=funds)] == ["Eve Early"]
    assert lookback_warnings(date(2004, 6, 10), funds=funds) == ()


@pytest.mark.plan_section("8")
def test_two_seats_of_one_person_on_one_day_are_refused(plan: Plan, acting_user: Any) -> None:
    seat = SeatAsked(name="Bob Best", funds=(Fund.objects.get(name=BETA).code,), first=date(2004, 1, 1))

    fault = fault_of(lambda: add_seat(plan=plan, seat=seat, acting_user=acting_user, reason=WHY))

    assert "sits on the Board of" in fault.problem
