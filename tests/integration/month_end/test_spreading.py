"""A run's batches are anybody's: helpers take what the closer has not, and nobody acts behind their backs."""

from pathlib import Path
from typing import Any

import pytest

from fees.models import MonthlyFee, MonthlyFeeRun
from governance.models import Plan
from plan_admin.month_end.models import JobKind, RunBatch
from plan_admin.month_end.services import batches, closing, pulse
from plan_admin.month_end.services.closing import help_close
from plan_admin.month_end.services.jobs import run_job
from plan_admin.month_end.services.pulse import Pulse
from tests.factories.asked import ask, shown
from tests.factories.month import GROWTH, INCOME, Document, MonthWorld, do, without_ids
from tests.factories.processes import another_connection, ended, start, wait_until_waiting

pytestmark = pytest.mark.django_db(transaction=True)


class PowerCut(BaseException):
    """What ends a closer: no service may catch it."""


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    """The tiny world with September's facts in, not closed yet."""
    world = MonthWorld.loaded(tmp_path)
    world.calculate()
    return world


@pytest.fixture
def undisturbed(world: MonthWorld) -> Document:
    """What an undisturbed closing would give."""
    return without_ids(MonthWorld.read(do("close_month", "2003-09", preview=True, json=True)))


def died_having_planned(job: int) -> MonthlyFeeRun:
    """A run whose closer died with three batches planned and none computed."""

    def dying(*_args: Any, **_kwargs: Any) -> None:
        raise PowerCut

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(closing, "compute_batches", dying)
        with pytest.raises(PowerCut):
            run_job(job, batch=1)
    assert RunBatch.objects.filter(finished_at__isnull=True).count() == 3
    return MonthlyFeeRun.objects.get()


def finished_batches() -> int:
    return RunBatch.objects.filter(finished_at__isnull=False).count()


def test_a_closer_calls_help_for_all_batches_but_its_first(world: MonthWorld) -> None:
    called: list[tuple[int, int]] = []
    job = ask(JobKind.CLOSE_MONTH)

    run_job(job.pk, batch=1, call_helpers=lambda run, how_many: called.append((run, how_many)))

    assert called == [(MonthlyFeeRun.objects.get().pk, 2)]


def test_a_helper_ends_the_run_of_a_closer_that_died(world: MonthWorld, undisturbed: Document) -> None:
    job = ask(JobKind.CLOSE_MONTH)
    run = died_having_planned(job.pk)

    help_close(run=run.pk, progress=lambda words: None)

    run.refresh_from_db()
    assert run.finished_at
    help_close(run=run.pk, progress=lambda words: None)  # a helper that comes late has nothing to do
    run_job(job.pk)
    assert (shown(job).state, shown(job).attempts) == ("DONE", 2)
    assert MonthlyFeeRun.objects.count() == 1
    assert without_ids(world.close()) == undisturbed


def test_a_helper_leaves_the_end_to_a_closer_that_lives(world: MonthWorld) -> None:
    run = died_having_planned(ask(JobKind.CLOSE_MONTH).pk)

    with another_connection() as closer, closer.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, 200309)", [run.plan_id])
        help_close(run=run.pk, progress=lambda words: None)

    run.refresh_from_db()
    assert (finished_batches(), run.finished_at) == (3, None)


def test_what_fails_for_a_helper_is_left_for_the_closer_to_say(
    world: MonthWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = died_having_planned(ask(JobKind.CLOSE_MONTH).pk)

    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise ValueError("a figure out of range")

    monkeypatch.setattr(batches, "compute_group", broken)
    help_close(run=run.pk, progress=lambda words: None)

    assert finished_batches() == 0
    assert not MonthlyFee.objects.exists()


def test_a_closer_passes_by_what_a_helper_is_at_and_waits_for_it(
    world: MonthWorld, undisturbed: Document
) -> None:
    died_having_planned(ask(JobKind.CLOSE_MONTH).pk)

    with another_connection() as helper, helper.cursor() as cursor:
        cursor.execute("SELECT FROM month_end_runbatch WHERE number = 2 FOR UPDATE")
        closer = start("close_month", "2003-09", "--quiet")
        wait_until_waiting(how_many=1)
        assert finished_batches() == 2
        assert not MonthlyFee.objects.filter(share_class__portfolio__name=INCOME).exists()
    assert ended(closer).returncode == 0

    assert finished_batches() == 3
    assert without_ids(world.close()) == undisturbed


@pytest.mark.parametrize(
    "words",
    [
        ("review_held", "2003-09"),
        ("close_month", "2003-09", "--finish"),
        ("close_month", "2003-09", "--recompute", GROWTH, "--reason", "A later file"),
    ],
    ids=lambda words: " ".join(words[:3]),
)
def test_whoever_else_works_on_the_month_waits_for_its_closer(words: tuple[str, ...], tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.close()
    before = world.payments()

    with another_connection() as closer, closer.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, 200309)", [Plan.objects.get().pk])
        other = start(*words)
        wait_until_waiting(how_many=1)
        assert world.payments() == before
    said = ended(other)

    assert said.returncode == 0
    assert "another closing is at work; waiting for it" in said.stderr


def test_a_review_waits_for_helpers_that_outlived_their_closer(tmp_path: Path) -> None:
    MonthWorld.loaded(tmp_path).close()

    with another_connection() as helper, helper.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(-%s, 200309)", [Plan.objects.get().pk])
        review = start("review_held", "2003-09")
        wait_until_waiting(how_many=1)
    assert ended(review).returncode == 0


def test_a_sign_of_life_waits_for_nobody(world: MonthWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "NO_LONGER_THAN", "50ms")
    job = ask(JobKind.CLOSE_MONTH)

    with another_connection() as other, other.cursor() as cursor:
        cursor.execute("SELECT FROM month_end_job WHERE id = %s FOR UPDATE", [job.pk])
        with Pulse(job.pk) as alive:
            alive.say("at it")
    assert shown(job).progress == ""
