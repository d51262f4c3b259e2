"""The Plan's texts, related agreements, meetings and votes, as records."""

from collections import defaultdict
from collections.abc import Iterator

from django.urls import reverse

from governance.domain.periods import day_words
from governance.domain.votes import Matter
from governance.models import (
    Amendment,
    BoardMeeting,
    DistributionAgreement,
    MeetingConsideration,
    PlanDocument,
    PlanExhibit,
    SellingPeriod,
    ShareholderVote,
    Vote,
    VoteScope,
)
from governance.selectors.vote_words import MATTER_WORDS, about_words
from plan_admin.records.selectors.kept import Record, RecordKind, Setting


def plan_texts(here: Setting) -> Iterator[Record]:
    """Every text of the Plan: the reference text, and each that an amendment proposed, in force or not."""
    amendments = _amendments(here)
    rows = PlanDocument.objects.filter(plan=here.plan).select_related("recorded_by").defer("text", "schedule")
    for row in rows:
        amendment = amendments.get(row.pk)
        made = amendment.effective if amendment else here.plan.effective_date
        proposed = f"Text of the amendment {amendment.entry}" if amendment else "A text proposed for the Plan"
        words = "The Plan's text" if row.standing == PlanDocument.Standing.REFERENCE else proposed
        yield Record(
            kind=RecordKind.PLAN,
            words=f"{words} ({row.source})",
            made=made,
            counted_from=here.plan_ended,
            funds=here.funds,
            portfolios=here.portfolios,
            digest=row.sha256,
            url=reverse("governance:amendment", args=[here.plan.code, amendment.pk])
            if amendment
            else reverse("governance:plan_status", args=[here.plan.code]),
        )


def _amendments(here: Setting) -> dict[int, Amendment]:
    """The amendment that a text is of, by the text: the version that stands, where one does."""
    rows = Amendment.objects.filter(plan=here.plan).order_by("-superseded_by")
    return {row.document_id: row for row in rows}


def plan_files(here: Setting) -> Iterator[Record]:
    """The files from which the texts were read, as they came: kept as long as the texts are."""
    amendments = _amendments(here)
    rows = PlanExhibit.objects.filter(text__plan=here.plan).select_related("file").order_by("pk")
    for row in rows.defer("file__content"):
        amendment = amendments.get(row.text_id)
        yield Record(
            kind=RecordKind.PLAN,
            words=f"The file of a text of the Plan, as it came ({row.file.name})",
            subject=str(row.file_id),
            made=amendment.effective if amendment else here.plan.effective_date,
            counted_from=here.plan_ended,
            funds=here.funds,
            portfolios=here.portfolios,
            digest=row.file.sha256,
            url=reverse("records:document", args=[here.plan.code, row.file_id]),
        )


def agreements(here: Setting) -> Iterator[Record]:
    """The related agreements that stand, from the day they are dated or sell from."""
    scope: dict[int, set[int]] = defaultdict(set)
    periods = SellingPeriod.objects.filter(agreement__plan=here.plan, superseded_by__isnull=True)
    for agreement, share_class in periods.values_list("agreement_id", "share_class_id"):
        scope[agreement].add(share_class)
    rows = DistributionAgreement.objects.filter(plan=here.plan, superseded_by__isnull=True)
    for row in rows.select_related("distributor"):
        funds, portfolios = here.of_classes(scope[row.pk])
        ended = row.ended_on
        yield Record(
            kind=RecordKind.AGREEMENT,
            words=f"{row.get_kind_display().capitalize()} agreement {row.entry} with {row.distributor.name}",
            subject=row.entry,
            made=row.dated or row.sells_from,
            counted_from=ended if ended and ended < here.today else None,
            funds=funds or here.funds,
            portfolios=portfolios or here.portfolios,
            url=reverse("governance:agreement", args=[here.plan.code, row.pk]),
        )


def meetings(here: Setting) -> Iterator[Record]:
    """The minutes of each meeting of the Plan's Boards, and whether they say what was weighed."""
    weighed = set(
        MeetingConsideration.objects.filter(plan=here.plan, superseded_by__isnull=True).values_list(
            "meeting", flat=True
        )
    )
    rows = BoardMeeting.objects.filter(superseded_by__isnull=True)
    for row in rows.prefetch_related("meeting_funds__fund"):
        funds = here.funds & {one.fund.code for one in row.meeting_funds.all()}
        if not funds:
            continue
        said = "the factors considered are recorded" if row.entry in weighed else "no factors are recorded"
        yield Record(
            kind=RecordKind.MINUTES,
            words=f"Minutes of the meeting {row.entry} of {day_words(row.date)}; {said}",
            subject=row.entry,
            made=row.date,
            counted_from=row.date,
            funds=frozenset(funds),
            portfolios=here.in_funds(funds),
            url=reverse("governance:meeting", args=[here.plan.code, row.entry]),
        )


def votes(here: Setting) -> Iterator[Record]:
    """Each vote of the Boards that stands, and each certificate of the holders."""
    days = dict(BoardMeeting.objects.filter(superseded_by__isnull=True).values_list("entry", "date"))
    scope: dict[int, set[int]] = defaultdict(set)
    of_votes = VoteScope.objects.filter(vote__plan=here.plan, superseded_by__isnull=True)
    for vote, share_class in of_votes.values_list("vote_id", "share_class_id"):
        scope[vote].add(share_class)
    for row in Vote.objects.filter(plan=here.plan, superseded_by__isnull=True):
        funds, portfolios = here.of_classes(scope[row.pk])
        day, matter = row.taken_on or days[row.meeting], Matter(row.matter)
        yield Record(
            kind=RecordKind.VOTE,
            words=f"{MATTER_WORDS[matter]}, {about_words(matter, row.subject)}, at {row.meeting}",
            made=day,
            counted_from=day,
            funds=funds,
            portfolios=portfolios,
            digest=row.text_digest,
            url=reverse("governance:vote", args=[here.plan.code, row.pk]),
        )
    for one in ShareholderVote.objects.filter(plan=here.plan, superseded_by__isnull=True):
        funds, portfolios = here.of_classes([one.share_class_id])
        matter = Matter(one.matter)
        yield Record(
            kind=RecordKind.VOTE,
            words=f"{MATTER_WORDS[matter]}, {about_words(matter, one.subject)}, by the holders",
            made=one.date,
            counted_from=one.date,
            funds=funds,
            portfolios=portfolios,
            digest=one.text_digest,
            url=reverse("governance:holders_votes", args=[here.plan.code]),
        )
