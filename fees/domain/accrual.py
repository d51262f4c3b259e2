"""Section 2: a month's fee from net assets and rates, day by day (R1, R3, R4), and over cohorts (R6, R8)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fees.domain.cohorts import CohortScheme, Holding
from fees.domain.roll import RolledClass
from fees.domain.share_state import shares_text
from governance.domain.business_days import last_business_day_on_or_before
from governance.domain.errors import PlanRuleViolation
from governance.domain.money import RATE_SCALE, TRILLIONTHS_PER_CENT, round_each_half_up, round_half_up
from governance.domain.periods import ONE_DAY, days_between
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
    """R1: net assets in cents by ordinal day; Shares outstanding in millionths where they were given."""

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
    """One accrued day while it is computed; `by_cohort` stands beside the holding's cohorts."""

    net_assets: int
    holding: Holding
    terms: DayTerms
    distribution: int
    service: int
    aggregate: int
    by_cohort: tuple[int, ...]
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
        self._missing: set[date] = set()
        self._untied: list[str] = []

    def run(self, spans: Sequence[TermsSpan]) -> ClassMonth:
        """The month's fee over the days of `spans`.

        Raises: FactsMissing with every missing day; NetAssetsOverNoShares.
        """
        dates: list[date] = []
        days: list[_Day] = []
        for span in spans:
            for day in days_between(span.first, span.last):
                accrued = self._accrue_day(day, span.terms, days[-1] if days else None)
                if accrued is not None:
                    dates.append(day)
                    days.append(accrued)
        if self._missing:
            listed = ", ".join(f"{day}" for day in sorted(self._missing))
            raise FactsMissing(f"no net assets on {listed}; import them and close the month again")
        return self._month(dates, days)

    def _accrue_day(self, day: date, terms: DayTerms, before: _Day | None) -> _Day | None:
        """One day's accruals; None where the class does not live, no Share earns, or a fact is missing."""
        business_day = last_business_day_on_or_before(day)
        holding = self._rolled.at_close(business_day.toordinal())
        own = self._facts.net_assets.get(day.toordinal())
        self._check_tie(day, holding)
        if not holding.total and own:
            raise NetAssetsOverNoShares(
                f"net assets of {day} are positive, but the share class has no Shares"
            )
        if not (holding.total if terms.all_shares_earn else any(self._earning(holding, terms))):
            return None
        net_assets = self._fee_base(day, own, business=day == business_day, prior_day=terms.prior_day)
        if net_assets is None:
            return None
        if before is not None and before.is_like(net_assets, holding, terms):
            return before
        return self._divide_day(net_assets, holding, terms)

    def _fee_base(self, day: date, own: int | None, *, business: bool, prior_day: bool) -> int | None:
        """R1: the day's net assets in cents; None after noting the days that lack them."""
        lacks_own = own is None and business
        if lacks_own:
            self._missing.add(day)
        if not prior_day:
            return self._carried(day) if own is None and not business else own
        base = last_business_day_on_or_before(day - ONE_DAY)
        figure = self._facts.net_assets.get(base.toordinal())
        if figure is None and self._rolled.at_close(base.toordinal()).total:
            self._missing.add(base)
            return None
        return None if lacks_own else figure or 0

    def _carried(self, day: date) -> int | None:
        """The last earlier figure of a day that is not a business day, across months."""
        for back in range(1, LOOK_BACK_DAYS + 1):
            figure = self._facts.net_assets.get(day.toordinal() - back)
            if figure is not None:
                return figure
        self._missing.add(day)
        return None

    def _divide_day(self, net_assets: int, holding: Holding, terms: DayTerms) -> _Day:
        """R3, R6, R8: the accruals of one day, each by one division, to 12 places."""
        all_earn = terms.all_shares_earn
        shares = holding.shares if all_earn else self._earning(holding, terms)
        earning = holding.total if all_earn else sum(shares)
        base = net_assets * TRILLIONTHS_PER_CENT // RATE_SCALE
        divisor = holding.total * terms.days_in_year
        service_base = base * terms.service_rate * earning
        weights = self._service_weights(terms, holding.cohorts, shares)
        by_distributor = round_each_half_up(
            service_base, weights=tuple(weights.values()), denominator=divisor * (sum(weights.values()) or 1)
        )
        return _Day(
            net_assets=net_assets,
            holding=holding,
            terms=terms,
            distribution=round_half_up(base * terms.distribution_rate * earning, divisor),
            service=round_half_up(service_base, divisor) if weights else 0,
            aggregate=round_half_up(base * terms.aggregate_rate * earning, divisor),
            by_cohort=round_each_half_up(base * terms.distribution_rate, weights=shares, denominator=divisor),
            service_by_distributor=dict(zip(weights, by_distributor, strict=True)),
        )

    def _earning(self, holding: Holding, terms: DayTerms) -> tuple[int, ...]:
        """R12: the Shares of each cohort that still earn after a termination; none of the other cohorts."""
        return tuple(
            shares if self._earns(cohort, terms) else 0
            for cohort, shares in zip(holding.cohorts, holding.shares, strict=True)
        )

    def _earns(self, cohort: int, terms: DayTerms) -> bool:
        first = self._scheme.interval_first(cohort)
        sold_in_time = terms.sold_before is None or first is None or first < terms.sold_before
        return sold_in_time and self._scheme.distributor_of(cohort) not in terms.stopped_for

    def _service_weights(
        self, terms: DayTerms, cohorts: Sequence[int], shares: Sequence[int]
    ) -> dict[str, int]:
        """R8: who shares the day's service fee, and in what proportion."""
        servicing = terms.servicing
        if servicing is not None and len(servicing) <= 1:
            return {one.distributor: 1 for one in servicing}
        held: dict[str, int] = defaultdict(int)
        for cohort, part in zip(cohorts, shares, strict=True):
            if part:
                held[self._scheme.distributor_of(cohort)] += part
        if servicing is None:
            return held
        weights = {one.distributor: held[one.distributor] for one in servicing if one.distributor in held}
        if weights:
            return weights
        latest = min(servicing, key=lambda one: (-one.began.toordinal(), one.distributor))
        return {latest.distributor: 1}

    def _check_tie(self, day: date, holding: Holding) -> None:
        outstanding = self._facts.outstanding.get(day.toordinal())
        if outstanding is None:
            return
        difference = abs(outstanding - holding.total)
        if difference * TIE_TOLERANCE_SCALE > outstanding * self._tie_tolerance:
            self._untied.append(
                f"{day}: {shares_text(outstanding)} Shares outstanding, but the cohorts sum to "
                f"{shares_text(holding.total)}"
            )

    def _month(self, dates: list[date], days: list[_Day]) -> ClassMonth:
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
            problems=(*_tie_problems(self._untied), *self._untracked(days)),
        )

    def _cohort_months(self, days: list[_Day]) -> tuple[CohortMonth, ...]:
        series: dict[int, tuple[list[int], list[int], list[int]]] = {}
        for at, day in enumerate(days):
            held = day.holding
            for cohort, tracked, free, accrual in zip(
                held.cohorts, held.tracked, held.free, day.by_cohort, strict=True
            ):
                if tracked or free:
                    if cohort not in series:
                        series[cohort] = ([0] * len(days), [0] * len(days), [0] * len(days))
                    of_cohort = series[cohort]
                    of_cohort[0][at], of_cohort[1][at], of_cohort[2][at] = tracked, free, accrual
        return tuple(
            CohortMonth(
                distributor=self._scheme.distributor_of(cohort),
                interval_first=self._scheme.interval_first(cohort),
                interval_last=self._scheme.interval_last(cohort),
                tracked=tuple(tracked),
                free=tuple(free),
                accruals=tuple(accruals),
            )
            for cohort, (tracked, free, accruals) in sorted(series.items())
        )

    def _untracked(self, days: list[_Day]) -> list[str]:
        """Section 12(b) pays while "such Shares" are outstanding: name cohorts with Free Shares alone."""
        if not days:
            return ["Section 2: no Shares and no net assets on any day of the month, so nothing accrued"]
        last = days[-1].holding
        return [
            f"Section 12(b): of the Shares that {self._scheme.distributor_of(cohort)} sold from"
            f" {self._scheme.interval_first(cohort) or 'the beginning'}"
            f" only {shares_text(free)} Free Shares are left"
            for cohort, tracked, free in zip(last.cohorts, last.tracked, last.free, strict=True)
            if free and not tracked
        ]


def _tie_problems(untied: Sequence[str]) -> list[str]:
    return [f"Shares do not tie on {'; '.join(untied)}"] if untied else []
