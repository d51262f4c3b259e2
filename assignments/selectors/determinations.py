"""The determinations that stand, by what they are about (R13)."""

from collections.abc import Collection, Iterable

from assignments.domain.determinations import LapseDecision
from assignments.models import Determination
from governance.domain.periods import PlanMonth
from governance.models import Plan


def lapses_decided(
    plan: Plan, *, month: PlanMonth, known_at: int | None, share_classes: Iterable[int]
) -> dict[int, LapseDecision]:
    """By share class, what was determined of a month that lapsed, as known at an act (None: now).

    One about the share class itself goes before one about the whole month; a later one before an earlier.
    """
    rows = list(
        Determination.objects.known_at(known_at)
        .filter(plan=plan, about=Determination.About.LAPSE, month=month.first)
        .order_by("pk")
    )
    if not rows:
        return {}
    of_all = [row for row in rows if row.share_class_id is None][-1:]
    found = {one: _decision(row) for row in of_all for one in share_classes}
    return found | {row.share_class_id: _decision(row) for row in rows if row.share_class_id is not None}


def determinations_of(instructions: Collection[int]) -> dict[int, Determination]:
    """The decisions that stand about some held payments, by the payment; each with who recorded it."""
    rows = Determination.objects.filter(
        instruction__in=instructions, superseded_by__isnull=True
    ).select_related("recorded_by__acting_user", "document")
    return {row.instruction_id: row for row in rows.order_by("pk") if row.instruction_id is not None}


def undone_determinations(plan: Plan, *, month: PlanMonth) -> dict[int, Determination]:
    """By payment, the decisions about a month's held payments that wait to be carried out."""
    rows = Determination.objects.filter(
        plan=plan, superseded_by__isnull=True, instruction__month=month.first, instruction__status="HELD"
    )
    return {row.instruction_id: row for row in rows.order_by("pk") if row.instruction_id is not None}


def _decision(row: Determination) -> LapseDecision:
    return LapseDecision(number=row.pk, pays=row.decision == Determination.Decision.PAY)
