"""The Shares with which the demonstration opens: those of the Prior Plan."""

from collections.abc import Sequence
from datetime import date, timedelta

from governance.domain.business_days import first_business_day_on_or_after
from governance.domain.money import round_half_up, split_in_order
from plan_admin.demo.cast import Role
from plan_admin.demo.register import ActivityRow
from plan_admin.demo.story import Story

OPENING_DAY = date(2003, 8, 17)  # a Sunday: the last day of the Prior Plan
SUCCESSOR_SELLS_FROM = date(2003, 7, 1)
SUCCESSOR_PERMILLE = 120  # of the opening Shares with an issue date of their own


def open_class(story: Story, *, role: Role) -> None:
    """The Shares of the Prior Plan: old lots of the first Distributor, new ones of its successor."""
    register = story.registers[role.name]
    total = register.shares_for(role.dollars * 100)
    free = round_half_up(total * role.free_permille, 1000)
    new = round_half_up((total - free) * SUCCESSOR_PERMILLE, 1000)
    old_days = _old_issue_dates(story, role=role)
    new_days = _new_issue_dates(story, role=role)
    _open_lots(story, role=role, days=old_days, shares=total - free - new)
    _open_lots(story, role=role, days=new_days, shares=new)
    if free:
        story.enter(ActivityRow(portfolio=role.name, day=OPENING_DAY, kind="opening", shares=free))


def _open_lots(story: Story, *, role: Role, days: Sequence[date], shares: int) -> None:
    weights = [story.rng.randrange(500, 1500) + 12 * at for at in range(len(days))]
    for day, part in zip(days, split_in_order(shares, weights), strict=True):
        row = ActivityRow(
            portfolio=role.name, day=OPENING_DAY, kind="opening", shares=part, issued=day.isoformat()
        )
        story.enter(row)


def _old_issue_dates(story: Story, *, role: Role) -> list[date]:
    """Spread from January of the first year to June 2003; the first half of 1996 month by month."""
    months = [(year, month) for year in range(role.since, 2004) for month in range(1, 13)][:-6]
    early = [at for at, (year, month) in enumerate(months) if year == 1996 and month <= 6]
    rest = len(months) - len(early)
    spread = [len(early) + round_half_up(at * rest, role.old_lots) for at in range(role.old_lots)]
    chosen = sorted({*early, *(at for at in spread if at < len(months))})
    return [first_business_day_on_or_after(date(*months[at], story.rng.randrange(2, 21))) for at in chosen]


def _new_issue_dates(story: Story, *, role: Role) -> list[date]:
    days = {
        first_business_day_on_or_after(SUCCESSOR_SELLS_FROM + timedelta(days=story.rng.randrange(45)))
        for _ in range(role.new_lots)
    }
    return sorted(days)
