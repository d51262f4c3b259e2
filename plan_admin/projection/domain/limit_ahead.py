"""Section 2: the lifetime limit on sales charges through coming months, as a closing holds a month to it.

Amounts of the ledger are trillionths of a dollar, sales and deferred charges cents, days ordinals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fees.domain.class_month import ClassMonth
from fees.domain.lifetime_ledger import LedgerColumns, LedgerDays, LedgerState
from fees.domain.lifetime_limit import DatedTerms
from fees.domain.lifetime_runs import run_ledger
from fees.domain.limited_month import asset_based_column, limited_month
from fees.domain.withheld import ChargedRow, charged_by_day
from governance.domain.business_days import is_business_day
from governance.domain.money import RATE_SCALE, round_half_up
from governance.domain.periods import ONE_DAY, PlanMonth, days_between, months_before
from governance.domain.sections import plan_section

PACE_MONTHS = 12


class SalesPace(NamedTuple):
    """New gross sales of a stretch of known days: cents, and how many business days it had."""

    cents: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLimit:
    """What is known of a class's limit: its terms, where it stands at the opening of `first`, and its facts.

    `rates` has prime + 1 % of each day from `first` on; `new_gross_sales` are those of the year before, too.
    """

    dated: Sequence[DatedTerms]
    first: date
    state: LedgerState
    rates: Sequence[int]
    new_gross_sales: Mapping[int, int]
    front_end: Mapping[int, int]
    charged: Sequence[ChargedRow]


class LimitAtClose(NamedTuple):
    """How the limit stands at a month's close: what remains, and the first day that found no room."""

    remaining: int
    reached_on: date | None


def paced_from(as_of: date) -> date:
    """The first day of the year whose new gross sales say the present pace."""
    return months_before(as_of, PACE_MONTHS) + ONE_DAY


@plan_section("2")
def sales_pace(sales: Mapping[int, int], *, begins: date | None, as_of: date) -> SalesPace:
    """Section 2: new gross sales add to NASD's limit: how they went in the year up to a day.

    `sales` are cents by ordinal day; a class that `begins` its activity later is paced from that day on.
    """
    first = max(paced_from(as_of), begins or date.min)
    return SalesPace(
        cents=sum(cents for day, cents in sales.items() if first.toordinal() <= day <= as_of.toordinal()),
        days=sum(is_business_day(day) for day in days_between(first, as_of)),
    )


@plan_section("2")
def coming_sales(pace: SalesPace, *, change: int, as_of: date, last: date) -> dict[int, int]:
    """Section 2: new gross sales add to NASD's limit: those of the coming business days, at the known pace.

    Whole cents by ordinal day, so that the days together come to the pace; `change` is by how much the pace
    is assumed to differ, in hundred-millionths. A pace below zero adds nothing.

    >>> coming_sales(SalesPace(100, 3), change=0, as_of=date(2003, 10, 3), last=date(2003, 10, 8))
    {731494: 33, 731495: 34, 731496: 33}
    """
    numerator, denominator = max(0, pace.cents) * (RATE_SCALE + change), pace.days * RATE_SCALE
    if not numerator or not denominator:
        return {}
    found: dict[int, int] = {}
    before = 0
    days = (day for day in days_between(as_of + ONE_DAY, last) if is_business_day(day))
    for number, day in enumerate(days, start=1):
        until = round_half_up(numerator * number, denominator)
        if until != before:
            found[day.toordinal()] = until - before
        before = until
    return found


class LimitRun:
    """A share class's limit through coming months, one after the other."""

    def __init__(self, known: KnownLimit, *, sales: Mapping[int, int]) -> None:
        """`sales`: the new gross sales of coming days, beside those that are known."""
        self._known = known
        self._sales = {**known.new_gross_sales, **sales}
        self._state = known.state

    def held(
        self, month: PlanMonth, accrued: ClassMonth | None
    ) -> tuple[ClassMonth | None, LimitAtClose | None]:
        """What the limit leaves of a month (None: it has no accruals), and how it stands at its close.

        A month before the ledger starts is left as it is.
        """
        known, first = self._known, max(month.first, self._known.first)
        if first > month.last:
            return accrued, None
        charged = [row for row in known.charged if first <= row.trade_date <= month.last]
        columns = self._run(month, first, accrued, charged)
        self._state = columns.state
        if accrued is None:
            return None, LimitAtClose(columns.state.remaining, None)
        limited = limited_month(accrued, columns=columns, first_day=first.toordinal(), charged=charged).month
        reached = limited.limit.reached_on if limited.limit is not None else None
        return limited, LimitAtClose(columns.state.remaining, reached)

    def _run(
        self, month: PlanMonth, first: date, accrued: ClassMonth | None, charged: Sequence[ChargedRow]
    ) -> LedgerColumns:
        known, first_day = self._known, first.toordinal()
        length = (month.last - first).days + 1
        at = (first - known.first).days
        amounts = (
            {}
            if accrued is None
            else {
                day.toordinal(): amount
                for day, amount in zip(accrued.accrued_on, accrued.distribution_accruals, strict=True)
            }
        )
        days = LedgerDays(
            first_day=first_day,
            rates=known.rates[at : at + length],
            new_gross_sales=self._sales,
            front_end=known.front_end,
            asset_based=asset_based_column(amounts, dated=known.dated, first_day=first_day, length=length),
            cdsc=charged_by_day(charged),
            wanted_from=first_day,
        )
        return run_ledger(known.dated, self._state, days)
