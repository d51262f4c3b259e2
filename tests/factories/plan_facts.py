"""What is known of a small Plan, for the Plan page: of one that runs, and of those that do not."""

from dataclasses import replace
from datetime import date
from typing import Any

from governance.domain.periods import PlanMonth
from plan_admin.plan_page.domain.facts import (
    CarriedOver,
    Changes,
    Incurred,
    PlanFacts,
    Rates,
    Related,
    Reports,
    Standing,
    Transferred,
)

JUNE_2004, JUNE_2005 = date(2004, 6, 30), date(2005, 6, 30)
NOTHING = PlanFacts(
    effective=date(2003, 8, 18),
    standing=Standing(funds=2, portfolios=3, not_yet=3),
    related=Related(),
    changes=Changes(),
    rates=Rates(portfolios=3, asset_based=750_000, service=250_000, aggregate=1_000_000),
    incurred=Incurred(year=2004),
    transferred=Transferred(),
    carried_over=CarriedOver(),
    reports=Reports(),
)
RUNNING = replace(
    NOTHING,
    standing=Standing(funds=2, portfolios=3, in_force=3, until=JUNE_2005),
    related=Related(agreements=2, complete=2, in_force=1, run_off=1, sellers=("A I M Distributors, Inc.",)),
    incurred=Incurred(
        year=2004,
        since=PlanMonth(date(2004, 1, 1)),
        through=PlanMonth(date(2004, 7, 1)),
        distribution=1_234_567_89,
        service=411_522_63,
        last=PlanMonth(date(2004, 7, 1)),
        last_cents=235_155_79,
        payees=2,
    ),
)
LAPSED = replace(RUNNING, standing=Standing(funds=2, portfolios=3, lapsed=3, lapsed_after=JUNE_2004))
ENDED = replace(RUNNING, standing=Standing(funds=2, portfolios=3, ended=3))

PENDING = replace(
    NOTHING,
    standing=Standing(funds=2, portfolios=3, adopted_for_later=3, begins=(date(2003, 8, 18),)),
)


def changed(facts: PlanFacts, **parts: Any) -> PlanFacts:
    """The facts with some fields of some parts changed: `standing__due=3`."""
    found = facts
    for name, value in parts.items():
        part, _, field = name.partition("__")
        found = replace(found, **{part: replace(getattr(found, part), **{field: value}) if field else value})
    return found
