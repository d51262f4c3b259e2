"""R2: Schedule A's maximum rates, waivers below them and the limits above them, day by day.

Rates are in hundred-millionths a year: 0.75 % is 750_000.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from governance.domain.errors import PlanRuleViolation
from governance.domain.money import rate_text
from governance.domain.periods import ONE_DAY, DatePeriod
from governance.domain.sections import plan_section


class Component(StrEnum):
    """The two parts of the fee."""

    DISTRIBUTION_FEE = "DISTRIBUTION_FEE"
    SERVICE_FEE = "SERVICE_FEE"


class RateNotAllowed(PlanRuleViolation):
    """Sections 2 and 5: a charged rate exceeds Schedule A's maximum, or a limit of its day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateSpan:
    """Days of one set of rates; both ends belong to it, `last` None is indefinite.

    In Schedule A the rates are maxima; in what is charged, `asset_based` and `service` are what a day
    accrues at, and `aggregate` stays Schedule A's.
    """

    first: date
    last: date | None
    asset_based: int
    service: int
    aggregate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A lower charged rate of one component. `ends` is the first day no longer covered.

    `consented` are the codes of the Assignees that agreed to it (Section 6(b)); `reason` says why it is.
    """

    component: Component
    charged: int
    effective: date
    ends: date | None = None
    reason: str = ""
    consented: frozenset[str] = frozenset()

    def includes(self, day: date) -> bool:
        """Whether the waiver covers that day."""
        return self.effective <= day and (self.ends is None or day < self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """What the rules of the NASD, later FINRA, allow; `source` names the rule."""

    first: date
    last: date | None
    asset_based: int
    service: int
    source: str


NASD_RULE, FINRA_RULE = "NASD Rule 2830(d)", "FINRA Rule 2341(d)"
NASD_AND_FINRA_LIMITS = (
    RateLimit(
        first=date(1993, 7, 7),
        last=date(2016, 6, 8),
        asset_based=750_000,
        service=250_000,
        source=f"{NASD_RULE}, as Notice to Members 92-41 announced it",
    ),
    RateLimit(
        first=date(2016, 6, 9),
        last=None,
        asset_based=750_000,
        service=250_000,
        source=f"{FINRA_RULE}, which took the place of NASD Rule 2830 unchanged (81 FR 42016)",
    ),
)


@plan_section("2", "5")
def charged_rates_on(
    day: date,
    *,
    schedule: Sequence[RateSpan],
    waivers: Sequence[Waiver] = (),
    limits: Sequence[RateLimit] = NASD_AND_FINRA_LIMITS,
) -> RateSpan:
    """Sections 2 and 5: the rates charged on a day, never above Schedule A or the limits of that day.

    Without a waiver the maximum is charged. The span returned is that one day.

    Raises: RateNotAllowed where Schedule A gives no rate or two, two waivers cover a component, or a
    charged rate exceeds its maximum, its limit or, together, the Maximum Aggregate Fee.
    """
    maxima = _one_of(schedule, day=day)
    distribution = _charged(Component.DISTRIBUTION_FEE, day=day, maximum=maxima.asset_based, waivers=waivers)
    service = _charged(Component.SERVICE_FEE, day=day, maximum=maxima.service, waivers=waivers)
    if distribution + service > maxima.aggregate:
        raise RateNotAllowed(
            f"on {day} the charged rates make {_percent(distribution + service)},"
            f" above the Maximum Aggregate Fee of {_percent(maxima.aggregate)}; waive the difference",
            section="2",
        )
    for limit in limits:
        if _covers(limit, day=day):
            _hold(
                distribution,
                to=limit.asset_based,
                day=day,
                section="2",
                what="asset-based sales charge",
                by=limit.source,
            )
            _hold(service, to=limit.service, day=day, section="5", what="service fee", by=limit.source)
    return RateSpan(
        first=day, last=day, asset_based=distribution, service=service, aggregate=maxima.aggregate
    )


@plan_section("2", "5")
def charged_rate_spans(
    period: DatePeriod,
    *,
    schedule: Sequence[RateSpan],
    waivers: Sequence[Waiver] = (),
    limits: Sequence[RateLimit] = NASD_AND_FINRA_LIMITS,
) -> tuple[RateSpan, ...]:
    """Sections 2 and 5: the charged rates of a period's days, as few spans as there are changes.

    Raises: RateNotAllowed as `charged_rates_on` does, for any day of the period.
    """
    days = sorted(day for day in _changes(schedule, waivers, limits) | {period.first} if day in period)
    charged = [charged_rates_on(day, schedule=schedule, waivers=waivers, limits=limits) for day in days]
    kept = [span for at, span in enumerate(charged) if at == 0 or _rates(span) != _rates(charged[at - 1])]
    return tuple(
        RateSpan(
            first=span.first,
            last=kept[at + 1].first - ONE_DAY if at + 1 < len(kept) else period.last,
            asset_based=span.asset_based,
            service=span.service,
            aggregate=span.aggregate,
        )
        for at, span in enumerate(kept)
    )


class _Dated(Protocol):
    @property
    def first(self) -> date: ...

    @property
    def last(self) -> date | None: ...


def _covers(dated: _Dated, *, day: date) -> bool:
    return dated.first <= day and (dated.last is None or day <= dated.last)


def _one_of(schedule: Sequence[RateSpan], *, day: date) -> RateSpan:
    in_force = [span for span in schedule if _covers(span, day=day)]
    if len(in_force) != 1:
        found = "no rates" if not in_force else "more than one set of rates"
        raise RateNotAllowed(f"Schedule A gives {found} on {day}; give exactly one", section="2")
    return in_force[0]


def _charged(component: Component, *, day: date, maximum: int, waivers: Sequence[Waiver]) -> int:
    in_force = [waiver for waiver in waivers if waiver.component is component and waiver.includes(day)]
    section, what = (
        ("2", "asset-based sales charge") if component is Component.DISTRIBUTION_FEE else ("5", "service fee")
    )
    if len(in_force) > 1:
        raise RateNotAllowed(f"{len(in_force)} waivers of the {what} cover {day}; keep one", section=section)
    charged = in_force[0].charged if in_force else maximum
    if charged < 0:
        raise RateNotAllowed(f"the charged {what} on {day} is negative", section=section)
    _hold(charged, to=maximum, day=day, section=section, what=what, by="Schedule A")
    return charged


def _hold(charged: int, *, to: int, day: date, section: str, what: str, by: str) -> None:
    if charged > to:
        raise RateNotAllowed(
            f"on {day} the charged {what} of {_percent(charged)} is above the {_percent(to)} of {by};"
            " waive the difference",
            section=section,
        )


def _changes(
    schedule: Sequence[RateSpan], waivers: Sequence[Waiver], limits: Sequence[RateLimit]
) -> set[date]:
    """Every day on which a rate, a waiver or a limit begins, or no longer counts."""
    days: set[date] = set()
    dated_rows: tuple[_Dated, ...] = (*schedule, *limits)
    for dated in dated_rows:
        days |= {dated.first} | ({dated.last + ONE_DAY} if dated.last is not None else set())
    for waiver in waivers:
        days |= {waiver.effective} | ({waiver.ends} if waiver.ends is not None else set())
    return days


def _rates(span: RateSpan) -> tuple[int, int, int]:
    return span.asset_based, span.service, span.aggregate


def _percent(rate: int) -> str:
    return f"{rate_text(rate * 100)} %"
