"""Section 7: of which quarters a report is owed: those of the Fund under the Plan, while it is in force."""

from datetime import date
from pathlib import Path

import pytest

from governance.domain.due import DueState
from governance.domain.periods import PlanMonth
from plan_admin.section7.domain.report import content_from
from plan_admin.section7.models import QuarterlyReport
from plan_admin.section7.selectors.states import quarters_shown
from plan_admin.section7.selectors.years import years_of_funds
from tests.factories.amendments import amendment, restated
from tests.factories.month import ALPHA, NET_ASSETS, TRUSTEES
from tests.factories.plans import RATES, SCHEDULE
from tests.factories.reports import ReportWorld

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("7")]
GAMMA, SMALL_CAP = "GAMMA FUNDS, INC.", "Gamma Small Cap Fund"
JANUARY, MUCH_LATER = date(2004, 1, 15), date(2026, 7, 1)


def quarters(asked: ReportWorld, *, on: date, fund: str) -> list[str]:
    """The Fund's quarters, the first first."""
    shown = quarters_shown(asked.plan, on=on)
    return [str(one.quarter) for one in reversed(shown) if one.fund_name == fund]


def joining(asked: ReportWorld, folder: Path) -> None:
    """An amendment that brings another Fund from October; its Board is there, and has not voted."""
    (folder / "am1.txt").write_text(restated((*SCHEDULE, (GAMMA, SMALL_CAP, RATES))))
    asked.world.tell(amendments=[amendment(effective="2003-10-01")])
    asked.world.tell(
        boards=[
            {
                "funds": [GAMMA],
                "trustees": [
                    {"name": name, "interested": name == TRUSTEES[0], "from": "2003-01-01"}
                    for name in TRUSTEES
                ],
            }
        ],
        meetings=[
            {
                "id": "gamma-1",
                "funds": [GAMMA],
                "date": "2003-09-10",
                "mode": "in_person",
                "called_for": ["adoption"],
            }
        ],
    )


@pytest.mark.plan_section("8")
def test_a_fund_owes_no_report_before_its_board_has_brought_it_into_the_plan(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)
    asked.world.price("2003-10", NET_ASSETS)
    asked.world.close("2003-10")
    joining(asked, tmp_path)
    named = quarters(asked, on=JANUARY, fund=GAMMA)

    asked.world.tell(
        votes=[
            {
                "matter": "adoption",
                "subject": "am1",
                "meeting": "gamma-1",
                "portfolios": [SMALL_CAP],
                "for": "all",
            }
        ]
    )

    assert named == []
    assert quarters(asked, on=date(2003, 9, 30), fund=GAMMA) == []
    assert quarters(asked, on=JANUARY, fund=GAMMA) == ["2003-12", "2004-03"]
    assert quarters(asked, on=JANUARY, fund=asked.fund.name) == ["2003-09", "2003-12", "2004-03"]
    (first, *_) = [one for one in reversed(quarters_shown(asked.plan, on=JANUARY)) if one.fund_name == GAMMA]
    assert first.open_months == ("2003-10", "2003-11", "2003-12")
    assert [year.year for fund, year in years_of_funds(asked.plan) if fund.name == GAMMA] == [2003]


@pytest.mark.plan_section("10")
def test_where_closings_stop_reports_are_owed_until_the_plan_lapses(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)

    shown = quarters_shown(asked.plan, on=MUCH_LATER, fund=asked.fund.code)

    assert [str(one.quarter) for one in reversed(shown)] == ["2003-09", "2003-12", "2004-03", "2004-06"]
    assert {one.urgency for one in shown} == {DueState.OVERDUE}
    assert shown[0].open_months == ("2004-04", "2004-05", "2004-06")
    assert quarters(asked, on=date(2003, 12, 1), fund=asked.fund.name) == ["2003-09", "2003-12"]


def test_where_the_year_end_is_corrected_every_month_is_still_told_once(tmp_path: Path) -> None:
    months = ("2003-08", "2003-09", "2003-10", "2003-11", "2003-12", "2004-01")
    asked = ReportWorld.loaded(tmp_path, months=months, directions=[])
    asked.world.tell(funds=[{"fund": ALPHA, "form": "corporation", "fiscal_year_end": "10-31"}])
    for month in months:
        asked.finish(month)
    asked.present(PlanMonth.from_text("2004-01"), on=date(2004, 2, 6))
    asked.world.tell(funds=[{"fund": ALPHA, "form": "corporation", "fiscal_year_end": "12-31"}])

    listed = quarters(asked, on=date(2004, 2, 9), fund=ALPHA)
    for quarter in listed[:2]:
        asked.present(PlanMonth.from_text(quarter), on=date(2004, 2, 9))

    assert listed == ["2003-09", "2003-10", "2004-01", "2004-03"]
    reports = QuarterlyReport.objects.order_by("last_month")
    assert [month for one in reports for month in content_from(one.content).months] == list(months)
