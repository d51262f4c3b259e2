"""What runs by itself: close what is ready, chase what is missing, verify, and forget nothing."""

from datetime import date
from pathlib import Path

import pytest

from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.services.acts import scheduler_user
from plan_admin.celery import BEAT_SCHEDULE, app
from plan_admin.month_end.models import Job
from plan_admin.month_end.selectors.jobs import jobs_of, result_of
from plan_admin.month_end.services import schedule
from plan_admin.month_end.services.jobs import run_job
from tests.factories.month import INCOME, NET_ASSETS, MonthWorld

pytestmark = pytest.mark.django_db
FIRST_BUSINESS_DAY = date(2003, 10, 1)


def done(jobs: list[Job]) -> list[tuple[str, str]]:
    """Do the jobs; kind and state of each."""
    for job in jobs:
        run_job(job.pk)
        job.refresh_from_db()
    return [(job.kind, job.state) for job in jobs]


@pytest.mark.plan_section("6")
def test_the_month_before_is_closed_on_the_first_business_day_when_its_facts_are_in(tmp_path: Path) -> None:
    MonthWorld.loaded(tmp_path)

    assert done(schedule.close_ready_months(today=FIRST_BUSINESS_DAY)) == [("CLOSE_MONTH", "DONE")]
    (job,) = jobs_of(Plan.objects.get(), month=PlanMonth.from_text("2003-09"))
    assert (job.requested_by, job.reason) == ("scheduler", "All facts of the month are in")
    # It was closed once: what comes after is a person's matter.
    assert schedule.close_ready_months(today=date(2003, 10, 2)) == []


@pytest.mark.parametrize(
    ("day", "of"),
    [
        ("2003-09-30", "the month is not over, and August lacks its facts"),
        ("2003-11-01", "a Saturday: the month begins to work on the 3rd"),
    ],
)
def test_no_month_is_closed_too_early(day: str, of: str, tmp_path: Path) -> None:
    MonthWorld.loaded(tmp_path, months=["2003-09", "2003-10"])

    assert schedule.close_ready_months(today=date.fromisoformat(day)) == []


@pytest.mark.plan_section("2")
def test_a_month_that_lacks_a_figure_is_chased_and_not_closed(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, without_net_assets=[INCOME])

    assert schedule.close_ready_months(today=FIRST_BUSINESS_DAY) == []
    chased = schedule.chase_missing_files(today=FIRST_BUSINESS_DAY)

    assert done(chased) == [("CHASE", "DONE")]
    found = result_of(chased[0].pk)
    assert found["complete"] == 2
    assert [(one["portfolio"], len(one["days"])) for one in found["missing"]] == [(INCOME, 22)]
    world.price("2003-09", {INCOME: NET_ASSETS[INCOME]})
    assert schedule.chase_missing_files(today=date(2003, 10, 2)) == []
    assert len(schedule.close_ready_months(today=date(2003, 10, 2))) == 1


@pytest.mark.plan_section("8")
def test_a_plan_without_obligation_or_shares_is_left_alone(tmp_path: Path) -> None:
    MonthWorld.loaded(tmp_path, months=[], openings=[])

    for day in (date(2003, 8, 1), FIRST_BUSINESS_DAY):
        assert schedule.close_ready_months(today=day) == []
        assert schedule.chase_missing_files(today=day) == []
    assert not Job.objects.exists()


def test_the_books_of_plans_that_were_ever_closed_are_verified(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    assert schedule.verify_all_books() == []

    world.close()

    assert done(schedule.verify_all_books()) == [("VERIFY_BOOKS", "DONE")]


def test_nobody_can_sign_in_as_the_scheduler() -> None:
    user = scheduler_user()

    assert not user.has_usable_password()
    assert not user.is_active
    assert scheduler_user() == user


def test_every_line_of_the_schedule_names_a_task_that_is_there() -> None:
    app.loader.import_default_modules()

    assert {entry["task"] for entry in BEAT_SCHEDULE.values()} <= set(app.tasks)
