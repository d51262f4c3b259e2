"""A component of a Portfolio's month beside the month before and Schedule A."""

from dataclasses import dataclass

from fees.domain.measures import annualised_rate
from fees.models import MonthlyFee
from governance.domain.conventions import ConventionName, DayCount
from governance.domain.money import cents_from_dollars, rate_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentShown:
    """One component of a Portfolio's month: cents, its change on the month before, rates as fractions."""

    cents: int
    before: int | None
    annualised: str | None
    schedule_a: str | None

    @property
    def change(self) -> int | None:
        """Cents more (or less) than the month before; None where that month has no fee."""
        return None if self.before is None else self.cents - self.before


def component_shown(fee: MonthlyFee | None, before: MonthlyFee | None, name: str) -> ComponentShown:
    """A component of a fee that stands (None: of none), beside that of the month before."""
    earlier = cents_from_dollars(getattr(before, name)) if before else None
    if fee is None:
        return ComponentShown(cents=0, before=earlier, annualised=None, schedule_a=None)
    cents = cents_from_dollars(getattr(fee, name))
    found = annualised_rate(
        fee_cents=cents,
        average_cents=cents_from_dollars(fee.average_daily_net_assets),
        accrued_on=fee.accrued_on,
        day_count=DayCount(fee.conventions[ConventionName.DAY_COUNT]),
    )
    return ComponentShown(
        cents=cents,
        before=earlier,
        annualised=None if found is None else rate_text(found),
        schedule_a=fee.rates[-1].get(name) if fee.rates else None,
    )
