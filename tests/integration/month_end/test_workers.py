"""Real workers on a real Redis: one is killed, Redis goes away, a job comes twice; the month closes once."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest

from assignments.models import PaymentInstruction
from fees.models import MonthlyFee, MonthlyFeeRun
from plan_admin.month_end.models import Job, JobKind, RunBatch
from plan_admin.month_end.selectors.jobs import unattended_jobs
from tests.factories.asked import ask, shown
from tests.factories.month import Document, MonthWorld, do, without_ids
from tests.factories.processes import ROOT, advisory_locks, locked, wait_until
from tests.factories.workers import Workers, kill, wait_until_done, workers

pytestmark = pytest.mark.django_db(transaction=True)
RESULTS = "fees_cohortaccrual"
ASK_AND_SEND = """
from governance.models import Plan
from plan_admin.month_end.models import JobKind
from governance.services.acts import scheduler_user
from plan_admin.month_end.services.jobs import request_job
from plan_admin.month_end.tasks import send
plan = Plan.objects.get()
send([request_job(kind=JobKind.VERIFY_BOOKS, plan=plan, month=None, requested_by=scheduler_user())])
"""


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    """The tiny world with September's facts in, not closed yet."""
    world = MonthWorld.loaded(tmp_path)
    world.calculate()
    return world


@pytest.fixture
def crew(world: MonthWorld, tmp_path: Path) -> Iterator[Workers]:
    """A Redis, and nobody at work yet."""
    folder = tmp_path / "crew"
    folder.mkdir()
    with workers(folder) as crew:
        yield crew
    wait_until(lambda: advisory_locks() == 0)


@pytest.fixture
def undisturbed(world: MonthWorld) -> Document:
    """What an undisturbed closing would give."""
    return without_ids(MonthWorld.read(do("close_month", "2003-09", preview=True, json=True)))


def check_closed_once(world: MonthWorld, undisturbed: Document) -> None:
    """Every share class and instruction is there once, as if nothing had happened, and the books agree."""
    assert (MonthlyFee.objects.count(), PaymentInstruction.objects.count()) == (3, 6)
    assert MonthlyFeeRun.objects.filter(finished_at__isnull=False).count() == 1
    assert RunBatch.objects.filter(finished_at__isnull=False).count() == 3
    assert "the books agree with the facts" in world.verify()
    assert without_ids(world.close()) == undisturbed


@pytest.mark.parametrize("killed", ["the closer", "its helper"])
def test_a_worker_is_killed_in_the_middle_and_the_month_still_closes_once(
    killed: str, world: MonthWorld, undisturbed: Document, crew: Workers
) -> None:
    job = ask(JobKind.CLOSE_MONTH)
    with locked(RESULTS) as lock:
        closer = crew.start()
        crew.send(job)
        lock.wait_until_waiting(how_many=1)
        helper = crew.start()
        lock.wait_until_waiting(how_many=2)  # each has a batch that it cannot store yet
        kill(closer if killed == "the closer" else helper)
    wait_until(lambda: shown(job).has_ended or unattended_jobs() == [job.pk])
    crew.tick()

    wait_until_done(job)

    assert (shown(job).done, shown(job).total) == (3, 3)
    assert shown(job).attempts == (2 if killed == "the closer" else 1)
    check_closed_once(world, undisturbed)


def test_redis_goes_away_and_comes_back_and_every_job_is_done(
    world: MonthWorld, undisturbed: Document, crew: Workers
) -> None:
    at_work, waits = ask(JobKind.CLOSE_MONTH), ask(JobKind.REVIEW_HELD, reason="It came")
    crew.start()
    with locked(RESULTS) as lock:
        crew.send(at_work)
        lock.wait_until_waiting(how_many=1)
        crew.send(waits)
        crew.kill_redis()
        asked = subprocess.run(
            [sys.executable, "manage.py", "shell", "-c", ASK_AND_SEND],
            env=crew.environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    sleep(2)  # as long as a job takes to be given again
    crew.start_redis()

    wait_until_done(at_work, waits)

    assert asked.returncode == 0
    assert "the broker is down: job" in asked.stderr
    assert [job.state for job in Job.objects.filter(kind=JobKind.VERIFY_BOOKS)] == ["QUEUED"]
    check_closed_once(world, undisturbed)


def test_a_job_that_is_delivered_twice_at_once_is_done_once(
    world: MonthWorld, undisturbed: Document, crew: Workers
) -> None:
    job = ask(JobKind.CLOSE_MONTH)
    with locked(RESULTS) as lock:
        for _ in range(2):
            crew.start()
            crew.send(job)
        lock.wait_until_waiting(how_many=2)  # the second helps the first

    wait_until_done(job)
    crew.send(job)
    wait_until(lambda: crew.logs().count("succeeded") >= 4)

    assert shown(job).attempts == 1
    check_closed_once(world, undisturbed)
