"""The months of the export: fees down to the days, shares, Portions, payments and their lines."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from assignments.models import (
    AssigneePortion12b1,
    AuthorizedInstruction,
    DistributorShare12b1,
    PaymentApproval,
    PaymentAuthorization,
    PaymentInstruction,
    PaymentLine,
    PaymentOutcome,
)
from assignments.selectors.chained_payments import PAYMENT_OUTCOMES, PAYMENTS_ISSUED
from fees.models import CohortAccrual, MonthlyFee, ServiceAccrual
from plan_admin.records.export.files import AT_ONCE, OF_MONTHS, File, YearOf

NOTHING = Decimal("0.00")


def fees(of: YearOf) -> Iterator[File]:
    """Every computation of each month, the days that it rests on, and how it is divided."""
    rows = list(
        MonthlyFee.objects.filter(share_class=of.share_class, month__range=of.days).order_by("month", "pk")
    )
    yield of.table(
        "months/fees.csv",
        "the Portfolio's fees by month, every computation; COMPUTED and CLOSED are those that stand",
        "2",
        OF_MONTHS,
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
    yield from _days(of, rows)
    yield from _accrued(of, [one.pk for one in rows])
    yield from _divided(of, [one.pk for one in rows])


def _days(of: YearOf, rows: Sequence[MonthlyFee]) -> Iterator[File]:
    """What each computation rests on."""
    yield of.table(
        "months/days.csv",
        "each day that accrued: net assets in dollars, accruals in trillionths of a dollar",
        "2",
        OF_MONTHS,
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
    yield of.table(
        "months/rates.csv",
        "the rates at which the days of each computation accrued, fractions a year, from a day on",
        "2, 5, Schedule A",
        OF_MONTHS,
        head=("fee", "from", "distribution_fee", "service_fee", "aggregate_fee"),
        rows=(
            (one.pk, *(said[name] for name in ("from", "distribution_fee", "service_fee", "aggregate_fee")))
            for one in rows
            for said in one.rates
        ),
    )


def _accrued(of: YearOf, numbers: list[int]) -> Iterator[File]:
    """Why the Shares divide as they do: what each Distributor's Shares accrued."""
    names = ("interval_first", "interval_last", "tracked", "free", "distribution_accrual")
    by = ("monthly_fee_id", "distributor__code")
    yield of.table(
        "months/cohorts.csv",
        "Shares by Distributor and the days of their first issue (0001-01-01, 9999-12-31: no limit), tracked"
        " and free, in millionths at the close of each day that accrued (months/days.csv); what they accrued"
        " in the month, in trillionths of a dollar",
        "6(a), 6(b)",
        OF_MONTHS,
        head=("fee", "distributor", *names),
        rows=CohortAccrual.objects.filter(monthly_fee__in=numbers)
        .order_by(*by, "interval_first")
        .values_list(*by, *names),
    )
    yield of.table(
        "months/service.csv",
        "each Distributor's accrual of the service fee, in trillionths of a dollar",
        "4, 6(a)",
        OF_MONTHS,
        head=("fee", "distributor", "service_accrual"),
        rows=ServiceAccrual.objects.filter(monthly_fee__in=numbers).order_by(*by).values_list(*by, "accrual"),
    )


def _divided(of: YearOf, numbers: list[int]) -> Iterator[File]:
    """How each computation is divided among Distributors and Assignees."""
    yield of.table(
        "months/shares.csv",
        "each Distributor's 12b-1 Share and service fee of each computation, and the balance after Portions",
        "6(a)",
        OF_MONTHS,
        head=("fee", "distributor", "distribution_fee", "service_fee", "balance"),
        rows=DistributorShare12b1.objects.filter(monthly_fee__in=numbers)
        .order_by("monthly_fee_id", "distributor__code")
        .values_list("monthly_fee_id", "distributor__code", "distribution_fee", "service_fee", "balance"),
    )
    yield of.table(
        "months/portions.csv",
        "each Assignee's 12b-1 Portion of a Distributor's Share",
        "6(b)",
        OF_MONTHS,
        head=("fee", "distributor", "assignee", "amount"),
        rows=AssigneePortion12b1.objects.filter(monthly_fee__in=numbers)
        .order_by("monthly_fee_id", "distributor__code", "assignee__code")
        .values_list("monthly_fee_id", "distributor__code", "assignee__code", "amount"),
    )


def payments(of: YearOf) -> Iterator[File]:
    """Every payment that has a line for the Portfolio in the year, what became of it, and its lines."""
    yield of.table(
        "payments/lines.csv",
        "what each payment pays for the Portfolio, line by line",
        "6",
        OF_MONTHS,
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
            "claim",
            "not_paid_by_determination",
            "amount",
        ),
        rows=lines_of(of)
        .order_by("instruction_id", "line_number")
        .values_list(
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
            "claim__entry",
            "instruction__not_paid_by__entry",
            "amount",
        ),
    )
    yield from _instructions(of)


def payments_of(of: YearOf) -> "QuerySet[PaymentLine, Any]":
    """The numbers of the payments that have a line for the Portfolio in the year."""
    return lines_of(of).values("instruction_id")


def lines_of(of: YearOf) -> "QuerySet[PaymentLine]":
    """The lines for the Portfolio in the year."""
    return PaymentLine.objects.filter(share_class=of.share_class, monthly_fee__month__range=of.days)


def _instructions(of: YearOf) -> Iterator[File]:
    """The payments of these lines, and what became of them."""
    numbers = payments_of(of)
    rows = PaymentInstruction.objects.filter(pk__in=numbers).order_by("pk")
    own = _sums(lines_of(of))
    others = _sums(PaymentLine.objects.filter(instruction__in=numbers).exclude(share_class=of.share_class))
    yield of.table(
        "payments/payments.csv",
        "the payments; of their whole amount, what is the Portfolio's own and what other Portfolios'",
        "6(a)",
        OF_MONTHS,
        head=(
            "payment",
            "month",
            "payee_kind",
            "payee",
            "status",
            "amount",
            "of_the_portfolio",
            "of_other_portfolios",
            "held_because",
            "prepared_by_act",
            "status_by_act",
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
                others.get(one.pk, NOTHING),
                [str(reason) for reason in one.held_because],
                one.prepared_by_id,
                one.status_by_id,
            )
            for one in rows.defer("authority").iterator(chunk_size=AT_ONCE)
        ),
    )
    outcomes = PaymentOutcome.objects.filter(instruction__in=numbers).order_by("instruction_id", "pk")
    names = ("date", "reference", "reason", "document_named")
    yield of.table(
        "payments/outcomes.csv",
        "what became of what was issued",
        "6(a)",
        "of the payments that are here",
        head=("payment", "outcome", *names, "document", "recorded_by_act"),
        rows=outcomes.values_list("instruction_id", "kind", *names, "document_id", "recorded_by_id"),
        chained=PAYMENT_OUTCOMES,
    )


def _sums(lines: "QuerySet[PaymentLine]") -> dict[int, Decimal]:
    summed = lines.order_by().values("instruction_id").annotate(summed=Sum("amount"))
    return dict(summed.values_list("instruction_id", "summed"))


def authorizations(of: YearOf) -> Iterator[File]:
    """Who approved each payment, and the orders to pay as issued, with other Portfolios too."""
    approved = PaymentApproval.objects.filter(instruction__in=payments_of(of))
    yield of.table(
        "payments/approvals.csv",
        "who approved a payment, and the digest of exactly what was shown; another person prepared it",
        "6(a)",
        "of the payments that are here",
        head=("payment", "sha256_of_what_was_shown", "approved_by_act"),
        rows=approved.order_by("instruction_id", "pk").values_list(
            "instruction_id", "digest", "approved_by_id"
        ),
    )
    rows = AuthorizedInstruction.objects.filter(instruction__in=payments_of(of))
    yield of.table(
        "payments/authorizations.csv",
        "which order paid what",
        "6(a)",
        "of the payments that are here",
        head=("payment", "authorization", "sha256_of_its_content", "issued_by_act"),
        rows=rows.order_by("instruction_id").values_list(
            "instruction_id",
            "authorization__number",
            "authorization__digest",
            "authorization__issued_by_id",
        ),
        chained=PAYMENTS_ISSUED,
    )
    papers = PaymentAuthorization.objects.filter(pk__in=rows.values("authorization_id"))
    for number, pdf in papers.order_by("number").values_list("number", "pdf").iterator(chunk_size=1):
        yield File(
            path=f"payments/authorizations/{number}.pdf",
            what=f"authorization {number} of the Fund, as it was issued; it pays other Portfolios too",
            section="6(a)",
            drawn="of the payments that are here",
            data=bytes(pdf),
        )
