"""How long a file and a function may be. Raising a number needs a reason in the commit."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
CONFTEST_LINES_MAX = 150

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("plan_admin", "assignments", "fees", "governance", "tests")


def _python_files() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from (
            file for file in sorted((ROOT / folder).rglob("*.py")) if file.parent.name != "migrations"
        )


def _functions(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("file", [*_python_files()], ids=lambda file: str(file.relative_to(ROOT)))
def test_file_and_its_functions_can_be_read_in_one_go(file: Path) -> None:
    lines_max = CONFTEST_LINES_MAX if file.name == "conftest.py" else FILE_LINES_MAX

    lines = len(file.read_text().splitlines())
    too_long = {name: length for name, length in _functions(file) if length > FUNCTION_LINES_MAX}

    assert lines <= lines_max
    assert not too_long
