"""Item 19(g) of Form N-1A: a Fund's fiscal year under the Plan, Portfolio by Portfolio."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assignments.domain.sheets import Column, Kind, Row, Sheet, money_column
from governance.domain.expenditures import Purpose
from governance.domain.fiscal_years import FiscalYear
from governance.domain.sections import plan_section
from plan_admin.section7.domain.report import AdvanceRow
from plan_admin.section7.domain.spending_sheets import (
    ADVANCE_COLUMNS,
    ADVANCES_HEADING,
    PORTFOLIO,
    advance_cells,
    rate_of,
)

SHORT = {
    Purpose.ADVERTISING: "Advertising",
    Purpose.PRINTING: "Printing, mailing",
    Purpose.UNDERWRITERS: "Underwriters",
    Purpose.BROKER_DEALERS: "Broker-dealers",
    Purpose.SALES_PERSONNEL: "Sales personnel",
    Purpose.FINANCING: "Financing",
    Purpose.OTHER: "Other",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioYear:
    """What was spent on a Portfolio by purpose, what the Fund paid, and what is not recovered; cents.

    `unrecovered` None: no Distributor states an opening. `others` says what `other` was.
    """

    portfolio: str
    portfolio_name: str
    spent: Mapping[str, int]
    others: tuple[str, ...]
    paid: int
    unrecovered: int | None
    net_assets: int

    @property
    def total(self) -> int:
        """All purposes together."""
        return sum(self.spent.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class FundYear:
    """A fiscal year of a Fund: its quarters by their last month, and what is not complete of it.

    `astray` says what was given in it of quarters that the Fund has no more.
    """

    fund_name: str
    year: FiscalYear
    quarters: tuple[str, ...]
    portfolios: tuple[PortfolioYear, ...]
    advances: tuple[AdvanceRow, ...]
    open_months: tuple[str, ...]
    without_files: tuple[str, ...]
    is_of_quarters: bool
    astray: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every month is closed and every Distributor gave every quarter."""
        return not (self.open_months or self.without_files or self.astray) and self.is_of_quarters


@plan_section("7")
def year_sheets(year: FundYear) -> tuple[Sheet, ...]:
    """Section 7, rolled up: the dollars of each purpose, what was paid, and what is not recovered."""
    columns = (
        PORTFOLIO,
        *(money_column(one.value, SHORT[one]) for one in Purpose),
        money_column("total", "Together"),
        money_column("paid", "Paid under the Plan"),
        money_column("unrecovered", "Not recovered"),
        Column(name="of_net_assets", label="of net assets", kind=Kind.RATE),
    )
    found = [
        Sheet(
            key="item_19g",
            heading="Form N-1A, Item 19(g): by purpose and Portfolio",
            section="7",
            formula="what Distributors say they spent in the quarters of the year; net assets of its end",
            columns=columns,
            rows=tuple(Row(cells=_cells(one)) for one in year.portfolios),
            totals=Row(cells={"portfolio": "Sum", **_sums(year.portfolios)}),
        )
    ]
    others = [(one.portfolio_name, words) for one in year.portfolios for words in one.others]
    if others:
        found.append(
            Sheet(
                key="others",
                heading="What is called other",
                section="7",
                columns=(PORTFOLIO, Column(name="what", label="What", kind=Kind.TEXT, is_wide=True)),
                rows=tuple(Row(cells={"portfolio": name, "what": words}) for name, words in others),
            )
        )
    if year.advances:
        found.append(
            Sheet(
                key="advances",
                heading=ADVANCES_HEADING,
                columns=ADVANCE_COLUMNS,
                rows=tuple(Row(cells=advance_cells(one)) for one in year.advances),
            )
        )
    return tuple(found)


def year_remarks(year: FundYear) -> tuple[str, ...]:
    """What must be said beside the figures of a year."""
    found = [
        "The Plan compensates (Schedule A): what is paid does not depend on what the Distributors spent"
        " (Item 19(g)(2)). What they have not recovered is no liability of the Fund.",
        "Distributors' figures are those of their files as they stand now, corrections included.",
    ]
    if year.open_months:
        found.append(f"Not complete: {', '.join(year.open_months)} not closed.")
    if year.without_files:
        found.append(f"Not complete: no expenditures given by {'; '.join(year.without_files)}.")
    if year.astray:
        found.append(f"Not complete, and not in the table: {'; '.join(year.astray)}.")
    if not year.is_of_quarters:
        found.append(
            "The quarters are not those of the fiscal year (convention REPORT_QUARTERS, or a year end that"
            f" changed): the files of the quarters ended {', '.join(year.quarters)} stand for it."
        )
    return tuple(found)


def _cells(one: PortfolioYear) -> dict[str, object]:
    cents = one.unrecovered
    return {
        "portfolio": one.portfolio_name,
        **{purpose.value: one.spent.get(purpose.value, 0) for purpose in Purpose},
        "total": one.total,
        "paid": one.paid,
        "unrecovered": cents,
        "of_net_assets": None if cents is None else rate_of(cents, net_assets=one.net_assets),
    }


def _sums(portfolios: Sequence[PortfolioYear]) -> dict[str, object]:
    return {
        **{purpose.value: sum(one.spent.get(purpose.value, 0) for one in portfolios) for purpose in Purpose},
        "total": sum(one.total for one in portfolios),
        "paid": sum(one.paid for one in portfolios),
        "unrecovered": sum(one.unrecovered or 0 for one in portfolios),
    }
