"""Section 11: the deferred charges of a payment, explained down to each redemption that withheld them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assignments.domain.explanation import Proof
from assignments.domain.sheets import Column, Kind, Row, Sheet
from assignments.domain.transfers import PARTS_OF_WHOLE, TransferTerms
from governance.domain.money import TRILLIONTHS_PER_CENT
from governance.domain.sections import plan_section


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeShown:
    """What a redemption withheld on the Shares that one Distributor sold; cents. Of others' it says nothing.

    `cents` are the Distributor's, `to_fund` is what of it found no room under the lifetime limit. The Shares'
    cohort was issued from `first` to `last`.
    """

    trade_date: date
    original_issue_date: date
    first: date | None
    last: date | None
    cents: int
    to_fund: int

    @property
    def withheld(self) -> int:
        """What it withheld on this Distributor's Shares, whoever has it."""
        return self.cents + self.to_fund


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargePart:
    """The part of a Distributor's deferred charges that a line pays, cents, and what it is divided from.

    `transfers` are those that give an Assignee its part; `parted` is what all parts come to.
    """

    line: int
    portfolio_name: str
    distributor: str
    assignee: str | None
    cents: int
    paid: int
    parted: int
    charges: tuple[ChargeShown, ...]
    transfers: tuple[TransferTerms, ...] = ()


PORTFOLIO = Column(name="portfolio", label="Portfolio", kind=Kind.TEXT)
LINE = Column(name="line", label="Line", kind=Kind.NUMBER)
DISTRIBUTOR = Column(name="distributor", label="Distributor", kind=Kind.TEXT)
TRADED = Column(name="trade_date", label="Redeemed on", kind=Kind.DAY)
HEADING = "The redemptions that withheld the deferred charges"
FIGURES: Mapping[str, Callable[[ChargeShown], int]] = {
    "withheld": lambda one: one.withheld,
    "to_fund": lambda one: one.to_fund,
    "amount": lambda one: one.cents,
}


@plan_section("11")
def charges_sheets(parts: Sequence[ChargePart], *, own: bool) -> tuple[Sheet, ...]:
    """Section 11: the Fund shall "withhold and pay to any Distributor contingent deferred sales charges".

    `own`: the payment is an Assignee's, which is told of its own part and its days alone.
    """
    if not parts:
        return ()
    return (_own_sheet(parts) if own else _whole_sheet(parts),)


@plan_section("11")
def charges_proofs(parts: Sequence[ChargePart], *, own: bool) -> tuple[Proof, ...]:
    """Section 11: the lines pay the stored parts, and these are what the redemptions give, cent for cent."""
    if not parts:
        return ()
    lines = Proof(
        what="the deferred charges of the lines, and the parts that are stored, cents",
        again=sum(one.cents for one in parts),
        stored=sum(one.paid for one in parts),
    )
    if own:
        apart = sum(
            abs(sum(given for _, given in _given(one)) - one.cents * _PER_CENT) // _PER_CENT for one in parts
        )
        return (lines, Proof(what="cents by which the days' parts differ from it", again=apart, stored=0))
    whole = {(one.portfolio_name, one.distributor): one for one in parts}.values()
    return (
        lines,
        Proof(
            what="the Distributor's parts of the redemptions, and what was divided, cents",
            again=sum(charge.cents for one in whole for charge in one.charges),
            stored=sum(one.parted for one in whole),
        ),
    )


_PER_CENT = TRILLIONTHS_PER_CENT * PARTS_OF_WHOLE


def _given(part: ChargePart) -> list[tuple[ChargeShown, int]]:
    """What the Transfers give of each charge that they cover, trillionths of a dollar x PARTS_OF_WHOLE."""
    found = []
    for charge in part.charges:
        parts = sum(one.percent_parts for one in part.transfers if _covers(one, charge))
        if parts and charge.cents:
            found.append((charge, charge.cents * TRILLIONTHS_PER_CENT * parts))
    return found


def _covers(terms: TransferTerms, charge: ChargeShown) -> bool:
    starts = terms.issued_from is None or (charge.first is not None and charge.first >= terms.issued_from)
    ends = terms.issued_to is None or (charge.last is not None and charge.last <= terms.issued_to)
    return starts and ends and terms.runs_on(charge.trade_date)


def _whole_sheet(parts: Sequence[ChargePart]) -> Sheet:
    whole = {(one.portfolio_name, one.distributor): one for one in reversed(parts)}
    return Sheet(
        key="charges",
        heading=HEADING,
        section="2, 11",
        rule="R7",
        formula=(
            "what a redemption withheld on the Shares that the Distributor sold; of it, what finds no room"
            " under the lifetime limit on sales charges stays with the Fund; the rest is the Distributor's"
        ),
        columns=(
            PORTFOLIO,
            DISTRIBUTOR,
            TRADED,
            Column(name="issued", label="Shares issued on", kind=Kind.DAY),
            Column(name="withheld", label="Withheld on its Shares", kind=Kind.CENTS, unit="dollars"),
            Column(name="to_fund", label="Of it stays with the Fund", kind=Kind.CENTS, unit="dollars"),
            Column(name="amount", label="The Distributor's", kind=Kind.CENTS, unit="dollars"),
        ),
        rows=tuple(
            Row(
                cells={
                    "portfolio": one.portfolio_name,
                    "distributor": one.distributor,
                    "trade_date": charge.trade_date,
                    "issued": charge.original_issue_date,
                    **{name: figure(charge) for name, figure in FIGURES.items()},
                }
            )
            for one in sorted(whole.values(), key=lambda one: one.line)
            for charge in one.charges
        ),
        totals=Row(
            cells={
                "portfolio": "all redemptions",
                **{
                    name: sum(figure(charge) for one in whole.values() for charge in one.charges)
                    for name, figure in FIGURES.items()
                },
            }
        ),
    )


def _own_sheet(parts: Sequence[ChargePart]) -> Sheet:
    given = [(one, charge, part) for one in parts for charge, part in _given(one)]
    return Sheet(
        key="charges",
        heading=HEADING,
        section="6(b), 11",
        rule="R7",
        formula=(
            "what was withheld on a day that the Transfer covers x its percentage; cents by largest remainder"
        ),
        columns=(
            PORTFOLIO,
            LINE,
            DISTRIBUTOR,
            TRADED,
            Column(
                name="given", label="Given to the Assignee", kind=Kind.PARTS_OF_TRILLIONTHS, unit="dollars"
            ),
        ),
        rows=tuple(
            Row(
                cells={
                    "portfolio": one.portfolio_name,
                    "line": one.line,
                    "distributor": one.distributor,
                    "trade_date": charge.trade_date,
                    "given": part,
                }
            )
            for one, charge, part in given
        ),
        totals=Row(cells={"portfolio": "all days", "given": sum(part for _, _, part in given)}),
    )
