"""Jobs asked for in a test's world, as a page would ask for them."""

from typing import Any

from governance.domain.periods import PlanMonth
from governance.models import Act, Plan
from plan_admin.month_end.models import Job, JobKind
from plan_admin.month_end.selectors.jobs import JobShown, job_shown
from plan_admin.month_end.services.jobs import request_job

SEPTEMBER = PlanMonth.from_text("2003-09")


def ask(kind: JobKind, **changes: Any) -> Job:
    """Ask for September, in the name of whoever acted last; the job is stored and not sent."""
    asked: dict[str, Any] = {"month": SEPTEMBER, "requested_by": Act.objects.latest("pk").acting_user}
    return request_job(kind=kind, plan=Plan.objects.get(), **asked | changes)


def shown(job: Job) -> JobShown:
    """The job as a page shows it now."""
    found = job_shown(job.pk)
    assert found is not None
    return found
