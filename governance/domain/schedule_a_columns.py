"""What the rates on a line of Schedule A are: the three maxima, a minimum, the rates of several classes."""

from dataclasses import dataclass
from enum import Enum

COMPONENTS = ("asset-based sales charge", "service fee", "aggregate fee")
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


class Minimum(Enum):
    """Whether Schedule A states the asset-based sales charge as a minimum: not, instead, or beside."""

    NONE = "none"
    ALONE = "alone"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of rates that a table's head names; `classes` where each class has columns of its own."""

    classes: tuple[str, ...] = ()
    minimum: Minimum = Minimum.NONE

    @property
    def of_a_class(self) -> int:
        """How many rates each class has."""
        return len(COMPONENTS) + (self.minimum is Minimum.BESIDE)

    @property
    def due(self) -> int:
        """How many rates are due on a line."""
        return self.of_a_class * max(1, len(self.classes))

    def cells(self, rates: tuple[str, ...], *, share_class: str) -> tuple[str, ...]:
        """The rates of one class, left to right; empty where the class has no columns here."""
        if not self.classes:
            return rates
        if share_class not in self.classes:
            return ()
        first = self.classes.index(share_class) * self.of_a_class
        return rates[first : first + self.of_a_class]


PLAIN = Columns()


def in_words(count: int) -> str:
    """A small number in words."""
    return _WORDS[count] if count < len(_WORDS) else str(count)
