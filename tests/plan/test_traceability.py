"""Every paragraph of the Plan that binds has a function and a test, or a reason why not.

What carries out each paragraph is kept in `governance/plan_text/trace.json`, for the Plan page:

    WRITE_TRACE=1 .venv/bin/python -m pytest tests/plan/test_traceability.py

writes it anew.
"""

import os

import pytest

from tests.plan.trace import (
    PARAGRAPHS,
    TRACE,
    as_kept,
    functions_by_section,
    marks_in,
    rules_of,
    sections_with_tests,
    trace,
)

WRITE = "WRITE_TRACE"
NOT_AUTOMATED: dict[str, str] = {}


def test_the_plans_own_text_has_the_paragraphs_that_are_traced() -> None:
    assert PARAGRAPHS == (
        *("1", "2", "3", "4", "5"),
        *("6(a)", "6(b)", "6(c)", "6(d)", "6(e)"),
        *("7", "8", "9", "10", "11", "12", "12(a)", "12(b)", "13"),
    )


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_a_paragraph_has_a_function_that_carries_it_out_or_a_reason_why_not(paragraph: str) -> None:
    functions = functions_by_section().get(paragraph, [])

    assert functions or paragraph in NOT_AUTOMATED, f"no function is marked with Section {paragraph}"


@pytest.mark.parametrize("paragraph", [number for number in PARAGRAPHS if number not in NOT_AUTOMATED])
def test_a_paragraph_that_is_carried_out_has_a_test(paragraph: str) -> None:
    assert paragraph in sections_with_tests(), (
        f"no test and no worked case is marked with Section {paragraph}"
    )


@pytest.mark.parametrize("paragraph", NOT_AUTOMATED)
def test_a_reason_why_not_stands_only_for_a_paragraph_that_no_function_carries_out(paragraph: str) -> None:
    assert paragraph in PARAGRAPHS
    assert functions_by_section().get(paragraph, []) == []


def test_every_mark_names_a_section_that_the_plan_has() -> None:
    sections = {number.partition("(")[0] for number in PARAGRAPHS}
    named = functions_by_section().keys() | sections_with_tests()

    assert {mark for mark in named if mark.partition("(")[0] not in sections} == set()


def test_marks_are_found_on_modules_functions_and_parameters() -> None:
    source = """
pytestmark = [pytest.mark.plan_section("2")]

@pytest.mark.plan_section("5", "6(a)")
def test_one():
    pytest.param(1, marks=pytest.mark.plan_section("8"))
    other.plan_section("9")
"""

    assert sorted(marks_in(source)) == ["2", "5", "6(a)", "8"]


def test_what_is_kept_for_the_plan_page_is_what_there_is() -> None:
    found = as_kept(trace(because=NOT_AUTOMATED))
    if os.environ.get(WRITE):
        TRACE.write_text(found, encoding="utf-8")

    kept = TRACE.read_text(encoding="utf-8") if TRACE.is_file() else ""

    assert kept == found, (
        f"trace.json is stale: {WRITE}=1 pytest tests/plan/test_traceability.py writes it anew"
    )


def test_trace_names_no_place_of_this_machine() -> None:
    kept = TRACE.read_text(encoding="utf-8")

    assert str(TRACE.parents[2]) not in kept
    assert '"/' not in kept


def test_rules_without_a_section_are_ours_and_are_not_traced() -> None:
    page = """
| name | table | refuses | Section | written in |
| `fee_not_negative` | Fee | a negative fee | 2, 6(a) | [one.sql](x) |
| `note_added` | Fee | nothing itself | | [one.sql](x) |
"""

    assert list(rules_of(page)) == [("2, 6(a)", "fee_not_negative")]
