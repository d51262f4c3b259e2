"""The clock at a month's edge: the day is the exchange's, whatever the server's clock says (R1)."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end import tasks
from plan_admin.month_end.models import Job, JobKind
from plan_admin.month_end.selectors.jobs import jobs_of
from tests.factories.month import MonthWorld

pytestmark = pytest.mark.django_db
SEPTEMBER = PlanMonth.from_text("2003-09")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`clock("2003-10-01 03:59")`: it is that time, in UTC."""

    def at(words: str) -> None:
        now = datetime.fromisoformat(words).replace(tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: now)

    return at


@pytest.mark.parametrize(
    ("now", "closes"),
    [
        ("2003-09-30 23:59:59", False),  # the evening of the 30th in New York
        ("2003-10-01 03:59:59", False),  # a minute before midnight there, October here
        ("2003-10-01 04:00:00", True),  # midnight there
        ("2003-10-01 15:00:00", True),
    ],
)
def test_the_month_is_over_when_it_is_over_in_new_york(
    clock: Callable[[str], None], now: str, closes: bool, tmp_path: Path
) -> None:
    MonthWorld.loaded(tmp_path)
    clock(now)

    tasks.close_ready_months()

    found = [job.state for job in jobs_of(Plan.objects.get(), month=SEPTEMBER)]
    assert found == (["DONE"] if closes else [])


def test_the_schedule_asks_twice_across_midnight_and_closes_once(
    clock: Callable[[str], None], tmp_path: Path
) -> None:
    MonthWorld.loaded(tmp_path)

    for now in ("2003-10-01 03:59:59", "2003-10-01 04:00:00", "2003-10-01 04:00:01", "2003-10-02 03:59:59"):
        clock(now)
        tasks.close_ready_months()

    assert Job.objects.filter(kind=JobKind.CLOSE_MONTH).count() == 1


def test_no_other_month_is_asked_for_when_the_clocks_change(
    clock: Callable[[str], None], tmp_path: Path
) -> None:
    MonthWorld.loaded(tmp_path)
    for now in (
        "2003-11-01 03:59:59",
        "2003-11-02 05:59:59",
        "2003-11-02 06:00:00",
    ):  # the hour that comes twice
        clock(now)

        tasks.close_ready_months()

    assert not Job.objects.filter(month=PlanMonth.from_text("2003-10").first).exists()
