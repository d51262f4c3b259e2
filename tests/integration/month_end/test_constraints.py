"""What the database refuses of jobs and of a run's batches, attacked past the ORM."""

from itertools import permutations

import pytest

from plan_admin.month_end.models import JobState
from tests.factories import job_rows, month_rows, rows
from tests.factories.refusals import (
    Break,
    Frozen,
    accepted,
    check_break,
    check_frozen,
    constraint_names,
    refused_by,
    updatable_columns,
)
from tests.factories.rows import Setting, execute

pytestmark = pytest.mark.django_db
REVIEW = {"kind": "REVIEW_HELD", "reason": "It came"}
FAIL = "UPDATE month_end_job SET state = 'FAILED', finished_at = now(), problems = %s WHERE id = %s"
BREAKS = [
    Break(
        name="job_one_unfinished_of_a_kind",
        passes=lambda here: (
            job_rows.ended(here),
            job_rows.job(here),
            job_rows.job(here, month="2003-10-01"),
            job_rows.job(here, kind="VERIFY_BOOKS", month=None),
        ),
        refuses=lambda here: job_rows.job(here, kind="VERIFY_BOOKS", month=None),
    ),
    Break(
        name="job_state_is_told_by_its_columns",
        passes=lambda here: execute(FAIL, '[{"what": "x"}]', job_rows.running(here)),
        refuses=lambda here: execute(FAIL, "[]", job_rows.running(here)),
    ),
    Break(
        name="job_has_the_reason_it_needs",
        passes=lambda here: job_rows.job(here, **REVIEW),
        refuses=lambda here: job_rows.job(here, kind="FINISH", reason=" "),
    ),
    Break(
        name="job_month_is_a_first_day",
        passes=lambda here: job_rows.job(here, **REVIEW, month=None),
        refuses=lambda here: job_rows.job(here, month=None),
    ),
    Break(
        name="run_batch_number_once",
        passes=lambda here: job_rows.batch(here, month_rows.run(here)),
        refuses=lambda here: [job_rows.batch(here, run) for run in [month_rows.run(here)] * 2],
    ),
    Break(
        name="payment_batch_number_once",
        passes=lambda here: job_rows.payments(here, month_rows.run(here)),
        refuses=lambda here: [job_rows.payments(here, run) for run in [month_rows.run(here)] * 2],
    ),
    Break(
        name="payment_batch_has_funds",
        passes=lambda here: job_rows.payments(here, month_rows.run(here)),
        refuses=lambda here: job_rows.payments(here, month_rows.run(here), funds="{}"),
    ),
    Break(
        name="run_batch_wants_its_own_classes",
        passes=lambda here: job_rows.batch(here, month_rows.run(here)),
        refuses=lambda here: job_rows.batch(here, month_rows.run(here), wanted="{}"),
    ),
]
FROZEN = [
    Frozen(
        table="month_end_paymentbatch",
        row=lambda here: job_rows.payments(here, month_rows.run(here)),
        change="number = 2",
        may_set=("finished_at",),
    ),
    Frozen(
        table="month_end_job",
        row=job_rows.job,
        change="reason = 'another'",
        may_set=("started_at", "finished_at", "run_id", "result"),
        may_change=("state", "attempts", "progress", "heartbeat_at", "problems"),
    ),
    Frozen(
        table="month_end_runbatch",
        row=lambda here: job_rows.batch(here, month_rows.run(here)),
        change="number = 2",
        may_set=("finished_at",),
    ),
]
ALLOWED_CHANGES = {("QUEUED", "RUNNING"), ("RUNNING", "DONE"), ("RUNNING", "FAILED")}
TO = {
    "QUEUED": "state = 'QUEUED', started_at = NULL",
    "RUNNING": "state = 'RUNNING', started_at = now()",
    "DONE": "state = 'DONE', started_at = coalesce(started_at, now()), finished_at = now(), result = '{}'",
    "FAILED": "state = 'FAILED', started_at = coalesce(started_at, now()), finished_at = now(),"
    ' problems = \'[{"what": "x"}]\'',
}


@pytest.fixture
def here() -> Setting:
    return rows.setting()


@pytest.mark.parametrize("case", BREAKS, ids=lambda case: case.name)
def test_constraint_refuses_what_breaks_it_and_nothing_else(case: Break, here: Setting) -> None:
    check_break(case, here)


@pytest.mark.parametrize("case", FROZEN, ids=lambda case: case.table)
def test_rows_are_never_edited_or_deleted(case: Frozen, here: Setting) -> None:
    check_frozen(case, here)


@pytest.mark.parametrize("case", FROZEN, ids=lambda case: case.table)
def test_application_may_change_only_what_is_named(case: Frozen) -> None:
    assert updatable_columns(case.table) == {*case.may_set, *case.may_change}


def test_every_constraint_is_attacked() -> None:
    assert {case.name for case in BREAKS} == constraint_names("month_end")


@pytest.mark.parametrize(("was", "becomes"), [*permutations(JobState.values, 2)])
def test_job_changes_its_state_only_as_allowed(was: str, becomes: str, here: Setting) -> None:
    number = _job_that_is(was, here)
    statement = f"UPDATE month_end_job SET {TO[becomes]} WHERE id = %s"

    if (was, becomes) in ALLOWED_CHANGES:
        with accepted():
            execute(statement, number)
    else:
        with refused_by("job_state_change"):
            execute(statement, number)


def _job_that_is(state: str, here: Setting) -> int:
    if state == "QUEUED":
        return job_rows.job(here)
    number = job_rows.running(here)
    if state != "RUNNING":
        execute(f"UPDATE month_end_job SET {TO[state]} WHERE id = %s", number)
    return number


def test_a_job_begins_by_waiting(here: Setting) -> None:
    with refused_by("job_state_change"):
        job_rows.job(here, state="RUNNING", started_at="2003-10-06 12:00:00+00")


def test_a_job_that_has_ended_says_nothing_new(here: Setting) -> None:
    number = job_rows.ended(here)

    with refused_by("job_state_change"):
        execute("UPDATE month_end_job SET progress = 'on' WHERE id = %s", number)
