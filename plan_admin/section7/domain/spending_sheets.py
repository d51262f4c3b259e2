"""Section 7: what Distributors spent and have not recovered, as tables of a report."""

from collections.abc import Iterable, Sequence

from assignments.domain.sheets import Column, Kind, Row, Sheet, money_column
from governance.domain.expenditures import ACTIVITIES, Purpose
from governance.domain.money import RATE_SCALE, round_half_up
from plan_admin.section7.domain.report import AdvanceRow, ReportContent

HUNDREDTHS_OF_A_PERCENT = 10**4
PORTFOLIO = Column(name="portfolio", label="Portfolio", kind=Kind.TEXT)
DISTRIBUTOR = Column(name="distributor", label="Distributor", kind=Kind.TEXT)
QUARTER = Column(name="quarter", label="Quarter ended", kind=Kind.MONTH)
ADVANCES_HEADING = "Advances not recovered, for information (Schedule A): no liability of the Fund"
ADVANCE_COLUMNS = (
    PORTFOLIO,
    DISTRIBUTOR,
    Column(name="since", label="Opening", kind=Kind.TEXT),
    money_column("opening", "It states"),
    money_column("since_spent", "Spent since"),
    money_column("received", "Received since"),
    money_column("unrecovered", "Not recovered"),
    Column(name="of_net_assets", label="of net assets", kind=Kind.RATE),
)


def spending_sheets(content: ReportContent) -> tuple[Sheet, ...]:
    """By purpose, which every report has; by Portfolio and activity; what was corrected; advances."""
    return (
        _purposes(content),
        *_spent(content),
        *_astray(content),
        *_spent_later(content),
        *_advances(content),
    )


def _purposes(content: ReportContent) -> Sheet:
    sums = dict.fromkeys((one.value for one in Purpose), 0)
    for one in content.spent:
        sums[one.purpose] += one.cents
    return Sheet(
        key="purposes",
        heading="What the Distributors spent, by purpose",
        section="7",
        formula="as each Distributor gave it; the seven purposes of Form N-1A, Item 19(g)",
        columns=(
            Column(name="purpose", label="Purpose", kind=Kind.TEXT, is_wide=True),
            money_column("cents", "Spent"),
        ),
        rows=tuple(
            Row(cells={"purpose": Purpose(code).words, "cents": cents}) for code, cents in sums.items()
        ),
        totals=Row(cells={"purpose": "Sum", "cents": sum(sums.values())}),
    )


def _spent(content: ReportContent) -> list[Sheet]:
    if not content.spent:
        return []
    return [
        Sheet(
            key="spent",
            heading="What the Distributors spent, by Portfolio and activity",
            section="3, 4 and 7",
            columns=(
                PORTFOLIO,
                DISTRIBUTOR,
                Column(name="purpose", label="Purpose", kind=Kind.TEXT, is_wide=True),
                Column(name="activity", label="Activity", kind=Kind.TEXT, is_wide=True),
                Column(name="listed_in", label="Section", kind=Kind.TEXT),
                money_column("cents", "Spent"),
            ),
            rows=tuple(
                Row(
                    cells={
                        "portfolio": one.portfolio_name,
                        "distributor": one.distributor,
                        "purpose": Purpose(one.purpose).words,
                        "activity": ACTIVITIES[one.activity].words,
                        "listed_in": ACTIVITIES[one.activity].section,
                        "cents": one.cents,
                    }
                )
                for one in content.spent
            ),
            totals=sum_row(content.spent, ("cents",)),
        )
    ]


def _astray(content: ReportContent) -> list[Sheet]:
    if not content.astray:
        return []
    return [
        Sheet(
            key="astray",
            heading="Given of quarters that the Fund has no more",
            section="7",
            formula=(
                "the Fund's quarters changed after it was given: it stands in no report's purposes, and"
                " counts in what is not recovered, until its Distributor gives it by the Fund's quarters"
            ),
            columns=(PORTFOLIO, QUARTER, DISTRIBUTOR, money_column("cents", "Spent")),
            rows=tuple(
                Row(
                    cells={
                        "portfolio": one.portfolio_name,
                        "quarter": one.quarter,
                        "distributor": one.distributor,
                        "cents": one.cents,
                    }
                )
                for one in content.astray
            ),
            totals=sum_row(content.astray, ("cents",)),
        )
    ]


def _spent_later(content: ReportContent) -> list[Sheet]:
    if not content.spent_later:
        return []
    return [
        Sheet(
            key="spent_later",
            heading="Expenditures of earlier reports, as corrected since",
            section="7",
            formula="what a Distributor's corrected file says of a quarter that was presented",
            columns=(
                PORTFOLIO,
                QUARTER,
                DISTRIBUTOR,
                Column(name="purpose", label="Purpose", kind=Kind.TEXT, is_wide=True),
                Column(name="activity", label="Activity", kind=Kind.TEXT, is_wide=True),
                money_column("cents_before", "As told"),
                money_column("cents", "Spent"),
            ),
            rows=tuple(
                Row(
                    cells={
                        "portfolio": one.portfolio_name,
                        "quarter": one.quarter,
                        "distributor": one.distributor,
                        "purpose": Purpose(one.purpose).words,
                        "activity": ACTIVITIES[one.activity].words,
                        "cents_before": one.cents_before,
                        "cents": one.cents,
                    }
                )
                for one in content.spent_later
            ),
            totals=sum_row(content.spent_later, ("cents_before", "cents")),
        )
    ]


def _advances(content: ReportContent) -> list[Sheet]:
    if not content.advances:
        return []
    return [
        Sheet(
            key="advances",
            heading=ADVANCES_HEADING,
            formula=(
                "the opening that the Distributor states and what it spent since, less fees and deferred"
                " charges paid to it or on its behalf since, less what was set off or handed over for claims;"
                " of the Shares' net assets at the quarter's end"
            ),
            columns=ADVANCE_COLUMNS,
            rows=tuple(Row(cells=advance_cells(one)) for one in content.advances),
        )
    ]


def advance_cells(one: AdvanceRow) -> dict[str, object]:
    """A row of the advances; who states no opening has words in place of figures."""
    cells: dict[str, object] = {"portfolio": one.portfolio_name, "distributor": one.distributor}
    if not one.since:
        return {**cells, "since": "not stated by the Distributor"}
    missing = f"; no expenditures given of {', '.join(one.missing)}" if one.missing else ""
    return {
        **cells,
        "since": f"{one.since}{missing}",
        "opening": one.opening,
        "since_spent": one.spent,
        "received": one.received,
        "unrecovered": one.unrecovered,
        "of_net_assets": rate_of(one.unrecovered, net_assets=one.net_assets),
    }


def rate_of(cents: int, *, net_assets: int) -> int | None:
    """A share of net assets to the nearest 0.01 %, as a rate in hundred-millionths; None of nothing.

    >>> rate_of(12345, net_assets=1_000_000)
    1230000
    """
    if net_assets <= 0:
        return None
    hundredths = round_half_up(cents * HUNDREDTHS_OF_A_PERCENT, net_assets)
    return hundredths * (RATE_SCALE // HUNDREDTHS_OF_A_PERCENT)


def sum_row(rows: Iterable[object], names: Sequence[str]) -> Row:
    listed = tuple(rows)
    return Row(
        cells={"portfolio": "Sum", **{name: sum(getattr(one, name) for one in listed) for name in names}}
    )
