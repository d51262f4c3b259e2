"""Section 3: who sells which Shares when, and where that cuts the cohorts (R5)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from governance.domain.periods import ONE_DAY
from governance.models import Plan, SellingPeriod


def selling_spans(
    plan: Plan, *, known_at: int | None = None
) -> Mapping[int, tuple[tuple[str, date, date | None], ...]]:
    """Section 3: who sold each share class when: (distributor code, first day, last day)."""
    found: dict[int, list[tuple[str, date, date | None]]] = defaultdict(list)
    rows = (
        SellingPeriod.objects.known_at(known_at)
        .filter(share_class__plan=plan, sells__isnull=False)
        .values_list("share_class_id", "distributor__code", "sells__startswith", "sells__endswith")
    )
    for share_class, code, first, end in rows:
        found[share_class].append((code, first, None if end is None else end - ONE_DAY))
    return {
        share_class: tuple(sorted(spans, key=lambda span: span[1])) for share_class, spans in found.items()
    }


def selling_cut_points(plan: Plan, *, known_at: int | None = None) -> frozenset[date]:
    """R5: each `sells_from`, and the day after each `sells_until`.

    Our reading: an agreement that takes in a Portfolio later began to sell when it began, so a Portfolio
    that joins cuts nobody's Shares in two.
    """
    rows = (
        SellingPeriod.objects.known_at(known_at)
        .filter(share_class__plan=plan, sells__isnull=False)
        .values_list("agreement__sells_from", "sells__endswith")
        .distinct()
    )
    points = {first for first, _ in rows} | {end for _, end in rows if end is not None}
    return frozenset(points)
