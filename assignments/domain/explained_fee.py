"""Section 2: a month's fee of one share class, explained down to the days (R1-R4)."""

from assignments.domain.explained_days import (
    aggregate_days,
    cohort_days,
    days_before_the_limit,
    fee_days,
    rate_of,
    service_weights,
)
from assignments.domain.explained_month import (
    ACCRUAL,
    AMOUNT,
    COMPONENT_WORDS,
    EXACT,
    NOTE,
    WHAT,
    StoredMonth,
    day_columns,
    facts_of,
    limit_remarks,
    net_assets_proof,
)
from assignments.domain.explanation import Explanation, Proof, votes_sheet
from assignments.domain.sheets import Row, Sheet, Why
from governance.domain.money import TRILLIONTHS_PER_CENT, round_half_up
from governance.domain.rates import Component
from governance.domain.sections import plan_section

COMPONENT_SECTION = {Component.DISTRIBUTION_FEE: "2, 6(a)", Component.SERVICE_FEE: "2, 4, 5"}


@plan_section("2", "4")
def explain_fee(stored: StoredMonth, *, month: str, component: Component) -> Explanation:
    """Section 2: "the applicable annual rate of the average daily net assets attributable to the Shares"."""
    again = fee_days(stored.days, component)
    aggregate = round_half_up(sum(aggregate_days(stored.days)), TRILLIONTHS_PER_CENT)
    rounded = round_half_up(sum(again), TRILLIONTHS_PER_CENT)
    fee = rounded
    if component is Component.SERVICE_FEE:
        fee = min(rounded, aggregate - stored.distribution_fee)
    average = round_half_up(sum(stored.days.net_assets), len(again)) if again else 0
    differing = sum(one != other for one, other in zip(again, stored.accruals(component), strict=True))
    words = COMPONENT_WORDS[component]
    return Explanation(
        title=f"The {words} of {stored.portfolio_name}",
        amount=stored.fee(component),
        is_final=stored.is_final,
        facts=facts_of(stored, month),
        sheets=(
            _month_sheet(stored, component, exact=sum(again), rounded=rounded, aggregate=aggregate, fee=fee),
            _days_sheet(stored, component, again),
            votes_sheet(stored.votes, through=stored.through),
        ),
        proofs=(
            net_assets_proof(stored),
            Proof(what=f"days whose accrual of the {words} differs", again=differing, stored=0),
            *(_limit_proofs(stored) if component is Component.DISTRIBUTION_FEE else ()),
            Proof(what="average daily net assets, cents", again=average, stored=stored.average),
            Proof(what="aggregate fee, cents", again=aggregate, stored=stored.aggregate_fee),
            Proof(what=f"{words} of the month, cents", again=fee, stored=stored.fee(component)),
        ),
        remarks=limit_remarks(stored),
    )


def _limit_proofs(stored: StoredMonth) -> tuple[Proof, ...]:
    """Section 2: the days before the limit are net assets x rate; what it leaves is within, and divided."""
    days = stored.days
    if not stored.wanted:
        return ()
    whole = days_before_the_limit(days)
    return (
        Proof(
            what="days whose accrual before the lifetime limit differs",
            again=sum(one != other for one, other in zip(whole, stored.wanted, strict=True)),
            stored=0,
        ),
        Proof(
            what="days of which the lifetime limit leaves more than accrued, or less than nothing",
            again=sum(not 0 <= day.left <= stored.wanted[at] for at, day in days.cut.items()),
            stored=0,
        ),
        Proof(
            what="what all cohorts have of it, trillionths",
            again=sum(sum(cohort_days(days, one)) for one in days.cohorts),
            stored=sum(one.accrual for one in days.cohorts),
        ),
    )


def _days_sheet(stored: StoredMonth, component: Component, accruals: tuple[int, ...]) -> Sheet:
    """One row for each day that accrued."""
    days = stored.days
    gap = not all(terms.all_shares_earn for terms in days.terms)
    return Sheet(
        key="days",
        heading="Each day",
        section=COMPONENT_SECTION[component],
        rule="R1, R2, R3",
        formula=(
            "net assets x rate"
            + (" x Shares that earn / Shares of the class" if gap else "")
            + " / days of the year, rounded half-up to 12 places"
            + ("; no more than the lifetime limit leaves" if _is_cut(stored, component) else "")
        ),
        columns=(*day_columns(tells_rate_gap=gap), ACCRUAL, NOTE),
        rows=tuple(
            Row(
                cells={
                    "day": day,
                    "figure_of": stored.figure_of[at],
                    "net_assets": days.net_assets[at],
                    "rate": rate_of(days.terms[at], component),
                    "days_in_year": days.terms[at].days_in_year,
                    "shares_earning": days.shares_earning(at),
                    "shares_all": days.shares_all(at),
                    "accrual": accruals[at],
                    "note": _day_note(stored, component, at),
                }
            )
            for at, day in enumerate(days.days)
        ),
        totals=Row(
            cells={"day": None, "net_assets": sum(days.net_assets), "accrual": sum(accruals), "note": "sum"}
        ),
    )


def _is_cut(stored: StoredMonth, component: Component) -> bool:
    return component is Component.DISTRIBUTION_FEE and bool(stored.days.cut)


def _day_note(stored: StoredMonth, component: Component, at: int) -> str:
    if component is Component.DISTRIBUTION_FEE:
        return stored.note(at)
    if not service_weights(stored.days, at):
        return "no service fee is incurred: no agreement is in force"
    return stored.day_note(at)


def _limit_rows(stored: StoredMonth) -> list[Row]:
    """Section 2: what the days came to, and what of it is not charged."""
    since = f" (reached on {stored.reached_on})" if stored.reached_on is not None else ""
    return [
        Row(cells={"what": "the days together, before the limit", "exact": sum(stored.wanted)}),
        Row(
            cells={
                "what": f"not charged: no room under the lifetime limit on sales charges{since}",
                "exact": -stored.not_charged,
            }
        ),
    ]


def _month_sheet(
    stored: StoredMonth, component: Component, *, exact: int, rounded: int, aggregate: int, fee: int
) -> Sheet:
    """R4: the sum of the days, rounded once; the service fee gives up what exceeds the aggregate."""
    rows = [
        *(_limit_rows(stored) if _is_cut(stored, component) else ()),
        Row(
            cells={
                "what": "the days together, rounded half-up to the cent",
                "exact": exact,
                "amount": rounded,
            }
        ),
    ]
    if component is Component.SERVICE_FEE:
        rows += [
            Row(
                cells={
                    "what": "the Maximum Aggregate Fee: the same days at the aggregate rate",
                    "exact": sum(aggregate_days(stored.days)),
                    "amount": aggregate,
                }
            ),
            Row(
                cells={
                    "what": "less the distribution fee: the most that the service fee can be",
                    "amount": aggregate - stored.distribution_fee,
                },
                why={
                    "amount": Why(
                        what="fee", portfolio=stored.portfolio, component=Component.DISTRIBUTION_FEE.value
                    )
                },
            ),
            Row(
                cells={
                    "what": "the service fee gives up the cent"
                    if fee < rounded
                    else "the aggregate does not reduce it",
                    "amount": fee,
                }
            ),
        ]
    return Sheet(
        key="month",
        heading="The month",
        section="2",
        rule="R4",
        formula="the sum of the days, rounded half-up to the cent once"
        + (
            "; at most the aggregate fee less the distribution fee"
            if component is Component.SERVICE_FEE
            else ""
        ),
        columns=(WHAT, EXACT, AMOUNT),
        rows=tuple(rows),
    )
