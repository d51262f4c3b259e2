"""Payments as a person reads them before approving, and what was approved, authorised and became of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from assignments.domain.approvals import ContentLine, InstructionContent
from assignments.domain.routes import Component, PayeeKind
from assignments.models import Assignee, CollectionAgent, Determination, PaymentInstruction, PaymentLine
from assignments.selectors.bank import account_of, unconfirmed_reasons
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Distributor

_FROM_DETERMINED = """
    WITH RECURSIVE lineage (instruction, ancestor) AS (
        SELECT id, released_from_id FROM assignments_paymentinstruction WHERE id = ANY(%s)
        UNION
        SELECT lineage.instruction, earlier.released_from_id
        FROM lineage JOIN assignments_paymentinstruction AS earlier ON earlier.id = lineage.ancestor
    )
    SELECT DISTINCT {columns}
    FROM lineage
    JOIN assignments_determination AS decided ON decided.instruction_id = lineage.ancestor
    WHERE decided.superseded_by_id IS NULL AND decided.decision = 'PAY'
"""
LINEAGE = _FROM_DETERMINED.format(columns="lineage.instruction AS id")
DECIDED = _FROM_DETERMINED.format(columns="decided.*, lineage.instruction AS of_payment")
SECTION_OF: Mapping[Component, str] = {
    Component.DISTRIBUTION_FEE: "6(a)",
    Component.SERVICE_FEE: "5",
    Component.OFFSET: "6(e)",
    Component.CDSC: "11",
    Component.CARRIED_OVER: "13",
    Component.CORRECTION: "6(a)",
}


def contents_of(rows: "QuerySet[PaymentInstruction]") -> tuple[InstructionContent, ...]:
    """Some instructions exactly as a person reads them, in the order of their numbers, in a few queries."""
    found = list(rows.select_related("fund", "plan").order_by("pk"))
    lines = _lines([row.pk for row in found])
    parties = _parties({(row.payee_kind, row.payee) for row in found})
    accounts = {key: account_of(PayeeKind(key[0]), key[1]) for key in parties}
    waiting = unconfirmed_reasons(parties)
    return tuple(
        InstructionContent(
            id=row.pk,
            plan=row.plan.code,
            month=str(PlanMonth(row.month)),
            fund=row.fund.name,
            sequence=row.sequence,
            payee_kind=row.payee_kind,
            payee=row.payee,
            payee_name=parties[row.payee_kind, row.payee][0],
            payee_address=parties[row.payee_kind, row.payee][1],
            bank=account.words if (account := accounts[row.payee_kind, row.payee]) else "",
            bank_digest=account.digest if account else "",
            waits_for_bank=waiting.get((row.payee_kind, row.payee), ""),
            cents=cents_from_dollars(row.amount),
            authority=dict(row.authority),
            held_because=tuple(row.held_because),
            lines=tuple(lines[row.pk]),
        )
        for row in found
    )


def determined_payable(instructions: Collection[int]) -> set[int]:
    """Those whose lines come, by whatever way, from a held payment that a determination pays."""
    return {row.pk for row in PaymentInstruction.objects.raw(LINEAGE, [list(instructions)])}


def determinations_behind(instructions: Collection[int]) -> dict[int, tuple[Determination, ...]]:
    """By payment, the decisions to pay that stand about a held payment from which its lines come."""
    found: dict[int, tuple[Determination, ...]] = defaultdict(tuple)
    rows: Any = Determination.objects.raw(DECIDED, [list(instructions)]).prefetch_related("recorded_by")
    for row in rows:
        found[row.of_payment] += (row,)
    return found


def determination_of(instruction: int) -> Determination | None:
    """The decision about a held payment that stands."""
    return Determination.objects.filter(instruction=instruction, superseded_by__isnull=True).first()


def _lines(instructions: Sequence[int]) -> dict[int, list[ContentLine]]:
    found: dict[int, list[ContentLine]] = defaultdict(list)
    rows = (
        PaymentLine.objects.filter(instruction__in=instructions)
        .select_related("share_class__portfolio", "distributor", "assignee", "claim")
        .order_by("instruction_id", "line_number")
    )
    for row in rows:
        component = Component(row.component)
        found[row.instruction_id].append(
            ContentLine(
                portfolio=row.share_class.portfolio.name,
                what=_what(row, component),
                section=SECTION_OF[component],
                distributor=row.distributor.code,
                assignee=row.assignee.code if row.assignee else "",
                for_month=str(PlanMonth(row.for_month)) if row.for_month else "",
                cents=cents_from_dollars(row.amount),
            )
        )
    return found


def _what(line: Any, component: Component) -> str:
    if component is Component.DISTRIBUTION_FEE:
        whose = f"12b-1 Portion of {line.assignee.code}" if line.assignee else "balance"
        return f"distribution fee, {whose} of {line.distributor.code}"
    if component is Component.CDSC:
        whose = f"part of {line.assignee.code}" if line.assignee else "balance"
        return f"contingent deferred sales charge, {whose} of {line.distributor.code}"
    if component is Component.OFFSET:
        return f"offset of the claim of {line.claim.date}"
    if component is Component.CORRECTION:
        return f"correction of {PlanMonth(line.for_month)}"
    if component is Component.CARRIED_OVER:
        return "carried over from the Prior Plan"
    return component.value.lower().replace("_", " ")


def _parties(keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Name and address of payees by kind and code; a Distributor has no address on record."""
    codes: dict[str, set[str]] = defaultdict(set)
    for kind, code in keys:
        codes[kind].add(code)
    found: dict[tuple[str, str], tuple[str, str]] = dict.fromkeys(keys, ("", ""))
    for code, name in Distributor.objects.filter(code__in=codes[PayeeKind.DISTRIBUTOR]).values_list(
        "code", "name"
    ):
        found[PayeeKind.DISTRIBUTOR.value, code] = (name, "")
    for kind, model in ((PayeeKind.ASSIGNEE, Assignee), (PayeeKind.COLLECTION_AGENT, CollectionAgent)):
        rows = model._default_manager.filter(code__in=codes[kind]).values_list("code", "name", "address")
        for code, name, address in rows:
            found[kind.value, code] = (name, address)
    return found
