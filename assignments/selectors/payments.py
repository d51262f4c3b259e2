"""The payment instructions of a month, as files and pages show them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from assignments.domain.instructions import InstructionStatus
from assignments.domain.routes import Component, PayableLine, PayeeKind
from assignments.models import PaymentInstruction, PaymentLine
from fees.models import MonthlyFee
from governance.domain.money import cents_from_dollars, dollars_text
from governance.domain.periods import PlanMonth
from governance.models import Plan

UNISSUED = (InstructionStatus.PREPARED, InstructionStatus.HELD, InstructionStatus.SETTLED)
NO_LONGER_STANDING = (InstructionStatus.SUPERSEDED, InstructionStatus.VOIDED, InstructionStatus.REVERSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShown:
    """One line of an instruction; the amount in cents."""

    portfolio: str
    component: str
    distributor: str
    assignee: str | None
    claim: str | None
    for_month: str | None
    corrects: str | None
    cents: int

    def document(self) -> dict[str, Any]:
        """The line as JSON has it."""
        return {
            "portfolio": self.portfolio,
            "component": self.component,
            "distributor": self.distributor,
            "assignee": self.assignee,
            "claim": self.claim,
            "for_month": self.for_month,
            "of": self.corrects,
            "amount": dollars_text(self.cents),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentShown:
    """One payment instruction with its lines; the amount in cents."""

    id: str
    sequence: int
    fund: str
    payee: str
    payee_kind: str
    cents: int
    status: str
    held_because: tuple[str, ...]
    authority: dict[str, str | None]
    lines: tuple[LineShown, ...]

    @property
    def stands(self) -> bool:
        """Whether the instruction is the one that counts for its lines."""
        return self.status not in NO_LONGER_STANDING

    def document(self) -> dict[str, Any]:
        """The instruction as JSON has it."""
        return {
            "id": self.id,
            "sequence": self.sequence,
            "fund": self.fund,
            "payee": self.payee,
            "payee_kind": self.payee_kind,
            "amount": dollars_text(self.cents),
            "status": self.status,
            "held_because": list(self.held_because),
            "authority": self.authority,
            "lines": [line.document() for line in self.lines],
        }


def payments_of(plan: Plan, *, month: PlanMonth) -> tuple[PaymentShown, ...]:
    """Every instruction of a month, whatever became of it, in the order of Fund, payee and sequence."""
    shown = shown_payments(PaymentInstruction.objects.filter(plan=plan, month=month.first))
    return tuple(
        sorted(shown, key=lambda one: (one.fund, one.payee_kind, one.payee, one.sequence, one.held_because))
    )


def shown_payments(rows: "QuerySet[PaymentInstruction]") -> list[PaymentShown]:
    """Some instructions with all their lines, in the order of their numbers, in two queries."""
    lines = _lines(rows)
    return [
        PaymentShown(
            id=str(row.pk),
            sequence=row.sequence,
            fund=row.fund.name,
            payee=row.payee,
            payee_kind=row.payee_kind,
            cents=cents_from_dollars(row.amount),
            status=row.status,
            held_because=tuple(row.held_because),
            authority=row.authority,
            lines=tuple(lines[row.pk]),
        )
        for row in rows.select_related("fund").order_by("pk")
    ]


def _lines(instructions: "QuerySet[PaymentInstruction]") -> dict[int, list[LineShown]]:
    found: dict[int, list[LineShown]] = defaultdict(list)
    rows = (
        PaymentLine.objects.filter(instruction__in=instructions)
        .order_by("instruction_id", "line_number")
        .values_list(
            "instruction_id",
            "share_class__portfolio__name",
            "component",
            "distributor__code",
            "assignee__code",
            "claim__entry",
            "for_month",
            "corrects",
            "amount",
        )
    )
    for instruction, portfolio, component, distributor, assignee, claim, for_month, corrects, amount in rows:
        found[instruction].append(
            LineShown(
                portfolio=portfolio,
                component=component,
                distributor=distributor,
                assignee=assignee,
                claim=claim,
                for_month=f"{for_month:%Y-%m}" if for_month else None,
                corrects=corrects or None,
                cents=cents_from_dollars(amount),
            )
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLine:
    """A stored line by the codes of its parties; the amount in cents."""

    instruction: int
    fee: int
    portfolio: str
    component: str
    distributor: str
    assignee: str | None
    claim: int | None
    cents: int
    for_month: date | None
    corrects: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingLine:
    """A stored line of an instruction that stands, and what its instruction says of it."""

    fund: int
    payee_kind: str
    payee: str
    held_because: tuple[str, ...]
    line: StoredLine

    def as_payable(self, *, held_because: tuple[str, ...]) -> PayableLine:
        """The line unchanged, but for the reasons that hold it now."""
        line = self.line
        component = Component(line.component)
        own = self.payee_kind == PayeeKind.DISTRIBUTOR and line.assignee is None
        return PayableLine(
            portfolio=line.portfolio,
            component=component,
            distributor=line.distributor,
            assignee=line.assignee,
            claim=line.claim,
            payee_kind=PayeeKind(self.payee_kind),
            payee=self.payee,
            cents=line.cents,
            held_because=held_because,
            offsettable=own and (component is not Component.CDSC or line.cents < 0),
            for_month=line.for_month,
            corrects=line.corrects,
        )


def unissued_lines(plan: Plan, *, month: PlanMonth, funds: Collection[int]) -> list[StandingLine]:
    """The lines of unissued instructions that stand, those of closed classes left out."""
    return _standing_lines(
        PaymentLine.objects.filter(
            instruction__plan=plan,
            instruction__month=month.first,
            instruction__fund__in=funds,
            instruction__status__in=UNISSUED,
        ).exclude(monthly_fee__status=MonthlyFee.Status.CLOSED)
    )


def lines_of_instructions(instructions: Collection[int]) -> list[StandingLine]:
    """The lines of some instructions, by their numbers."""
    return _standing_lines(PaymentLine.objects.filter(instruction__in=instructions))


def held_lines(plan: Plan, *, month: PlanMonth) -> list[StandingLine]:
    """The lines of a month that are held; not where a closing that did not finish has computed some anew."""
    held = PaymentInstruction.objects.filter(plan=plan, month=month.first, status=InstructionStatus.HELD)
    # By number, in three questions: what the database expects of a month just prepared does not slow them.
    numbers = set(held.values_list("pk", flat=True))
    anew = PaymentLine.objects.filter(
        instruction__in=numbers, monthly_fee__status=MonthlyFee.Status.SUPERSEDED
    )
    whole = numbers - set(anew.values_list("instruction_id", flat=True))
    return _standing_lines(PaymentLine.objects.filter(instruction__in=whole))


def lines_of_instruction(number: int) -> list[StandingLine]:
    """The lines of one instruction, in their order."""
    return _standing_lines(PaymentLine.objects.filter(instruction=number))


def _standing_lines(lines: "QuerySet[PaymentLine]") -> list[StandingLine]:
    rows = lines.order_by("instruction_id", "line_number").values_list(
        "instruction__fund_id",
        "instruction__payee_kind",
        "instruction__payee",
        "instruction__held_because",
        "instruction_id",
        "monthly_fee_id",
        "share_class__portfolio__code",
        "component",
        "distributor__code",
        "assignee__code",
        "claim_id",
        "amount",
        "for_month",
        "corrects",
    )
    return [
        StandingLine(
            fund=row[0],
            payee_kind=row[1],
            payee=row[2],
            held_because=tuple(row[3]),
            line=StoredLine(
                instruction=row[4],
                fee=row[5],
                portfolio=row[6],
                component=row[7],
                distributor=row[8],
                assignee=row[9],
                claim=row[10],
                cents=cents_from_dollars(row[11]),
                for_month=row[12],
                corrects=row[13],
            ),
        )
        for row in rows
    ]


def payment_totals(payments: tuple[PaymentShown, ...]) -> dict[str, int]:
    """Cents prepared (approved, issued and settled ones counted too) and held."""
    standing = [one for one in payments if one.stands]
    held = sum(one.cents for one in standing if one.status == InstructionStatus.HELD)
    return {"prepared": sum(one.cents for one in standing) - held, "held": held}


def payments_document(plan: Plan, *, month: PlanMonth) -> dict[str, Any]:
    """The JSON document of `payments`: every instruction of the month and its state."""
    payments = payments_of(plan, month=month)
    return {
        "format": 1,
        "month": str(month),
        "plan": plan.code,
        "payments": [one.document() for one in payments],
        "totals": {name: dollars_text(cents) for name, cents in payment_totals(payments).items()},
    }
