"""The months of the export: fees down to the days, shares, Portions, payments and their lines."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet, Sum

from assignments.models import (
    AssigneePortion12b1,
    AuthorizedInstruction,
    DirectionScope,
    DistributorShare12b1,
    PaymentInstruction,
    PaymentLine,
    PaymentOutcome,
    TransferScope,
)
from fees.models import MonthlyFee
from plan_admin.records.export.files import File, YearOf, table


def fees(of: YearOf) -> Iterator[File]:
    """Every computation of each month, the days that it rests on, and how it is divided."""
    rows = list(
        MonthlyFee.objects.filter(share_class=of.share_class, month__range=(of.first, of.last)).order_by(
            "month", "pk"
        )
    )
    yield table(
        "months/fees.csv",
        "the Portfolio's fees by month, every computation; COMPUTED and CLOSED are those that stand",
        "2",
        head=(
            "fee",
            "month",
            "status",
            "average_daily_net_assets",
            "distribution_fee",
            "service_fee",
            "aggregate_fee",
            "superseded_by_act",
            "closed_by_act",
        ),
        rows=(
            (
                one.pk,
                one.month,
                one.status,
                one.average_daily_net_assets,
                one.distribution_fee,
                one.service_fee,
                one.aggregate_fee,
                one.superseded_by_id,
                one.closed_by_id,
            )
            for one in rows
        ),
    )
    yield table(
        "months/days.csv",
        "each day that accrued: net assets in dollars, accruals in trillionths of a dollar",
        "2",
        head=("fee", "day", "net_assets", "distribution_accrual", "service_accrual"),
        rows=(
            (one.pk, *day)
            for one in rows
            for day in zip(
                one.accrued_on,
                one.net_assets,
                one.distribution_accruals,
                one.service_accruals,
                strict=True,
            )
        ),
    )
    yield from _divided([one.pk for one in rows])


def _divided(numbers: list[int]) -> Iterator[File]:
    """How each computation is divided among Distributors and Assignees."""
    yield table(
        "months/shares.csv",
        "each Distributor's 12b-1 Share and service fee of each computation, and the balance after Portions",
        "6(a)",
        head=("fee", "distributor", "distribution_fee", "service_fee", "balance"),
        rows=DistributorShare12b1.objects.filter(monthly_fee__in=numbers)
        .order_by("monthly_fee_id", "distributor__code")
        .values_list("monthly_fee_id", "distributor__code", "distribution_fee", "service_fee", "balance"),
    )
    yield table(
        "months/portions.csv",
        "each Assignee's 12b-1 Portion of a Distributor's Share",
        "6(b)",
        head=("fee", "distributor", "assignee", "amount"),
        rows=AssigneePortion12b1.objects.filter(monthly_fee__in=numbers)
        .order_by("monthly_fee_id", "distributor__code", "assignee__code")
        .values_list("monthly_fee_id", "distributor__code", "assignee__code", "amount"),
    )


def payments(of: YearOf) -> Iterator[File]:
    """Every payment that has a line for the Portfolio in the year, what became of it, and its lines."""
    lines = PaymentLine.objects.filter(
        share_class=of.share_class, monthly_fee__month__range=(of.first, of.last)
    )
    yield table(
        "payments/lines.csv",
        "what each payment pays for the Portfolio, line by line",
        "6",
        head=(
            "payment",
            "line",
            "fee",
            "status",
            "payee_kind",
            "payee",
            "component",
            "distributor",
            "assignee",
            "for_month",
            "corrects",
            "amount",
        ),
        rows=lines.order_by("instruction_id", "line_number").values_list(
            "instruction_id",
            "line_number",
            "monthly_fee_id",
            "instruction__status",
            "instruction__payee_kind",
            "instruction__payee",
            "component",
            "distributor__code",
            "assignee__code",
            "for_month",
            "corrects",
            "amount",
        ),
    )
    yield from _instructions(lines)


def _instructions(lines: "QuerySet[PaymentLine]") -> Iterator[File]:
    """The payments of these lines, what became of them, and the orders that paid them."""
    numbers = lines.values("instruction_id")
    rows = PaymentInstruction.objects.filter(pk__in=numbers).order_by("pk")
    own = dict(
        lines.values("instruction_id").annotate(own=Sum("amount")).values_list("instruction_id", "own")
    )
    yield table(
        "payments/payments.csv",
        "the payments; of their whole amount, what is the Portfolio's own",
        "6(a)",
        head=(
            "payment",
            "month",
            "payee_kind",
            "payee",
            "status",
            "amount",
            "of_the_portfolio",
            "held_because",
        ),
        rows=(
            (
                one.pk,
                one.month,
                one.payee_kind,
                one.payee,
                one.status,
                one.amount,
                own[one.pk],
                [str(reason) for reason in one.held_because],
            )
            for one in rows
        ),
    )
    outcomes = PaymentOutcome.objects.filter(instruction__in=numbers).order_by("instruction_id", "pk")
    yield table(
        "payments/outcomes.csv",
        "what became of what was issued",
        "6(a)",
        head=("payment", "outcome", "date", "reference", "reason", "recorded_by_act"),
        rows=outcomes.values_list("instruction_id", "kind", "date", "reference", "reason", "recorded_by_id"),
    )
    yield from _authorizations(numbers)


def _authorizations(numbers: Any) -> Iterator[File]:
    """The orders to pay, as they were issued; each holds the Fund's other Portfolios too."""
    rows = AuthorizedInstruction.objects.filter(instruction__in=numbers)
    named = rows.order_by("instruction_id").values_list(
        "instruction_id", "authorization__number", "authorization__digest"
    )
    yield table(
        "payments/authorizations.csv",
        "which order paid what",
        "6(a)",
        head=("payment", "authorization", "sha256_of_its_content"),
        rows=named,
    )
    papers = rows.order_by("authorization__number").values_list("authorization__number", "authorization__pdf")
    for number, pdf in dict(papers).items():
        yield File(
            path=f"payments/authorizations/{number}.pdf",
            what=f"authorization {number} of the Fund, as it was issued",
            section="6(a)",
            data=bytes(pdf),
        )


def transfers(of: YearOf) -> Iterator[File]:
    """Transfers and directions that reach the Portfolio, every version, as the house sees them."""
    rows = TransferScope.objects.filter(share_class=of.share_class).order_by("transfer__entry", "transfer_id")
    names = ("kind", "percent", "issued_from", "issued_to", "effective", "notified", "components")
    yield table(
        "transfers/transfers.csv",
        "Transfers of a Distributor's Share of the Portfolio's fees, every version",
        "6(b), 6(c)",
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
    yield table(
        "transfers/directions.csv",
        "whom a Distributor directed the Fund to pay, every version",
        "6(d), 6(e)",
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
