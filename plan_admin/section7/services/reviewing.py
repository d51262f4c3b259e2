"""Section 7, "the Board shall review": a review, recorded with its meeting, not counted (R14)."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.domain.periods import day_words
from governance.models import Act, BoardMeeting, MeetingFund, Plan
from governance.services.acts import begin_act
from governance.services.chain import append_link
from plan_admin.section7.domain.errors import NotReviewed
from plan_admin.section7.models import QuarterlyReport, ReportReview
from plan_admin.section7.selectors.chained_reports import REPORT_REVIEWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A review as it stands; `outcome` says whether it is new, unchanged or corrected."""

    review: int
    outcome: str


def record_review(
    *, plan: Plan, report: int, meeting: str, today: date, acting_user: AbstractUser, reason: str = ""
) -> Reviewed:
    """Record at which meeting the Fund's Board reviewed a presented report.

    Another meeting, or another day of it, corrects that.

    Raises: NotReviewed; then nothing is stored.
    """
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="record_report_review",
            acting_user=acting_user,
            source=f"report {report}",
            reason=reason.strip(),
        )
        of = QuarterlyReport.objects.filter(plan=plan, pk=report).select_related("fund").first()
        if of is None:
            raise NotReviewed("there is no such presented report; present it first")
        held = _meeting(of, meeting, today=today)
        stands = of.reviews.filter(superseded_by__isnull=True).first()
        if stands is not None and (stands.meeting, stands.reviewed_on) == (held.entry, held.date):
            transaction.set_rollback(True)
            return Reviewed(review=stands.pk, outcome="unchanged")
        if stands is not None:
            _refuse_without_reason(reason, stands)
            ReportReview.objects.filter(pk=stands.pk).update(superseded_by=act)
        review = ReportReview.objects.create(
            report=of, meeting=held.entry, reviewed_on=held.date, recorded_by=act
        )
        summary = {"report": of.pk, "meeting": held.entry, "digest": of.digest}
        Act.objects.filter(pk=act.pk).update(summary=summary)
        about = f"review at {held.entry} of the report of {of.fund.name}, {of.last_month:%Y-%m}"
        append_link(REPORT_REVIEWS, act=act, about=about)
    return Reviewed(review=review.pk, outcome="new" if stands is None else "corrected")


def _meeting(report: QuarterlyReport, entry: str, *, today: date) -> BoardMeeting:
    found = BoardMeeting.objects.filter(entry=entry, superseded_by__isnull=True).first()
    if found is None or not MeetingFund.objects.filter(meeting=found, fund=report.fund).exists():
        raise NotReviewed(
            f"no meeting {entry!r} of the Board of {report.fund.name} is recorded; record the meeting first"
        )
    if found.date < report.presented_on:
        raise NotReviewed(
            f"the Board met on {day_words(found.date)}, before it was given the report on"
            f" {day_words(report.presented_on)}; name the meeting at which it had it"
        )
    if found.date > today:
        raise NotReviewed(f"the meeting of {day_words(found.date)} has not been held yet")
    return found


def _refuse_without_reason(reason: str, stands: ReportReview) -> None:
    if not reason.strip():
        raise NotReviewed(
            f"the review is recorded at {stands.meeting} of {day_words(stands.reviewed_on)}; say why that is"
            " corrected"
        )
