"""The waivers below Schedule A, as the domain takes them."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Case, F, Q, QuerySet, Value, When

from governance.domain.money import RATE_SCALE
from governance.domain.rates import Component, Waiver
from governance.models import Plan, WaivedDays


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
