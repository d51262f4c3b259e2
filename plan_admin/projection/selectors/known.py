"""What is known of a Plan: facts, votes and rates, ready to be projected from."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assignments.selectors.transfers import cut_points_of
from fees.domain.cohorts import CohortScheme
from fees.domain.terms import pooled_from
from fees.selectors.facts import activity_of, day_facts_of, in_groups, last_figures, undated_exchanges
from fees.selectors.terms import cohort_scheme
from governance.domain.business_days import first_business_day_on_or_after
from governance.domain.conventions import Convention
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.periods import ONE_DAY, DatePeriod, PlanMonth
from governance.models import Plan
from governance.selectors.law import ShareClassLaw, conventions_of, law_of
from governance.selectors.parties import ShareClassRow, share_classes_of
from governance.selectors.rates import schedule_a_of
from governance.selectors.selling import selling_of
from governance.selectors.waivers import waivers_of
from plan_admin.projection.domain.changed_law import ClassVotes
from plan_admin.projection.domain.changes import Pace
from plan_admin.projection.domain.coming import TRADE_DAY, Coming, KnownFacts, coming_facts

EVERY_ACT = 2**62
CLASSES_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """The last day of which anything is known, and the months asked for."""

    as_of: date
    months: tuple[PlanMonth, ...]

    @property
    def first(self) -> date:
        """The first day of the first month; a month that has begun counts whole."""
        return self.months[0].first

    @property
    def last(self) -> date:
        """The last day asked for."""
        return self.months[-1].last

    @property
    def coming(self) -> DatePeriod:
        """The days of which nothing is known."""
        return DatePeriod(self.as_of + ONE_DAY, self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownClasses:
    """A Plan's share classes, and the last net assets of each that has any: their day, and cents."""

    rows: tuple[ShareClassRow, ...]
    figures: Mapping[int, tuple[date, int]]

    @property
    def as_of(self) -> date:
        """The last day of which the Plan has net assets."""
        return max(day for day, _ in self.figures.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPlan:
    """What all share classes of a Plan share, as known at an act (None: now)."""

    plan: Plan
    known_at: int | None
    horizon: Horizon
    classes: tuple[ShareClassRow, ...]
    figures: Mapping[int, tuple[date, int]]
    scheme: CohortScheme
    votes: Mapping[int, ClassVotes]
    conventions: tuple[Convention, ...]

    @property
    def pooled_from(self) -> list[tuple[int, bool]]:
        """The days on which FREE_SHARES changes."""
        return pooled_from(self.conventions)

    def coming(self, facts: Mapping[int, KnownFacts], pace: Pace) -> dict[int, Coming]:
        """The facts of the coming days of share classes that exchange undated Shares, at a pace."""
        return coming_facts(
            facts,
            scheme=self.scheme,
            as_of=self.horizon.as_of,
            first=self.horizon.first,
            last=self.horizon.last,
            pace=pace,
            pooled_from=self.pooled_from,
        )


def known_classes(
    plan: Plan, *, known_at: int | None = None, rows: Sequence[ShareClassRow] | None = None
) -> KnownClasses:
    """The Plan's share classes (`rows`, where at hand). Raises: Refused where it has no net assets."""
    rows = share_classes_of(plan) if rows is None else rows
    figures = last_figures([row.share_class for row in rows], known_at=_act(known_at))
    if not figures:
        problem = "nothing can be projected: no net assets are known (Section 2)"
        remedy = "import them: manage.py import_net_assets FILE.csv"
        raise Refused([Fault(source=plan.code, row=None, column="", problem=problem, remedy=remedy)])
    return KnownClasses(rows=tuple(rows), figures=figures)


def last_known_day(plan: Plan, *, known_at: int | None = None) -> date:
    """The last day of which the Plan has net assets. Raises: Refused where it has none."""
    return known_classes(plan, known_at=known_at).as_of


def horizon_of(as_of: date, *, months: int, first: PlanMonth | None = None) -> Horizon:
    """The months from that of the first business day after the last known day on, or from `first` on."""
    found = [first or PlanMonth.of(first_business_day_on_or_after(as_of + ONE_DAY))]
    while len(found) < months:
        found.append(found[-1].next)
    return Horizon(as_of=as_of, months=tuple(found))


def known_plan(
    plan: Plan,
    *,
    classes: KnownClasses,
    horizon: Horizon,
    further_cut_points: Iterable[date] = (),
    known_at: int | None = None,
) -> KnownPlan:
    """Gather the law, the rates and the cohorts; a change may bring cut points of its own."""
    conventions = conventions_of(plan, known_at=known_at)
    law = law_of(plan, known_at=known_at, classes=classes.rows, conventions=conventions)
    selling = selling_of(plan, known_at=known_at)
    known_cut_points = cut_points_of(plan, known_at=known_at, laws=law, selling=selling.cut_points)
    scheme = cohort_scheme(
        plan,
        cut_points={*known_cut_points, *further_cut_points},
        known_at=known_at,
        spans=selling.spans,
    )
    return KnownPlan(
        plan=plan,
        known_at=known_at,
        horizon=horizon,
        classes=classes.rows,
        figures=classes.figures,
        scheme=scheme,
        votes=_votes(plan, law, scheme, known_at=known_at),
        conventions=conventions,
    )


def _votes(
    plan: Plan, law: Mapping[int, ShareClassLaw], scheme: CohortScheme, *, known_at: int | None
) -> dict[int, ClassVotes]:
    """What was voted for each share class; classes of the same law, rates and sellers share one value."""
    schedule = schedule_a_of(plan, known_at=known_at, laws=law)
    waivers = waivers_of(plan, known_at=known_at)
    votes: dict[int, ClassVotes] = {}
    alike: dict[tuple[object, ...], ClassVotes] = {}
    for share_class, own in law.items():
        rates = schedule.get(share_class, ())
        sellers = frozenset(sold.distributor for sold in scheme.sellers.get(share_class, ()))
        waived = waivers.get(share_class, ())
        key = (id(own), rates, sellers, waived)
        if key not in alike:
            alike[key] = ClassVotes(
                approvals=own.approvals,
                obligation=own.obligation,
                agreements=tuple(one.facts for one in own.agreements),
                schedule=rates,
                distributors=sellers,
                waivers=waived,
            )
        votes[share_class] = alike[key]
    return votes


def known_facts(known: KnownPlan, *, only: Collection[int] | None = None) -> Iterator[dict[int, KnownFacts]]:
    """The facts of all share classes, group by group: those that exchange undated Shares stay together.

    `only`: of these alone, and of those that stay together with them.
    """
    as_of, act = known.horizon.as_of, _act(known.known_at)
    first, last = known.horizon.months[0], PlanMonth.of(max(as_of, known.horizon.first))
    classes = [row.share_class for row in known.classes]
    pairs = undated_exchanges(month=last, known_at=act, share_classes=classes)
    if only is not None:
        families = [one for one in in_groups(classes, pairs=pairs, size=1) if set(only) & set(one)]
        classes = [share_class for family in families for share_class in family]
    for group in in_groups(classes, pairs=pairs, size=CLASSES_AT_ONCE):
        activity = activity_of(group, month=last, known_at=act)
        facts = day_facts_of(group, month=first, until=last, known_at=act)
        yield {
            one: KnownFacts(
                rows=[row for row in activity[one] if row[TRADE_DAY] <= as_of.toordinal()],
                net_assets=_until(facts[one].net_assets, as_of),
                last_day=known.figures[one][0] if one in known.figures else None,
                last_net_assets=known.figures[one][1] if one in known.figures else 0,
            )
            for one in group
        }


def _until(net_assets: Mapping[int, int], as_of: date) -> dict[int, int]:
    last = as_of.toordinal()
    return {day: cents for day, cents in net_assets.items() if day <= last}


def _act(known_at: int | None) -> int:
    """An act that is later than every other, for what is known now."""
    return EVERY_ACT if known_at is None else known_at
