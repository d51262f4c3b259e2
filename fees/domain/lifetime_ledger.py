"""Section 2: the ledger of what may still be charged to a share class for sales (NASD 2830(d)).

Amounts are trillionths of a dollar where nothing else is said; sales, front-end charges and CDSC are cents,
rates hundred-millionths a year, days ordinals. What is given for few days is given by ordinal day, what is
given for each day as a sequence from `first_day` on. A day, or under a monthly ledger a month, goes in this
order: interest on what stood at its opening, what is added, the charges, what is capitalised.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from fees.domain.lifetime_limit import (
    Compounding,
    InterestBase,
    LimitPeriod,
    LimitTerms,
    SalesCharge,
    capitalised_on,
    interest_days,
    limit_added,
    month_ends,
    opening_of,
    whole_cents,
)
from governance.domain.money import TRILLIONTHS_PER_CENT, round_half_up
from governance.domain.sections import plan_section

NEVER = date.max.toordinal() + 1
IN_CENTS = TRILLIONTHS_PER_CENT
NOTHING: Mapping[int, int] = {}


class LedgerState(NamedTuple):
    """Where a ledger stands at a close.

    `unpaid` is the principal, below zero where more was charged than there was room for; `interest` is
    allowed and not capitalised; `original` is all that was ever added, the opening amount included.
    """

    unpaid: int
    interest: int
    original: int

    @property
    def remaining(self) -> int:
        """What may still be charged; never below zero."""
        return max(0, self.unpaid + self.interest)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerDays:
    """The facts of a run of days, one for each of `rates` (prime + 1 % of the day) from `first_day` on.

    `new_gross_sales` may be negative where a sale is cancelled, `exchanged` (trillionths) where the limit
    goes to another class. `asset_based` are trillionths for each day, empty for none; under a monthly ledger
    the whole cents of the month's fee on any of its days. `front_end` is always charged already; from the
    day `wanted_from` on the others are only wanted, and taken as far as there is room.
    """

    first_day: int
    rates: Sequence[int]
    new_gross_sales: Mapping[int, int] = field(default_factory=dict)
    exchanged: Mapping[int, int] = field(default_factory=dict)
    front_end: Mapping[int, int] = field(default_factory=dict)
    asset_based: Sequence[int] = ()
    cdsc: Mapping[int, int] = field(default_factory=dict)
    wanted_from: int = NEVER

    @property
    def end(self) -> int:
        """The day after the last."""
        return self.first_day + len(self.rates)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerColumns:
    """A run of a ledger: `interest`, `asset_based` and `remaining` stand beside `days`, the days posted.

    The rest is by the day posted. `limit_added` counts what exchanges bring or take; `refused` is asset-based
    charge for which there was no room, `cdsc_to_fund` (cents) CDSC that is the Fund's for the same reason.
    """

    days: Sequence[int]
    interest: Sequence[int]
    asset_based: Sequence[int]
    remaining: Sequence[int]
    new_gross_sales: Mapping[int, int]
    limit_added: Mapping[int, int]
    front_end: Mapping[int, int]
    cdsc: Mapping[int, int]
    cdsc_to_fund: Mapping[int, int]
    refused: Mapping[int, int]
    state: LedgerState


class LedgerEntry(NamedTuple):
    """A posting: sales, CDSC and front-end charges in cents, the rest in trillionths of a dollar."""

    date: date
    new_gross_sales: int
    limit_added: int
    interest: int
    asset_based: int
    cdsc: int
    front_end: int
    remaining: int


def opening_state(terms: LimitTerms) -> LedgerState:
    """How a ledger stands at the opening of the day on which it starts."""
    opening = opening_of(terms)
    return LedgerState(unpaid=opening, interest=0, original=opening)


@plan_section("2")
def run_days(terms: LimitTerms, state: LedgerState, days: LedgerDays) -> LedgerColumns:
    """Section 2: payments are subject to NASD's limit on all sales charges: the ledger of a run of days.

    Our reading of NASD 2830(d): a day earns interest on what stood at its opening; what was charged already
    is taken whole, and a deficit that it leaves is filled by what is added later; what is only wanted is
    taken up to the room: asset-based charge to the trillionth (under a monthly ledger to the cent), CDSC in
    whole cents, its rest being the Fund's.
    """
    posted = _postings(terms, days)
    run = _Run(terms, state, posted)
    run.post_what_stands()
    run.post_what_is_wanted()
    return LedgerColumns(
        days=posted.days,
        interest=run.interest,
        asset_based=run.asset_based(),
        remaining=run.remaining,
        new_gross_sales=posted.new_gross_sales,
        limit_added=run.added,
        front_end=posted.front_end,
        cdsc=run.cdsc,
        cdsc_to_fund=run.cdsc_to_fund,
        refused=run.refused,
        state=run.state,
    )


class _Posted(NamedTuple):
    """The facts of `length` days from `first_day` on, by the day on which they are posted.

    The interest of a posting is its base x its factor / `denominator`.
    """

    first_day: int
    length: int
    days: Sequence[int]
    factors: Sequence[int]
    denominator: int
    new_gross_sales: Mapping[int, int]
    exchanged: Mapping[int, int]
    front_end: Mapping[int, int]
    asset_based: Sequence[int]
    cdsc: Mapping[int, int]
    wanted_from: int


def _postings(terms: LimitTerms, days: LedgerDays) -> _Posted:
    """Each day by itself, or the sums of each month on its last day."""
    factors, denominator = interest_days(terms.day_count, first_day=days.first_day, rates=days.rates)
    posted = _Posted(
        first_day=days.first_day,
        length=len(days.rates),
        days=range(days.first_day, days.end),
        factors=factors,
        denominator=denominator,
        new_gross_sales=_within(days.new_gross_sales, days),
        exchanged=_within(days.exchanged, days),
        front_end=_within(days.front_end, days),
        asset_based=days.asset_based,
        cdsc=_within(days.cdsc, days),
        wanted_from=days.wanted_from,
    )
    return posted if terms.period is LimitPeriod.DAY else _monthly(posted)


def _monthly(daily: _Posted) -> _Posted:
    ends = month_ends(daily.first_day, daily.length)
    starts = [daily.first_day, *(end + 1 for end in ends[:-1])]
    months = [
        slice(start - daily.first_day, end + 1 - daily.first_day)
        for start, end in zip(starts, ends, strict=False)
    ]
    return daily._replace(
        days=ends,
        factors=[sum(daily.factors[month]) for month in months],
        new_gross_sales=_by_month(daily.new_gross_sales, ends),
        exchanged=_by_month(daily.exchanged, ends),
        front_end=_by_month(daily.front_end, ends),
        asset_based=[sum(daily.asset_based[month]) for month in months],
        cdsc=_by_month(daily.cdsc, ends),
    )


def _within(given: Mapping[int, int], days: LedgerDays) -> Mapping[int, int]:
    if len(days.rates) < len(given):
        return {day: given[day] for day in range(days.first_day, days.end) if day in given}
    if not given or (min(given) >= days.first_day and max(given) < days.end):
        return given
    return {day: amount for day, amount in given.items() if days.first_day <= day < days.end}


def _by_month(given: Mapping[int, int], ends: Sequence[int]) -> Mapping[int, int]:
    sums: dict[int, int] = defaultdict(int)
    for day, amount in given.items():
        sums[ends[bisect_left(ends, day)]] += amount
    return dict(sums)


class _Run:
    """One run over postings; what it adds and takes is kept by the day posted."""

    def __init__(self, terms: LimitTerms, state: LedgerState, posted: _Posted) -> None:
        self.terms, self.posted = terms, posted
        self.added = _added(terms, posted)
        self.cdsc_to_fund: dict[int, int] = {}
        self.refused: dict[int, int] = {}
        self.interest: list[int] = []
        self.remaining: list[int] = []
        self.unpaid, self.allowed, self.original = state
        self.on_original = terms.interest_base is InterestBase.ORIGINAL
        self.at_each_close = terms.compounding is Compounding.DAILY
        self.capitalised = capitalised_on(terms.compounding, posted.first_day, posted.length)
        self.stand = bisect_left(posted.days, posted.wanted_from)
        self.cdsc = {day: cents for day, cents in posted.cdsc.items() if day < posted.wanted_from}

    @property
    def state(self) -> LedgerState:
        """Where the ledger stands after the last posting."""
        return LedgerState(self.unpaid, self.allowed, self.original)

    def post_what_stands(self) -> None:
        """The postings in which every charge was made already: all together change what is unpaid."""
        posted = self.posted
        unpaid, allowed = self.unpaid, self.allowed
        denominator, capitalised, at_each_close = posted.denominator, self.capitalised, self.at_each_close
        days = posted.days[: self.stand]
        bases = self._original_bases(days)
        for day, factor, charged in zip(days, posted.factors, self._charged_each(days), strict=False):
            base = bases[day] if bases else unpaid
            earned = 0
            if base > 0:
                earned = round_half_up(base * factor, denominator)
                allowed += earned
            unpaid -= charged
            if unpaid < 0:
                unpaid, allowed = _settled(unpaid, allowed)
            if at_each_close or day in capitalised:
                unpaid, allowed = unpaid + allowed, 0
            left = unpaid + allowed
            self.interest.append(earned)
            self.remaining.append(left if left > 0 else 0)
        self.unpaid, self.allowed = unpaid, allowed
        self.original += sum([added for day, added in self.added.items() if day < posted.wanted_from])

    def _charged_each(self, days: Sequence[int]) -> Sequence[int]:
        """Of each posting: all its charges less what is added to the limit."""
        posted = self.posted
        each = list(posted.asset_based[: len(days)]) or [0] * len(days)
        for given, unit in ((self.added, -1), (posted.front_end, IN_CENTS), (posted.cdsc, IN_CENTS)):
            for day, amount in given.items():
                if day < posted.wanted_from:
                    each[days.index(day)] += amount * unit
        return each

    def _original_bases(self, days: Sequence[int]) -> Mapping[int, int]:
        """What was ever added, at the opening of each day; nothing where that is not what earns interest."""
        if not self.on_original:
            return NOTHING
        added = accumulate((self.added.get(day, 0) for day in days), initial=self.original)
        return dict(zip(days, added, strict=False))

    def post_what_is_wanted(self) -> None:
        """The postings in which a charge is taken as far as there is room."""
        posted = self.posted
        for place in range(self.stand, len(posted.days)):
            day = posted.days[place]
            base = self.original if self.on_original else self.unpaid
            earned = round_half_up(base * posted.factors[place], posted.denominator) if base > 0 else 0
            added = self.added.get(day, 0)
            unpaid, allowed = self.unpaid + added, self.allowed + earned
            unpaid -= self._charged(
                day, posted.asset_based[place] if posted.asset_based else 0, unpaid + allowed
            )
            if unpaid < 0:
                unpaid, allowed = _settled(unpaid, allowed)
            if self.at_each_close or day in self.capitalised:
                unpaid, allowed = unpaid + allowed, 0
            self.unpaid, self.allowed, self.original = unpaid, allowed, self.original + added
            self.interest.append(earned)
            self.remaining.append(max(0, unpaid + allowed))

    def _charged(self, day: int, asked: int, room: int) -> int:
        """The charges of a posting in their order, trillionths: front-end whole, others up to the room."""
        posted, start = self.posted, room
        if day not in posted.front_end and day not in posted.cdsc:
            return self._asset_based_taken(day, asked, room)
        for kind in self.terms.order:
            if kind is SalesCharge.FRONT_END:
                room -= posted.front_end.get(day, 0) * TRILLIONTHS_PER_CENT
            elif kind is SalesCharge.CDSC:
                room -= self._cdsc_taken(day, room)
            else:
                room -= self._asset_based_taken(day, asked, room)
        return start - room

    def _cdsc_taken(self, day: int, room: int) -> int:
        """CDSC in trillionths; what goes beyond the whole cents of the room is the Fund's."""
        asked = self.posted.cdsc.get(day, 0)
        taken = min(asked, whole_cents(max(0, room)))
        if taken:
            self.cdsc[day] = taken
        if asked > taken:
            self.cdsc_to_fund[day] = asked - taken
        return taken * TRILLIONTHS_PER_CENT

    def _asset_based_taken(self, day: int, asked: int, room: int) -> int:
        """The asset-based charge that is taken; under a monthly ledger in whole cents of the room."""
        allowed = max(0, room)
        if asked <= allowed:
            return asked
        if self.terms.period is LimitPeriod.MONTH:
            allowed = whole_cents(allowed) * TRILLIONTHS_PER_CENT
        self.refused[day] = asked - allowed
        return allowed

    def asset_based(self) -> Sequence[int]:
        """The asset-based charge taken in each posting."""
        given = self.posted.asset_based or [0] * len(self.posted.days)
        if not self.refused:
            return given
        return [asked - self.refused.get(day, 0) for day, asked in zip(self.posted.days, given, strict=True)]


def _added(terms: LimitTerms, posted: _Posted) -> dict[int, int]:
    """What new gross sales and exchanges add to the limit, by the day posted."""
    per_cent = limit_added(terms, new_gross_sales=1)
    added = {day: cents * per_cent for day, cents in posted.new_gross_sales.items()}
    for day, amount in posted.exchanged.items():
        added[day] = added.get(day, 0) + amount
    return added


def _settled(unpaid: int, interest: int) -> tuple[int, int]:
    """Principal below zero takes from the interest; it stays below zero only where no interest is left."""
    left = unpaid + interest
    return (0, left) if left > 0 else (left, 0)


@plan_section("2")
def first_exhausted(columns: LedgerColumns) -> date | None:
    """Section 2: the first day on which a charge found no room under NASD's limit, or used it up to zero."""
    if not columns.refused and not columns.cdsc_to_fund and min(columns.remaining, default=1) > 0:
        return None
    sparse = (columns.front_end, columns.cdsc, columns.cdsc_to_fund, columns.refused)
    for day, charge, left in zip(columns.days, columns.asset_based, columns.remaining, strict=True):
        if (left == 0 and (charge or any(day in one for one in sparse))) or (
            day in columns.refused or day in columns.cdsc_to_fund
        ):
            return date.fromordinal(day)
    return None


def entries(columns: LedgerColumns) -> Iterator[LedgerEntry]:
    """The postings of a run, one after the other."""
    rows = zip(columns.days, columns.interest, columns.asset_based, columns.remaining, strict=True)
    for day, interest, asset_based, remaining in rows:
        yield LedgerEntry(
            date=date.fromordinal(day),
            new_gross_sales=columns.new_gross_sales.get(day, 0),
            limit_added=columns.limit_added.get(day, 0),
            interest=interest,
            asset_based=asset_based,
            cdsc=columns.cdsc.get(day, 0),
            front_end=columns.front_end.get(day, 0),
            remaining=remaining,
        )
