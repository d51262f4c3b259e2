"""What each payee of a running month would be owed by the facts so far, by the one projection."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from assignments.domain.estimates import Basis, EstimateAsked, EstimatedPart
from assignments.domain.parties import Party
from assignments.domain.routes import Component, PayeeKind
from assignments.selectors.transfers import directions_on
from fees.models import MonthlyFee
from governance.domain.errors import Refused
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.projection.domain.engine import Due, ProjectedMonth
from plan_admin.projection.selectors.known import last_known_day
from plan_admin.projection.selectors.projecting import project

Key = tuple[Party, int, str]  # payee, share class, Distributor


def running_month(plan: Plan, *, today: date) -> PlanMonth | None:
    """The month of the last day with net assets, or today's, that is not computed; None: there is none."""
    try:
        as_of = last_known_day(plan)
    except Refused:
        return None
    computed = set(
        MonthlyFee.objects.filter(share_class__plan=plan, month__gte=PlanMonth.of(as_of).first)
        .exclude(status=MonthlyFee.Status.SUPERSEDED)
        .values_list("month", flat=True)
        .distinct()
    )
    month = PlanMonth.of(as_of)
    if month.first not in computed:
        return month
    is_next = month.next == PlanMonth.of(today) and month.next.first not in computed
    return month.next if is_next else None


def estimates_by_payee(plan: Plan, *, month: PlanMonth) -> tuple[EstimateAsked, ...]:
    """What each payee would be owed of a month: facts so far, then net assets and Shares as on the last day.

    An agent has all of the shares that a direction in force on the month's last day pays it (Section 6(e)).
    """
    found = project(plan, months=1, first=month)
    classes = {row.share_class: row for row in found.classes}
    through = min(found.horizon.as_of, month.last)
    parts: dict[Party, list[EstimatedPart]] = defaultdict(list)
    for (party, share_class, distributor), (distribution, service) in _sums(plan, month, found.unchanged):
        row = classes[share_class]
        parts[party].append(
            EstimatedPart(
                portfolio=row.portfolio,
                distributor=distributor,
                fund=row.fund_name,
                portfolio_name=row.portfolio_name,
                distribution=distribution,
                service_fee=service,
            )
        )
    return tuple(
        EstimateAsked(party=party, basis=Basis.PROJECTED, through=through, parts=tuple(of_party))
        for party, of_party in sorted(parts.items())
    )


def _sums(
    plan: Plan, month: PlanMonth, projected: Iterable[ProjectedMonth]
) -> list[tuple[Key, tuple[int, int]]]:
    """Distribution and service fees in cents by payee, share class and Distributor, in Schedule A's order."""
    directions = directions_on(plan, day=month.last, known_at=None)
    sums: dict[Key, list[int]] = {}
    for one in projected:
        for due in one.dues:
            direction = directions.get((due.share_class, due.distributor))
            agent = direction.direction.agent if direction else None
            for party in _payees(due, agent=agent):
                amounts = sums.setdefault((party, due.share_class, due.distributor), [0, 0])
                amounts[due.component is Component.SERVICE_FEE] += due.cents
    return [(key, (distribution, service)) for key, (distribution, service) in sums.items()]


def _payees(due: Due, *, agent: str | None) -> list[Party]:
    """Whose statement has the amount: the Distributor's whole share, the Portion, what an agent collects."""
    found = [Party(kind=PayeeKind.DISTRIBUTOR, code=due.distributor)]
    if due.component is Component.SERVICE_FEE:
        return found
    if due.assignee is not None:
        found.append(Party(kind=PayeeKind.ASSIGNEE, code=due.assignee))
    if agent is not None:
        found.append(Party(kind=PayeeKind.COLLECTION_AGENT, code=agent))
    return found
