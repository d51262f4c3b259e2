"""Section 8: the Portfolios that amendments bring, and from which day."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from governance.models import Amendment, AmendmentLine, Plan
from governance.selectors.parties import ShareClassRow, share_classes_of


def joining_days(plan: Plan, *, known_at: int | None = None) -> dict[int, date]:
    """Section 8: the share classes that an amendment brings, each with the day from which it is to hold."""
    rows = AmendmentLine.objects.filter(
        change=AmendmentLine.Change.JOINS,
        amendment__in=Amendment.objects.known_at(known_at).filter(plan=plan),
    )
    return dict(rows.order_by("-amendment__effective").values_list("share_class_id", "amendment__effective"))


def joining_after(plan: Plan, *, day: date, known_at: int | None = None) -> frozenset[int]:
    """Section 8: the share classes that an amendment brings only after a day: no months before know them."""
    joining = joining_days(plan, known_at=known_at)
    return frozenset(share_class for share_class, joins in joining.items() if joins > day)


def brought_by(plan: Plan, *, known_at: int | None) -> dict[int, tuple[tuple[str, date], ...]]:
    """Section 8: of each share class that joins, the amendments that name it, each with its day."""
    lines = AmendmentLine.objects.filter(amendment__in=Amendment.objects.known_at(known_at).filter(plan=plan))
    joining = lines.filter(change=AmendmentLine.Change.JOINS).values("share_class")
    found: dict[int, list[tuple[str, date]]] = defaultdict(list)
    rows = lines.filter(share_class__in=joining).order_by("amendment__effective", "amendment__entry")
    for share_class, entry, day in rows.values_list(
        "share_class_id", "amendment__entry", "amendment__effective"
    ):
        found[share_class].append((entry, day))
    return {share_class: tuple(own) for share_class, own in found.items()}


def share_classes_by(plan: Plan, *, day: date, known: Collection[int]) -> list[ShareClassRow]:
    """Section 8: the share classes that the Plan has by a day, and those of `known`, whose month stands."""
    rows = share_classes_of(plan)
    if all(row.share_class in known for row in rows):
        return rows
    later = joining_after(plan, day=day)
    return [row for row in rows if row.share_class in known or row.share_class not in later]
