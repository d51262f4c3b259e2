"""What a quarterly report says, as one value: presented, it is kept as its canonical text and never changes.

Amounts are cents, days and months are texts, so that the value and its JSON are the same thing.
"""

import json
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

from governance.domain.chain import canonical
from governance.domain.sections import plan_section

BOTH_FEES = "BOTH_FEES"  # a line that pays a correction does not say of which fee it is


class Of(StrEnum):
    """Of what an amount is: a month's fee, the Prior Plan, a correction, a deferred charge."""

    MONTH = "MONTH"
    CARRIED_OVER = "CARRIED_OVER"
    CORRECTION = "CORRECTION"
    CDSC = "CDSC"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRow:
    """What was incurred of one Portfolio, Distributor and fee, and what became of it; cents.

    `to_others` is what of `paid` went to Assignees or a collection agent on the Distributor's behalf.
    """

    portfolio: str
    portfolio_name: str
    distributor: str
    of: str
    component: str
    incurred: int
    paid: int
    to_others: int
    held: int
    on_the_way: int
    not_paid: int

    @property
    def apart(self) -> int:
        """What no payment stands for: claimed back or spared by a correction, or less by a Calculation."""
        return self.incurred - self.paid - self.held - self.on_the_way - self.not_paid

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it the same row in another report."""
        return (self.portfolio, self.distributor, self.of, self.component)


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetRow:
    """What of a Distributor's payments was set off against claims of the Fund (Section 6(e)); cents."""

    portfolio: str
    portfolio_name: str
    distributor: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow:
    """What a closed month (`of_month`) gives a party since `in_month` corrected it; cents.

    `report` says where the corrected month was reported.
    """

    portfolio: str
    portfolio_name: str
    distributor: str
    assignee: str
    component: str
    in_month: str
    of_month: str
    report: str
    stood: int
    restated: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterRow:
    """What an earlier report told and stands otherwise now; cents. None: what reports did not say so then."""

    quarter: str
    portfolio: str
    portfolio_name: str
    distributor: str
    of: str
    component: str
    incurred_before: int
    paid_before: int
    held_before: int
    incurred: int
    paid: int
    held: int
    to_others_before: int | None = None
    on_the_way_before: int | None = None
    not_paid_before: int | None = None
    to_others: int | None = None
    on_the_way: int | None = None
    not_paid: int | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it the row of the earlier report."""
        return (self.portfolio, self.distributor, self.of, self.component)


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetLaterRow:
    """What an earlier report told as set off against claims, and stands otherwise now; cents."""

    quarter: str
    portfolio: str
    portfolio_name: str
    distributor: str
    cents_before: int
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpentLaterRow:
    """What a Distributor's corrected file says of a quarter that was presented with another figure; cents."""

    quarter: str
    portfolio: str
    portfolio_name: str
    distributor: str
    purpose: str
    activity: str
    cents_before: int
    cents: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it the row of the earlier report."""
        return (self.portfolio, self.distributor, self.purpose, self.activity)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpentRow:
    """What a Distributor says it spent on a Portfolio's Shares for a purpose and an activity; cents."""

    portfolio: str
    portfolio_name: str
    distributor: str
    purpose: str
    activity: str
    cents: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it the same row in another report."""
        return (self.portfolio, self.distributor, self.purpose, self.activity)


@dataclass(frozen=True, slots=True, kw_only=True)
class AstrayRow:
    """What a Distributor gave of a quarter (its last month) that the Fund has no more; cents.

    The Fund's quarters changed after it was given: no report has it among the purposes of a quarter.
    """

    portfolio: str
    portfolio_name: str
    distributor: str
    quarter: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRow:
    """Whether a Distributor gave its expenditures of the quarter: by which act (0: by none)."""

    distributor: str
    name: str
    act: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceRow:
    """What a Distributor has advanced for a Portfolio's Shares and not recovered; cents, for information.

    `since` is the day of the opening that it states, empty where it states none; `missing` are the quarters
    of which it gave no expenditures. `net_assets` are those of the Shares at the quarter's end.
    """

    portfolio: str
    portfolio_name: str
    distributor: str
    since: str
    opening: int
    spent: int
    received: int
    net_assets: int
    missing: tuple[str, ...] = ()

    @property
    def unrecovered(self) -> int:
        """Nothing where all was recovered."""
        return max(self.opening + self.spent - self.received, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContent:
    """A quarter of one Fund under one Plan, as it was known on the day of its presentation."""

    plan: str
    plan_title: str
    share_class: str
    fund: str
    fund_name: str
    board: str
    first_month: str
    last_month: str
    quarter: str
    months: tuple[str, ...]
    presented_on: str
    known_at: int
    amounts: tuple[AmountRow, ...] = ()
    offsets: tuple[OffsetRow, ...] = ()
    corrections: tuple[CorrectionRow, ...] = ()
    later: tuple[LaterRow, ...] = ()
    offsets_later: tuple[OffsetLaterRow, ...] = ()
    spent: tuple[SpentRow, ...] = ()
    spent_later: tuple[SpentLaterRow, ...] = ()
    astray: tuple[AstrayRow, ...] = ()
    given: tuple[GivenRow, ...] = ()
    advances: tuple[AdvanceRow, ...] = ()

    def plain(self) -> dict[str, Any]:
        """The value as JSON has it."""
        return asdict(self)

    def amounts_of(self, *of: Of) -> tuple[AmountRow, ...]:
        """The rows of some kinds."""
        return tuple(one for one in self.amounts if one.of in of)


ROWS: dict[str, type[Any]] = {
    "amounts": AmountRow,
    "offsets": OffsetRow,
    "corrections": CorrectionRow,
    "later": LaterRow,
    "offsets_later": OffsetLaterRow,
    "spent": SpentRow,
    "spent_later": SpentLaterRow,
    "astray": AstrayRow,
    "given": GivenRow,
    "advances": AdvanceRow,
}


def canonical_text(content: ReportContent) -> str:
    """The one text of a report, as the chain writes what it covers."""
    return canonical(content.plain())


def content_from(text: str) -> ReportContent:
    """The report that a canonical text says.

    A table that reports had not when it was presented is empty, and a figure of a row has its default.
    """
    plain: dict[str, Any] = json.loads(text)
    for name, row in ROWS.items():
        plain[name] = tuple(_row(row, one) for one in plain.get(name, ()))
    plain["months"] = tuple(plain["months"])
    return ReportContent(**plain)


def _row(row: type[Any], plain: dict[str, Any]) -> Any:
    return row(**{one.name: _value(plain[one.name]) for one in fields(row) if one.name in plain})


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def parties_of_report(content: ReportContent) -> frozenset[str]:
    """Every Distributor that the report says anything of."""
    return frozenset(one.distributor for name in ROWS for one in getattr(content, name))


@plan_section("7")
def own_part(content: ReportContent, distributor: str) -> ReportContent:
    """Section 7: of the Board's report what a Distributor may see: its own rows, and no other party's."""
    own: dict[str, Any] = {
        name: tuple(one for one in getattr(content, name) if one.distributor == distributor) for name in ROWS
    }
    return replace(content, **own)


def above_what_was_paid(content: ReportContent) -> tuple[tuple[str, str, int, int], ...]:
    """Where more was spent than the quarter's fees paid: Portfolio, Distributor, spent, paid (cents)."""
    paid: dict[tuple[str, str], int] = {}
    spent: dict[tuple[str, str], int] = {}
    names = {}
    for row in content.amounts_of(Of.MONTH, Of.CARRIED_OVER, Of.CORRECTION):
        key = (row.portfolio, row.distributor)
        paid[key] = paid.get(key, 0) + row.paid
    for one in content.spent:
        key = (one.portfolio, one.distributor)
        names[key] = one.portfolio_name
        spent[key] = spent.get(key, 0) + one.cents
    return tuple(
        (names[key], key[1], cents, paid.get(key, 0))
        for key, cents in spent.items()
        if cents > paid.get(key, 0)
    )
