"""What is asked for as a job is done once, and says how it ended."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from kombu.exceptions import OperationalError as BrokerIsDown

from assignments.models import PaymentInstruction
from fees.models import MonthlyFee, MonthlyFeeRun
from governance.domain.errors import Refused
from governance.models import Act, Plan
from plan_admin.month_end import tasks
from plan_admin.month_end.models import Job, JobKind, RunBatch
from plan_admin.month_end.selectors.jobs import jobs_of, open_jobs, result_of, unattended_jobs
from plan_admin.month_end.services import batches, closing, jobs
from plan_admin.month_end.services.closing import close_month
from plan_admin.month_end.services.computing import compute_group
from plan_admin.month_end.services.jobs import run_job
from tests.factories.asked import SEPTEMBER, ask, shown
from tests.factories.month import GROWTH, MonthWorld, do, rows_of_all_tables, without_ids
from tests.factories.processes import another_connection

pytestmark = pytest.mark.django_db(transaction=True)


class PowerCut(BaseException):
    """What ends a worker: no service may catch it."""


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    """The tiny world with September's facts in, not closed yet."""
    world = MonthWorld.loaded(tmp_path)
    world.calculate()
    return world


def do_it(kind: JobKind, **changes: Any) -> Job:
    """Ask and send; without a broker it is done at once."""
    job = ask(kind, **changes)
    tasks.send([job])
    job.refresh_from_db()
    return job


def died(job: Job, module: Any, name: str, *, error: type[BaseException] = PowerCut) -> None:
    """A worker takes the job up and is gone when it calls that function."""

    def dying(*_args: Any, **_kwargs: Any) -> None:
        raise error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, dying)
        with pytest.raises(error):
            run_job(job.pk)


def test_without_a_broker_a_job_is_done_at_once_and_can_be_read_afterwards(world: MonthWorld) -> None:
    job = shown(do_it(JobKind.CLOSE_MONTH, reason="The month is over"))

    assert (job.state, job.done, job.total, job.problems) == ("DONE", 3, 3, ())
    assert job.progress == "2003-09: payments of 2 Funds prepared"
    assert job.started_at
    assert job.finished_at
    assert result_of(job.id)["share_classes"] == {"COMPUTED": 3}
    assert Act.objects.get(kind="close_month").reason == "The month is over"
    assert world.verify().startswith("2003-09: the books agree with the facts")


def test_a_preview_keeps_its_report_and_its_progress_and_nothing_else(world: MonthWorld) -> None:
    expected = without_ids(MonthWorld.read(do("close_month", "2003-09", preview=True, json=True)))
    rows = rows_of_all_tables()

    job = do_it(JobKind.PREVIEW)

    assert job.state == "DONE"
    assert without_ids(result_of(job.pk)) == expected
    # It was written beside the transaction that was undone.
    assert job.progress == "2003-09: payments of 2 Funds prepared"
    assert rows_of_all_tables() == rows | {"month_end_job": 1}


def test_others_read_how_far_a_closing_is(world: MonthWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ask(JobKind.CLOSE_MONTH)
    seen: list[tuple[str, int]] = []

    def looking(*args: Any, **kwargs: Any) -> Any:
        with another_connection() as other, other.cursor() as cursor:
            cursor.execute("SELECT progress FROM month_end_job WHERE id = %s", [job.pk])
            progress = cursor.fetchone()[0]
            cursor.execute("SELECT count(*) FROM month_end_runbatch WHERE finished_at IS NOT NULL")
            seen.append((progress, cursor.fetchone()[0]))
        return compute_group(*args, **kwargs)

    monkeypatch.setattr(batches, "compute_group", looking)
    run_job(job.pk, batch=1)

    assert seen == [("", 0), ("2003-09: 1 of 3 share classes", 1), ("2003-09: 2 of 3 share classes", 2)]


@pytest.mark.plan_section("6")
def test_computing_anew_finishing_and_reviewing_carry_their_reason(world: MonthWorld) -> None:
    world.close()
    world.price("2003-09", {GROWTH: "73000000.00"})

    do_it(JobKind.RECOMPUTE, reason="A later file", arguments={"portfolio": GROWTH})
    reviewed = do_it(JobKind.REVIEW_HELD, reason="The Calculation came")
    finished = do_it(JobKind.FINISH, reason="The Board has it")

    assert MonthlyFee.objects.get(superseded_by__reason="A later file").status == "SUPERSEDED"
    assert reviewed.result == {"looked_at": 2, "released": 0, "still_held": 2}
    assert result_of(finished.pk)["share_classes"] == {"CLOSED": 3}
    assert Act.objects.get(kind="finish_month").reason == "The Board has it"


@pytest.mark.parametrize("kind", [JobKind.RECOMPUTE, JobKind.FINISH, JobKind.REVIEW_HELD])
def test_what_needs_a_reason_is_refused_without(kind: JobKind, world: MonthWorld) -> None:
    with pytest.raises(Refused, match="reason: is missing"):
        ask(kind, reason=" ", arguments={"portfolio": GROWTH} if kind == JobKind.RECOMPUTE else {})

    assert not Job.objects.exists()


def test_an_unknown_portfolio_is_refused_when_it_is_asked_for(world: MonthWorld) -> None:
    with pytest.raises(Refused, match="'Delta' is no Portfolio of the Plan"):
        ask(JobKind.RECOMPUTE, reason="x", arguments={"portfolio": "Delta"})

    assert not Job.objects.exists()


def test_the_same_request_is_the_same_job_until_it_ends(world: MonthWorld) -> None:
    first = ask(JobKind.CLOSE_MONTH)

    assert ask(JobKind.CLOSE_MONTH) == first
    with pytest.raises(Refused, match="another request to close the month is at work"):
        ask(JobKind.CLOSE_MONTH, arguments={"portfolio": GROWTH}, reason="x")
    run_job(first.pk)
    assert ask(JobKind.CLOSE_MONTH) != first
    assert Job.objects.count() == 2


def test_a_job_that_is_delivered_twice_is_done_once(world: MonthWorld) -> None:
    job = ask(JobKind.CLOSE_MONTH)

    run_job(job.pk)
    ended = shown(job)
    rows = rows_of_all_tables()
    run_job(job.pk)

    assert rows_of_all_tables() == rows
    assert shown(job) == ended
    assert MonthlyFeeRun.objects.count() == 1


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (closing, "plan_batches"),
        (batches, "compute_group"),
        (closing, "prepare_instructions"),
        (closing, "Now"),
        (jobs, "_end"),
    ],
)
def test_a_job_whose_worker_died_goes_on_with_the_run_that_it_began(
    module: Any, name: str, world: MonthWorld
) -> None:
    world.close()
    world.price("2003-09", {GROWTH: "73000000.00"})
    job = ask(JobKind.RECOMPUTE, reason="A later file", arguments={"portfolio": GROWTH})

    died(job, module, name)
    assert unattended_jobs() == [job.pk]
    world.price("2003-09", {GROWTH: "99000000.00"})  # what arrives later must not enter
    run_job(job.pk)

    after = shown(job)
    assert (after.state, after.attempts, after.done, after.total) == ("DONE", 2, 1, 1)
    assert MonthlyFeeRun.objects.count() == 2
    superseded, standing = MonthlyFee.objects.filter(share_class__portfolio__name=GROWTH).order_by("pk")
    assert (superseded.status, standing.status) == ("SUPERSEDED", "COMPUTED")
    assert str(standing.distribution_fee) == "45000.00"


def test_a_job_that_somebody_is_at_is_left_to_them(world: MonthWorld) -> None:
    job = ask(JobKind.CLOSE_MONTH)
    died(job, closing, "plan_batches")

    with another_connection() as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(120100002, %s)", [job.pk])
        assert unattended_jobs() == []
        run_job(job.pk)
        assert shown(job).attempts == 1
        cursor.execute("SELECT pg_advisory_unlock_all()")
    run_job(job.pk)
    assert (shown(job).attempts, shown(job).state) == (2, "DONE")


def test_a_job_that_stops_every_worker_is_given_up_in_words(world: MonthWorld) -> None:
    job = ask(JobKind.CLOSE_MONTH)
    for _ in range(5):
        died(job, batches, "compute_group", error=OperationalError)

    run_job(job.pk)

    (failed,) = open_jobs()
    assert (failed.id, failed.state) == (job.pk, "FAILED")
    assert failed.problems[0].what == ("it was taken up 5 times, and each worker was stopped before its end")
    # Whoever asks again goes on with what was stored.
    assert do_it(JobKind.CLOSE_MONTH).state == "DONE"
    assert open_jobs() == []


@pytest.mark.plan_section("6")
def test_a_job_that_a_rule_ends_says_what_happened_the_section_and_what_to_do(world: MonthWorld) -> None:
    world.close(finish=True)

    job = do_it(JobKind.RECOMPUTE, reason="A later file", arguments={"portfolio": GROWTH})

    assert job.state == "FAILED"
    assert job.problems == [
        {
            "section": "",
            "what": "--recompute: 2003-09 is closed for this Portfolio (Section 6)",
            "next": "leave it: what arrives late is a correction in a later month",
        }
    ]
    assert [one.id for one in jobs_of(Plan.objects.get(), month=SEPTEMBER)] == [job.pk]


@pytest.mark.plan_section("6")
def test_a_run_that_is_given_up_fails_its_job_also_when_it_is_delivered_again(world: MonthWorld) -> None:
    world.close()
    world.happen([{"portfolio": GROWTH, "trade_date": "2003-09-10", "kind": "redemption", "shares": 10**9}])
    job = ask(JobKind.RECOMPUTE, reason="A later file", arguments={"portfolio": GROWTH})

    died(job, jobs, "problems_of")
    run_job(job.pk)

    (failed,) = open_jobs()
    assert "the run was given up: it cannot be computed anew" in failed.problems[0].what
    assert failed.problems[0].section == "6"
    assert MonthlyFeeRun.objects.count() == 2


@pytest.mark.plan_section("6")
def test_a_run_that_is_given_up_before_it_pays_closes_nothing_when_its_job_is_delivered_again(
    world: MonthWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise ArithmeticError("out of range")

    job = ask(JobKind.FINISH, reason="The month is over")
    with monkeypatch.context() as patch:
        patch.setattr(closing, "prepare_instructions", broken)
        died(job, jobs, "problems_of")
    run_job(job.pk)

    (failed,) = open_jobs()
    assert "the run was given up: out of range" in failed.problems[0].what
    assert not MonthlyFee.objects.filter(status="CLOSED").exists()
    # Asked again, the month is paid and closed.
    assert do_it(JobKind.FINISH, reason="The month is over").state == "DONE"
    assert PaymentInstruction.objects.count() == 6
    assert set(MonthlyFee.objects.values_list("status", flat=True)) == {"CLOSED"}


def test_a_run_that_met_an_unforeseen_fault_is_given_up_and_not_taken_up_for_ever(
    world: MonthWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("out of paper")

    with monkeypatch.context() as patch:
        patch.setattr(closing, "prepare_instructions", broken)
        assert do_it(JobKind.CLOSE_MONTH).state == "FAILED"
        tasks.go_on.delay()
    assert Job.objects.count() == 1

    # On the facts of its own day, the next closing computes and pays.
    assert do_it(JobKind.CLOSE_MONTH).state == "DONE"
    assert PaymentInstruction.objects.count() == 6


def test_a_run_that_stopped_every_worker_waits_for_a_person(world: MonthWorld) -> None:
    job = ask(JobKind.CLOSE_MONTH)
    for _ in range(5):
        died(job, batches, "compute_group", error=OperationalError)
    run_job(job.pk)

    tasks.go_on.delay()

    assert [one.id for one in open_jobs()] == [job.pk]
    assert Job.objects.count() == 1


def test_a_fault_that_nobody_foresaw_is_told_too(world: MonthWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("out of paper")

    monkeypatch.setattr(closing, "prepare_instructions", broken)

    job = do_it(JobKind.CLOSE_MONTH)

    assert job.state == "FAILED"
    assert job.problems[0]["what"] == "a fault that nobody foresaw: RuntimeError: out of paper"


def test_a_broker_that_is_down_leaves_the_job_waiting_for_the_schedule(
    world: MonthWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(**_arguments: Any) -> None:
        raise BrokerIsDown("nobody answers")

    with monkeypatch.context() as patch:
        patch.setattr(tasks.run_job, "delay", down)
        assert do_it(JobKind.CLOSE_MONTH).state == "QUEUED"
    tasks.go_on.delay()
    assert [one.state for one in open_jobs()] == ["QUEUED"]  # just stored: it may be on its way

    monkeypatch.setattr("plan_admin.month_end.selectors.jobs.SENT_BEFORE", timedelta(0))
    tasks.go_on.delay()

    assert open_jobs() == []
    assert PaymentInstruction.objects.count() == 6


def test_a_command_that_was_killed_is_gone_on_with_by_the_schedule(world: MonthWorld) -> None:
    expected = without_ids(MonthWorld.read(do("close_month", "2003-09", preview=True, json=True)))
    said: Any = {"acting_user": Act.objects.latest("pk").acting_user, "progress": lambda words: None}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(closing, "prepare_instructions", _power_cut)
        with pytest.raises(PowerCut):
            close_month(plan=Plan.objects.get(), month=SEPTEMBER, **said)
    world.price("2003-09", {GROWTH: "99000000.00"})

    tasks.go_on.delay()

    (job,) = jobs_of(Plan.objects.get(), month=SEPTEMBER)
    assert (job.state, job.requested_by) == ("DONE", "scheduler")
    assert MonthlyFeeRun.objects.count() == 1
    assert without_ids(world.close()) == expected
    assert RunBatch.objects.filter(finished_at__isnull=True).count() == 0


def _power_cut(*_args: Any, **_kwargs: Any) -> None:
    raise PowerCut
