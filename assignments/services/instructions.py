"""Store payment instructions; none is ever edited: it changes state, or another supersedes it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Max, QuerySet

from assignments.domain.instructions import InstructionDraft, InstructionStatus
from assignments.domain.routes import PayableLine
from assignments.models import Assignee, PaymentInstruction, PaymentLine
from governance.domain.periods import PlanMonth
from governance.models import Act, Distributor, Plan
from governance.models.copying import copy_in, json_text, next_numbers, plain_text

NONE = "\\N"


class InstructionLine(NamedTuple):
    """A line, the share class that it pays and that class's computed month."""

    fee: int
    share_class: int
    line: PayableLine


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInstruction:
    """An instruction of one Fund to be stored; `released_from` is the held one its lines come from."""

    fund: int
    draft: InstructionDraft
    authority: Mapping[str, str | None]
    lines: tuple[InstructionLine, ...]
    released_from: int | None = None


def supersede_instructions(instructions: "QuerySet[PaymentInstruction]", *, act: Act) -> None:
    """Mark unissued instructions as superseded by an act; they and their lines are kept."""
    numbers = list(instructions.values_list("pk", flat=True).distinct())
    PaymentInstruction.objects.filter(pk__in=numbers).update(
        status=InstructionStatus.SUPERSEDED.value, status_by=act
    )


def write_instructions(new: Sequence[NewInstruction], *, plan: Plan, month: PlanMonth, act: Act) -> None:
    """Add instructions, those of one Fund as its next sequence; the caller holds the transaction."""
    if not new:
        return
    sequences = _next_sequences(plan, month=month, funds={one.fund for one in new})
    numbered = list(zip(next_numbers(PaymentInstruction._meta.db_table, len(new)), new, strict=True))
    copy_in(
        PaymentInstruction._meta.db_table,
        columns=(
            "plan_id",
            "month",
            "prepared_by_id",
            "status_by_id",
            "id",
            "fund_id",
            "sequence",
            "payee_kind",
            "payee",
            "amount",
            "status",
            "held_because",
            "authority",
            "released_from_id",
        ),
        lines=(
            f"{plan.pk}\t{month.first}\t{act.pk}\t{act.pk}\t{number}\t{one.fund}\t{sequences[one.fund]}"
            f"\t{one.draft.payee_kind}\t{plain_text(one.draft.payee)}\t{one.draft.amount_cents}e-2"
            f"\t{one.draft.first_status}\t{json_text(one.draft.held_because)}\t{json_text(dict(one.authority))}"
            f"\t{one.released_from or NONE}"
            for number, one in numbered
        ),
    )
    _copy_lines([(number, one.lines) for number, one in numbered])


def _next_sequences(plan: Plan, *, month: PlanMonth, funds: Collection[int]) -> dict[int, int]:
    """By Fund: 1, or one more than what stands, for a supplement or for lines that were released."""
    standing = (
        PaymentInstruction.objects.filter(plan=plan, month=month.first, fund__in=funds)
        .exclude(status=InstructionStatus.SUPERSEDED.value)
        .values_list("fund_id")
        .annotate(last=Max("sequence"))
    )
    return defaultdict(lambda: 1, {fund: last + 1 for fund, last in standing})


def _copy_lines(instructions: Sequence[tuple[int, Sequence[InstructionLine]]]) -> None:
    distributors = dict(Distributor.objects.values_list("code", "pk"))
    assignees = dict(Assignee.objects.values_list("code", "pk"))
    copy_in(
        PaymentLine._meta.db_table,
        columns=(
            "instruction_id",
            "line_number",
            "monthly_fee_id",
            "share_class_id",
            "component",
            "distributor_id",
            "assignee_id",
            "claim_id",
            "for_month",
            "corrects",
            "amount",
        ),
        lines=(
            f"{instruction}\t{number}\t{fee}\t{share_class}\t{line.component}\t{distributors[line.distributor]}"
            f"\t{assignees[line.assignee] if line.assignee else NONE}"
            f"\t{NONE if line.claim is None else line.claim}\t{line.for_month or NONE}\t{line.corrects}"
            f"\t{line.cents}e-2"
            for instruction, lines in instructions
            for number, (fee, share_class, line) in enumerate(lines, start=1)
        ),
    )
