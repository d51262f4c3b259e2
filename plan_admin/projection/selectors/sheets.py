"""A projection as tables: by month and payee, by payee, by Portfolio. Their totals tie."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from assignments.domain.routes import Component
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth
from plan_admin.projection.domain.engine import Due, ProjectedMonth
from plan_admin.projection.selectors.projecting import Projection

Key = TypeVar("Key", bound=Hashable)
SERVICE_FEE = "service fee"
BALANCE = "balance of the distribution fee"
PORTION = "12b-1 Portion"
COMPARED = ("no_change", "under_the_change", "difference", "held")
NOT_COMPARED = ("due", "held")


class PayeeKey(NamedTuple):
    """Whose an amount is, and what it is. Rows stand in the order of Distributors, Portions first."""

    distributor: str
    order: int
    payee: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """Cents without the change, under it, and how much of the latter would be held."""

    unchanged: int = 0
    changed: int = 0
    held: int = 0

    @property
    def difference(self) -> int:
        """What the change brings."""
        return self.changed - self.unchanged

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            unchanged=self.unchanged + other.unchanged,
            changed=self.changed + other.changed,
            held=self.held + other.held,
        )


NOTHING = Amounts()


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeRow:
    """What one payee would be due of one kind."""

    key: PayeeKey
    amounts: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBlock:
    """A month: its payees, and their sum."""

    month: PlanMonth
    rows: tuple[PayeeRow, ...]
    total: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioRow:
    """A Portfolio over all months; `remarks` say what is missing, or why nothing is due."""

    code: str
    name: str
    fund: str
    amounts: Amounts
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """The tables of a projection, of all Portfolios or of one."""

    is_compared: bool
    months: tuple[MonthBlock, ...]
    payees: tuple[PayeeRow, ...]
    portfolios: tuple[PortfolioRow, ...]
    total: Amounts
    held_because: tuple[str, ...]

    def by_month(self) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
        """The table by month and payee as a file: its head, and its rows in plain dollars."""
        rows = [
            (block.month, row.key.payee, row.key.what, row.key.distributor, *self._dollars(row.amounts))
            for block in self.months
            for row in block.rows
        ]
        return ("month", "payee", "for", "share_of", *self._columns), rows

    def by_portfolio(self) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
        """The table by Portfolio as a file."""
        rows: list[tuple[object, ...]] = [
            (row.name, row.fund, *self._dollars(row.amounts), "; ".join(row.remarks))
            for row in self.portfolios
        ]
        return ("portfolio", "fund", *self._columns, "remarks"), rows

    @property
    def _columns(self) -> tuple[str, ...]:
        return COMPARED if self.is_compared else NOT_COMPARED

    def _dollars(self, amounts: Amounts) -> tuple[str, ...]:
        compared = (amounts.unchanged, amounts.changed, amounts.difference, amounts.held)
        shown = compared if self.is_compared else (amounts.changed, amounts.held)
        return tuple(dollars_text(cents) for cents in shown)


def sheets_of(projection: Projection, *, portfolio: str = "") -> Sheets:
    """The tables; `portfolio` narrows those by payee to the Portfolio of that code."""
    shown = {row.share_class for row in projection.classes if portfolio in ("", row.portfolio)}
    unchanged = [one for one in projection.unchanged if one.share_class in shown]
    changed = [one for one in projection.changed if one.share_class in shown]
    by_month_and_payee = _gathered(unchanged, changed, key=lambda due: (due.month, key_of(due)))
    payees: dict[PayeeKey, Amounts] = defaultdict(Amounts)
    for (_, key), amounts in by_month_and_payee.items():
        payees[key] += amounts
    return Sheets(
        is_compared=projection.is_compared,
        months=tuple(_block(month, by_month_and_payee) for month in projection.months),
        payees=tuple(PayeeRow(key=key, amounts=payees[key]) for key in sorted(payees)),
        portfolios=_portfolios(projection, shown, unchanged, changed),
        total=sum(payees.values(), NOTHING),
        held_because=tuple(sorted({why for one in changed for due in one.dues for why in due.held_because})),
    )


def key_of(due: Due) -> PayeeKey:
    """Whose an amount is."""
    if due.component is Component.SERVICE_FEE:
        return PayeeKey(due.distributor, 2, due.distributor, SERVICE_FEE)
    if due.assignee is None:
        return PayeeKey(due.distributor, 1, due.distributor, BALANCE)
    return PayeeKey(due.distributor, 0, due.assignee, PORTION)


def _gathered(
    unchanged: Iterable[ProjectedMonth], changed: Iterable[ProjectedMonth], *, key: Callable[[Due], Key]
) -> dict[Key, Amounts]:
    found: dict[Key, Amounts] = defaultdict(Amounts)
    for one in unchanged:
        for due in one.dues:
            found[key(due)] += Amounts(unchanged=due.cents)
    for one in changed:
        for due in one.dues:
            found[key(due)] += Amounts(changed=due.cents, held=due.cents if due.held_because else 0)
    return dict(found)


def _block(month: PlanMonth, amounts: Mapping[tuple[PlanMonth, PayeeKey], Amounts]) -> MonthBlock:
    rows = {key: one for (of, key), one in amounts.items() if of == month}
    return MonthBlock(
        month=month,
        rows=tuple(PayeeRow(key=key, amounts=rows[key]) for key in sorted(rows)),
        total=sum(rows.values(), NOTHING),
    )


def _portfolios(
    projection: Projection,
    shown: set[int],
    unchanged: Sequence[ProjectedMonth],
    changed: Sequence[ProjectedMonth],
) -> tuple[PortfolioRow, ...]:
    amounts = _gathered(unchanged, changed, key=lambda due: due.share_class)
    months: dict[int, list[ProjectedMonth]] = defaultdict(list)
    for one in changed:
        months[one.share_class].append(one)
    return tuple(
        PortfolioRow(
            code=row.portfolio,
            name=row.portfolio_name,
            fund=row.fund_name,
            amounts=amounts.get(row.share_class, NOTHING),
            remarks=_remarks(projection, row.share_class, months[row.share_class]),
        )
        for row in projection.classes
        if row.share_class in shown
    )


def _remarks(projection: Projection, share_class: int, months: Sequence[ProjectedMonth]) -> tuple[str, ...]:
    """Each thing once, in the order of the months in which it is first so."""
    remarks: list[str] = []
    if share_class in projection.priced_until:
        day = projection.priced_until[share_class]
        remarks.append(f"no net assets are known after {day}; those of that day are taken to stand")
    if share_class in projection.unsold:
        remarks.append("Section 3: nobody sells these Shares on some days, so that none are added then")
    reached = next((one.limit.reached_on for one in months if one.limit and one.limit.reached_on), None)
    if reached is not None:
        remarks.append(f"Section 2: the lifetime limit on sales charges leaves no room on {reached}")
    for one in months:
        why = one.problem or one.nothing_because
        if why and not any(why in known for known in remarks):
            remarks.append(f"{one.month}: {why}")
    return tuple(remarks)
