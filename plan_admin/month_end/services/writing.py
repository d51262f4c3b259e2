"""Write computed share classes: one batch, one transaction, by COPY."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from assignments.domain.month_shares import ChargeResult
from assignments.models import (
    Assignee,
    AssigneePortion12b1,
    DeferredChargePart,
    DistributorShare12b1,
)
from fees.domain.class_month import ClassMonth, LimitOfMonth
from fees.domain.terms import MonthTerms
from fees.models import (
    CohortAccrual,
    DeferredSalesCharge,
    LedgerMonth,
    MonthlyFee,
    MonthlyFeeRun,
    ServiceAccrual,
)
from governance.domain.money import dollars_text, rate_text
from governance.domain.rates import RateSpan
from governance.models import Distributor
from governance.models.copying import array_text, cents_text, copy_in, integers_text, json_text, next_numbers
from plan_admin.month_end.services.computing import ClassResult

CohortKey = tuple[str, date | None, date | None]  # Distributor, first and last day of its interval
OPEN_START = date.min
OPEN_END = date.max
NULL = "\\N"
NO_AUTHORITY = {"adoption": None, "continuance": None, "through": None}
FEE_COLUMNS = (
    "id",
    "run_id",
    "share_class_id",
    "month",
    "status",
    "problems",
    "held_because",
    "held_agreements",
    "authority",
    "conventions",
    "rates",
    "accrued_on",
    "net_assets",
    "distribution_accruals",
    "service_accruals",
    "average_daily_net_assets",
    "distribution_fee",
    "service_fee",
    "aggregate_fee",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """The keys of parties by their codes."""

    distributors: Mapping[str, int]
    assignees: Mapping[str, int]

    @classmethod
    def read(cls) -> "Ids":
        """Read the keys of all Distributors and Assignees."""
        return cls(
            distributors=dict(Distributor.objects.values_list("code", "pk")),
            assignees=dict(Assignee.objects.values_list("code", "pk")),
        )


def write_results(
    results: Sequence[ClassResult], *, run: MonthlyFeeRun, ids: Ids, conventions: Mapping[str, str]
) -> None:
    """Supersede what stood for these classes, and add their results; the caller holds the transaction."""
    if not results:
        return
    _supersede([result.share_class for result in results], run=run)
    numbers = next_numbers(MonthlyFee._meta.db_table, len(results))
    numbered = list(zip(numbers, results, strict=True))
    printed = _Printed(conventions)
    copy_in(
        MonthlyFee._meta.db_table,
        columns=FEE_COLUMNS,
        lines=(_fee_line(number, result, run=run, printed=printed) for number, result in numbered),
    )
    computed = [(number, result, result.month) for number, result in numbered if result.month is not None]
    _copy_cohorts([(number, month) for number, _, month in computed], ids=ids)
    _copy_shares([(number, result) for number, result, _ in computed], ids=ids)
    limited = [(number, month.limit, month) for number, _, month in computed if month.limit is not None]
    if limited:
        _copy_ledger_months(limited, run=run)
    charged = [(number, result, month) for number, result, month in computed if month.charges]
    if charged:
        _copy_charges(charged, ids=ids)


def _supersede(share_classes: Sequence[int], *, run: MonthlyFeeRun) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {MonthlyFee._meta.db_table} SET status = %s, superseded_by_id = %s"
            " WHERE share_class_id = ANY(%s) AND month = %s AND status <> %s",
            [
                MonthlyFee.Status.SUPERSEDED,
                run.started_by_id,
                list(share_classes),
                run.month,
                MonthlyFee.Status.SUPERSEDED,
            ],
        )


class _Printed:
    """What share classes have in common, printed once: most of a Plan's have the same law and days."""

    def __init__(self, conventions: Mapping[str, str]) -> None:
        self._conventions = json_text(dict(conventions))
        self._terms: dict[int, str] = {}
        self._days: dict[tuple[date, ...], str] = {}

    def terms(self, terms: MonthTerms | None) -> str:
        """Columns from held_because to rates; the results of a batch keep their terms alive."""
        if id(terms) not in self._terms:
            self._terms[id(terms)] = "\t".join(
                (
                    json_text(list(terms.held_because) if terms else []),
                    json_text(dict(terms.held_agreements) if terms else {}),
                    json_text(terms.authority if terms else NO_AUTHORITY),
                    self._conventions,
                    json_text([_rate(span) for span in terms.rates] if terms else []),
                )
            )
        return self._terms[id(terms)]

    def days(self, days: tuple[date, ...]) -> str:
        """An array of days."""
        if days not in self._days:
            self._days[days] = array_text(days)
        return self._days[days]


def _fee_line(number: int, result: ClassResult, *, run: MonthlyFeeRun, printed: _Printed) -> str:
    month = result.month
    if month is not None:
        status = MonthlyFee.Status.COMPUTED
    elif result.has_failed:
        status = MonthlyFee.Status.FAILED
    else:
        status = MonthlyFee.Status.NOT_IN_FORCE
    values = (
        number,
        run.pk,
        result.share_class,
        run.month,
        status.value,
        json_text(list(result.problems)) if result.problems else "[]",
        printed.terms(result.terms),
        *_month_values(month, printed=printed),
    )
    return "\t".join(map(str, values))


def _month_values(month: ClassMonth | None, *, printed: _Printed) -> tuple[str, ...]:
    if month is None:
        return ("{}", "{}", "{}", "{}", "0", "0", "0", "0")
    return (
        printed.days(month.accrued_on),
        cents_text(month.net_assets),
        integers_text(month.distribution_accruals),
        integers_text(month.service_accruals),
        dollars_text(month.average_daily_net_assets),
        dollars_text(month.distribution_fee),
        dollars_text(month.service_fee),
        dollars_text(month.aggregate_fee),
    )


def _rate(span: RateSpan) -> dict[str, str]:
    return {
        "from": str(span.first),
        "distribution_fee": rate_text(span.asset_based),
        "service_fee": rate_text(span.service),
        "aggregate_fee": rate_text(span.aggregate),
    }


class _CohortKeys(dict[CohortKey, str]):
    """By Distributor and interval, the columns that say so: classes have the same cohorts nearly always."""

    def __init__(self, ids: Ids) -> None:
        super().__init__()
        self._ids = ids

    def __missing__(self, cohort: CohortKey) -> str:
        distributor, first, last = cohort
        text = f"{self._ids.distributors[distributor]}\t{first or OPEN_START}\t{last or OPEN_END}"
        self[cohort] = text
        return text


def _copy_cohorts(computed: Sequence[tuple[int, ClassMonth]], *, ids: Ids) -> None:
    key_of = _CohortKeys(ids)
    copy_in(
        CohortAccrual._meta.db_table,
        columns=(
            "monthly_fee_id",
            "distributor_id",
            "interval_first",
            "interval_last",
            "tracked",
            "free",
            "distribution_accrual",
        ),
        lines=(
            f"{number}\t{key_of[cohort[:3]]}\t{integers_text(cohort.tracked)}\t{integers_text(cohort.free)}"
            f"\t{sum(cohort.accruals)}"
            for number, month in computed
            for cohort in month.cohorts
        ),
    )
    copy_in(
        ServiceAccrual._meta.db_table,
        columns=("monthly_fee_id", "distributor_id", "accrual"),
        lines=(
            f"{number}\t{ids.distributors[code]}\t{accrual}"
            for number, month in computed
            for code, accrual in month.service_by_distributor.items()
        ),
    )


def _copy_shares(computed: Sequence[tuple[int, ClassResult]], *, ids: Ids) -> None:
    copy_in(
        DistributorShare12b1._meta.db_table,
        columns=(
            "monthly_fee_id",
            "distributor_id",
            "distribution_fee",
            "service_fee",
            "balance",
            "distribution_exact",
            "service_exact",
        ),
        lines=(
            f"{number}\t{ids.distributors[share.distributor]}\t{share.split.share_cents}e-2"
            f"\t{share.service_fee}e-2\t{share.split.balance_cents}e-2"
            f"\t{share.distribution_exact}\t{share.service_exact}"
            for number, result in computed
            for share in result.shares
        ),
    )
    copy_in(
        AssigneePortion12b1._meta.db_table,
        columns=("monthly_fee_id", "distributor_id", "assignee_id", "amount", "exact", "transfers"),
        lines=(
            f"{number}\t{ids.distributors[share.distributor]}\t{ids.assignees[portion.assignee]}"
            f"\t{portion.cents}e-2\t{portion.exact}\t{integers_text(portion.transfers)}"
            for number, result in computed
            for share in result.shares
            for portion in share.split.portions
        ),
    )


def _copy_charges(charged: Sequence[tuple[int, ClassResult, ClassMonth]], *, ids: Ids) -> None:
    copy_in(
        DeferredSalesCharge._meta.db_table,
        columns=(
            "monthly_fee_id",
            "source_id",
            "line",
            "distributor_id",
            "trade_date",
            "original_issue_date",
            "interval_first",
            "interval_last",
            "amount",
            "to_fund",
        ),
        lines=(
            f"{number}\t{one.recorded_by}\t{one.line}\t{ids.distributors[one.distributor]}\t{one.trade_date}"
            f"\t{one.original_issue_date}\t{one.interval_first or OPEN_START}"
            f"\t{one.interval_last or OPEN_END}\t{one.cents}e-2\t{one.to_fund}e-2"
            for number, _, month in charged
            for one in month.charges
        ),
    )
    copy_in(
        DeferredChargePart._meta.db_table,
        columns=("monthly_fee_id", "distributor_id", "assignee_id", "amount", "transfers"),
        lines=(
            f"{number}\t{ids.distributors[charge.distributor]}\t{assignee}\t{cents}e-2\t{transfers}"
            for number, result, _ in charged
            for charge in result.charges
            for assignee, cents, transfers in _parts_of_charge(charge, ids=ids)
        ),
    )


def _parts_of_charge(charge: ChargeResult, *, ids: Ids) -> Iterator[tuple[int | str, int, str]]:
    """Of each part: the Assignee (none for the balance), its cents and the Transfers that give it."""
    for portion in charge.split.portions:
        yield ids.assignees[portion.assignee], portion.cents, integers_text(portion.transfers)
    yield NULL, charge.split.balance_cents, "{}"


def _copy_ledger_months(
    limited: Sequence[tuple[int, LimitOfMonth, ClassMonth]], *, run: MonthlyFeeRun
) -> None:
    """Where the lifetime ledger stands after the month, and what it would have charged where it was cut."""
    copy_in(
        LedgerMonth._meta.db_table,
        columns=(
            "monthly_fee_id",
            "recorded_by_id",
            "facts_known_at",
            "accrued_on",
            "wanted",
            "charged",
            "cdsc_on",
            "cdsc",
            "reached_on",
            "unpaid",
            "interest",
            "original",
        ),
        lines=(
            f"{number}\t{run.started_by_id}\t{run.facts_known_at}\t{{}}"
            f"\t{integers_text(limit.wanted) if limit.wanted != month.distribution_accruals else '{}'}"
            f"\t{{}}\t{{}}\t{{}}\t{limit.reached_on or NULL}\t" + "\t".join(map(str, limit.state))
            for number, limit, month in limited
        ),
    )
