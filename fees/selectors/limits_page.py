"""Section 2: the lifetime limits on sales charges of a Plan, and one ledger by month, as pages show them.

Amounts of a ledger are trillionths of a dollar; sales, front-end and deferred charges are cents.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Max

from fees.domain.lifetime_ledger import LedgerEntry, first_exhausted, opening_state
from fees.domain.lifetime_limit import DatedTerms
from fees.models import MonthlyFee
from fees.selectors.ledger_document import LedgerShown
from fees.selectors.lifetime_ledger import ClassLedger, ledgers_of
from fees.selectors.limit_terms import limits_known
from governance.domain.money import TRILLIONTHS_PER_CENT
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.selectors.parties import ShareClassRow

ROOM, REACHED, NOT_BEGUN = "room", "limit reached", "begins later"
CHART_WIDTH, CHART_HEIGHT = 600, 160


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRow:
    """A share class with a limit, and what its ledger comes to.

    `charged` is asset-based sales charge, front-end and deferred charges together; `to_confirm` counts the
    conventions that nobody has given.
    """

    portfolio: str
    portfolio_name: str
    starts: date
    opening: int
    added: int
    interest: int
    charged: int
    remaining: int
    state: str
    reached_on: date | None
    to_confirm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """A month of a ledger."""

    month: PlanMonth
    new_gross_sales: int
    added: int
    interest: int
    asset_based: int
    cdsc: int
    front_end: int
    remaining: int


def last_closed_day(plan: Plan) -> date | None:
    """The last day of the last month that was closed; a ledger of later days lacks their charges."""
    last = MonthlyFee.objects.filter(share_class__plan=plan).aggregate(last=Max("month"))["last"]
    return PlanMonth(last).last if last is not None else None


def limits_of(plan: Plan, *, classes: Iterable[ShareClassRow], until: date | None) -> tuple[LimitRow, ...]:
    """Each share class with a limit, in the order of `classes`, as it stands at the close of a day.

    `until` None: no day is known, and no ledger has begun.
    """
    known = limits_known(plan)
    limits, to_confirm = known.terms, known.to_confirm
    ledgers = ledgers_of(limits, until=until, known_at=None) if until else {}
    return tuple(
        _row(row, limits[row.share_class], ledgers.get(row.share_class), to_confirm[row.share_class])
        for row in classes
        if row.share_class in limits
    )


def _row(
    row: ShareClassRow, dated: Sequence[DatedTerms], ledger: ClassLedger | None, to_confirm: int
) -> LimitRow:
    columns = ledger.columns if ledger is not None else None
    opening = opening_state(dated[0].terms)
    reached = first_exhausted(columns) if columns is not None else None
    remaining = columns.state.remaining if columns is not None else opening.remaining
    cents = sum(columns.cdsc.values()) + sum(columns.front_end.values()) if columns is not None else 0
    return LimitRow(
        portfolio=row.portfolio,
        portfolio_name=row.portfolio_name,
        starts=dated[0].terms.starts,
        opening=opening.remaining,
        added=sum(columns.limit_added.values()) if columns is not None else 0,
        interest=sum(columns.interest) if columns is not None else 0,
        charged=(sum(columns.asset_based) + cents * TRILLIONTHS_PER_CENT if columns is not None else 0),
        remaining=remaining,
        state=NOT_BEGUN if columns is None else REACHED if reached and not remaining else ROOM,
        reached_on=reached,
        to_confirm=to_confirm,
    )


def months_of_ledger(shown: LedgerShown) -> tuple[MonthRow, ...]:
    """A ledger's months, the earliest first."""
    by_month = groupby(shown.entries, key=lambda entry: PlanMonth.of(entry.date))
    return tuple(_month(month, list(own)) for month, own in by_month)


def _month(month: PlanMonth, own: Sequence[LedgerEntry]) -> MonthRow:
    return MonthRow(
        month=month,
        new_gross_sales=sum(entry.new_gross_sales for entry in own),
        added=sum(entry.limit_added for entry in own),
        interest=sum(entry.interest for entry in own),
        asset_based=sum(entry.asset_based for entry in own),
        cdsc=sum(entry.cdsc for entry in own),
        front_end=sum(entry.front_end for entry in own),
        remaining=own[-1].remaining,
    )


def chart_points(rows: Sequence[MonthRow]) -> str:
    """The remaining amounts as points of a line: across the months, upwards to the highest."""
    highest = max((row.remaining for row in rows), default=0) or 1
    steps = max(1, len(rows) - 1)
    return " ".join(
        f"{at * CHART_WIDTH // steps},{CHART_HEIGHT - row.remaining * CHART_HEIGHT // highest}"
        for at, row in enumerate(rows)
    )
