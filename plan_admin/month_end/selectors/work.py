"""What waits for compliance at the month's end: facts, failed classes and jobs, differences, the closing."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, Max, Min
from django.utils import timezone

from fees.models import MonthlyFee
from fees.selectors.missing_facts import missing_facts
from governance.domain.conventions import TIE_TOLERANCE_CENTS
from governance.domain.periods import ONE_DAY, PlanMonth
from governance.domain.roles import Role
from governance.domain.work import Urgency, Way, WorkItem
from governance.models import Plan
from plan_admin.month_end.selectors.jobs import JobShown, open_jobs

# Of months that are not finished: each computed fee that lies beside what was booked, without a reason.
UNEXPLAINED_SQL = """
    SELECT compared.month, count(*), min(compared.booked_at)
    FROM (
        SELECT booked.share_class_id, booked.component, booked.month, act.acted_at AS booked_at,
            (booked.amount - CASE booked.component
                WHEN 'DISTRIBUTION_FEE' THEN fee.distribution_fee ELSE fee.service_fee END) * 100 AS apart
        FROM fees_bookedaccrual AS booked
        JOIN governance_act AS act ON act.id = booked.recorded_by_id
        JOIN governance_shareclass AS share_class ON share_class.id = booked.share_class_id
        JOIN fees_monthlyfee AS fee ON fee.share_class_id = booked.share_class_id AND fee.month = booked.month
        WHERE share_class.plan_id = %(plan)s AND booked.superseded_by_id IS NULL AND fee.status = 'COMPUTED'
    ) AS compared
    LEFT JOIN fees_tiereason AS reason ON reason.share_class_id = compared.share_class_id
        AND reason.month = compared.month AND reason.tie = compared.component
        AND reason.superseded_by_id IS NULL AND reason.difference = compared.apart
    WHERE abs(compared.apart) > %(tolerance)s AND reason.id IS NULL
    GROUP BY compared.month
    ORDER BY compared.month
"""


def month_work(plan: Plan, *, today: date) -> Iterator[WorkItem]:
    """All that waits of a Plan's months as of a day; the next month to close is one of it."""
    yield from _failed_classes(plan)
    yield from _unexplained(plan)
    yield from _to_close(plan, today=today)


def job_work() -> Iterator[WorkItem]:
    """Jobs that failed and were not asked for again, of any Plan."""
    for job in open_jobs():
        if job.has_failed:
            yield _job(job)


def _failed_classes(plan: Plan) -> Iterator[WorkItem]:
    rows = (
        MonthlyFee.objects.filter(share_class__plan=plan, status=MonthlyFee.Status.FAILED)
        .values("month")
        .annotate(count=Count("pk"), since=Min("run__started_by__acted_at"))
        .order_by("month")
    )
    for row in rows:
        month, count = PlanMonth(row["month"]), row["count"]
        yield _of_month(
            plan,
            month,
            key="failed",
            what=f"{count} Portfolio{' has' if count == 1 else 's have'} failed",
            section="6(a)",
            otherwise="nothing is paid for them; the others are not delayed",
            since=row["since"],
            query="status=FAILED",
            label="See why",
        )


def _unexplained(plan: Plan) -> Iterator[WorkItem]:
    with connection.cursor() as cursor:
        cursor.execute(UNEXPLAINED_SQL, {"plan": plan.pk, "tolerance": TIE_TOLERANCE_CENTS})
        rows = cursor.fetchall()
    for first, count, since in rows:
        month = PlanMonth(first)
        way = Way(
            name="month_end:rollforward",
            label="Explain the differences",
            kwargs={"plan": plan.code, "month": month},
        )
        yield WorkItem(
            key=f"unexplained/{plan.code}/{month}",
            whose=Role.OFFICER,
            what=f"{count} booked fee{'' if count == 1 else 's'} differ without a reason",
            whom=_words(month),
            section="2",
            otherwise="the month cannot be finished",
            urgency=Urgency.NOW,
            plan=plan.code,
            since=_day(since),
            does=way,
            seen_at=way,
        )


def _to_close(plan: Plan, *, today: date) -> Iterator[WorkItem]:
    last = MonthlyFee.objects.filter(share_class__plan=plan).aggregate(last=Max("month"))["last"]
    if last is None:
        return
    month = PlanMonth(last).next
    if month.last >= today:
        return
    facts = missing_facts(plan, month=month)
    if not facts.classes:
        return
    since = datetime.combine(month.last + ONE_DAY, datetime.min.time())
    otherwise = "nobody is paid for the month, and no statement comes"
    if facts.incomplete:
        count = len(facts.incomplete)
        yield _of_month(
            plan,
            month,
            key="facts",
            what=f"Net assets of {count} Portfolio{'' if count == 1 else 's'} are missing",
            section="2",
            otherwise=otherwise,
            since=since,
            label="See what is missing",
        )
        return
    yield _of_month(
        plan,
        month,
        key="close",
        what="All facts are in: close the month",
        section="6(a)",
        otherwise=otherwise,
        since=since,
        label="To the month",
    )


def _of_month(
    plan: Plan,
    month: PlanMonth,
    *,
    key: str,
    what: str,
    section: str,
    otherwise: str,
    since: datetime,
    label: str,
    query: str = "",
) -> WorkItem:
    way = Way(name="month_end:month", label=label, kwargs={"plan": plan.code, "month": month}, query=query)
    return WorkItem(
        key=f"{key}/{plan.code}/{month}",
        whose=Role.OFFICER,
        what=what,
        whom=_words(month),
        section=section,
        otherwise=otherwise,
        urgency=Urgency.LATE,
        plan=plan.code,
        since=_day(since),
        does=way,
        seen_at=way,
    )


def _job(job: JobShown) -> WorkItem:
    problem = job.problems[0].what if job.problems else "it says no reason"
    section = job.problems[0].section if job.problems else ""
    way = Way(name="month_end:job", label="See what to do", kwargs={"plan": job.plan, "job": job.id})
    return WorkItem(
        key=f"job/{job.id}",
        whose=Role.OFFICER,
        what=f"{job.words[:1].upper()}{job.words[1:]} failed",
        whom=f"{job.month or job.plan}: {problem}",
        section=section,
        otherwise="what it was asked for is not done",
        urgency=Urgency.LATE,
        plan=job.plan,
        since=_day(job.finished_at or job.requested_at),
        does=way,
        seen_at=way,
    )


def _day(moment: datetime) -> date:
    return timezone.localdate(moment) if timezone.is_aware(moment) else moment.date()


def _words(month: PlanMonth) -> str:
    return f"{month.first:%B %Y}"
