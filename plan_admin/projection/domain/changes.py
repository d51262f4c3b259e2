"""What a projection assumes: a change of the law or of the rates, and the pace of market and net sales.

Rates and paces are in hundred-millionths a year: 5 % is 5_000_000.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

MONTHS_MIN, MONTHS_MAX = 1, 36


class ChangeKind(StrEnum):
    """Sections 9, 10 and 11: what may become of a Plan."""

    NONE = "none"
    LAPSE = "lapse"
    TERMINATION = "terminate"
    AMENDMENT = "amend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Schedule A's rates of an amendment."""

    asset_based: int
    service: int
    aggregate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change for some share classes. `share_classes` None: for all of them.

    `day` is the first day of the change (a lapse has none of its own: it begins the day after the running
    term). `complete_for` are the Distributors as to which a termination is a Complete Termination, `rates`
    an amendment's, by share class.
    """

    kind: ChangeKind = ChangeKind.NONE
    share_classes: frozenset[int] | None = None
    day: date | None = None
    complete_for: frozenset[str] = frozenset()
    rates: Mapping[int, Rates] = field(default_factory=dict)

    def of(self, share_class: int) -> "Change":
        """The change as it bears on one share class: itself, or none."""
        touched = self.share_classes is None or share_class in self.share_classes
        return self if touched else NO_CHANGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How net assets per Share (`market`) and the number of Shares (`sales`) are assumed to go, a year.

    `gross_sales`: by how much new gross sales are assumed to differ from their present pace (Section 2).
    """

    market: int = 0
    sales: int = 0
    gross_sales: int = 0


NO_CHANGE = Change()
STANDING_STILL = Pace()


def cut_points_of_change(change: Change) -> Collection[date]:
    """R5: a termination date starts an interval of original issue dates."""
    return (change.day,) if change.kind is ChangeKind.TERMINATION and change.day is not None else ()
