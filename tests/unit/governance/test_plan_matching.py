"""Another Plan's paragraphs as the reference Plan's that they are."""

from dataclasses import replace
from pathlib import Path

import pytest

from governance.domain.plan_matching import MatchedParagraph, matched_paragraphs
from governance.domain.plan_sections import PlanParagraph, parts_of, read_section, section_paragraphs
from tests.factories.plans import plan_text, undivided

pytestmark = pytest.mark.plan_section("1")
HERE = Path(__file__).parent
REFERENCE = HERE.parents[2] / "governance" / "plan_text" / "master_distribution_plan_class_b.txt"


def paragraphs(text: str) -> tuple[PlanParagraph, ...]:
    return section_paragraphs([read_section(*one) for one in parts_of(text).sections])


def matched(text: str) -> dict[str, str]:
    found = matched_paragraphs(paragraphs(text), paragraphs(REFERENCE.read_text()))
    return {one.paragraph.number: one.reference for one in found}


def test_the_reference_plan_is_itself_word_for_word() -> None:
    own = paragraphs(REFERENCE.read_text())

    assert matched_paragraphs(own, own) == tuple(
        MatchedParagraph(paragraph=one, reference=one.number, in_the_same_words=True) for one in own
    )


def test_a_sister_plan_in_short_words_is_matched_by_its_numbers() -> None:
    found = matched((HERE / "plan_texts" / "class_a_plan.txt").read_text())

    assert {number: of for number, of in found.items() if of != number} == {}
    assert "13" not in found


def test_what_has_no_counterpart_is_matched_with_nothing() -> None:
    found = matched(undivided(plan_text()))

    assert found["6"] == ""
    assert found["10"] == "10"


def test_a_section_under_another_number_is_found_by_its_words() -> None:
    reference = paragraphs(REFERENCE.read_text())
    moved = [
        replace(one, number=str(int(one.number) - 1)) for one in reference if one.number in ("8", "9", "10")
    ]

    found = matched_paragraphs(moved, reference)

    assert [(one.paragraph.number, one.reference) for one in found] == [("7", "8"), ("8", "9"), ("9", "10")]
    assert all(one.in_the_same_words for one in found)


def test_other_words_under_the_same_number_are_not_taken_for_it() -> None:
    own = [PlanParagraph(number="7", text="Nothing herein requires notice to brokers of record.")]

    assert [one.reference for one in matched_paragraphs(own, paragraphs(REFERENCE.read_text()))] == [""]


def test_of_two_alike_only_one_is_it() -> None:
    ninth = next(one for one in paragraphs(REFERENCE.read_text()) if one.number == "9")
    own = [PlanParagraph(number="14", text=ninth.text), ninth]

    found = matched_paragraphs(own, paragraphs(REFERENCE.read_text()))

    assert [one.reference for one in found] == ["", "9"]
