"""The corrections of a month: those that it bears, those that were made of it, and those that wait."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from assignments.models import FundClaim, Restatement, ShareCorrection
from fees.models import MonthlyFee
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Act, Plan
from plan_admin.month_end.selectors.covenant import WITH_FIGURES
from plan_admin.month_end.selectors.late_facts import WaitingMonth, waiting_months
from plan_admin.month_end.selectors.month_acts import WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class LateShown:
    """A fact that came late: which, of which days, by whom, when, from where and why."""

    what: str
    first: date
    last: date
    act: int
    who: str
    did: str
    when: datetime
    source: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartShown:
    """A party's part of a corrected month, cents; `paid` is what lines pay, or keep back where negative."""

    distributor: str
    assignee: str
    part: str
    component: str
    stood: int
    restated: int
    difference: int
    paid: int
    claimed: int
    spared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimShown:
    """A claim that remains of a correction; cents."""

    party: str
    cents: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionShown:
    """A month of a Portfolio restated in a later one: what came late, and what became of it; cents."""

    portfolio: str
    code: str
    month: PlanMonth
    bears: PlanMonth
    reason: str
    when: datetime
    who: str
    late: tuple[LateShown, ...]
    average_before: int
    average: int
    distribution_before: int
    distribution: int
    service_before: int
    service: int
    parts: tuple[PartShown, ...]
    claims: tuple[ClaimShown, ...]

    @property
    def changes(self) -> tuple[PartShown, ...]:
        """The parts that differ."""
        return tuple(one for one in self.parts if one.difference)

    @property
    def total(self) -> Mapping[str, int]:
        """The columns summed."""
        names = ("stood", "restated", "difference", "paid", "claimed", "spared")
        return {name: sum(getattr(one, name) for one in self.parts) for name in names}


def corrections_borne(plan: Plan, *, month: PlanMonth) -> tuple[CorrectionShown, ...]:
    """What a month pays or keeps back for earlier ones, the earliest first."""
    rows = _standing(plan).filter(monthly_fee__month=month.first)
    return _shown(rows.order_by("corrected_fee__month", "corrected_fee__share_class__schedule_order"))


def corrections_made_of(plan: Plan, *, month: PlanMonth) -> tuple[CorrectionShown, ...]:
    """How a month was restated since, in the order in which that was done."""
    rows = _standing(plan).filter(corrected_fee__month=month.first)
    return _shown(rows.order_by("pk"))


def corrections_waiting(plan: Plan, *, month: PlanMonth) -> tuple[tuple[str, WaitingMonth], ...]:
    """Closed months, this one and those before it, of which something is known that no correction knew."""
    classes = plan.share_classes.values_list("pk", "portfolio__name")
    names = dict(classes)
    found = waiting_months(plan, month=month.next, known_at=None, share_classes=names)
    return tuple((names[one.fee.share_class_id], one) for one in found)


def _standing(plan: Plan) -> "QuerySet[Restatement]":
    return Restatement.objects.filter(
        monthly_fee__share_class__plan=plan, monthly_fee__status__in=WITH_FIGURES
    ).select_related("monthly_fee", "corrected_fee__share_class__portfolio", "recorded_by__acting_user")


def _shown(rows: "QuerySet[Restatement]") -> tuple[CorrectionShown, ...]:
    restatements = list(rows)
    acts = Act.objects.select_related("acting_user").in_bulk(
        {one["act"] for row in restatements for one in row.late}
    )
    before = _averages_before(restatements)
    return tuple(
        CorrectionShown(
            portfolio=row.corrected_fee.share_class.portfolio.name,
            code=row.corrected_fee.share_class.portfolio.code,
            month=PlanMonth(row.corrected_fee.month),
            bears=PlanMonth(row.monthly_fee.month),
            reason=row.reason,
            when=row.recorded_by.acted_at,
            who=_name(row.recorded_by),
            late=tuple(_late(one, acts[one["act"]]) for one in row.late if one["act"] in acts),
            average_before=before[row.pk],
            average=cents_from_dollars(row.average_daily_net_assets),
            distribution_before=cents_from_dollars(row.stood_distribution_fee),
            distribution=cents_from_dollars(row.distribution_fee),
            service_before=cents_from_dollars(row.stood_service_fee),
            service=cents_from_dollars(row.service_fee),
            parts=tuple(_parts(row)),
            claims=tuple(_claims(row)),
        )
        for row in restatements
    )


def _averages_before(rows: Iterable[Restatement]) -> dict[int, int]:
    """The average daily net assets before each restatement: the last before it, or the month's own."""
    found: dict[int, int] = {}
    for row in rows:
        last = (
            Restatement.objects.filter(
                corrected_fee=row.corrected_fee, pk__lt=row.pk, monthly_fee__status__in=WITH_FIGURES
            )
            .order_by("-pk")
            .first()
        )
        of: Restatement | MonthlyFee = last or row.corrected_fee
        found[row.pk] = cents_from_dollars(of.average_daily_net_assets)
    return found


def _late(said: Mapping[str, Any], act: Act) -> LateShown:
    return LateShown(
        what=str(said["what"]),
        first=date.fromisoformat(str(said["first"])),
        last=date.fromisoformat(str(said["last"])),
        act=act.pk,
        who=_name(act),
        did=WORDS.get(act.kind, act.kind.replace("_", " ")),
        when=act.acted_at,
        source=act.source,
        reason=act.reason,
    )


def _parts(row: Restatement) -> Iterable[PartShown]:
    words = {
        ShareCorrection.Part.SERVICE_FEE: ("service fee", "Portion"),
        ShareCorrection.Part.CDSC: ("deferred charges", "Deferred charges"),
    }
    for one in row.corrections.select_related("distributor", "assignee").order_by("pk"):
        part, portion = words.get(ShareCorrection.Part(one.component), ("balance", "Portion"))
        yield PartShown(
            distributor=one.distributor.code,
            assignee=one.assignee.code if one.assignee else "",
            part=f"{portion} of {one.assignee.code}" if one.assignee else part,
            component=one.component.lower(),
            stood=cents_from_dollars(one.stood),
            restated=cents_from_dollars(one.restated),
            difference=cents_from_dollars(one.amount),
            paid=cents_from_dollars(one.in_lines),
            claimed=cents_from_dollars(one.claimed),
            spared=cents_from_dollars(one.spared),
        )


def _claims(row: Restatement) -> Iterable[ClaimShown]:
    claims = FundClaim.objects.filter(correction__restatement=row, superseded_by__isnull=True)
    for one in claims.select_related("distributor", "assignee").order_by("pk"):
        yield ClaimShown(
            party=one.assignee.code if one.assignee else one.distributor.code,
            cents=cents_from_dollars(one.amount),
            reason=one.reason,
        )


def _name(act: Act) -> str:
    return act.acting_user.get_full_name() or act.acting_user.get_username()
