"""Section 2: the lifetime limit acts on a month: what it leaves of each day, and of each deferred charge."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fees.domain.capped import capped_month, days_within
from fees.domain.class_month import ClassMonth, LimitOfMonth
from fees.domain.lifetime_ledger import LedgerColumns, first_exhausted
from fees.domain.lifetime_limit import DatedTerms, LimitPeriod, terms_on
from fees.domain.roll import RowKey
from fees.domain.withheld import ChargedRow, rows_beyond
from governance.domain.money import TRILLIONTHS_PER_CENT, dollars_text, round_half_up
from governance.domain.periods import PlanMonth
from governance.domain.sections import plan_section


def asset_based_column(
    amounts: Mapping[int, int], *, dated: Sequence[DatedTerms], first_day: int, length: int
) -> list[int]:
    """Charges by ordinal day as a ledger takes them: of each day from `first_day` on, in trillionths.

    Under a monthly ledger a month's fee, rounded to the cent once (R4), stands on its last day; where its
    terms begin within the month, the fee from then on.
    """
    column = [amounts.get(day, 0) for day in range(first_day, first_day + length)]
    if all(one.terms.period is LimitPeriod.DAY for one in dated):
        return column
    month = PlanMonth.of(date.fromordinal(first_day))
    while month.first.toordinal() < first_day + length:
        if terms_on(dated, month.last).period is LimitPeriod.MONTH:
            since = max([month.first, *(one.effective for one in dated[1:] if one.effective <= month.last)])
            at = max(since.toordinal() - first_day, 0)
            end = min(month.last.toordinal() + 1 - first_day, length)
            fee = round_half_up(sum(column[at:end]), TRILLIONTHS_PER_CENT) * TRILLIONTHS_PER_CENT
            column[at:end] = [0] * (end - at - 1) + [fee]
        month = month.next
    return column


@dataclass(frozen=True, slots=True, kw_only=True)
class Limited:
    """A month under the lifetime limit, and the cents of its deferred charges that are the Fund's, by row."""

    month: ClassMonth
    to_fund: Mapping[RowKey, int]


@plan_section("2")
def limited_month(
    accrued: ClassMonth, *, columns: LedgerColumns, first_day: int, charged: Sequence[ChargedRow]
) -> Limited:
    """Section 2: payments are "subject to any applicable limitations imposed ... by the rules of NASD".

    Our reading of NASD 2830(d): an asset-based sales charge beyond the room does not accrue, a deferred
    charge beyond it is the Fund's. `columns` are the ledger's days of the month from `first_day` on.
    """
    wanted = accrued.distribution_accruals
    left = _left(accrued, columns, first_day)
    capped = capped_month(accrued, left=left)
    to_fund = rows_beyond(
        [row for row in charged if row.trade_date.toordinal() >= first_day],
        to_fund=columns.cdsc_to_fund,
        posted=columns.days,
    )
    reached = first_exhausted(columns)
    limit = LimitOfMonth(wanted=wanted, reached_on=reached, state=columns.state)
    problems = _problems(sum(wanted) - sum(left), sum(to_fund.values()), reached)
    return Limited(
        month=replace(capped, limit=limit, problems=(*capped.problems, *problems)), to_fund=to_fund
    )


def _left(accrued: ClassMonth, columns: LedgerColumns, first_day: int) -> list[int]:
    """What is left of each accrued day; where a month was posted at once, its days are cut in proportion."""
    left = list(accrued.distribution_accruals)
    if not columns.refused:
        return left
    places: dict[int, list[int]] = {}
    for at, day in enumerate(accrued.accrued_on):
        if day.toordinal() >= first_day:
            posted = columns.days[bisect_left(columns.days, day.toordinal())]
            places.setdefault(posted, []).append(at)
    taken = dict(zip(columns.days, columns.asset_based, strict=True))
    for posted in columns.refused:
        own = places.get(posted, [])
        if len(own) == 1 and accrued.accrued_on[own[0]].toordinal() == posted:
            left[own[0]] = taken[posted]
            continue
        cents = taken[posted] // TRILLIONTHS_PER_CENT
        for at, part in zip(own, days_within([left[at] for at in own], fee_cents=cents), strict=True):
            left[at] = part
    return left


def _problems(cut: int, to_fund: int, reached: date | None) -> list[str]:
    words = []
    if cut:
        dollars = dollars_text(round_half_up(cut, TRILLIONTHS_PER_CENT))
        words.append(
            f"Section 2: the lifetime limit on sales charges leaves no room from {reached} on: {dollars} of"
            " the asset-based sales charge is not charged"
        )
    if to_fund:
        words.append(
            f"Section 2: {dollars_text(to_fund)} of contingent deferred sales charges found no room under the"
            " lifetime limit and stays with the Fund"
        )
    return words
