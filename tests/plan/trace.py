"""What carries out each paragraph of the Plan, gathered from the code, the tests and their pages.

`governance/plan_text/trace.json` keeps it, so that the Plan page can show it where there are no tests.
"""

import ast
import json
import pkgutil
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from governance.domain.paragraph_marks import paragraphs_in_text, paragraphs_named
from governance.domain.plan_text import read_plan_text, section_paragraphs
from governance.domain.sections import carried_out_by

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
CASES = TESTS / "plan" / "cases"
CLAUSES = TESTS / "plan" / "sentences.toml"
ADRS = ROOT / "docs" / "adr"
DATABASE_RULES = ROOT / "docs" / "database-rules.md"
PLAN_TEXT = ROOT / "governance" / "plan_text" / "master_distribution_plan_class_b.txt"
TRACE = ROOT / "governance" / "plan_text" / "trace.json"
CASE_FILE = re.compile(r"section_(\d\d)(?:_([a-z]))?\.toml")
RULE = re.compile(r"^\| `([a-z0-9_]+)` \|(.*)\|$", re.MULTILINE)
ADR_TITLE = re.compile(r"# (?:\d+\. )?(.+)")
DOMAINS = ("governance/domain", "fees/domain", "assignments/domain", "plan_admin/*/domain")
PARAGRAPHS = tuple(
    paragraph.number
    for paragraph in section_paragraphs(
        read_plan_text(PLAN_TEXT.read_text(encoding="utf-8"), source=PLAN_TEXT.name).sections
    )
)


def functions_by_section() -> dict[str, list[str]]:
    """The register, with every domain imported; what a test or a service may have marked is left out."""
    packages = [
        ".".join(folder.relative_to(ROOT).parts) for name in DOMAINS for folder in sorted(ROOT.glob(name))
    ]
    for package in map(import_module, packages):
        for module in pkgutil.walk_packages(package.__path__, prefix=f"{package.__name__}."):
            import_module(module.name)
    inside = tuple(f"{name}." for name in packages)
    return {
        section: [name for name in names if name.startswith(inside)]
        for section, names in carried_out_by.items()
    }


def marks_in(source: str) -> Iterator[str]:
    """The Sections that `pytest.mark.plan_section(...)` names anywhere in a test module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.plan_section":
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def cases_of(file: Path) -> Iterator[tuple[str, str]]:
    """Each case's Section, or that of its file's name where it names none, and its name."""
    named = CASE_FILE.fullmatch(file.name)
    of_file = f"{int(named[1])}" + (f"({named[2]})" if named[2] else "") if named else None
    for kind in tomllib.loads(file.read_text(encoding="utf-8")).values():
        for case in kind:
            section = case.get("section", of_file)
            assert section, f"{file.name}: {case['name']} names no Section"
            yield section, case["name"]


def sections_with_tests() -> set[str]:
    """Every Section that a mark or a case names."""
    return {section for section, _ in _tests()} | {section for section, _ in _cases()}


def rules_of(page: str) -> Iterator[tuple[str, str]]:
    """Section and name of each database rule; where no Section stands the rule is ours."""
    for name, cells in RULE.findall(page):
        section = cells.split("|")[-2].strip()
        if section:
            yield section, name


def trace(*, because: dict[str, str]) -> dict[str, Any]:
    """By paragraph, in the Plan's order, what carries it out; `because` says why nothing does."""
    functions = [(section, name) for section, names in functions_by_section().items() for name in names]
    clauses = tomllib.loads(CLAUSES.read_text(encoding="utf-8"))["clause"]
    titles = dict(_titles())
    kinds = {
        "functions": _by_paragraph(functions),
        "database_rules": _by_paragraph(rules_of(DATABASE_RULES.read_text(encoding="utf-8"))),
        "tests": _by_paragraph(_tests()),
        "cases": _by_paragraph(_cases()),
        "decisions": _decisions(),
    }
    readings = [(clause["section"], clause["reading"]) for clause in clauses]
    return {
        "format": 1,
        "plan_text": PLAN_TEXT.name,
        "decisions": titles,
        "paragraphs": {
            paragraph: {
                **{kind: sorted(found.get(paragraph, ())) for kind, found in kinds.items()},
                "readings": [reading for section, reading in readings if section == paragraph],
                **({"not_automated": because[paragraph]} if paragraph in because else {}),
            }
            for paragraph in PARAGRAPHS
        },
    }


def as_kept(traced: dict[str, Any]) -> str:
    """The text of the file: one name to a line, so that a change shows what changed."""
    return json.dumps(traced, indent=1, ensure_ascii=False) + "\n"


def _by_paragraph(found: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    by: dict[str, set[str]] = {}
    for words, name in found:
        for paragraph in paragraphs_named(words, among=PARAGRAPHS):
            by.setdefault(paragraph, set()).add(name)
    return by


def _tests() -> Iterator[tuple[str, str]]:
    for file in TESTS.rglob("test_*.py"):
        for mark in marks_in(file.read_text(encoding="utf-8")):
            yield mark, file.relative_to(ROOT).as_posix()


def _cases() -> Iterator[tuple[str, str]]:
    for file in CASES.glob("*.toml"):
        yield from cases_of(file)


def _titles() -> Iterator[tuple[str, str]]:
    for file in sorted(ADRS.glob("[0-9]*.md")):
        found = ADR_TITLE.match(file.read_text(encoding="utf-8"))
        assert found, f"{file.name} does not begin with its title"
        yield file.name, found[1]


def _decisions() -> dict[str, set[str]]:
    by: dict[str, set[str]] = {}
    for file in sorted(ADRS.glob("[0-9]*.md")):
        for paragraph in paragraphs_in_text(file.read_text(encoding="utf-8"), among=PARAGRAPHS):
            by.setdefault(paragraph, set()).add(file.name)
    return by
