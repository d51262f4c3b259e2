"""R1: on which days of a month net assets are still missing, per share class.

Facts are asked for on each business day with an obligation and Shares. A class that has no Shares yet, or
none any more, is asked for nothing. That there was activity in the month is told, and never required.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from fees.domain.accrual import LOOK_BACK_DAYS
from fees.domain.activity import ActivityKind
from fees.domain.roll import FIRST_TAKING
from fees.models import ActivityDay, DailyNetAssets, ShareActivity
from governance.domain.business_days import is_business_day, last_business_day_on_or_before
from governance.domain.conventions import Convention, ConventionName, NetAssetsBasis, value_on
from governance.domain.obligation import ObligationSpan, PlanState, obligation_on
from governance.domain.periods import ONE_DAY, PlanMonth
from governance.models import Plan
from governance.selectors.at_hand import law_at_hand
from governance.selectors.law import conventions_of
from governance.selectors.parties import ShareClassRow, share_classes_of

Days = tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFacts:
    """What is in and what is missing of a share class's month.

    `asked` are the days that need net assets, `missing` those of them that have none, in order.
    """

    share_class: int
    portfolio: str
    portfolio_name: str
    fund_name: str
    asked: Days
    missing: Days
    has_activity: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsOfMonth:
    """A Plan's month: its share classes with an obligation, in the order of Schedule A."""

    plan: str
    month: PlanMonth
    classes: tuple[ClassFacts, ...]

    @property
    def incomplete(self) -> tuple[ClassFacts, ...]:
        """The share classes that lack a figure."""
        return tuple(one for one in self.classes if one.missing)

    @property
    def is_complete(self) -> bool:
        """Whether facts are asked for, and all of them are in."""
        return any(one.asked for one in self.classes) and not self.incomplete


def missing_facts(plan: Plan, *, month: PlanMonth) -> FactsOfMonth:
    """What is now missing of a month's net assets, for every share class with an obligation in it."""
    needed = _needed(plan, month=month)
    lacking = _lacking(needed)
    alive = _days_with_shares({one: needed[one] for one in lacking}, month=month)
    active = _classes_with_activity(needed, month=month)
    return FactsOfMonth(
        plan=plan.code,
        month=month,
        classes=tuple(
            _class_facts(
                row,
                asked=alive.get(row.share_class, needed[row.share_class]),
                lacking=lacking.get(row.share_class, frozenset()),
                has_activity=row.share_class in active,
            )
            for row in share_classes_of(plan)
            if row.share_class in needed
        ),
    )


def _class_facts(
    row: ShareClassRow, *, asked: Days, lacking: frozenset[date], has_activity: bool
) -> ClassFacts:
    return ClassFacts(
        share_class=row.share_class,
        portfolio=row.portfolio,
        portfolio_name=row.portfolio_name,
        fund_name=row.fund_name,
        asked=asked,
        missing=tuple(day for day in asked if day in lacking),
        has_activity=has_activity,
    )


def _needed(plan: Plan, *, month: PlanMonth) -> dict[int, Days]:
    """The days that need a figure where there are Shares, of each class with an obligation in the month."""
    conventions = conventions_of(plan)
    known: dict[int, Days] = {}
    needed: dict[int, Days] = {}
    for share_class, law in law_at_hand(plan).items():
        key = id(law)  # classes of the same votes share one value
        if key not in known:
            known[key] = _days_needed(law.obligation, month=month, conventions=conventions)
        if known[key]:
            needed[share_class] = known[key]
    return needed


def _days_needed(
    obligation: Sequence[ObligationSpan], *, month: PlanMonth, conventions: Sequence[Convention]
) -> Days:
    """R1: each business day with an obligation, and the one before where the first day looks back on it."""
    obliged = [
        day for day in month.days() if obligation_on(obligation, day).state is not PlanState.NOT_IN_FORCE
    ]
    needed = {day for day in obliged if is_business_day(day)}
    if obliged:
        first = obliged[0]
        if value_on(conventions, ConventionName.NET_ASSETS_BASIS, first) == NetAssetsBasis.PRIOR_DAY:
            needed.add(last_business_day_on_or_before(first - ONE_DAY))
        else:
            needed.add(last_business_day_on_or_before(first))
    return tuple(sorted(needed))


def _lacking(needed: Mapping[int, Days]) -> dict[int, frozenset[date]]:
    """Of each class that lacks a figure, the days without one."""
    by_days: dict[Days, list[int]] = defaultdict(list)
    for share_class, days in needed.items():
        by_days[days].append(share_class)
    lacking: dict[int, frozenset[date]] = {}
    for days, share_classes in by_days.items():
        incomplete = set(share_classes) - _classes_with_all(share_classes, days=days)
        there: dict[int, set[date]] = {one: set() for one in incomplete}
        figures = DailyNetAssets.objects.filter(
            share_class__in=incomplete, date__in=days, superseded_by__isnull=True
        )
        for share_class, day in figures.values_list("share_class_id", "date"):
            there[share_class].add(day)
        lacking |= {one: frozenset(days) - found for one, found in there.items()}
    return lacking


def _classes_with_all(share_classes: Sequence[int], *, days: Days) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT share_class_id FROM {DailyNetAssets._meta.db_table}"
            " WHERE share_class_id = ANY(%s) AND date = ANY(%s) AND superseded_by_id IS NULL"
            " GROUP BY share_class_id HAVING count(*) = %s",
            [list(share_classes), list(days), len(days)],
        )
        return {share_class for (share_class,) in cursor.fetchall()}


def _days_with_shares(needed: Mapping[int, Days], *, month: PlanMonth) -> dict[int, Days]:
    """Of each class, the needed days at whose close it has Shares."""
    from_day = min((days[0] for days in needed.values()), default=month.first)
    changes: dict[int, dict[date, int]] = {one: defaultdict(int) for one in needed}
    for share_class, day, is_opening, millionths in _changes_of_shares(
        needed, from_day=from_day, to_day=month.last
    ):
        # An opening on another day counts as if on the last business day.
        counted = last_business_day_on_or_before(day) if is_opening else day
        changes[share_class][counted] += millionths
    return {share_class: _with_shares(days, changes[share_class]) for share_class, days in needed.items()}


def _with_shares(days: Days, changes: Mapping[date, int]) -> Days:
    """The days, in order, up to which more millionths came in than went out."""
    steps = sorted(changes.items())
    at, shares, found = 0, 0, []
    for day in days:
        while at < len(steps) and steps[at][0] <= day:
            shares += steps[at][1]
            at += 1
        if shares > 0:
            found.append(day)
    return tuple(found)


def _changes_of_shares(
    share_classes: Iterable[int], *, from_day: date, to_day: date
) -> list[tuple[int, date, bool, int]]:
    """By how many millionths the Shares change by day; all that was long before stands on one day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row.share_class_id, greatest(row.trade_date, %s::date), row.kind = %s,"
            "  sum(CASE WHEN row.kind >= %s THEN -row.millionths ELSE row.millionths END)::bigint"
            f" FROM {ShareActivity._meta.db_table} AS row"
            f" JOIN {ActivityDay._meta.db_table} AS day USING (share_class_id, trade_date, recorded_by_id)"
            " WHERE row.share_class_id = ANY(%s) AND row.trade_date <= %s AND day.superseded_by_id IS NULL"
            " GROUP BY 1, 2, 3",
            [
                from_day - LOOK_BACK_DAYS * ONE_DAY,
                ActivityKind.OPENING.value,
                FIRST_TAKING,
                list(share_classes),
                to_day + LOOK_BACK_DAYS * ONE_DAY,
            ],
        )
        return list(cursor.fetchall())


def _classes_with_activity(share_classes: Iterable[int], *, month: PlanMonth) -> set[int]:
    return set(
        ActivityDay.objects.filter(
            share_class__in=list(share_classes),
            trade_date__range=(month.first, month.last),
            superseded_by__isnull=True,
        )
        .values_list("share_class_id", flat=True)
        .distinct()
    )
