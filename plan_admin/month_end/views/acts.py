"""The acts of a month, each on a page of its own: close, compute anew, finish, review, verify, explain."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from fees.models import MonthlyFee
from fees.selectors.missing_facts import missing_facts
from governance.domain.roles import Deed
from governance.views.pages import ActPage
from plan_admin.month_end import tasks
from plan_admin.month_end.forms import CloseForm, ExplainForm, ReasonForm, RecomputeForm
from plan_admin.month_end.models import Job, JobKind
from plan_admin.month_end.selectors.month_page import month_summary
from plan_admin.month_end.selectors.rollforward import rollforward
from plan_admin.month_end.services.jobs import request_job
from plan_admin.month_end.services.ties import explain_difference
from plan_admin.month_end.views.parts import MonthGate

MISSING_SHOWN = 50


class MonthAct(MonthGate, ActPage):
    """An act of a month that a job does; its page shows the progress and can be left."""

    deeds = (Deed.SEE,)
    kind: ClassVar[JobKind]
    button: ClassVar[str]
    danger: ClassVar[bool] = False

    def kind_asked(self) -> JobKind:
        """What the pressed button asks for."""
        return self.kind

    def arguments(self, form: Any) -> Mapping[str, str]:
        """What the job needs besides Plan and month."""
        return {}

    def act(self, form: Any) -> Job:
        """Store what is asked for, and send it."""
        job = request_job(
            kind=self.kind_asked(),
            plan=self.plan,
            month=self.month,
            requested_by=self.request.user,  # type: ignore[arg-type]  # past the gate
            reason=form.cleaned_data.get("reason", ""),
            arguments=self.arguments(form),
        )
        tasks.send([job])
        return job

    def done(self, outcome: Job) -> HttpResponse:
        """To the job's page."""
        return redirect("month_end:job", plan=self.plan.code, job=outcome.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The button's word."""
        return super().get_context_data(button=self.button, danger=self.danger, **kwargs)


class Close(MonthAct):
    """Compute what is open and prepare its payments, or see first what that would give."""

    title = "Close the month"
    template_name = "month_end/close.html"
    form_class = CloseForm
    button = "Close"

    def says(self) -> str:
        """What closing does."""
        return (
            f"Computes every open or failed Portfolio of {self.month.first:%B %Y} and prepares its payments;"
            " what is computed stays as it is."
        )

    def kind_asked(self) -> JobKind:
        """A preview writes nothing."""
        return JobKind.PREVIEW if "preview" in self.request.POST else JobKind.CLOSE_MONTH

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is open, and which files are missing."""
        facts = missing_facts(self.plan, month=self.month)
        return super().get_context_data(
            summary=month_summary(self.plan, month=self.month),
            complete=len(facts.classes) - len(facts.incomplete),
            incomplete=facts.incomplete[:MISSING_SHOWN],
            incomplete_count=len(facts.incomplete),
            **kwargs,
        )


class RecomputePage(MonthAct):
    """Compute one Portfolio anew from the facts as now known."""

    title = "Compute a Portfolio anew"
    template_name = "month_end/recompute.html"
    form_class = RecomputeForm
    kind = JobKind.RECOMPUTE
    button = "Compute anew"

    def says(self) -> str:
        """What it does to what stands."""
        return "What stands, and its unissued payments, are kept as superseded. A closed month does not move."

    def initial(self) -> Mapping[str, Any]:
        """The Portfolio that the address names."""
        return {"portfolio": self.request.GET.get("portfolio", "")}

    def arguments(self, form: Any) -> Mapping[str, str]:
        """Which Portfolio."""
        return {"portfolio": form.cleaned_data["portfolio"]}


class Finish(MonthAct):
    """Close what is computed: what arrives later is a correction."""

    title = "Finish the month"
    template_name = "month_end/finish.html"
    form_class = ReasonForm
    kind = JobKind.FINISH
    button = "Finish the month"
    danger = True

    def says(self) -> str:
        """What cannot be undone."""
        return "Closes every computed Portfolio, for good: what arrives later is a correction (Section 6)."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What stands in the way."""
        waiting = [one for one in rollforward(self.plan, month=self.month).problems() if one.needs_reason]
        summary = month_summary(self.plan, month=self.month)
        return super().get_context_data(
            waiting=waiting, computed=summary.count(MonthlyFee.Status.COMPUTED), summary=summary, **kwargs
        )


class ReviewHeld(MonthAct):
    """Look again at every hold of the month."""

    title = "Review what is held"
    template_name = "month_end/review_held.html"
    form_class = ReasonForm
    kind = JobKind.REVIEW_HELD
    button = "Review"

    def says(self) -> str:
        """What it does."""
        return "Lines whose hold has ended move, unchanged, to a new instruction; the others stay held."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is held, and why."""
        return super().get_context_data(summary=month_summary(self.plan, month=self.month), **kwargs)


class Verify(MonthAct):
    """Derive every sum of the month again from the facts."""

    title = "Verify the books"
    template_name = "month_end/verify.html"
    form_class = CloseForm
    kind = JobKind.VERIFY_BOOKS
    button = "Verify"

    def says(self) -> str:
        """What it does."""
        return (
            "Derives every sum of the month again from the facts, by other means, and lists any difference."
        )


class ExplainDifference(MonthGate, ActPage):
    """Say why a figure of the month differs from what others say."""

    title = "Explain a difference"
    template_name = "frame/act.html"
    form_class = ExplainForm

    def says(self) -> str:
        """For what it counts."""
        return (
            "A reason counts for exactly the difference that is there now; another difference needs another."
        )

    def initial(self) -> Mapping[str, Any]:
        """What the address names."""
        return {name: self.request.GET.get(name, "") for name in ("portfolio", "tie", "seen")}

    def act(self, form: Any) -> str:
        """Record the reason."""
        return explain_difference(
            plan=self.plan,
            month=self.month,
            acting_user=self.request.user,  # type: ignore[arg-type]  # past the gate
            **form.cleaned_data,
        )

    def done(self, outcome: str) -> HttpResponse:
        """Back to the roll-forward."""
        messages.success(self.request, f"Recorded: {outcome}")
        return redirect(self.address("rollforward"))
