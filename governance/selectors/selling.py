"""Section 3: who sells which Shares when, and where that cuts the cohorts (R5)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from governance.domain.periods import ONE_DAY
from governance.models import Plan, SellingPeriod

Spans = Mapping[int, tuple[tuple[str, date, date | None], ...]]


class Selling(NamedTuple):
    """Who sold each share class when, and where that cuts the cohorts."""

    spans: Spans
    cut_points: frozenset[date]


def selling_of(plan: Plan, *, known_at: int | None = None) -> Selling:
    """Section 3: `selling_spans` and `selling_cut_points`, read together."""
    columns = ("share_class_id", "distributor__code", "sells__startswith", "sells__endswith")
    rows = list(_selling(plan, known_at=known_at).values_list(*columns, "agreement__sells_from"))
    return Selling(
        spans=_spans(row[:-1] for row in rows), cut_points=_cut_points((row[-1], row[-2]) for row in rows)
    )


def selling_spans(plan: Plan, *, known_at: int | None = None) -> Spans:
    """Section 3: who sold each share class when: (distributor code, first day, last day)."""
    columns = ("share_class_id", "distributor__code", "sells__startswith", "sells__endswith")
    return _spans(_selling(plan, known_at=known_at).values_list(*columns))


def selling_cut_points(plan: Plan, *, known_at: int | None = None) -> frozenset[date]:
    """R5: each `sells_from`, and the day after each `sells_until`.

    Our reading: an agreement that takes in a Portfolio later began to sell when it began, so a Portfolio
    that joins cuts nobody's Shares in two.
    """
    rows = _selling(plan, known_at=known_at).values_list("agreement__sells_from", "sells__endswith")
    return _cut_points(rows.distinct())


def _selling(plan: Plan, *, known_at: int | None) -> "QuerySet[SellingPeriod]":
    return SellingPeriod.objects.known_at(known_at).filter(share_class__plan=plan, sells__isnull=False)


def _spans(rows: Iterable[tuple[int, str, date, date | None]]) -> Spans:
    found: dict[int, list[tuple[str, date, date | None]]] = defaultdict(list)
    for share_class, code, first, end in rows:
        found[share_class].append((code, first, None if end is None else end - ONE_DAY))
    return {
        share_class: tuple(sorted(spans, key=lambda span: span[1])) for share_class, spans in found.items()
    }


def _cut_points(rows: Iterable[tuple[date, date | None]]) -> frozenset[date]:
    """Of (first day, the day after the last)."""
    points: set[date] = set()
    for first, end in rows:
        points |= {first} if end is None else {first, end}
    return frozenset(points)
