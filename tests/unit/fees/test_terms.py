"""R2, R8, R12: on which days of a month a share class accrues, on which terms, and what must wait."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fees.domain.terms import AgreementDays, MonthTerms, month_terms
from governance.domain.agreements import AgreementFacts, AgreementVote, EndedBy, agreement_spans
from governance.domain.conventions import Convention
from governance.domain.obligation import obligation_spans
from governance.domain.periods import PlanMonth
from governance.domain.rates import RateNotAllowed, RateSpan
from governance.domain.termination import AfterTermination, Termination
from governance.domain.terms import Approval, PlanApprovals
from governance.domain.votes import Matter

PLAN = PlanApprovals(
    effective_date=date(2003, 8, 18),
    first_term_until=date(2004, 6, 30),
    adoptions=(Approval(meeting="m1", date=date(2003, 8, 13), covers_agreements=True),),
    continuances=(),
)
SCHEDULE_A = (
    RateSpan(first=date(2003, 8, 18), last=None, asset_based=750_000, service=250_000, aggregate=1_000_000),
)
ADI = AgreementFacts(id="adi-2003", distributor="adi", sells_from=date(2003, 7, 1))
IDI = AgreementFacts(
    id="idi-2000",
    distributor="idi",
    sells_from=date(2000, 8, 23),
    sells_until=date(2003, 6, 30),
    ended_on=date(2003, 9, 15),
    ended_by=EndedBy.NOTICE,
)
LAPSE = "Section 10: continuance not approved"
NOT_APPROVED = "Section 8: agreement not approved"


def terms_of(
    month: str,
    *,
    plan: PlanApprovals = PLAN,
    terminations: Sequence[Termination] = (),
    after_termination: AfterTermination = AfterTermination.DISTRIBUTION_FEE_ON_SHARES_SOLD,
    agreements: Sequence[AgreementFacts] = (ADI,),
    schedule: Sequence[RateSpan] = SCHEDULE_A,
    conventions: Sequence[tuple[str, str, str]] = (),
) -> MonthTerms:
    return month_terms(
        PlanMonth.from_text(month),
        obligation=obligation_spans(
            plan,
            terminations=terminations,
            distributors=[facts.distributor for facts in agreements],
            after_termination=after_termination,
        ),
        schedule=schedule,
        agreements=[
            AgreementDays(facts=facts, spans=agreement_spans(facts, plan=plan)) for facts in agreements
        ],
        conventions=[
            Convention(name=name, value=value, effective=date.fromisoformat(effective))
            for name, value, effective in conventions
        ],
    )


def days_of(terms: MonthTerms) -> list[tuple[str, str]]:
    return [(f"{span.first}", f"{span.last}") for span in terms.spans]


def serviced_by(terms: MonthTerms) -> list[Any]:
    """Who services in each span; "all" by ALL_DISTRIBUTORS."""
    return [
        "all"
        if span.terms.servicing is None
        else [f"{one.distributor} since {one.began}" for one in span.terms.servicing]
        for span in terms.spans
    ]


@pytest.mark.plan_section("2", "8")
def test_a_whole_month_in_force_is_one_span_at_the_rates_of_schedule_a() -> None:
    terms = terms_of("2003-09")

    assert days_of(terms) == [("2003-09-01", "2003-09-30")]
    (span,) = terms.spans
    assert (span.terms.distribution_rate, span.terms.service_rate) == (750_000, 250_000)
    assert (span.terms.aggregate_rate, span.terms.days_in_year) == (1_000_000, 365)
    assert span.terms.all_shares_earn
    assert not span.terms.prior_day
    assert (terms.held_because, terms.held_agreements, terms.not_in_force) == ((), (), "")
    assert (terms.adoption, terms.continuance, terms.through) == ("m1", None, date(2004, 6, 30))
    assert terms.rates == (replace(SCHEDULE_A[0], first=date(2003, 9, 1), last=date(2003, 9, 30)),)


@pytest.mark.plan_section("8")
def test_a_month_before_the_plan_has_no_obligation_and_says_why() -> None:
    terms = terms_of("2003-07")

    assert terms.spans == ()
    assert terms.not_in_force == "Section 8: the Plan is not in effect for this Portfolio"
    assert (terms.adoption, terms.through, terms.rates) == (None, None, ())


@pytest.mark.plan_section("8")
@pytest.mark.parametrize(("adopted", "first"), [("2003-08-13", "2003-08-18"), ("2003-08-25", "2003-08-25")])
def test_a_month_in_which_the_plan_begins_has_only_the_days_from_then_on(adopted: str, first: str) -> None:
    adoption = Approval(meeting="m1", date=date.fromisoformat(adopted), covers_agreements=True)

    terms = terms_of("2003-08", plan=replace(PLAN, adoptions=(adoption,)))

    assert days_of(terms) == [(first, "2003-08-31")]


@pytest.mark.plan_section("10")
@pytest.mark.parametrize(
    ("month", "held"), [("2004-06", ()), ("2004-07", (LAPSE,)), ("2004-08", (LAPSE,)), ("2004-09", ())]
)
def test_a_lapse_on_any_day_of_the_month_holds_the_month_and_changes_no_figure(
    month: str, held: tuple[str, ...]
) -> None:
    revived = Approval(meeting="m2", date=date(2004, 8, 11), covers_agreements=True)

    terms = terms_of(month, plan=replace(PLAN, continuances=(revived,)))

    assert terms.held_because == held
    assert [span.terms.distribution_rate for span in terms.spans] == [750_000]
    assert serviced_by(terms) == [["adi since 2003-07-01"]]


@pytest.mark.plan_section("10")
def test_the_authority_is_that_of_the_months_last_day_with_an_obligation() -> None:
    continued = Approval(meeting="m2", date=date(2004, 6, 9), covers_agreements=True)

    terms = terms_of("2004-06", plan=replace(PLAN, continuances=(continued,)))

    assert (terms.adoption, terms.continuance, terms.through) == ("m1", "m2", date(2005, 6, 30))


@pytest.mark.plan_section("8")
def test_an_agreement_not_approved_on_any_day_holds_what_its_distributor_would_receive() -> None:
    lost = AgreementVote(meeting="m3", date=date(2003, 9, 10), matter=Matter.AGREEMENT, carried=False)
    regained = AgreementVote(meeting="m4", date=date(2003, 9, 17), matter=Matter.AGREEMENT, carried=True)
    voted = replace(ADI, own_votes=(lost, regained))

    september, october = (terms_of(month, agreements=[voted, IDI]) for month in ("2003-09", "2003-10"))

    assert september.held_agreements == (("adi", NOT_APPROVED),)
    assert september.held_because == ()
    assert october.held_agreements == ()


@pytest.mark.plan_section("8")
def test_an_agreement_that_the_plans_votes_do_not_cover_is_not_approved_and_still_services() -> None:
    adoption = Approval(meeting="m1", date=date(2003, 8, 13), covers_agreements=False)

    terms = terms_of("2003-09", plan=replace(PLAN, adoptions=(adoption,)))

    assert terms.held_agreements == (("adi", NOT_APPROVED),)
    assert serviced_by(terms) == [["adi since 2003-07-01"]]


@pytest.mark.plan_section("5", "8")
def test_an_agreement_that_ended_before_it_was_approved_services_no_more_and_still_holds() -> None:
    adoption = Approval(meeting="m1", date=date(2003, 8, 13), covers_agreements=False)

    terms = terms_of("2003-09", plan=replace(PLAN, adoptions=(adoption,)), agreements=[IDI])

    assert serviced_by(terms) == [["idi since 2000-08-23"], []]
    assert terms.held_agreements == (("idi", NOT_APPROVED),)


@pytest.mark.plan_section("8")
def test_an_agreement_not_approved_on_days_before_the_plan_holds_nothing() -> None:
    late = Approval(meeting="m1", date=date(2003, 8, 25), covers_agreements=True)

    assert terms_of("2003-08", plan=replace(PLAN, adoptions=(late,))).held_agreements == ()


@pytest.mark.plan_section("5", "12(b)")
def test_an_ended_agreement_services_until_its_last_day_and_after_it_sells_no_more() -> None:
    terms = terms_of("2003-09", agreements=[ADI, IDI])

    assert days_of(terms) == [("2003-09-01", "2003-09-15"), ("2003-09-16", "2003-09-30")]
    assert serviced_by(terms) == [
        ["adi since 2003-07-01", "idi since 2000-08-23"],
        ["adi since 2003-07-01"],
    ]


@pytest.mark.plan_section("5")
def test_a_distributor_services_from_its_first_day_of_selling() -> None:
    terms = terms_of("2003-09", agreements=[replace(ADI, sells_from=date(2003, 9, 10))])

    assert days_of(terms) == [("2003-09-01", "2003-09-09"), ("2003-09-10", "2003-09-30")]
    assert serviced_by(terms) == [[], ["adi since 2003-09-10"]]


@pytest.mark.plan_section("5", "10")
def test_an_agreement_that_was_not_continued_services_no_more() -> None:
    continued = Approval(meeting="m2", date=date(2004, 6, 9), covers_agreements=False)
    through_july = replace(ADI, first_term_until=date(2004, 7, 15))

    terms = terms_of("2004-07", plan=replace(PLAN, continuances=(continued,)), agreements=[through_july])

    assert days_of(terms) == [("2004-07-01", "2004-07-15"), ("2004-07-16", "2004-07-31")]
    assert serviced_by(terms) == [["adi since 2003-07-01"], []]
    assert terms.held_because == ()


@pytest.mark.plan_section("5")
def test_two_agreements_of_one_distributor_count_as_one_that_began_with_the_later() -> None:
    second = replace(ADI, id="adi-again", sells_from=date(2003, 8, 1))

    assert serviced_by(terms_of("2003-09", agreements=[second, ADI])) == [["adi since 2003-08-01"]]


@pytest.mark.plan_section("5", "6(a)")
def test_by_all_distributors_nobody_in_particular_services() -> None:
    changed = [("SERVICE_FEE", "ALL_DISTRIBUTORS", "2003-09-20")]

    terms = terms_of("2003-09", agreements=[ADI, IDI], conventions=changed)

    assert days_of(terms)[-1] == ("2003-09-20", "2003-09-30")
    assert serviced_by(terms)[-1] == "all"


@pytest.mark.plan_section("2")
def test_a_rate_that_changes_within_the_month_begins_a_span() -> None:
    reduced = RateSpan(
        first=date(2003, 9, 11), last=None, asset_based=500_000, service=250_000, aggregate=750_000
    )
    schedule = [replace(SCHEDULE_A[0], last=date(2003, 9, 10)), reduced]

    terms = terms_of("2003-09", schedule=schedule)

    assert days_of(terms) == [("2003-09-01", "2003-09-10"), ("2003-09-11", "2003-09-30")]
    assert [span.terms.distribution_rate for span in terms.spans] == [750_000, 500_000]
    assert [span.terms.aggregate_rate for span in terms.spans] == [1_000_000, 750_000]
    assert [(rate.first.day, rate.asset_based) for rate in terms.rates] == [(1, 750_000), (11, 500_000)]


@pytest.mark.plan_section("2")
def test_a_month_whose_days_lack_rates_is_refused() -> None:
    with pytest.raises(RateNotAllowed, match="Schedule A gives no rates on 2003-09-11"):
        terms_of("2003-09", schedule=[replace(SCHEDULE_A[0], last=date(2003, 9, 10))])


@pytest.mark.plan_section("2")
def test_conventions_that_change_within_the_month_count_from_their_day() -> None:
    changed = [("DAY_COUNT", "ACTUAL_365", "2004-02-10"), ("NET_ASSETS_BASIS", "PRIOR_DAY", "2004-02-20")]

    terms = terms_of("2004-02", conventions=changed)

    assert days_of(terms) == [
        ("2004-02-01", "2004-02-09"),
        ("2004-02-10", "2004-02-19"),
        ("2004-02-20", "2004-02-29"),
    ]
    assert [span.terms.days_in_year for span in terms.spans] == [366, 365, 365]
    assert [span.terms.prior_day for span in terms.spans] == [False, False, True]


@pytest.mark.plan_section("11")
def test_after_a_termination_that_is_not_complete_the_distribution_fee_goes_on_for_shares_sold() -> None:
    ended = _termination(cdsc_unaltered=False)

    terms = terms_of("2003-09", terminations=[ended])

    assert days_of(terms) == [("2003-09-01", "2003-09-11"), ("2003-09-12", "2003-09-30")]
    assert [span.terms.sold_before for span in terms.spans] == [None, date(2003, 9, 12)]
    assert [span.terms.stopped_for for span in terms.spans] == [frozenset(), frozenset()]
    assert serviced_by(terms) == [["adi since 2003-07-01"], []]


@pytest.mark.plan_section("11")
def test_by_all_both_fees_go_on_after_a_termination_that_is_not_complete() -> None:
    terms = terms_of(
        "2003-09", terminations=[_termination(good_faith=False)], after_termination=AfterTermination.ALL
    )

    assert [span.terms.sold_before for span in terms.spans] == [None, date(2003, 9, 12)]
    assert serviced_by(terms) == [["adi since 2003-07-01"], ["adi since 2003-07-01"]]


@pytest.mark.plan_section("11")
def test_a_complete_termination_stops_what_its_distributors_earned() -> None:
    terms = terms_of("2003-09", terminations=[_termination()])

    assert [span.terms.stopped_for for span in terms.spans] == [frozenset(), frozenset({"adi"})]
    assert not terms.spans[1].terms.all_shares_earn


def _termination(**changes: bool) -> Termination:
    found: dict[str, Any] = {
        "good_faith": True,
        "best_interest_fund": True,
        "best_interest_shareholders": True,
        "cdsc_unaltered": True,
    } | changes
    return Termination(effective=date(2003, 9, 12), **found)


@pytest.mark.plan_section("2", "8", "10", "11")
@given(
    month=st.sampled_from(["2003-07", "2003-08", "2003-09", "2004-02", "2004-06", "2004-07"]),
    adopted=st.dates(date(2003, 8, 1), date(2003, 9, 20)),
    ended=st.none() | st.dates(date(2003, 8, 1), date(2004, 7, 20)),
    changes=st.lists(st.dates(date(2003, 8, 1), date(2004, 7, 20)), max_size=3, unique=True),
)
@settings(max_examples=60, deadline=None)
def test_spans_tile_the_days_with_an_obligation(
    month: str, adopted: date, ended: date | None, changes: list[date]
) -> None:
    adoption = Approval(meeting="m1", date=adopted, covers_agreements=True)
    values = ("ACTUAL_365", "ACTUAL_ACTUAL", "ACTUAL_365")

    terms = terms_of(
        month,
        plan=replace(PLAN, adoptions=(adoption,)),
        agreements=[replace(ADI, ended_on=ended), IDI],
        conventions=[("DAY_COUNT", value, f"{day}") for day, value in zip(changes, values, strict=False)],
    )

    period = PlanMonth.from_text(month)
    first = max(period.first, adopted, date(2003, 8, 18))
    listed = [day for span in terms.spans for day in _days(span.first, span.last)]
    assert listed == list(_days(first, period.last))
    for before, after in zip(terms.spans, terms.spans[1:], strict=False):
        assert before.terms != after.terms


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
