"""What each kind of job does: it calls one service, and says in a document what came of it."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from django.db.models import Count

from fees.models import MonthlyFee, MonthlyFeeRun
from fees.selectors.missing_facts import missing_facts
from governance.domain.errors import PlanRuleViolation, Refused
from governance.domain.periods import PlanMonth
from plan_admin.month_end.models import Job, JobKind
from plan_admin.month_end.services.closing import (
    Order,
    Recompute,
    close_month,
    preview_month,
)
from plan_admin.month_end.services.progress import Helpers, Progress
from plan_admin.month_end.services.reviewing import review_held
from plan_admin.month_end.verification.checks import require_true_books

logger = logging.getLogger(__name__)
Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """A job that was taken up, with those who hear of it."""

    job: Job
    progress: Progress
    call_helpers: Helpers
    batch: int

    @property
    def month(self) -> PlanMonth | None:
        return PlanMonth(self.job.month) if self.job.month else None

    @property
    def the_month(self) -> PlanMonth:
        """The month, of a kind that has one."""
        if self.job.month is None:
            raise ValueError(f"{self.job} names no month")
        return PlanMonth(self.job.month)

    @property
    def recompute(self) -> Recompute | None:
        portfolio = self.job.arguments.get("portfolio")
        return Recompute(portfolio=portfolio, reason=self.job.reason) if portfolio else None


def perform(job: Job, *, progress: Progress, call_helpers: Helpers, batch: int) -> Document:
    """Do what a job asks; the document of its result."""
    return PERFORM[JobKind(job.kind)](
        _Work(job=job, progress=progress, call_helpers=call_helpers, batch=batch)
    )


def _close(work: _Work, *, finish: bool = False) -> Document:
    job = work.job
    close_month(
        plan=job.plan,
        month=work.the_month,
        acting_user=job.requested_by,
        progress=work.progress,
        recompute=work.recompute,
        finish=finish,
        reason=job.reason,
        batch=work.batch,
        order=Order(
            call_helpers=work.call_helpers,
            note_run=partial(_note_run, job),
            begun=job.run_id,
        ),
    )
    run = Job.objects.values_list("run", flat=True).get(pk=job.pk)
    return {"run": run, "share_classes": _how_many_of_each_status(work)}


def _note_run(job: Job, run: MonthlyFeeRun) -> None:
    Job.objects.filter(pk=job.pk).update(run=run)


def _how_many_of_each_status(work: _Work) -> dict[str, int]:
    standing = MonthlyFee.objects.filter(share_class__plan=work.job.plan, month=work.the_month.first).exclude(
        status=MonthlyFee.Status.SUPERSEDED
    )
    return dict(standing.values_list("status").annotate(Count("pk")).order_by("status"))


def _preview(work: _Work) -> Document:
    report = preview_month(
        plan=work.job.plan,
        month=work.the_month,
        acting_user=work.job.requested_by,
        progress=work.progress,
        recompute=work.recompute,
        batch=work.batch,
    )
    return report.document()


def _review(work: _Work) -> Document:
    outcome = review_held(
        plan=work.job.plan,
        month=work.month,
        acting_user=work.job.requested_by,
        progress=work.progress,
        reason=work.job.reason,
    )
    return asdict(outcome)


def _verify(work: _Work) -> Document:
    return {"summary": require_true_books(plans=[work.job.plan], month=work.month, progress=work.progress)}


def _chase(work: _Work) -> Document:
    """R1: what is missing, as compliance reads it and the senders of the files will be told."""
    facts = missing_facts(work.job.plan, month=work.the_month)
    return {
        "complete": len(facts.classes) - len(facts.incomplete),
        "missing": [
            {"fund": one.fund_name, "portfolio": one.portfolio_name, "days": list(map(str, one.missing))}
            for one in facts.incomplete
        ],
    }


PERFORM: Mapping[JobKind, Callable[[_Work], Document]] = {
    JobKind.CLOSE_MONTH: _close,
    JobKind.RECOMPUTE: _close,
    JobKind.FINISH: partial(_close, finish=True),
    JobKind.PREVIEW: _preview,
    JobKind.REVIEW_HELD: _review,
    JobKind.VERIFY_BOOKS: _verify,
    JobKind.CHASE: _chase,
}


def problems_of(error: Exception) -> list[dict[str, str]]:
    """What happened, by which Section, and what to do next, in words for a person."""
    if isinstance(error, Refused):
        return [
            {
                "section": _section(fault.source),
                "what": _without_remedy(str(fault), fault.remedy),
                "next": fault.remedy or "correct it, then ask again",
            }
            for fault in error.faults
        ]
    if isinstance(error, PlanRuleViolation):
        return [
            {"section": error.section, "what": str(error), "next": "correct what it names, then ask again"}
        ]
    logger.error("a job met a fault that nobody foresaw", exc_info=error)
    return [
        {
            "section": "",
            "what": f"a fault that nobody foresaw: {type(error).__name__}: {error}",
            "next": "tell who looks after the system, whose log has the rest; what was stored is whole",
        }
    ]


def _section(source: str) -> str:
    return source.removeprefix("Section ") if source.startswith("Section ") else ""


def _without_remedy(words: str, remedy: str) -> str:
    return words.removesuffix(f" ({remedy})") if remedy else words
