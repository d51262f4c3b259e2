"""What the schedule asks for by itself. Each function stores jobs and returns them, to be sent."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef

from fees.models import MonthlyFeeRun
from fees.selectors.missing_facts import FactsOfMonth, missing_facts
from governance.domain.business_days import is_business_day
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.services.acts import scheduler_user
from plan_admin.month_end.models import UNFINISHED, Job, JobKind, JobState
from plan_admin.month_end.services.jobs import request_job
from plan_admin.month_end.services.locks import closer_if_none


def close_ready_months(*, today: date) -> list[Job]:
    """Sections 2 and 6: close the month before, once it is over and all its facts are in.

    From the first business day of a month on. A month that was ever closed, or that somebody is closing,
    is a person's matter.
    """
    return [
        request_job(
            kind=JobKind.CLOSE_MONTH,
            plan=plan,
            month=facts.month,
            requested_by=scheduler_user(),
            reason="All facts of the month are in",
        )
        for plan, facts in _months_not_closed(today)
        if facts.is_complete
    ]


def chase_missing_files(*, today: date) -> list[Job]:
    """Section 2: list what is missing of the month before, while it is not closed."""
    return [
        request_job(kind=JobKind.CHASE, plan=plan, month=facts.month, requested_by=scheduler_user())
        for plan, facts in _months_not_closed(today)
        if facts.incomplete
    ]


def verify_all_books(*, plan: Plan | None = None, month: PlanMonth | None = None) -> list[Job]:
    """Sections 2 and 6: what the Funds owe and pay is still what the facts give, in one Plan or in each."""
    plans = [plan] if plan else Plan.objects.filter(Exists(MonthlyFeeRun.objects.filter(plan=OuterRef("pk"))))
    return [
        request_job(kind=JobKind.VERIFY_BOOKS, plan=one, month=month, requested_by=scheduler_user())
        for one in plans
    ]


def go_on_with_lost_runs() -> list[Job]:
    """Section 6: a closing whose process was killed, and that no job will go on with, gets one that does.

    One whose job was given up waits for a person, who reads why.
    """
    asked = Job.objects.filter(plan=OuterRef("plan"), month=OuterRef("month"), state__in=UNFINISHED)
    given_up = Job.objects.filter(run=OuterRef("pk"), state=JobState.FAILED)
    lost = MonthlyFeeRun.objects.filter(
        ~Exists(asked), ~Exists(given_up), finished_at__isnull=True
    ).select_related("plan")
    jobs = []
    for run in lost.order_by("pk"):
        with closer_if_none(run.plan, PlanMonth(run.month)) as is_lost:
            if is_lost:
                jobs.append(
                    request_job(
                        kind=JobKind.CLOSE_MONTH,
                        plan=run.plan,
                        month=PlanMonth(run.month),
                        requested_by=scheduler_user(),
                        reason=f"Run {run.pk} did not finish",
                        run=run,
                    )
                )
    return jobs


def _months_not_closed(today: date) -> Iterator[tuple[Plan, FactsOfMonth]]:
    """The month before, of each Plan with an obligation in it, where nobody has closed it or is asked to."""
    this_month = PlanMonth.of(today)
    if not is_business_day(today):
        return
    month = this_month.previous
    for plan in Plan.objects.order_by("code"):
        closed = MonthlyFeeRun.objects.filter(plan=plan, month=month.first)
        asked = Job.objects.filter(
            plan=plan, month=month.first, kind=JobKind.CLOSE_MONTH, state__in=UNFINISHED
        )
        if closed.exists() or asked.exists():
            continue
        facts = missing_facts(plan, month=month)
        if facts.classes:
            yield plan, facts
