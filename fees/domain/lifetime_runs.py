"""Section 2: lifetime ledgers whose conventions change, and those of classes that exchange."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from fees.domain.lifetime_ledger import LedgerColumns, LedgerDays, LedgerState, run_days
from fees.domain.lifetime_limit import DatedTerms, Exchanges, LimitPeriod, LimitTerms, limit_added, terms_on
from governance.domain.money import round_half_up, split_in_order
from governance.domain.sections import plan_section


@plan_section("2")
def run_ledger(dated: Sequence[DatedTerms], state: LedgerState, days: LedgerDays) -> LedgerColumns:
    """Section 2: NASD's limit where its conventions changed: each day by the terms that held on it.

    `dated` is in the order of the effective dates; before the first, the first terms hold. A monthly ledger
    whose terms end within a month posts the days of that month on the last one they hold.
    """
    parts = []
    for terms, part in _pieces(dated, days):
        parts.append(run_days(terms, state, part))
        state = parts[-1].state
    if not parts:
        return run_days(dated[0].terms, state, days)
    return parts[0] if len(parts) == 1 else joined(parts)


def _pieces(dated: Sequence[DatedTerms], days: LedgerDays) -> Iterator[tuple[LimitTerms, LedgerDays]]:
    begins = [min(days.end, max(days.first_day, one.effective.toordinal())) for one in dated[1:]]
    cuts = [days.first_day, *begins, days.end]
    for one, first, end in zip(dated, cuts, cuts[1:], strict=False):
        if end > first:
            yield one.terms, part_of(days, first=first, end=end)


def part_of(days: LedgerDays, *, first: int, end: int) -> LedgerDays:
    """The same facts from the ordinal `first` to the day before `end`."""
    if first == days.first_day and end == days.end:
        return days
    places = slice(first - days.first_day, end - days.first_day)
    return replace(days, first_day=first, rates=days.rates[places], asset_based=days.asset_based[places])


def joined(parts: Sequence[LedgerColumns]) -> LedgerColumns:
    """Runs that follow one another, as one; there is at least one."""
    return LedgerColumns(
        days=[day for part in parts for day in part.days],
        interest=[amount for part in parts for amount in part.interest],
        asset_based=[amount for part in parts for amount in part.asset_based],
        remaining=[amount for part in parts for amount in part.remaining],
        new_gross_sales=_merged(part.new_gross_sales for part in parts),
        limit_added=_merged(part.limit_added for part in parts),
        front_end=_merged(part.front_end for part in parts),
        cdsc=_merged(part.cdsc for part in parts),
        cdsc_to_fund=_merged(part.cdsc_to_fund for part in parts),
        refused=_merged(part.refused for part in parts),
        state=parts[-1].state,
    )


def _merged(mappings: Iterable[Mapping[int, int]]) -> dict[int, int]:
    merged: dict[int, int] = {}
    for mapping in mappings:
        merged |= mapping
    return merged


class Exchange(NamedTuple):
    """Shares exchanged on a day out of one share class into another.

    `cents` is their value; `moved` of the source's `outstanding` Shares (millionths) went, for `pro_rata`.
    """

    day: int
    source: int
    taker: int
    cents: int
    moved: int = 0
    outstanding: int = 0


class FamilyLedger(NamedTuple):
    """One share class of a family that exchanges: its dated terms, where it stands, its own facts."""

    dated: Sequence[DatedTerms]
    state: LedgerState
    days: LedgerDays


@plan_section("2")
def run_family(
    ledgers: Mapping[int, FamilyLedger], exchanges: Iterable[Exchange]
) -> dict[int, LedgerColumns]:
    """Section 2: NASD's limit lets a class take over the limit of exchanged Shares that the other gives up.

    Our reading of NASD 2830(d)(2)(D): an exchange counts where both classes elect it; it moves what the
    source's terms say, together at most what remained to the source at the opening of its day (of its month,
    under a monthly ledger), shared in proportion; the taker gets to the trillionth what the source gives.
    """
    runs = {share_class: _FamilyRun(ledger) for share_class, ledger in ledgers.items()}
    together: dict[tuple[int, int], list[Exchange]] = defaultdict(list)
    for row in exchanges:
        source, taker = runs.get(row.source), runs.get(row.taker)
        if source and taker and source is not taker and source.elects(row.day) and taker.elects(row.day):
            together[source.opens(row.day), row.source].append(row)
    for (opening, share_class), rows in sorted(together.items()):
        source = runs[share_class]
        moved = source.gives(rows, remaining=source.remaining_at(opening))
        for row, amount in zip(rows, moved, strict=True):
            source.exchanged[row.day] -= amount
            runs[row.taker].exchanged[row.day] += amount
    return {share_class: run.to_the_end() for share_class, run in runs.items()}


class _FamilyRun:
    """A ledger run as far as was asked; what is exchanged on later days may still come."""

    def __init__(self, ledger: FamilyLedger) -> None:
        self.dated, self.state = ledger.dated, ledger.state
        self.exchanged: dict[int, int] = defaultdict(int, ledger.days.exchanged)
        self.days = replace(ledger.days, exchanged=self.exchanged)
        self.at = ledger.days.first_day
        self.parts: list[LedgerColumns] = []

    def elects(self, day: int) -> bool:
        """Whether exchanges of that day count for this ledger."""
        if not self.days.first_day <= day < self.days.end:
            return False
        return self._terms(day).exchanges is not Exchanges.OFF

    def opens(self, day: int) -> int:
        """The first day of the posting that a day belongs to."""
        if self._terms(day).period is LimitPeriod.DAY:
            return day
        month = date.fromordinal(day).replace(day=1)
        begins = [one.effective.toordinal() for one in self.dated[1:] if one.effective.toordinal() <= day]
        return max(month.toordinal(), self.days.first_day, *begins[-1:])

    def remaining_at(self, opening: int) -> int:
        """What remains at the opening of a posting, with all that was exchanged before it."""
        self._run_to(opening)
        return self.state.remaining

    def gives(self, rows: Sequence[Exchange], *, remaining: int) -> list[int]:
        """What each exchange of one posting takes from this ledger, in trillionths."""
        wanted = [self._wanted(row, remaining) for row in rows]
        return wanted if sum(wanted) <= remaining else split_in_order(remaining, wanted)

    def to_the_end(self) -> LedgerColumns:
        """The whole run."""
        self._run_to(self.days.end)
        if not self.parts:
            return run_ledger(self.dated, self.state, self.days)
        return self.parts[0] if len(self.parts) == 1 else joined(self.parts)

    def _wanted(self, row: Exchange, remaining: int) -> int:
        terms = self._terms(row.day)
        if terms.exchanges is Exchanges.CARRIED:
            return limit_added(terms, new_gross_sales=row.cents)
        return round_half_up(remaining * row.moved, row.outstanding) if row.moved else 0

    def _terms(self, day: int) -> LimitTerms:
        return terms_on(self.dated, date.fromordinal(day))

    def _run_to(self, end: int) -> None:
        if end > self.at:
            part = run_ledger(self.dated, self.state, part_of(self.days, first=self.at, end=end))
            self.parts.append(part)
            self.at, self.state = end, part.state
