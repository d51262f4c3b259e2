"""What a notice bears on: the Funds concerned, the months that are closed, and whose consent it needs."""

from collections.abc import Collection
from datetime import date

from assignments.domain.notices import Standing, standing_direction, standing_transfer
from assignments.models import Assignee, PartyNotice, PaymentDirection, Transfer
from assignments.selectors.told import months_closed
from governance.domain.periods import PlanMonth
from governance.models import Distributor, Plan
from governance.selectors.parties import ShareClassRow, share_classes_of


def classes_of(plan: Plan, portfolios: Collection[str]) -> tuple[ShareClassRow, ...]:
    """The share classes of some Portfolios by code, in the order of Schedule A."""
    return tuple(row for row in share_classes_of(plan) if row.portfolio in portfolios)


def funds_concerned(plan: Plan, portfolios: Collection[str]) -> dict[int, str]:
    """Section 6(c): each Fund of these Portfolios, by number, with its name."""
    return {row.fund_id: row.fund_name for row in classes_of(plan, portfolios)}


def closed_months(
    plan: Plan, portfolios: Collection[str], *, since: date, until: date | None = None
) -> tuple[PlanMonth, ...]:
    """The months from a day on, and before another, that are closed for one of these Portfolios."""
    closed = months_closed(plan, portfolios=portfolios)
    from_then = (first for first in closed if first >= since.replace(day=1))
    return tuple(PlanMonth(first) for first in from_then if until is None or first < until)


def latest_closed_month(plan: Plan) -> PlanMonth | None:
    """The last month of a Plan that is closed for any Portfolio."""
    closed = months_closed(plan)
    return PlanMonth(closed[-1]) if closed else None


def consents_needed(
    *, transfer: Transfer | None, direction: PaymentDirection | None, portfolios: Collection[str], on: date
) -> tuple[Assignee, ...]:
    """Whose consent a change or an end needs on its first day, by code.

    Section 6(b): a Transfer is the Assignee's "ownership interest"; nobody takes it away alone. Section 6(e):
    an irrevocable direction is changed with each Assignee that has a Transfer in force there, and with the
    one that designated the agent.
    """
    if transfer is not None:
        return (transfer.assignee,)
    if direction is None or not direction.irrevocable:
        return ()
    in_force = Transfer.objects.filter(
        plan_id=direction.plan_id,
        distributor_id=direction.distributor_id,
        superseded_by__isnull=True,
        effective__contains=on,
        scope__superseded_by__isnull=True,
        scope__share_class__portfolio__code__in=portfolios,
    )
    needed = set(in_force.values_list("assignee_id", flat=True))
    if direction.designated_by_id is not None:
        needed.add(direction.designated_by_id)
    return tuple(Assignee.objects.filter(pk__in=needed).order_by("code"))


def transfer_as_said(row: Transfer) -> Standing:
    """A recorded Transfer in a book's words."""
    return standing_transfer(row.entry, row.content)


def direction_as_said(row: PaymentDirection) -> Standing:
    """A recorded direction in a book's words."""
    return standing_direction(row.entry, row.content)


def assignees_of(plan: Plan, distributor: Distributor) -> tuple[Assignee, ...]:
    """The Assignees to which a Distributor has, or had, Transfers that stand, by code."""
    own = Transfer.objects.filter(plan=plan, distributor=distributor, superseded_by__isnull=True)
    return tuple(Assignee.objects.filter(pk__in=own.values("assignee")).order_by("code"))


def waiting_notices(plan: Plan) -> "list[PartyNotice]":
    """The notices that nobody has decided yet, the oldest first."""
    rows = PartyNotice.objects.filter(plan=plan, decision__isnull=True).order_by("pk")
    return list(rows.select_related("distributor", "transfer__assignee", "direction"))
