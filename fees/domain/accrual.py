"""Section 2: a month's fee from net assets and rates, day by day (R1, R3, R4), divided over cohorts (R6, R8)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fees.domain.cohorts import CohortScheme, Holding
from fees.domain.roll import RolledClass
from fees.domain.share_state import shares_text
from governance.domain.business_days import last_business_day_on_or_before
from governance.domain.errors import PlanRuleViolation
from governance.domain.money import TRILLIONTHS_PER_CENT, round_half_up
from governance.domain.periods import ONE_DAY
from governance.domain.sections import plan_section

LOOK_BACK_DAYS = 7
TIE_TOLERANCE_SCALE = 10**8  # TIE_TOLERANCE is given in hundred-millionths of the Shares


class FactsMissing(PlanRuleViolation):
    """Section 2: a day that accrues has no net assets."""

    section = "2"


class NetAssetsOverNoShares(PlanRuleViolation):
    """Section 2: a share class has positive net assets on a day on which it has no Shares."""

    section = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Servicing:
    """Section 5: a Distributor whose agreement is in force, and the day on which it began to sell."""

    distributor: str
    began: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTerms:
    """What holds on each day of a span: rates in hundred-millionths a year, R8's payees, R12's limits.

    `servicing` None: the service fee goes to all Distributors by R6's proportions; empty: none is incurred.
    `sold_before` and `stopped_for` say which Shares still earn after a termination (None, none: all do).
    """

    distribution_rate: int
    service_rate: int
    aggregate_rate: int
    days_in_year: int
    prior_day: bool = False
    servicing: tuple[Servicing, ...] | None = ()
    sold_before: date | None = None
    stopped_for: frozenset[str] = frozenset()

    @property
    def all_shares_earn(self) -> bool:
        """Whether no termination limits the Shares that earn."""
        return self.sold_before is None and not self.stopped_for


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsSpan:
    """Terms from the first to the last day, both included; days under no span have no obligation."""

    first: date
    last: date
    terms: DayTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFacts:
    """R1: a share class's net assets in cents by ordinal day, and outstanding millionths where they were given."""

    net_assets: Mapping[int, int]
    outstanding: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortMonth:
    """A cohort's Shares (millionths) at each accrued day's close, and its exact accruals (trillionths)."""

    distributor: str
    interval_first: date | None
    interval_last: date | None
    tracked: tuple[int, ...]
    free: tuple[int, ...]
    accruals: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassMonth:
    """R4: one share class's month. Fees and averages in cents, accruals in trillionths of a dollar."""

    accrued_on: tuple[date, ...]
    net_assets: tuple[int, ...]
    distribution_accruals: tuple[int, ...]
    service_accruals: tuple[int, ...]
    average_daily_net_assets: int
    distribution_fee: int
    service_fee: int
    aggregate_fee: int
    cohorts: tuple[CohortMonth, ...]
    service_by_distributor: Mapping[str, int]
    problems: tuple[str, ...]

    def distribution_by_distributor(self) -> dict[str, int]:
        """R6: each Distributor's exact share, trillionths: the sum over its cohorts and the days."""
        exact: dict[str, int] = defaultdict(int)
        for cohort in self.cohorts:
            exact[cohort.distributor] += sum(cohort.accruals)
        return dict(exact)


@dataclass(slots=True)
class _Day:
    """One accrued day while it is computed."""

    net_assets: int
    holding: Holding
    terms: DayTerms
    distribution: int
    service: int
    aggregate: int
    by_cohort: dict[int, int]
    service_by_distributor: dict[str, int]

    def is_like(self, net_assets: int, holding: Holding, terms: DayTerms) -> bool:
        return self.net_assets == net_assets and self.holding is holding and self.terms is terms


@plan_section("2", "4", "5")
class MonthAccrual:
    """Section 2: "the applicable annual rate of the average daily net assets attributable to the Shares"."""

    def __init__(
        self, *, scheme: CohortScheme, rolled: RolledClass, facts: DayFacts, tie_tolerance: int
    ) -> None:
        self._scheme = scheme
        self._rolled = rolled
        self._facts = facts
        self._tie_tolerance = tie_tolerance
        self._missing: list[date] = []

    def run(self, spans: Sequence[TermsSpan]) -> ClassMonth:
        """The month's fee over the days of `spans`.

        Raises: FactsMissing with every missing day; NetAssetsOverNoShares.
        """
        dates: list[date] = []
        days: list[_Day] = []
        untied: list[str] = []
        for span in spans:
            day = span.first
            while day <= span.last:
                accrued = self._accrue_day(day, span.terms, days[-1] if days else None)
                if accrued is not None:
                    dates.append(day)
                    days.append(accrued)
                    self._check_tie(day, accrued.holding, untied)
                day += ONE_DAY
        if self._missing:
            listed = ", ".join(f"{day}" for day in self._missing)
            raise FactsMissing(f"no net assets on {listed}; import them and close the month again")
        return self._month(dates, days, untied)

    def _accrue_day(self, day: date, terms: DayTerms, before: _Day | None) -> _Day | None:
        business_day = last_business_day_on_or_before(day)
        holding = self._rolled.at_close(business_day.toordinal())
        own = self._facts.net_assets.get(day.toordinal())
        if not holding.total:
            if own:
                raise NetAssetsOverNoShares(
                    f"net assets of {day} are positive, but the share class has no Shares"
                )
            return None
        net_assets = self._fee_base(day, own, business=day == business_day, prior_day=terms.prior_day)
        if net_assets is None:
            return None
        if before is not None and before.is_like(net_assets, holding, terms):
            return before
        return self._divide_day(net_assets, holding, terms)

    def _fee_base(self, day: date, own: int | None, *, business: bool, prior_day: bool) -> int | None:
        """R1: the day's net assets in cents; None after noting the day that lacks them."""
        if own is None and business:
            self._missing.append(day)
            return None
        if not prior_day:
            return own if own is not None else self._carried(day)
        base = last_business_day_on_or_before(day - ONE_DAY)
        figure = self._facts.net_assets.get(base.toordinal())
        if figure is None:
            if not self._rolled.at_close(base.toordinal()).total:
                return 0
            if base not in self._missing:
                self._missing.append(base)
        return figure

    def _carried(self, day: date) -> int | None:
        """The last earlier figure of a day that is not a business day, across months."""
        for back in range(1, LOOK_BACK_DAYS + 1):
            figure = self._facts.net_assets.get(day.toordinal() - back)
            if figure is not None:
                return figure
        self._missing.append(day)
        return None

    def _divide_day(self, net_assets: int, holding: Holding, terms: DayTerms) -> _Day:
        """R3, R6, R8: the accruals of one day, each by one division, to 12 places."""
        scheme, total, year = self._scheme, holding.total, terms.days_in_year
        earning = [terms.all_shares_earn or self._earns(cohort, terms) for cohort in holding.cohorts]
        earning_shares = total if terms.all_shares_earn else _sum_where(holding.shares, earning)
        base = net_assets * 100
        divisor = total * year
        by_cohort = {
            cohort: round_half_up(base * terms.distribution_rate * shares, divisor)
            for cohort, shares, earns in zip(holding.cohorts, holding.shares, earning, strict=True)
            if earns
        }
        by_distributor: dict[str, int] = defaultdict(int)
        for cohort, shares, earns in zip(holding.cohorts, holding.shares, earning, strict=True):
            if earns:
                by_distributor[scheme.distributor_of(cohort)] += shares
        service_weights = _service_weights(terms, by_distributor)
        service_base = base * terms.service_rate * earning_shares
        weight = sum(service_weights.values())
        return _Day(
            net_assets=net_assets,
            holding=holding,
            terms=terms,
            distribution=round_half_up(base * terms.distribution_rate * earning_shares, divisor),
            service=round_half_up(service_base, divisor) if weight else 0,
            aggregate=round_half_up(base * terms.aggregate_rate * earning_shares, divisor),
            by_cohort=by_cohort,
            service_by_distributor={
                code: round_half_up(service_base * part, divisor * weight)
                for code, part in service_weights.items()
            },
        )

    def _earns(self, cohort: int, terms: DayTerms) -> bool:
        first = self._scheme.interval_first(cohort)
        sold_in_time = terms.sold_before is None or first is None or first < terms.sold_before
        return sold_in_time and self._scheme.distributor_of(cohort) not in terms.stopped_for

    def _check_tie(self, day: date, holding: Holding, untied: list[str]) -> None:
        outstanding = self._facts.outstanding.get(day.toordinal())
        if outstanding is None:
            return
        difference = abs(outstanding - holding.total)
        if difference * TIE_TOLERANCE_SCALE > outstanding * self._tie_tolerance:
            untied.append(
                f"{day}: {shares_text(outstanding)} Shares outstanding, but the cohorts sum to "
                f"{shares_text(holding.total)}"
            )

    def _month(self, dates: list[date], days: list[_Day], untied: list[str]) -> ClassMonth:
        distribution_fee = round_half_up(sum(day.distribution for day in days), TRILLIONTHS_PER_CENT)
        service_fee = round_half_up(sum(day.service for day in days), TRILLIONTHS_PER_CENT)
        aggregate_fee = round_half_up(sum(day.aggregate for day in days), TRILLIONTHS_PER_CENT)
        service: dict[str, int] = defaultdict(int)
        for day in days:
            for code, accrual in day.service_by_distributor.items():
                service[code] += accrual
        return ClassMonth(
            accrued_on=tuple(dates),
            net_assets=tuple(day.net_assets for day in days),
            distribution_accruals=tuple(day.distribution for day in days),
            service_accruals=tuple(day.service for day in days),
            average_daily_net_assets=round_half_up(sum(day.net_assets for day in days), len(days))
            if days
            else 0,
            distribution_fee=distribution_fee,
            service_fee=min(service_fee, aggregate_fee - distribution_fee),
            aggregate_fee=aggregate_fee,
            cohorts=self._cohort_months(days),
            service_by_distributor=dict(service),
            problems=(*_tie_problems(untied), *self._untracked(days)),
        )

    def _cohort_months(self, days: list[_Day]) -> tuple[CohortMonth, ...]:
        places: list[dict[int, tuple[int, int]]] = []
        for day in days:
            holding = day.holding
            places.append(
                dict(zip(holding.cohorts, zip(holding.tracked, holding.free, strict=True), strict=True))
            )
        cohorts = sorted({cohort for place in places for cohort, parts in place.items() if any(parts)})
        return tuple(
            CohortMonth(
                distributor=self._scheme.distributor_of(cohort),
                interval_first=self._scheme.interval_first(cohort),
                interval_last=self._scheme.interval_last(cohort),
                tracked=tuple(place.get(cohort, (0, 0))[0] for place in places),
                free=tuple(place.get(cohort, (0, 0))[1] for place in places),
                accruals=tuple(day.by_cohort.get(cohort, 0) for day in days),
            )
            for cohort in cohorts
        )

    def _untracked(self, days: list[_Day]) -> list[str]:
        """Section 12(b) pays while "such Shares" are outstanding: name cohorts with Free Shares alone."""
        if not days:
            return []
        last = days[-1].holding
        return [
            f"Section 12(b): of the Shares that {self._scheme.distributor_of(cohort)} sold from "
            f"{self._scheme.interval_first(cohort) or 'the beginning'} only {shares_text(free)} Free Shares are left"
            for cohort, tracked, free in zip(last.cohorts, last.tracked, last.free, strict=True)
            if free and not tracked
        ]


def _tie_problems(untied: Sequence[str]) -> list[str]:
    return [f"Shares do not tie on {'; '.join(untied)}"] if untied else []


def _sum_where(shares: Sequence[int], earning: Sequence[bool]) -> int:
    return sum(part for part, earns in zip(shares, earning, strict=True) if earns)


def _service_weights(terms: DayTerms, by_distributor: Mapping[str, int]) -> dict[str, int]:
    """R8: who shares the day's service fee, and in what proportion."""
    if terms.servicing is None:
        return dict(by_distributor)
    weights = {one.distributor: by_distributor.get(one.distributor, 0) for one in terms.servicing}
    if not weights or any(weights.values()):
        return {code: weight for code, weight in weights.items() if weight}
    latest = min(terms.servicing, key=lambda one: (-one.began.toordinal(), one.distributor))
    return {latest.distributor: 1}
