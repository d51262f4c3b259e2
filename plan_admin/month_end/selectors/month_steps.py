"""The steps of a month: which files are in, what ties, what jobs are at work, and what is next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from fees.selectors.missing_facts import ClassFacts, missing_facts
from governance.domain.conventions import TIE_TOLERANCE_CENTS
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.selectors.jobs import JobShown, jobs_of
from plan_admin.month_end.selectors.month_page import MonthSummary

SHOWN = 25
# Each computed fee beside what was booked, and the reason given for exactly that difference.
BOOKED_SQL = """
    WITH compared AS (
        SELECT booked.share_class_id, booked.component,
            (booked.amount - CASE booked.component
                WHEN 'DISTRIBUTION_FEE' THEN fee.distribution_fee ELSE fee.service_fee END) * 100 AS apart
        FROM fees_bookedaccrual AS booked
        JOIN governance_shareclass AS share_class ON share_class.id = booked.share_class_id
        JOIN fees_monthlyfee AS fee ON fee.share_class_id = booked.share_class_id AND fee.month = booked.month
        WHERE share_class.plan_id = %(plan)s AND booked.month = %(month)s AND booked.superseded_by_id IS NULL
            AND fee.status IN ('COMPUTED', 'CLOSED')
    )
    SELECT count(*),
        count(*) FILTER (WHERE abs(apart) > %(tolerance)s AND reason.id IS NULL),
        count(*) FILTER (WHERE abs(apart) > %(tolerance)s AND reason.id IS NOT NULL)
    FROM compared
    LEFT JOIN fees_tiereason AS reason ON reason.share_class_id = compared.share_class_id
        AND reason.month = %(month)s AND reason.tie = compared.component
        AND reason.superseded_by_id IS NULL AND reason.difference = compared.apart
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """How many fees were booked, how many differ without a reason, and how many with one."""

    booked: int
    unexplained: int
    explained: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Which Portfolios have all their net assets, and which lack some; `active` had Share activity.

    `missing` counts the days that lack them, by share class; `incomplete` shows the first that lack any.
    """

    asked: int
    complete: int
    active: int
    missing: Mapping[int, int]
    incomplete: tuple[ClassFacts, ...]

    @property
    def lacking(self) -> int:
        """How many Portfolios lack a figure."""
        return self.asked - self.complete


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Where the month stands; `next_step` names the one thing to do now."""

    files: Files
    ties: Ties
    noted: int
    at_work: tuple[JobShown, ...]
    failed_jobs: tuple[JobShown, ...]
    next_step: str


def month_steps(plan: Plan, *, month: PlanMonth, summary: MonthSummary) -> Steps:
    """The checklist of a month."""
    files = files_of(plan, month=month)
    ties = booked_ties(plan, month=month)
    jobs = jobs_of(plan, month=month)
    return Steps(
        files=files,
        ties=ties,
        noted=_noted(plan, month),
        at_work=tuple(job for job in jobs if not job.has_ended),
        failed_jobs=_last_failures(jobs),
        next_step=_next_step(files, ties, summary),
    )


def booked_ties(plan: Plan, *, month: PlanMonth) -> Ties:
    """How the computed fees stand to what the fund accountant booked."""
    with connection.cursor() as cursor:
        cursor.execute(BOOKED_SQL, {"plan": plan.pk, "month": month.first, "tolerance": TIE_TOLERANCE_CENTS})
        booked, unexplained, explained = cursor.fetchone()
    return Ties(booked=booked, unexplained=unexplained, explained=explained)


def files_of(plan: Plan, *, month: PlanMonth) -> Files:
    """Which files of a month are in."""
    facts = missing_facts(plan, month=month)
    asked = [one for one in facts.classes if one.asked]
    return Files(
        asked=len(asked),
        complete=len(asked) - len(facts.incomplete),
        active=sum(one.has_activity for one in asked),
        missing={one.share_class: len(one.missing) for one in asked},
        incomplete=facts.incomplete[:SHOWN],
    )


def _noted(plan: Plan, month: PlanMonth) -> int:
    """How many computed Portfolios the closing noted something about."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM fees_monthlyfee AS fee"
            " JOIN governance_shareclass AS share_class ON share_class.id = fee.share_class_id"
            " WHERE share_class.plan_id = %s AND fee.month = %s AND fee.status IN ('COMPUTED', 'CLOSED')"
            " AND fee.problems <> '[]'",
            [plan.pk, month.first],
        )
        return int(cursor.fetchone()[0])


def _last_failures(jobs: Sequence[JobShown]) -> tuple[JobShown, ...]:
    """Of each kind the newest job, where it failed; `jobs` has the newest first."""
    newest: dict[str, JobShown] = {}
    for job in jobs:
        newest.setdefault(job.kind, job)
    return tuple(job for job in newest.values() if job.has_failed)


def _next_step(files: Files, ties: Ties, summary: MonthSummary) -> str:
    """files, close, explain, held, finish, or nothing more."""
    to_compute = summary.count("OPEN") + summary.count("FAILED")
    if to_compute:
        return "files" if files.lacking == files.asked and files.asked else "close"
    if ties.unexplained:
        return "explain"
    return "finish" if summary.count("COMPUTED") else "done"
