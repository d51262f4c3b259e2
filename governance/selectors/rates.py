"""Schedule A as the domain takes it."""

from collections import defaultdict
from collections.abc import Collection

from governance.domain.money import RATE_SCALE
from governance.domain.periods import ONE_DAY
from governance.domain.rates import RateSpan
from governance.models import Plan, ScheduleARate


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
