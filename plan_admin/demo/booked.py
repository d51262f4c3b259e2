"""What the demonstration's fund accountant booked: each day's accrual rounded to the cent, then added up.

So the books lie a few cents beside what accrued, as daily rounding does. In April 2004 one Portfolio was
booked by a year of 365 days, though 2004 has 366: the one difference that needs a reason.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from governance.domain.money import RATE_SCALE, dollars_text, round_half_up
from governance.domain.periods import days_between, days_in_year
from plan_admin.demo.cast import ROLES
from plan_admin.demo.register import NetAssetsRow, csv_text
from plan_admin.demo.story import FIRST_DAY

BOOKED_COLUMNS = ("portfolio", "month", "component", "amount")
LAST_BOOKED = date(2004, 5, 31)
RATES = {"distribution_fee": 750_000, "service_fee": 250_000}  # of every Portfolio, in hundred-millionths
MISBOOKED = ("INVESCO Multi-Sector Fund", "2004-04", "distribution_fee")
MISBOOKED_DAYS = 365
# What the lifetime limit left of the days on which it was reached, in cents (Section 2).
LEFT = {
    ("INVESCO Mid-Cap Growth Fund", "distribution_fee"): {
        date(2004, 5, 6): 52,
        **{date(2004, 5, day): 0 for day in range(7, 13)},
    }
}


class BookedRow(NamedTuple):
    """A figure of the accountant's, in cents."""

    portfolio: str
    month: str
    component: str
    cents: int


def make_booked(net_assets: Iterable[NetAssetsRow]) -> tuple[BookedRow, ...]:
    """What was booked from the first day to May 2004, by Portfolio, month and component."""
    closes: dict[str, dict[date, int]] = defaultdict(dict)
    for row in net_assets:
        closes[row.portfolio][row.day] = row.net_assets
    return tuple(row for role in ROLES for row in _booked_of(role.name, closes[role.name]))


def _booked_of(portfolio: str, closes: Mapping[date, int]) -> Iterable[BookedRow]:
    booked: dict[tuple[str, str], int] = defaultdict(int)
    held = 0
    for day in days_between(FIRST_DAY, LAST_BOOKED):
        held = closes.get(day, held)  # other days carry the last figure
        for component, rate in RATES.items():
            month = f"{day:%Y-%m}"
            wrong = (portfolio, month, component) == MISBOOKED
            days = MISBOOKED_DAYS if wrong else days_in_year(day.year)
            whole = round_half_up(held * rate, RATE_SCALE * days)
            booked[month, component] += LEFT.get((portfolio, component), {}).get(day, whole)
    return [BookedRow(portfolio, *key, cents) for key, cents in sorted(booked.items())]


def booked_csv(rows: Iterable[BookedRow]) -> str:
    """The file `booked_accruals.csv`."""
    return csv_text(BOOKED_COLUMNS, ((*row[:3], dollars_text(row.cents)) for row in rows))
