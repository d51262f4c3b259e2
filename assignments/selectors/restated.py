"""Closed months that were computed anew, as far as they concern a payee."""

from django.db.models import Q

from assignments.domain.parties import Party
from assignments.domain.restated import Restated
from assignments.domain.routes import PayeeKind
from assignments.models import ShareCorrection
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Plan


def restated_of(plan: Plan, *, month: PlanMonth, party: Party) -> tuple[Restated, ...]:
    """What of the month was computed anew later, and what of earlier months was borne by it."""
    if party.kind is PayeeKind.COLLECTION_AGENT:
        return ()
    own = (
        Q(distributor__code=party.code)
        if party.kind is PayeeKind.DISTRIBUTOR
        else Q(assignee__code=party.code)
    )
    rows = (
        ShareCorrection.objects.filter(
            own,
            Q(corrected_fee__month=month.first) | Q(monthly_fee__month=month.first),
            corrected_fee__share_class__plan=plan,
        )
        .exclude(amount=0)
        .exclude(monthly_fee__status="SUPERSEDED")
        .order_by(
            "corrected_fee__month",
            "monthly_fee__month",
            "corrected_fee__share_class__schedule_order",
            "pk",
        )
        .values_list(
            "corrected_fee__month",
            "monthly_fee__month",
            "corrected_fee__share_class__portfolio__fund__name",
            "corrected_fee__share_class__portfolio__name",
            "distributor__code",
            "assignee__code",
            "component",
            "stood",
            "restated",
            "in_lines",
            "claimed",
            "spared",
        )
    )
    return tuple(
        Restated(
            month=str(PlanMonth(row[0])),
            borne_in=str(PlanMonth(row[1])),
            fund=row[2],
            portfolio_name=row[3],
            distributor=row[4],
            assignee=row[5] or "",
            component=row[6],
            stood=cents_from_dollars(row[7]),
            restated=cents_from_dollars(row[8]),
            in_lines=cents_from_dollars(row[9]),
            claimed=cents_from_dollars(row[10]),
            spared=cents_from_dollars(row[11]),
        )
        for row in rows
    )
