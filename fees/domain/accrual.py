"""Section 2: a month's fee from net assets and rates, day by day (R1, R3, R4), and over cohorts (R6, R8)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from fees.domain.class_month import ClassMonth, CohortMonth
from fees.domain.cohorts import CohortScheme, Holding, by_cohort
from fees.domain.roll import RolledClass
from fees.domain.share_state import shares_text
from fees.domain.ties import shares_apart
from governance.domain.business_days import CalendarDay, calendar_of, last_business_day_on_or_before
from governance.domain.errors import PlanRuleViolation
from governance.domain.money import (
    RATE_SCALE,
    TRILLIONTHS_PER_CENT,
    round_columns_half_up,
    round_each_half_up,
    round_half_up,
)
from governance.domain.periods import ONE_DAY
from governance.domain.sections import plan_section

LOOK_BACK_DAYS = 7


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


@dataclass(slots=True)
class _AccruedDays:
    """The days of a span that accrue, in order: net assets in cents, and the Shares at the close."""

    terms: DayTerms
    dates: list[date] = field(default_factory=list)
    net_assets: list[int] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)


@dataclass(slots=True)
class _Accruals:
    """The accruals of a span's days, in trillionths of a dollar: of the class and of each cohort, by day."""

    distribution: tuple[int, ...]
    service: tuple[int, ...]
    aggregate: tuple[int, ...]
    by_cohort: list[tuple[int, ...]]
    service_by_distributor: Mapping[str, int]


@plan_section("2", "4", "5")
class MonthAccrual:
    """Section 2: "the applicable annual rate of the average daily net assets attributable to the Shares"."""

    def __init__(
        self, *, scheme: CohortScheme, rolled: RolledClass, facts: DayFacts, tie_tolerance: int
    ) -> None:
        self._scheme = scheme
        self._rolled = rolled
        self._closes = dict(rolled.holdings)
        self._facts = facts
        self._tie_tolerance = tie_tolerance
        self._missing: set[date] = set()
        self._untied: list[str] = []

    def run(self, spans: Sequence[TermsSpan]) -> ClassMonth:
        """The month's fee over the days of `spans`.

        Raises: FactsMissing with every missing day; NetAssetsOverNoShares.
        """
        accrued = [self._accrued_under(span) for span in spans]
        if self._missing:
            listed = ", ".join(f"{day}" for day in sorted(self._missing))
            raise FactsMissing(f"no net assets on {listed}; import them and close the month again")
        return self._month(accrued)

    def _accrued_under(self, span: TermsSpan) -> _AccruedDays:
        """The days on which the class lives and a Share earns; a day that lacks a fact is noted."""
        terms, found = span.terms, _AccruedDays(span.terms)
        all_earn, prior_day = terms.all_shares_earn, terms.prior_day
        figures, outstanding = self._facts.net_assets, self._facts.outstanding
        closes = self._closes
        for day in calendar_of(span.first, span.last):
            _, ordinal, close = day
            holding = closes.get(close) or self._rolled.at_close(close)
            net_assets = figures.get(ordinal)
            stated = outstanding.get(ordinal)
            if stated is not None and stated != holding.total:
                self._check_tie(day, holding, stated=stated)
            if not holding.total:
                self._refuse_net_assets(day, net_assets)
                continue
            if not all_earn and not any(self._earning(holding, terms)):
                continue
            if net_assets is None or prior_day:
                net_assets = self._fee_base(day, net_assets, prior_day=prior_day)
            if net_assets is not None:
                found.dates.append(day.date)
                found.net_assets.append(net_assets)
                found.holdings.append(holding)
        return found

    def _refuse_net_assets(self, day: CalendarDay, net_assets: int | None) -> None:
        if net_assets:
            raise NetAssetsOverNoShares(
                f"net assets of {day.date} are positive, but the share class has no Shares"
            )

    def _fee_base(self, day: CalendarDay, own: int | None, *, prior_day: bool) -> int | None:
        """R1: the day's net assets in cents; None after noting the days that lack them."""
        business = day.ordinal == day.close
        lacks_own = own is None and business
        if lacks_own:
            self._missing.add(day.date)
        if not prior_day:
            return self._carried(day) if own is None and not business else own
        base = last_business_day_on_or_before(day.date - ONE_DAY)
        figure = self._facts.net_assets.get(base.toordinal())
        if figure is None and self._rolled.at_close(base.toordinal()).total:
            self._missing.add(base)
            return None
        return None if lacks_own else figure or 0

    def _carried(self, day: CalendarDay) -> int | None:
        """The last earlier figure of a day that is not a business day, across months."""
        for back in range(1, LOOK_BACK_DAYS + 1):
            figure = self._facts.net_assets.get(day.ordinal - back)
            if figure is not None:
                return figure
        self._missing.add(day.date)
        return None

    def _divide(
        self, days: _AccruedDays, *, cohorts: Sequence[int], shares: Sequence[Sequence[int]]
    ) -> _Accruals:
        """R3, R6, R8: the accruals of a span's days, each by one division, to 12 places.

        `shares` are each cohort's, day by day: a column at a time, because a month has millions of them.
        """
        terms = days.terms
        base = [net_assets * TRILLIONTHS_PER_CENT // RATE_SCALE for net_assets in days.net_assets]
        divisors = [holding.total * terms.days_in_year for holding in days.holdings]
        if terms.all_shares_earn:  # R3's shares(earning) / shares(all) is one
            of_the_class, parts = base, [terms.days_in_year] * len(base)
        else:
            none = (0,) * len(base)
            shares = [
                held if self._earns(cohort, terms) else none
                for cohort, held in zip(cohorts, shares, strict=True)
            ]
            earning = map(sum, zip(*shares, strict=True))
            of_the_class = [one * held for one, held in zip(base, earning, strict=True)]
            parts = divisors
        rates = (terms.distribution_rate, terms.service_rate, terms.aggregate_rate)
        distribution, service, aggregate = round_columns_half_up(
            of_the_class, columns=[[rate] * len(base) for rate in rates], denominators=parts
        )
        if terms.servicing is not None and len(terms.servicing) <= 1:  # a lone Distributor takes it whole
            by_distributor = {one.distributor: sum(service) for one in terms.servicing}
        else:
            by_distributor = self._service_of_several(terms, cohorts, shares, of_the_class, parts)
        return _Accruals(
            distribution=distribution,
            service=service if by_distributor else (0,) * len(base),
            aggregate=aggregate,
            by_cohort=round_columns_half_up(
                [one * terms.distribution_rate for one in base], columns=shares, denominators=divisors
            ),
            service_by_distributor=by_distributor,
        )

    def _service_of_several(
        self,
        terms: DayTerms,
        cohorts: Sequence[int],
        shares: Sequence[Sequence[int]],
        of_the_class: Sequence[int],
        parts: Sequence[int],
    ) -> dict[str, int]:
        """R8: the service fee by Distributor, each day's divided over those who share it."""
        found: dict[str, int] = defaultdict(int)
        for base, part, held in zip(of_the_class, parts, zip(*shares, strict=True), strict=True):
            weights = self._service_weights(terms, cohorts, held)
            accruals = round_each_half_up(
                base * terms.service_rate,
                weights=tuple(weights.values()),
                denominator=part * sum(weights.values()),
            )
            for code, accrual in zip(weights, accruals, strict=True):
                found[code] += accrual
        return dict(found)

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
        """R8: who of several shares the day's service fee, and in what proportion."""
        servicing = terms.servicing
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

    def _check_tie(self, day: CalendarDay, holding: Holding, *, stated: int) -> None:
        if shares_apart(holding.total, stated=stated, tolerance=self._tie_tolerance):
            self._untied.append(
                f"{day.date}: {shares_text(stated)} Shares outstanding, but the cohorts sum to "
                f"{shares_text(holding.total)}"
            )

    def _month(self, spans: Sequence[_AccruedDays]) -> ClassMonth:
        dates = [day for span in spans for day in span.dates]
        net_assets = [figure for span in spans for figure in span.net_assets]
        holdings = [holding for span in spans for holding in span.holdings]
        cohorts, tracked, free, shares = by_cohort(holdings)
        accruals, at = [], 0
        for span in spans:
            end = at + len(span.dates)
            own = [column[at:end] for column in shares]
            accruals.append(self._divide(span, cohorts=cohorts, shares=own))
            at = end
        distribution = tuple(chain.from_iterable(one.distribution for one in accruals))
        service = tuple(chain.from_iterable(one.service for one in accruals))
        accrued = [
            tuple(chain.from_iterable(of)) for of in zip(*(one.by_cohort for one in accruals), strict=True)
        ]
        distribution_fee = round_half_up(sum(distribution), TRILLIONTHS_PER_CENT)
        service_fee = round_half_up(sum(service), TRILLIONTHS_PER_CENT)
        aggregate_fee = round_half_up(sum(sum(one.aggregate) for one in accruals), TRILLIONTHS_PER_CENT)
        return ClassMonth(
            accrued_on=tuple(dates),
            net_assets=tuple(net_assets),
            distribution_accruals=distribution,
            service_accruals=service,
            average_daily_net_assets=round_half_up(sum(net_assets), len(dates)) if dates else 0,
            distribution_fee=distribution_fee,
            service_fee=min(service_fee, aggregate_fee - distribution_fee),
            aggregate_fee=aggregate_fee,
            cohorts=tuple(
                CohortMonth(*self._scheme.parts_of(cohort), *columns)
                for cohort, *columns in zip(cohorts, tracked, free, accrued, strict=True)
                if any(columns[0]) or any(columns[1])
            ),
            service_by_distributor=_summed(one.service_by_distributor for one in accruals),
            problems=(*_tie_problems(self._untied), *self._untracked(holdings, spans)),
        )

    def _untracked(self, holdings: Sequence[Holding], spans: Sequence[_AccruedDays]) -> list[str]:
        """Section 12(b) pays while "such Shares" are outstanding: name cohorts with Free Shares alone."""
        if not holdings and not all(span.terms.all_shares_earn for span in spans):
            return ["Section 11: the Plan is terminated, and no Shares earned anything in the month"]
        if not holdings:
            return ["Section 2: no Shares and no net assets on any day of the month, so nothing accrued"]
        last = holdings[-1]
        return [
            f"Section 12(b): of the Shares that {self._scheme.distributor_of(cohort)} sold from"
            f" {self._scheme.interval_first(cohort) or 'the beginning'}"
            f" only {shares_text(free)} Free Shares are left"
            for cohort, tracked, free in zip(last.cohorts, last.tracked, last.free, strict=True)
            if free and not tracked
        ]


def _tie_problems(untied: Sequence[str]) -> list[str]:
    return [f"Shares do not tie on {'; '.join(untied)}"] if untied else []


def _summed(by_distributor: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for one in by_distributor:
        for code, accrual in one.items():
            found[code] += accrual
    return dict(found)
