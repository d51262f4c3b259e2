"""Section 7: the expenditures that Distributors gave, as they stand or as they once stood."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from governance.domain.expenditures import ACTIVITIES, Purpose
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.selectors.parties import ShareClassRow
from plan_admin.section7.domain.report import GivenRow, SpentRow
from plan_admin.section7.models import Expenditure, ExpenditureFile

PURPOSES = {one.value: at for at, one in enumerate(Purpose)}
ORDER = {code: at for at, code in enumerate(ACTIVITIES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileShown:
    """A file of expenditures: whose, of which quarter (its last month), by which act; cents."""

    pk: int
    distributor: str
    quarter: PlanMonth
    rows: int
    cents: int
    act: int
    source: str
    recorded_at: datetime
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenditureShown:
    """One expenditure of a file; cents."""

    row: int
    portfolio_name: str
    purpose: str
    activity: str
    payee: str
    cents: int


def spent_rows(plan: Plan, classes: Sequence[ShareClassRow], *, quarter: PlanMonth) -> tuple[SpentRow, ...]:
    """What was spent on some share classes in a quarter, by Distributor, purpose and activity."""
    order = {row.share_class: (at, row) for at, row in enumerate(classes)}
    rows = (
        Expenditure.objects.filter(
            file__plan=plan,
            file__quarter=quarter.first,
            file__superseded_by__isnull=True,
            share_class__in=order,
        )
        .values_list("share_class", "file__distributor__code", "purpose", "activity")
        .annotate(total=Sum("amount"))
    )
    found = [
        (order[share_class], distributor, purpose, activity, total)
        for share_class, distributor, purpose, activity, total in rows
    ]
    found.sort(key=lambda one: (one[0][0], one[1], PURPOSES[one[2]], ORDER[one[3]]))
    return tuple(
        SpentRow(
            portfolio=row.portfolio,
            portfolio_name=row.portfolio_name,
            distributor=distributor,
            purpose=purpose,
            activity=activity,
            cents=cents_from_dollars(total),
        )
        for (_, row), distributor, purpose, activity, total in found
    )


def given_rows(plan: Plan, names: Mapping[str, str], *, quarter: PlanMonth) -> tuple[GivenRow, ...]:
    """Of each Distributor that the quarter concerns, whether its file of the quarter is there."""
    acts = dict(
        ExpenditureFile.objects.filter(
            plan=plan, quarter=quarter.first, superseded_by__isnull=True, distributor__code__in=names
        ).values_list("distributor__code", "recorded_by_id")
    )
    return tuple(
        GivenRow(distributor=code, name=names[code], act=acts.get(code, 0)) for code in sorted(names)
    )


def spent_by_class(
    plan: Plan, classes: Collection[int], *, distributors: Iterable[str], until: PlanMonth
) -> dict[tuple[int, str], dict[PlanMonth, int]]:
    """What each Distributor spent on each share class, quarter by quarter up to one; cents."""
    rows = (
        Expenditure.objects.filter(
            file__plan=plan,
            file__quarter__lte=until.first,
            file__superseded_by__isnull=True,
            file__distributor__code__in=list(distributors),
            share_class__in=classes,
        )
        .values_list("share_class", "file__distributor__code", "file__quarter")
        .annotate(total=Sum("amount"))
    )
    found: dict[tuple[int, str], dict[PlanMonth, int]] = defaultdict(dict)
    for share_class, code, quarter, total in rows:
        found[share_class, code][PlanMonth(quarter)] = cents_from_dollars(total)
    return found


def quarters_given(plan: Plan) -> dict[str, set[PlanMonth]]:
    """The quarters of which each Distributor's file stands."""
    found: dict[str, set[PlanMonth]] = defaultdict(set)
    rows = ExpenditureFile.objects.filter(plan=plan, superseded_by__isnull=True)
    for code, quarter in rows.values_list("distributor__code", "quarter"):
        found[code].add(PlanMonth(quarter))
    return found


def files_of(plan: Plan, *, distributors: Collection[str] | None) -> tuple[FileShown, ...]:
    """The files of some Distributors (None: all), the latest quarter first, superseded ones with them."""
    rows = ExpenditureFile.objects.filter(plan=plan)
    if distributors is not None:
        rows = rows.filter(distributor__code__in=distributors)
    return tuple(
        FileShown(
            pk=row[0],
            distributor=row[1],
            quarter=PlanMonth(row[2]),
            source=row[3],
            rows=row[4],
            cents=cents_from_dollars(row[5]),
            act=row[6],
            recorded_at=row[7],
            stands=row[8] is None,
        )
        for row in rows.order_by("-quarter", "distributor__code", "-pk").values_list(
            "pk",
            "distributor__code",
            "quarter",
            "source",
            "rows",
            "total",
            "recorded_by_id",
            "recorded_by__acted_at",
            "superseded_by_id",
        )
    )


def expenditures_of(file: int) -> tuple[ExpenditureShown, ...]:
    """The rows of a file, in its order."""
    rows = Expenditure.objects.filter(file=file).order_by("row")
    return tuple(
        ExpenditureShown(
            row=row,
            portfolio_name=name,
            purpose=Purpose(purpose).words,
            activity=ACTIVITIES[activity].words,
            payee=payee,
            cents=cents_from_dollars(amount),
        )
        for row, name, purpose, activity, payee, amount in rows.values_list(
            "row", "share_class__portfolio__name", "purpose", "activity", "payee", "amount"
        )
    )
