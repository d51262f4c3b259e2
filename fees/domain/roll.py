"""Section 6(a): the Shares of each cohort, rolled forward day by day over all share classes (R5).

The rows of a day count in the order of `ActivityKind`; takings in file order among themselves. State is
kept in dicts of plain ints and rows are plain tuples: a month may have a million of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from fees.domain.activity import ActivityKind
from fees.domain.cohorts import NO_SHARES, CohortScheme, Holding
from fees.domain.share_state import RowFault, ShareState
from governance.domain.business_days import last_business_day_on_or_before
from governance.domain.periods import ONE_DAY
from governance.domain.sections import plan_section

FREE = 0  # an issue "date" of zero: no original issue date of its own
UNKNOWN = -1  # the file says `unknown`: tracked and free together
FIRST_TAKING = ActivityKind.EXCHANGE_OUT.value
OPENING = ActivityKind.OPENING.value
REINVESTMENT = ActivityKind.REINVESTMENT.value
DATED_BY_TRADE = (ActivityKind.SALE.value, ActivityKind.SALE_CANCELLED.value)


class ActivityRow(NamedTuple):
    """One row of share activity. `issued` is an ordinal day, FREE or UNKNOWN; `source` a share class or 0.

    Rows sort as they count within a day: by `rank` (the kind's, one for all takings), import and line.
    """

    rank: int
    recorded_by: int
    line: int
    kind: int
    millionths: int
    issued: int
    source: int
    trade_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFault:
    """Why a share class fails from a day on, and the row that shows it (`recorded_by` 0: no row)."""

    share_class: int
    day: date
    problem: str
    kind: int = 0
    millionths: int = 0
    recorded_by: int = 0
    line: int = 0
    source: int = 0


@dataclass(slots=True)
class RolledClass:
    """The Shares of one class: `holdings` are its closes, from the last business day before the month on.

    `undated_sources` are the classes that it took undated Shares from, with the last day on which it did.
    """

    holdings: list[tuple[int, Holding]] = field(default_factory=list)
    fault: StateFault | None = None
    undated_sources: dict[int, int] = field(default_factory=dict)

    def at_close(self, business_day: int) -> Holding:
        """The Shares at the close of an ordinal business day of the month, or the last one before it."""
        found = NO_SHARES
        for since, holding in self.holdings:
            if since > business_day:
                break
            found = holding
        return found


@plan_section("6(a)")
class ShareRoll:
    """Section 6(a): rolls the Shares of share classes that exchange undated Shares with one another.

    `pooled_from` are the ordinal days on which FREE_SHARES changes, each with the method from then on.
    """

    def __init__(
        self,
        *,
        scheme: CohortScheme,
        month: tuple[date, date],
        pooled_from: Sequence[tuple[int, bool]] = (),
    ) -> None:
        self._scheme = scheme
        # The days before the month's first business day take the close of the last one before the month.
        self._first = last_business_day_on_or_before(month[0] - ONE_DAY).toordinal()
        self._last = month[1].toordinal()
        self._pooled_from = sorted(pooled_from)
        self._pooled = False
        self._states: dict[int, ShareState] = {}
        self._rolled: dict[int, RolledClass] = {}
        self._sold: dict[tuple[int, int], int] = {}
        self._intervals: dict[int, int] = {}

    def run(self, rows: Mapping[int, Iterable[ActivityRow]]) -> dict[int, RolledClass]:
        """Roll every class to the month's end; a class with a fault stops there, the others go on."""
        days = self._by_day(rows)
        self._states = {share_class: ShareState() for share_class in rows}
        self._rolled = {share_class: RolledClass() for share_class in rows}
        opened = False
        for day in sorted(days):
            if day >= self._first and not opened:
                opened = True
                self._switch_method(self._first)
                self._record(self._first - 1, rows)
            self._switch_method(day)
            self._roll_day(day, days[day])
        if not opened:
            self._switch_method(self._first)
            self._record(self._first - 1, rows)
        self._switch_method(self._last)
        set_aside_dependents(self._rolled)
        return self._rolled

    def _by_day(self, rows: Mapping[int, Iterable[ActivityRow]]) -> dict[int, dict[int, list[ActivityRow]]]:
        """Rows by day up to the month's last; an opening counts as if on the last business day."""
        days: dict[int, dict[int, list[ActivityRow]]] = defaultdict(dict)
        opened_on: dict[int, int] = {}
        for share_class, class_rows in rows.items():
            for row in class_rows:
                day = row.trade_day
                if row.rank == OPENING:
                    if day not in opened_on:
                        opened_on[day] = last_business_day_on_or_before(date.fromordinal(day)).toordinal()
                    day = opened_on[day]
                if day <= self._last:
                    days[day].setdefault(share_class, []).append(row)
        return days

    def _switch_method(self, day: int) -> None:
        while self._pooled_from and self._pooled_from[0][0] <= day:
            since, self._pooled = self._pooled_from.pop(0)
            for share_class, state in self._states.items():
                rolled = self._rolled[share_class]
                if rolled.fault is None:
                    try:
                        state.set_pooled(pooled=self._pooled)
                        if since > self._first:
                            rolled.holdings.append((since, state.holding()))
                    except RowFault as fault:
                        rolled.fault = StateFault(
                            share_class=share_class,
                            day=date.fromordinal(since),
                            problem=f"FREE_SHARES: {fault}",
                        )

    def _roll_day(self, day: int, by_class: dict[int, list[ActivityRow]]) -> None:
        later: dict[int, list[ActivityRow]] = {}
        sources: set[int] = set()
        for share_class, rows in by_class.items():
            if self._rolled[share_class].fault is not None:
                continue
            rows.sort()
            opening = 0
            while opening < len(rows) and rows[opening].rank == OPENING:
                opening += 1
            if opening and not self._open(share_class, day, rows[:opening]):
                continue
            later[share_class] = rows[opening:]
            for row in rows[opening:]:
                if row.issued == FREE and OPENING < row.rank <= REINVESTMENT:
                    sources.add(row.source or share_class)
        openings = self._openings(sources)
        in_month = day >= self._first
        for share_class, rows in later.items():
            if self._apply(share_class, day, rows, openings) and in_month:
                self._record(day, (share_class,))

    def _openings(self, sources: set[int]) -> dict[int, Holding]:
        """The Shares at the opening (after that day's openings, before all else) of classes that are asked."""
        openings: dict[int, Holding] = {}
        for source in sources:
            rolled = self._rolled.get(source)
            if rolled is None:
                openings[source] = NO_SHARES
            elif rolled.fault is None:
                try:
                    openings[source] = self._states[source].holding()
                except RowFault:
                    openings[source] = NO_SHARES
        return openings

    def _open(self, share_class: int, day: int, rows: Sequence[ActivityRow]) -> bool:
        """Openings: dated ones first; undated ones follow that day's dated ones, as free."""
        dated: dict[int, int] = {}
        state = self._states[share_class]
        row = rows[0]
        try:
            for row in rows:
                if row.issued > FREE:
                    cohort = self._cohort(share_class, row.issued)
                    state.tracked[cohort] = state.tracked.get(cohort, 0) + row.millionths
                    dated[cohort] = dated.get(cohort, 0) + row.millionths
            cohorts = sorted(dated)
            like = Holding(tuple(cohorts), (), (), tuple(dated[cohort] for cohort in cohorts), 0)
            for row in rows:
                if row.issued == FREE:
                    state.add_free(row.millionths, like=like, pooled=self._pooled)
                elif row.issued == UNKNOWN:
                    state.change_both(row.millionths, taking=False)
        except RowFault as fault:
            self._fail(share_class, day, row, fault)
            return False
        return True

    def _apply(
        self, share_class: int, day: int, rows: Sequence[ActivityRow], openings: Mapping[int, Holding]
    ) -> bool:
        state, row = self._states[share_class], None
        try:
            for row in rows:
                issued = row.issued
                if row.rank < FIRST_TAKING:
                    if issued > FREE:
                        cohort = self._cohort(row.source or share_class, issued)
                        state.tracked[cohort] = state.tracked.get(cohort, 0) + row.millionths
                    elif issued == FREE:
                        self._add_undated(share_class, day, row, openings)
                    else:
                        state.change_both(row.millionths, taking=False)
                elif issued > FREE:
                    state.take_dated(
                        row.millionths, interval=self._interval(issued), intervals=self._scheme.interval_count
                    )
                elif issued == FREE:
                    state.take_free(row.millionths)
                else:
                    state.change_both(row.millionths, taking=True)
        except RowFault as fault:
            self._fail(share_class, day, row, fault)
            return False
        return True

    def _add_undated(
        self, share_class: int, day: int, row: ActivityRow, openings: Mapping[int, Holding]
    ) -> None:
        """An undated exchange takes its source's proportions, all else that is undated its own class's."""
        if row.source:
            self._rolled[share_class].undated_sources[row.source] = day
        like = openings.get(row.source or share_class)
        if like is None:
            raise RowFault("the share class that it came from is set aside")
        self._states[share_class].add_free(row.millionths, like=like, pooled=self._pooled)

    def _cohort(self, seller_class: int, issued: int) -> int:
        cohort = self._sold.get((seller_class, issued))
        if cohort is None:
            cohort = self._scheme.cohort_sold(share_class=seller_class, issued=date.fromordinal(issued))
            if cohort is None:
                raise RowFault(
                    f"nobody sold on its original issue date {date.fromordinal(issued)} (Section 3)"
                )
            self._sold[seller_class, issued] = cohort
        return cohort

    def _interval(self, issued: int) -> int:
        interval = self._intervals.get(issued)
        if interval is None:
            interval = self._intervals[issued] = self._scheme.interval_of(date.fromordinal(issued))
        return interval

    def _record(self, day: int, share_classes: Iterable[int]) -> None:
        for share_class in share_classes:
            rolled = self._rolled[share_class]
            if rolled.fault is None:
                try:
                    rolled.holdings.append((day, self._states[share_class].holding()))
                except RowFault as fault:
                    rolled.fault = StateFault(
                        share_class=share_class, day=date.fromordinal(day), problem=f"Free Shares: {fault}"
                    )

    def _fail(self, share_class: int, day: int, row: ActivityRow | None, fault: RowFault) -> None:
        known = row or ActivityRow(0, 0, 0, 0, 0, 0, 0, day)
        self._rolled[share_class].fault = StateFault(
            share_class=share_class,
            day=date.fromordinal(known.trade_day),
            problem=str(fault),
            kind=known.kind,
            millionths=known.millionths,
            recorded_by=known.recorded_by,
            line=known.line,
        )


def set_aside_dependents(rolled: Mapping[int, RolledClass]) -> None:
    """A class that took undated Shares from one with a fault, in the month of the fault or later, is set aside too.

    Also where it took them before the fault's day: what mends the fault may change what stood earlier that month.
    """
    waiting = [(share_class, one.fault.day) for share_class, one in rolled.items() if one.fault is not None]
    takers: dict[int, list[int]] = defaultdict(list)
    for share_class, one in rolled.items():
        for source in one.undated_sources:
            takers[source].append(share_class)
    while waiting:
        source, day = waiting.pop()
        month = day.replace(day=1)
        for taker in takers[source]:
            if rolled[taker].fault is None and rolled[taker].undated_sources[source] >= month.toordinal():
                rolled[taker].fault = StateFault(
                    share_class=taker,
                    day=month,
                    problem="took undated Shares from a share class that is set aside",
                    source=source,
                )
                waiting.append((taker, month))
