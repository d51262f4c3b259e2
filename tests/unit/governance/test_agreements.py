"""Sections 8, 10 and 12: a related agreement's state, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.agreements import (
    AgreementFacts,
    AgreementSpan,
    AgreementState,
    AgreementVote,
    EndedBy,
    agreement_on,
    agreement_spans,
)
from governance.domain.terms import Approval, PlanApprovals
from governance.domain.votes import Matter

PLAN_DATE = date(2003, 8, 18)
JUNE_30 = date(2004, 6, 30)
NOT_BEGUN, NOT_APPROVED = AgreementState.NOT_BEGUN, AgreementState.NOT_APPROVED
IN_FORCE, ENDED = AgreementState.IN_FORCE, AgreementState.ENDED


def plan(*continued: Approval, adopted: Approval | None = None) -> PlanApprovals:
    return PlanApprovals(
        effective_date=PLAN_DATE,
        first_term_until=JUNE_30,
        adoptions=(adopted or covering(date(2003, 8, 13)),),
        continuances=continued,
    )


def covering(day: date) -> Approval:
    return Approval(meeting=f"plan-{day}", date=day)


def plan_alone(day: date) -> Approval:
    return Approval(meeting=f"alone-{day}", date=day, covers_agreements=False)


def own(day: date, *, matter: Matter = Matter.CONTINUANCE, carried: bool = True) -> AgreementVote:
    return AgreementVote(meeting=f"own-{day}", date=day, matter=matter, carried=carried)


def agreement(
    *own_votes: AgreementVote,
    sells_from: date = date(2003, 7, 1),
    ended_on: date | None = None,
    first_term_until: date | None = None,
) -> AgreementFacts:
    return AgreementFacts(
        id="adi-2003",
        distributor="adi",
        sells_from=sells_from,
        ended_on=ended_on,
        ended_by=EndedBy.NOTICE if ended_on else None,
        first_term_until=first_term_until,
        own_votes=own_votes,
    )


def states(spans: tuple[AgreementSpan, ...]) -> list[tuple[date | None, AgreementState]]:
    """Each state with its first day, neighbours of one state taken together."""
    kept: list[tuple[date | None, AgreementState]] = []
    for span in spans:
        if not kept or kept[-1][1] is not span.state:
            kept.append((span.first, span.state))
    return kept


@pytest.mark.plan_section("8")
def test_an_agreement_that_no_vote_names_is_covered_by_the_votes_on_the_plan() -> None:
    spans = agreement_spans(agreement(), plan=plan(covering(date(2004, 6, 15))))

    assert states(spans)[:2] == [(None, NOT_BEGUN), (PLAN_DATE, IN_FORCE)]
    assert agreement_on(spans, PLAN_DATE).meeting == "plan-2003-08-13"
    assert agreement_on(spans, date(2005, 6, 30)).through == date(2005, 6, 30)


@pytest.mark.plan_section("8")
def test_an_agreement_that_begins_later_is_covered_from_its_beginning() -> None:
    spans = agreement_spans(agreement(sells_from=date(2004, 1, 2)), plan=plan())

    assert states(spans)[:2] == [(None, NOT_BEGUN), (date(2004, 1, 2), IN_FORCE)]


@pytest.mark.plan_section("8")
def test_votes_on_the_plan_alone_leave_it_not_approved_until_one_covers_it() -> None:
    facts = plan(covering(date(2004, 6, 15)), adopted=plan_alone(date(2003, 8, 13)))

    spans = agreement_spans(agreement(), plan=facts)

    assert states(spans)[:3] == [(None, NOT_BEGUN), (PLAN_DATE, NOT_APPROVED), (date(2004, 6, 15), IN_FORCE)]
    assert agreement_on(spans, date(2004, 6, 15)).through == date(2005, 6, 30)


@pytest.mark.plan_section("10")
def test_a_continuance_of_the_plan_alone_does_not_continue_it() -> None:
    spans = agreement_spans(agreement(), plan=plan(plan_alone(date(2004, 6, 15)), covering(date(2005, 6, 1))))

    assert states(spans)[:4] == [
        (None, NOT_BEGUN),
        (PLAN_DATE, IN_FORCE),
        (date(2004, 7, 1), ENDED),
        (date(2005, 6, 1), IN_FORCE),
    ]


@pytest.mark.plan_section("10")
def test_while_the_plan_has_lapsed_it_counts_as_in_force_like_the_plan() -> None:
    spans = agreement_spans(agreement(), plan=plan(plan_alone(date(2004, 9, 15))))

    assert agreement_on(spans, JUNE_30).lapsed_with_plan is False
    assert agreement_on(spans, date(2004, 7, 1)).lapsed_with_plan is True
    assert agreement_on(spans, date(2004, 7, 1)).state is IN_FORCE
    assert states(spans)[-1] == (date(2004, 9, 15), ENDED)


@pytest.mark.plan_section("10")
def test_once_named_it_does_not_lapse_with_the_plan_but_ends() -> None:
    spans = agreement_spans(agreement(own(date(2003, 8, 13), matter=Matter.AGREEMENT)), plan=plan())

    assert states(spans)[1:] == [(PLAN_DATE, IN_FORCE), (date(2004, 7, 1), ENDED)]


@pytest.mark.plan_section("8")
def test_from_the_first_vote_that_names_it_votes_on_the_plan_no_longer_count() -> None:
    named = agreement(own(date(2003, 8, 13), matter=Matter.AGREEMENT))

    spans = agreement_spans(named, plan=plan(covering(date(2004, 6, 15))))

    assert states(spans)[1:] == [(PLAN_DATE, IN_FORCE), (date(2004, 7, 1), ENDED)]


@pytest.mark.plan_section("10")
def test_a_first_naming_continuance_goes_on_from_what_the_plans_votes_had_given() -> None:
    spans = agreement_spans(agreement(own(date(2004, 6, 15))), plan=plan())

    assert agreement_on(spans, date(2004, 6, 15)).through == date(2005, 6, 30)
    assert states(spans)[-1] == (date(2005, 7, 1), ENDED)


@pytest.mark.plan_section("8")
@pytest.mark.parametrize("matter", [Matter.AGREEMENT, Matter.ADOPTION])
def test_a_lost_vote_on_it_leaves_it_not_approved_from_that_day(matter: Matter) -> None:
    lost = own(date(2004, 2, 2), matter=matter, carried=False)

    spans = agreement_spans(agreement(lost), plan=plan(covering(date(2004, 6, 15))))

    assert states(spans)[1:] == [(PLAN_DATE, IN_FORCE), (date(2004, 2, 2), NOT_APPROVED)]


@pytest.mark.plan_section("8")
def test_a_lost_vote_on_it_undoes_no_vote_of_its_own() -> None:
    votes = (
        own(date(2003, 8, 13), matter=Matter.AGREEMENT),
        own(date(2004, 2, 2), matter=Matter.AGREEMENT, carried=False),
    )

    spans = agreement_spans(agreement(*votes), plan=plan())

    assert agreement_on(spans, date(2004, 2, 2)).state is IN_FORCE


@pytest.mark.plan_section("12(b)")
def test_a_lost_vote_on_it_changes_nothing_once_it_has_ended() -> None:
    lost = own(date(2004, 9, 1), matter=Matter.AGREEMENT, carried=False)

    spans = agreement_spans(agreement(lost), plan=plan(plan_alone(date(2004, 6, 15))))

    assert states(spans)[-1] == (date(2004, 7, 1), ENDED)


@pytest.mark.plan_section("10")
def test_a_lost_continuance_changes_nothing_until_the_running_term_ends() -> None:
    lost = own(date(2004, 6, 15), carried=False)

    spans = agreement_spans(agreement(lost), plan=plan(covering(date(2004, 6, 15))))

    assert states(spans)[1:] == [(PLAN_DATE, IN_FORCE), (date(2004, 7, 1), ENDED)]


@pytest.mark.plan_section("8")
def test_a_carried_vote_after_a_lost_one_approves_it_from_its_own_day() -> None:
    votes = (
        own(date(2004, 2, 2), matter=Matter.AGREEMENT, carried=False),
        own(date(2004, 3, 1), matter=Matter.AGREEMENT),
    )

    spans = agreement_spans(agreement(*votes), plan=plan())

    assert states(spans)[2:] == [
        (date(2004, 2, 2), NOT_APPROVED),
        (date(2004, 3, 1), IN_FORCE),
        (date(2004, 7, 1), ENDED),
    ]


@pytest.mark.plan_section("10")
def test_continued_too_late_it_is_in_force_again_from_the_vote_to_the_next_anniversary() -> None:
    votes = (own(date(2003, 8, 13), matter=Matter.AGREEMENT), own(date(2004, 9, 15)))

    spans = agreement_spans(agreement(*votes), plan=plan())

    assert states(spans)[1:] == [
        (PLAN_DATE, IN_FORCE),
        (date(2004, 7, 1), ENDED),
        (date(2004, 9, 15), IN_FORCE),
        (date(2005, 7, 1), ENDED),
    ]


@pytest.mark.plan_section("10")
def test_its_own_first_term_and_anniversary_are_its_own() -> None:
    votes = (own(date(2003, 8, 13), matter=Matter.AGREEMENT), own(date(2004, 11, 1)), own(date(2006, 2, 1)))

    spans = agreement_spans(agreement(*votes, first_term_until=date(2004, 12, 31)), plan=plan())

    assert [span.through for span in spans if span.state is IN_FORCE] == [
        date(2004, 12, 31),
        date(2005, 12, 31),
        date(2006, 12, 31),
    ]
    assert agreement_on(spans, date(2006, 1, 31)).state is ENDED


@pytest.mark.plan_section("10")
def test_approved_after_the_plans_first_date_its_first_term_ends_on_the_next_anniversary() -> None:
    late = agreement(own(date(2004, 11, 10), matter=Matter.AGREEMENT), sells_from=date(2005, 1, 3))

    spans = agreement_spans(late, plan=plan(plan_alone(date(2004, 6, 15))))

    assert agreement_on(spans, date(2005, 1, 3)).through == date(2005, 6, 30)


@pytest.mark.plan_section("10")
def test_an_unnamed_agreement_with_a_longer_first_term_keeps_it() -> None:
    spans = agreement_spans(
        agreement(first_term_until=date(2004, 12, 31)), plan=plan(plan_alone(date(2004, 6, 15)))
    )

    assert states(spans)[1:] == [(PLAN_DATE, IN_FORCE), (date(2005, 1, 1), ENDED)]


@pytest.mark.plan_section("12(b)")
def test_it_is_ended_after_its_last_day_in_force() -> None:
    spans = agreement_spans(agreement(ended_on=date(2003, 12, 31)), plan=plan(covering(date(2004, 6, 15))))

    assert states(spans) == [(None, NOT_BEGUN), (PLAN_DATE, IN_FORCE), (date(2004, 1, 1), ENDED)]
    assert agreement_on(spans, date(2004, 1, 1)).reason == "Section 12: ended on 2003-12-31 (notice)"


@pytest.mark.plan_section("12(b)")
def test_once_ended_no_later_continuance_revives_it() -> None:
    facts = agreement(own(date(2004, 6, 15)), ended_on=date(2003, 12, 31))

    assert states(agreement_spans(facts, plan=plan()))[-1] == (date(2004, 1, 1), ENDED)


@pytest.mark.plan_section("8")
def test_never_approved_before_its_end_it_stays_not_approved() -> None:
    facts = agreement(own(date(2004, 3, 1), matter=Matter.AGREEMENT), ended_on=date(2003, 12, 31))

    spans = agreement_spans(facts, plan=plan(adopted=plan_alone(date(2003, 8, 13))))

    assert states(spans) == [(None, NOT_BEGUN), (PLAN_DATE, NOT_APPROVED)]


@pytest.mark.plan_section("13")
@pytest.mark.parametrize("adopted", [covering(date(2003, 8, 13)), plan_alone(date(2003, 9, 10))])
def test_one_that_ended_under_the_prior_plan_is_ended_and_never_unapproved(adopted: Approval) -> None:
    spans = agreement_spans(
        agreement(sells_from=date(2000, 8, 23), ended_on=date(2003, 6, 30)), plan=plan(adopted=adopted)
    )

    assert states(spans) == [(None, NOT_BEGUN), (date(2003, 7, 1), ENDED)]


@pytest.mark.plan_section("13")
def test_the_last_day_before_the_plan_belongs_to_the_prior_plan_and_the_first_day_does_not() -> None:
    unapproved = plan(adopted=plan_alone(date(2003, 8, 13)))

    before = agreement_spans(agreement(ended_on=date(2003, 8, 17)), plan=unapproved)
    on_the_day = agreement_spans(agreement(ended_on=PLAN_DATE), plan=unapproved)

    assert states(before)[-1] == (PLAN_DATE, ENDED)
    assert states(on_the_day)[-1] == (PLAN_DATE, NOT_APPROVED)


@pytest.mark.plan_section("8")
def test_without_any_adoption_it_is_not_approved() -> None:
    nothing_adopted = PlanApprovals(effective_date=PLAN_DATE, first_term_until=JUNE_30)

    assert states(agreement_spans(agreement(), plan=nothing_adopted))[-1] == (PLAN_DATE, NOT_APPROVED)


DAYS = st.dates(min_value=date(2003, 1, 1), max_value=date(2007, 12, 31))
OWN_VOTES = st.builds(
    AgreementVote,
    meeting=st.sampled_from(["x", "y", "z"]),
    date=DAYS,
    matter=st.sampled_from([Matter.AGREEMENT, Matter.CONTINUANCE, Matter.AGREEMENT_TERMINATION]),
    carried=st.booleans(),
)
PLAN_VOTES = st.lists(
    st.builds(Approval, meeting=st.just("p"), date=DAYS, covers_agreements=st.booleans()), max_size=4
)


@pytest.mark.plan_section("8")
@given(
    votes=st.lists(OWN_VOTES, max_size=5),
    adoptions=PLAN_VOTES,
    continuances=PLAN_VOTES,
    sells_from=DAYS,
    days_until_end=st.none() | st.integers(min_value=0, max_value=900),
    first_term_until=st.none() | DAYS,
    shuffle=st.randoms(),
)
def test_spans_tile_all_days_and_the_order_of_votes_does_not_matter(
    votes: list[AgreementVote],
    adoptions: list[Approval],
    continuances: list[Approval],
    sells_from: date,
    days_until_end: int | None,
    first_term_until: date | None,
    shuffle: object,
) -> None:
    ended_on = None if days_until_end is None else sells_from + timedelta(days=days_until_end)

    def spans() -> tuple[AgreementSpan, ...]:
        facts = agreement(*votes, sells_from=sells_from, ended_on=ended_on, first_term_until=first_term_until)
        approvals = PlanApprovals(
            effective_date=PLAN_DATE,
            first_term_until=JUNE_30,
            adoptions=tuple(adoptions),
            continuances=tuple(continuances),
        )
        return agreement_spans(facts, plan=approvals)

    before = spans()
    for shuffled in (votes, adoptions, continuances):
        shuffle.shuffle(shuffled)  # type: ignore[attr-defined]

    assert spans() == before
    assert (before[0].first, before[-1].last) == (None, None)
    for span, following in zip(before, before[1:], strict=False):
        assert span.last is not None
        assert span.first is None or span.first <= span.last
        assert following.first == span.last + timedelta(days=1)
