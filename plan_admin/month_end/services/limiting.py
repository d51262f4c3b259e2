"""Section 2: the lifetime limit on sales charges acts on the share classes of a month that have one."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from fees.domain.class_month import ClassMonth
from fees.domain.lifetime_ledger import LedgerColumns, LedgerState
from fees.domain.lifetime_runs import FamilyLedger
from fees.domain.limited_month import Limited, limited_month
from fees.domain.prime_rate import LimitRates
from fees.domain.withheld import ChargedRow, charged_by_day
from fees.selectors.gross_sales import gross_sales_of
from fees.selectors.lifetime_ledger import (
    NO_CHARGES,
    NO_SALES,
    Limits,
    carrying_classes,
    ledger_days,
    opening_states,
    run_together,
)
from fees.selectors.prime_rates import prime_changes
from fees.selectors.standing_charges import Charges, Restated, charges_of_month, standing_charges
from governance.domain.periods import PlanMonth
from governance.models.acts import ALL_KNOWN
from plan_admin.month_end.selectors.month_facts import MonthFacts

Accrued = Mapping[int, ClassMonth]
Charged = Mapping[int, Sequence[ChargedRow]]


class Opened(Protocol):
    """Says where ledgers stand at the opening of a month."""

    def __call__(
        self, limits: Limits, *, month: PlanMonth, known_at: int, restated: Restated
    ) -> dict[int, LedgerState]:
        """By share class; those that do not start in or before the month are left out."""


def limit_months(
    facts: MonthFacts,
    accrued: Accrued,
    *,
    charged: Charged,
    group: Sequence[int],
    opened: Opened = opening_states,
) -> dict[int, Limited]:
    """What the limit leaves of the accrued months; classes without a limit are left out.

    `group` are the classes that are computed together: those that carry the limit with exchanged Shares run
    together, also where some of them are computed already. `opened` gives where the ledgers stand before.
    """
    wanted = {one: facts.limits[one] for one in accrued if one in facts.limits}
    if not wanted:
        return {}
    beside = {one: facts.limits[one] for one in group if one in facts.limits and one not in accrued}
    limits: Limits = wanted | {one: beside[one] for one in carrying_classes(beside)}
    columns = _columns(facts, limits, accrued, charged, opened)
    return {
        share_class: limited_month(
            accrued[share_class],
            columns=columns[share_class],
            first_day=_first_day(limits, share_class, facts.month),
            charged=charged.get(share_class, ()),
        )
        for share_class in wanted
        if share_class in columns
    }


def _columns(
    facts: MonthFacts, limits: Limits, accrued: Accrued, charged: Charged, opened: Opened
) -> dict[int, LedgerColumns]:
    """The month's days of each ledger; a charge of a class being computed is wanted, all others stand."""
    month, known_at = facts.month, facts.facts_at if facts.facts_at is not None else ALL_KNOWN
    states = opened(limits, month=month, known_at=known_at, restated=facts.restated)
    sales = gross_sales_of(list(states), first=month.first, last=month.last, known_at=known_at)
    stand = _standing_beside([one for one in states if one not in accrued], facts=facts, known_at=known_at)
    rates = LimitRates(prime_changes(known_at), last=month.last)
    runs = {}
    for share_class, state in states.items():
        dated, first = limits[share_class], max(month.first, limits[share_class][0].terms.starts)
        own = accrued.get(share_class)
        days = ledger_days(
            dated,
            first=first,
            rates=rates.of(dated, first=first),
            sales=sales.get(share_class, NO_SALES),
            charges=(
                stand.get(share_class, NO_CHARGES)
                if own is None
                else charges_of_month(own, cdsc=charged_by_day(charged.get(share_class, ())))
            ),
            wanted_from=None if own is None else first.toordinal(),
        )
        runs[share_class] = FamilyLedger(dated=dated, state=state, days=days)
    return run_together(runs, first=month.first, last=month.last, known_at=known_at)


def _standing_beside(
    share_classes: Sequence[int], *, facts: MonthFacts, known_at: int
) -> Mapping[int, Charges]:
    """What classes that are not computed now were charged in the month, where it stands."""
    if not share_classes:
        return {}
    return standing_charges(
        share_classes, before=facts.month.next.first, known_at=known_at, restated=facts.restated
    )


def _first_day(limits: Limits, share_class: int, month: PlanMonth) -> int:
    return max(month.first, limits[share_class][0].terms.starts).toordinal()
