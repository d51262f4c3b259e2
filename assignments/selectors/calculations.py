"""Section 6(d): where each month's Monthly Calculation stands, and its figures beside ours."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from assignments.domain.calculation_compare import (
    FEW_CENTS,
    CohortShare,
    Compared,
    OurFigures,
    OurPortion,
    compare_portfolio,
)
from assignments.domain.calculation_file import CalculationOf
from assignments.domain.calculation_states import CalculationState, worst_of
from assignments.domain.calculation_upload import CalculationAsked, PortfolioAsked
from assignments.domain.routes import CalculationFigures, Decided
from assignments.domain.transfers import PARTS_OF_WHOLE, TransferTerms
from assignments.models import Assignee, Determination, MonthlyCalculation, PaymentLine, Transfer
from assignments.selectors.calculation_facts import CalculationFacts, OurShare, calculation_facts
from assignments.selectors.payments import NO_LONGER_STANDING
from assignments.selectors.told import assignees_told, told_whole
from fees.models import MonthlyFee
from governance.domain.money import cents_from_dollars, round_half_up
from governance.domain.periods import PlanMonth
from governance.models import Distributor, Plan
from governance.selectors.parties import share_class_ids_by_word, share_classes_of


def takes_calculation(plan: Plan, *, month: PlanMonth, distributor: str) -> bool:
    """Section 6(d): whether a Distributor's Monthly Calculation is taken under the text as it stands.

    Our reading: also where an amendment that brought Assignees turns out not to have carried, as long as a
    Transfer of the Distributor's stands, since what was transferred is calculated until it is corrected.
    """
    transfers = Transfer.objects.filter(
        plan=plan,
        distributor__code=distributor,
        superseded_by__isnull=True,
        effective__startswith__lte=month.last,
    )
    return assignees_told(plan, on=month.last) or transfers.exists()


HOW = {
    "load_book": "from a book",
    "upload_calculation": "as a file",
    "type_calculation": "typed in",
    "accept_calculation": "by accepting ours",
    "post_calculation": "by post, entered by compliance",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationReceived:
    """A Monthly Calculation that was received, how, by whom entered, and the Portfolios it names by code."""

    id: int
    entry: str
    received: date
    how: str
    source: str
    by: str
    at: datetime
    figures: Mapping[str, CalculationFigures]
    has_been_corrected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionShown:
    """A determination about a Monthly Calculation, of a Portfolio by code (empty: of all that it names)."""

    id: int
    calculation: int
    portfolio: str
    decided: Decided
    by: str
    date: date
    reason: str
    document: int | None
    document_named: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyShares:
    """What each cohort of a Distributor accrued in a Portfolio's month, and its share without Free Shares."""

    cohorts: tuple[CohortShare, ...]
    tracked_only_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioStanding:
    """A Portfolio of a Distributor's month: its state, and each figure of theirs beside ours.

    `calculation` is the one that counts (received last of those that name the Portfolio), `decision` what was
    decided of it last.
    """

    portfolio: str
    name: str
    state: CalculationState
    hold: str | None
    rows: tuple[Compared, ...]
    calculation: CalculationReceived | None
    decision: DecisionShown | None
    tolerance_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfCalculations:
    """A Distributor's month: where its Monthly Calculation stands, and how many Portfolios in which state."""

    month: PlanMonth
    distributor: str
    name: str
    state: CalculationState
    counts: Mapping[CalculationState, int]
    received: date | None
    is_computed: bool

    @property
    def since(self) -> date | None:
        """Since when one is missing: the day after the month, which it is a calculation of."""
        return self.month.next.first if self.state is CalculationState.MISSING else None


def months_with_calculations(plan: Plan, *, until: date) -> tuple[PlanMonth, ...]:
    """The months that were computed or calculated, and the last one that has ended; latest first."""
    fees = MonthlyFee.objects.filter(share_class__plan=plan).values_list("month", flat=True)
    received = MonthlyCalculation.objects.filter(plan=plan).values_list("month", flat=True)
    months = {PlanMonth(first) for first in {*fees.distinct(), *received.distinct()}}
    last_ended = PlanMonth.of(until).previous
    if plan.effective_date <= last_ended.last and (not months or last_ended == max(months, key=_first).next):
        months.add(last_ended)
    return tuple(sorted(months, key=_first, reverse=True))


def _first(month: PlanMonth) -> date:
    return month.first


def months_of_distributors(
    plan: Plan, *, months: Iterable[PlanMonth], distributors: Iterable[str] | None
) -> tuple[MonthOfCalculations, ...]:
    """Where the Calculations of some months stand, of some Distributors or (None) of all."""
    names = dict(Distributor.objects.values_list("code", "name"))
    wanted = None if distributors is None else sorted(distributors)
    found = []
    for month in months:
        by_distributor: dict[str, list[CalculationFacts]] = defaultdict(list)
        for one in calculation_facts(plan, month=month):
            by_distributor[one.distributor].append(one)
        received = dict(
            MonthlyCalculation.objects.filter(plan=plan, month=month.first, superseded_by__isnull=True)
            .order_by("received", "pk")
            .values_list("distributor__code", "received")
        )
        for code in sorted(by_distributor) if wanted is None else wanted:
            found.append(
                _month_of(
                    month, code, by_distributor.get(code, []), name=names.get(code) or code, received=received
                )
            )
    return tuple(found)


def _month_of(
    month: PlanMonth,
    code: str,
    facts: Sequence[CalculationFacts],
    *,
    name: str,
    received: Mapping[str, date],
) -> MonthOfCalculations:
    states = [one.state for one in facts]
    return MonthOfCalculations(
        month=month,
        distributor=code,
        name=name,
        state=worst_of(states),
        counts={state: states.count(state) for state in CalculationState if state in states},
        received=received.get(code),
        is_computed=any(one.ours is not None for one in facts),
    )


def asked_of(plan: Plan, *, distributor: str, month: PlanMonth) -> CalculationAsked:
    """What a Monthly Calculation of a Distributor and month can be about."""
    facts = calculation_facts(plan, month=month, distributor=distributor)
    rows = {row.share_class: row for row in share_classes_of(plan)}
    assignees = Assignee.objects.filter(
        transfers__plan=plan, transfers__distributor__code=distributor
    ).distinct()
    words: dict[str, str] = {}
    for one in assignees.order_by("code"):
        words |= {one.name.casefold(): one.code} if one.name else {}
        words[one.code.casefold()] = one.code
    return CalculationAsked(
        of=CalculationOf(plan=plan.code, distributor=distributor, month=str(month)),
        portfolios={
            one.share_class.portfolio: PortfolioAsked(
                portfolio=one.share_class.portfolio,
                name=one.share_class.portfolio_name,
                assignees=one.assignees,
                share_cents=one.ours.split.share_cents if one.ours else None,
            )
            for one in facts
        },
        portfolio_words={
            word: rows[share_class].portfolio
            for word, share_class in share_class_ids_by_word(plan).items()
            if share_class in rows
        },
        assignee_words=words,
    )


def received_of(plan: Plan, *, distributor: str, month: PlanMonth) -> tuple[CalculationReceived, ...]:
    """Every Monthly Calculation of a Distributor and month, corrected ones too; the last received first."""
    rows = (
        MonthlyCalculation.objects.filter(plan=plan, distributor__code=distributor, month=month.first)
        .select_related("recorded_by__acting_user")
        .prefetch_related(
            "shares__share_class__portfolio", "portions__share_class__portfolio", "portions__assignee"
        )
        .order_by("-received", "-pk")
    )
    return tuple(
        CalculationReceived(
            id=row.pk,
            entry=row.entry,
            received=row.received,
            how=HOW.get(row.recorded_by.kind, row.recorded_by.kind),
            source=row.recorded_by.source,
            by=row.recorded_by.acting_user.get_username(),
            at=row.recorded_by.acted_at,
            figures=_figures(row),
            has_been_corrected=row.superseded_by_id is not None,
        )
        for row in told_whole(rows)
    )


def _figures(row: MonthlyCalculation) -> dict[str, CalculationFigures]:
    portions: dict[str, dict[str, int]] = defaultdict(dict)
    for one in row.portions.all():
        portions[one.share_class.portfolio.code][one.assignee.code] = cents_from_dollars(one.amount)
    return {
        one.share_class.portfolio.code: CalculationFigures(
            share_cents=cents_from_dollars(one.amount), portions=portions[one.share_class.portfolio.code]
        )
        for one in row.shares.all()
    }


def decisions_of(plan: Plan, calculations: Iterable[int]) -> tuple[DecisionShown, ...]:
    """What was decided of some Calculations, in the order in which it was."""
    rows = (
        Determination.objects.filter(plan=plan, calculation__in=set(calculations), superseded_by__isnull=True)
        .select_related("share_class__portfolio")
        .order_by("pk")
    )
    return tuple(
        DecisionShown(
            id=row.pk,
            calculation=row.calculation_id or 0,
            portfolio=row.share_class.portfolio.code if row.share_class else "",
            decided=Decided(row.decision),
            by=row.decided_by,
            date=row.date,
            reason=row.reason,
            document=row.document_id,
            document_named=row.document_named,
        )
        for row in rows
    )


def standing_of(
    plan: Plan, *, distributor: str, month: PlanMonth, daily: Callable[[str], DailyShares]
) -> tuple[PortfolioStanding, ...]:
    """A Distributor's month Portfolio by Portfolio: their figures beside ours, with the likely causes.

    `daily` works out a Portfolio's share from its daily Shares; it is asked only where the share differs.
    """
    facts = calculation_facts(plan, month=month, distributor=distributor)
    received = [
        one for one in received_of(plan, distributor=distributor, month=month) if not one.has_been_corrected
    ]
    decisions = decisions_of(plan, [one.id for one in received])
    names = dict(Assignee.objects.values_list("code", "name"))
    offsets = _offsets(plan, month=month, distributor=distributor)
    others = {
        str(other): {
            one.share_class.portfolio: _flat(one.ours)
            for one in calculation_facts(plan, month=other, distributor=distributor)
            if one.ours is not None
        }
        for other in (month.previous, month.next)
    }
    found = []
    for one in facts:
        portfolio = one.share_class.portfolio
        counts = next((row for row in received if portfolio in row.figures), None)
        rows: tuple[Compared, ...] = ()
        if one.ours is not None and (one.theirs is not None or one.is_needed):
            ours = _our_figures(
                one, one.ours, names=names, offset=offsets.get(one.ours.fee, 0), others=others
            )
            rows = compare_portfolio(ours, one.theirs, distributor=distributor)
            if abs(rows[0].difference) > FEW_CENTS and one.theirs is not None:
                found_daily = daily(portfolio)
                ours = replace(
                    ours, cohorts=found_daily.cohorts, tracked_only_cents=found_daily.tracked_only_cents
                )
                rows = compare_portfolio(ours, one.theirs, distributor=distributor)
        found.append(
            PortfolioStanding(
                portfolio=portfolio,
                name=one.share_class.portfolio_name,
                state=one.state,
                hold=one.hold,
                rows=rows,
                calculation=counts,
                decision=_last_decision(decisions, counts, portfolio),
                tolerance_cents=one.ours.tolerance_cents if one.ours else 0,
            )
        )
    return tuple(found)


def _flat(ours: OurShare) -> dict[str, int]:
    """A share and its Portions by party; the share has no name."""
    return {"": ours.split.share_cents} | {one.assignee: one.cents for one in ours.split.portions}


def _last_decision(
    decisions: Sequence[DecisionShown], calculation: CalculationReceived | None, portfolio: str
) -> DecisionShown | None:
    if calculation is None:
        return None
    own = [one for one in decisions if one.calculation == calculation.id and one.portfolio in ("", portfolio)]
    return own[-1] if own else None


def _our_figures(
    one: CalculationFacts,
    ours: OurShare,
    *,
    names: Mapping[str, str],
    offset: int,
    others: Mapping[str, Mapping[str, Mapping[str, int]]],
) -> OurFigures:
    portfolio = one.share_class.portfolio
    return OurFigures(
        portfolio=portfolio,
        name=one.share_class.portfolio_name,
        share_cents=ours.split.share_cents,
        portions={
            portion.assignee: OurPortion(
                name=names.get(portion.assignee) or portion.assignee,
                cents=portion.cents,
                whole_cents=_of_the_whole(ours.split.share_cents, portion.assignee, one.running),
            )
            for portion in ours.split.portions
        },
        tolerance_cents=ours.tolerance_cents,
        service_cents=ours.service_cents,
        fee_cents=ours.fee_cents,
        offset_cents=offset,
        days=ours.days,
        other_months={
            month: by_portfolio[portfolio]
            for month, by_portfolio in others.items()
            if portfolio in by_portfolio
        },
    )


def _of_the_whole(share_cents: int, assignee: str, running: Iterable[TransferTerms]) -> int:
    """A percentage of the whole share, whatever the Transfer's days and issue dates."""
    parts = sum(one.percent_parts for one in running if one.assignee == assignee)
    return round_half_up(share_cents * parts, PARTS_OF_WHOLE)


def _offsets(plan: Plan, *, month: PlanMonth, distributor: str) -> dict[int, int]:
    """By fee, the cents of the Fund's claims that were taken off what the Distributor receives."""
    found: dict[int, int] = defaultdict(int)
    lines = PaymentLine.objects.filter(
        instruction__plan=plan,
        instruction__month=month.first,
        distributor__code=distributor,
        claim__isnull=False,
    ).exclude(instruction__status__in=NO_LONGER_STANDING)
    for fee, amount in lines.values_list("monthly_fee_id", "amount"):
        found[fee] -= cents_from_dollars(amount)
    return found
