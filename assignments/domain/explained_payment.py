"""Section 6: a payment instruction explained line by line, beside what each rests on (R9, R10, R13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assignments.domain.explained_charges import ChargePart, charges_proofs, charges_sheets
from assignments.domain.explanation import Explanation, Fact, Proof, VoteShown, votes_sheet
from assignments.domain.parties import Party
from assignments.domain.routes import Component, PayeeKind
from assignments.domain.sheets import Column, Kind, Row, Sheet, Why
from governance.domain.sections import plan_section

SECTIONS: Mapping[Component, tuple[str, str]] = {
    Component.DISTRIBUTION_FEE: ("6(a), 6(b)", "R6, R7, R9"),
    Component.SERVICE_FEE: ("5, 6(a)", "R8, R9"),
    Component.OFFSET: ("6(b), 6(e)", "R10"),
    Component.CDSC: ("11", "R7, R9"),
    Component.CORRECTION: ("6, 11", "R13"),
    Component.CARRIED_OVER: ("13", "R9"),
}

# Of what is given, or withheld, nothing is computed here.
WITHOUT_EXPLANATION = (Component.OFFSET, Component.CARRIED_OVER, Component.CDSC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedLine:
    """A line of an instruction, cents. `rests_on` is the stored share, Portion or balance (None: a claim).

    A deferred charge rests on its stored part. A correction rests on what was worked out for the month that
    it corrects (`for_month`), and says `why`; what is carried over, on what is given.
    """

    number: int
    portfolio: str
    portfolio_name: str
    component: Component
    distributor: str
    assignee: str | None
    claim: str | None
    cents: int
    rests_on: int | None
    fee_stands: bool
    for_month: str = ""
    why: str = ""

    @property
    def claimed(self) -> int:
        """What a claim recovers by it."""
        return self.cents if self.claim else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedClaim:
    """A claim that lines recover; cents. `before` is what other standing payments have recovered of it."""

    entry: str
    date: date
    amount: int
    before: int
    here: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredInstruction:
    """A payment instruction as it is stored; the amount in cents."""

    id: int
    fund: str
    month: str
    party: Party
    sequence: int
    cents: int
    status: str
    is_final: bool
    held_because: tuple[str, ...]
    released_from: int | None
    lines: tuple[ExplainedLine, ...]
    claims: tuple[ExplainedClaim, ...]
    votes: tuple[VoteShown, ...]
    through: date | None
    authority: str
    is_not_paid: bool = False
    charges: tuple[ChargePart, ...] = ()


NOT_PAID = "A person determined that it is not paid (R13)."


@plan_section("6(a)", "6(d)", "6(e)")
def explain_payment(stored: StoredInstruction) -> Explanation:
    """Section 6: why this Fund pays this payee this amount, or holds it, and by which votes."""
    own = stored.party.kind is PayeeKind.ASSIGNEE
    found = [_lines_sheet(stored), *charges_sheets(stored.charges, own=own)]
    if stored.claims:
        found.append(_claims_sheet(stored.claims))
    found.append(votes_sheet(stored.votes, through=stored.through))
    return Explanation(
        title=f"Payment {stored.id} to {stored.party.code}",
        amount=stored.cents,
        is_final=stored.is_final,
        facts=_facts(stored),
        sheets=tuple(found),
        proofs=(
            Proof(what="the lines together, cents", again=_sum(stored.lines), stored=stored.cents),
            *charges_proofs(stored.charges, own=own),
            Proof(
                what="offsets and what the claims give here, cents",
                again=-sum(one.here for one in stored.claims),
                stored=sum(one.claimed for one in stored.lines),
            ),
            Proof(
                what="what the claims give beyond their amounts, cents",
                again=sum(max(one.before + _recovers(stored, one) - one.amount, 0) for one in stored.claims),
                stored=0,
            ),
        ),
        remarks=(NOT_PAID, *stored.held_because) if stored.is_not_paid else stored.held_because,
    )


def claim_words(day: date) -> str:
    """A claim in words; the entry that names it for the books is long."""
    return f"claim of {day}"


def _recovers(stored: StoredInstruction, claim: ExplainedClaim) -> int:
    """What of a claim a payment recovers: nothing, where a person determined that it is not paid."""
    return 0 if stored.is_not_paid else claim.here


def _sum(lines: Sequence[ExplainedLine]) -> int:
    return sum(line.cents for line in lines)


def _facts(stored: StoredInstruction) -> tuple[Fact, ...]:
    facts = [
        Fact(label="Fund", value=stored.fund),
        Fact(label="Month", value=stored.month),
        Fact(label="Sequence", value=str(stored.sequence)),
        Fact(label="By which votes", value=stored.authority),
    ]
    if stored.released_from is not None:
        why = Why(what="payment", instruction=stored.released_from)
        facts.append(Fact(label="Its lines come from", value=f"payment {stored.released_from}", why=why))
    return tuple(facts)


def _lines_sheet(stored: StoredInstruction) -> Sheet:
    return Sheet(
        key="lines",
        heading="The lines",
        section="6",
        rule="R9, R10, R13",
        formula="one line for each Portfolio, component, Distributor, Assignee and claim",
        columns=(
            Column(name="portfolio", label="Portfolio", kind=Kind.TEXT),
            Column(name="line", label="Line", kind=Kind.NUMBER),
            Column(name="component", label="What it pays", kind=Kind.TEXT),
            Column(name="line_section", label="Section", kind=Kind.TEXT),
            Column(name="line_rule", label="Rule", kind=Kind.TEXT),
            Column(name="distributor", label="Distributor", kind=Kind.TEXT),
            Column(name="assignee", label="Assignee", kind=Kind.TEXT),
            Column(name="claim", label="Claim", kind=Kind.TEXT),
            Column(name="rests_on", label="Computed here", kind=Kind.CENTS, unit="dollars"),
            Column(name="amount", label="Amount", kind=Kind.CENTS, unit="dollars"),
            Column(name="note", label="Note", kind=Kind.TEXT, is_wide=True),
        ),
        rows=tuple(_line_row(line) for line in stored.lines),
        totals=Row(cells={"portfolio": "the payment", "amount": _sum(stored.lines)}),
    )


def _line_row(line: ExplainedLine) -> Row:
    section, rule = SECTIONS.get(line.component, ("6", "R13"))
    return Row(
        cells={
            "line": line.number,
            "portfolio": line.portfolio_name,
            "component": _words(line),
            "line_section": section,
            "line_rule": rule,
            "distributor": line.distributor,
            "assignee": line.assignee,
            "claim": line.claim,
            "rests_on": line.rests_on,
            "amount": line.cents,
            "note": _note(line),
        },
        why=_why(line),
    )


def _words(line: ExplainedLine) -> str:
    if line.component is Component.DISTRIBUTION_FEE:
        return "12b-1 Portion" if line.assignee else "balance of the 12b-1 Share"
    if line.component is Component.CORRECTION:
        return f"{'given back' if line.claim else 'correction'} of {line.for_month}"
    if line.component is Component.CARRIED_OVER:
        return "carried over from the Prior Plan"
    if line.component is Component.CDSC:
        if line.for_month:
            return f"contingent deferred sales charge, correction of {line.for_month}"
        return f"{'part' if line.assignee else 'balance'} of the contingent deferred sales charge"
    return "offset of a claim" if line.component is Component.OFFSET else "service fee"


def _note(line: ExplainedLine) -> str:
    if not line.fee_stands:
        return "of an earlier computation, which was superseded"
    if line.component is Component.CARRIED_OVER:
        return "as it was given, not computed" + (f"; late, for {line.for_month}" if line.for_month else "")
    if line.component is Component.CDSC and line.for_month:
        return (
            f"what redemptions of {line.for_month} withheld on the facts now known, less what was paid of it;"
            " a negative amount is kept back"
        )
    if line.component is Component.CDSC:
        return "withheld from redemptions of the month; no claim is set off against it"
    if line.component is Component.CORRECTION and line.claim:
        return f"what was overpaid for {line.for_month}, from a later Portion of the same Transfer"
    if line.component is Component.CORRECTION:
        return (
            f"{line.why}: what {line.for_month} gives on the facts now known, less what it gave; a negative"
            " amount is kept back"
        )
    if line.rests_on is not None and line.rests_on != line.cents:
        return "the Monthly Calculation's figure, within CALCULATION_TOLERANCE (Section 6(d))"
    return ""


def _why(line: ExplainedLine) -> dict[str, Why]:
    if not line.fee_stands or line.component in WITHOUT_EXPLANATION:
        return {}
    if line.component is Component.CORRECTION:  # what stands of the month that it corrects
        why = Why(
            what="fee",
            portfolio=line.portfolio,
            component=Component.DISTRIBUTION_FEE.value,
            month=line.for_month,
        )
    elif line.assignee is not None:
        why = Why(
            what="portion",
            portfolio=line.portfolio,
            distributor=line.distributor,
            assignee=line.assignee,
        )
    else:
        why = Why(
            what="share",
            portfolio=line.portfolio,
            component=line.component.value,
            distributor=line.distributor,
        )
    return {"amount": why}


def _claims_sheet(claims: Sequence[ExplainedClaim]) -> Sheet:
    return Sheet(
        key="claims",
        heading="The claims that it recovers",
        section="6(b), 6(e)",
        rule="R10",
        formula=(
            "oldest claim first; the smaller of what is open and what this Fund pays the Distributor itself"
            " and does not hold; over the Portfolios in proportion to that (R11)"
        ),
        columns=(
            Column(name="claim", label="Claim", kind=Kind.TEXT),
            Column(name="date", label="Dated", kind=Kind.DAY),
            Column(name="reason", label="Reason", kind=Kind.TEXT, is_wide=True),
            Column(name="claimed", label="Claimed", kind=Kind.CENTS, unit="dollars"),
            Column(name="before", label="Recovered elsewhere", kind=Kind.CENTS, unit="dollars"),
            Column(name="here", label="Recovered here", kind=Kind.CENTS, unit="dollars"),
            Column(name="open", label="Still open", kind=Kind.CENTS, unit="dollars"),
            Column(name="entry", label="Entered as", kind=Kind.TEXT, is_wide=True),
        ),
        rows=tuple(
            Row(
                cells={
                    "claim": claim_words(one.date),
                    "entry": one.entry,
                    "date": one.date,
                    "reason": one.reason,
                    "claimed": one.amount,
                    "before": one.before,
                    "here": one.here,
                    "open": one.amount - one.before - one.here,
                }
            )
            for one in claims
        ),
    )
