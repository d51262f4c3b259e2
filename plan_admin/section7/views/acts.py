"""A report is presented (compliance), and its review recorded (the Board's secretary)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from governance.domain.roles import Area, Deed
from governance.models import BoardMeeting
from governance.views.pages import ActPage, Crumb
from plan_admin.section7.forms import PresentForm, ReviewForm
from plan_admin.section7.models import ReportReview
from plan_admin.section7.selectors.closed import ClosedMonths
from plan_admin.section7.services.presenting import Presented, present_report
from plan_admin.section7.services.reviewing import Reviewed, record_review
from plan_admin.section7.views.parts import OfQuarter, reports_crumb


class OfReport(OfQuarter, ActPage):
    """An act on the report of a quarter."""

    area = Area.REPORTS

    def crumbs(self) -> Sequence[Crumb]:
        """By the report."""
        fund, quarter = self.named
        return [
            reports_crumb(self.plan),
            Crumb(label=f"{fund.name}, {quarter}", url=self.address()),
        ]


class Present(OfReport):
    """The day on which the Board was given the report; it never changes after this."""

    deeds = act_deeds = (Deed.DO,)
    title = "Present the quarterly report"
    template_name = "section7/present.html"
    form_class = PresentForm

    def says(self) -> str:
        """What follows."""
        fund, quarter = self.named
        return (
            f"The report of {fund.name}, {quarter.words}, as the Board was given it (Section 7). What becomes"
            " known later does not change it; the next report says it."
        )

    def initial(self) -> Mapping[str, Any]:
        """Today."""
        return {"presented_on": timezone.localdate().isoformat()}

    def act(self, form: Any) -> Presented:
        """Ask the service."""
        fund, quarter = self.named
        return present_report(
            plan=self.plan,
            fund=fund.code,
            month=quarter.last,
            presented_on=form.cleaned_data["presented_on"],
            today=timezone.localdate(),
            acting_user=self.acting_user,
        )

    def done(self, outcome: Presented) -> HttpResponse:
        """To the report."""
        said = "The report is presented." if outcome.is_new else "It was presented on that day already."
        messages.success(self.request, said)
        return redirect(self.address())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What still stands in the way."""
        fund, quarter = self.named
        months = ClosedMonths(self.plan).open_months(fund, quarter)
        return {**super().get_context_data(**kwargs), "open_months": months, "report": self.report}


class Review(OfReport):
    """The meeting at which the Board reviewed the report."""

    deeds = act_deeds = (Deed.ACKNOWLEDGE,)
    title = "Record the Board's review"
    template_name = "section7/review.html"
    form_class = ReviewForm

    def says(self) -> str:
        """What is recorded."""
        fund, quarter = self.named
        return (
            f"At which meeting the Board of {fund.name} reviewed the report of {quarter.words}: recorded, not"
            " counted as a vote (Section 7)."
        )

    def form_arguments(self) -> Mapping[str, Any]:
        """The Fund's meetings since the report was presented."""
        return {"meetings": self._meetings(), "corrects": self._stands() is not None}

    def act(self, form: Any) -> Reviewed:
        """Ask the service."""
        if self.report is None:
            raise Http404("The report of this quarter was not presented.")
        return record_review(
            plan=self.plan,
            report=self.report.pk,
            meeting=form.cleaned_data["meeting"],
            today=timezone.localdate(),
            acting_user=self.acting_user,
            reason=form.cleaned_data.get("reason", ""),
        )

    def done(self, outcome: Reviewed) -> HttpResponse:
        """To the report."""
        messages.success(self.request, f"The review is recorded ({outcome.outcome}).")
        return redirect(self.address())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether there is a report, and a meeting that can have reviewed it."""
        return {
            **super().get_context_data(**kwargs),
            "report": self.report,
            "meetings": self._meetings(),
            "stands": self._stands(),
        }

    def _stands(self) -> ReportReview | None:
        if self.report is None:
            return None
        return self.report.reviews.filter(superseded_by__isnull=True).first()

    def _meetings(self) -> list[tuple[str, date]]:
        if self.report is None:
            return []
        found = BoardMeeting.objects.filter(
            superseded_by__isnull=True,
            meeting_funds__fund=self.report.fund_id,
            date__range=(self.report.presented_on, timezone.localdate()),
        )
        return list(found.order_by("date", "entry").values_list("entry", "date"))
