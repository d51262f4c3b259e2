"""Section 8(b): what Section 2(a)(19) of the 1940 Act looks back to, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.lookbacks import (
    Cause,
    Interest,
    LookBack,
    Span,
    in_one,
    look_backs,
    six_months_before,
    two_fiscal_years_before,
)
from governance.domain.periods import DatePeriod

JUNE_9 = date(2004, 6, 9)
ONE_DAY = timedelta(days=1)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 12, 31))
YEAR_ENDS = st.sampled_from(["07-31", "10-31", "12-31", "02-28", "02-29", "06-30", "03-31"])


def interest(last: date | None, cause: Cause | None = None, *, first: date = date(1985, 1, 1)) -> Interest:
    return Interest(what="interested person of the Fund", period=DatePeriod(first, last), cause=cause)


def warned(*interests: Interest, day: date = JUNE_9, fiscal_year_end: str = "07-31") -> tuple[LookBack, ...]:
    return look_backs(interests, day=day, fiscal_year_end=fiscal_year_end)


@pytest.mark.plan_section("8(b)")
def test_counsel_of_two_completed_fiscal_years_ago_is_named_with_the_fact() -> None:
    was_counsel = Interest(
        what="interested person of the Fund",
        period=DatePeriod(date(1999, 1, 1), date(2002, 8, 31)),
        cause=Cause.COUNSEL,
        reason="Partner of Example LLP",
    )

    (found,) = warned(was_counsel)

    assert found.words == (
        "counted as Dis-interested on 9 June 2004, but was legal counsel (Partner of Example LLP) until"
        " 31 August 2002, since the last two completed fiscal years began on 1 August 2001 (they ended"
        " 31 July 2002 and 31 July 2003): Section 2(a)(19)(A)(iv), (B)(iv) of the 1940 Act looks back to it."
        " Ask the Fund's counsel before the vote is relied on."
    )
    assert found.days == DatePeriod(date(2001, 8, 1), date(2004, 6, 8))


@pytest.mark.plan_section("8(b)")
@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2004, 8, 31), date(2004, 2, 29)),
        (date(2003, 8, 31), date(2003, 2, 28)),
        (date(2004, 8, 29), date(2004, 2, 29)),
        (date(2004, 2, 29), date(2003, 8, 29)),
        (date(2004, 6, 9), date(2003, 12, 9)),
        (date(2004, 12, 31), date(2004, 6, 30)),
        (date(2004, 1, 1), date(2003, 7, 1)),
    ],
)
def test_the_six_months_begin_on_the_same_day_of_the_month(day: date, first: date) -> None:
    assert six_months_before(day) == DatePeriod(first, day - ONE_DAY)


@pytest.mark.plan_section("8(b)")
@pytest.mark.parametrize(
    ("day", "year_end", "first", "ends"),
    [
        (JUNE_9, "07-31", date(2001, 8, 1), (date(2003, 7, 31), date(2002, 7, 31))),
        (date(2004, 7, 31), "07-31", date(2001, 8, 1), (date(2003, 7, 31), date(2002, 7, 31))),
        (date(2004, 8, 1), "07-31", date(2002, 8, 1), (date(2004, 7, 31), date(2003, 7, 31))),
        (date(2004, 1, 1), "12-31", date(2002, 1, 1), (date(2003, 12, 31), date(2002, 12, 31))),
        (date(2004, 3, 1), "02-29", date(2002, 3, 1), (date(2004, 2, 29), date(2003, 2, 28))),
        (date(2004, 2, 29), "02-28", date(2002, 3, 1), (date(2004, 2, 28), date(2003, 2, 28))),
        (JUNE_9, "", date(2001, 6, 10), ()),
    ],
)
def test_a_fiscal_year_is_completed_once_its_last_day_has_passed(
    day: date, year_end: str, first: date, ends: tuple[date, ...]
) -> None:
    found = two_fiscal_years_before(day, fiscal_year_end=year_end)

    assert (found.first, found.ends) == (first, ends)


@pytest.mark.plan_section("8(b)")
@pytest.mark.parametrize(
    ("cause", "spans"),
    [
        (None, [Span.SIX_MONTHS, Span.TWO_FISCAL_YEARS]),
        (Cause.BROKER, [Span.SIX_MONTHS]),
        (Cause.LOAN, [Span.SIX_MONTHS]),
        (Cause.COUNSEL, [Span.TWO_FISCAL_YEARS]),
        (Cause.ADVISER, [Span.TWO_FISCAL_YEARS]),
        (Cause.UNDERWRITER, [Span.TWO_FISCAL_YEARS]),
        (Cause.OTHER, [Span.TWO_FISCAL_YEARS]),
        (Cause.FAMILY, []),
    ],
)
def test_how_far_is_looked_back_depends_on_what_the_interest_came_from(
    cause: Cause | None, spans: list[Span]
) -> None:
    assert [one.span for one in warned(interest(date(2004, 6, 1), cause))] == spans


@pytest.mark.plan_section("8(b)")
@pytest.mark.parametrize(
    ("last", "count"),
    [(date(2003, 12, 8), 0), (date(2003, 12, 9), 1), (date(2004, 6, 8), 1), (JUNE_9, 0), (None, 0)],
)
def test_the_first_day_of_the_six_months_is_within_and_who_is_interested_that_day_is_not_warned_of(
    last: date | None, count: int
) -> None:
    assert len(warned(interest(last, Cause.BROKER))) == count


@pytest.mark.plan_section("8(b)")
def test_an_interest_to_come_is_none_to_look_back_to() -> None:
    assert warned(interest(None, Cause.LOAN, first=date(2004, 6, 10))) == ()
    assert warned(interest(date(2005, 1, 1), Cause.LOAN, first=date(2004, 6, 10))) == ()


@pytest.mark.plan_section("8(b)")
def test_a_year_end_that_is_not_recorded_is_said_and_taken_at_its_longest() -> None:
    (found,) = warned(interest(date(2001, 6, 10), Cause.COUNSEL), fiscal_year_end="")

    assert "fiscal year end is not recorded" in found.words
    assert warned(interest(date(2001, 6, 9), Cause.COUNSEL), fiscal_year_end="") == ()


@pytest.mark.plan_section("8(b)")
def test_funds_with_different_fiscal_years_are_warned_of_in_one_sentence() -> None:
    was_counsel = interest(date(2002, 8, 31), Cause.COUNSEL)
    found = [warned(was_counsel, fiscal_year_end=end)[0] for end in ("07-31", "05-31")]

    assert in_one(found[:1]) == found[0].words
    assert (
        "since the last two completed fiscal years began, which was from 1 August 2001 to 1 June 2002, Fund"
        " by Fund: Section 2(a)(19)(A)(iv), (B)(iv)"
    ) in in_one(found)


@given(day=DAYS, year_end=YEAR_ENDS)
def test_two_fiscal_years_are_two_completed_ones_and_the_days_since(day: date, year_end: str) -> None:
    found = two_fiscal_years_before(day, fiscal_year_end=year_end)
    later, earlier = found.ends

    assert found.first <= earlier < later < day
    assert (day - later).days <= 366
    assert 730 <= (later - found.first).days + 1 <= 731
    assert two_fiscal_years_before(day, fiscal_year_end="").first <= found.first


@given(day=DAYS)
def test_six_months_are_never_shorter_than_181_days_nor_longer_than_184(day: date) -> None:
    found = six_months_before(day)

    assert found.last == day - ONE_DAY
    assert 181 <= (day - found.first).days <= 184
    assert six_months_before(day + ONE_DAY).first >= found.first


@given(
    day=DAYS,
    last=st.one_of(st.none(), DAYS),
    cause=st.sampled_from([None, *Cause]),
    year_end=st.one_of(st.just(""), YEAR_ENDS),
)
def test_a_warning_is_of_a_fact_that_ended_within_its_days(
    day: date, last: date | None, cause: Cause | None, year_end: str
) -> None:
    one = interest(last, cause)
    found = warned(one, day=day, fiscal_year_end=year_end)

    assert all(last is not None and last in each.days for each in found)
    assert not found or day not in one.period
    unsaid = warned(interest(last), day=day, fiscal_year_end=year_end)
    assert {each.span for each in found} <= {each.span for each in unsaid}
    with_another = warned(one, interest(None), day=day, fiscal_year_end=year_end)
    assert with_another == ()
