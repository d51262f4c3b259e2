"""Worked cases of Sections 3, 4 and 7. The cases themselves are in `cases/`, for lawyers to read."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from governance.domain.due_reports import due_state, report_due
from governance.domain.expenditures import read_activity, read_purpose
from governance.domain.fields import NotReadable
from governance.domain.fiscal_years import FundQuarter, quarter_of
from governance.domain.periods import PlanMonth
from plan_admin.section7.domain.report import AdvanceRow
from plan_admin.section7.domain.spending_sheets import rate_of

CASES = Path(__file__).parent / "cases"
QUARTER = FundQuarter(PlanMonth.from_text("2003-08"), PlanMonth.from_text("2003-10"))


def cases_of(file: str, kind: str) -> list[Any]:
    section = file.removeprefix("section_0").removesuffix(".toml")
    return [
        pytest.param(case, id=case["name"], marks=pytest.mark.plan_section(case.get("section", section)))
        for case in tomllib.loads((CASES / file).read_text(encoding="utf-8"))[kind]
    ]


def quarter_from(months: list[str]) -> FundQuarter:
    first, last = map(PlanMonth.from_text, months)
    return FundQuarter(first, last)


@pytest.mark.parametrize("case", cases_of("section_07.toml", "quarter"))
def test_quarter(case: dict[str, Any]) -> None:
    found = quarter_of(PlanMonth.from_text(case["month"]), fiscal_year_end=case["fiscal_year_end"])

    assert [str(found.first), str(found.last)] == case["expected"]
    assert PlanMonth.from_text(case["month"]) in found.months


@pytest.mark.parametrize("case", cases_of("section_07.toml", "due"))
def test_due(case: dict[str, Any]) -> None:
    due = report_due(quarter_from(case["quarter"]), meetings=case["meetings"], months=case["months"])

    assert due == case["expected"]


@pytest.mark.parametrize("case", cases_of("section_07.toml", "late"))
def test_late(case: dict[str, Any]) -> None:
    assert due_state(QUARTER, due=case["due"], on=case["on"]) == case["expected"]


@pytest.mark.parametrize("case", cases_of("section_07.toml", "unrecovered"))
def test_unrecovered(case: dict[str, Any]) -> None:
    row = AdvanceRow(
        portfolio="growth",
        portfolio_name="Growth",
        distributor="adi",
        since="2003-08-17",
        opening=case["opening"],
        spent=case["spent"],
        received=case["received"],
        net_assets=case["net_assets"],
    )
    rate = rate_of(row.unrecovered, net_assets=row.net_assets)

    assert row.unrecovered == case["expected"]
    assert rate is not None
    assert f"{rate // 10_000 / 100:.2f}" == case["percent"]


@pytest.mark.parametrize("case", cases_of("section_07.toml", "purpose"))
def test_purpose(case: dict[str, Any]) -> None:
    if "refused" not in case:
        assert read_purpose(case["text"]).value == case["text"]
        return
    with pytest.raises(NotReadable) as refused:
        read_purpose(case["text"])
    assert case["refused"] in refused.value.problem


@pytest.mark.parametrize("case", cases_of("section_03.toml", "activity"))
def test_activity(case: dict[str, Any]) -> None:
    if "refused" not in case:
        assert read_activity(case["text"]).section == case["listed_in"]
        return
    with pytest.raises(NotReadable) as refused:
        read_activity(case["text"])
    assert case["refused"] in refused.value.problem
