"""Section 15 of the 1940 Act: two years from the contract's date, then annual approval."""

from datetime import date

import pytest

from governance.domain.act_1940_section_15 import section_15_clock
from governance.domain.periods import DatePeriod

DATED = date(2003, 7, 1)


def test_the_first_two_years_need_no_approval() -> None:
    clock = section_15_clock(dated=DATED, approvals=[], on=date(2005, 6, 30))

    assert clock.through == clock.first_term_through == date(2005, 6, 30)
    assert not clock.has_run_out(date(2005, 6, 30))
    assert clock.has_run_out(date(2005, 7, 1))


def test_an_approval_within_the_two_years_never_shortens_them() -> None:
    clock = section_15_clock(dated=DATED, approvals=[date(2003, 8, 13)], on=date(2004, 1, 1))

    assert (clock.through, clock.approvals) == (date(2005, 6, 30), ())


def test_each_approval_carries_to_the_day_before_its_anniversary() -> None:
    approvals = [date(2006, 6, 1), date(2005, 6, 8)]

    clock = section_15_clock(dated=DATED, approvals=approvals, on=date(2006, 6, 1))

    assert clock.approvals == (date(2005, 6, 8), date(2006, 6, 1))
    assert (clock.through, clock.gaps) == (date(2007, 5, 31), ())


def test_an_approval_on_the_day_after_the_last_leaves_no_gap() -> None:
    clock = section_15_clock(dated=DATED, approvals=[date(2005, 7, 1)], on=date(2005, 7, 1))

    assert (clock.through, clock.gaps) == (date(2006, 6, 30), ())


def test_one_that_comes_too_late_leaves_days_uncovered() -> None:
    clock = section_15_clock(dated=DATED, approvals=[date(2005, 9, 1)], on=date(2005, 9, 1))

    assert clock.gaps == (DatePeriod(date(2005, 7, 1), date(2005, 8, 31)),)
    assert clock.through == date(2006, 8, 31)


def test_an_approval_that_is_still_to_come_does_not_count() -> None:
    clock = section_15_clock(dated=DATED, approvals=[date(2005, 6, 8)], on=date(2005, 6, 7))

    assert clock.through == date(2005, 6, 30)


@pytest.mark.parametrize(
    ("dated", "approval", "first", "through"),
    [
        (date(2004, 2, 29), None, date(2006, 2, 27), date(2006, 2, 27)),
        (date(2002, 2, 28), None, date(2004, 2, 27), date(2004, 2, 27)),
        (date(2002, 3, 1), None, date(2004, 2, 29), date(2004, 2, 29)),
        (date(2006, 3, 1), date(2008, 2, 29), date(2008, 2, 29), date(2009, 2, 27)),
    ],
)
def test_the_29th_of_february_is_never_counted_a_day_too_far(
    dated: date, approval: date | None, first: date, through: date
) -> None:
    clock = section_15_clock(dated=dated, approvals=[approval] if approval else [], on=date(2009, 1, 1))

    assert (clock.first_term_through, clock.through) == (first, through)
