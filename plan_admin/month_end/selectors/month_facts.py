"""Everything that a month is computed from, pinned at one act and shared by all its batches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assignments.domain.determinations import LapseDecision
from assignments.domain.transfers import TransferTerms
from assignments.selectors.determinations import lapses_decided
from assignments.selectors.transfers import cdsc_transfers_of, cut_points_of, transfers_of
from fees.domain.cohorts import CohortScheme
from fees.domain.terms import AgreementDays, MonthTerms, month_terms, pooled_from
from fees.selectors.lifetime_ledger import Limits, carrying_classes
from fees.selectors.limit_terms import limit_terms_of
from fees.selectors.standing_charges import Restated
from fees.selectors.terms import cohort_scheme
from governance.domain.conventions import (
    Convention,
    ConventionName,
    all_on,
    tie_tolerance_rate,
    value_on,
)
from governance.domain.errors import PlanRuleViolation
from governance.domain.periods import PlanMonth
from governance.domain.waivers import LoweredDays, days_lowered
from governance.models import Plan
from governance.models.copying import collector_at_rest
from governance.selectors.law import ShareClassLaw, conventions_of, law_of
from governance.selectors.parties import ShareClassRow, share_classes_of
from governance.selectors.rates import schedule_a_of
from governance.selectors.waivers import waivers_of

TransfersByKey = Mapping[tuple[int, str], tuple[TransferTerms, ...]]  # by share class and Distributor


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFacts:
    """What all share classes of a Plan's month share. `terms` or `problems` has each share class.

    `known_at` is the act at which its law, rates and conventions are known, `facts_at` that of what happened.
    `transfers` cover the distribution fee, `charge_transfers` the contingent deferred sales charge.
    `lowered` has, for share classes with a waiver of the asset-based sales charge, the days it lowers;
    `lapses` what was determined of those whose continuance lapsed. `limits` has the terms of the lifetime
    limit of those that have one; `restated` what earlier months charge, where a closing restates them.
    """

    plan: Plan
    month: PlanMonth
    known_at: int | None
    facts_at: int | None
    classes: tuple[ShareClassRow, ...]
    scheme: CohortScheme
    terms: Mapping[int, MonthTerms]
    problems: Mapping[int, str]
    transfers: TransfersByKey
    charge_transfers: TransfersByKey
    conventions: tuple[Convention, ...]
    lowered: Mapping[int, tuple[LoweredDays, ...]]
    lapses: Mapping[int, LapseDecision]
    limits: Limits
    restated: Restated = field(default_factory=dict)

    @property
    def conventions_printed(self) -> dict[str, str]:
        """Every convention on the month's last day, as statements print them."""
        return all_on(self.conventions, self.month.last)

    @property
    def tie_tolerance(self) -> int:
        """TIE_TOLERANCE in hundred-millionths of the Shares."""
        return tie_tolerance_rate(value_on(self.conventions, ConventionName.TIE_TOLERANCE, self.month.last))

    def carried_together(self) -> set[tuple[int, int]]:
        """Pairs of share classes that carry the lifetime limit with exchanged Shares: they stand together."""
        carrying = carrying_classes(self.limits)
        return set(zip(carrying, carrying[1:], strict=False))

    def pooled_from(self) -> list[tuple[int, bool]]:
        """The ordinal days on which FREE_SHARES changes, with whether free Shares are pooled from then on."""
        return pooled_from(self.conventions)


@collector_at_rest()
def month_facts(
    plan: Plan,
    *,
    month: PlanMonth,
    known_at: int | None,
    cut_points: tuple[date, ...] | None = None,
    facts_at: int | None = None,
) -> MonthFacts:
    """Gather what a month is computed from, as known at an act (None: now).

    `cut_points` are those frozen with the month; None: those that are now known. `facts_at`: what happened -
    net assets, share activity, Transfers, who sold when, what undid a Complete Termination - is taken as
    known at that act; rates, conventions and votes stay as at `known_at`.
    """
    happened = known_at if facts_at is None else facts_at
    classes = share_classes_of(plan)
    conventions = conventions_of(plan, known_at=known_at)
    law = law_of(plan, known_at=known_at, facts_at=happened)
    terms, problems, lowered = _terms(plan, month, classes, conventions, known_at, law)
    return MonthFacts(
        plan=plan,
        month=month,
        known_at=known_at,
        facts_at=happened,
        classes=tuple(classes),
        scheme=cohort_scheme(
            plan,
            cut_points=cut_points_of(plan, known_at=happened) if cut_points is None else cut_points,
            known_at=happened,
        ),
        terms=terms,
        problems=problems,
        transfers=transfers_of(plan, known_at=happened),
        charge_transfers=cdsc_transfers_of(plan, known_at=happened),
        conventions=conventions,
        limits=limit_terms_of(plan, known_at=known_at),
        lowered=lowered,
        lapses=lapses_decided(
            plan, month=month, known_at=known_at, share_classes=[row.share_class for row in classes]
        ),
    )


def _terms(
    plan: Plan,
    month: PlanMonth,
    classes: list[ShareClassRow],
    conventions: tuple[Convention, ...],
    known_at: int | None,
    law: Mapping[int, ShareClassLaw],
) -> tuple[dict[int, MonthTerms], dict[int, str], dict[int, tuple[LoweredDays, ...]]]:
    """The terms of each share class, or why it has none, and the days on which a waiver lowers its charge.

    Classes of the same law, rates and waivers share one value.
    """
    schedule = schedule_a_of(plan, known_at=known_at, laws=law)
    waivers = waivers_of(plan, known_at=known_at)
    known: dict[Any, MonthTerms | str] = {}
    terms: dict[int, MonthTerms] = {}
    problems: dict[int, str] = {}
    lowered: dict[int, tuple[LoweredDays, ...]] = {}
    for row in classes:
        own, rates = law[row.share_class], schedule.get(row.share_class, ())
        waived = waivers.get(row.share_class, ())
        if days := days_lowered(month.period, schedule=rates, waivers=waived):
            lowered[row.share_class] = days
        key = (id(own), rates, waived)
        if key not in known:
            agreements = [AgreementDays(facts=one.facts, spans=one.spans) for one in own.agreements]
            try:
                known[key] = month_terms(
                    month,
                    obligation=own.obligation,
                    schedule=rates,
                    agreements=agreements,
                    conventions=conventions,
                    waivers=waived,
                )
            except PlanRuleViolation as violation:
                known[key] = str(violation)
        found = known[key]
        if isinstance(found, str):
            problems[row.share_class] = found
        else:
            terms[row.share_class] = found
    return terms, problems, lowered
