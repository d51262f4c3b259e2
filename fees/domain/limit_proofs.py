"""Sections 2 and 5: a charge of a year beside its limit, compared exactly; only what is shown is rounded.

Net assets are whole cents, charges whole trillionths of a dollar, rates hundred-millionths a year.
"""

from dataclasses import dataclass
from enum import StrEnum

from governance.domain.fiscal_years import DAYS, DAYS_WITH_29_FEBRUARY
from governance.domain.money import RATE_SCALE, TRILLIONTHS_PER_CENT, rate_text, round_half_up
from governance.domain.rates import Component

COMMON = DAYS * DAYS_WITH_29_FEBRUARY  # divides by the days of either kind of year
PER_CENT_AND_RATE = TRILLIONTHS_PER_CENT // RATE_SCALE  # cents x a rate, in trillionths


class Verdict(StrEnum):
    """How a charge stands to its limit."""

    WITHIN = "within"
    BY_CALENDAR_YEARS = "within by calendar years"
    EXCEEDS = "exceeds"
    NOTHING = "nothing accrued"
    NO_LIMIT = "no limit in force"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitProof:
    """A charge of a fiscal year beside its limit.

    `charged` and `excess` are trillionths; `limits` the rates that held; `rate` what was charged, a year, of
    the average net assets of the days that accrued, None where there are none; `by_365_days`: within, were
    every year reckoned as 365 days. `unlimited` days are not held to any limit.
    """

    component: Component
    days: int
    average: int
    charged: int
    limits: tuple[int, ...]
    rate: int | None
    excess: int
    by_365_days: bool
    verdict: Verdict
    unlimited: int = 0

    @property
    def exceeds(self) -> bool:
        """Whether more was charged than the limit allows."""
        return self.verdict is Verdict.EXCEEDS

    @property
    def accrued(self) -> int:
        """What accrued, to the cent."""
        return round_half_up(self.charged, TRILLIONTHS_PER_CENT)

    @property
    def excess_cents(self) -> int:
        """By how much it exceeds, to the cent; zero may be less than half a cent."""
        return round_half_up(self.excess, TRILLIONTHS_PER_CENT)

    @property
    def limit_words(self) -> str:
        """The limit, or each that held."""
        return ", then ".join(f"{percent_text(one)} %" for one in self.limits) or "no limit"

    @property
    def rate_percent(self) -> str:
        """The rate in percent; empty where nothing can be said."""
        return "" if self.rate is None else percent_text(self.rate)

    @property
    def rate_text(self) -> str:
        """The rate as a fraction; empty where nothing can be said."""
        return "" if self.rate is None else rate_text(self.rate)


@dataclass(slots=True)
class Measure:
    """Adds up days and what they were charged, and holds the sum to the limits of the days.

    A year is reckoned in both ways that "a year of the average" can be meant: by the fiscal year's own days,
    and by those of the calendar year that each day lies in, as DAY_COUNT ACTUAL_ACTUAL accrues (R3).
    """

    component: Component
    year_days: int
    days: int = 0
    net_assets: int = 0
    charged: int = 0
    unlimited: int = 0
    _limited: int = 0
    _allowed_days: int = 0
    _by_365: int = 0
    _by_calendar: int = 0
    _halves: int = 0
    _limits: tuple[int, ...] = ()

    def add(  # noqa: PLR0913 - one row of the proof
        self,
        *,
        days: int,
        net_assets: int,
        charged: int,
        limit: int | None,
        calendar_days: int,
        halves: int,
        cents_beside: int = 0,
    ) -> None:
        """Add days. `halves` are the half trillionths by which all of them may be rounded.

        `cents_beside` are cents of net assets that are allowed for beside those counted.
        """
        self.days += days
        self.net_assets += net_assets
        self.charged += charged
        if limit is None:
            self.unlimited += days
            return
        if days and limit not in self._limits:
            self._limits = (*self._limits, limit)
        allowed = limit * (net_assets + cents_beside) * PER_CENT_AND_RATE
        self._limited += charged
        self._allowed_days += allowed * (COMMON // self.year_days)
        self._by_365 += allowed * (COMMON // DAYS)
        self._by_calendar += allowed * (COMMON // calendar_days)
        self._halves += halves

    def proof(self) -> LimitProof:
        """What the days make."""
        by_fiscal = self._within(self._allowed_days)
        by_calendar = self._within(self._by_calendar)
        over = self._limited * COMMON - max(self._allowed_days, self._by_calendar)
        return LimitProof(
            component=self.component,
            days=self.days,
            average=round_half_up(self.net_assets, self.days) if self.days else 0,
            charged=self.charged,
            limits=self._limits,
            rate=self._rate(),
            excess=0 if by_fiscal or by_calendar else round_half_up(over, COMMON),
            by_365_days=self._within(self._by_365),
            verdict=self._verdict(by_fiscal=by_fiscal, by_calendar=by_calendar),
            unlimited=self.unlimited,
        )

    def _within(self, allowed: int) -> bool:
        return 2 * self._limited * COMMON <= 2 * allowed + self._halves * COMMON

    def _rate(self) -> int | None:
        if not self.net_assets:
            return None
        return round_half_up(self.charged * self.year_days, self.net_assets * PER_CENT_AND_RATE)

    def _verdict(self, *, by_fiscal: bool, by_calendar: bool) -> Verdict:
        if not self.charged:
            return Verdict.NOTHING
        if self.unlimited == self.days:
            return Verdict.NO_LIMIT
        if by_fiscal:
            return Verdict.WITHIN
        return Verdict.BY_CALENDAR_YEARS if by_calendar else Verdict.EXCEEDS


def percent_text(rate: int) -> str:
    """A rate in percent with two decimals or more.

    >>> percent_text(750_000), percent_text(500_000), percent_text(750_859)
    ('0.75', '0.50', '0.750859')
    """
    whole, _, part = rate_text(rate * 100).partition(".")
    return f"{whole}.{part:0<2}"
