"""Rule R11: nothing but governance/domain/money.py rounds money, and no float comes near it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
THE_ONE_PLACE = ROOT / "governance" / "domain" / "money.py"
APPS = ("governance", "fees", "assignments", "plan_admin")
LAYERS = {"domain", "services"}
FORBIDDEN_CALLS = {"quantize", "round", "float"}


def _files_that_handle_money() -> Iterator[Path]:
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            layers = {*file.relative_to(ROOT).parts, file.stem}
            if layers & LAYERS and file != THE_ONE_PLACE:
                yield file


def faults_in(source: str, *, is_domain: bool) -> list[str]:
    """Each float, each rounding and, in the domain, each true division: it would make a float of two ints."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            faults.append(f"line {node.lineno}: the float {node.value}")
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in FORBIDDEN_CALLS:
                faults.append(f"line {node.lineno}: {name}()")
        elif is_domain and isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            faults.append(f"line {node.lineno}: a division")
    return faults


@pytest.mark.parametrize("file", [*_files_that_handle_money()], ids=lambda file: str(file.relative_to(ROOT)))
def test_file_neither_rounds_nor_uses_floats(file: Path) -> None:
    faults = faults_in(file.read_text(), is_domain="domain" in file.relative_to(ROOT).parts)

    assert faults == []


@pytest.mark.parametrize("source", ["0.1", "float(x)", "round(x)", "x.quantize(y)", "x / y", "x /= y"])
def test_each_offence_is_found(source: str) -> None:
    assert len(faults_in(source, is_domain=True)) == 1
