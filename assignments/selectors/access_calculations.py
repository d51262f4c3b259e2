"""The one door to Monthly Calculations (Section 6(d)): staff see every Distributor's, a Distributor its own.

A Calculation names a Distributor's Assignees, so that it is shown to no Assignee and to no agent.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from assignments.domain.calculation_compare import CohortShare
from assignments.domain.calculation_upload import CalculationAsked
from assignments.domain.daily_shares import DailyRow, daily_rows, tracked_only_share
from assignments.domain.errors import NotShown
from assignments.domain.explained_days import cohort_days
from assignments.domain.routes import PayeeKind
from assignments.selectors.access import Viewer
from assignments.selectors.calculation_facts import CalculationFacts, calculation_facts
from assignments.selectors.calculations import (
    CalculationReceived,
    DailyShares,
    MonthOfCalculations,
    PortfolioStanding,
    asked_of,
    months_of_distributors,
    received_of,
    standing_of,
)
from assignments.selectors.explained_inputs import explained_fee
from governance.domain.money import TRILLIONTHS_PER_CENT, round_half_up
from governance.domain.periods import PlanMonth
from governance.models import Distributor, Plan


def own_distributors(viewer: Viewer) -> frozenset[str] | None:
    """The Distributors whose Calculations the reader may see; None: every one."""
    return None if viewer.is_staff else viewer.codes(PayeeKind.DISTRIBUTOR)


def access_months(
    viewer: Viewer, plan: Plan, *, months: Iterable[PlanMonth]
) -> tuple[MonthOfCalculations, ...]:
    """Where the Calculations of some months stand, of the Distributors that are the reader's to see."""
    return months_of_distributors(plan, months=months, distributors=own_distributors(viewer))


def access_asked(viewer: Viewer, plan: Plan, *, distributor: str, month: PlanMonth) -> CalculationAsked:
    """What a Calculation of a Distributor and month can be about. Raises: NotShown."""
    _refuse_unless(viewer, distributor)
    return asked_of(plan, distributor=distributor, month=month)


def access_received(
    viewer: Viewer, plan: Plan, *, distributor: str, month: PlanMonth
) -> tuple[CalculationReceived, ...]:
    """Every Calculation of a Distributor and month. Raises: NotShown."""
    _refuse_unless(viewer, distributor)
    return received_of(plan, distributor=distributor, month=month)


def access_standing(
    viewer: Viewer, plan: Plan, *, distributor: str, month: PlanMonth
) -> tuple[PortfolioStanding, ...]:
    """A Distributor's month Portfolio by Portfolio, theirs beside ours. Raises: NotShown."""
    _refuse_unless(viewer, distributor)
    daily = partial(_daily, plan, distributor=distributor, month=month)
    return standing_of(plan, distributor=distributor, month=month, daily=daily)


def access_ours(
    viewer: Viewer, plan: Plan, *, distributor: str, month: PlanMonth
) -> tuple[CalculationFacts, ...]:
    """Our figures of the Portfolios that need a Calculation, as far as computed. Raises: NotShown."""
    _refuse_unless(viewer, distributor)
    facts = calculation_facts(plan, month=month, distributor=distributor)
    return tuple(one for one in facts if one.is_needed and one.ours is not None)


def access_daily_shares(
    viewer: Viewer, plan: Plan, *, distributor: str, month: PlanMonth
) -> Iterator[DailyRow]:
    """What a Distributor's share of each computed Portfolio comes from, by cohort and day (R6).

    Its own cohorts, and of the others no more than the class's total. Raises: NotShown.
    """
    _refuse_unless(viewer, distributor)
    for one in calculation_facts(plan, month=month, distributor=distributor):
        if one.ours is None:
            continue
        found = explained_fee(plan, month=month, portfolio=one.share_class.portfolio)
        if found is not None:
            yield from daily_rows(
                found.stored.days, portfolio=found.stored.portfolio, distributor=distributor
            )


def _daily(plan: Plan, portfolio: str, *, distributor: str, month: PlanMonth) -> DailyShares:
    found = explained_fee(plan, month=month, portfolio=portfolio)
    if found is None:
        return DailyShares(cohorts=(), tracked_only_cents=0)
    days = found.stored.days
    return DailyShares(
        cohorts=tuple(
            CohortShare(
                first=cohort.first,
                last=cohort.last,
                cents=round_half_up(sum(cohort_days(days, cohort)), TRILLIONTHS_PER_CENT),
            )
            for cohort in days.cohorts
            if cohort.distributor == distributor
        ),
        tracked_only_cents=tracked_only_share(days, distributor=distributor),
    )


def _refuse_unless(viewer: Viewer, distributor: str) -> None:
    if not viewer.is_staff and not viewer.acts_for(PayeeKind.DISTRIBUTOR, distributor):
        raise NotShown
    if not Distributor.objects.filter(code=distributor).exists():
        raise NotShown
