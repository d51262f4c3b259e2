"""Section 6(a): the Shares of each cohort, rolled forward day by day over all share classes (R5).

The rows of a day count in the order of `ActivityKind`; takings in file order among themselves. State is
kept in lists of plain ints and rows are plain tuples: a month may have a million of them, and what happens
once a row happens in `_apply` alone.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from fees.domain.activity import ActivityKind
from fees.domain.cohorts import NO_SHARES, CohortScheme, Holding
from fees.domain.issue_dates import KnownCohorts, KnownIntervals
from fees.domain.share_state import RowFault, ShareState
from governance.domain.business_days import first_business_day_on_or_after, last_business_day_on_or_before
from governance.domain.periods import ONE_DAY
from governance.domain.sections import plan_section

FREE = 0  # an issue "date" of zero: no original issue date of its own
UNKNOWN = -1  # the file says `unknown`: tracked and free together
FIRST_TAKING = ActivityKind.EXCHANGE_OUT.value
OPENING = ActivityKind.OPENING.value
REINVESTMENT = ActivityKind.REINVESTMENT.value
NOTHING_WATCHED: Mapping[int, Collection["RowKey"]] = MappingProxyType({})
Row = tuple[int, int, int, int, int, int, int, int, int]  # an ActivityRow's fields
RowKey = tuple[int, int]  # the act that recorded a row, and its line
Taken = tuple[tuple[int, int], ...]  # cohorts, each with the millionths taken from it


class ActivityRow(NamedTuple):
    """One row of share activity. `issued` is an ordinal day, FREE or UNKNOWN; `source` a share class or 0.

    Rows sort as they count within a day: by `rank` (the kind's, one for all takings), import and line.
    The fields stand in the order in which rows come from the database, as plain tuples.
    """

    rank: int
    recorded_by: int
    line: int
    kind: int
    millionths: int
    issued: int
    source: int
    trade_day: int
    share_class: int = 0


TRADE_DAY = itemgetter(ActivityRow._fields.index("trade_day"))


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFault:
    """Why a share class fails from the day on whose Shares it bears, and the row that shows it.

    `recorded_by` 0: no row shows it.
    """

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

    `undated_sources` are the classes that it took undated Shares from, with the days on which it did;
    `taken` says from which cohorts a row took that was to be watched.
    """

    holdings: list[tuple[int, Holding]] = field(default_factory=list)
    fault: StateFault | None = None
    undated_sources: dict[int, list[int]] = field(default_factory=dict)
    taken: dict[RowKey, Taken] = field(default_factory=dict)

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

    `pooled_from` are the ordinal days on which FREE_SHARES changes, each with the method from then on;
    `watched` are rows of share classes of which it is kept whose Shares they took.
    """

    def __init__(
        self,
        *,
        scheme: CohortScheme,
        month: tuple[date, date],
        pooled_from: Sequence[tuple[int, bool]] = (),
        watched: Mapping[int, Collection[RowKey]] = NOTHING_WATCHED,
    ) -> None:
        self._scheme = scheme
        # The days before the month's first business day take the close of the last one before the month.
        self._first = last_business_day_on_or_before(month[0] - ONE_DAY).toordinal()
        self._last = month[1].toordinal()
        self._pooled_from = {day: pooled for day, pooled in pooled_from if day <= self._last}
        self._pooled = False
        self._watched = watched
        self._states: dict[int, ShareState] = {}
        self._rolled: dict[int, RolledClass] = {}
        self._cohorts = KnownCohorts(scheme)
        self._intervals = KnownIntervals(scheme)

    def run(self, rows: Mapping[int, Iterable[Row]]) -> dict[int, RolledClass]:
        """Roll every class to the month's end; a class with a fault stops there, the others go on."""
        days = self._by_day(rows)
        self._states = {one: ShareState(interval_count=self._scheme.interval_count) for one in rows}
        self._rolled = {share_class: RolledClass() for share_class in rows}
        has_begun = False
        for close, group in groupby(sorted(days.keys() | self._pooled_from.keys()), key=_close_of):
            if close > self._first and not has_begun:
                has_begun = True
                self._record(self._first, rows)
            touched: set[int] = set()
            for day in group:
                if day in self._pooled_from:
                    self._switch_method(day)
                    touched.update(rows)
                if day in days:
                    touched.update(self._roll_day(day, days[day]))
            self._close(close, touched)
        if not has_begun:
            self._record(self._first, rows)
        set_aside_dependents(self._rolled)
        return self._rolled

    def _by_day(self, rows: Mapping[int, Iterable[Row]]) -> dict[int, dict[int, list[Row]]]:
        """Rows by day up to the month's last; an opening counts as if on the last business day."""
        days: dict[int, dict[int, list[Row]]] = defaultdict(dict)
        for share_class, class_rows in rows.items():
            # Rows come nearly always in the order of their days: then each day is one group.
            for day, group in groupby(class_rows, key=TRADE_DAY):
                if _close_of(day) == day:
                    if day <= self._last:
                        days[day].setdefault(share_class, []).extend(group)
                    continue
                opened_on = last_business_day_on_or_before(date.fromordinal(day)).toordinal()
                for row in group:
                    counts_on = opened_on if row[0] == OPENING else day
                    if counts_on <= self._last:
                        days[counts_on].setdefault(share_class, []).append(row)
        return days

    def _switch_method(self, day: int) -> None:
        self._pooled = self._pooled_from[day]
        for share_class, state in self._states.items():
            rolled = self._rolled[share_class]
            if rolled.fault is None:
                try:
                    state.set_pooled(pooled=self._pooled)
                except RowFault as fault:
                    rolled.fault = StateFault(
                        share_class=share_class, day=date.fromordinal(day), problem=f"FREE_SHARES: {fault}"
                    )

    def _close(self, close: int, touched: Collection[int]) -> None:
        """A business day's close, which counts the other days before it: keep what it makes of the Shares."""
        if self._first < close <= self._last:
            self._record(close, touched)
        elif close <= self._first and self._pooled:
            self._record(close, [one for one in touched if self._states[one].lacks_proportion()])

    def _roll_day(self, day: int, by_class: dict[int, list[Row]]) -> Iterable[int]:
        """Apply a day's rows, openings of all classes first; returns the classes that it touched."""
        later: dict[int, list[Row]] = {}
        sources: set[int] = set()
        for share_class, rows in by_class.items():
            if self._rolled[share_class].fault is not None:
                continue
            rows.sort()
            if rows[0][0] == OPENING:
                opening = [row for row in rows if row[0] == OPENING]
                if not self._open(share_class, day, opening):
                    continue
                rows = rows[len(opening) :]
            later[share_class] = rows
            _note_asked(share_class, rows, sources)
        openings = self._openings(sources)
        for share_class, rows in later.items():
            if share_class in self._watched:
                self._apply_watching(share_class, day, rows, openings)
            else:
                self._apply(share_class, day, rows, openings)
        return later

    def _openings(self, sources: set[int]) -> dict[int, Holding]:
        """The Shares of classes that are asked, after that day's openings and before all else."""
        openings: dict[int, Holding] = {}
        for source in sources:
            rolled = self._rolled.get(source)
            if rolled is None or (rolled.fault is None and self._pooled):
                openings[source] = NO_SHARES
            elif rolled.fault is None:
                openings[source] = self._states[source].holding()
        return openings

    def _open(self, share_class: int, day: int, rows: Sequence[Row]) -> bool:
        """Openings: dated ones first; undated ones follow that day's dated ones, as free."""
        dated: dict[int, int] = {}
        state, cohort_of = self._states[share_class], self._cohorts[share_class]
        state.touch()
        tracked, at = state.tracked, rows[0]
        try:
            for at in rows:
                _, _, _, _, millionths, issued, _, _, _ = at
                if issued > FREE:
                    cohort = cohort_of[issued]
                    tracked[state.place(cohort)] += millionths
                    dated[cohort] = dated.get(cohort, 0) + millionths
            cohorts = sorted(dated)
            like = Holding(tuple(cohorts), (), (), tuple(dated[cohort] for cohort in cohorts), 0)
            for at in rows:
                _, _, _, _, millionths, issued, _, _, _ = at
                if issued == FREE:
                    state.add_free(millionths, like=like, pooled=self._pooled)
                elif issued == UNKNOWN:
                    state.change_both(millionths, taking=False)
        except RowFault as fault:
            self._fail(share_class, day, at, fault)
            return False
        return True

    def _apply(
        self, share_class: int, day: int, rows: Sequence[Row], openings: Mapping[int, Holding]
    ) -> None:
        """The innermost loop: rows of an issue date, by far the most, are added or taken on the spot."""
        state, row = self._states[share_class], None
        state.touch()
        tracked, place_of, only_place_of = state.tracked, state.place_of, state.only_place_of
        cohorts, intervals = self._cohorts, self._intervals
        try:
            for row in rows:
                rank, _, _, _, millionths, issued, source, _, _ = row
                if issued <= FREE:
                    self._apply_undated(share_class, row, openings)
                    place_of, only_place_of = state.place_of, state.only_place_of
                elif rank < FIRST_TAKING:
                    cohort = cohorts[source or share_class][issued]
                    place = place_of.get(cohort)
                    if place is None:
                        place = state.place(cohort)
                        place_of, only_place_of = state.place_of, state.only_place_of
                    tracked[place] += millionths
                else:
                    place = only_place_of.get(intervals[issued])
                    if place is not None and tracked[place] >= millionths:
                        tracked[place] -= millionths
                    else:
                        issued_with = self._scheme.cohorts_of(intervals[issued])
                        state.take_dated(millionths, cohorts=issued_with)
        except RowFault as fault:
            self._fail(share_class, day, row, fault)

    def _apply_watching(
        self, share_class: int, day: int, rows: Sequence[Row], openings: Mapping[int, Holding]
    ) -> None:
        """Section 11: rows in their order; of the watched ones it is kept whose Shares they took."""
        state, rolled = self._states[share_class], self._rolled[share_class]
        watched = self._watched[share_class]
        for row in rows:
            before = dict(zip(state.cohorts, state.tracked, strict=True))
            self._apply(share_class, day, [row], openings)
            if rolled.fault is not None:
                return
            _, recorded_by, line, *_ = row
            if (recorded_by, line) in watched:
                after = zip(state.cohorts, state.tracked, strict=True)
                took = ((cohort, before.get(cohort, 0) - left) for cohort, left in after)
                rolled.taken[recorded_by, line] = tuple((cohort, part) for cohort, part in took if part)

    def _apply_undated(self, share_class: int, row: Row, openings: Mapping[int, Holding]) -> None:
        """A row without an issue date of its own, or of an unknown one."""
        rank, _, _, _, millionths, issued, source, day, _ = row
        state = self._states[share_class]
        if issued != FREE:
            state.change_both(millionths, taking=rank >= FIRST_TAKING)
        elif rank < FIRST_TAKING:
            self._add_undated(share_class, day, millionths, source, openings)
        else:
            state.take_free(millionths)

    def _add_undated(
        self, share_class: int, day: int, millionths: int, source: int, openings: Mapping[int, Holding]
    ) -> None:
        """An undated exchange takes its source's proportions, all else that is undated its own class's."""
        if source:
            taken_on = self._rolled[share_class].undated_sources.setdefault(source, [])
            if not taken_on or taken_on[-1] != day:
                taken_on.append(day)
        like = openings.get(source or share_class)
        if like is None:
            raise RowFault("the share class that it came from has a fault of its own", source=source)
        self._states[share_class].add_free(millionths, like=like, pooled=self._pooled)

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

    def _fail(self, share_class: int, day: int, row: Row | None, fault: RowFault) -> None:
        known = ActivityRow(*row) if row else ActivityRow(0, 0, 0, 0, 0, 0, 0, day)
        self._rolled[share_class].fault = StateFault(
            share_class=share_class,
            day=date.fromordinal(day),
            problem=str(fault),
            kind=known.kind,
            millionths=known.millionths,
            recorded_by=known.recorded_by,
            line=known.line,
            source=fault.source,
        )


def _note_asked(share_class: int, rows: Iterable[Row], asked: set[int]) -> None:
    """Note the classes in whose proportion a class's rows of a day, in their order, add Free Shares."""
    for rank, _, _, _, _, issued, source, _, _ in rows:
        if rank > REINVESTMENT:
            return
        if issued == FREE:
            asked.add(source or share_class)


@lru_cache(maxsize=4096)
def _close_of(day: int) -> int:
    """The business day whose close is the first to count an ordinal day's activity."""
    return first_business_day_on_or_after(date.fromordinal(day)).toordinal()


def set_aside_dependents(rolled: Mapping[int, RolledClass]) -> None:
    """A class that took undated Shares from one with a fault in that month or later is set aside too.

    Also where it took them before the fault's day: what mends the fault may change what stood earlier in
    the month. It is set aside from the month on in which it took them, also where it has a later fault.
    """
    since = {
        share_class: one.fault.day.replace(day=1)
        for share_class, one in rolled.items()
        if one.fault is not None
    }
    takers: dict[int, list[int]] = defaultdict(list)
    for share_class, one in rolled.items():
        for source in one.undated_sources:
            takers[source].append(share_class)
    waiting = list(since)
    while waiting:
        source = waiting.pop()
        for taker in takers[source]:
            month = _month_of_taking(rolled[taker].undated_sources[source], since=since[source])
            if month is None or since.get(taker, date.max) <= month:
                continue
            since[taker] = month
            waiting.append(taker)
            if rolled[taker].fault is None:
                rolled[taker].fault = StateFault(
                    share_class=taker,
                    day=month,
                    problem="took undated Shares from a share class that has a fault",
                    source=source,
                )


def _month_of_taking(days: Sequence[int], *, since: date) -> date | None:
    """The first of the month of the first of these ordinal days on or after a date."""
    at = bisect_left(days, since.toordinal())
    return date.fromordinal(days[at]).replace(day=1) if at < len(days) else None
