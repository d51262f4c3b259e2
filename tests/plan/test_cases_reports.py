"""Worked cases of Sections 3, 4 and 7. The cases themselves are in `cases/`, for lawyers to read."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from governance.domain.due_reports import due_state, report_due
from governance.domain.expenditures import read_activity, read_purpose
from governance.domain.fields import NotReadable
from governance.domain.fiscal_years import FundQuarter, quarter_of
from governance.domain.periods import PlanMonth
from plan_admin.section7.domain.later import says_what_moved, what_moved
from plan_admin.section7.domain.report import AdvanceRow, AmountRow, Of, ReportContent, content_from
from plan_admin.section7.domain.spending_sheets import rate_of
from plan_admin.section7.models import QuarterlyReport
from tests.factories.month import GROWTH
from tests.factories.reports import ReportWorld

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


def cents_of(amount: str) -> int:
    return int(Decimal(amount) * 100)


def incurred(amount: str) -> AmountRow:
    """Growth's service fee of the quarter, all of it on its way."""
    return AmountRow(
        portfolio="growth",
        portfolio_name=GROWTH,
        distributor="adi",
        of=Of.MONTH.value,
        component="SERVICE_FEE",
        incurred=cents_of(amount),
        paid=0,
        to_others=0,
        held=0,
        on_the_way=cents_of(amount),
        not_paid=0,
    )


def report_of(quarter: FundQuarter, **tables: Any) -> ReportContent:
    return ReportContent(
        plan="class-b",
        plan_title="Master Plan",
        share_class="Class B",
        fund="alpha",
        fund_name="Alpha Funds",
        board="Board of Directors",
        first_month=str(quarter.first),
        last_month=str(quarter.last),
        quarter=quarter.words,
        months=tuple(map(str, quarter.months)),
        presented_on="",
        known_at=0,
        **tables,
    )


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


@pytest.mark.django_db
@pytest.mark.parametrize("case", cases_of("section_07.toml", "presented"))
def test_presented(case: dict[str, Any], tmp_path: Path) -> None:
    late, following = case["late"], case["next"]
    first, last = PlanMonth.from_text("2003-08"), PlanMonth.from_text(late["closed_with"])
    months = [str(month) for month in FundQuarter(first, last).months]
    asked = ReportWorld.closed(tmp_path, months=months, directions=[])
    before = asked.presented(month=PlanMonth.from_text(case["quarter"]), on=case["presented_on"])
    for month in months[2:]:
        if month == late["closed_with"]:
            asked.world.price_rows([(GROWTH, late["of"].isoformat(), late["net_assets"])])
        asked.finish(month)

    after = asked.presented(month=PlanMonth.from_text(following["quarter"]), on=following["presented_on"])
    said = content_from(after.content)

    stands = QuarterlyReport.objects.get(pk=before.pk)
    kept = [(one.content, one.digest, bytes(one.pdf), one.pdf_digest) for one in (before, stands)]
    assert kept[0] == kept[1]
    corrects = case["corrects"]
    assert {(one.of_month, one.in_month) for one in said.corrections} == {
        (corrects["of_month"], corrects["in_month"])
    }
    assert sum(one.amount for one in said.corrections) == cents_of(corrects["total"])
    assert {one.report for one in said.corrections} == {case["told_in"]}


@pytest.mark.parametrize("case", cases_of("section_07.toml", "told"))
def test_told(case: dict[str, Any]) -> None:
    first = report_of(QUARTER, amounts=(incurred(case["incurred"]),))
    kept, days, found = [first], [case["presented_on"]], []
    for one in case["reports"]:
        says = says_what_moved(one["on"], presented=days)
        now = (incurred(one["stands"]),)
        later = what_moved(first, since=kept, now=now) if says else ()
        kept.append(report_of(FundQuarter(QUARTER.last.next, QUARTER.last.next), later=later))
        days.append(one["on"])
        found.append([(row.incurred_before, row.incurred) for row in later])

    assert found == [[tuple(map(cents_of, one["says"]))] * bool(one["says"]) for one in case["reports"]]


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
