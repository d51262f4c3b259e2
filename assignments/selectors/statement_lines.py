"""The payment lines that bear on a payee's part of a month, and what they do with it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, Q

from assignments.domain.instructions import InstructionStatus
from assignments.domain.parties import Party
from assignments.domain.routes import Component, PayeeKind
from assignments.domain.sheets import PaymentRef
from assignments.domain.statements import ForMonth, LineAmounts, told_to_an_assignee
from assignments.models import PaymentLine
from assignments.selectors.explained_inputs import WITH_FIGURES
from assignments.selectors.told import instructions_told
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Plan

Key = tuple[int, str]  # monthly fee, distributor code
FOR_MONTHS = (Component.CORRECTION, Component.CARRIED_OVER)
BESIDE_SHARES = (*FOR_MONTHS, Component.CDSC)
"""What a payee can be paid of a month that gives it no share or Portion."""


def lines_of(plan: Plan, *, month: PlanMonth, party: Party) -> dict[Key, list[Any]]:
    """The lines of standing instructions that bear on a payee's part, by fee and Distributor."""
    concerns = {
        PayeeKind.DISTRIBUTOR: Q(distributor__code=party.code),
        PayeeKind.ASSIGNEE: Q(assignee__code=party.code),
        PayeeKind.COLLECTION_AGENT: Q(instruction__payee_kind=party.kind, instruction__payee=party.code),
    }[party.kind]
    rows = (
        PaymentLine.objects.filter(
            concerns,
            monthly_fee__share_class__plan=plan,
            monthly_fee__month=month.first,
            monthly_fee__status__in=WITH_FIGURES,
        )
        .order_by("instruction_id", "line_number")
        .values(
            "monthly_fee_id",
            "component",
            "amount",
            "instruction_id",
            "for_month",
            paid_in=F("monthly_fee__month"),
            code=F("distributor__code"),
        )
    )
    told = instructions_told({row["instruction_id"] for row in rows}, party=party)
    found: dict[Key, list[Any]] = defaultdict(list)
    for row in rows:
        if row["instruction_id"] in told:
            found[row["monthly_fee_id"], row["code"]].append({**row, "told": told[row["instruction_id"]]})
    return found


def amounts_of(lines: Sequence[Any], *, distributor: str, party: Party) -> LineAmounts:
    """What the lines of one Portfolio and Distributor do with the party's part of it."""
    payments: dict[int, PaymentRef] = {}
    reasons: dict[str, None] = {}
    for line in lines:
        if line["told"].is_own or party.kind is PayeeKind.DISTRIBUTOR:
            payments[line["instruction_id"]] = PaymentRef(
                id=line["instruction_id"], status=line["told"].status, is_own=line["told"].is_own
            )
        if line["told"].status == InstructionStatus.HELD:
            reasons |= dict.fromkeys(line["told"].reasons)
    told = [told_to_an_assignee(one) for one in reasons] if party.kind is PayeeKind.ASSIGNEE else reasons
    live = [line for line in lines if not line["told"].is_not_paid]
    own = [line for line in live if line["told"].is_own]
    held = [line for line in own if line["told"].status == InstructionStatus.HELD]
    return LineAmounts(
        payable=_cents(own) - _cents(held),
        held=_cents(held),
        elsewhere=_cents(live) - _cents(own),
        not_paid=_cents(lines) - _cents(live),
        offsets=_cents(lines, Component.OFFSET),
        corrections=_cents(lines, Component.CORRECTION),
        carried_over=_cents(lines, Component.CARRIED_OVER),
        cdsc=_cents(lines, Component.CDSC),
        for_months=tuple(_for_month(line) for line in lines if _is_for_a_month(line)),
        payments=tuple(payments.values()),
        held_because=tuple(dict.fromkeys(told)),
        route=_route(live, distributor=distributor, party=party),
    )


def _cents(lines: Iterable[Any], component: Component | None = None) -> int:
    return sum(cents_from_dollars(line["amount"]) for line in lines if component in (None, line["component"]))


def _is_for_a_month(line: Any) -> bool:
    """Whether a line carries over, or corrects an earlier month or its deferred charges."""
    return line["component"] in FOR_MONTHS or line["for_month"] is not None


def _for_month(line: Any) -> ForMonth:
    return ForMonth(
        component=line["component"],
        month=f"{line['for_month']:%Y-%m}" if line["for_month"] else "",
        cents=cents_from_dollars(line["amount"]),
        instruction=line["instruction_id"],
        paid_in=f"{line['paid_in']:%Y-%m}",
        is_own=line["told"].is_own,
    )


def _route(lines: Sequence[Any], *, distributor: str, party: Party) -> str:
    """R9: who pays the Assignee its Portion. The agent is not named: it is the Distributor's to name it."""
    kinds = {line["told"].kind for line in lines}
    if party.kind is not PayeeKind.ASSIGNEE or not kinds:
        return ""
    if PayeeKind.ASSIGNEE in kinds:
        return "the Fund"
    if PayeeKind.COLLECTION_AGENT in kinds:
        return "paid to the collection agent; look to it (Section 6(e))"
    return f"paid to the Distributor; look to {distributor} (Section 6(d))"
