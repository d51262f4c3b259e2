"""Section 2: what the lifetime limit on sales charges cut of a payee's Portfolios, as a table."""

from collections.abc import Iterable

from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.domain.sheets import Column, Kind, Row, Sheet, money_column
from assignments.domain.statements import Statement


def limit_sheets(statements: Iterable[Statement], *, party: Party) -> tuple[Sheet, ...]:
    """Each Portfolio's month that it cut, with class figures; no table where there are none.

    What of deferred charges the Fund kept is told to the Distributor whose they were.
    """
    rows: dict[tuple[str, str], Row] = {}
    for statement in statements:
        for one in statement.entries:
            if one.limit is None and not one.to_fund:
                continue
            rows[statement.month, one.portfolio] = Row(
                cells={
                    "statement_month": statement.month,
                    "portfolio": one.portfolio_name,
                    "reached_on": one.limit.reached_on if one.limit else None,
                    "not_charged": one.limit.not_charged if one.limit else 0,
                    "to_fund": one.to_fund,
                    "fund": one.fund,
                }
            )
    if not rows:
        return ()
    kept = money_column("to_fund", "Of its deferred charges, kept by the Fund")
    return (
        Sheet(
            key="limit",
            heading="The lifetime limit on sales charges",
            section="2",
            formula=(
                "of the class's asset-based sales charge of the month, what found no room; service fees go on"
            ),
            columns=(
                Column(name="statement_month", label="Month", kind=Kind.MONTH),
                Column(name="portfolio", label="Portfolio", kind=Kind.TEXT),
                Column(name="reached_on", label="Reached on", kind=Kind.DAY),
                money_column("not_charged", "Not charged"),
                *((kept,) if party.kind is PayeeKind.DISTRIBUTOR else ()),
                Column(name="fund", label="Fund", kind=Kind.TEXT, is_wide=True),
            ),
            rows=tuple(rows.values()),
            totals=Row(
                cells={
                    "statement_month": "all months",
                    **{
                        name: sum(row.cells[name] for row in rows.values())
                        for name in ("not_charged", "to_fund")
                    },
                }
            ),
        ),
    )
