"""Section 2: the terms of the limit on all sales charges of a share class (NASD 2830(d), FINRA 2341(d)).

What the rule fixes: a rate of total new gross sales, plus interest at prime + 1 %, less all charges. What it
leaves open stands here as conventions, the value named first being the default; each is a dated row.
"""

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from governance.domain.errors import PlanRuleViolation
from governance.domain.money import (
    HUNDRED_MILLIONTHS_PER_PERCENT,
    RATE_SCALE,
    TRILLIONTHS_PER_CENT,
    percent_from_rate,
)
from governance.domain.periods import ONE_DAY, PlanMonth
from governance.domain.rates import FINRA_RULE, NASD_RULE
from governance.domain.sections import plan_section

RULE = f"{NASD_RULE}, now {FINRA_RULE}"
SPREAD = HUNDRED_MILLIONTHS_PER_PERCENT  # prime + 1 %
RATE_WITH_SERVICE_FEE = 6_250_000
RATE_WITHOUT_SERVICE_FEE = 7_250_000
PERCENT_WITH_SERVICE_FEE = percent_from_rate(RATE_WITH_SERVICE_FEE)
PERCENT_WITHOUT_SERVICE_FEE = percent_from_rate(RATE_WITHOUT_SERVICE_FEE)
LIMIT_PER_CENT = TRILLIONTHS_PER_CENT // RATE_SCALE  # trillionths for a cent of sales and a rate unit
DAYS_365, DAYS_360, DAYS_366 = 365, 360, 366
CIVIL_MONTH = 30
QUARTER = 3


class LimitPeriod(StrEnum):
    """How often the ledger is posted."""

    DAY = "day"
    MONTH = "month"


class Compounding(StrEnum):
    """When interest begins to earn interest."""

    NONE = "none"
    DAILY = "daily"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class InterestBase(StrEnum):
    """What earns interest: what is unpaid, or all that was ever allowed."""

    UNPAID = "unpaid"
    ORIGINAL = "original"


class LimitDayCount(StrEnum):
    """By how many days a year's interest is divided."""

    ACT_365 = "ACT_365"
    ACT_360 = "ACT_360"
    ACT_ACT = "ACT_ACT"
    THIRTY_360 = "30_360"


class PrimeSource(StrEnum):
    """Whose prime rate counts."""

    H15 = "H15"


class PrimeEffective(StrEnum):
    """From when a change of the prime rate counts."""

    CHANGE_DATE = "change_date"
    NEXT_DAY = "next_day"
    FIRST_OF_MONTH = "first_of_month"
    MONTH_AVERAGE = "month_average"


class SalesCharge(StrEnum):
    """What is charged against the limit; named in the order of a day that is the default."""

    FRONT_END = "front_end"
    ASSET_BASED = "asset_based"
    CDSC = "cdsc"


class Exchanges(StrEnum):
    """Whether an exchange takes part of the limit along: not at all, rate x value, or pro rata."""

    OFF = "off"
    CARRIED = "carried"
    PRO_RATA = "pro_rata"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitTerms:
    """The terms of one share class's limit: `opening` in cents, rates in hundred-millionths a year.

    Raises: PlanRuleViolation for terms that cannot be carried out.
    """

    starts: date
    opening: int = 0
    rate: int = RATE_WITH_SERVICE_FEE
    period: LimitPeriod = LimitPeriod.DAY
    compounding: Compounding = Compounding.NONE
    interest_base: InterestBase = InterestBase.UNPAID
    day_count: LimitDayCount = LimitDayCount.ACT_365
    prime: PrimeSource = PrimeSource.H15
    prime_effective: PrimeEffective = PrimeEffective.CHANGE_DATE
    order: tuple[SalesCharge, ...] = tuple(SalesCharge)
    exchanges: Exchanges = Exchanges.OFF

    def __post_init__(self) -> None:
        if problem := problem_with_terms(self):
            raise PlanRuleViolation(problem, section="2")


@plan_section("2")
def problem_with_terms(terms: LimitTerms) -> str:
    """Section 2: why terms are no limit that NASD's rules know, and what would be right; empty: they are."""
    if not 0 < terms.rate <= RATE_WITHOUT_SERVICE_FEE:
        most = f"{PERCENT_WITHOUT_SERVICE_FEE} %"
        return f"{RULE} allows at most {most} of new gross sales; give a rate above 0 and up to {most}"
    if terms.opening < 0:
        return "the opening amount is negative; give what remained, or 0.00"
    if tuple(sorted(terms.order)) != tuple(sorted(SalesCharge)):
        return f"the order of charges names each of {', '.join(SalesCharge)} once"
    if terms.period is LimitPeriod.MONTH and terms.compounding is Compounding.DAILY:
        return "a monthly ledger has nothing to compound daily; give period: day, or another compounding"
    return ""


class DatedTerms(NamedTuple):
    """Terms that hold from their effective date on, until the next ones."""

    effective: date
    terms: LimitTerms


def terms_on(dated: Sequence[DatedTerms], day: date) -> LimitTerms:
    """The terms of a day; before the first effective date, the first ones."""
    held = [one.terms for one in dated if one.effective <= day]
    return held[-1] if held else dated[0].terms


class OpenConvention(NamedTuple):
    """A convention that no source we know fixes: its key in a book, what it decides, its default in words."""

    key: str
    decides: str
    default: str


OPEN_CONVENTIONS = (
    OpenConvention("starts", "From which day the ledger runs", "the Plan's effective date"),
    OpenConvention("opening", "What remained at the opening of that day ($)", "0.00"),
    OpenConvention("rate", "The limit as a percentage of new gross sales", f"{PERCENT_WITH_SERVICE_FEE}"),
    OpenConvention("period", "How often the ledger is posted", LimitPeriod.DAY.value),
    OpenConvention("compounding", "When interest begins to earn interest", Compounding.NONE.value),
    OpenConvention("interest_base", "What earns interest", InterestBase.UNPAID.value),
    OpenConvention("day_count", "By how many days a year's interest is divided", LimitDayCount.ACT_365.value),
    OpenConvention("prime", "Whose prime rate counts", PrimeSource.H15.value),
    OpenConvention(
        "prime_effective",
        "From when a change of the prime rate counts",
        PrimeEffective.CHANGE_DATE.value,
    ),
    OpenConvention("order", "Which charge of a day comes first", ", ".join(SalesCharge)),
    OpenConvention("exchanges", "Whether an exchange takes part of the limit along", Exchanges.OFF.value),
)


class InterestDays(NamedTuple):
    """What a base is multiplied by for each day's interest, and the one number it is then divided by."""

    factors: Sequence[int]
    denominator: int


def interest_days(day_count: LimitDayCount, *, first_day: int, rates: Sequence[int]) -> InterestDays:
    """Section 2: the interest that NASD's rules add, by the convention for counting days.

    `first_day` is an ordinal, `rates` are hundred-millionths a year, one for each day from it on.
    """
    if day_count is LimitDayCount.ACT_365:
        return InterestDays(rates, DAYS_365 * RATE_SCALE)
    if day_count is LimitDayCount.ACT_360:
        return InterestDays(rates, DAYS_360 * RATE_SCALE)
    weights = _day_weights(day_count, first_day, len(rates))
    per_year = DAYS_360 if day_count is LimitDayCount.THIRTY_360 else DAYS_365 * DAYS_366
    return InterestDays(
        [rate * weight for rate, weight in zip(rates, weights, strict=True)], per_year * RATE_SCALE
    )


@lru_cache(maxsize=64)
def _day_weights(day_count: LimitDayCount, first_day: int, count: int) -> tuple[int, ...]:
    """Of each day: 1/365 or 1/366 over a common divisor, or the days that a 30-day month gives it."""
    days = [date.fromordinal(first_day + place) for place in range(count)]
    if day_count is LimitDayCount.THIRTY_360:
        return tuple([_days_of_30_360(day) for day in days])
    return tuple([DAYS_365 if isleap(day.year) else DAYS_366 for day in days])


def _days_of_30_360(day: date) -> int:
    """The days from the day before to this one where every month has 30: the 31st has none.

    >>> [_days_of_30_360(date(2004, 3, day)) for day in (1, 2, 31)]
    [2, 1, 0]
    """
    before = day - ONE_DAY
    months = (day.year - before.year) * 12 + day.month - before.month
    return months * CIVIL_MONTH + min(day.day, CIVIL_MONTH) - min(before.day, CIVIL_MONTH)


@lru_cache(maxsize=64)
def capitalised_on(compounding: Compounding, first_day: int, count: int) -> frozenset[int]:
    """The ordinals of the days, of a run of days, at whose close interest begins to earn interest.

    None are listed for `daily`: all are.
    """
    if compounding in (Compounding.NONE, Compounding.DAILY) or not count:
        return frozenset()
    every = QUARTER if compounding is Compounding.QUARTERLY else 1
    return frozenset(
        last
        for last in month_ends(first_day, count)
        if (day := date.fromordinal(last)).month % every == 0 and day == PlanMonth.of(day).last
    )


@lru_cache(maxsize=64)
def month_ends(first_day: int, count: int) -> tuple[int, ...]:
    """The ordinals of the last days of the months that a run of days touches, the last cut at its end.

    >>> [date.fromordinal(day).day for day in month_ends(date(2004, 1, 30).toordinal(), 40)]
    [31, 29, 9]
    """
    last_day = first_day + count - 1
    found = []
    month = PlanMonth.of(date.fromordinal(first_day))
    while month.first.toordinal() <= last_day:
        found.append(min(month.last.toordinal(), last_day))
        month = month.next
    return tuple(found)


def whole_cents(amount: int) -> int:
    """The whole cents within an amount of trillionths that is not negative."""
    return amount // TRILLIONTHS_PER_CENT


def opening_of(terms: LimitTerms) -> int:
    """What remained at the opening of the day on which the ledger starts, in trillionths of a dollar."""
    return terms.opening * TRILLIONTHS_PER_CENT


def limit_added(terms: LimitTerms, *, new_gross_sales: int) -> int:
    """What new gross sales (cents; negative where a sale is cancelled) add to the limit, in trillionths.

    >>> limit_added(LimitTerms(starts=date(1993, 7, 7)), new_gross_sales=100_00)
    6250000000000
    """
    return terms.rate * new_gross_sales * LIMIT_PER_CENT
