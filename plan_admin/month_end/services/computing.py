"""Compute share classes' months: gather facts, decide in `domain`, hand on values. Nothing is written."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assignments.domain.consents import consent_problem, without_consent
from assignments.domain.month_shares import ChargeResult, ShareResult, charges_of_month, shares_of_month
from assignments.domain.transfers import CohortDays
from fees.domain.accrual import MonthAccrual
from fees.domain.activity import ActivityKind
from fees.domain.class_month import ClassMonth
from fees.domain.earning import net_assets_that_earn
from fees.domain.limited_month import Limited
from fees.domain.roll import RolledClass, ShareRoll, StateFault
from fees.domain.share_state import shares_text
from fees.domain.terms import MonthTerms
from fees.domain.withheld import charges_of_sellers
from fees.selectors.deferred_charges import ChargeRow, charged_rows, charges_of, problems_of
from fees.selectors.facts import activity_of, day_facts_of, in_groups, row_sources, undated_exchanges
from governance.domain.errors import PlanRuleViolation
from governance.models.acts import ALL_KNOWN
from governance.models.copying import collector_at_rest
from plan_admin.month_end.selectors.month_facts import MonthFacts
from plan_admin.month_end.services.limiting import limit_months

PROBLEMS_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassResult:
    """One share class's month: computed, failed with problems, or not in force with why."""

    share_class: int
    terms: MonthTerms | None
    month: ClassMonth | None
    shares: tuple[ShareResult, ...]
    problems: tuple[str, ...]
    charges: tuple[ChargeResult, ...] = ()

    @property
    def has_failed(self) -> bool:
        """Whether there is an obligation, but no figures."""
        return self.month is None and (self.terms is None or bool(self.terms.spans))


@collector_at_rest()
def compute_group(facts: MonthFacts, group: Sequence[int], *, wanted: frozenset[int]) -> list[ClassResult]:
    """Compute the `wanted` classes of a group whose Shares must be rolled together."""
    known_at = facts.facts_at if facts.facts_at is not None else ALL_KNOWN
    obliged = [one for one in group if one in wanted and one in facts.terms and facts.terms[one].spans]
    with_obligation = set(obliged)
    results = [
        _without_obligation(facts, one) for one in group if one in wanted and one not in with_obligation
    ]
    if not obliged:
        return results
    month = facts.month
    said = charges_of(obliged, month=month, known_at=known_at)
    charged = charged_rows(said)
    roll = ShareRoll(
        scheme=facts.scheme,
        month=(month.first, month.last),
        pooled_from=facts.pooled_from(),
        watched={one: {row.key for row in rows} for one, rows in charged.items()},
    )
    rolled = roll.run(activity_of(group, month=month, known_at=known_at))
    day_facts = day_facts_of(obliged, month=month, known_at=known_at)
    words = _fault_words(facts, rolled)
    accrued: dict[int, ClassMonth] = {}
    for share_class in obliged:
        if share_class in words:
            continue
        try:
            accrued[share_class] = MonthAccrual(
                scheme=facts.scheme,
                rolled=rolled[share_class],
                facts=day_facts[share_class],
                tie_tolerance=facts.tie_tolerance,
            ).run(facts.terms[share_class].spans)
        except PlanRuleViolation as violation:
            words[share_class] = str(violation)
    limited = limit_months(facts, accrued, charged=charged, group=group)
    for share_class in obliged:
        if share_class in words:
            results.append(_failed(facts, share_class, words[share_class]))
            continue
        under = limited.get(share_class) or Limited(month=accrued[share_class], to_fund={})
        results.append(
            _with_charges(facts, share_class, under, said.get(share_class, ()), rolled[share_class])
        )
    return results


def _with_charges(
    facts: MonthFacts,
    share_class: int,
    limited: Limited,
    said: Sequence[ChargeRow],
    rolled: RolledClass,
) -> ClassResult:
    """Section 11: the month with the deferred charges of those who sold the Shares."""
    try:
        charges = charges_of_sellers(
            [row.charged for row in said if row.charged is not None],
            taken=rolled.taken,
            scheme=facts.scheme,
            to_fund=limited.to_fund,
        )
        problems = (*limited.month.problems, *_first(problems_of(said)))
        return _computed(facts, share_class, replace(limited.month, charges=charges, problems=problems))
    except PlanRuleViolation as violation:
        return _failed(facts, share_class, str(violation))


def compute_some(facts: MonthFacts, wanted: Collection[int]) -> dict[int, ClassResult]:
    """Some share classes' month by itself, beside whatever is stored of it."""
    known_at = facts.facts_at if facts.facts_at is not None else ALL_KNOWN
    everything = [row.share_class for row in facts.classes]
    pairs = undated_exchanges(month=facts.month, known_at=known_at, share_classes=everything)
    pairs |= facts.carried_together()
    asked = frozenset(wanted)
    return {
        result.share_class: result
        for group in in_groups(everything, pairs=pairs, size=1)
        if not asked.isdisjoint(group)
        for result in compute_group(facts, group, wanted=asked)
    }


def compute_one(facts: MonthFacts, share_class: int) -> ClassResult:
    """One share class's month by itself."""
    return compute_some(facts, [share_class])[share_class]


def _first(problems: Sequence[str]) -> Iterator[str]:
    """So many that a person can read them, and how many more there are."""
    yield from problems[:PROBLEMS_NAMED]
    if len(problems) > PROBLEMS_NAMED:
        more = len(problems) - PROBLEMS_NAMED
        yield f"Section 11: {more} more redemptions withheld another charge than their terms give"


def _computed(facts: MonthFacts, share_class: int, accrued: ClassMonth) -> ClassResult:
    return ClassResult(
        share_class=share_class,
        terms=facts.terms[share_class],
        month=accrued,
        shares=shares_of_month(accrued, share_class=share_class, transfers=facts.transfers),
        problems=(*accrued.problems, *_consent_problems(facts, share_class, accrued)),
        charges=charges_of_month(accrued, share_class=share_class, transfers=facts.charge_transfers),
    )


def _consent_problems(facts: MonthFacts, share_class: int, accrued: ClassMonth) -> tuple[str, ...]:
    """Section 6(b): who did not consent to a waiver that shrinks its Portion."""
    lowered = facts.lowered.get(share_class, ())
    if not lowered:
        return ()
    earning = net_assets_that_earn(accrued, spans=facts.terms[share_class].spans)
    cohorts: dict[str, list[CohortDays]] = defaultdict(list)
    for cohort, amounts in zip(accrued.cohorts, earning, strict=True):
        cohorts[cohort.distributor].append(CohortDays(cohort.interval_first, cohort.interval_last, amounts))
    return consent_problem(
        assignee
        for code, of_distributor in cohorts.items()
        for assignee in without_consent(
            days=accrued.accrued_on,
            cohorts=of_distributor,
            transfers=facts.transfers.get((share_class, code), ()),
            lowered=lowered,
        )
    )


def _without_obligation(facts: MonthFacts, share_class: int) -> ClassResult:
    terms = facts.terms.get(share_class)
    problem = facts.problems.get(share_class) if terms is None else terms.not_in_force
    return ClassResult(share_class=share_class, terms=terms, month=None, shares=(), problems=(problem or "",))


def _failed(facts: MonthFacts, share_class: int, problem: str) -> ClassResult:
    return ClassResult(
        share_class=share_class, terms=facts.terms[share_class], month=None, shares=(), problems=(problem,)
    )


def _fault_words(facts: MonthFacts, rolled: Mapping[int, RolledClass]) -> dict[int, str]:
    """Each faulty class's fault in words that name the row of the file it came from."""
    faults = {share_class: one.fault for share_class, one in rolled.items() if one.fault is not None}
    if not faults:
        return {}
    sources = row_sources({fault.recorded_by for fault in faults.values()})
    names = {row.share_class: row.portfolio_name for row in facts.classes}
    return {share_class: _words(fault, names, sources) for share_class, fault in faults.items()}


def _words(fault: StateFault, names: Mapping[int, str], sources: Mapping[int, str]) -> str:
    where = f"Section 6(a): {names[fault.share_class]}, {fault.day}"
    if fault.recorded_by:
        row = f"{ActivityKind(fault.kind).word} of {shares_text(fault.millionths)} Shares"
        where += f", {row} ({sources.get(fault.recorded_by, 'unknown file')}, row {fault.line})"
    source = f" ({names[fault.source]})" if fault.source in names else ""
    return f"{where}: {fault.problem}{source}"
