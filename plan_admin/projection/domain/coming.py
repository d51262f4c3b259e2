"""Sections 2 and 6(a): the facts of coming days, as if they had been imported.

What is known stays as it is; from then on net assets and Shares follow the pace assumed, so that the rules of
a closing can be asked what they make of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from fees.domain.accrual import LOOK_BACK_DAYS, DayFacts
from fees.domain.activity import ActivityKind
from fees.domain.cohorts import CohortScheme
from fees.domain.roll import FIRST_TAKING, UNKNOWN, ActivityRow, RolledClass, Row, ShareRoll
from governance.domain.business_days import is_business_day
from governance.domain.money import round_half_up
from governance.domain.periods import ONE_DAY, DatePeriod, days_between
from governance.domain.sections import plan_section
from plan_admin.projection.domain.changes import Pace
from plan_admin.projection.domain.growth import growth

RANK = ActivityRow._fields.index("rank")
LOOK_BACK = timedelta(days=LOOK_BACK_DAYS + 1)
MILLIONTHS = ActivityRow._fields.index("millionths")
TRADE_DAY = ActivityRow._fields.index("trade_day")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFacts:
    """What is known of a share class: its activity, its net assets (cents) by ordinal day, its last figure.

    The activity stands in the order of its days. `last_day` None: it never had a figure.
    """

    rows: Sequence[Row]
    net_assets: Mapping[int, int]
    last_day: date | None
    last_net_assets: int = 0

    @property
    def begins(self) -> date | None:
        """The first day with activity."""
        return date.fromordinal(self.rows[0][TRADE_DAY]) if self.rows else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A share class's Shares and net assets through the coming days; `unsold`: Shares nobody would sell."""

    rolled: RolledClass
    facts: DayFacts
    unsold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _ComingShares:
    """Shares by business day, in millionths, and the rows that bring them there."""

    rows: tuple[Row, ...]
    totals: Mapping[date, int]
    unsold: bool


@plan_section("2", "6(a)")
def coming_facts(
    known: Mapping[int, KnownFacts],
    *,
    scheme: CohortScheme,
    as_of: date,
    first: date,
    last: date,
    pace: Pace,
    pooled_from: Sequence[tuple[int, bool]] = (),
) -> dict[int, Coming]:
    """Section 6(a): each cohort's Shares, and the net assets, from the last known day to the last asked for.

    `as_of` is the last day of which anything is known; `first` begins its month. Our reading: new Shares are
    sold by whoever sells on that day; fewer Shares are fewer of every cohort, in proportion (ADR 36). The
    share classes are those that exchange undated Shares with one another.
    """
    coming = _business_days(as_of + ONE_DAY, last)
    shares = {
        share_class: _coming_shares(
            share_class, one.rows, scheme=scheme, as_of=as_of, days=coming, sales=pace.sales
        )
        for share_class, one in known.items()
    }
    roll = ShareRoll(scheme=scheme, month=(first, last), pooled_from=pooled_from)
    rolled = roll.run(
        {share_class: [*one.rows, *shares[share_class].rows] for share_class, one in known.items()}
    )
    period = DatePeriod(first, last)
    return {
        share_class: Coming(
            rolled=rolled[share_class],
            facts=_coming_net_assets(one, shares[share_class].totals, as_of=as_of, period=period, pace=pace),
            unsold=shares[share_class].unsold,
        )
        for share_class, one in known.items()
    }


def _business_days(first: date, last: date) -> list[date]:
    return [day for day in days_between(first, last) if is_business_day(day)]


def shares_held(rows: Sequence[Row]) -> int:
    """What rows come to: Shares that came in less those that went out, in millionths.

    Less than nothing where more went out than there was; the roll then names the row.
    """
    return sum(row[MILLIONTHS] if row[RANK] < FIRST_TAKING else -row[MILLIONTHS] for row in rows)


def _coming_shares(
    share_class: int,
    rows: Sequence[Row],
    *,
    scheme: CohortScheme,
    as_of: date,
    days: Sequence[date],
    sales: int,
) -> _ComingShares:
    """Shares sold, or taken from all cohorts alike, on each business day; none where the pace is zero."""
    held = begun = shares_held(rows)
    if not sales or begun <= 0:
        return _ComingShares(rows=(), totals=dict.fromkeys(days, begun), unsold=False)
    found: list[Row] = []
    totals: dict[date, int] = {}
    unsold, before = False, begun
    for line, day in enumerate(days, start=1):
        numerator, denominator = growth(sales, since=as_of, day=day)
        wanted = round_half_up(begun * numerator, denominator)
        change, before = wanted - before, wanted
        if change > 0 and scheme.cohort_sold(share_class=share_class, issued=day) is None:
            unsold = True
        elif change:
            found.append(_row(share_class, day, change, line=line))
            held += change
        totals[day] = held
    return _ComingShares(rows=tuple(found), totals=totals, unsold=unsold)


def _row(share_class: int, day: date, change: int, *, line: int) -> Row:
    """A sale, or a redemption of tracked and Free Shares of all cohorts in proportion."""
    kind = ActivityKind.SALE if change > 0 else ActivityKind.REDEMPTION
    return (
        min(kind.value, FIRST_TAKING),
        0,
        line,
        kind.value,
        abs(change),
        day.toordinal() if change > 0 else UNKNOWN,
        0,
        day.toordinal(),
        share_class,
    )


def _coming_net_assets(
    known: KnownFacts, totals: Mapping[date, int], *, as_of: date, period: DatePeriod, pace: Pace
) -> DayFacts:
    """Net assets of each business day: known, or the last per Share at the market's pace times the Shares."""
    net_assets = dict(known.net_assets)
    begun = shares_held(known.rows)
    if known.last_day is None or begun <= 0 or period.last is None:
        return DayFacts(net_assets=net_assets, outstanding={})
    # A class that was priced last before the others stands still until then; a month looks back some days.
    since = max(known.last_day, period.first - LOOK_BACK)
    for day in chain(_business_days(since, min(as_of, period.last)), totals):
        if day > known.last_day:
            numerator, denominator = growth(pace.market, since=as_of, day=day)
            net_assets[day.toordinal()] = round_half_up(
                known.last_net_assets * numerator * totals.get(day, begun), denominator * begun
            )
    return DayFacts(net_assets=net_assets, outstanding={})
