"""R5's kinds of share activity, in the order in which they count within a day."""

from enum import IntEnum


class ActivityKind(IntEnum):
    """The value orders the kinds within a day; from EXCHANGE_OUT on they are takings, in file order."""

    OPENING = 0
    SALE = 1
    EXCHANGE_IN = 2
    MERGER_IN = 3
    REINVESTMENT = 4
    EXCHANGE_OUT = 5
    REDEMPTION = 6
    CONVERSION = 7
    SALE_CANCELLED = 8

    @property
    def word(self) -> str:
        """The word that files use."""
        return self.name.lower()

    @classmethod
    def choices(cls) -> list[tuple[int, str]]:
        """Value and word of each kind."""
        return [(kind.value, kind.word) for kind in cls]


KIND_BY_WORD = {kind.word: kind for kind in ActivityKind}
