"""Section 12(b): when Shares automatically convert, and whether they did."""

from datetime import date

import pytest

from fees.domain.conversions import (
    DueMonth,
    Movement,
    conversion_due,
    due_months,
    issued_within,
    months_about,
)
from fees.domain.deferred_charge import ShareTerms
from governance.domain.periods import PlanMonth

pytestmark = pytest.mark.plan_section("12(b)")
SHARE = 1_000_000


def month(text: str) -> PlanMonth:
    return PlanMonth.from_text(text)


def after(years: int | None, *, issued_from: str, effective: str) -> ShareTerms:
    return ShareTerms(
        issued_from=date.fromisoformat(issued_from),
        effective=date.fromisoformat(effective),
        cdsc=(),
        converts_after_years=years,
    )


def moved(issued: str, when: str, held: int, converted: int = 0, *, share_class: int = 1) -> Movement:
    return Movement(
        share_class=share_class,
        issued=date.fromisoformat(issued),
        month=month(when),
        held=held * SHARE,
        converted=converted * SHARE,
    )


@pytest.mark.parametrize(
    ("issued", "due"),
    [
        (date(1996, 1, 1), date(2004, 1, 31)),
        (date(1996, 1, 31), date(2004, 1, 31)),
        (date(1996, 2, 29), date(2004, 2, 29)),
        (date(1995, 2, 28), date(2003, 2, 28)),
    ],
)
def test_shares_convert_at_the_end_of_the_month_eight_years_after_their_issue(
    issued: date, due: date
) -> None:
    assert conversion_due((), issued=issued) == due


def test_terms_say_after_how_many_years_or_never() -> None:
    rows = (
        after(6, issued_from="2000-01-01", effective="2000-01-01"),
        after(None, issued_from="2001-01-01", effective="2001-01-01"),
    )

    assert conversion_due(rows, issued=date(2000, 5, 5)) == date(2006, 5, 31)
    assert conversion_due(rows, issued=date(2001, 5, 5)) is None


def test_terms_that_shorten_the_age_let_older_shares_convert_when_they_come_into_effect() -> None:
    rows = (
        after(8, issued_from="1995-01-01", effective="1995-01-01"),
        after(6, issued_from="1995-01-01", effective="2003-03-10"),
    )

    assert conversion_due(rows, issued=date(1996, 1, 5)) == date(2003, 3, 31)
    assert conversion_due(rows, issued=date(1998, 1, 5)) == date(2004, 1, 31)
    assert conversion_due(rows, issued=date(1995, 1, 5)) == date(2003, 1, 31)
    assert issued_within(rows, first=month("2003-01"), last=month("2003-12"))[0] == date.min  # type: ignore[index]


def test_only_issue_dates_that_can_fall_due_are_asked_for() -> None:
    assert issued_within((), first=month("2004-01"), last=month("2004-12")) == (
        date(1996, 1, 1),
        date(1996, 12, 31),
    )


def test_what_fell_due_is_compared_with_what_converted() -> None:
    found = due_months(
        (),
        months=(month("2003-09"), month("2003-10"), month("2003-11")),
        on=date(2003, 11, 5),
        movements=[
            # Ten came, two were redeemed in September; the eight converted in it.
            moved("1995-09-04", "2003-08", 10),
            moved("1995-09-04", "2003-09", -2, 8),
            # Five fell due in October; four converted.
            moved("1995-10-20", "2003-08", 5),
            moved("1995-10-20", "2003-10", 0, 4),
            # Seven fall due this month; what converts of a later date is no part of it.
            moved("1995-11-30", "2003-08", 7),
            moved("1999-01-01", "2003-10", 0, 1, share_class=2),
        ],
        undated=[(1, month("2003-09"), 3 * SHARE)],
    )

    rest = {"share_class": 1, "undated": 0}
    assert found == (
        DueMonth(
            share_class=1,
            month=month("2003-09"),
            due=8 * SHARE,
            converted=8 * SHARE,
            undated=3 * SHARE,
            is_over=True,
        ),
        DueMonth(**rest, month=month("2003-10"), due=5 * SHARE, converted=4 * SHARE, is_over=True),
        DueMonth(share_class=2, month=month("2003-10"), due=0, converted=SHARE, undated=0, is_over=True),
        DueMonth(**rest, month=month("2003-11"), due=7 * SHARE, converted=0, is_over=False),
    )
    assert [one.state for one in found] == ["agrees", "differs", "differs", "upcoming"]
    assert [one.difference for one in found] == [0, -SHARE, SHARE, 0]


def test_the_months_about_a_day_begin_no_earlier_than_the_plan() -> None:
    found = months_about(date(2003, 10, 31), behind=12, ahead=2, not_before=date(2003, 8, 18))

    assert list(map(str, found)) == ["2003-08", "2003-09", "2003-10", "2003-11"]
