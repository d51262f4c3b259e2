"""Section 2: the lifetime ledger of share classes, worked out from the facts; or taken up where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from fees.domain.lifetime_ledger import NEVER, LedgerColumns, LedgerDays, LedgerState, opening_state
from fees.domain.lifetime_limit import DatedTerms, Exchanges
from fees.domain.lifetime_runs import FamilyLedger, run_family, run_ledger
from fees.domain.limited_month import asset_based_column
from fees.domain.prime_rate import LimitRates, PrimeChange
from fees.models import ChangedFact, LedgerMonth, LimitedShares, MonthlyFee, MonthlyFeeRun, PrimeRate
from fees.selectors.gross_sales import GrossSales, exchanges_among, gross_sales_of
from fees.selectors.prime_rates import prime_changes
from fees.selectors.standing_charges import Charges, Restated, standing_charges
from governance.domain.periods import ONE_DAY, PlanMonth
from governance.models.acts import ALL_KNOWN

Limits = Mapping[int, Sequence[DatedTerms]]
NO_SALES = GrossSales()
NO_CHARGES = Charges()
# The month before, as it stands, and whether anything became known since that may change it.
STORED = f"""
    SELECT fee.share_class_id, ledger.unpaid, ledger.interest, ledger.original
    FROM {LedgerMonth._meta.db_table} AS ledger
    JOIN {MonthlyFee._meta.db_table} AS fee
        ON fee.id = ledger.monthly_fee_id AND ledger.corrected_fee_id IS NULL
    WHERE fee.share_class_id = ANY(%(share_classes)s) AND fee.month = %(month)s
        AND ledger.recorded_by_id <= %(known_at)s AND ledger.facts_known_at >= (
            SELECT coalesce(max(prime.recorded_by_id), 0) FROM {PrimeRate._meta.db_table} AS prime
            WHERE prime.recorded_by_id <= %(known_at)s
        )
        AND (fee.superseded_by_id IS NULL OR fee.superseded_by_id > %(known_at)s)
        AND NOT EXISTS (
            SELECT FROM {ChangedFact._meta.db_table} AS late
            WHERE late.share_class_id = fee.share_class_id AND late.recorded_by_id > ledger.facts_known_at
                AND late.recorded_by_id <= %(known_at)s AND late.first_day < %(before)s
        )
        AND NOT EXISTS (
            SELECT FROM {MonthlyFee._meta.db_table} AS other
            JOIN {MonthlyFeeRun._meta.db_table} AS run ON run.id = other.run_id
            WHERE other.share_class_id = fee.share_class_id AND other.month < fee.month
                AND run.facts_known_at > ledger.facts_known_at AND run.facts_known_at <= %(known_at)s
        )
        AND NOT EXISTS (
            SELECT FROM {LimitedShares._meta.db_table} AS terms
            WHERE terms.share_class_id = fee.share_class_id AND (
                terms.recorded_by_id > ledger.facts_known_at AND terms.recorded_by_id <= %(known_at)s
                OR terms.superseded_by_id > ledger.facts_known_at AND terms.superseded_by_id <= %(known_at)s
            )
        )
"""  # noqa: S608 - the SQL is our own


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLedger:
    """A share class's ledger from the day on which it starts, and what its sales were valued by."""

    columns: LedgerColumns
    sales: GrossSales


def ledgers_of(
    limits: Limits,
    *,
    until: date,
    known_at: int | None,
    restated: Restated | None = None,
    changes: Sequence[PrimeChange] | None = None,
) -> dict[int, ClassLedger]:
    """The ledgers of share classes from their first day to `until`; every charge as the months made it.

    `restated` are months that the closing at work restates. A ledger that starts later has no day. The prime
    rate's `changes`, where they are at hand, are not read again.
    """
    started = {
        share_class: dated
        for share_class, dated in limits.items()
        if dated and dated[0].terms.starts <= until
    }
    if not started:
        return {}
    known = ALL_KNOWN if known_at is None else known_at
    first = min(dated[0].terms.starts for dated in started.values())
    sales = gross_sales_of(list(started), first=first, last=until, known_at=known)
    charges = standing_charges(list(started), before=until + ONE_DAY, known_at=known, restated=restated or {})
    rates = LimitRates(prime_changes(known_at) if changes is None else changes, last=until)
    runs: dict[int, FamilyLedger] = {}
    for share_class, dated in started.items():
        starts = dated[0].terms.starts
        of_class, charged = sales.get(share_class, NO_SALES), charges.get(share_class, NO_CHARGES)
        own = rates.of(dated, first=starts)
        days = ledger_days(dated, first=starts, rates=own, sales=of_class, charges=charged)
        runs[share_class] = FamilyLedger(dated=dated, state=opening_state(dated[0].terms), days=days)
    found = run_together(runs, first=first, last=until, known_at=known)
    return {
        share_class: ClassLedger(columns=columns, sales=sales.get(share_class, NO_SALES))
        for share_class, columns in found.items()
    }


def ledger_days(
    dated: Sequence[DatedTerms],
    *,
    first: date,
    rates: Sequence[int],
    sales: GrossSales,
    charges: Charges,
    wanted_from: int | None = None,
) -> LedgerDays:
    """The facts of a run of days as a ledger takes them."""
    first_day = first.toordinal()
    days = LedgerDays(
        first_day=first_day,
        rates=rates,
        new_gross_sales=sales.sales,
        front_end=sales.front_end,
        asset_based=asset_based_column(
            charges.asset_based, dated=dated, first_day=first_day, length=len(rates)
        ),
        cdsc=charges.cdsc,
    )
    return days if wanted_from is None else replace(days, wanted_from=wanted_from)


def run_together(
    runs: Mapping[int, FamilyLedger], *, first: date, last: date, known_at: int
) -> dict[int, LedgerColumns]:
    """Each ledger by itself; those that exchanges carry the limit between, day by day together."""
    carrying = carrying_classes({share_class: run.dated for share_class, run in runs.items()})
    rows = exchanges_among(carrying, first=first, last=last, known_at=known_at) if carrying else []
    found = {
        share_class: _run(run) for share_class, run in runs.items() if not rows or share_class not in carrying
    }
    if rows:
        found |= run_family({one: runs[one] for one in carrying}, rows)
    return found


def _run(run: FamilyLedger) -> LedgerColumns:
    """A ledger's days: where all that is wanted leaves room on each of them, nothing is cut, and it stands.

    That is nearly every month of nearly every class, and takes a third of the time.
    """
    if run.days.wanted_from < NEVER:
        columns = run_ledger(run.dated, run.state, replace(run.days, wanted_from=NEVER))
        if min(columns.remaining, default=0) > 0:
            return columns
    return run_ledger(run.dated, run.state, run.days)


def carrying_classes(limits: Limits) -> list[int]:
    """The share classes that elect to carry the limit of exchanged Shares."""
    return [
        share_class
        for share_class, dated in limits.items()
        if any(one.terms.exchanges is not Exchanges.OFF for one in dated)
    ]


def opening_states(
    limits: Limits,
    *,
    month: PlanMonth,
    known_at: int,
    restated: Restated,
    changes: Sequence[PrimeChange] | None = None,
) -> dict[int, LedgerState]:
    """How each ledger stands at the opening of a month, or of the day in it on which it starts.

    Where the month before stands on the same facts, as it was stored with that; else from the first day on.
    Classes that do not start in or before the month are left out.
    """
    earlier = {one: dated for one, dated in limits.items() if dated and dated[0].terms.starts < month.first}
    if not earlier:
        return states_from_the_first_day(
            limits, month=month, known_at=known_at, restated=restated, changes=changes
        )
    found = _stored_states(earlier, month=month, known_at=known_at, restated=restated)
    carrying = carrying_classes(earlier)
    if any(one not in found for one in carrying):  # a family stands together
        found = {one: state for one, state in found.items() if one not in carrying}
    lacking = {one: dated for one, dated in limits.items() if one not in found}
    return found | states_from_the_first_day(
        lacking, month=month, known_at=known_at, restated=restated, changes=changes
    )


def states_from_the_first_day(
    limits: Limits,
    *,
    month: PlanMonth,
    known_at: int,
    restated: Restated,
    changes: Sequence[PrimeChange] | None = None,
) -> dict[int, LedgerState]:
    """The same, worked out from the day on which each ledger starts, whatever is stored."""
    found = {
        share_class: opening_state(dated[0].terms)
        for share_class, dated in limits.items()
        if dated and month.first <= dated[0].terms.starts <= month.last
    }
    earlier = {one: dated for one, dated in limits.items() if dated and dated[0].terms.starts < month.first}
    ledgers = ledgers_of(
        earlier, until=month.first - ONE_DAY, known_at=known_at, restated=restated, changes=changes
    )
    return found | {one: ledger.columns.state for one, ledger in ledgers.items()}


def _stored_states(
    limits: Limits, *, month: PlanMonth, known_at: int, restated: Restated
) -> dict[int, LedgerState]:
    touched = {share_class for share_class, _ in restated}
    with connection.cursor() as cursor:
        cursor.execute(
            STORED,
            {
                "share_classes": [one for one in limits if one not in touched],
                "month": month.previous.first,
                "before": month.first,
                "known_at": known_at,
            },
        )
        return {one: LedgerState(*map(int, state)) for one, *state in cursor.fetchall()}
