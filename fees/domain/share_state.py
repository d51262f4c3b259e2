"""The Shares of one class as they stand: tracked and free by cohort, and what each kind of row does to them (R5)."""

from collections.abc import Iterable, Sequence

from fees.domain.cohorts import Holding
from governance.domain.money import MILLIONTHS_PER_SHARE, split_in_order


class RowFault(Exception):
    """The row cannot be applied; the message says why."""


class ShareState:
    """Tracked and Free Shares of one class, millionths by cohort; `pool`: Free Shares under PRO_RATA."""

    __slots__ = ("free", "pool", "tracked")

    def __init__(self) -> None:
        self.tracked: dict[int, int] = {}
        self.free: dict[int, int] = {}
        self.pool = 0

    def holding(self) -> Holding:
        """The state with every Share attributed; raises RowFault where pooled Shares have no proportion."""
        tracked, free = self.tracked, self.free
        cohorts = sorted(tracked.keys() | free.keys())
        parts = [tracked.get(cohort, 0) for cohort in cohorts]
        if self.pool:
            free_parts = _divide(self.pool, parts)
        else:
            free_parts = [free.get(cohort, 0) for cohort in cohorts]
        shares = tuple(map(int.__add__, parts, free_parts))
        return Holding(tuple(cohorts), tuple(parts), tuple(free_parts), shares, sum(shares))

    def set_pooled(self, *, pooled: bool) -> None:
        """Change to the other method of FREE_SHARES, keeping every Share."""
        if pooled:
            self.pool += sum(self.free.values())
            self.free = {}
        elif self.pool:
            cohorts = sorted(self.tracked)
            parts = _divide(self.pool, [self.tracked[cohort] for cohort in cohorts])
            self.pool = 0
            _add(self.free, cohorts, parts)

    def add_free(self, millionths: int, *, like: Holding, pooled: bool) -> None:
        """Free Shares in the proportion of a holding."""
        if pooled:
            self.pool += millionths
        else:
            _add(self.free, like.cohorts, _divide(millionths, like.shares))

    def take_free(self, millionths: int) -> None:
        """Take from free, in proportion to free as it stands."""
        if self.pool:
            if millionths > self.pool:
                raise RowFault(_short(millionths, self.pool, "Free Shares"))
            self.pool -= millionths
            return
        cohorts = sorted(self.free)
        _take(self.free, cohorts, millionths, "Free Shares")

    def take_dated(self, millionths: int, *, interval: int, intervals: int) -> None:
        """Take from the tracked Shares of an interval, over its Distributors as they stand."""
        cohorts = sorted(cohort for cohort in self.tracked if cohort % intervals == interval)
        _take(self.tracked, cohorts, millionths, "Shares of that issue date's interval")

    def change_both(self, millionths: int, *, taking: bool) -> None:
        """Add to or take from tracked and free together, in proportion as they stand."""
        pieces = [(cohort, 0) for cohort in self.tracked] + [(cohort, 1) for cohort in self.free]
        pieces.sort()
        weights = [(self.free if part else self.tracked)[cohort] for cohort, part in pieces]
        held = sum(weights) + self.pool
        if taking and millionths > held:
            raise RowFault(_short(millionths, held, "Shares"))
        parts = _divide(millionths, [*weights, self.pool])
        for (cohort, part), change in zip(pieces, parts, strict=False):
            place = self.free if part else self.tracked
            place[cohort] += -change if taking else change
        self.pool += -parts[-1] if taking else parts[-1]


def _divide(millionths: int, weights: Sequence[int]) -> list[int]:
    if millionths and not any(weights):
        raise RowFault("there are no Shares in whose proportion to divide it")
    return split_in_order(millionths, weights)


def _add(place: dict[int, int], cohorts: Iterable[int], parts: Iterable[int]) -> None:
    for cohort, part in zip(cohorts, parts, strict=True):
        place[cohort] = place.get(cohort, 0) + part


def _take(place: dict[int, int], cohorts: Sequence[int], millionths: int, what: str) -> None:
    if len(cohorts) == 1 and place[cohorts[0]] >= millionths:
        place[cohorts[0]] -= millionths
        return
    held = [place[cohort] for cohort in cohorts]
    if millionths > sum(held):
        raise RowFault(_short(millionths, sum(held), what))
    if millionths:
        for cohort, part in zip(cohorts, split_in_order(millionths, held), strict=True):
            place[cohort] -= part


def _short(wanted: int, held: int, what: str) -> str:
    return f"takes {shares_text(wanted)} where {shares_text(held)} {what} are held"


def shares_text(millionths: int) -> str:
    """Shares with six decimals."""
    whole, part = divmod(millionths, MILLIONTHS_PER_SHARE)
    return f"{whole}.{part:06d}"
