"""Section 2: the prime rate of each day, for the interest that NASD's limit allows.

Changes are dated facts. From when a change counts no source fixes; it is the convention `prime_effective`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from fees.domain.lifetime_limit import SPREAD, DatedTerms, PrimeEffective
from governance.domain.csv_files import CsvFile
from governance.domain.errors import PlanRuleViolation
from governance.domain.faults import Fault
from governance.domain.fields import NotReadable, read_date, read_plain_decimal
from governance.domain.money import rate_from_percent, round_half_up
from governance.domain.periods import ONE_DAY, PlanMonth
from governance.domain.sections import plan_section

PRIME_COLUMNS = ("effective_date", "rate_percent")
PERCENT_DIGITS, PERCENT_PLACES = 2, 6


class PrimeRateMissing(PlanRuleViolation):
    """Section 2: no prime rate is known for a day."""

    section = "2"


class PrimeChange(NamedTuple):
    """The prime rate from a day on, in hundred-millionths a year."""

    effective: date
    rate: int


@plan_section("2")
def daily_prime_rates(
    changes: Sequence[PrimeChange], *, first: date, last: date, convention: PrimeEffective
) -> list[int]:
    """Section 2: NASD's limit grows by interest at prime + 1 %: the prime rate of each day, ends included.

    Hundred-millionths a year. `changes` in the order of their dates; the last one known is carried on, so the
    average of a month that is not over yet is what is known of it.

    Raises: PrimeRateMissing for a day before the first change.
    """
    if last < first:
        return []
    known = _Known(changes)
    if convention is PrimeEffective.CHANGE_DATE:
        return known.each(first, last)
    if convention is PrimeEffective.NEXT_DAY:
        return known.each(first - ONE_DAY, last - ONE_DAY)
    rates: list[int] = []
    for month in _months(first, last):
        begins, ends = max(first, month.first), min(last, month.last)
        is_first = convention is PrimeEffective.FIRST_OF_MONTH
        rate = known.on(month.first) if is_first else known.average(month)
        rates += [rate] * ((ends - begins).days + 1)
    return rates


class _Known:
    """Changes, asked by day."""

    def __init__(self, changes: Sequence[PrimeChange]) -> None:
        self.changes = changes
        self.dates = [change.effective for change in changes]

    def on(self, day: date) -> int:
        """The rate of the last change up to a day."""
        place = bisect_right(self.dates, day)
        if not place:
            first = f"the first known is of {self.dates[0]}" if self.dates else "none is known"
            raise PrimeRateMissing(
                f"no prime rate is known for {day}; {first}; load it: manage.py import_prime_rates FILE.csv"
            )
        return self.changes[place - 1].rate

    def each(self, first: date, last: date) -> list[int]:
        """The rate of each day: that of the first carried on, and each change from its date on."""
        rates = [self.on(first)] * ((last - first).days + 1)
        for change in self.changes[bisect_right(self.dates, first) : bisect_right(self.dates, last)]:
            place = (change.effective - first).days
            rates[place:] = [change.rate] * (len(rates) - place)
        return rates

    def average(self, month: PlanMonth) -> int:
        """The mean of the calendar days of a month, half-up to hundred-millionths."""
        rates = self.each(month.first, month.last)
        return round_half_up(sum(rates), len(rates))


def _months(first: date, last: date) -> Iterator[PlanMonth]:
    month = PlanMonth.of(first)
    while month.first <= last:
        yield month
        month = month.next


def limit_rates(
    dated: Sequence[DatedTerms], changes: Sequence[PrimeChange], *, first: date, last: date
) -> list[int]:
    """Prime and 1 % of each day, by the terms that hold on it: the `rates` of a ledger's days.

    Raises: PrimeRateMissing for a day before the first change.
    """
    rates: list[int] = []
    begins = [first, *(max(first, one.effective) for one in dated[1:])]
    ends = [*(day - ONE_DAY for day in begins[1:]), last]
    for one, begin, end in zip(dated, begins, ends, strict=True):
        of_piece = daily_prime_rates(
            changes, first=begin, last=min(end, last), convention=one.terms.prime_effective
        )
        rates += [rate + SPREAD for rate in of_piece]
    return rates


class LimitRates:
    """The rates of many ledgers' days, to one last day: worked out once for terms that take the same."""

    def __init__(self, changes: Sequence[PrimeChange], *, last: date) -> None:
        self._changes, self._last = changes, last
        self._found: dict[tuple[object, ...], list[int]] = {}

    def of(self, dated: Sequence[DatedTerms], *, first: date) -> list[int]:
        """As `limit_rates`, from a ledger's first day on."""
        key = (first, *((one.effective, one.terms.prime_effective) for one in dated))
        if key not in self._found:
            self._found[key] = limit_rates(dated, self._changes, first=first, last=self._last)
        return self._found[key]


def read_prime_rates(file: CsvFile, faults: list[Fault]) -> dict[date, int]:
    """The rates of a file by their effective dates; two rows for one date are a fault."""
    at = {name: file.index(name) or 0 for name in PRIME_COLUMNS}
    rates: dict[date, int] = {}
    row_of: dict[date, int] = {}
    for number, cells in file.rows(faults):
        effective = rate = None
        try:
            effective = read_date(cells[at["effective_date"]])
        except NotReadable as fault:
            faults.append(file.fault(number, "effective_date", fault.problem, fault.remedy))
        try:
            rate = _rate(cells[at["rate_percent"]])
        except NotReadable as fault:
            faults.append(file.fault(number, "rate_percent", fault.problem, fault.remedy))
        if effective is None or rate is None:
            continue
        if effective in rates:
            problem = f"{effective} stands in row {row_of[effective]} already"
            faults.append(file.fault(number, "effective_date", problem, "one row"))
            continue
        rates[effective], row_of[effective] = rate, number
    return rates


def _rate(text: str) -> int:
    return rate_from_percent(read_plain_decimal(text, places=PERCENT_PLACES, digits=PERCENT_DIGITS))


def changes_of(rates: Iterable[tuple[date, int]]) -> tuple[PrimeChange, ...]:
    """Changes in the order of their dates."""
    return tuple(PrimeChange(effective, rate) for effective, rate in sorted(rates))
