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
from assignments.selectors.claims import recovered_of
from governance.domain.money import cents_from_dollars, dollars_from_cents
from plan_admin.records.export.corrections import restated
from plan_admin.records.export.files import File, YearOf

DRAWN = (
    "claims of the year, those of other years on which anything moved in it, and what the restatements that"
    " are here left; every version"
)
WITH_THEM = "of the claims that are here, until this file was made, as their versions are"
NOT_PAID = "not_paid_by_determination"
VERSIONS = ("recorded_by_act", "superseded_by_act")


def claims(of: YearOf) -> Iterator[File]:
    """Claims for the Portfolio, and those of its Fund that name none."""
    rows = claims_of(of)
    names = ("date", "amount", "reason", "transfer_entry")
    yield of.table(
        "claims/claims.csv",
        "claims for the Portfolio, and the Fund's own that name no Portfolio, every version, also one that"
        " named another",
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
    yield _over(of, rows)
    yield from _notices(of, rows)


def claims_of(of: YearOf) -> "QuerySet[FundClaim]":
    """Every version of the claims that were made or moved in the year, or that its restatements left."""
    reach = Q(share_class=of.share_class) | Q(share_class=None, fund__code=of.fund)
    own = FundClaim.objects.filter(reach, plan=of.plan)
    lines = PaymentLine.objects.filter(
        instruction__plan=of.plan, claim__isnull=False, monthly_fee__month__range=of.days
    )
    handed = ClaimRecovery.objects.filter(plan=of.plan, date__range=of.days)
    asked = NoticeOfClaim.objects.filter(plan=of.plan, month__range=of.days)
    moved = own.filter(
        Q(date__range=of.days)
        | Q(entry__in=lines.filter(share_class=of.share_class).values("claim__entry"))
        | Q(entry__in=lines.values("claim__entry"), share_class=of.share_class)
        | Q(entry__in=handed.values("claim__entry"))
        | Q(entry__in=asked.values("claim__entry"))
        | Q(correction__restatement__in=restated(of).order_by())
    )
    return FundClaim.objects.filter(plan=of.plan, entry__in=moved.values("entry"))


def offsets_of(of: YearOf, rows: "QuerySet[FundClaim]") -> "QuerySet[PaymentLine]":
    """What recovers them for the Portfolio, of whichever year; of a claim that names or named it, all."""
    named = rows.filter(share_class=of.share_class)
    return PaymentLine.objects.filter(
        Q(share_class=of.share_class) | Q(claim__entry__in=named.values("entry")), claim__in=rows
    )


def _moved(of: YearOf, rows: "QuerySet[FundClaim]") -> Iterator[File]:
    """What came of them."""
    offsets = offsets_of(of, rows)
    yield of.table(
        "claims/offsets.csv",
        "lines of payments that recover a claim for the Portfolio; all lines, where the claim names or named"
        " it; negative, in dollars",
        "6(e)",
        WITH_THEM,
        head=("claim", "payment", "line", "month", "portfolio", "status", NOT_PAID, "amount"),
        rows=offsets.order_by("instruction_id", "line_number").values_list(
            "claim__entry",
            "instruction_id",
            "line_number",
            "instruction__month",
            "share_class__portfolio__code",
            "instruction__status",
            "instruction__not_paid_by__entry",
            "amount",
        ),
    )
    recoveries = ClaimRecovery.objects.filter(claim__in=rows)
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


def _over(of: YearOf, rows: "QuerySet[FundClaim]") -> File:
    """A claim may be corrected to less than was recovered, or withdrawn: the rest is the payee's again."""
    due: dict[str, int] = {}
    last = rows.order_by("entry", "-pk").distinct("entry")
    columns = ("entry", "share_class_id", "amount", "superseded_by_id")
    for entry, share_class, amount, ended in last.values_list(*columns):
        if share_class == of.share_class.pk:
            due[entry] = 0 if ended else cents_from_dollars(amount)
    figures = recovered_of(of.plan, due)
    over = {entry: figures[entry].recovered - cents for entry, cents in due.items()}
    return of.table(
        "claims/over.csv",
        "claims for the Portfolio of which more was recovered than they stand at; `over` is the payee's"
        " again",
        "6(e)",
        WITH_THEM,
        head=("claim", "stands_at", "over"),
        rows=(
            (entry, dollars_from_cents(due[entry]), dollars_from_cents(cents))
            for entry, cents in sorted(over.items())
            if cents > 0
        ),
    )


def _notices(of: YearOf, rows: "QuerySet[FundClaim]") -> Iterator[File]:
    """What the Fund asked of collection agents for them."""
    notices = NoticeOfClaim.objects.filter(claim__in=rows)
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
