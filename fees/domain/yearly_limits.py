"""Sections 2 and 5: what a fiscal year was charged, held to the yearly limits of the NASD, later FINRA.

Net assets and fees paid are whole cents, accruals whole trillionths of a dollar, rates hundred-millionths a
year. All is compared exactly and without a division; only what is shown is rounded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fees.domain.limit_proofs import LimitProof, Measure, Verdict, percent_text
from governance.domain.fiscal_years import DAYS, DAYS_WITH_29_FEBRUARY, FiscalYear
from governance.domain.money import TRILLIONTHS_PER_CENT, dollars_text
from governance.domain.periods import PlanMonth, days_in_year
from governance.domain.rates import Component
from governance.domain.sections import plan_section

HALVES_OF_A_DAY = 1  # an accrual is rounded by half a trillionth at most
SECTIONS: Mapping[Component, str] = {Component.DISTRIBUTION_FEE: "2", Component.SERVICE_FEE: "5"}
WORDS: Mapping[Component, str] = {
    Component.DISTRIBUTION_FEE: "asset-based sales charge",
    Component.SERVICE_FEE: "service fee",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitedDays:
    """Days of a month that accrued under one pair of limits (None: no rule limits them), summed."""

    days: int
    net_assets: int
    distribution_accruals: int
    service_accruals: int
    distribution_limit: int | None
    service_limit: int | None

    def accruals(self, component: Component) -> int:
        """The sum of one component's accruals."""
        if component is Component.DISTRIBUTION_FEE:
            return self.distribution_accruals
        return self.service_accruals

    def limit(self, component: Component) -> int | None:
        """The limit on one component."""
        return self.distribution_limit if component is Component.DISTRIBUTION_FEE else self.service_limit


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedMonth:
    """R13: a closed month as its last correction has it, known in cents: the proof allows for one."""

    days: int
    average_daily_net_assets: int
    distribution_fee: int
    service_fee: int

    def fee(self, component: Component) -> int:
        """One component's fee."""
        return self.distribution_fee if component is Component.DISTRIBUTION_FEE else self.service_fee


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedMonth:
    """A share class's standing month: the days that accrued, and the fees paid for it."""

    month: PlanMonth
    is_closed: bool
    distribution_fee: int
    service_fee: int
    parts: tuple[LimitedDays, ...]
    corrected: CorrectedMonth | None = None

    @property
    def days(self) -> int:
        """How many days accrued."""
        return self.corrected.days if self.corrected else sum(part.days for part in self.parts)

    @property
    def net_assets(self) -> int:
        """The sum of these days' net assets."""
        if self.corrected:
            return self.corrected.days * self.corrected.average_daily_net_assets
        return sum(part.net_assets for part in self.parts)

    def fee(self, component: Component) -> int:
        """What is paid for the month, with its corrections."""
        if self.corrected:
            return self.corrected.fee(component)
        return self.distribution_fee if component is Component.DISTRIBUTION_FEE else self.service_fee


@dataclass(frozen=True, slots=True, kw_only=True)
class YearProof:
    """A share class's fiscal year, or the part of it that is computed so far."""

    year: FiscalYear
    months: tuple[ChargedMonth, ...]
    distribution: LimitProof
    service: LimitProof

    @property
    def proofs(self) -> tuple[LimitProof, LimitProof]:
        """Both charges."""
        return self.distribution, self.service

    @property
    def days(self) -> int:
        """How many days accrued."""
        return sum(month.days for month in self.months)

    @property
    def is_over(self) -> bool:
        """Whether the year's last month is there."""
        return any(one.month == self.year.last for one in self.months)

    @property
    def is_closed(self) -> bool:
        """Whether no month of it can still be computed anew."""
        return self.is_over and all(one.is_closed for one in self.months)

    @property
    def corrected_months(self) -> tuple[str, ...]:
        """The months that are counted as corrected."""
        return tuple(str(one.month) for one in self.months if one.corrected)

    def paid(self, component: Component) -> int:
        """What the months pay, in cents."""
        return sum(one.fee(component) for one in self.months)

    def words(self, proof: LimitProof) -> tuple[str, ...]:
        """What must be said beside a proof, each with its Section and what to do."""
        return tuple(_words(self, proof))


@plan_section("2", "5")
def prove_year(
    year: FiscalYear,
    months: Sequence[ChargedMonth],
    *,
    corrected: Mapping[PlanMonth, CorrectedMonth] | None = None,
) -> YearProof:
    """Sections 2 and 5: "subject to any limitations imposed by ... applicable rules of NASD": at most 0.75 %
    of asset-based sales charge and 0.25 % of service fee, a year, of average annual net assets.

    `months` are the standing ones that lie in the year. `corrected` are later corrections of some of them,
    which then count in their place. The average is that of the days that accrued; each single day may be
    rounded by half a trillionth of a dollar, a corrected month by a cent, and nothing else is allowed for.

    Source: NASD Rule 2830(d) (Notices to Members 90-56 and 92-41), now FINRA Rule 2341(d).
    """
    counted = tuple(replace(one, corrected=(corrected or {}).get(one.month, one.corrected)) for one in months)
    return YearProof(
        year=year,
        months=counted,
        distribution=_proof(year, counted, Component.DISTRIBUTION_FEE),
        service=_proof(year, counted, Component.SERVICE_FEE),
    )


def _proof(year: FiscalYear, months: Iterable[ChargedMonth], component: Component) -> LimitProof:
    measure = Measure(component, year.days)
    for month in months:
        calendar_days = days_in_year(month.month.first.year)
        if month.corrected is None:
            for part in month.parts:
                measure.add(
                    days=part.days,
                    net_assets=part.net_assets,
                    charged=part.accruals(component),
                    limit=part.limit(component),
                    calendar_days=calendar_days,
                    halves=part.days * HALVES_OF_A_DAY,
                )
            continue
        limits = [limit for part in month.parts if (limit := part.limit(component)) is not None]
        measure.add(
            days=month.days,
            net_assets=month.net_assets,
            charged=month.corrected.fee(component) * TRILLIONTHS_PER_CENT,
            limit=min(limits, default=None),
            calendar_days=calendar_days,
            halves=2 * TRILLIONTHS_PER_CENT,
        )
    return measure.proof()


def _words(year: YearProof, proof: LimitProof) -> Iterable[str]:
    what = WORDS[proof.component]
    if proof.exceeds:
        by = dollars_text(proof.excess_cents) if proof.excess_cents else "less than a cent"
        yield (
            f"Section {SECTIONS[proof.component]}: the {what} exceeds {proof.limit_words} a year of average"
            f" annual net assets by {by}; waive what is left of the year, or correct its months (Section 6)."
        )
    if proof.exceeds and proof.by_365_days:
        yield (
            f"Every day is within its limit only where a year is reckoned as {DAYS} days (DAY_COUNT"
            f" ACTUAL_365): the days of a leap year then charge {DAYS_WITH_29_FEBRUARY}/{DAYS} of the annual"
            f" rate. DAY_COUNT ACTUAL_ACTUAL keeps to the limit."
        )
    if proof.verdict is Verdict.BY_CALENDAR_YEARS:
        yield (
            f"Each day accrued by the days of its calendar year (R3), and so reckoned the {what} is within"
            f" {proof.limit_words}; over the {year.year.days} days of this fiscal year the same charge makes"
            f" {percent_text(proof.rate or 0)} % of the average."
        )
    if proof.unlimited:
        yield f"On {proof.unlimited} of {proof.days} days no rule limited the {what}."
    apart = year.paid(proof.component) - proof.accrued
    if apart:
        yield (
            f"The months pay {dollars_text(abs(apart))} {'more' if apart > 0 else 'less'} of {what} than"
            " accrued: each month's fee is rounded to the cent (R4)."
        )
