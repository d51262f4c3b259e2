"""The claims of the export: what the Fund claims, what offset it, what was asked and handed over."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from assignments.models import (
    ClaimPaper,
    ClaimRecovery,
    FundClaim,
    NoticeOfClaim,
    NoticePart,
    PaymentLine,
)
from plan_admin.records.export.files import File, YearOf

DRAWN = "claims of the year, and those of before on which anything moved in it, with every version"
WITH_THEM = "of the claims that are here, up to the end of the year"
VERSIONS = ("recorded_by_act", "superseded_by_act")


def claims(of: YearOf) -> Iterator[File]:
    """Claims for the Portfolio, and those of its Fund that name none."""
    rows = claims_of(of)
    names = ("date", "amount", "reason", "transfer_entry")
    yield of.table(
        "claims/claims.csv",
        "claims for the Portfolio, and the Fund's own that name no Portfolio, every version",
        "6(b), 6(e)",
        DRAWN,
        head=("claim", "portfolio", "distributor", "assignee", *names, "correction", *VERSIONS),
        rows=rows.order_by("entry", "pk").values_list(
            "entry",
            "share_class__portfolio__code",
            "distributor__code",
            "assignee__code",
            *names,
            "correction_id",
            "recorded_by_id",
            "superseded_by_id",
        ),
    )
    papers = ClaimPaper.objects.filter(claim__in=rows).order_by("claim__entry", "pk")
    yield of.table(
        "claims/papers.csv",
        "the writings that prove a claim",
        "6(e)",
        "of the claims that are here",
        head=("claim", "document", "filed_by_act"),
        rows=papers.values_list("claim__entry", "document_id", "filed_by_id"),
    )
    yield from _moved(of, rows)
    yield from _notices(of, rows)


def claims_of(of: YearOf) -> "QuerySet[FundClaim]":
    """Every version of the claims that were made or moved in the year."""
    reach = Q(share_class=of.share_class) | Q(share_class=None, fund__code=of.fund)
    own = FundClaim.objects.filter(reach, plan=of.plan)
    offset = PaymentLine.objects.filter(
        share_class=of.share_class, claim__isnull=False, monthly_fee__month__range=of.days
    )
    handed = ClaimRecovery.objects.filter(plan=of.plan, date__range=of.days)
    asked = NoticeOfClaim.objects.filter(plan=of.plan, month__range=of.days)
    moved = own.filter(
        Q(date__range=of.days)
        | Q(pk__in=offset.values("claim_id"))
        | Q(pk__in=handed.values("claim_id"))
        | Q(pk__in=asked.values("claim_id"))
    )
    return own.filter(entry__in=moved.values("entry"))


def _moved(of: YearOf, rows: "QuerySet[FundClaim]") -> Iterator[File]:
    """What came of them."""
    offsets = PaymentLine.objects.filter(
        share_class=of.share_class, claim__in=rows, monthly_fee__month__lte=of.last
    )
    yield of.table(
        "claims/offsets.csv",
        "lines of payments for the Portfolio that recover a claim; negative, in dollars",
        "6(e)",
        WITH_THEM,
        head=("claim", "payment", "line", "month", "status", "not_paid_by_determination", "amount"),
        rows=offsets.order_by("instruction_id", "line_number").values_list(
            "claim__entry",
            "instruction_id",
            "line_number",
            "instruction__month",
            "instruction__status",
            "instruction__not_paid_by__entry",
            "amount",
        ),
    )
    recoveries = ClaimRecovery.objects.filter(claim__in=rows, date__lte=of.last)
    names = ("kind", "date", "amount", "reference")
    yield of.table(
        "claims/recoveries.csv",
        "what was handed over for a claim beside the Fund's payments (RECEIVED), or given back by the Fund"
        " (RETURNED), every version",
        "6(e)",
        WITH_THEM,
        head=("recovery", "claim", "notice", *names, *VERSIONS),
        rows=recoveries.order_by("entry", "pk").values_list(
            "entry", "claim__entry", "notice__number", *names, "recorded_by_id", "superseded_by_id"
        ),
    )


def _notices(of: YearOf, rows: "QuerySet[FundClaim]") -> Iterator[File]:
    """What the Fund asked of collection agents for them."""
    notices = NoticeOfClaim.objects.filter(claim__in=rows, month__lte=of.last)
    parts = NoticePart.objects.filter(notice__in=notices, share_class=of.share_class)
    own = notices.filter(pk__in=parts.values("notice_id"))
    yield of.table(
        "claims/notices.csv",
        "what the Fund asked of a collection agent out of the Portfolio's balance; `amount` is the whole",
        "6(e)",
        WITH_THEM,
        head=(
            "notice",
            "claim",
            "distributor",
            "agent",
            "month",
            "amount",
            "of_the_portfolio",
            "balance_shown",
            "sha256_of_its_paper",
            "given_by_act",
            "withdrawn_by_act",
        ),
        rows=parts.order_by("notice__number").values_list(
            "notice__number",
            "notice__claim__entry",
            "notice__distributor__code",
            "notice__agent__code",
            "notice__month",
            "notice__amount",
            "amount",
            "balance",
            "notice__sha256",
            "notice__given_by_id",
            "notice__withdrawn_by_id",
        ),
    )
    for number, paper in own.order_by("number").values_list("number", "content").iterator(chunk_size=1):
        yield File(
            path=f"claims/notices/{number}.pdf",
            what=f"notice of claim {number}, as it was given",
            section="6(e)",
            drawn=WITH_THEM,
            data=bytes(paper),
        )
