"""Sections 2 and 5: what a waiver may charge, on which days it lowers a rate, and how it is said (R2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from governance.domain.money import rate_text
from governance.domain.periods import ONE_DAY, DatePeriod
from governance.domain.rates import (
    NASD_AND_FINRA_LIMITS,
    Component,
    RateLimit,
    RateSpan,
    Waiver,
)
from governance.domain.sections import plan_section

SECTION_OF = {Component.DISTRIBUTION_FEE: "2", Component.SERVICE_FEE: "5"}
WORDS = {Component.DISTRIBUTION_FEE: "asset-based sales charge", Component.SERVICE_FEE: "service fee"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoweredDays:
    """Days on which a waiver lowers the asset-based sales charge, both ends included, and who consented."""

    first: date
    last: date
    consented: frozenset[str]


@plan_section("2", "5")
def above_what_is_allowed(
    waiver: Waiver, *, schedule: Sequence[RateSpan], limits: Sequence[RateLimit] = NASD_AND_FINRA_LIMITS
) -> str:
    """Sections 2 and 5: why a waiver charges more than some day that it covers allows; empty where none.

    Our reading: a waiver sets a lower charged rate, never a higher; a rate equal to the maximum waives
    nothing and is allowed, because one waiver may cover Portfolios of different maxima.
    """
    section = SECTION_OF[waiver.component]
    for span in sorted(schedule, key=lambda one: one.first):
        if waiver.charged > _part(span, waiver.component) and _overlaps(span.first, span.last, waiver):
            since = max(span.first, waiver.effective)
            maximum = _percent(_part(span, waiver.component))
            return (
                f"Section {section}: {_percent(waiver.charged)} is above the {maximum} of Schedule A from"
                f" {since}"
            )
    for limit in limits:
        if waiver.charged > _part(limit, waiver.component) and _overlaps(limit.first, limit.last, waiver):
            since = max(limit.first, waiver.effective)
            allowed = _percent(_part(limit, waiver.component))
            return (
                f"Section {section}: {_percent(waiver.charged)} is above the {allowed} that {limit.source},"
                f" allows from {since}"
            )
    return ""


@plan_section("2")
def days_lowered(
    period: DatePeriod, *, schedule: Sequence[RateSpan], waivers: Sequence[Waiver]
) -> tuple[LoweredDays, ...]:
    """Section 2: on which days of a period a waiver charges less than the Maximum Asset-Based Sales Charge.

    Our reading: a waiver at the maximum itself, and one of the service fee, take nothing from a Portion.
    """
    of_the_charge = [one for one in waivers if one.component is Component.DISTRIBUTION_FEE]
    found = []
    for span in schedule:
        for waiver in of_the_charge:
            first = max(period.first, span.first, waiver.effective)
            ends = [day for day in (period.last, span.last, _last_day(waiver)) if day is not None]
            last = min(ends, default=date.max)
            if first <= last and waiver.charged < span.asset_based:
                found.append(LoweredDays(first=first, last=last, consented=waiver.consented))
    return tuple(sorted(found, key=lambda one: one.first))


def waiver_in_words(waiver: Waiver) -> str:
    """A waiver as statements and explanations print it beside the rate.

    >>> fee = Component.SERVICE_FEE
    >>> waiver_in_words(Waiver(component=fee, charged=0, effective=date(2003, 9, 1), reason="Low yield."))
    'Section 5: the service fee is waived to 0 % a year from 2003-09-01 on: Low yield.'
    """
    until = "on" if waiver.ends is None else f"through {_last_day(waiver)}"
    return (
        f"Section {SECTION_OF[waiver.component]}: the {WORDS[waiver.component]} is waived to"
        f" {_percent(waiver.charged)} a year from {waiver.effective} {until}: {waiver.reason}"
    )


def covering(period: DatePeriod, waivers: Sequence[Waiver]) -> tuple[Waiver, ...]:
    """The waivers that cover a day of a period, the earliest first."""
    found = [one for one in waivers if _overlaps(period.first, period.last, one)]
    return tuple(sorted(found, key=lambda one: (one.effective, one.component)))


def _overlaps(first: date, last: date | None, waiver: Waiver) -> bool:
    return DatePeriod(first, last).overlaps(DatePeriod(waiver.effective, _last_day(waiver)))


def _last_day(waiver: Waiver) -> date | None:
    return None if waiver.ends is None else waiver.ends - ONE_DAY


def _part(rates: RateSpan | RateLimit, component: Component) -> int:
    return rates.asset_based if component is Component.DISTRIBUTION_FEE else rates.service


def _percent(rate: int) -> str:
    return f"{rate_text(rate * 100)} %"
