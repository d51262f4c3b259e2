"""Transfers and directions of the export, the notices that gave them, Monthly Calculations and disputes."""

from collections.abc import Iterator

from django.db.models import Q

from assignments.models import (
    CalculationPortion,
    CalculationShare,
    DirectionScope,
    Dispute,
    DisputeAnswer,
    NoticeConsent,
    PartyNotice,
    PaymentInstruction,
    TransferScope,
)
from plan_admin.records.export.files import OF_ALL_TIME, OF_MONTHS, File, YearOf
from plan_admin.records.export.months import payments_of


def transfers(of: YearOf) -> Iterator[File]:
    """Transfers and directions that reach the Portfolio, every version, as the house sees them."""
    rows = TransferScope.objects.filter(share_class=of.share_class).order_by("transfer__entry", "transfer_id")
    names = ("kind", "percent", "issued_from", "issued_to", "effective", "notified", "components")
    yield of.table(
        "transfers/transfers.csv",
        "Transfers of a Distributor's Share of the Portfolio's fees, every version",
        "6(b), 6(c)",
        OF_ALL_TIME,
        head=("transfer", "distributor", "assignee", *names, "recorded_by_act", "superseded_by_act"),
        rows=rows.values_list(
            "transfer__entry",
            "transfer__distributor__code",
            "transfer__assignee__code",
            *(f"transfer__{name}" for name in names),
            "transfer__recorded_by_id",
            "superseded_by_id",
        ),
    )
    directions = DirectionScope.objects.filter(share_class=of.share_class)
    yield of.table(
        "transfers/directions.csv",
        "whom a Distributor directed the Fund to pay, every version",
        "6(d), 6(e)",
        OF_ALL_TIME,
        head=(
            "direction",
            "distributor",
            "route",
            "agent",
            "designated_by",
            "irrevocable",
            "effective",
            "recorded_by_act",
            "superseded_by_act",
        ),
        rows=directions.order_by("direction__entry", "direction_id").values_list(
            "direction__entry",
            "distributor__code",
            "direction__route",
            "direction__agent__code",
            "direction__designated_by__code",
            "direction__irrevocable",
            "effective",
            "direction__recorded_by_id",
            "superseded_by_id",
        ),
    )


def notices(of: YearOf) -> Iterator[File]:
    """What Distributors notified of the Portfolio's Shares, with the writings; an open one is the Fund's."""
    own = of.share_class
    reach = Q(transfer__scope__share_class=own) | Q(direction__scope__share_class=own)
    recorded = Q(records__transfer__scope__share_class=own) | Q(records__direction__scope__share_class=own)
    open_still = Q(transfer=None, direction=None, records=None) & (
        Q(funds=None) | Q(funds__fund__code=of.fund)
    )
    rows = PartyNotice.objects.filter(
        pk__in=PartyNotice.objects.filter(reach | recorded | open_still, plan=of.plan).values("pk"),
        given_on__lte=of.last,
    )
    names = ("kind", "effective", "given_on", "named", "reaches_back", "digest")
    yield of.table(
        "transfers/notices.csv",
        "notices and directions of Distributors that reach the Portfolio, and what became of each",
        "6(b) to 6(e)",
        "given up to the end of the year",
        head=(
            "notice",
            "distributor",
            *names,
            "decision",
            "received_on",
            "decision_reason",
            "document",
            "given_by_act",
            "decided_by_act",
        ),
        rows=rows.order_by("pk").values_list(
            "pk",
            "distributor__code",
            *names,
            "decision__word",
            "decision__received_on",
            "decision__reason",
            "document_id",
            "given_by_id",
            "decision__decided_by_id",
        ),
    )
    consents = NoticeConsent.objects.filter(notice__in=rows).order_by("notice_id", "pk")
    yield of.table(
        "transfers/consents.csv",
        "each Assignee's consent to exactly what a notice says, by its digest",
        "6(b)",
        "of the notices that are here",
        head=("notice", "assignee", "digest", "document", "given_by_act"),
        rows=consents.values_list("notice_id", "assignee__code", "digest", "document_id", "given_by_id"),
    )


def calculations(of: YearOf) -> Iterator[File]:
    """The Distributors' own figures, as received."""
    figures = ("amount", "calculation__recorded_by_id", "calculation__superseded_by_id")
    head = ("calculation", "distributor", "month", "received")
    columns = [f"calculation__{name}" for name in ("entry", "distributor__code", "month", "received")]
    of_year = {"share_class": of.share_class, "calculation__month__range": of.days}
    acts = ("recorded_by_act", "superseded_by_act")
    yield of.table(
        "transfers/calculation_shares.csv",
        "the Distributor's 12b-1 Share of the Portfolio by its own Monthly Calculation, every version",
        "6(d)(i)",
        OF_MONTHS,
        head=(*head, "amount", *acts),
        rows=CalculationShare.objects.filter(**of_year)
        .order_by("calculation_id", "pk")
        .values_list(*columns, *figures),
    )
    yield of.table(
        "transfers/calculation_portions.csv",
        "each Assignee's 12b-1 Portion by the Distributor's own Monthly Calculation, every version",
        "6(d)(ii)",
        OF_MONTHS,
        head=(*head, "assignee", "amount", *acts),
        rows=CalculationPortion.objects.filter(**of_year)
        .order_by("calculation_id", "pk")
        .values_list(*columns, "assignee__code", *figures),
    )


def disputes(of: YearOf) -> Iterator[File]:
    """What payees said was wrong with their statements; of no named Portfolio, where they are paid here."""
    payees = PaymentInstruction.objects.filter(pk__in=payments_of(of)).values_list("payee_kind", "payee")
    named = Q(share_class=of.share_class)
    for kind, payee in payees.order_by("payee_kind", "payee").distinct():
        named |= Q(share_class=None, payee_kind=kind, payee=payee)
    rows = Dispute.objects.filter(named, plan=of.plan, month__range=of.days)
    names = ("month", "payee_kind", "payee", "figure", "shown", "expected", "reason")
    yield of.table(
        "payments/disputes.csv",
        "what payees said was wrong with a statement's line for the Portfolio, or missing from it",
        "6",
        OF_MONTHS,
        head=("dispute", *names, "document", "opened_by_act"),
        rows=rows.order_by("pk").values_list("pk", *names, "document_id", "opened_by_id"),
    )
    answers = DisputeAnswer.objects.filter(dispute__in=rows).order_by("dispute_id", "number")
    yield of.table(
        "payments/dispute_answers.csv",
        "what was said of each dispute, in order",
        "6",
        "of the disputes that are here",
        head=("dispute", "number", "kind", "text", "document", "recorded_by_act"),
        rows=answers.values_list("dispute_id", "number", "kind", "text", "document_id", "recorded_by_id"),
    )
