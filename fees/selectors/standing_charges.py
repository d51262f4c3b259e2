"""Section 2: what months that stand have charged, day by day, as known at an act."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from django.db import connection

from fees.domain.class_month import ClassMonth
from fees.models import DeferredSalesCharge, LedgerMonth, MonthlyFee, MonthlyFeeRun
from fees.selectors.facts import read_rows
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth

FEES = f"""
    FROM {MonthlyFee._meta.db_table} AS fee
    JOIN {MonthlyFeeRun._meta.db_table} AS run ON run.id = fee.run_id
"""
# A fee stands as known at an act where its run knew no more, and it was not yet superseded by then.
STOOD = """
    fee.share_class_id = ANY({classes}) AND fee.month < DATE '{before}' AND run.facts_known_at <= {known_at}
    AND (fee.superseded_by_id IS NULL OR fee.superseded_by_id > {known_at})
"""
ASSET_BASED = f"""
    SELECT fee.share_class_id, entry.day - DATE '0001-01-01' + 1, entry.accrual::bigint
    {FEES}
    CROSS JOIN LATERAL unnest(fee.accrued_on, fee.distribution_accruals) AS entry (day, accrual)
    WHERE {STOOD}
    ORDER BY fee.share_class_id, fee.month
"""  # noqa: S608 - the SQL is our own
CDSC = f"""
    SELECT fee.share_class_id, charge.trade_date - DATE '0001-01-01' + 1, sum(charge.amount * 100)::bigint
    FROM {DeferredSalesCharge._meta.db_table} AS charge
    JOIN {MonthlyFee._meta.db_table} AS fee ON fee.id = charge.monthly_fee_id
    JOIN {MonthlyFeeRun._meta.db_table} AS run ON run.id = fee.run_id
    WHERE {STOOD}
    GROUP BY 1, 2
    ORDER BY 1, 2
"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True, kw_only=True)
class Charges:
    """What a share class was charged by ordinal day: asset-based (trillionths) and deferred (cents)."""

    asset_based: dict[int, int] = field(default_factory=dict)
    cdsc: dict[int, int] = field(default_factory=dict)

    def put(self, month: PlanMonth, other: "Charges") -> None:
        """Take what a month charges in place of what it charged before."""
        days = range(month.first.toordinal(), month.last.toordinal() + 1)
        for column, own in ((self.asset_based, other.asset_based), (self.cdsc, other.cdsc)):
            for day in days:
                column.pop(day, None)
            column.update(own)

    def of(self, month: PlanMonth) -> "Charges":
        """What it was charged in a month, without days on which that is nothing."""
        first, last = month.first.toordinal(), month.last.toordinal()
        return Charges(
            asset_based={day: one for day, one in self.asset_based.items() if one and first <= day <= last},
            cdsc={day: one for day, one in self.cdsc.items() if one and first <= day <= last},
        )


Restated = Mapping[tuple[int, date], Charges]  # by share class and first day of the month


def standing_charges(
    share_classes: Sequence[int], *, before: date, known_at: int, restated: Restated
) -> dict[int, Charges]:
    """By share class, what months before a first of month charge: as they were, or as they were restated.

    `restated` are months that the closing at work restates, in place of what stands of them.
    """
    asked = set(share_classes)
    listed = ",".join(str(int(one)) for one in share_classes)
    parameters = {
        "classes": f"ARRAY[{listed}]::bigint[]",
        "before": before,
        "known_at": int(known_at),
    }
    found: dict[int, Charges] = defaultdict(Charges)
    for query, name in ((ASSET_BASED, "asset_based"), (CDSC, "cdsc")):
        rows = read_rows(query.format(**parameters), widths="qiq")
        for share_class, own in groupby(rows, key=itemgetter(0)):
            getattr(found[share_class], name).update((day, amount) for _, day, amount in own)
    for share_class, month, charges in _restated_rows(share_classes, before=before, known_at=known_at):
        found[share_class].put(month, charges)
    for (share_class, first), charges in restated.items():
        if share_class in asked and first < before:
            found[share_class].put(PlanMonth(first), charges)
    return dict(found)


def _restated_rows(
    share_classes: Sequence[int], *, before: date, known_at: int
) -> Iterable[tuple[int, PlanMonth, Charges]]:
    """The restatements of these classes' months that stood at the act, the last of each month last."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT fee.share_class_id, corrected.month, ledger.accrued_on, ledger.charged, ledger.cdsc_on,"
            f" ledger.cdsc FROM {LedgerMonth._meta.db_table} AS ledger"
            f" JOIN {MonthlyFee._meta.db_table} AS corrected ON corrected.id = ledger.corrected_fee_id"
            f" JOIN {MonthlyFee._meta.db_table} AS fee ON fee.id = ledger.monthly_fee_id"
            " WHERE fee.share_class_id = ANY(%s) AND corrected.month < %s AND ledger.recorded_by_id <= %s"
            " AND (fee.superseded_by_id IS NULL OR fee.superseded_by_id > %s) ORDER BY ledger.id",
            [list(share_classes), before, known_at, known_at],
        )
        for share_class, month, days, charged, cdsc_on, cdsc in cursor.fetchall():
            yield (
                share_class,
                PlanMonth(month),
                _charges(days, charged, cdsc_on, cdsc),
            )


def charges_of_month(month: ClassMonth, *, cdsc: Mapping[int, int]) -> Charges:
    """What a month accrues day by day, with deferred charges by ordinal day, cents."""
    days = (day.toordinal() for day in month.accrued_on)
    return Charges(asset_based=dict(zip(days, month.distribution_accruals, strict=True)), cdsc=dict(cdsc))


def charges_of_row(ledger: LedgerMonth) -> Charges:
    """What a restated month charges, as it is stored."""
    return _charges(ledger.accrued_on, ledger.charged, ledger.cdsc_on, ledger.cdsc)


def _charges(
    days: Sequence[date], charged: Sequence[Decimal], cdsc_on: Sequence[date], cdsc: Sequence[Decimal]
) -> Charges:
    return Charges(
        asset_based={day.toordinal(): int(amount) for day, amount in zip(days, charged, strict=True)},
        cdsc={
            day.toordinal(): cents_from_dollars(dollars) for day, dollars in zip(cdsc_on, cdsc, strict=True)
        },
    )
