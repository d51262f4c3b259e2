"""Section 6(a): a Distributor's 12b-1 Share of one share class, explained by cohort and day (R5, R6, R8)."""

from assignments.domain.explained_days import (
    Claimant,
    StoredCohort,
    claimants,
    cohort_days,
    rate_of,
    service_days,
    service_weights,
    sums_by_distributor,
)
from assignments.domain.explained_month import (
    ACCRUAL,
    COMPONENT_WORDS,
    EXACT,
    NOTE,
    StoredMonth,
    day_columns,
    facts_of,
    last_cents,
    limit_remarks,
    net_assets_proof,
    split_sheet,
)
from assignments.domain.explanation import Explanation, Fact, Proof, votes_sheet
from assignments.domain.shares import split_fee
from assignments.domain.sheets import Column, Kind, Row, Sheet, Why
from governance.domain.rates import Component
from governance.domain.sections import plan_section

ISSUED = (
    Column(name="issued_first", label="Issued from", kind=Kind.DAY),
    Column(name="issued_last", label="Issued until", kind=Kind.DAY),
)
COHORT_SHARES = (
    Column(name="tracked", label="Tracked Shares", kind=Kind.SHARES),
    Column(name="free", label="Free Shares", kind=Kind.SHARES),
    Column(name="shares", label="Shares of the cohort", kind=Kind.SHARES),
    Column(name="shares_all", label="Shares of the class", kind=Kind.SHARES),
)


UNDER_THE_LIMIT = (
    "; of a day that the lifetime limit cuts: what it leaves x Shares of the cohort / Shares that earn"
)


@plan_section("6(a)")
def explain_share(
    stored: StoredMonth, *, month: str, distributor: str, component: Component, own: frozenset[str] | None
) -> Explanation:
    """Section 6(a): paid "in proportion to the number of such Shares sold by or attributable to" each.

    `own`: the Distributors that the reader may see (None: all).
    """
    share = stored.shares[distributor]
    is_distribution = component is Component.DISTRIBUTION_FEE
    weights = _weights(stored, component)
    cents = split_fee(stored.fee(component), exact=weights)
    order = sorted(weights)
    parties = claimants(
        stored.fee(component),
        weights=[(code, weights[code]) for code in order],
        cents=[cents[code] for code in order],
    )
    amount = share.distribution_fee if is_distribution else share.service_fee
    exact = share.distribution_exact if is_distribution else share.service_exact
    words = COMPONENT_WORDS[component]
    return Explanation(
        title=f"The {words} of {stored.portfolio_name}: the share of {distributor}",
        amount=amount,
        is_final=stored.is_final,
        facts=(
            *facts_of(stored, month),
            Fact(label="Distributor", value=distributor),
            Fact(
                label=f"The {words} that is divided, dollars",
                cents=stored.fee(component),
                why=Why(what="fee", portfolio=stored.portfolio, component=component.value),
            ),
        ),
        sheets=(
            _split(parties, stored, component, own=own, distributor=distributor),
            *_weighing(stored, distributor, component),
            votes_sheet(stored.votes, through=stored.through),
        ),
        proofs=(
            net_assets_proof(stored),
            *(_cohort_proofs(stored, distributor) if is_distribution else ()),
            Proof(
                what=f"exact share of the {words}, trillionths",
                again=weights.get(distributor, 0),
                stored=exact,
            ),
            Proof(what=f"share of the {words}, cents", again=cents.get(distributor, 0), stored=amount),
        ),
        remarks=(last_cents(parties, own=own), *(limit_remarks(stored) if is_distribution else ())),
    )


def _weights(stored: StoredMonth, component: Component) -> dict[str, int]:
    """The exact shares of all Distributors, trillionths."""
    if component is Component.SERVICE_FEE:
        return sums_by_distributor(service_days(stored.days))
    return sums_by_distributor(
        [{cohort.distributor: sum(cohort_days(stored.days, cohort))} for cohort in stored.days.cohorts]
    )


def _split(
    parties: tuple[Claimant, ...],
    stored: StoredMonth,
    component: Component,
    *,
    own: frozenset[str] | None,
    distributor: str,
) -> Sheet:
    why = {
        one.party: Why(
            what="share", portfolio=stored.portfolio, component=component.value, distributor=one.party
        )
        for one in parties
        if one.party != distributor
    }
    return split_sheet(
        parties,
        weight=Kind.TRILLIONTHS,
        own=own,
        section="6(a)",
        ties="the lower distributor code",
        why=why,
    )


def _weighing(stored: StoredMonth, distributor: str, component: Component) -> tuple[Sheet, ...]:
    """The steps that give the Distributor's weight."""
    if component is Component.SERVICE_FEE:
        return (_service_sheet(stored, distributor),)
    cohorts = [one for one in stored.days.cohorts if one.distributor == distributor]
    return (_cohorts_sheet(stored, cohorts), *(cohort_sheet(stored, cohort) for cohort in cohorts))


def _cohorts_sheet(stored: StoredMonth, cohorts: list[StoredCohort]) -> Sheet:
    sums = [sum(cohort_days(stored.days, cohort)) for cohort in cohorts]
    return Sheet(
        key="cohorts",
        heading="The exact share, by cohort",
        section="6(a)",
        rule="R5, R6",
        formula="the sum over the cohorts of the sums over their days",
        columns=(*ISSUED, EXACT),
        rows=tuple(
            Row(cells={"issued_first": cohort.first, "issued_last": cohort.last, "exact": exact})
            for cohort, exact in zip(cohorts, sums, strict=True)
        ),
        totals=Row(cells={"exact": sum(sums)}),
    )


def interval_words(cohort: StoredCohort) -> str:
    """The issue dates of a cohort."""
    first = f"from {cohort.first}" if cohort.first else ""
    last = f"until {cohort.last}" if cohort.last else ""
    return f"issued {first} {last}".strip().replace("  ", " ") if first or last else "issued on any day"


def cohort_sheet(stored: StoredMonth, cohort: StoredCohort) -> Sheet:
    """R6 for each day of one cohort."""
    days, accruals = stored.days, cohort_days(stored.days, cohort)
    return Sheet(
        key="cohort",
        heading=f"Shares {interval_words(cohort)}, each day",
        section="6(a)",
        rule="R5, R6",
        formula=(
            "net assets x rate x Shares of the cohort / (Shares of the class x days of the year),"
            " one division, rounded half-up to 12 places; Shares at the close of the last business day"
            + UNDER_THE_LIMIT
            * bool(days.cut)
        ),
        columns=(*ISSUED, *day_columns(tells_rate_gap=False), *COHORT_SHARES, ACCRUAL, NOTE),
        rows=tuple(
            Row(
                cells={
                    "issued_first": cohort.first,
                    "issued_last": cohort.last,
                    "day": day,
                    "figure_of": stored.figure_of[at],
                    "net_assets": days.net_assets[at],
                    "rate": rate_of(days.terms[at], Component.DISTRIBUTION_FEE),
                    "days_in_year": days.terms[at].days_in_year,
                    "tracked": cohort.tracked[at],
                    "free": cohort.free[at],
                    "shares": days.earning(cohort, at),
                    "shares_all": days.shares_all(at),
                    "accrual": accruals[at],
                    "note": "these Shares earn no more (Section 11)"
                    if cohort.shares(at) and not days.earning(cohort, at)
                    else stored.note(at),
                }
            )
            for at, day in enumerate(days.days)
        ),
        totals=Row(cells={"accrual": sum(accruals), "note": "sum"}),
    )


def _service_sheet(stored: StoredMonth, distributor: str) -> Sheet:
    """R8 for each day: whether the Distributor services the Shares, and in what proportion."""
    days, by_day = stored.days, service_days(stored.days)
    rows = []
    for at, day in enumerate(days.days):
        weights = service_weights(days, at)
        rows.append(
            Row(
                cells={
                    "day": day,
                    "figure_of": stored.figure_of[at],
                    "net_assets": days.net_assets[at],
                    "rate": rate_of(days.terms[at], Component.SERVICE_FEE),
                    "days_in_year": days.terms[at].days_in_year,
                    "shares_earning": days.shares_earning(at),
                    "shares_all": days.shares_all(at),
                    "part": weights.get(distributor, 0),
                    "parts": sum(weights.values()),
                    "accrual": by_day[at].get(distributor, 0),
                    "note": _service_note(weights, distributor) or stored.day_note(at),
                }
            )
        )
    return Sheet(
        key="service",
        heading="The exact share, each day",
        section="5, 6(a)",
        rule="R8",
        formula=(
            "net assets x rate x Shares that earn x part / (Shares of the class x days of the year x parts),"
            " one division, rounded half-up to 12 places; part 1 of 1: it services all Shares alone"
        ),
        columns=(
            *day_columns(tells_rate_gap=True),
            Column(name="part", label="Part (1, or millionths of a Share)", kind=Kind.NUMBER),
            Column(name="parts", label="Of all parts", kind=Kind.NUMBER),
            ACCRUAL,
            NOTE,
        ),
        rows=tuple(rows),
        totals=Row(cells={"accrual": sum(one.get(distributor, 0) for one in by_day), "note": "sum"}),
    )


def _service_note(weights: dict[str, int], distributor: str) -> str:
    if not weights:
        return "no service fee is incurred: no agreement is in force"
    return "" if distributor in weights else "its agreement is not in force"


def _cohort_proofs(stored: StoredMonth, distributor: str) -> tuple[Proof, ...]:
    return tuple(
        Proof(
            what=f"accrual of Shares {interval_words(cohort)}, trillionths",
            again=sum(cohort_days(stored.days, cohort)),
            stored=cohort.accrual,
        )
        for cohort in stored.days.cohorts
        if cohort.distributor == distributor
    )
