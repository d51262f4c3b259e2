"""A paragraph's state in a word and a sentence, and the small words that sentences are made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from governance.domain.money import CENTS_PER_DOLLAR, rate_text
from governance.domain.periods import PlanMonth, day_words
from plan_admin.plan_page.domain.facts import PlanFacts, Standing


class Word(StrEnum):
    """What has become of a paragraph today."""

    HOLDS = "HOLDS"
    WAITS = "WAITS"
    BEGINS_LATER = "BEGINS_LATER"
    LAPSED = "LAPSED"
    ENDED = "ENDED"
    NOT_USED = "NOT_USED"
    NOT_KNOWN = "NOT_KNOWN"

    @property
    def mark(self) -> str:
        """The name of its mark; elsewhere `waits` is an agent's."""
        return {Word.WAITS: "waits for somebody", Word.BEGINS_LATER: "begins later"}.get(self, self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Living:
    """A paragraph's living state: the word of its mark, and one sentence for a newcomer and a trustee."""

    word: Word
    sentence: str


Judge = Callable[[PlanFacts], Living]
Judges = Mapping[str, Judge]


def holds(sentence: str) -> Living:
    """It is being carried out."""
    return Living(word=Word.HOLDS, sentence=sentence)


def waits(sentence: str) -> Living:
    """Somebody has to do something first."""
    return Living(word=Word.WAITS, sentence=sentence)


def not_used(sentence: str) -> Living:
    """It permits something that nobody has made use of."""
    return Living(word=Word.NOT_USED, sentence=sentence)


def ended_now(sentence: str) -> Living:
    """A termination has put an end to it."""
    return Living(word=Word.ENDED, sentence=sentence)


def not_in_force(standing: Standing) -> Living | None:
    """Why nothing new can be incurred for any Portfolio; None where it can for some."""
    if standing.in_force:
        return None
    if standing.lapsed:
        after = f" after {day_words(standing.lapsed_after)}" if standing.lapsed_after else ""
        sentence = f"The Plan has lapsed{after}: what later days would be paid is held until a determination."
        return Living(word=Word.LAPSED, sentence=sentence)
    if standing.adopted_for_later:
        whole = standing.adopted_for_later == standing.portfolios
        whom = "" if whole else f" for {standing.adopted_for_later} of {standing.portfolios} Portfolios"
        sentence = f"The Plan is adopted{whom}, {effective_later(standing)}: nothing is owed for days before."
        return Living(word=Word.BEGINS_LATER, sentence=sentence)
    if standing.ended:
        return ended_now("The Plan is terminated for every Portfolio that it was adopted for.")
    return waits("The Boards have not adopted the Plan yet: until both votes of Section 8 nothing is owed.")


def effective_later(standing: Standing) -> str:
    """When the Plan becomes effective where it is adopted for later: 'effective on 18 August 2003'."""
    first = day_words(standing.begins[0])
    return f"effective on {first}" if len(standing.begins) == 1 else f"effective from {first} on"


def counted(number: int, one: str, many: str = "") -> str:
    """A number of things: `counted(1, "Portfolio")` is '1 Portfolio'."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence.

    >>> listed(["A"]), listed(["A", "B", "C"])
    ('A', 'A, B and C')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def dollars(cents: int) -> str:
    """An amount in a sentence: 1,234.50 dollars."""
    whole, part = divmod(abs(cents), CENTS_PER_DOLLAR)
    return f"{'-' if cents < 0 else ''}{whole:,}.{part:02d} dollars"


def percent(rate: int) -> str:
    """A rate in hundred-millionths a year: 0.75 %."""
    whole, _, part = format(Decimal(rate_text(rate)).scaleb(2).normalize(), "f").partition(".")
    return f"{whole}.{part:0<2} %"


def month_words(month: PlanMonth) -> str:
    """A month in a sentence."""
    return f"{month.first:%B %Y}"
