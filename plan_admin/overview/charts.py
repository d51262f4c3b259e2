"""Columns of a chart: one place for each value, upwards to the highest."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 160
GAP = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a chart, in the units of its box."""

    x: int
    y: int
    width: int
    height: int


def columns(values: Sequence[int | None], *, highest: int) -> tuple[Column, ...]:
    """The columns of values of zero and more, each in its own place; None: there is no value.

    >>> [(one.x, one.height) for one in columns([5, None, 10], highest=10)]
    [(4, 80), (404, 160)]
    """
    step = WIDTH // max(1, len(values))
    return tuple(
        Column(
            x=at * step + GAP // 2,
            y=HEIGHT - max(0, value) * HEIGHT // (highest or 1),
            width=max(1, step - GAP),
            height=max(0, value) * HEIGHT // (highest or 1),
        )
        for at, value in enumerate(values)
        if value is not None
    )
