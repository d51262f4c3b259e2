"""Section 6: estimates of a month as tables: by Portfolio, and each beside the figure that counts now."""

from collections.abc import Iterable, Sequence

from assignments.domain.estimates import Estimate, EstimatedPart, EstimatedStatement
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.domain.sheets import Column, Kind, Row, Sheet, money_column

LABELS = {
    PayeeKind.DISTRIBUTOR: "12b-1 Share",
    PayeeKind.ASSIGNEE: "12b-1 Portion",
    PayeeKind.COLLECTION_AGENT: "12b-1 Share",
}


def estimated_sheets(statement: EstimatedStatement) -> tuple[Sheet, ...]:
    """What the latest estimate says by Portfolio, and the estimates before it."""
    return (
        _parts_sheet(statement.party, statement.latest.parts),
        estimates_sheet(statement.estimates, cents=statement.latest.cents),
    )


def estimates_sheet(estimates: Sequence[Estimate], *, cents: int) -> Sheet:
    """Each estimate that was kept, and how far it is from what is told now (`cents`)."""
    return Sheet(
        key="estimates",
        heading="Estimates that were told, and the figure now",
        section="6",
        formula="shares or Portions and service fee, before offsets, corrections and amounts carried over",
        columns=(
            Column(name="kept_on", label="Told on", kind=Kind.DAY),
            Column(name="through", label="Facts through", kind=Kind.DAY),
            Column(name="basis", label="Rests on", kind=Kind.TEXT, is_wide=True),
            money_column("estimate", "Estimate"),
            money_column("figure_now", "Now"),
            money_column("apart_now", "Difference"),
        ),
        rows=tuple(
            Row(
                cells={
                    "kept_on": one.kept_on,
                    "through": one.through,
                    "basis": one.basis_words,
                    "estimate": one.cents,
                    "figure_now": cents,
                    "apart_now": cents - one.cents,
                }
            )
            for one in estimates
        ),
    )


def _parts_sheet(party: Party, parts: Iterable[EstimatedPart]) -> Sheet:
    rows = tuple(
        Row(
            cells={
                "portfolio": one.portfolio_name,
                "distributor": one.distributor,
                "distribution": one.distribution,
                "service_fee": one.service_fee,
                "estimate": one.cents,
                "fund": one.fund,
            }
        )
        for one in parts
    )
    names = ("distribution", "service_fee", "estimate")
    is_distributor = party.kind is PayeeKind.DISTRIBUTOR
    own = () if is_distributor else (Column(name="distributor", label="Distributor", kind=Kind.TEXT),)
    service = (money_column("service_fee", "Service fee"),) if is_distributor else ()
    return Sheet(
        key="estimated",
        heading="What the month would give, by Portfolio",
        section="6",
        columns=(
            Column(name="portfolio", label="Portfolio", kind=Kind.TEXT),
            *own,
            money_column("distribution", LABELS[party.kind]),
            *service,
            money_column("estimate", "Estimate"),
            Column(name="fund", label="Fund", kind=Kind.TEXT, is_wide=True),
        ),
        rows=rows,
        totals=Row(
            cells={
                "portfolio": "all Portfolios",
                **{name: sum(row.cells[name] for row in rows) for name in names},
            }
        ),
    )
