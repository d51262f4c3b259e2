"""R12: the obligation, day by day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.errors import PlanRuleViolation
from governance.domain.obligation import (
    ObligationSpan,
    PlanState,
    obligation_on,
    obligation_spans,
)
from governance.domain.termination import AfterTermination, Termination
from governance.domain.terms import Approval, PlanApprovals

PLAN_DATE = date(2003, 8, 18)
JUNE_30 = date(2004, 6, 30)
PLAN = PlanApprovals(
    effective_date=PLAN_DATE,
    first_term_until=JUNE_30,
    adoptions=(Approval(meeting="m1", date=date(2003, 8, 13)),),
)
COMPLETE = Termination(
    id="t1",
    effective=date(2004, 2, 2),
    good_faith=True,
    best_interest_fund=True,
    best_interest_shareholders=True,
    cdsc_unaltered=True,
)
NOT_COMPLETE = replace(COMPLETE, cdsc_unaltered=False)


def states(spans: tuple[ObligationSpan, ...]) -> list[tuple[date | None, PlanState]]:
    return [(span.first, span.state) for span in spans]


@pytest.mark.plan_section("8", "10")
def test_before_the_plan_nothing_then_everything_then_a_lapse() -> None:
    spans = obligation_spans(PLAN)

    assert states(spans) == [
        (None, PlanState.NOT_IN_FORCE),
        (PLAN_DATE, PlanState.IN_FORCE),
        (date(2004, 7, 1), PlanState.LAPSED),
    ]
    assert [span.service_fee for span in spans] == [False, True, True]
    assert obligation_on(spans, date(2003, 9, 30)).through == JUNE_30
    assert spans[2].reason == "Section 10: continuance not approved"


@pytest.mark.plan_section("8")
def test_never_adopted_the_plan_is_never_in_force() -> None:
    spans = obligation_spans(replace(PLAN, adoptions=()))

    assert states(spans) == [(None, PlanState.NOT_IN_FORCE)]
    assert (spans[0].last, spans[0].reason) == (
        None,
        "Section 8: the Plan is not in effect for this Portfolio",
    )


@pytest.mark.plan_section("11")
def test_after_a_termination_that_is_not_complete_the_distribution_fee_goes_on() -> None:
    spans = obligation_spans(PLAN, terminations=[NOT_COMPLETE], distributors=["adi"])

    terminated = obligation_on(spans, date(2004, 2, 2))
    assert terminated.state is PlanState.TERMINATED
    assert terminated.sold_before == date(2004, 2, 2)
    assert terminated.distribution_fee_stopped_for == frozenset()
    assert terminated.service_fee is False
    assert "no Complete Termination as to adi (Section 11(ii)" in terminated.reason
    assert obligation_on(spans, date(2004, 2, 1)).state is PlanState.IN_FORCE


@pytest.mark.plan_section("11")
def test_by_convention_all_goes_on_on_the_shares_sold_before() -> None:
    spans = obligation_spans(
        PLAN, terminations=[NOT_COMPLETE], distributors=["adi"], after_termination=AfterTermination.ALL
    )

    assert (spans[-1].service_fee, spans[-1].sold_before) == (True, date(2004, 2, 2))


@pytest.mark.plan_section("11")
@pytest.mark.parametrize("after_termination", list(AfterTermination))
def test_a_complete_termination_stops_everything(after_termination: AfterTermination) -> None:
    spans = obligation_spans(
        PLAN, terminations=[COMPLETE], distributors=["adi", "idi"], after_termination=after_termination
    )

    assert spans[-1].distribution_fee_stopped_for == frozenset({"adi", "idi"})
    assert spans[-1].service_fee is False


@pytest.mark.plan_section("11(iii)")
def test_complete_as_to_one_distributor_and_not_as_to_another() -> None:
    paid = replace(COMPLETE, paid_others=frozenset({"idi"}))

    spans = obligation_spans(PLAN, terminations=[paid], distributors=["adi", "idi"])

    assert spans[-1].distribution_fee_stopped_for == frozenset({"adi"})


@pytest.mark.plan_section("11")
def test_complete_also_as_to_who_sold_other_portfolios_and_said_of_those_who_sold_this_one() -> None:
    paid = replace(COMPLETE, paid_others=frozenset({"zeta"}))

    complete = obligation_spans(
        PLAN, terminations=[COMPLETE], distributors=["adi"], elsewhere=["adi", "zeta"]
    )
    broken = obligation_spans(PLAN, terminations=[paid], distributors=["adi"], elsewhere=["adi", "zeta"])

    assert complete[-1].distribution_fee_stopped_for == frozenset({"adi", "zeta"})
    assert broken[-1].distribution_fee_stopped_for == frozenset({"adi"})
    assert [code for code, _ in broken[-1].held_for] == ["zeta"]
    assert "zeta" not in complete[-1].reason + broken[-1].reason


@pytest.mark.plan_section("10", "11")
def test_a_terminated_plan_does_not_lapse() -> None:
    spans = obligation_spans(PLAN, terminations=[NOT_COMPLETE], distributors=["adi"])

    assert obligation_on(spans, date(2006, 1, 1)).state is PlanState.TERMINATED


@pytest.mark.plan_section("10", "11")
def test_a_lapsed_plan_can_be_terminated_and_its_lapsed_days_stay_lapsed() -> None:
    spans = obligation_spans(
        PLAN, terminations=[replace(COMPLETE, effective=date(2004, 9, 1))], distributors=["adi"]
    )

    assert states(spans)[2:] == [
        (date(2004, 7, 1), PlanState.LAPSED),
        (date(2004, 9, 1), PlanState.TERMINATED),
    ]


@pytest.mark.plan_section("11")
def test_a_second_termination_changes_nothing() -> None:
    later = replace(NOT_COMPLETE, id="t2", effective=date(2004, 5, 3))

    assert obligation_spans(PLAN, terminations=[later, COMPLETE], distributors=["adi"]) == obligation_spans(
        PLAN, terminations=[COMPLETE], distributors=["adi"]
    )


@pytest.mark.plan_section("8", "11")
def test_only_a_new_adoption_puts_a_terminated_plan_in_force_again() -> None:
    continued = replace(PLAN, continuances=(Approval(meeting="c1", date=date(2004, 6, 15)),))
    adopted = replace(continued, adoptions=(*PLAN.adoptions, Approval(meeting="m9", date=date(2005, 1, 10))))

    without = obligation_spans(continued, terminations=[COMPLETE], distributors=["adi"])
    again = obligation_spans(adopted, terminations=[COMPLETE], distributors=["adi"])

    assert without[-1].state is PlanState.TERMINATED
    assert obligation_on(again, date(2005, 1, 9)).state is PlanState.TERMINATED
    assert obligation_on(again, date(2005, 1, 10)).state is PlanState.IN_FORCE
    assert obligation_on(again, date(2005, 1, 10)).through == date(2005, 6, 30)


@pytest.mark.plan_section("11")
def test_a_termination_before_the_plans_date_keeps_it_out_of_force() -> None:
    early = replace(COMPLETE, effective=date(2003, 8, 15))

    assert states(obligation_spans(PLAN, terminations=[early])) == [(None, PlanState.NOT_IN_FORCE)]


@pytest.mark.plan_section("8")
def test_a_day_outside_the_spans_is_refused() -> None:
    with pytest.raises(PlanRuleViolation, match="2004-01-01"):
        obligation_on((), date(2004, 1, 1))


DAYS = st.dates(min_value=date(2003, 1, 1), max_value=date(2008, 12, 31))


@pytest.mark.plan_section("8", "10", "11")
@given(
    adopted=st.lists(DAYS, max_size=3),
    continued=st.lists(DAYS, max_size=5),
    terminated=st.lists(DAYS, max_size=3, unique=True),
    shuffle=st.randoms(),
)
def test_spans_tile_all_days_and_the_order_of_facts_does_not_matter(
    adopted: list[date], continued: list[date], terminated: list[date], shuffle: object
) -> None:
    terminations = [replace(COMPLETE, effective=day) for day in terminated]
    adoptions = [Approval(meeting=f"a{day}", date=day) for day in adopted]

    def spans() -> tuple[ObligationSpan, ...]:
        facts = replace(
            PLAN,
            adoptions=tuple(adoptions),
            continuances=tuple(Approval(meeting=f"c{day}", date=day) for day in continued),
        )
        return obligation_spans(facts, terminations=terminations, distributors=["adi"])

    before = spans()
    for shuffled in (adoptions, continued, terminations):
        shuffle.shuffle(shuffled)  # type: ignore[attr-defined]

    assert spans() == before
    assert (before[0].first, before[0].state) == (None, PlanState.NOT_IN_FORCE)
    assert before[-1].last is None
    for span, following in zip(before, before[1:], strict=False):
        assert span.last is not None
        assert span.first is None or span.first <= span.last
        assert following.first == span.last + timedelta(days=1)
