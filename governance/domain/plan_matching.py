"""Which paragraph of the reference Plan another Plan's paragraph is.

What the product does is said of the reference Plan's paragraphs. Another Plan of that form says much of it in
nearly the same words; what it says in others is not taken for it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from governance.domain.plan_sections import PlanParagraph
from governance.domain.sections import plan_section

ENOUGH_UNDER_ITS_NUMBER = Fraction(1, 2)  # of the shorter one's words that say something
ENOUGH_ELSEWHERE = Fraction(3, 4)  # of the words of both
_SAYS_NOTHING = frozenset(
    "a an and are as at be been but by each for from has have hereof if in insofar is it its may must no not"
    " of on or shall such that the thereafter these they this to until upon was which will with".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedParagraph:
    """A Plan's own paragraph and the number of the reference Plan's that it is; empty: of none.

    `in_the_same_words`: but for capitals and punctuation.
    """

    paragraph: PlanParagraph
    reference: str
    in_the_same_words: bool


@plan_section("1")
def matched_paragraphs(
    own: Sequence[PlanParagraph], reference: Sequence[PlanParagraph]
) -> tuple[MatchedParagraph, ...]:
    """Section 1, "the terms of this ... Plan": each paragraph of a Plan as the reference Plan's it is.

    Our reading: under the same number half of the words that say something are enough, as short forms say
    less; under another number it must be three quarters of both. Each is matched once, the most alike first.
    """
    words = {one.number: _words(one.text) for one in reference}
    likes = sorted(_likes(own, words), key=lambda like: (-like[0], own[like[1]].number != like[2], like[1]))
    taken: dict[int, str] = {}
    for _, at, number in likes:
        if at not in taken and number not in taken.values():
            taken[at] = number
    plain = {one.number: _plain(one.text) for one in reference}
    return tuple(
        MatchedParagraph(
            paragraph=paragraph,
            reference=taken.get(at, ""),
            in_the_same_words=at in taken and _plain(paragraph.text) == plain[taken[at]],
        )
        for at, paragraph in enumerate(own)
    )


def _likes(
    own: Sequence[PlanParagraph], reference: dict[str, Counter[str]]
) -> Iterator[tuple[Fraction, int, str]]:
    """How alike two paragraphs are, where it is enough."""
    for at, paragraph in enumerate(own):
        words = _words(paragraph.text)
        for number, others in reference.items():
            common = (words & others).total()
            shorter, both = min(words.total(), others.total()), words.total() + others.total()
            alike = Fraction(2 * common, both or 1)
            is_enough = alike >= ENOUGH_ELSEWHERE
            if number == paragraph.number:
                is_enough = common > 0 and common >= ENOUGH_UNDER_ITS_NUMBER * shorter
            if is_enough:
                yield alike, at, number


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def _words(text: str) -> Counter[str]:
    """The words that say something, without the s of a plural."""
    found = (word.removesuffix("s") for word in _plain(text).split() if word not in _SAYS_NOTHING)
    return Counter(found)
