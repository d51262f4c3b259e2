"""Section 10: terms, continuances and lapses."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.errors import PlanRuleViolation
from governance.domain.terms import (
    Approval,
    ContinuanceTerm,
    Span,
    TermState,
    continued_through,
    first_term_end,
    next_anniversary,
    plan_spans,
    span_on,
)

PLAN_DATE = date(2003, 8, 18)
JUNE_30 = date(2004, 6, 30)
ADOPTED = Approval(meeting="m1", date=date(2003, 8, 13))


def spans_of(
    *continued: date, adopted: tuple[Approval, ...] = (ADOPTED,), window: int = 90
) -> tuple[Span, ...]:
    return plan_spans(
        effective_date=PLAN_DATE,
        first_term_until=JUNE_30,
        adoptions=adopted,
        continuances=[
            Approval(meeting=f"c-{day}", date=day, term=ContinuanceTerm(days_before=window))
            for day in continued
        ],
    )


def on(spans: tuple[Span, ...], day: date) -> Span:
    found = span_on(spans, day)
    assert found is not None
    return found


@pytest.mark.plan_section("10")
def test_the_first_term_runs_through_30_june_2004_and_then_lapses() -> None:
    in_force, lapsed = spans_of()

    assert (in_force.first, in_force.last, in_force.state) == (PLAN_DATE, JUNE_30, TermState.IN_FORCE)
    assert (in_force.adoption, in_force.continuance, in_force.through) == ("m1", None, JUNE_30)
    assert (lapsed.first, lapsed.last, lapsed.state) == (date(2004, 7, 1), None, TermState.LAPSED)
    assert lapsed.through == JUNE_30


@pytest.mark.plan_section("8")
def test_without_an_adoption_there_is_no_term() -> None:
    assert spans_of(date(2004, 6, 15), adopted=()) == ()


@pytest.mark.plan_section("8")
def test_adopted_after_its_date_the_plan_begins_with_the_vote() -> None:
    spans = spans_of(adopted=(Approval(meeting="late", date=date(2003, 9, 10)),))

    assert spans[0].first == date(2003, 9, 10)
    assert span_on(spans, date(2003, 9, 9)) is None


@pytest.mark.plan_section("10")
@pytest.mark.parametrize(
    ("carried_on", "through"),
    [
        (date(2004, 6, 30), date(2005, 6, 30)),  # the last day of the term
        (date(2004, 4, 1), date(2005, 6, 30)),  # the 90th day before it
        (date(2004, 3, 31), date(2005, 3, 30)),  # earlier: the day before the vote's anniversary
        (date(2004, 2, 29), date(2005, 2, 27)),  # whose anniversary is the 28th
        (date(2003, 8, 18), date(2004, 8, 17)),
        (date(2004, 7, 1), date(2005, 6, 30)),  # after the lapse
        (date(2005, 6, 29), date(2005, 6, 30)),
        (date(2005, 6, 30), date(2006, 6, 30)),  # on the anniversary: the next one
    ],
)
def test_how_far_a_continuance_carries(carried_on: date, through: date) -> None:
    assert continued_through(JUNE_30, carried_on=carried_on, anniversary=JUNE_30) == through


@pytest.mark.plan_section("10")
def test_an_early_continuance_that_reaches_no_further_changes_nothing() -> None:
    assert continued_through(JUNE_30, carried_on=date(2003, 6, 1), anniversary=JUNE_30) == JUNE_30


@pytest.mark.plan_section("10")
def test_a_shorter_window_is_a_convention() -> None:
    assert spans_of(date(2004, 5, 31), window=30)[1].through == date(2005, 6, 30)
    assert spans_of(date(2004, 5, 30), window=30)[1].through == date(2005, 5, 29)


@pytest.mark.plan_section("10")
def test_each_continuance_goes_by_the_convention_of_its_own_day() -> None:
    first = Approval(meeting="c1", date=date(2004, 5, 30), term=ContinuanceTerm(days_before=90))
    second = Approval(meeting="c2", date=date(2005, 5, 30), term=ContinuanceTerm(days_before=30))

    spans = plan_spans(
        effective_date=PLAN_DATE, first_term_until=JUNE_30, adoptions=[ADOPTED], continuances=[first, second]
    )

    # 30 May is the 31st day before 30 June: in the window of 90 days, and too early for that of 30.
    assert on(spans, date(2004, 6, 1)).through == date(2005, 6, 30)
    assert on(spans, date(2005, 6, 1)).through == date(2006, 5, 29)


@pytest.mark.plan_section("10")
def test_a_continuance_shows_from_the_day_of_the_vote() -> None:
    spans = spans_of(date(2004, 6, 15))

    assert on(spans, date(2004, 6, 14)).through == JUNE_30
    assert on(spans, date(2004, 6, 14)).continuance is None
    assert on(spans, date(2004, 6, 15)).through == date(2005, 6, 30)
    assert on(spans, date(2004, 7, 1)).continuance == "c-2004-06-15"
    assert on(spans, date(2005, 7, 1)).state is TermState.LAPSED


@pytest.mark.plan_section("10")
def test_after_a_lapse_the_days_between_stay_lapsed() -> None:
    spans = spans_of(date(2004, 9, 15))

    assert [(span.first, span.last, span.state) for span in spans] == [
        (PLAN_DATE, JUNE_30, TermState.IN_FORCE),
        (date(2004, 7, 1), date(2004, 9, 14), TermState.LAPSED),
        (date(2004, 9, 15), date(2005, 6, 30), TermState.IN_FORCE),
        (date(2005, 7, 1), None, TermState.LAPSED),
    ]


@pytest.mark.plan_section("10")
def test_a_vote_on_the_first_day_of_a_lapse_leaves_no_day_lapsed() -> None:
    spans = spans_of(date(2004, 7, 1))

    assert [span.state for span in spans] == [TermState.IN_FORCE, TermState.IN_FORCE, TermState.LAPSED]


@pytest.mark.plan_section("10")
def test_two_continuances_in_one_window_carry_one_year() -> None:
    once, twice = spans_of(date(2004, 5, 3)), spans_of(date(2004, 5, 3), date(2004, 6, 20))

    assert twice == once


@pytest.mark.plan_section("10")
def test_continuances_year_by_year() -> None:
    spans = spans_of(date(2004, 6, 15), date(2005, 6, 14), date(2006, 6, 13))

    assert [span.through.year for span in spans] == [2004, 2005, 2006, 2007, 2007]


@pytest.mark.plan_section("10")
def test_an_early_continuance_moves_the_date_of_the_terms_that_follow() -> None:
    spans = spans_of(date(2004, 3, 15), date(2005, 2, 1))

    assert [span.through for span in spans[:-1]] == [JUNE_30, date(2005, 3, 14), date(2006, 3, 14)]


@pytest.mark.plan_section("10")
def test_a_continuance_before_the_adoption_does_nothing() -> None:
    assert spans_of(date(2003, 8, 1)) == spans_of()


@pytest.mark.plan_section("10")
def test_an_adoption_after_the_first_term_runs_to_the_next_30_june() -> None:
    spans = spans_of(adopted=(Approval(meeting="new", date=date(2005, 3, 1)),))

    assert (spans[0].first, spans[0].through) == (date(2005, 3, 1), date(2005, 6, 30))


@pytest.mark.plan_section("8")
def test_a_second_adoption_extends_nothing_but_revives_a_lapsed_plan() -> None:
    again = Approval(meeting="m2", date=date(2004, 6, 1))
    revived = Approval(meeting="m3", date=date(2004, 8, 2))

    spans = spans_of(adopted=(ADOPTED, again, revived))

    assert [(span.adoption, span.state) for span in spans] == [
        ("m1", TermState.IN_FORCE),
        ("m1", TermState.LAPSED),
        ("m3", TermState.IN_FORCE),
        ("m3", TermState.LAPSED),
    ]


@pytest.mark.plan_section("10")
def test_a_term_that_ends_on_29_february() -> None:
    leap_day = date(2004, 2, 29)

    assert continued_through(leap_day, carried_on=date(2004, 2, 1), anniversary=leap_day) == date(2005, 2, 28)
    assert next_anniversary(leap_day, after=date(2007, 5, 1)) == date(2008, 2, 29)
    assert next_anniversary(leap_day, after=date(2005, 2, 28)) == date(2006, 2, 28)


@pytest.mark.plan_section("10")
def test_what_starts_on_the_last_day_of_the_first_term_has_that_day() -> None:
    assert first_term_end(JUNE_30, until=JUNE_30) == JUNE_30
    assert first_term_end(date(2004, 7, 1), until=JUNE_30) == date(2005, 6, 30)


@pytest.mark.plan_section("10")
@pytest.mark.parametrize(
    "value", ["WITHIN_0_DAYS", "WITHIN_181_DAYS", "WITHIN_NINETY_DAYS", "within_90_days", ""]
)
def test_a_window_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(PlanRuleViolation, match="no term of continuance"):
        ContinuanceTerm.from_value(value)


DAYS = st.dates(min_value=date(2003, 1, 1), max_value=date(2009, 12, 31))


@pytest.mark.plan_section("10")
@given(
    adopted=st.lists(DAYS, min_size=1, max_size=3), continued=st.lists(DAYS, max_size=8), shuffle=st.randoms()
)
def test_spans_tile_the_days_and_the_order_of_votes_does_not_matter(
    adopted: list[date], continued: list[date], shuffle: object
) -> None:
    adoptions = [Approval(meeting=f"a{at}", date=day) for at, day in enumerate(adopted)]
    continuances = [Approval(meeting=f"c{at}", date=day) for at, day in enumerate(continued)]

    def spans() -> tuple[Span, ...]:
        return plan_spans(
            effective_date=PLAN_DATE, first_term_until=JUNE_30, adoptions=adoptions, continuances=continuances
        )

    before = spans()
    shuffle.shuffle(adoptions)  # type: ignore[attr-defined]
    shuffle.shuffle(continuances)  # type: ignore[attr-defined]

    assert spans() == before
    assert before[0].first == max(PLAN_DATE, min(adopted))
    assert before[-1].last is None
    assert before[-1].state is TermState.LAPSED
    for span, following in zip(before, before[1:], strict=False):
        assert span.last is not None
        assert span.first <= span.last
        assert following.first == span.last + timedelta(days=1)


@pytest.mark.plan_section("10")
@given(through=DAYS, carried_on=DAYS)
def test_no_continuance_shortens_a_term_or_reaches_further_than_a_year_and_the_window(
    through: date, carried_on: date
) -> None:
    reached = continued_through(through, carried_on=carried_on, anniversary=JUNE_30)

    assert reached >= through
    assert reached == through or reached - carried_on <= timedelta(days=366 + 90)
