"""Every paragraph of the Plan that binds has a function and a test, or a reason why not."""

import ast
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import assignments.domain
import fees.domain
import governance.domain
from governance.domain.plan_text import read_plan_text, section_paragraphs
from governance.domain.sections import carried_out_by

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
CASES = TESTS / "plan" / "cases"
PLAN_TEXT = ROOT / "governance" / "plan_text" / "master_distribution_plan_class_b.txt"
CASE_FILE = re.compile(r"section_(\d\d)(?:_([a-z]))?\.toml")
PARAGRAPHS = tuple(
    paragraph.number
    for paragraph in section_paragraphs(
        read_plan_text(PLAN_TEXT.read_text(encoding="utf-8"), source=PLAN_TEXT.name).sections
    )
)
NOT_AUTOMATED = {
    "3": "What distribution-related services are, people judge. Who sold on a day is a fact of the"
    " agreements, and the database refuses a second exclusive Distributor.",
    "7": "The quarterly report and the Board's review of it are not built yet.",
}


def functions_by_section() -> dict[str, list[str]]:
    """The register, with all three domains imported; what a test may have marked is left out."""
    for package in (governance.domain, fees.domain, assignments.domain):
        for module in pkgutil.walk_packages(package.__path__, prefix=f"{package.__name__}."):
            import_module(module.name)
    return {
        section: [name for name in names if ".domain." in name] for section, names in carried_out_by.items()
    }


def marks_in(source: str) -> Iterator[str]:
    """The Sections that `pytest.mark.plan_section(...)` names anywhere in a test module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.plan_section":
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def sections_of_cases(file: Path) -> Iterator[str]:
    """The Section that each case names or, where it names none, that of its file's name."""
    named = CASE_FILE.fullmatch(file.name)
    of_file = f"{int(named[1])}" + (f"({named[2]})" if named[2] else "") if named else None
    for kind in tomllib.loads(file.read_text(encoding="utf-8")).values():
        for case in kind:
            section = case.get("section", of_file)
            assert section, f"{file.name}: {case['name']} names no Section"
            yield section


def sections_with_tests() -> set[str]:
    marked = {
        section for file in TESTS.rglob("test_*.py") for section in marks_in(file.read_text(encoding="utf-8"))
    }
    return marked | {section for file in CASES.glob("*.toml") for section in sections_of_cases(file)}


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
