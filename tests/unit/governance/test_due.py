"""Sections 8 and 10: what is due by when, and what happens otherwise, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.agreements import AgreementFacts, AgreementVote, EndedBy, agreement_spans
from governance.domain.due import (
    DueItem,
    DueState,
    Term,
    TermKind,
    agreement_term_on,
    due_of_agreement,
    due_of_plan,
    ends_of_years,
    first_alike,
    in_force_until,
    plan_term_on,
    renewable_from,
    run_outs,
    soonest_first,
    with_keys,
)
from governance.domain.obligation import ObligationSpan, obligation_spans
from governance.domain.periods import DatePeriod
from governance.domain.termination import Termination
from governance.domain.terms import Approval, PlanApprovals
from governance.domain.votes import Matter

PLAN_DATE, JUNE_30 = date(2003, 8, 18), date(2004, 6, 30)
ONE_DAY = timedelta(days=1)
HELD = frozenset({"m1"})


def approvals(*continued: date, until: date = JUNE_30, covers: bool = True) -> PlanApprovals:
    return PlanApprovals(
        effective_date=PLAN_DATE,
        first_term_until=until,
        adoptions=(Approval(meeting="m1", date=date(2003, 8, 13)),),
        continuances=tuple(
            Approval(meeting=f"c-{day}", date=day, covers_agreements=covers) for day in continued
        ),
    )


def spans(*continued: date, until: date = JUNE_30) -> tuple[ObligationSpan, ...]:
    return obligation_spans(approvals(*continued, until=until))


def of_plan(term: Term, on: date, renewable: date | None = date(2004, 4, 1)) -> DueItem:
    return due_of_plan(term, names=["INVESCO Dynamics Fund"], on=on, renewable=renewable)


@pytest.mark.plan_section("10")
@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2003, 8, 12), Term(TermKind.NEVER)),
        (date(2003, 8, 13), Term(TermKind.RUNS, JUNE_30)),
        (date(2003, 8, 17), Term(TermKind.RUNS, JUNE_30)),
        (JUNE_30, Term(TermKind.RUNS, JUNE_30)),
        (date(2004, 7, 1), Term(TermKind.LAPSED, JUNE_30)),
    ],
)
def test_the_first_term_is_due_by_30_june_and_late_on_1_july(day: date, term: Term) -> None:
    held = HELD if day >= date(2003, 8, 13) else frozenset()

    assert plan_term_on(spans(), day, held=held) == term


@pytest.mark.plan_section("10")
def test_what_is_due_is_what_was_known_on_the_day() -> None:
    continued = spans(date(2004, 6, 9))

    assert plan_term_on(continued, date(2004, 6, 8), held=HELD) == Term(TermKind.RUNS, JUNE_30)
    assert plan_term_on(continued, date(2004, 6, 9), held=HELD) == Term(TermKind.RUNS, date(2005, 6, 30))


@pytest.mark.plan_section("11")
def test_nothing_is_due_for_a_plan_that_is_terminated() -> None:
    ended = Termination(
        id="t1",
        effective=date(2004, 3, 1),
        good_faith=True,
        best_interest_fund=True,
        best_interest_shareholders=True,
        cdsc_unaltered=True,
    )
    found = obligation_spans(approvals(), terminations=[ended], distributors=["adi"])

    assert plan_term_on(found, date(2004, 2, 29), held=HELD) == Term(TermKind.RUNS, JUNE_30)
    assert plan_term_on(found, date(2004, 3, 1), held=HELD) is None


@pytest.mark.plan_section("10")
@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2004, 3, 31), DueState.UPCOMING),
        (date(2004, 4, 1), DueState.DUE),
        (JUNE_30, DueState.DUE),
    ],
)
def test_a_continuance_is_due_from_the_first_day_of_its_window_to_the_last_of_the_term(
    on: date, state: DueState
) -> None:
    item = of_plan(Term(TermKind.RUNS, JUNE_30), on)

    assert (item.state, item.due_from, item.due_until) == (state, date(2004, 4, 1), JUNE_30)
    assert item.otherwise == "no payment for INVESCO Dynamics Fund for any day after 30 June 2004"
    assert (item.section, item.page, item.query) == ("10", "governance:vote_new", "matter=CONTINUANCE")


@pytest.mark.plan_section("10")
def test_what_lapsed_is_late_and_says_what_a_vote_now_gives() -> None:
    item = of_plan(Term(TermKind.LAPSED, JUNE_30), date(2004, 7, 1), None)

    assert (item.state, item.due_from, item.due_until) == (DueState.OVERDUE, None, JUNE_30)
    assert "held until a determination" in item.otherwise
    assert "in force again from the day of the vote" in item.otherwise


@pytest.mark.plan_section("8")
def test_before_an_adoption_the_adoption_is_due() -> None:
    item = of_plan(Term(TermKind.NEVER), date(2003, 8, 1), None)

    assert (item.what, item.section, item.due_until) == ("Adoption of the Plan", "8", None)


@pytest.mark.plan_section("10")
@pytest.mark.parametrize(
    ("through", "days", "first"),
    [
        (JUNE_30, 90, date(2004, 4, 1)),
        (date(2004, 2, 29), 90, date(2003, 12, 1)),
        (date(2005, 2, 28), 1, date(2005, 2, 27)),
        (date(2005, 6, 30), 180, date(2005, 1, 1)),
    ],
)
def test_the_window_is_so_many_days_before_the_last_day(through: date, days: int, first: date) -> None:
    assert renewable_from(through, days_before=lambda _: days) == first


@pytest.mark.plan_section("10")
def test_a_window_that_changes_is_that_of_the_day_of_the_vote() -> None:
    widened = date(2004, 5, 15)

    found = renewable_from(JUNE_30, days_before=lambda day: 30 if day < widened else 60)

    assert found == widened  # on the 14th thirty days do not reach, on the 15th sixty do


@pytest.mark.plan_section("10")
def test_a_term_that_begins_on_29_february_is_due_by_the_28th() -> None:
    leap = date(2004, 2, 29)
    found = plan_term_on(spans(leap, until=leap), date(2004, 3, 1), held=HELD)

    assert found == Term(TermKind.RUNS, date(2005, 2, 28))


@pytest.mark.plan_section("8", "10", "12(b)")
def test_an_agreement_has_a_term_of_its_own_once_votes_name_it() -> None:
    own = AgreementVote(meeting="m2", date=date(2004, 6, 9), matter=Matter.CONTINUANCE, carried=False)
    facts = AgreementFacts(id="adi-2003", distributor="adi", sells_from=date(2003, 7, 1), own_votes=(own,))
    found = agreement_spans(facts, plan=approvals(date(2004, 6, 9)))

    assert agreement_term_on(found, JUNE_30) == Term(TermKind.RUNS, JUNE_30)
    assert agreement_term_on(found, date(2004, 7, 1)) == Term(TermKind.LAPSED, JUNE_30)
    item = due_of_agreement(
        Term(TermKind.LAPSED, JUNE_30),
        agreement="adi 2003",
        distributor="adi",
        names=["A"],
        on=date(2004, 7, 1),
        renewable=None,
    )
    assert item.otherwise.startswith("the agreement ended after 30 June 2004: its service fee stops, its")
    assert item.query == "matter=CONTINUANCE&subject=adi+2003"


@pytest.mark.plan_section("12(a)")
@pytest.mark.parametrize("how", list(EndedBy))
def test_nothing_is_due_for_an_agreement_that_was_ended(how: EndedBy) -> None:
    facts = AgreementFacts(
        id="a", distributor="adi", sells_from=date(2003, 7, 1), ended_on=date(2004, 1, 31), ended_by=how
    )
    found = agreement_spans(facts, plan=approvals())

    assert agreement_term_on(found, date(2004, 1, 31)) == Term(TermKind.RUNS, JUNE_30)
    assert agreement_term_on(found, date(2004, 2, 1)) is None


@pytest.mark.plan_section("10")
def test_an_agreement_that_lapses_with_the_plan_has_nothing_due_of_its_own() -> None:
    facts = AgreementFacts(id="a", distributor="adi", sells_from=date(2003, 7, 1))

    assert agreement_term_on(agreement_spans(facts, plan=approvals()), date(2004, 7, 1)) is None


@pytest.mark.plan_section("10")
def test_days_in_force_run_on_through_continuances_and_break_at_a_lapse() -> None:
    found = spans(date(2004, 6, 9), date(2005, 9, 1))

    assert in_force_until(found, date(2003, 9, 30)) == date(2005, 6, 30)
    assert in_force_until(found, date(2005, 8, 1)) is None
    assert in_force_until(found, date(2005, 9, 1)) == date(2006, 6, 30)
    assert run_outs(found, within=DatePeriod(date(2004, 6, 1), date(2005, 6, 30))) == (date(2005, 6, 30),)
    assert run_outs(found, within=DatePeriod(date(2004, 6, 1), date(2005, 6, 29))) == ()


def test_what_is_late_comes_first() -> None:
    late = of_plan(Term(TermKind.LAPSED, JUNE_30), date(2005, 6, 1), None)
    now = of_plan(Term(TermKind.RUNS, date(2005, 6, 30)), date(2005, 6, 1), date(2005, 4, 1))
    never = of_plan(Term(TermKind.NEVER), date(2005, 6, 1), None)

    assert soonest_first([never, now, late]) == (late, now, never)


@given(
    through=st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 12, 31)),
    days=st.integers(min_value=1, max_value=180),
)
def test_a_vote_on_the_first_day_gives_a_whole_year_and_one_the_day_before_less(
    through: date, days: int
) -> None:
    first = renewable_from(through, days_before=lambda _: days)

    assert (through - first).days == days
    assert (through - (first - ONE_DAY)).days > days


@pytest.mark.plan_section("10")
def test_a_name_is_the_same_with_others_of_its_year_and_without_them() -> None:
    june, september, december = (
        due_of_plan(
            Term(TermKind.RUNS, day), names=[code], on=date(2004, 5, 3), renewable=None, apart=code.lower()
        )
        for day, code in ((JUNE_30, "A"), (date(2004, 9, 30), "B"), (date(2004, 12, 31), "C"))
    )
    of_a, of_b = ("continuance/2004/a", june), ("continuance/2004/b", september)

    assert list(with_keys([june, september])) == [of_a, of_b]
    assert list(with_keys([june])) == [of_a]
    assert list(with_keys([september, december])) == [of_b, ("continuance/2004/c", december)]


@pytest.mark.plan_section("10")
def test_a_portfolio_that_was_continued_still_names_those_that_were_not() -> None:
    on = date(2004, 6, 10)
    ends = {
        "a": ends_of_years(spans(date(2004, 6, 9)), on=on),
        "b": ends_of_years(spans(), on=on),
        "c": ends_of_years(spans(date(2003, 12, 1)), on=on),  # too early: through 30 November 2004
    }

    assert ends["a"] == {2004: (JUNE_30, ""), 2005: (date(2005, 6, 30), "")}
    assert first_alike(["b"], ends=ends, year=2004) == "a"
    assert first_alike(["c"], ends=ends, year=2004) == "c"
    assert ends_of_years(spans(date(2004, 6, 9)), on=date(2004, 6, 8)) == {2004: (JUNE_30, "")}


@pytest.mark.plan_section("10")
@pytest.mark.parametrize("kind", [TermKind.RUNS, TermKind.LAPSED])
def test_the_name_of_a_continuance_stays_when_its_day_moves(kind: TermKind) -> None:
    on = date(2004, 7, 5)

    plans = {of_plan(Term(kind, day), on, None).key for day in (date(2004, 3, 31), JUNE_30)}
    agreements = {
        due_of_agreement(
            Term(kind, day), agreement="a1", distributor="adi", names=["X"], on=on, renewable=None
        ).key
        for day in (date(2004, 3, 31), JUNE_30)
    }

    assert (plans, agreements) == ({"continuance/2004"}, {"agreement/a1/2004"})
