"""Opening + due - paid + came back = open, whatever was paid and returned when."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assignments.domain.accounts import Movement, Payable, account_of
from assignments.domain.instructions import InstructionStatus as Status
from governance.domain.periods import DatePeriod, PlanMonth

AUGUST, SEPTEMBER, OCTOBER = (PlanMonth(date(2003, month, 1)) for month in (8, 9, 10))
MONTHS = [PlanMonth(date(2003, month, 1)) for month in range(1, 13)]
YEAR = DatePeriod(date(2003, 1, 1), date(2003, 12, 31))


def payable(number: int, month: PlanMonth, status: Status, cents: int, fund: str = "A") -> Payable:
    return Payable(id=number, fund=fund, month=month.first, status=status, cents=cents)


@pytest.mark.plan_section("6(a)")
def test_payment_counts_on_the_day_it_settled() -> None:
    payables = [
        payable(1, AUGUST, Status.SETTLED, 1_000),
        payable(2, SEPTEMBER, Status.HELD, 300),
        payable(3, SEPTEMBER, Status.ISSUED, 50),
    ]
    movements = [Movement(instruction=1, day=date(2003, 9, 8), cents=1_000)]

    account = account_of(payables, movements=movements, period=SEPTEMBER.period)

    (line,) = account.lines
    assert (line.opening, line.due, line.paid, line.returned, line.open) == (1_000, 350, 1_000, 0, 350)
    assert (line.held, line.issued, line.paid_since) == (300, 50, 0)
    assert [(one.payable.id, one.settled_on) for one in account.payments] == [
        (1, date(2003, 9, 8)),
        (2, None),
        (3, None),
    ]


def test_what_came_back_is_open_again() -> None:
    payables = [payable(1, AUGUST, Status.RETURNED, 1_000)]
    movements = [
        Movement(instruction=1, day=date(2003, 9, 8), cents=1_000),
        Movement(instruction=1, day=date(2003, 10, 2), cents=-1_000),
    ]

    (september,) = account_of(payables, movements=movements, period=SEPTEMBER.period).lines
    (october,) = account_of(payables, movements=movements, period=OCTOBER.period).lines

    assert (september.paid, september.open) == (1_000, 0)
    assert (october.opening, october.returned, october.open, october.returned_open) == (
        0,
        1_000,
        1_000,
        1_000,
    )


def test_what_was_paid_after_the_month_is_said_to_be_paid_since() -> None:
    payables = [payable(1, SEPTEMBER, Status.SETTLED, 70)]
    movements = [Movement(instruction=1, day=date(2003, 10, 7), cents=70)]

    (line,) = account_of(payables, movements=movements, period=SEPTEMBER.period).lines

    assert (line.due, line.paid, line.open, line.paid_since) == (70, 0, 70, 70)


def test_nothing_is_carried_from_one_fund_to_another() -> None:
    payables = [
        payable(1, SEPTEMBER, Status.PREPARED, 10, fund="A"),
        payable(2, SEPTEMBER, Status.PREPARED, 20, fund="B"),
    ]

    account = account_of(payables, movements=[], period=SEPTEMBER.period)

    assert [(line.fund, line.open) for line in account.lines] == [("A", 10), ("B", 20)]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Payable], list[Movement]]:
    """Payments of a year, each settled or not, some returned later."""
    payables, movements = [], []
    for number in range(draw(st.integers(0, 12))):
        month = draw(st.sampled_from(MONTHS))
        cents = draw(st.integers(0, 10_000))
        fund = draw(st.sampled_from("AB"))
        fate = draw(st.sampled_from(["waits", "settled", "returned"]))
        status = draw(st.sampled_from([Status.PREPARED, Status.HELD, Status.APPROVED, Status.ISSUED]))
        if fate != "waits":
            day = draw(st.dates(month.last, date(2004, 3, 31)))
            movements.append(Movement(instruction=number, day=day, cents=cents))
            status = Status.SETTLED
            if fate == "returned":
                back = draw(st.dates(day, date(2004, 6, 30)))
                movements.append(Movement(instruction=number, day=back, cents=-cents))
                status = Status.RETURNED
        payables.append(payable(number, month, status, cents, fund))
    return payables, movements


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine
@given(histories())
def test_each_month_opens_as_the_one_before_ended_and_the_year_is_their_sum(
    history: tuple[list[Payable], list[Movement]],
) -> None:
    payables, movements = history
    months = [account_of(payables, movements=movements, period=month.period) for month in MONTHS]
    year = account_of(payables, movements=movements, period=YEAR)

    for before, after in zip(months, months[1:], strict=False):
        assert before.total("open") == after.total("opening")
    for account in (*months, year):
        for line in account.lines:
            assert line.open == line.explained
    for name in ("due", "paid", "returned"):
        assert year.total(name) == sum(one.total(name) for one in months)
    assert (year.total("opening"), year.total("open")) == (
        months[0].total("opening"),
        months[-1].total("open"),
    )
