"""Section 2: what is known of the lifetime limit of a Plan's share classes, ready to be projected from."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.db.models import Max, Min, Q

from fees.domain.lifetime_ledger import opening_state
from fees.domain.prime_rate import limit_rates
from fees.domain.withheld import ChargedRow
from fees.models import ActivityDay, MonthlyFee
from fees.selectors.deferred_charges import charged_rows, charges_of
from fees.selectors.gross_sales import GrossSales, gross_sales_of
from fees.selectors.lifetime_ledger import NO_SALES, Limits, opening_states
from fees.selectors.limit_terms import limit_terms_of
from fees.selectors.prime_rates import prime_changes
from governance.domain.business_days import is_business_day
from governance.domain.periods import ONE_DAY, PlanMonth, days_between, months_between
from governance.models import Plan
from plan_admin.projection.domain.limit_ahead import KnownLimit, SalesPace
from plan_admin.projection.selectors.known import EVERY_ACT, Horizon

PACE_YEARS = 1


def known_limits(
    plan: Plan, *, horizon: Horizon, known_at: int | None, share_classes: Collection[int] | None = None
) -> tuple[Horizon, dict[int, KnownLimit]]:
    """The limits of the share classes (None: of all) that have one, and from when they must be worked out.

    Months before the horizon that nobody has closed will charge first: the horizon that is given back begins
    with them.
    """
    limits = limit_terms_of(plan, known_at=known_at, share_classes=share_classes)
    limits = {one: dated for one, dated in limits.items() if dated[0].terms.starts <= horizon.last}
    if not limits:
        return horizon, {}
    begins = _first_unclosed(plan, limits, before=horizon.months[0], known_at=known_at)
    whole = replace(horizon, months=(*months_between(begins, horizon.months[0].previous), *horizon.months))
    return whole, _known(limits, horizon=whole, known_at=EVERY_ACT if known_at is None else known_at)


def _first_unclosed(plan: Plan, limits: Limits, *, before: PlanMonth, known_at: int | None) -> PlanMonth:
    """The first month that nobody has closed; where none ever was, that in which the first ledger starts."""
    closed = MonthlyFee.objects.filter(share_class__plan=plan, month__lt=before.first)
    if known_at is not None:
        closed = closed.filter(run__facts_known_at__lte=known_at)
    last = closed.aggregate(last=Max("month"))["last"]
    if last is not None:
        return PlanMonth(last).next
    return PlanMonth.of(min(dated[0].terms.starts for dated in limits.values()))


def _known(limits: Limits, *, horizon: Horizon, known_at: int) -> dict[int, KnownLimit]:
    states = opening_states(limits, month=horizon.months[0], known_at=known_at, restated={})
    paced_from = _paced_from(limits, as_of=horizon.as_of, known_at=known_at)
    sales = gross_sales_of(
        list(limits),
        first=min(horizon.first, *paced_from.values()),
        last=horizon.as_of,
        known_at=known_at,
    )
    charged = _charged(limits, horizon=horizon, known_at=known_at)
    changes = prime_changes(known_at)
    rates: dict[tuple[object, ...], list[int]] = {}
    found = {}
    for share_class, dated in limits.items():
        first = max(horizon.first, dated[0].terms.starts)
        key = (first, *((one.effective, one.terms.prime_effective) for one in dated))
        if key not in rates:
            rates[key] = limit_rates(dated, changes, first=first, last=horizon.last)
        own = sales.get(share_class, NO_SALES)
        found[share_class] = KnownLimit(
            dated=dated,
            first=first,
            state=states.get(share_class) or opening_state(dated[0].terms),
            rates=rates[key],
            new_gross_sales=own.sales,
            front_end=own.front_end,
            charged=charged.get(share_class, ()),
            pace=_pace(own, first=paced_from[share_class], as_of=horizon.as_of),
        )
    return found


def _paced_from(limits: Limits, *, as_of: date, known_at: int) -> dict[int, date]:
    """From when new gross sales say the present pace: a year back, or from the first day with activity on."""
    year = _year_before(as_of) + ONE_DAY
    rows = (
        ActivityDay.objects.filter(share_class__in=list(limits), recorded_by__lte=known_at)
        .filter(Q(superseded_by=None) | Q(superseded_by__gt=known_at))
        .values_list("share_class")
        .annotate(first=Min("trade_date"))
    )
    begins = dict(rows)
    return {share_class: max(year, begins.get(share_class, year)) for share_class in limits}


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - PACE_YEARS)
    except ValueError:
        return day.replace(year=day.year - PACE_YEARS, day=day.day - 1)


def _pace(sales: GrossSales, *, first: date, as_of: date) -> SalesPace:
    days = sum(is_business_day(day) for day in days_between(first, as_of))
    return SalesPace(
        cents=sum(cents for day, cents in sales.sales.items() if day >= first.toordinal()), days=days
    )


def _charged(limits: Limits, *, horizon: Horizon, known_at: int) -> dict[int, list[ChargedRow]]:
    """The deferred charges of the days that are known and that no month has charged yet."""
    found: dict[int, list[ChargedRow]] = {}
    for month in horizon.months:
        if month.first > horizon.as_of:
            break
        rows = charged_rows(charges_of(list(limits), month=month, known_at=known_at))
        for share_class, own in rows.items():
            known = [row for row in own if row.trade_date <= horizon.as_of]
            found.setdefault(share_class, []).extend(known)
    return found
