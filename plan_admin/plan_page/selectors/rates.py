"""Sections 2 and 5, Schedule A: the rates of a day, as Portfolios share them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from governance.domain.amendments import rates_on
from governance.domain.obligation import PlanState
from governance.domain.rates import Component
from governance.selectors.rates import amended_rates
from governance.selectors.waivers import waivers_of
from plan_admin.plan_page.domain.facts import Rates
from plan_admin.plan_page.selectors.law import KnownLaw


@dataclass(frozen=True, slots=True, kw_only=True)
class RateGroup:
    """Portfolios with the same maximum and charged rates, hundred-millionths a year."""

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


def rate_groups(known: KnownLaw) -> tuple[RateGroup, ...]:
    """The rates of the Portfolios that are not terminated, the most Portfolios first."""
    schedules = amended_rates(known.plan, laws=known.law).schedules
    waivers = waivers_of(known.plan)
    groups: dict[tuple[int, int, int, int, int], list[str]] = defaultdict(list)
    for row in known.classes:
        schedule = schedules.get(row.share_class, ())
        maxima = rates_on(schedule, known.on)
        if maxima is None or known.spans[row.share_class].state is PlanState.TERMINATED:
            continue
        own = [one for one in waivers.get(row.share_class, ()) if one.includes(known.on)]
        lowest = {one.component: one.charged for one in own}
        charged = (
            min(maxima.asset_based, lowest.get(Component.DISTRIBUTION_FEE, maxima.asset_based)),
            min(maxima.service, lowest.get(Component.SERVICE_FEE, maxima.service)),
        )
        groups[maxima.asset_based, maxima.service, maxima.aggregate, *charged].append(row.portfolio_name)
    found = [
        RateGroup(
            portfolios=tuple(names),
            asset_based=asset_based,
            service=service,
            aggregate=aggregate,
            charged_asset_based=charged_asset_based,
            charged_service=charged_service,
        )
        for (asset_based, service, aggregate, charged_asset_based, charged_service), names in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.portfolios), one.portfolios)))


def rates_of(groups: Sequence[RateGroup], *, at_their_limit: int) -> Rates:
    """The highest of them."""
    return Rates(
        portfolios=sum(len(one.portfolios) for one in groups),
        asset_based=max((one.asset_based for one in groups), default=0),
        service=max((one.service for one in groups), default=0),
        aggregate=max((one.aggregate for one in groups), default=0),
        waived=sum(len(one.portfolios) for one in groups if one.is_waived),
        at_their_limit=at_their_limit,
    )
