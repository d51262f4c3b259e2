"""Documents that were attached to notices, consents, claims, determinations, disputes and payments."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone

from assignments.models import (
    ClaimPaper,
    Determination,
    Dispute,
    DisputeAnswer,
    NoticeConsent,
    NoticeFund,
    PartyNotice,
    PaymentOutcome,
)
from governance.domain.roles import Area
from governance.models import FiledDocument, Plan, PlanExhibit
from plan_admin.records.models import KeptDocument
from plan_admin.records.selectors.kept import Record, RecordKind, Setting
from plan_admin.records.selectors.law_records import agreements, meetings

KINDS = {
    KeptDocument.About.AGREEMENT.value: RecordKind.AGREEMENT,
    KeptDocument.About.MEETING.value: RecordKind.MINUTES,
}


Row = tuple[int, str, str | None, int | None]  # document, to what, Fund's code, share class


@dataclass(slots=True)
class Attached:
    """What a document is attached to, in words, and the Funds and share classes concerned (none: all)."""

    words: list[str] = field(default_factory=list)
    funds: set[str] = field(default_factory=set)
    share_classes: set[int] = field(default_factory=set)


def attached_to(plan: Plan) -> Mapping[int, Attached]:
    """Every document that hangs on something of the Plan, by its number; a constant number of queries."""
    found: dict[int, Attached] = defaultdict(Attached)
    for document, words, fund, share_class in (*_on_notices(plan), *_on_claims(plan), *_on_months(plan)):
        one = found[document]
        one.words.append(words)
        one.funds |= {fund} if fund else set()
        one.share_classes |= {share_class} if share_class else set()
    return found


def is_of_the_boards(plan: Plan, document: int) -> bool:
    """Whether a document is a file of the Plan's texts, or the secretary attached it."""
    kept = KeptDocument.objects.filter(plan=plan, document=document)
    return kept.exists() or PlanExhibit.objects.filter(text__plan=plan, file=document).exists()


def _on_notices(plan: Plan) -> Iterator[Row]:
    """With notices of the parties, and with consents to them."""
    funds: dict[int, list[str]] = defaultdict(list)
    for notice, fund in NoticeFund.objects.filter(notice__plan=plan).values_list("notice_id", "fund__code"):
        funds[notice].append(fund)
    notices = PartyNotice.objects.filter(plan=plan).values_list("document_id", "pk")
    consents = NoticeConsent.objects.filter(notice__plan=plan, document__isnull=False)
    said = [
        *((document, notice, f"notice {notice}") for document, notice in notices),
        *(
            (document, notice, f"a consent to notice {notice}")
            for document, notice in consents.values_list("document_id", "notice_id")
            if document is not None
        ),
    ]
    for document, notice, words in said:
        for code in funds[notice] or [""]:
            yield document, words, code, None


def _on_claims(plan: Plan) -> Iterator[Row]:
    """With a Fund's claims."""
    rows = ClaimPaper.objects.filter(claim__plan=plan)
    for document, entry, fund, share_class in rows.values_list(
        "document_id", "claim__entry", "claim__fund__code", "claim__share_class_id"
    ):
        yield document, f"the claim {entry}", None if share_class else fund, share_class


def _on_months(plan: Plan) -> Iterator[Row]:
    """With determinations, disputes and what became of payments."""
    determined = Determination.objects.filter(plan=plan).values_list(
        "document_id", "entry", "instruction__fund__code", "share_class_id"
    )
    disputes = Dispute.objects.filter(plan=plan).values_list("document_id", "pk", "share_class_id")
    answers = DisputeAnswer.objects.filter(dispute__plan=plan).values_list(
        "document_id", "dispute_id", "dispute__share_class_id"
    )
    outcomes = PaymentOutcome.objects.filter(instruction__plan=plan).values_list(
        "document_id", "instruction_id", "instruction__fund__code"
    )
    for document, entry, fund, share_class in determined.filter(document__isnull=False):
        yield document or 0, f"the determination {entry}", fund, share_class
    for document, number, share_class in (
        *disputes.filter(document__isnull=False),
        *answers.filter(document__isnull=False),
    ):
        yield document or 0, f"the dispute {number}", None, share_class
    for document, number, fund in outcomes.filter(document__isnull=False):
        yield document or 0, f"the payment {number}", fund, None


def kept_documents(here: Setting) -> Iterator[Record]:
    """Each document that the secretary attached: kept as long as what it is about.

    One of an agreement or a meeting concerns the same Portfolios as that.
    """
    about = {(one.kind, one.subject): one for one in (*agreements(here), *meetings(here))}
    rows = KeptDocument.objects.filter(plan=here.plan).select_related("document")
    for row in rows.defer("document__content"):
        of = about.get((KINDS[row.about], row.subject)) if row.about in KINDS else None
        of_plan = here.plan_ended if row.about == KeptDocument.About.PLAN else row.dated
        yield Record(
            kind=RecordKind.DOCUMENT,
            words=f"{row.words} ({row.document.name}), with {row.subject or 'the Plan'}",
            subject=str(row.document_id),
            made=row.dated,
            counted_from=of.counted_from if of else of_plan,
            funds=of.funds if of else here.funds,
            portfolios=of.portfolios if of else here.portfolios,
            digest=row.document.sha256,
            url=reverse("records:document", args=[here.plan.code, row.document_id]),
        )


def documents(here: Setting) -> Iterator[Record]:
    """Each document with its digest; what belongs to payees is not for the Board's secretary."""
    found = attached_to(here.plan)
    rows = FiledDocument.objects.filter(pk__in=found).defer("content").select_related("filed_by")
    for row in rows:
        one = found[row.pk]
        funds, portfolios = here.of_classes(one.share_classes)
        if not funds:
            funds = frozenset(one.funds) or here.funds
            portfolios = here.in_funds(funds)
        day = timezone.localtime(row.filed_by.acted_at).date()
        yield Record(
            kind=RecordKind.DOCUMENT,
            words=f"{row.name}, with {', '.join(dict.fromkeys(one.words))}",
            subject=str(row.pk),
            made=day,
            counted_from=day,
            funds=funds,
            portfolios=portfolios,
            digest=row.sha256,
            url=reverse("records:document", args=[here.plan.code, row.pk]),
            area=Area.MONTH,
        )
