"""Section 9: what a new text says otherwise, Section by Section and word by word."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from governance.domain.filed_text import collapse
from governance.domain.plan_text import PlanSection

KEPT, TAKEN_OUT, PUT_IN = "kept", "taken out", "put in"
AROUND = 12  # words shown before and after a change
GAP = "…"
# So many equal words of the two are compared at the most: an honest Section has a few thousand, and the
# time that comparing takes grows with the square of a word's repetitions.
PAIRS_MAX = 50_000
Step = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words that stand in both texts, or in one of them; `mark` says which."""

    mark: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionDifference:
    """A Section of which the two texts differ."""

    number: str
    runs: tuple[Run, ...]


def text_difference(
    before: Sequence[PlanSection], after: Sequence[PlanSection]
) -> tuple[SectionDifference, ...]:
    """The Sections that differ, in the order of their numbers; how the lines are broken does not matter."""
    was, becomes = _collapsed(before), _collapsed(after)
    return tuple(
        SectionDifference(
            number=number, runs=tuple(_runs(was.get(number, "").split(), becomes.get(number, "").split()))
        )
        for number in sorted({*was, *becomes}, key=_order)
        if was.get(number) != becomes.get(number)
    )


def texts_differ(before: Sequence[PlanSection], after: Sequence[PlanSection]) -> bool:
    """Whether any Section differs, without looking for the words."""
    return _collapsed(before) != _collapsed(after)


def _order(number: str) -> tuple[bool, int, str]:
    """Sections by number, Schedule A after them."""
    return (not number.isdecimal(), int(number) if number.isdecimal() else 0, number)


def _collapsed(sections: Sequence[PlanSection]) -> dict[str, str]:
    return {section.number: collapse(section.text) for section in sections}


def _runs(before: Sequence[str], after: Sequence[str]) -> Iterator[Run]:
    steps = _steps(before, after)
    for at, (kind, first, last, new_first, new_last) in enumerate(steps):
        if kind == "equal":
            yield Run(
                mark=KEPT, words=_shortened(before[first:last], begins=at == 0, ends=at == len(steps) - 1)
            )
            continue
        if last > first:
            yield Run(mark=TAKEN_OUT, words=" ".join(before[first:last]))
        if new_last > new_first:
            yield Run(mark=PUT_IN, words=" ".join(after[new_first:new_last]))


def _steps(before: Sequence[str], after: Sequence[str]) -> list[Step]:
    """Word by word; where too many words are the same, all between the first change and the last is one."""
    counts = Counter(after)
    if sum(times * counts[word] for word, times in Counter(before).items()) <= PAIRS_MAX:
        return list(SequenceMatcher(None, before, after, autojunk=False).get_opcodes())
    shorter = min(len(before), len(after))
    head = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    ends = range(1, shorter - head + 1)
    tail = next((at for at in ends if before[-at] != after[-at]), shorter - head + 1) - 1
    last, new_last = len(before) - tail, len(after) - tail
    steps: list[Step] = [
        ("equal", 0, head, 0, head),
        ("replace", head, last, head, new_last),
        ("equal", last, len(before), new_last, len(after)),
    ]
    return [step for step in steps if step[2] > step[1] or step[4] > step[3]]


def _shortened(words: Sequence[str], *, begins: bool, ends: bool) -> str:
    """The words next to a change; a long run between is left out."""
    head = [] if begins else list(words[:AROUND])
    tail = [] if ends else list(words[max(len(head), len(words) - AROUND) :])
    left_out = len(words) > len(head) + len(tail)
    return " ".join([*head, *([GAP] if left_out else []), *tail])
