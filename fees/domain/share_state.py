"""The Shares of one class as they stand, by cohort, and what each kind of row does to them (R5)."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from fees.domain.cohorts import Holding
from governance.domain.money import MILLIONTHS_PER_SHARE, split_in_order


class RowFault(Exception):
    """The row cannot be applied; the message says why, `source` whose fault it is (0: its own)."""

    def __init__(self, problem: str, *, source: int = 0) -> None:
        self.source = source
        super().__init__(problem)


class ShareState:
    """Tracked and Free Shares of one class, millionths; `pool`: Free Shares under PRO_RATA.

    `tracked` and `free` stand beside `cohorts`, which is in order; `_place` says where a cohort stands.
    """

    __slots__ = ("_place", "cohorts", "free", "pool", "tracked")

    def __init__(self) -> None:
        self.cohorts: tuple[int, ...] = ()
        self.tracked: list[int] = []
        self.free: list[int] = []
        self.pool = 0
        self._place: dict[int, int] = {}

    def holding(self) -> Holding:
        """The state with every Share attributed; raises RowFault where pooled Shares have no proportion."""
        tracked = self.tracked
        free = _divide(self.pool, tracked) if self.pool else self.free
        shares = tuple(map(int.__add__, tracked, free))
        return Holding(self.cohorts, tuple(tracked), tuple(free), shares, sum(shares))

    def lacks_proportion(self) -> bool:
        """Whether there are pooled Shares and none in whose proportion they could be attributed."""
        return self.pool > 0 and not any(self.tracked)

    def set_pooled(self, *, pooled: bool) -> None:
        """Change to the other method of FREE_SHARES, keeping every Share."""
        if pooled:
            self.pool += sum(self.free)
            self.free = [0] * len(self.free)
        elif self.pool:
            self.free = _divide(self.pool, self.tracked)
            self.pool = 0

    def add_tracked(self, millionths: int, *, cohort: int) -> None:
        """Shares with an original issue date of their own."""
        place = self._place.get(cohort)
        self.tracked[self._insert(cohort) if place is None else place] += millionths

    def add_free(self, millionths: int, *, like: Holding, pooled: bool) -> None:
        """Free Shares in the proportion of a holding."""
        if pooled:
            self.pool += millionths
            return
        parts = _divide(millionths, like.shares)
        if like.cohorts == self.cohorts:
            self.free = list(map(int.__add__, self.free, parts))
            return
        for cohort, part in zip(like.cohorts, parts, strict=True):
            if part:
                place = self._place.get(cohort)
                self.free[self._insert(cohort) if place is None else place] += part

    def take_free(self, millionths: int) -> None:
        """Take from free, in proportion to free as it stands."""
        if self.pool:
            self.pool -= _within(millionths, self.pool, "Free Shares")
        else:
            held = sum(self.free)
            if _within(millionths, held, "Free Shares"):
                self.free = list(map(int.__sub__, self.free, split_in_order(millionths, self.free)))

    def take_dated(self, millionths: int, *, cohorts: Iterable[int]) -> None:
        """Take from the tracked Shares of an interval's cohorts, over its Distributors as they stand."""
        tracked = self.tracked
        places = [self._place[cohort] for cohort in cohorts if cohort in self._place]
        if len(places) == 1 and tracked[places[0]] >= millionths:
            tracked[places[0]] -= millionths
            return
        held = [tracked[place] for place in places]
        if _within(millionths, sum(held), "Shares of that issue date's interval"):
            for place, part in zip(places, split_in_order(millionths, held), strict=True):
                tracked[place] -= part

    def change_both(self, millionths: int, *, taking: bool) -> None:
        """Add to or take from tracked and free together, in proportion as they stand.

        The order of equal remainders is the cohort's, tracked before free, and the pool last.
        """
        weights = [held for pair in zip(self.tracked, self.free, strict=True) for held in pair]
        weights.append(self.pool)
        if taking:
            _within(millionths, sum(weights), "Shares")
        parts = _divide(millionths, weights)
        change = int.__sub__ if taking else int.__add__
        self.tracked = list(map(change, self.tracked, parts[0:-1:2]))
        self.free = list(map(change, self.free, parts[1:-1:2]))
        self.pool = change(self.pool, parts[-1])

    def _insert(self, cohort: int) -> int:
        """Make room for a cohort that was not there; returns where it stands."""
        at = bisect_left(self.cohorts, cohort)
        self.cohorts = (*self.cohorts[:at], cohort, *self.cohorts[at:])
        self.tracked.insert(at, 0)
        self.free.insert(at, 0)
        self._place = {one: place for place, one in enumerate(self.cohorts)}
        return at


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
