"""Jobs on screen: what was asked for, how far it is, how it ended."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from governance.domain.periods import PlanMonth
from governance.domain.roles import Area
from governance.views.pages import Crumb, Page
from plan_admin.month_end.models import JobKind
from plan_admin.month_end.selectors.jobs import JobShown, job_shown, newest_jobs, result_of

PORTFOLIOS_SHOWN = 200


class Jobs(Page):
    """The newest jobs of a Plan; those that wait, are at work or failed stand out."""

    area = Area.MONTH
    title = "Jobs"
    template_name = "month_end/jobs.html"

    def says(self) -> str:
        """Whose."""
        return (
            f"What was asked of the month's end of the Plan {self.plan.code}, by people and by the schedule."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The newest first."""
        return super().get_context_data(jobs=newest_jobs(self.plan), **kwargs)


class JobPage(Page):
    """One job: its progress while it runs, its result or its problems when it has ended."""

    area = Area.MONTH
    template_name = "month_end/job.html"

    @property
    def job(self) -> JobShown:
        """The job of the address, of this Plan."""
        if not hasattr(self, "_job"):
            self._job = job_shown(self.kwargs["job"])
        if self._job is None or self._job.plan != self.plan.code:
            raise Http404("There is no such job.")
        return self._job

    def page_title(self) -> str:
        """What was asked for."""
        return self.job.words.capitalize()

    def says(self) -> str:
        """For which month, by whom."""
        of = f" of {PlanMonth.from_text(self.job.month).first:%B %Y}" if self.job.month else ""
        return f"Job {self.job.id}{of}, asked for by {self.job.requested_by}."

    def crumbs(self) -> list[Crumb]:
        """Below the month, or the jobs."""
        jobs = Crumb(label="Jobs", url=reverse("month_end:jobs", kwargs={"plan": self.plan.code}))
        if self.job.month is None:
            return [jobs]
        address = reverse("month_end:month", kwargs={"plan": self.plan.code, "month": self.job.month})
        return [Crumb(label=f"{PlanMonth.from_text(self.job.month).first:%B %Y}", url=address), jobs]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the part of it that is asked for again while the job runs."""
        if "part" in request.GET:
            self.template_name = "month_end/_job.html"
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The job and, when it is done, what came of it."""
        job = self.job
        result = result_of(job.id) if job.has_ended and not job.has_failed else None
        is_preview = job.kind == JobKind.PREVIEW
        return super().get_context_data(
            shown=job,
            result=result,
            preview=result if is_preview else None,
            preview_rows=result["portfolios"][:PORTFOLIOS_SHOWN] if is_preview and result else (),
            **kwargs,
        )
