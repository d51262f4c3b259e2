"""Sections 2 and 5, Schedule A: the rates of a day, as Portfolios share them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
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
    """Portfolios with the same maximum and charged rates, hundred-millionths a year.

    The Plan is in force for `in_force` of them that day; for the others it is not adopted yet or has lapsed.
    """

    portfolios: tuple[str, ...]
    in_force: int
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
    in_force: Counter[tuple[int, int, int, int, int]] = Counter()
    for row in known.classes:
        schedule = schedules.get(row.share_class, ())
        maxima, state = rates_on(schedule, known.on), known.spans[row.share_class].state
        if maxima is None or state is PlanState.TERMINATED:
            continue
        own = [one for one in waivers.get(row.share_class, ()) if one.includes(known.on)]
        lowest = {one.component: one.charged for one in own}
        charged = (
            min(maxima.asset_based, lowest.get(Component.DISTRIBUTION_FEE, maxima.asset_based)),
            min(maxima.service, lowest.get(Component.SERVICE_FEE, maxima.service)),
        )
        key = (maxima.asset_based, maxima.service, maxima.aggregate, *charged)
        groups[key].append(row.portfolio_name)
        in_force[key] += state is PlanState.IN_FORCE
    found = [
        RateGroup(
            portfolios=tuple(names),
            in_force=in_force[key],
            asset_based=key[0],
            service=key[1],
            aggregate=key[2],
            charged_asset_based=key[3],
            charged_service=key[4],
        )
        for key, names in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.portfolios), one.portfolios)))


def rates_of(known: KnownLaw, groups: Sequence[RateGroup], *, without_room: Collection[int]) -> Rates:
    """The highest of them, of the Portfolios for which the Plan is in force.

    `without_room` are the share classes at their lifetime limit.
    """
    running = {key for key, span in known.spans.items() if span.state is PlanState.IN_FORCE}
    charged = [one for one in groups if one.in_force]
    return Rates(
        portfolios=sum(one.in_force for one in charged),
        asset_based=max((one.asset_based for one in charged), default=0),
        service=max((one.service for one in charged), default=0),
        aggregate=max((one.aggregate for one in charged), default=0),
        waived=sum(one.in_force for one in charged if one.is_waived),
        at_their_limit=len(running.intersection(without_room)),
        limits_reached=len(without_room),
    )
