"""Fiscal years of share classes beside the yearly limits (Sections 2 and 5), summed where the days are."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet

from fees.domain.accrual import LOOK_BACK_DAYS
from fees.domain.limit_proofs import Verdict
from fees.domain.servicing_entities import Given, ServiceDay, ServicingProof, prove_servicing
from fees.domain.yearly_limits import ChargedMonth, CorrectedMonth, LimitedDays, YearProof, prove_year
from fees.models import MonthlyFee, ServicedAssets
from governance.domain.conventions import ConventionName, NetAssetsBasis
from governance.domain.fiscal_years import FiscalYear, fiscal_year_of, running_years
from governance.domain.money import RATE_SCALE, cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Plan, ShareClass

Corrections = Mapping[int, Mapping[PlanMonth, CorrectedMonth]]
NONE_CORRECTED: Corrections = {}
STANDING = (MonthlyFee.Status.COMPUTED, MonthlyFee.Status.CLOSED)
# Each day with the limits in force on it. `days` are those that accrued.
DAYS_SQL = """
    FROM fees_monthlyfee AS fee
    LEFT JOIN LATERAL unnest(fee.accrued_on, fee.net_assets, fee.distribution_accruals, fee.service_accruals)
        AS accrued (day, net_assets, distribution, service) ON true
    LEFT JOIN governance_ratelimit AS asset_based ON asset_based.component = 'DISTRIBUTION_FEE'
        AND asset_based.effective @> accrued.day
    LEFT JOIN governance_ratelimit AS servicing ON servicing.component = 'SERVICE_FEE'
        AND servicing.effective @> accrued.day
    WHERE fee.status = ANY(%(standing)s) AND fee.share_class_id = ANY(%(share_classes)s)
        AND fee.month BETWEEN %(first)s AND %(last)s
"""
MONTHS_SQL = f"""
    SELECT fee.share_class_id, fee.month, fee.status = 'CLOSED', fee.distribution_fee, fee.service_fee,
        count(accrued.day), coalesce(sum(accrued.net_assets), 0), coalesce(sum(accrued.distribution), 0),
        coalesce(sum(accrued.service), 0), asset_based.rate, servicing.rate
    {DAYS_SQL}
    GROUP BY fee.share_class_id, fee.month, fee.status, fee.distribution_fee, fee.service_fee,
        asset_based.rate, servicing.rate
    ORDER BY fee.share_class_id, fee.month, min(accrued.day)
"""  # noqa: S608 - no value is put in
SERVICE_SQL = f"""
    SELECT fee.share_class_id, fee.month, accrued.day, accrued.net_assets, accrued.service, servicing.rate,
        fee.conventions ->> %(basis)s = %(prior_day)s
    {DAYS_SQL}
        AND accrued.day IS NOT NULL
    ORDER BY fee.share_class_id, accrued.day
"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassYear:
    """A share class's fiscal year: its proof, and by servicing entity where figures are given."""

    share_class: int
    portfolio: str
    portfolio_name: str
    fund: str
    order: int
    proof: YearProof
    servicing: ServicingProof | None

    @property
    def exceeds(self) -> bool:
        """Whether any limit is exceeded."""
        of_entities = self.servicing is not None and self.servicing.exceeds
        return of_entities or any(one.verdict is Verdict.EXCEEDS for one in self.proof.proofs)


def yearly_limits_of(
    plan: Plan,
    *,
    share_classes: Collection[int] | None = None,
    fund: str = "",
    years: Collection[int] | None = None,
    corrected: Corrections = NONE_CORRECTED,
) -> tuple[ClassYear, ...]:
    """The fiscal years of a Plan's share classes that have standing months, the latest first.

    Of some share classes, of one Fund (its code), of the years that end in some calendar years. `corrected`
    are corrections of months, by share class, which the caller knows; here the standing months count.
    A constant number of queries, however many share classes and years there are.
    """
    return _limits_of(
        _classes(plan, share_classes=share_classes, fund=fund),
        period=_period(years),
        wanted=lambda _, year: years is None or year.year in years,
        corrected=corrected,
    )


def running_limits_of(
    plan: Plan, *, fund: str = "", corrected: Corrections = NONE_CORRECTED
) -> tuple[ClassYear, ...]:
    """The same of the fiscal year, by its own Fund's year end, that runs for each share class, and of the
    one before: in the last month that stands for any share class of the Plan.
    """
    last = _standing(plan).aggregate(last=Max("month"))["last"]
    if last is None:
        return ()
    classes = _classes(plan, share_classes=None, fund=fund)
    ends = {one.year_end for one in classes.values()}
    running = {end: running_years(PlanMonth(last), fiscal_year_end=end) for end in ends}
    first = min((before.first.first for _, before in running.values()), default=last)
    return _limits_of(
        classes,
        period=(first, last),
        wanted=lambda share_class, year: year in running[classes[share_class].year_end],
        corrected=corrected,
    )


def _limits_of(
    classes: Mapping[int, "_Class"],
    *,
    period: tuple[date, date],
    wanted: Callable[[int, FiscalYear], bool],
    corrected: Corrections,
) -> tuple[ClassYear, ...]:
    """The wanted fiscal years of share classes, of the months whose first days lie in a period."""
    if not classes:
        return ()
    months = _months(classes.keys(), period=period)
    by_year: dict[tuple[int, FiscalYear], list[ChargedMonth]] = defaultdict(list)
    for share_class, own in months.items():
        for month in own:
            year = fiscal_year_of(month.month, fiscal_year_end=classes[share_class].year_end)
            if wanted(share_class, year):
                by_year[share_class, year].append(month)
    servicing = _servicing(by_year.keys())
    found = [
        ClassYear(
            share_class=share_class,
            portfolio=classes[share_class].portfolio,
            portfolio_name=classes[share_class].name,
            fund=classes[share_class].fund,
            order=classes[share_class].order,
            proof=prove_year(year, own, corrected=corrected.get(share_class)),
            servicing=servicing.get((share_class, year)),
        )
        for (share_class, year), own in by_year.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.proof.year.year, one.order, one.share_class)))


def fiscal_years_ending(plan: Plan) -> tuple[int, ...]:
    """The calendar years in which fiscal years with standing months end, the latest first."""
    rows = _standing(plan).values_list("month", "share_class__portfolio__fund__fiscal_year_end").distinct()
    found = {fiscal_year_of(PlanMonth(month), fiscal_year_end=ends).year for month, ends in rows}
    return tuple(sorted(found, reverse=True))


def _standing(plan: Plan) -> "QuerySet[MonthlyFee]":
    return MonthlyFee.objects.filter(share_class__plan=plan, status__in=STANDING)


def serviced_in(month: PlanMonth) -> "QuerySet[ServicedAssets]":
    """R8: the net assets by servicing entity that are given for a month."""
    return ServicedAssets.objects.filter(superseded_by__isnull=True, date__range=(month.first, month.last))


def entities_given(plan: Plan, *, month: PlanMonth) -> frozenset[str]:
    """R8: the codes of the Portfolios of which net assets by servicing entity are given for a month."""
    rows = serviced_in(month).filter(share_class__plan=plan)
    return frozenset(rows.values_list("share_class__portfolio__code", flat=True).distinct())


def entities_of(plan: Plan) -> frozenset[str]:
    """Section 5: the servicing entities of a Plan, as the figures that stand spell them."""
    rows = ServicedAssets.objects.filter(superseded_by__isnull=True, share_class__plan=plan)
    return frozenset(rows.values_list("entity", flat=True).distinct())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Class:
    """What a share class is called, and when its Fund's fiscal year ends."""

    portfolio: str
    name: str
    fund: str
    year_end: str
    order: int


def _classes(plan: Plan, *, share_classes: Collection[int] | None, fund: str) -> dict[int, _Class]:
    rows = ShareClass.objects.filter(plan=plan)
    if share_classes is not None:
        rows = rows.filter(pk__in=share_classes)
    if fund:
        rows = rows.filter(portfolio__fund__code=fund)
    return {
        pk: _Class(portfolio=code, name=name, fund=fund_name, year_end=year_end, order=order)
        for pk, code, name, fund_name, year_end, order in rows.values_list(
            "pk",
            "portfolio__code",
            "portfolio__name",
            "portfolio__fund__name",
            "portfolio__fund__fiscal_year_end",
            "schedule_order",
        )
    }


def _period(years: Collection[int] | None) -> tuple[date, date]:
    """The first days of the months that may lie in fiscal years which end in these calendar years."""
    if years is None:
        return date.min, date.max
    if not years:
        return date.max, date.min
    return date(min(years) - 1, 1, 1), date(max(years), 12, 1)


def _asked(share_classes: Iterable[int], period: tuple[date, date]) -> dict[str, Any]:
    return {
        "standing": [status.value for status in STANDING],
        "share_classes": list(share_classes),
        "first": period[0],
        "last": period[1],
        "basis": ConventionName.NET_ASSETS_BASIS.value,
        "prior_day": NetAssetsBasis.PRIOR_DAY.value,
    }


def _months(share_classes: Iterable[int], *, period: tuple[date, date]) -> dict[int, list[ChargedMonth]]:
    with connection.cursor() as cursor:
        cursor.execute(MONTHS_SQL, _asked(share_classes, period))
        rows = cursor.fetchall()
    found: dict[tuple[int, date], list[Sequence[Any]]] = defaultdict(list)
    for row in rows:
        found[row[0], row[1]].append(row)
    months: dict[int, list[ChargedMonth]] = defaultdict(list)
    for (share_class, first), own in found.items():
        _, _, is_closed, distribution, service, *_ = own[0]
        months[share_class].append(
            ChargedMonth(
                month=PlanMonth(first),
                is_closed=is_closed,
                distribution_fee=cents_from_dollars(distribution),
                service_fee=cents_from_dollars(service),
                parts=tuple(_part(*row[5:]) for row in own if row[5]),
            )
        )
    return months


def _part(
    days: int,
    net_assets: Decimal,
    distribution: Decimal,
    service: Decimal,
    asset_based: Decimal | None,
    servicing: Decimal | None,
) -> LimitedDays:
    return LimitedDays(
        days=days,
        net_assets=cents_from_dollars(net_assets),
        distribution_accruals=int(distribution),
        service_accruals=int(service),
        distribution_limit=_rate(asset_based),
        service_limit=_rate(servicing),
    )


def _rate(fraction: Decimal | None) -> int | None:
    return None if fraction is None else int(fraction * RATE_SCALE)


def _servicing(asked: Iterable[tuple[int, FiscalYear]]) -> dict[tuple[int, FiscalYear], ServicingProof]:
    """By servicing entity, of those share classes and years of which any figure is given."""
    years: dict[int, list[FiscalYear]] = defaultdict(list)
    for share_class, year in asked:
        years[share_class].append(year)
    given = _given(years)
    with_figures = {
        (share_class, year)
        for share_class, own in given.items()
        for year in years[share_class]
        if any(day in year.period for day in own)
    }
    if not with_figures:
        return {}
    period = (
        min(year.first.first for _, year in with_figures),
        max(year.last.first for _, year in with_figures),
    )
    days: dict[tuple[int, FiscalYear], list[ServiceDay]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(SERVICE_SQL, _asked({one for one, _ in with_figures}, period))
        for share_class, month, day, net_assets, service, rate, prior_day in cursor:
            key = next(
                ((share_class, year) for year in years[share_class] if month in year.period),
                None,
            )
            if key in with_figures and key is not None:
                days[key].append(
                    ServiceDay(
                        day=day,
                        net_assets=cents_from_dollars(net_assets),
                        accrual=int(service),
                        limit=_rate(rate),
                        prior_day=bool(prior_day),
                    )
                )
    return {key: prove_servicing(key[1], own, given=given[key[0]]) for key, own in days.items()}


def _given(years: Mapping[int, Sequence[FiscalYear]]) -> dict[int, Given]:
    """The figures that stand, in cents by share class, day and entity."""
    if not years:
        return {}
    first = min(year.first.first for own in years.values() for year in own)
    last = max(year.last.last for own in years.values() for year in own)
    rows = ServicedAssets.objects.filter(
        superseded_by__isnull=True,
        share_class__in=years.keys(),
        date__range=(first - timedelta(days=LOOK_BACK_DAYS + 1), last),
    ).values_list("share_class_id", "date", "entity", "net_assets")
    found: dict[int, dict[date, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for share_class, day, entity, net_assets in rows.iterator(chunk_size=10_000):
        found[share_class][day][entity] = cents_from_dollars(net_assets)
    return {share_class: dict(own) for share_class, own in found.items()}
