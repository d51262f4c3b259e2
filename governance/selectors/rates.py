"""Schedule A and the waivers below it, as the domain takes them."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Case, F, Q, QuerySet, Value, When

from governance.domain.money import RATE_SCALE
from governance.domain.periods import ONE_DAY
from governance.domain.rates import Component, RateSpan, Waiver
from governance.models import Plan, ScheduleARate, WaivedDays


def schedule_a_of(
    plan: Plan, *, known_at: int | None = None, only: Collection[int] | None = None
) -> dict[int, tuple[RateSpan, ...]]:
    """The maximum rates of each share class of a Plan (or of some), in hundred-millionths a year."""
    rows = ScheduleARate.objects.filter(share_class__plan=plan)
    if only is not None:
        rows = rows.filter(share_class__in=only)
    if known_at is not None:
        rows = rows.filter(recorded_by__lte=known_at)
    found: dict[int, list[RateSpan]] = defaultdict(list)
    columns = ("effective__startswith", "effective__endswith", "asset_based_sales_charge", "service_fee")
    for share_class, first, end, asset_based, service, aggregate in rows.order_by(
        "share_class_id", "effective"
    ).values_list("share_class_id", *columns, "aggregate_fee"):
        found[share_class].append(
            RateSpan(
                first=first,
                last=None if end is None else end - ONE_DAY,
                asset_based=int(asset_based * RATE_SCALE),
                service=int(service * RATE_SCALE),
                aggregate=int(aggregate * RATE_SCALE),
            )
        )
    return {share_class: tuple(spans) for share_class, spans in found.items()}


def waivers_of(
    plan: Plan, *, known_at: int | None = None, only: Collection[int] | None = None
) -> dict[int, tuple[Waiver, ...]]:
    """The waivers of each share class of a Plan (or of some) that has any, as known at an act."""
    rows = WaivedDays.objects.known_at(known_at).filter(share_class__plan=plan)
    if only is not None:
        rows = rows.filter(share_class__in=only)
    return _waivers(rows)


def waivers_known(known_at: Mapping[int, int]) -> dict[int, tuple[Waiver, ...]]:
    """The waivers of share classes, each as known at an act of its own, in one query."""
    rows = WaivedDays.objects.filter(share_class__in=known_at)
    return _waivers(
        rows.annotate(
            known_at=Case(*(When(share_class=one, then=Value(act)) for one, act in known_at.items()))
        )
        .filter(recorded_by__lte=F("known_at"))
        .filter(Q(superseded_by__isnull=True) | Q(superseded_by__gt=F("known_at")))
        if known_at
        else rows
    )


def _waivers(rows: QuerySet[WaivedDays]) -> dict[int, tuple[Waiver, ...]]:
    known: dict[int, Waiver] = {}
    found: dict[int, list[Waiver]] = defaultdict(list)
    for row in rows.select_related("waiver").order_by("share_class_id", "effective", "component"):
        if row.waiver_id not in known:
            known[row.waiver_id] = Waiver(
                component=Component(row.component),
                charged=int(row.waiver.charged * RATE_SCALE),
                effective=row.effective.lower,
                ends=row.effective.upper,
                reason=row.waiver.reason,
                consented=frozenset(row.waiver.consented),
            )
        found[row.share_class_id].append(known[row.waiver_id])
    return {share_class: tuple(waivers) for share_class, waivers in found.items()}
