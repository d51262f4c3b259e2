"""Our words cite the reference Plan's Sections; a person reads those of its own Plan.

A sister Plan numbers its Sections otherwise, and lacks some. One function turns a citation into the Plan's
own; where the Plan has no such paragraph it names the Rule that asks for the same, and where there is none
either, says whose Section it is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from governance.domain.plan_matching import matched_paragraphs
from governance.domain.plan_sections import PlanParagraph
from governance.domain.sections import plan_section

RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "3": "Rule 12b-1(a)(2)",
        "7": "Rule 12b-1(b)(3)(ii)",
        "8": "Rule 12b-1(b)(2)",
        "9": "Rule 12b-1(b)(4)",
        "10": "Rule 12b-1(b)(3)(i)",
        "11": "Rule 12b-1(b)(3)(iii)",
        "12": "Rule 12b-1(b)",
        "12(a)": "Rule 12b-1(b)(3)(iv)(A)",
        "12(b)": "Rule 12b-1(b)(3)(iv)(B)",
    }
)
SECTION = "section"
KEYS: Final = frozenset({"key", "query"})  # what is compared, and is read by nobody
OF_THE_REFERENCE = "of the reference Plan"
_NUMBER = r"\d{1,2}(?:\([a-z]+\))*"
_NEXT = rf"(?:\s*(?:,|\band\b|\bor\b|\bto\b)\s*(?:{_NUMBER}|(?:\([a-z]+\))+)(?![\w.(]))"
# Not the 1940 Act's Sections, nor those that a text is said to have.
_CITED = re.compile(
    rf"(?<!Act, )\bSections?\s+({_NUMBER}(?![\w(]){_NEXT}*)(?!\s+of\s+(?:the\s+(?:1940\s+)?Act|the\s+text))"
)
_PART = re.compile(rf"({_NUMBER}|(?:\([a-z]+\))+)")
_LETTERS = re.compile(r"\([a-z]+\)$")


@dataclass(frozen=True, kw_only=True)
class OwnSections:
    """A Plan's own numbers by the reference Plan's; `known` are all that the reference Plan has."""

    own: Mapping[str, str]
    known: frozenset[str]

    @cached_property
    def are_the_reference_s(self) -> bool:
        """Whether nothing is to be turned: every paragraph stands under its number."""
        return all(self.own.get(number) == number for number in self.known)

    def number(self, reference: str) -> str:
        """One number of the reference Plan as the Plan's own, or as the Rule: '9(b)', 'Rule 12b-1(b)(4)'."""
        found = self._own(reference)
        return self._otherwise(reference) if found is None else found

    def in_words(self, words: str) -> str:
        """Words of ours with every Section that they cite turned into the Plan's own."""
        if self.are_the_reference_s:
            return words
        return _CITED.sub(lambda found: self._citation(found[0], found[1]), words)

    def numbers(self, listed: str) -> str:
        """Numbers that stand alone, as in a column: `6(a)`, `8, 10`; a Rule stays what it is."""
        return ", ".join(self.number(one) for one in listed.split(", "))

    def in_all(self, value: Any) -> Any:
        """The words in a mapping, list or value of fields; `section` is numbers alone, `KEYS` stay."""
        if self.are_the_reference_s:
            return value
        if type(value) is str:  # a word of an enumeration stays one
            return self.in_words(value)
        if isinstance(value, Mapping):
            return {key: self._named(key, one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self.in_all(one) for one in value)
        if is_dataclass(value) and not isinstance(value, type):
            named = {one.name: getattr(value, one.name) for one in fields(value)}
            return replace(value, **{name: self._named(name, one) for name, one in named.items()})
        return value

    def _named(self, name: object, value: Any) -> Any:
        if name in KEYS:
            return value
        return self.numbers(value) if name == SECTION and isinstance(value, str) else self.in_all(value)

    def _own(self, reference: str) -> str | None:
        """The Plan's own number, with what is less than a paragraph behind it; None: it has none."""
        number, rest = reference, ""
        while number not in self.known and (letters := _LETTERS.search(number)):
            number, rest = number[: letters.start()], letters[0] + rest
        if number not in self.known and number not in self._whole_sections:
            return reference  # no Section of the reference Plan
        if number in self.known:
            found = self.own.get(number)
            return None if found is None else found + rest
        return self._whole(number)

    @cached_property
    def _whole_sections(self) -> frozenset[str]:
        return frozenset(one.partition("(")[0] for one in self.known)

    def _whole(self, section: str) -> str | None:
        """A Section that has lettered paragraphs alone: where the first of them stands that the Plan has."""
        parts = [self.own.get(one) for one in sorted(self.known) if one.partition("(")[0] == section]
        found = next((one for one in parts if one), None)
        return None if found is None else found.partition("(")[0]

    def _otherwise(self, reference: str) -> str:
        number = reference
        while number not in RULES and (letters := _LETTERS.search(number)):
            number = number[: letters.start()]
        return RULES.get(number, f"{reference} {OF_THE_REFERENCE}")

    def _citation(self, whole: str, listed: str) -> str:
        """`Section 6(b), (c) and 12(b)`: each number by itself; as it stands where none changes."""
        numbers = _whole_numbers(listed)
        turned = [self.number(one) for one in numbers]
        if turned == numbers:
            return whole
        own = [one for one in turned if not one.startswith("Rule") and not one.endswith(OF_THE_REFERENCE)]
        if len(own) == len(turned) and " to " in listed:
            return f"Sections {' to '.join(own)}"
        own = list(dict.fromkeys(own))
        rules = list(dict.fromkeys(one for one in turned if one.startswith("Rule")))
        theirs = [one for one, new in zip(numbers, turned, strict=True) if new.endswith(OF_THE_REFERENCE)]
        said = [
            *([_sections(own)] if own else []),
            *rules,
            *([f"{_sections(theirs, to=' to ' in listed)} {OF_THE_REFERENCE}"] if theirs else []),
        ]
        return " and ".join(said)


@plan_section("1")
def own_sections_of(own: Sequence[PlanParagraph], reference: Sequence[PlanParagraph]) -> OwnSections:
    """Section 1, "the terms of this ... Plan": a Plan's paragraphs by the reference Plan's numbers."""
    found = matched_paragraphs(own, reference)
    return OwnSections(
        own={one.reference: one.paragraph.number for one in found if one.reference},
        known=frozenset(one.number for one in reference),
    )


def _whole_numbers(listed: str) -> list[str]:
    """Each number of a list whole: letters alone belong to the Section before them."""
    found: list[str] = []
    for part in _PART.findall(listed):
        section = found[-1].partition("(")[0] if found else ""
        found.append(f"{section}{part}" if part.startswith("(") else part)
    return found


def _sections(numbers: Sequence[str], *, to: bool = False) -> str:
    if len(numbers) == 1:
        return f"Section {numbers[0]}"
    if to and len(numbers) == 2:
        return f"Sections {numbers[0]} to {numbers[1]}"
    return f"Sections {', '.join(numbers[:-1])} and {numbers[-1]}"
