"""The Shares of one class as they stand, by cohort, and what each kind of row does to them (R5)."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import add, sub

from fees.domain.cohorts import NO_SHARES, Holding
from governance.domain.money import MILLIONTHS_PER_SHARE, split_in_order


class RowFault(Exception):
    """The row cannot be applied; the message says why, `source` whose fault it is (0: its own)."""

    def __init__(self, problem: str, *, source: int = 0) -> None:
        self.source = source
        super().__init__(problem)


class ShareState:
    """Tracked and Free Shares of one class, millionths; `pool`: Free Shares under PRO_RATA.

    `tracked` and `free` stand beside `cohorts`, which is in order; `place_of` says where a cohort stands,
    `only_place_of` where an interval's Shares stand if one Distributor alone has any. A roll reads these in
    its innermost loop and changes `tracked` there: that list stays the same object, and the roll calls
    `touch`. The two maps are others once a cohort has been added.
    """

    __slots__ = (
        "_held",
        "_interval_count",
        "cohorts",
        "free",
        "only_place_of",
        "place_of",
        "pool",
        "tracked",
    )

    def __init__(self, *, interval_count: int) -> None:
        """`interval_count` is the scheme's: it numbers cohorts by Distributor, then interval."""
        self._interval_count = interval_count
        self._held: Holding | None = NO_SHARES
        self.cohorts: tuple[int, ...] = ()
        self.tracked: list[int] = []
        self.free: list[int] = []
        self.pool = 0
        self.place_of: Mapping[int, int] = {}
        self.only_place_of: Mapping[int, int] = {}

    def touch(self) -> None:
        """Say that the Shares are about to change."""
        self._held = None

    def holding(self) -> Holding:
        """The state with every Share attributed; raises RowFault where pooled Shares have no proportion."""
        if self._held is None:
            tracked = tuple(self.tracked)
            free = tuple(_divide(self.pool, tracked) if self.pool else self.free)
            shares = tuple(map(add, tracked, free))
            self._held = Holding(self.cohorts, tracked, free, shares, sum(shares))
        return self._held

    def lacks_proportion(self) -> bool:
        """Whether there are pooled Shares and none in whose proportion they could be attributed."""
        return self.pool > 0 and not any(self.tracked)

    def set_pooled(self, *, pooled: bool) -> None:
        """Change to the other method of FREE_SHARES, keeping every Share."""
        self.touch()
        if pooled:
            self.pool += sum(self.free)
            self.free[:] = [0] * len(self.free)
        elif self.pool:
            self.free[:] = _divide(self.pool, self.tracked)
            self.pool = 0

    def add_free(self, millionths: int, *, like: Holding, pooled: bool) -> None:
        """Free Shares in the proportion of a holding."""
        self.touch()
        if pooled:
            self.pool += millionths
            return
        parts = _divide(millionths, like.shares)
        if like.cohorts == self.cohorts:
            self.free[:] = map(add, self.free, parts)
            return
        for cohort, part in zip(like.cohorts, parts, strict=True):
            if part:
                self.free[self.place(cohort)] += part

    def take_free(self, millionths: int) -> None:
        """Take from free, in proportion to free as it stands."""
        self.touch()
        if self.pool:
            self.pool -= _within(millionths, self.pool, "Free Shares")
        else:
            held = sum(self.free)
            if _within(millionths, held, "Free Shares"):
                self.free[:] = map(sub, self.free, split_in_order(millionths, self.free))

    def take_dated(self, millionths: int, *, cohorts: Iterable[int]) -> None:
        """Take from the tracked Shares of an interval's cohorts, over its Distributors as they stand."""
        self.touch()
        tracked = self.tracked
        places = [self.place_of[cohort] for cohort in cohorts if cohort in self.place_of]
        held = [tracked[place] for place in places]
        if _within(millionths, sum(held), "Shares of that issue date's interval"):
            for place, part in zip(places, split_in_order(millionths, held), strict=True):
                tracked[place] -= part

    def change_both(self, millionths: int, *, taking: bool) -> None:
        """Add to or take from tracked and free together, in proportion as they stand.

        The order of equal remainders is the cohort's, tracked before free, and the pool last.
        """
        self.touch()
        weights = [held for pair in zip(self.tracked, self.free, strict=True) for held in pair]
        weights.append(self.pool)
        if taking:
            _within(millionths, sum(weights), "Shares")
        parts = _divide(millionths, weights)
        change = sub if taking else add
        self.tracked[:] = map(change, self.tracked, parts[0:-1:2])
        self.free[:] = map(change, self.free, parts[1:-1:2])
        self.pool = change(self.pool, parts[-1])

    def place(self, cohort: int) -> int:
        """Where a cohort stands; room is made for one that was not there."""
        found = self.place_of.get(cohort)
        return self._insert(cohort) if found is None else found

    def _insert(self, cohort: int) -> int:
        self.touch()
        at = bisect_left(self.cohorts, cohort)
        self.cohorts = (*self.cohorts[:at], cohort, *self.cohorts[at:])
        self.tracked.insert(at, 0)
        self.free.insert(at, 0)
        self.place_of, self.only_place_of = _places(self.cohorts, interval_count=self._interval_count)
        return at


@lru_cache(maxsize=4096)
def _places(cohorts: tuple[int, ...], *, interval_count: int) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """Where cohorts stand, and where an interval's stand alone: the same for all classes that have them."""
    intervals = [cohort % interval_count for cohort in cohorts]
    return (
        {cohort: place for place, cohort in enumerate(cohorts)},
        {interval: place for place, interval in enumerate(intervals) if intervals.count(interval) == 1},
    )


def _divide(millionths: int, weights: Sequence[int]) -> list[int]:
    if millionths and not any(weights):
        raise RowFault("there are no Shares in whose proportion to divide it")
    return split_in_order(millionths, weights)


def _within(wanted: int, held: int, what: str) -> int:
    if wanted > held:
        raise RowFault(f"takes {shares_text(wanted)} where {shares_text(held)} {what} are held")
    return wanted


def shares_text(millionths: int) -> str:
    """Shares with six decimals: `shares_text(-5)` is '-0.000005'."""
    sign = "-" if millionths < 0 else ""
    whole, part = divmod(abs(millionths), MILLIONTHS_PER_SHARE)
    return f"{sign}{whole}.{part:06d}"
