"""What a new text says otherwise."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.plan_sections import parts_of, schedule_words
from governance.domain.plan_text import PlanSection
from governance.domain.text_difference import KEPT, PUT_IN, TAKEN_OUT, text_difference, texts_differ

PLAN_TEXT = Path(__file__).parents[3] / "governance" / "plan_text" / "master_distribution_plan_class_b.txt"
WORDS = st.lists(st.sampled_from("the Fund shall pay a fee monthly quarterly".split()), max_size=8)


def section(number: str, text: str) -> PlanSection:
    return PlanSection(number=number, text=text, line=1)


def test_lines_broken_otherwise_are_no_difference() -> None:
    before, after = [section("1", "the Fund\nshall")], [section("1", "the  Fund shall")]

    assert text_difference(before, after) == ()
    assert not texts_differ(before, after)
    assert texts_differ(before, [section("2", "the Fund shall")])


def test_sections_come_in_the_order_of_their_numbers() -> None:
    before = [section("10", "a"), section("2", "a"), section("3", "a")]
    after = [section("10", "b"), section("2", "b"), section("3", "a"), section("14", "new")]

    assert [one.number for one in text_difference(before, after)] == ["2", "10", "14"]


def test_a_long_run_of_the_same_words_is_left_out() -> None:
    same = " ".join(str(number) for number in range(100))

    (found,) = text_difference([section("1", f"{same} old {same}")], [section("1", f"{same} new {same}")])

    assert [(run.mark, len(run.words.split())) for run in found.runs] == [
        (KEPT, 13),
        (TAKEN_OUT, 1),
        (PUT_IN, 1),
        (KEPT, 13),
    ]


@given(before=WORDS, after=WORDS)
def test_the_runs_give_both_texts_back(before: list[str], after: list[str]) -> None:
    found = text_difference([section("1", " ".join(before))], [section("1", " ".join(after))])

    if before == after:
        assert found == ()
        return
    (one,) = found
    for words, other in ((before, PUT_IN), (after, TAKEN_OUT)):
        assert " ".join(run.words for run in one.runs if run.mark != other).split() == words


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 500_000, "a " * 499_999 + "b"),
        (" ".join(f"a x{n}" for n in range(5_000)), " ".join(f"a y{n}" for n in range(5_000))),
        ("the " * 40 + "end", "the " * 1_000_000 + "end"),
    ],
)
def test_a_text_of_one_word_over_and_over_takes_no_time(before: str, after: str) -> None:
    began = time.monotonic()
    (found,) = text_difference([section("1", before)], [section("1", after)])

    assert time.monotonic() - began < 10
    assert {run.mark for run in found.runs} & {TAKEN_OUT, PUT_IN}


def test_what_is_too_long_to_compare_word_by_word_stands_whole_between_its_ends() -> None:
    many = " ".join(f"a x{n}" for n in range(300))

    (found,) = text_difference([section("1", f"old {many} end")], [section("1", f"new {many} {many} end")])

    assert [(run.mark, len(run.words.split())) for run in found.runs] == [
        (TAKEN_OUT, 1),
        (PUT_IN, 601),
        (KEPT, 13),
    ]


@pytest.mark.plan_section("9")
def test_the_sentences_of_schedule_a_are_words_of_the_plan_and_its_table_is_not() -> None:
    text = PLAN_TEXT.read_text(encoding="utf-8")

    found = schedule_words(parts_of(text).schedule)

    assert found is not None
    assert found.text.startswith("The Fund shall pay the Distributor or the Assignee as full compensation")
    assert found.text.endswith("offering price of Class B Shares of the Portfolio.")


@pytest.mark.plan_section("9")
def test_a_changed_sentence_of_schedule_a_comes_after_the_sections() -> None:
    sections = [PlanSection(number="13", text="It amends.", line=1)]
    before = [*sections, PlanSection(number="Schedule A", text="The Fund shall pay.", line=2)]
    after = [*sections, PlanSection(number="Schedule A", text="The Fund must pay.", line=2)]

    (found,) = text_difference(before, after)

    assert found.number == "Schedule A"
