"""One payment instruction with its lines, claims and votes, ready to be explained."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from assignments.domain.explained_charges import ChargePart
from assignments.domain.explained_payment import (
    ExplainedClaim,
    ExplainedLine,
    StoredInstruction,
    claim_words,
)
from assignments.domain.explanation import VoteShown
from assignments.domain.parties import Party
from assignments.domain.routes import Component, PayeeKind
from assignments.domain.statements import authority_words
from assignments.models import (
    AssigneePortion12b1,
    CarriedOverEntry,
    DistributorShare12b1,
    PaymentInstruction,
    PaymentLine,
    ShareCorrection,
)
from assignments.selectors.claims import recovered_of
from assignments.selectors.explained_charges import charge_parts
from assignments.selectors.explained_inputs import WITH_FIGURES, votes_of_authority
from fees.models import MonthlyFee
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.models.portal import as_application
from governance.selectors.law import law_of

NOTHING = Decimal(0)
BESIDE_SHARES = (Component.CORRECTION, Component.CARRIED_OVER, Component.CDSC)
Key = tuple[str, int, str, int, int | None]  # kind of line, fee, what it corrects, Distributor, Assignee


def stored_instruction(plan: Plan, *, month: PlanMonth, number: int) -> StoredInstruction | None:
    """A payment instruction of a Plan's month; None where there is none of that number."""
    row = (
        PaymentInstruction.objects.filter(plan=plan, month=month.first, pk=number)
        .select_related("fund", "plan")
        .first()
    )
    if row is None:
        return None
    with as_application():  # the database has shown it to its payee: what it pays is the payee's own
        return _stored(plan, row)


def _stored(plan: Plan, row: PaymentInstruction) -> StoredInstruction:
    lines = list(
        PaymentLine.objects.filter(instruction=row)
        .select_related(
            "instruction", "monthly_fee", "share_class__portfolio", "distributor", "assignee", "claim"
        )
        .order_by("line_number")
    )
    charges = charge_parts(lines)
    explained = _lines(lines, charges)
    return StoredInstruction(
        id=row.pk,
        fund=row.fund.name,
        month=f"{row.month:%Y-%m}",
        party=Party(kind=PayeeKind(row.payee_kind), code=row.payee),
        sequence=row.sequence,
        cents=cents_from_dollars(row.amount),
        status=row.status,
        is_final=all(line.monthly_fee.status == MonthlyFee.Status.CLOSED for line in lines),
        held_because=tuple(row.held_because),
        released_from=row.released_from_id,
        lines=explained,
        claims=_claims(row, lines),
        votes=_votes(plan, row, lines),
        through=date.fromisoformat(row.authority["through"]) if row.authority.get("through") else None,
        authority=authority_words(row.authority),
        is_not_paid=row.not_paid_by_id is not None,
        charges=charges,
    )


def _lines(lines: Sequence[Any], charges: Sequence[ChargePart]) -> tuple[ExplainedLine, ...]:
    fees = {line.monthly_fee_id for line in lines}
    shares = {
        (row.monthly_fee_id, row.distributor_id): row
        for row in DistributorShare12b1.objects.filter(monthly_fee__in=fees)
    }
    portions = {
        (row.monthly_fee_id, row.distributor_id, row.assignee_id): row.amount
        for row in AssigneePortion12b1.objects.filter(monthly_fee__in=fees)
    }

    beside = {**_corrections(lines), **_carried_over(fees), **_charges(lines, charges)}

    def rests_on(line: Any) -> int | None:
        if line.claim_id is not None:
            return None
        if line.component in BESIDE_SHARES:
            return beside.get(_key(line), 0)
        if line.component not in (Component.DISTRIBUTION_FEE, Component.SERVICE_FEE):
            return None
        share = shares[line.monthly_fee_id, line.distributor_id]
        if line.component == Component.SERVICE_FEE:
            return cents_from_dollars(share.service_fee)
        if line.assignee_id is None:
            return cents_from_dollars(share.balance)
        portion = portions.get((line.monthly_fee_id, line.distributor_id, line.assignee_id), NOTHING)
        return cents_from_dollars(portion)

    return tuple(
        ExplainedLine(
            number=line.line_number,
            portfolio=line.share_class.portfolio.code,
            portfolio_name=line.share_class.portfolio.name,
            component=Component(line.component),
            distributor=line.distributor.code,
            assignee=line.assignee.code if line.assignee else None,
            claim=claim_words(line.claim.date) if line.claim else None,
            cents=cents_from_dollars(line.amount),
            rests_on=rests_on(line),
            fee_stands=line.monthly_fee.status in WITH_FIGURES,
            for_month=f"{line.for_month:%Y-%m}" if line.for_month else "",
            why="; ".join(line.instruction.held_because) or "Section 6",
        )
        for line in lines
    )


def _key(line: Any) -> Key:
    return (line.component, line.monthly_fee_id, line.corrects, line.distributor_id, line.assignee_id)


def _charges(lines: Sequence[Any], parts: Sequence[ChargePart]) -> dict[Key, int]:
    """The stored parts of the month's own deferred charges."""
    stored = {one.line: one.cents for one in parts}
    return {_key(line): stored[line.line_number] for line in lines if line.line_number in stored}


def _corrections(lines: Sequence[Any]) -> dict[Key, int]:
    """What was worked out for the months corrected, by kind of line, fees, Distributor and Assignee.

    Lines of deferred charges correct these alone, the others both fees.
    """
    found: dict[Key, int] = defaultdict(int)
    rows = ShareCorrection.objects.filter(
        monthly_fee__in={line.monthly_fee_id for line in lines if line.for_month is not None}
    )
    for component, fee, corrected, distributor, assignee, amount in rows.values_list(
        "component", "monthly_fee_id", "corrected_fee_id", "distributor_id", "assignee_id", "in_lines"
    ):
        kind = Component.CDSC if component == Component.CDSC else Component.CORRECTION
        found[kind, fee, str(corrected), distributor, assignee] += cents_from_dollars(amount)
    return found


def _carried_over(fees: Collection[int]) -> dict[Key, int]:
    """What the months took of what is carried over, by fee, component, Distributor and Assignee."""
    found: dict[Key, int] = defaultdict(int)
    rows = CarriedOverEntry.objects.filter(monthly_fee__in=fees)
    for fee, component, distributor, assignee, amount in rows.values_list(
        "monthly_fee_id",
        "carried_over__component",
        "carried_over__distributor_id",
        "carried_over__assignee_id",
        "in_lines",
    ):
        found[Component.CARRIED_OVER, fee, component.lower(), distributor, assignee] += cents_from_dollars(
            amount
        )
    return found


def _claims(row: PaymentInstruction, lines: Sequence[Any]) -> tuple[ExplainedClaim, ...]:
    """The claims that the lines recover, oldest first, and what other standing payments recovered of each."""
    claims = {line.claim.entry: line.claim for line in lines if line.claim is not None}
    here: dict[str, int] = dict.fromkeys(claims, 0)
    for line in lines:
        if line.claim is not None:
            here[line.claim.entry] -= cents_from_dollars(line.amount)
    elsewhere = recovered_of(row.plan, claims, without=row.pk)
    return tuple(
        ExplainedClaim(
            entry=entry,
            date=claim.date,
            amount=cents_from_dollars(claim.amount),
            before=elsewhere[entry].recovered,
            here=here[entry],
            reason=claim.reason,
        )
        for entry, claim in sorted(claims.items(), key=lambda item: (item[1].date, item[1].pk))
    )


def _votes(plan: Plan, row: PaymentInstruction, lines: Sequence[Any]) -> tuple[VoteShown, ...]:
    """The votes that the instruction's authority names, as this Fund's Board cast them, by what was known."""
    classes = sorted({line.share_class_id for line in lines})
    law = law_of(plan, known_at=row.prepared_by_id, only=classes)
    authority = list(row.authority.values())
    votes = {vote: None for one in classes for vote in votes_of_authority(law[one].votes, authority)}
    return tuple(votes)
