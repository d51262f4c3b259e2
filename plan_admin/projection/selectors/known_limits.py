"""Section 2: what is known of the lifetime limit of a Plan's share classes, ready to be projected from."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from fees.domain.lifetime_ledger import LedgerState, opening_state
from fees.domain.prime_rate import PrimeChange, limit_rates
from fees.domain.withheld import ChargedRow
from fees.models import MonthlyFee, MonthlyFeeRun
from fees.selectors.deferred_charges import charged_rows, charges_of
from fees.selectors.gross_sales import gross_sales_of
from fees.selectors.lifetime_ledger import NO_SALES, Limits, carrying_classes, opening_states
from fees.selectors.limit_terms import limit_terms_of
from fees.selectors.prime_rates import prime_changes
from governance.domain.periods import PlanMonth, months_between
from governance.models import Plan
from plan_admin.projection.domain.limit_ahead import KnownLimit, paced_from
from plan_admin.projection.selectors.known import EVERY_ACT, Horizon

# A month that waits has a fee without figures, or none. Of one that was tried again the days that accrued say
# whether it had any. The month before the ledger starts is read, so that a month after it that lacks is seen.
FIRST_WITHOUT_FIGURES = f"""
    WITH stood AS (
        SELECT fee.share_class_id, fee.month, asked.starts,
            fee.status <> '{MonthlyFee.Status.FAILED}'
                AND (fee.status <> '{MonthlyFee.Status.SUPERSEDED}' OR cardinality(fee.accrued_on) > 0)
                AS has_figures,
            lead(fee.month) OVER (PARTITION BY fee.share_class_id ORDER BY fee.month) AS next
        FROM unnest(%(share_classes)s::bigint[], %(starts)s::date[]) AS asked(share_class_id, starts)
        JOIN {MonthlyFee._meta.db_table} AS fee USING (share_class_id)
        JOIN {MonthlyFeeRun._meta.db_table} AS run ON run.id = fee.run_id
        WHERE fee.month >= asked.starts - interval '1 month' AND fee.month < %(before)s
            AND run.facts_known_at <= %(known_at)s
            AND (fee.superseded_by_id IS NULL OR fee.superseded_by_id > %(known_at)s)
    )
    SELECT share_class_id, min(CASE WHEN has_figures THEN (month + interval '1 month')::date ELSE month END)
    FROM stood
    WHERE CASE WHEN has_figures THEN next IS NULL OR next > month + interval '1 month'
        ELSE month >= starts END
    GROUP BY share_class_id
"""  # noqa: S608 - the SQL is our own


def known_limits(
    plan: Plan, *, horizon: Horizon, known_at: int | None, share_classes: Collection[int] | None = None
) -> tuple[Horizon, dict[int, KnownLimit]]:
    """The limits of the share classes (None: of all) that have one, and from when they must be worked out.

    Months before the horizon that a share class has no figures for will charge first: the horizon that is
    given back begins with the earliest of them, each limit with the first of its own class.
    """
    limits = {
        one: dated
        for one, dated in limit_terms_of(plan, known_at=known_at).items()
        if dated[0].terms.starts <= horizon.last
    }
    wanted = set(limits) if share_classes is None else set(limits) & set(share_classes)
    if not wanted:
        return horizon, {}
    act = EVERY_ACT if known_at is None else known_at
    begins = _begins({one: limits[one] for one in wanted}, before=horizon.months[0], known_at=act)
    whole = replace(horizon, months=tuple(months_between(min(begins.values()), horizon.months[-1])))
    return whole, _known(limits, begins, horizon=whole, known_at=act)


def _begins(limits: Limits, *, before: PlanMonth, known_at: int) -> dict[int, PlanMonth]:
    """By share class, the first month it has no figures for; none before its ledger starts.

    Months before the first that a closing asked about are nobody's to close, unless there is none: then all
    from the ledger's start on are to come.
    """
    asked: dict[str, Any] = {
        "share_classes": list(limits),
        "starts": [PlanMonth.of(dated[0].terms.starts).first for dated in limits.values()],
        "before": before.first,
        "known_at": known_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIRST_WITHOUT_FIGURES, asked)
        found = {share_class: PlanMonth(month) for share_class, month in cursor.fetchall()}
    starts = {share_class: PlanMonth.of(dated[0].terms.starts) for share_class, dated in limits.items()}
    return {
        share_class: min(before, max(found.get(share_class, start), start))
        for share_class, start in starts.items()
    }


def _opening_states(
    limits: Limits, begins: Mapping[int, PlanMonth], *, known_at: int, changes: Sequence[PrimeChange]
) -> dict[int, LedgerState]:
    """Where each ledger stands before its first month; a family that exchanges is asked about as a whole."""
    by_month: dict[PlanMonth, set[int]] = defaultdict(set)
    for share_class, month in begins.items():
        by_month[month].add(share_class)
    carrying = set(carrying_classes(limits))
    found: dict[int, LedgerState] = {}
    for month, own in by_month.items():
        together = own | carrying if own & carrying else own
        states = opening_states(
            {one: limits[one] for one in sorted(together)},
            month=month,
            known_at=known_at,
            restated={},
            changes=changes,
        )
        found |= {one: state for one, state in states.items() if one in own}
    return found


def _known(
    limits: Limits, begins: Mapping[int, PlanMonth], *, horizon: Horizon, known_at: int
) -> dict[int, KnownLimit]:
    changes = prime_changes(known_at)
    states = _opening_states(limits, begins, known_at=known_at, changes=changes)
    sales = gross_sales_of(
        list(begins),
        first=min(horizon.first, paced_from(horizon.as_of)),
        last=horizon.as_of,
        known_at=known_at,
    )
    charged = _charged(begins, horizon=horizon, known_at=known_at)
    rates: dict[tuple[object, ...], list[int]] = {}
    found = {}
    for share_class, month in begins.items():
        dated = limits[share_class]
        first = max(month.first, dated[0].terms.starts)
        key = (first, *((one.effective, one.terms.prime_effective) for one in dated))
        if key not in rates:
            rates[key] = limit_rates(dated, changes, first=first, last=horizon.last)
        own = sales.get(share_class, NO_SALES)
        found[share_class] = KnownLimit(
            dated=dated,
            first=first,
            state=states.get(share_class) or opening_state(dated[0].terms),
            rates=rates[key],
            new_gross_sales=own.sales,
            front_end=own.front_end,
            charged=charged.get(share_class, ()),
        )
    return found


def _charged(
    share_classes: Collection[int], *, horizon: Horizon, known_at: int
) -> dict[int, list[ChargedRow]]:
    """The deferred charges of the days that are known, from the first month that nobody has charged on."""
    first, last = horizon.months[0], PlanMonth.of(horizon.as_of)
    if last < first:
        return {}
    rows = charged_rows(charges_of(share_classes, month=first, until=last, known_at=known_at))
    return {
        share_class: [row for row in own if row.trade_date <= horizon.as_of]
        for share_class, own in rows.items()
    }
