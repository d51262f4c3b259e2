"""A Plan's calendar year: fees by month and Fund, what is held and late, terms that end, limits near."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Sum

from assignments.domain.instructions import InstructionStatus
from assignments.models import PaymentInstruction
from assignments.selectors.incurred import FundMonth, incurred_by_month
from assignments.selectors.restatements import WITH_FIGURES
from fees.models import MonthlyFee
from governance.domain.due import DueItem
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.domain.work import Urgency
from governance.models import Fund, Plan
from governance.selectors.due import plan_items
from plan_admin.needs.selectors import Need, tasks_of_plan
from plan_admin.overview.charts import Column, columns

NEAR_LIMITS = ("limit/", "yearly-limit/")
FUNDS_DRAWN = 6
FUNDS_SHOWN = 20
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundYear:
    """A Fund's fees by month; None: that month is not computed. `chart` stands on the scale of all Funds."""

    code: str
    name: str
    months: tuple[int | None, ...]
    distribution: int
    service: int
    chart: tuple[Column, ...]

    @property
    def total(self) -> int:
        """Both fees of the year."""
        return self.distribution + self.service


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMonth:
    """What is held of a month, why, and since when."""

    month: PlanMonth
    payments: int
    cents: int
    reasons: tuple[str, ...]
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class YearShown:
    """The year. `on` is the day as of which terms are said, `corrected` months with a later correction."""

    year: int
    on: date
    months: tuple[PlanMonth, ...]
    funds: tuple[FundYear, ...]
    totals: tuple[int | None, ...]
    chart: tuple[Column, ...]
    corrected: tuple[PlanMonth, ...]
    held: tuple[HeldMonth, ...]
    held_chart: tuple[Column, ...]
    terms: tuple[DueItem, ...]
    late: tuple[Need, ...]
    limits: tuple[Need, ...]

    @property
    def distribution(self) -> int:
        """The asset-based sales charge of the year."""
        return sum(one.distribution for one in self.funds)

    @property
    def service(self) -> int:
        """The service fee of the year."""
        return sum(one.service for one in self.funds)

    @property
    def held_cents(self) -> int:
        """All that is held of the year's months."""
        return sum(one.cents for one in self.held)

    @property
    def highest(self) -> int:
        """The highest month of all Funds together."""
        return max((one for one in self.totals if one is not None), default=0)

    @property
    def largest(self) -> tuple[FundYear, ...]:
        """The Funds that incurred most, the largest first: each has a chart of its own."""
        return tuple(sorted(self.funds, key=lambda one: -one.total)[:FUNDS_DRAWN])

    @property
    def funds_shown(self) -> tuple[FundYear, ...]:
        """All Funds by name, or those that incurred most where there are too many for a glance."""
        if len(self.funds) <= FUNDS_SHOWN:
            return self.funds
        return tuple(sorted(self.funds, key=lambda one: -one.total)[:FUNDS_SHOWN])

    @property
    def funds_beyond(self) -> int:
        """How many Funds are not shown."""
        return len(self.funds) - len(self.funds_shown)

    @property
    def highest_of_a_fund(self) -> int:
        """The highest month of any Fund, on whose scale the Funds' charts stand."""
        return max((value for one in self.funds for value in one.months if value is not None), default=0)

    @property
    def highest_held(self) -> int:
        """The month of which most is held."""
        return max((one.cents for one in self.held), default=0)


def years_of(plan: Plan) -> tuple[int, ...]:
    """The calendar years with months that are computed, the latest first."""
    rows = MonthlyFee.objects.filter(share_class__plan=plan, status__in=WITH_FIGURES)
    found = {day.year for day in rows.dates("month", "year")}
    return tuple(sorted(found, reverse=True))


def year_shown(plan: Plan, *, year: int, today: date, user: Any) -> YearShown:
    """A year of a Plan, for a reader. A constant number of queries, however many Portfolios and Funds it has.

    What is late and which limits are near is said as of now; terms as of now, or as of the end of a year
    that is over.
    """
    months = tuple(PlanMonth(date(year, month, 1)) for month in range(1, 13))
    found = incurred_by_month(plan, first=months[0], last=months[-1])
    totals = tuple(_sum(one.total for one in found if one.month == month) for month in months)
    highest = max((one for one in totals if one is not None), default=0)
    on = today if year >= today.year else months[-1].last
    held = _held(plan, first=months[0], last=months[-1])
    by_month = {one.month: one.cents for one in held}
    tasks = tasks_of_plan(user, plan, today=today)
    near = tuple(one for one in tasks if one.item.key.startswith(NEAR_LIMITS))
    return YearShown(
        year=year,
        on=on,
        months=months,
        funds=_funds(found, months),
        totals=totals,
        chart=columns(totals, highest=highest),
        corrected=tuple(sorted({one.month for one in found if one.is_corrected})),
        held=held,
        held_chart=columns(
            [by_month.get(month) for month in months], highest=max(by_month.values(), default=0)
        ),
        terms=plan_items(plan, on=on),
        late=tuple(one for one in tasks if one.item.urgency is Urgency.LATE and one not in near),
        limits=near,
    )


def _funds(found: Sequence[FundMonth], months: Sequence[PlanMonth]) -> tuple[FundYear, ...]:
    by_fund: dict[str, dict[PlanMonth, FundMonth]] = defaultdict(dict)
    for one in found:
        by_fund[one.fund][one.month] = one
    highest = max((one.total for one in found), default=0)
    names = dict(Fund.objects.filter(code__in=by_fund).values_list("code", "name"))
    shown = []
    for code, own in by_fund.items():
        values = tuple(own[month].total if month in own else None for month in months)
        shown.append(
            FundYear(
                code=code,
                name=names[code],
                months=values,
                distribution=sum(one.distribution for one in own.values()),
                service=sum(one.service for one in own.values()),
                chart=columns(values, highest=highest),
            )
        )
    return tuple(sorted(shown, key=lambda one: one.name))


def _held(plan: Plan, *, first: PlanMonth, last: PlanMonth) -> tuple[HeldMonth, ...]:
    rows = (
        PaymentInstruction.objects.filter(
            plan=plan, status=InstructionStatus.HELD, month__range=(first.first, last.first)
        )
        .values_list("month", "held_because")
        .annotate(payments=Count("pk"), cents=Sum("amount"), since=Min("prepared_by__acted_at"))
        .order_by("month")
    )
    by_month: dict[PlanMonth, list[Any]] = defaultdict(list)
    for month, *rest in rows:
        by_month[PlanMonth(month)].append(rest)
    return tuple(
        HeldMonth(
            month=month,
            payments=sum(payments for _, payments, _, _ in own),
            cents=sum(cents_from_dollars(cents or NOTHING) for _, _, cents, _ in own),
            reasons=tuple(dict.fromkeys(reason for reasons, *_ in own for reason in reasons)),
            since=min(since for *_, since in own).date(),
        )
        for month, own in by_month.items()
    )


def _sum(values: Iterable[int]) -> int | None:
    """Their sum; None where there are none."""
    found = tuple(values)
    return sum(found) if found else None
