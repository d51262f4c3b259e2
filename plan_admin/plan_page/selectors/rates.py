"""Sections 2 and 5, Schedule A: the rates of a day, as Portfolios share them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from governance.domain.amendments import MaximumRates, rates_on
from governance.domain.obligation import PlanState
from governance.domain.rates import Component
from governance.selectors.parties import ShareClassRow
from governance.selectors.rates import amended_rates
from governance.selectors.waivers import waivers_of
from plan_admin.plan_page.domain.facts import Rates as RateFacts
from plan_admin.plan_page.domain.payments import not_charged
from plan_admin.plan_page.selectors.law import KnownLaw


@dataclass(frozen=True, slots=True, kw_only=True)
class RateGroup:
    """Portfolios charged the same of the same maximum rates that day, hundred-millionths a year."""

    portfolios: tuple[str, ...]
    asset_based: int
    service: int
    aggregate: int
    charged_asset_based: int
    charged_service: int

    @property
    def is_waived(self) -> bool:
        """Whether less than the maximum is charged, by a waiver."""
        return (self.charged_asset_based, self.charged_service) != (self.asset_based, self.service)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCharged:
    """Portfolios that are charged nothing that day, all for the one reason; and Schedule A's maxima."""

    portfolios: tuple[str, ...]
    why: str
    maxima: MaximumRates


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioRates:
    """A Portfolio's maximum and charged rates; `why` it is charged none that day, empty where it is."""

    row: ShareClassRow
    maxima: MaximumRates
    charged_asset_based: int
    charged_service: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RatesOfDay:
    """The rates of a day, by Portfolio in the order of Schedule A."""

    by_portfolio: tuple[PortfolioRates, ...] = ()

    @property
    def charged(self) -> tuple[RateGroup, ...]:
        """Those that are charged, as Portfolios share them, the most Portfolios first."""
        groups: dict[tuple[int, int, int, int, int], list[str]] = defaultdict(list)
        for one in self.by_portfolio:
            if not one.why:
                maxima = (one.maxima.asset_based, one.maxima.service, one.maxima.aggregate)
                groups[*maxima, one.charged_asset_based, one.charged_service].append(one.row.portfolio_name)
        found = [
            RateGroup(
                portfolios=tuple(names),
                asset_based=key[0],
                service=key[1],
                aggregate=key[2],
                charged_asset_based=key[3],
                charged_service=key[4],
            )
            for key, names in groups.items()
        ]
        return tuple(sorted(found, key=lambda one: (-len(one.portfolios), one.portfolios)))

    @property
    def not_charged(self) -> tuple[NotCharged, ...]:
        """Those that are not, by why; the most Portfolios first."""
        groups: dict[tuple[str, MaximumRates], list[str]] = defaultdict(list)
        for one in self.by_portfolio:
            if one.why:
                groups[one.why, one.maxima].append(one.row.portfolio_name)
        found = [
            NotCharged(portfolios=tuple(names), why=why, maxima=maxima)
            for (why, maxima), names in groups.items()
        ]
        return tuple(sorted(found, key=lambda one: (-len(one.portfolios), one.why, one.portfolios)))


def rates_of_day(known: KnownLaw) -> RatesOfDay:
    """The rates of every Portfolio that has any that day."""
    schedules = amended_rates(known.plan, laws=known.law).schedules
    waivers = waivers_of(known.plan)
    found = []
    for row in known.classes:
        maxima = rates_on(schedules.get(row.share_class, ()), known.on)
        if maxima is None:
            continue
        own = [one for one in waivers.get(row.share_class, ()) if one.includes(known.on)]
        lowest = {one.component: one.charged for one in own}
        span = known.spans[row.share_class]
        found.append(
            PortfolioRates(
                row=row,
                maxima=maxima,
                charged_asset_based=min(
                    maxima.asset_based, lowest.get(Component.DISTRIBUTION_FEE, maxima.asset_based)
                ),
                charged_service=min(maxima.service, lowest.get(Component.SERVICE_FEE, maxima.service)),
                why=not_charged(span.state, through=span.through, begins=known.begins.get(row.share_class)),
            )
        )
    return RatesOfDay(by_portfolio=tuple(found))


def rates_of(known: KnownLaw, groups: Sequence[RateGroup], *, without_room: Collection[int]) -> RateFacts:
    """The highest of them. `without_room` are the share classes at their lifetime limit."""
    running = {key for key, span in known.spans.items() if span.state is PlanState.IN_FORCE}
    return RateFacts(
        portfolios=sum(len(one.portfolios) for one in groups),
        asset_based=max((one.asset_based for one in groups), default=0),
        service=max((one.service for one in groups), default=0),
        aggregate=max((one.aggregate for one in groups), default=0),
        waived=sum(len(one.portfolios) for one in groups if one.is_waived),
        at_their_limit=len(running.intersection(without_room)),
        limits_reached=len(without_room),
    )
