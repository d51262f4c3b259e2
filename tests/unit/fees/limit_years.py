"""Short ways to state a share class's year: net assets and rates day by day, accrued as R3 accrues."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from fees.domain.yearly_limits import ChargedMonth, LimitedDays
from governance.domain.fiscal_years import FiscalYear, fiscal_year_of
from governance.domain.money import TRILLIONTHS_PER_CENT, round_half_up
from governance.domain.periods import PlanMonth, days_between, days_in_year

ASSET_BASED, SERVICE = 750_000, 250_000  # hundred-millionths: 0.75 % and 0.25 %
A_RATE = 10**8
MILLION = 100_000_000  # a million dollars in cents


def accrual(net_assets: int, rate: int, days_of_year: int) -> int:
    """R3: trillionths of a dollar, half-up."""
    return round_half_up(net_assets * TRILLIONTHS_PER_CENT * rate, A_RATE * days_of_year)


def calendar_days(day: date) -> int:
    """DAY_COUNT ACTUAL_ACTUAL."""
    return days_in_year(day.year)


def always_365(_day: date) -> int:
    """DAY_COUNT ACTUAL_365."""
    return 365


def year_of(month: str, *, ends: str = "12-31") -> FiscalYear:
    return fiscal_year_of(PlanMonth.from_text(month), fiscal_year_end=ends)


def months(
    days: Iterable[date],
    *,
    net_assets: Callable[[date], int] = lambda _: MILLION,
    asset_based: Callable[[date], int] = lambda _: ASSET_BASED,
    service: Callable[[date], int] = lambda _: SERVICE,
    day_count: Callable[[date], int] = calendar_days,
    limits: Callable[[date], tuple[int | None, int | None]] = lambda _: (ASSET_BASED, SERVICE),
) -> list[ChargedMonth]:
    """The months of these days, charged at the rates of each."""
    found: dict[PlanMonth, dict[tuple[int | None, int | None], list[date]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for day in days:
        found[PlanMonth.of(day)][limits(day)].append(day)
    charged = []
    for month, by_limit in found.items():
        parts = tuple(
            LimitedDays(
                days=len(own),
                net_assets=sum(map(net_assets, own)),
                distribution_accruals=sum(
                    accrual(net_assets(day), asset_based(day), day_count(day)) for day in own
                ),
                service_accruals=sum(accrual(net_assets(day), service(day), day_count(day)) for day in own),
                distribution_limit=limit[0],
                service_limit=limit[1],
            )
            for limit, own in by_limit.items()
        )
        charged.append(
            ChargedMonth(
                month=month,
                is_closed=True,
                distribution_fee=round_half_up(
                    sum(part.distribution_accruals for part in parts), TRILLIONTHS_PER_CENT
                ),
                service_fee=round_half_up(sum(part.service_accruals for part in parts), TRILLIONTHS_PER_CENT),
                parts=parts,
            )
        )
    return charged


def whole(year: FiscalYear) -> list[date]:
    """All days of a year."""
    return list(days_between(year.first.first, year.last.last))
