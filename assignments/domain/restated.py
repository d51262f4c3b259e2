"""Sections 6, 11: closed months that were computed anew: what stood, what they give now, what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.domain.sheets import Column, Kind, Row, Sheet, Why, money_column

AMOUNTS = ("stood", "restated", "difference", "in_lines", "claimed", "spared")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restated:
    """A party's part of a closed month (YYYY-MM) computed anew in the books of a later one; cents.

    Of the difference, `in_lines` is in that month's payments, `claimed` could not be kept back, `spared` was
    never paid. `assignee` is whose Portion it is, empty for the Distributor's own.
    """

    month: str
    borne_in: str
    fund: str
    portfolio_name: str
    distributor: str
    assignee: str
    component: str
    stood: int
    restated: int
    in_lines: int
    claimed: int
    spared: int

    @property
    def difference(self) -> int:
        """What the month gives beyond what it gave."""
        return self.restated - self.stood


def restated_sheets(found: Iterable[Restated], *, party: Party) -> tuple[Sheet, ...]:
    """The original and the restated figures beside each other; no table where nothing was restated."""
    rows = tuple(_row(one, party) for one in found)
    if not rows:
        return ()
    is_distributor = party.kind is PayeeKind.DISTRIBUTOR
    whose = Column(
        name="assignee" if is_distributor else "distributor",
        label="Assignee" if is_distributor else "Distributor",
        kind=Kind.TEXT,
    )
    return (
        Sheet(
            key="restated",
            heading="Closed months computed anew",
            section="6",
            formula="difference = restated - stood = in payments - claimed - never paid",
            columns=(
                Column(name="portfolio", label="Portfolio", kind=Kind.TEXT),
                whose,
                Column(name="component", label="Of", kind=Kind.TEXT),
                Column(name="for_month", label="Month", kind=Kind.MONTH),
                Column(name="borne_in", label="Corrected in", kind=Kind.MONTH),
                money_column("stood", "Stood"),
                money_column("restated", "Restated"),
                money_column("difference", "Difference"),
                money_column("in_lines", "In payments"),
                money_column("claimed", "Claimed"),
                money_column("spared", "Never paid"),
                Column(name="fund", label="Fund", kind=Kind.TEXT, is_wide=True),
            ),
            rows=rows,
            totals=Row(
                cells={
                    "portfolio": "all Portfolios",
                    **{name: sum(row.cells[name] for row in rows) for name in AMOUNTS},
                }
            ),
        ),
    )


def _row(one: Restated, party: Party) -> Row:
    def statement(month: str) -> Why:
        return Why(what="statement", payee_kind=party.kind.value, payee=party.code, month=month)

    return Row(
        cells={
            "portfolio": one.portfolio_name,
            "assignee": one.assignee,
            "distributor": one.distributor,
            "component": one.component.replace("_", " ").lower(),
            "for_month": one.month,
            "borne_in": one.borne_in,
            "stood": one.stood,
            "restated": one.restated,
            "difference": one.difference,
            "in_lines": one.in_lines,
            "claimed": one.claimed,
            "spared": one.spared,
            "fund": one.fund,
        },
        why={"stood": statement(one.month), "in_lines": statement(one.borne_in)},
    )
