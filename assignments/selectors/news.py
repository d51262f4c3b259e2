"""Which statements were finished or corrected lately, and whom that concerns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max

from assignments.domain.announcements import About, News
from assignments.domain.parties import ROLE_OF_KIND, Party
from assignments.domain.routes import PayeeKind
from assignments.models import Membership, ShareCorrection
from assignments.selectors.access import Viewer, visible_months
from fees.models import MonthlyFee
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.selectors.roles import roles_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person that acts for a party, and the act that confirmed it."""

    user: int
    party: Party
    since: int


def members_to_tell() -> tuple[Member, ...]:
    """Who acts for a party now, may sign in and has an e-mail address."""
    rows = (
        Membership.objects.filter(confirmed_by__isnull=False, ended_by__isnull=True, user__is_active=True)
        .exclude(user__email="")
        .select_related("user", "distributor", "assignee", "agent")
        .order_by("pk")
    )
    found = []
    for row in rows:
        held = row.distributor or row.assignee or row.agent
        if held is not None and row.confirmed_by_id and ROLE_OF_KIND[row.kind] in roles_of(row.user):
            party = Party(kind=row.kind, code=held.code)
            found.append(Member(user=row.user_id, party=party, since=row.confirmed_by_id))
    return tuple(found)


def news_of(plan: Plan, *, parties: Iterable[Party], since: datetime) -> tuple[News, ...]:
    """The statements of parties whose month was finished since then, and those that such a month corrects."""
    among = frozenset(parties)
    closings = _closings(plan, since=since)
    months = visible_months(Viewer(is_staff=False, parties=among), plan) if among and closings else ()
    finished = [
        News(
            month=one.month.first,
            in_month=one.month.first,
            party=one.party,
            about=About.FINISHED,
            act=closings[one.month],
        )
        for one in months
        if one.is_final and one.month in closings
    ]
    return (*finished, *corrected_months(plan, parties=among, closings=closings))


def corrected_months(
    plan: Plan, *, parties: Iterable[Party], closings: dict[PlanMonth, int]
) -> tuple[News, ...]:
    """The earlier months that finished months correct, by another amount than nothing."""
    among = frozenset(parties)
    rows = (
        ShareCorrection.objects.filter(
            monthly_fee__share_class__plan=plan,
            monthly_fee__month__in=[one.first for one in closings],
            monthly_fee__status=MonthlyFee.Status.CLOSED,
        )
        .exclude(amount=0)
        .values_list("corrected_fee__month", "monthly_fee__month", "distributor__code", "assignee__code")
        .distinct()
    )
    found: dict[News, None] = {}
    for month, in_month, distributor, assignee in rows:
        concerned = [Party(kind=PayeeKind.DISTRIBUTOR, code=distributor)]
        if assignee is not None:
            concerned.append(Party(kind=PayeeKind.ASSIGNEE, code=assignee))
        for party in concerned:
            if party in among:
                act = closings[PlanMonth(in_month)]
                news = News(month=month, in_month=in_month, party=party, about=About.CORRECTED, act=act)
                found[news] = None
    return tuple(found)


def _closings(plan: Plan, *, since: datetime) -> dict[PlanMonth, int]:
    """The months of which a share class was closed since then, with the last act that closed one."""
    rows = (
        MonthlyFee.objects.filter(
            share_class__plan=plan, status=MonthlyFee.Status.CLOSED, closed_by__acted_at__gte=since
        )
        .values_list("month")
        .annotate(act=Max(F("closed_by_id")))
    )
    return {PlanMonth(month): act for month, act in rows}
