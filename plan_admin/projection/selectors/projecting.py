"""Project a Plan: gather what is known, ask the engine, twice where a change is compared with none."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assignments.selectors.transfers import transfers_of
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.models.copying import collector_at_rest
from governance.selectors.parties import ShareClassRow
from plan_admin.projection.domain.changed_law import lapses_on, law_under
from plan_admin.projection.domain.changes import (
    NO_CHANGE,
    STANDING_STILL,
    Change,
    ChangeKind,
    Pace,
    cut_points_of_change,
)
from plan_admin.projection.domain.coming import Coming, KnownFacts
from plan_admin.projection.domain.engine import (
    AccruedMonth,
    ComingTerms,
    ProjectedMonth,
    Transfers,
    accrued_months,
    coming_terms,
    project_class,
)
from plan_admin.projection.domain.limit_ahead import (
    KnownLimit,
    LimitRun,
    SalesPace,
    coming_sales,
    sales_pace,
)
from plan_admin.projection.selectors.known import (
    Horizon,
    KnownPlan,
    horizon_of,
    known_classes,
    known_facts,
    known_plan,
)
from plan_admin.projection.selectors.known_limits import known_limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """What the coming months would pay without any change and under one; without a change both are the same.

    `priced_until` are the share classes whose last net assets are older than the Plan's; `unsold` those whose
    Shares nobody would sell, so that none are added. `lapses_on`: when the Plan lapses, unless continued.
    """

    plan: str
    horizon: Horizon
    change: Change
    pace: Pace
    classes: tuple[ShareClassRow, ...]
    unchanged: tuple[ProjectedMonth, ...]
    changed: tuple[ProjectedMonth, ...]
    lapses_on: date | None
    priced_until: Mapping[int, date]
    unsold: frozenset[int]

    @property
    def months(self) -> tuple[PlanMonth, ...]:
        """The months projected."""
        return self.horizon.months

    @property
    def is_compared(self) -> bool:
        """Whether there is a change to compare with none."""
        return self.change.kind is not ChangeKind.NONE


@collector_at_rest()
def project(
    plan: Plan,
    *,
    months: int,
    change: Change = NO_CHANGE,
    pace: Pace = STANDING_STILL,
    first: PlanMonth | None = None,
    known_at: int | None = None,
) -> Projection:
    """What the next months, or those from `first` on, would pay, by what is known at an act (None: now).

    Nothing is written.

    Raises: Refused where the Plan has no net assets.
    """
    classes = known_classes(plan, known_at=known_at)
    horizon = horizon_of(classes.as_of, months=months, first=first)
    whole, limits = known_limits(plan, horizon=horizon, known_at=known_at)
    known = known_plan(
        plan,
        classes=classes,
        horizon=whole,
        further_cut_points=cut_points_of_change(change),
        known_at=known_at,
    )
    transfers = transfers_of(plan, known_at=known_at)
    without, under = terms_ahead(known, NO_CHANGE), terms_ahead(known, change)
    unchanged: list[ProjectedMonth] = []
    changed: list[ProjectedMonth] = []
    unsold: set[int] = set()
    for group in known_facts(known):
        for share_class, one in known.coming(group, pace).items():
            ahead = ClassAhead(
                known=known, facts=group[share_class], coming=one, limit=limits.get(share_class), pace=pace
            )
            own = ahead.projected(share_class, without[share_class], transfers)
            unchanged += own
            alike = without[share_class] == under[share_class]
            changed += own if alike else ahead.projected(share_class, under[share_class], transfers)
            if one.unsold:
                unsold.add(share_class)
    return Projection(
        plan=plan.code,
        horizon=horizon,
        change=change,
        pace=pace,
        classes=known.classes,
        unchanged=tuple(one for one in unchanged if one.month.first >= horizon.first),
        changed=tuple(one for one in changed if one.month.first >= horizon.first),
        lapses_on=_lapses_on(known),
        priced_until={one: day for one, (day, _) in known.figures.items() if day < horizon.as_of},
        unsold=frozenset(unsold),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassAhead:
    """A share class at a pace: what is known of it, the facts of its coming days, its limit if it has one."""

    known: KnownPlan
    facts: KnownFacts
    coming: Coming
    limit: KnownLimit | None
    pace: Pace

    @property
    def sales(self) -> SalesPace:
        """How new gross sales went until now."""
        sales = self.limit.new_gross_sales if self.limit is not None else {}
        return sales_pace(sales, begins=self.facts.begins, as_of=self.known.horizon.as_of)

    def accrued(self, terms: Iterable[ComingTerms]) -> Iterator[AccruedMonth]:
        """Its months, held to its limit."""
        run = None
        if self.limit is not None:
            horizon = self.known.horizon
            sales = coming_sales(
                self.sales, change=self.pace.gross_sales, as_of=horizon.as_of, last=horizon.last
            )
            run = LimitRun(self.limit, sales=sales)
        return accrued_months(terms, coming=self.coming, scheme=self.known.scheme, limit=run)

    def projected(
        self, share_class: int, terms: Iterable[ComingTerms], transfers: Transfers
    ) -> list[ProjectedMonth]:
        """Its months, divided over the payees."""
        return list(project_class(share_class, months=self.accrued(terms), transfers=transfers))


def terms_ahead(known: KnownPlan, change: Change) -> dict[int, tuple[ComingTerms, ...]]:
    """The terms of each share class's coming months; classes of the same law and change share one value."""
    alike: dict[tuple[object, ...], tuple[ComingTerms, ...]] = {}
    found: dict[int, tuple[ComingTerms, ...]] = {}
    for row in known.classes:
        own, votes = change.of(row.share_class), known.votes[row.share_class]
        rates = own.rates.get(row.share_class)
        key = (id(votes), own.kind, rates)
        if key not in alike:
            law = law_under(
                own, rates=rates, votes=votes, coming=known.horizon.coming, conventions=known.conventions
            )
            alike[key] = coming_terms(law, months=known.horizon.months, conventions=known.conventions)
        found[row.share_class] = alike[key]
    return found


def _lapses_on(known: KnownPlan) -> date | None:
    """Section 10: the first day on which the Plan lapses for a Portfolio, unless it is continued."""
    ends = [
        day
        for votes in known.votes.values()
        if (day := lapses_on(votes.obligation, after=known.horizon.as_of)) is not None
    ]
    return min(ends, default=None)
