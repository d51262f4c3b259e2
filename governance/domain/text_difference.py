"""Section 9: what a new text says otherwise, Section by Section and word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from governance.domain.filed_text import collapse
from governance.domain.plan_text import PlanSection

KEPT, TAKEN_OUT, PUT_IN = "kept", "taken out", "put in"
AROUND = 12  # words shown before and after a change
GAP = "…"


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
    was = {section.number: collapse(section.text) for section in before}
    becomes = {section.number: collapse(section.text) for section in after}
    return tuple(
        SectionDifference(
            number=number, runs=tuple(_runs(was.get(number, "").split(), becomes.get(number, "").split()))
        )
        for number in sorted({*was, *becomes}, key=int)
        if was.get(number) != becomes.get(number)
    )


def _runs(before: Sequence[str], after: Sequence[str]) -> Iterator[Run]:
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
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


def _shortened(words: Sequence[str], *, begins: bool, ends: bool) -> str:
    """The words next to a change; a long run between is left out."""
    head = [] if begins else list(words[:AROUND])
    tail = [] if ends else list(words[max(len(head), len(words) - AROUND) :])
    left_out = len(words) > len(head) + len(tail)
    return " ".join([*head, *([GAP] if left_out else []), *tail])
