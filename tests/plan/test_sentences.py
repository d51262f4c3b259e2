"""Every clause of Sections 6, 12(b) and 13 is quoted, and held by a case or a test that exists."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from governance.domain.plan_text import read_plan_text, section_paragraphs

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PLAN_TEXT = ROOT / "governance" / "plan_text" / "master_distribution_plan_class_b.txt"
SECTIONS = ("6(a)", "6(b)", "6(c)", "6(d)", "6(e)", "12(b)", "13")
CLAUSES: list[dict[str, Any]] = tomllib.loads((HERE / "sentences.toml").read_text(encoding="utf-8"))["clause"]


@cache
def words_of_the_plan() -> dict[str, str]:
    """The text of each paragraph, without its letter."""
    plan = read_plan_text(PLAN_TEXT.read_text(encoding="utf-8"), source=PLAN_TEXT.name)
    return {
        paragraph.number: re.sub(r"^\([a-z]\) ", "", paragraph.text)
        for paragraph in section_paragraphs(plan.sections)
    }


@cache
def names_of_cases() -> frozenset[str]:
    """The names of all worked cases."""
    files = [tomllib.loads(file.read_text(encoding="utf-8")) for file in (HERE / "cases").glob("*.toml")]
    return frozenset(case["name"] for file in files for kind in file.values() for case in kind)


@cache
def names_of_tests(file: str) -> frozenset[str]:
    """The names of the tests of a module; empty where there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    return frozenset(
        node.name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    )


def is_there(holder: str) -> bool:
    """Whether a case of that name, or a test at that address, exists."""
    file, _, name = holder.partition("::")
    return name in names_of_tests(file) if name else holder in names_of_cases()


@pytest.mark.parametrize("section", SECTIONS)
def test_the_clauses_of_a_section_are_its_whole_text(section: str) -> None:
    quoted = " ".join(clause["says"] for clause in CLAUSES if clause["section"] == section)

    assert quoted == words_of_the_plan()[section]


@pytest.mark.parametrize(
    "clause", [pytest.param(one, id=f"{one['section']} {one['says'][:40]}") for one in CLAUSES]
)
def test_a_clause_is_held_by_what_exists(clause: dict[str, Any]) -> None:
    assert clause["section"] in SECTIONS
    assert clause["reading"]
    assert clause["held_by"]
    assert [holder for holder in clause["held_by"] if not is_there(holder)] == []
