"""What carries out each paragraph of the reference Plan, from `governance/plan_text/trace.json`.

The traceability test writes the file and compares it; here it is only read.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import governance
from plan_admin.plan_page.domain.words import counted

PLURALS = {"rule of the database": "rules of the database", "file of tests": "files of tests"}
PLAN_TEXT = Path(governance.__file__).parent / "plan_text"
TRACE = PLAN_TEXT / "trace.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A function or a decision: its name, and what it says of itself in one line."""

    name: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOut:
    """What carries out one paragraph; `not_automated` says why nothing does."""

    readings: tuple[str, ...] = ()
    functions: tuple[Carrier, ...] = ()
    database_rules: tuple[str, ...] = ()
    decisions: tuple[Carrier, ...] = ()
    tests: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    not_automated: str = ""

    @property
    def summary(self) -> str:
        """How much of what there is, in words; empty where there is nothing."""
        kinds = (
            (self.functions, "rule"),
            (self.database_rules, "rule of the database"),
            (self.decisions, "decision"),
            (self.cases, "worked case"),
            (self.tests, "file of tests"),
        )
        return ", ".join(counted(len(names), word, PLURALS.get(word, "")) for names, word in kinds if names)


@cache
def carried_out(reference: str) -> CarriedOut:
    """What carries out the paragraph of that number; nothing where there is none."""
    found = _kept()["paragraphs"].get(reference)
    if found is None:
        return CarriedOut()
    titles = _kept()["decisions"]
    return CarriedOut(
        readings=tuple(found["readings"]),
        functions=tuple(Carrier(name=_short(name), says=_says(name)) for name in found["functions"]),
        database_rules=tuple(found["database_rules"]),
        decisions=_decisions(found["decisions"], titles),
        tests=tuple(found["tests"]),
        cases=tuple(found["cases"]),
        not_automated=found.get("not_automated", ""),
    )


@cache
def decision_of(convention: str) -> Carrier | None:
    """The decision (ADR) that a convention rests on."""
    decisions = _decisions(_kept()["decisions"], _kept()["decisions"])
    return next((one for one in decisions if convention in _conventions_named(one.says)), None)


def _conventions_named(title: str) -> frozenset[str]:
    """The conventions that a title decides: `Convention DAY_COUNT`, `Conventions ONE and OTHER: why`."""
    head, _, names = title.partition(":")[0].partition(" ")
    return frozenset(names.split(" and ")) if head in ("Convention", "Conventions") else frozenset()


@cache
def _kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(TRACE.read_text(encoding="utf-8"))
    return found


def _decisions(files: Sequence[str], titles: dict[str, str]) -> tuple[Carrier, ...]:
    return tuple(Carrier(name=f"ADR {int(file[:4])}", says=titles[file]) for file in files)


def _short(name: str) -> str:
    """The function within its app: `fees: accrual.accrue_month`."""
    app, _, rest = name.partition(".domain.")
    return f"{app}: {rest}"


def _says(name: str) -> str:
    """The first line of a function's own words."""
    module, _, function = name.rpartition(".")
    words = getattr(import_module(module), function).__doc__ or ""
    return words.strip().partition("\n")[0]
