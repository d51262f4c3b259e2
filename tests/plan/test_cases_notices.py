"""Worked cases of what a notice records under Section 6(b) to (e). The cases themselves are in `cases/`."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from assignments.domain.notices import (
    NoticeAsked,
    NoticeKind,
    Parts,
    ReachesBack,
    as_received,
    parts_of_change,
    parts_of_direction,
    parts_of_transfer,
    standing_transfer,
)
from governance.domain.periods import PlanMonth

FILE = Path(__file__).parent / "cases" / "section_06_c.toml"
WHOLE = {
    "distributor": "adi",
    "assignee": "trust-a",
    "kind": "SALE",
    "portfolios": ["energy", "bond"],
    "issued_from": None,
    "issued_to": None,
    "effective": "2003-09-01",
    "ends": None,
    "components": ["DISTRIBUTION_FEE"],
    "replaces": "",
}


def cases_of(kind: str) -> list[Any]:
    return [
        pytest.param(case, id=case["name"], marks=pytest.mark.plan_section(case.get("section", "6(c)")))
        for case in tomllib.loads(FILE.read_text(encoding="utf-8"))[kind]
    ]


def parts_of(case: dict[str, Any]) -> Parts:
    portfolios = case.get("portfolios")
    asked = NoticeAsked(
        kind=NoticeKind(case["kind"]),
        effective=case["effective"],
        portfolios=tuple(portfolios) if portfolios else None,
        terms=case.get("terms", {}),
    )
    if "standing" in case:
        return parts_of_change(asked, standing_transfer("whole", {**WHOLE, **case["standing"]}))
    if asked.kind.is_of_a_transfer:
        return parts_of_transfer(asked, distributor="adi", assignee=case["assignee"])
    return parts_of_direction(asked, distributor="adi", agent=case.get("agent"))


@pytest.mark.parametrize("case", cases_of("notice"))
def test_notice(case: dict[str, Any]) -> None:
    parts = as_received(parts_of(case), case["received"])

    assert [part for part, _ in parts] == [said["of"] for said in case["expected"]]
    for (_, said), expected in zip(parts, case["expected"], strict=True):
        told = {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}
        assert {key: told.get(key) for key in expected if key != "of"} == {
            key: value for key, value in expected.items() if key != "of"
        }


@pytest.mark.parametrize("case", cases_of("reaches_back"))
def test_reaches_back(case: dict[str, Any]) -> None:
    back = ReachesBack(
        effective=case["effective"],
        given_on=case["given_on"],
        closed=tuple(map(PlanMonth.from_text, case["closed"])),
    )

    assert list(back.words()) == case["expected"]
    assert bool(back) is bool(case["expected"])
