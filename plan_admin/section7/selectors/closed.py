"""Section 7: whether the months of a quarter are closed, so that a report can tell of them."""

from collections.abc import Iterable

from fees.models import MonthlyFee
from governance.domain.fiscal_years import FundQuarter
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.selectors.joining import joining_days
from plan_admin.section7.domain.errors import MonthsOpen
from plan_admin.section7.selectors.quarters import FundOfPlan

CLOSED = (MonthlyFee.Status.CLOSED, MonthlyFee.Status.NOT_IN_FORCE)


class ClosedMonths:
    """Which months of a Plan's share classes are closed, read once."""

    def __init__(self, plan: Plan) -> None:
        standing = MonthlyFee.objects.filter(share_class__plan=plan, status__in=CLOSED)
        self._closed = set(standing.values_list("share_class_id", "month"))
        self._joins = joining_days(plan)

    def open_months(self, fund: FundOfPlan, quarter: FundQuarter) -> tuple[str, ...]:
        """The months of a quarter that are not closed for all that the Fund has under the Plan by then."""
        return tuple(
            str(month) for month in telling_months(fund, quarter) if not self._is_closed(fund, month)
        )

    def _is_closed(self, fund: FundOfPlan, month: PlanMonth) -> bool:
        return all(
            (row.share_class, month.first) in self._closed
            for row in fund.classes
            if row.share_class not in self._joins or self._joins[row.share_class] <= month.last
        )


def refuse_open_months(fund: FundOfPlan, quarter: FundQuarter, months: Iterable[str]) -> None:
    """Section 7: a report tells of closed months alone. Raises: MonthsOpen with what to do."""
    found = tuple(months)
    if found:
        named = ", ".join(found)
        close = "; ".join(f"close_month {month} --finish" for month in found)
        raise MonthsOpen(
            f"{named} of {fund.name} {'is' if len(found) == 1 else 'are'} not closed, and the report of"
            f" {quarter.words} tells of closed months alone. Close and finish first: {close}"
        )


def telling_months(fund: FundOfPlan, quarter: FundQuarter) -> tuple[PlanMonth, ...]:
    """The months of a quarter in which the Plan was there for the Fund."""
    return tuple(month for month in quarter.months if month >= fund.begins)
