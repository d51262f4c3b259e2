"""Section 7: the quarters of each Fund of a Plan, as its fiscal years or the calendar have them (ADR 61)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fees.models import MonthlyFee
from governance.domain.conventions import Convention, ConventionName, ReportQuarters, value_on
from governance.domain.fields import NotReadable
from governance.domain.fiscal_years import FundQuarter, quarter_of
from governance.domain.periods import PlanMonth
from governance.models import Fund, Plan
from governance.selectors.law import conventions_of
from governance.selectors.parties import ShareClassRow, share_classes_of
from plan_admin.section7.models import QuarterlyReport


@dataclass(frozen=True, slots=True, kw_only=True)
class FundOfPlan:
    """A Fund with its share classes under the Plan, in the order of Schedule A."""

    pk: int
    code: str
    name: str
    form: str
    year_end: str
    classes: tuple[ShareClassRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarters:
    """What says which quarters a Plan's Funds have: read once, asked for each Fund."""

    begins: PlanMonth
    funds: Mapping[str, FundOfPlan]
    conventions: Sequence[Convention]
    presented: Mapping[int, Mapping[PlanMonth, FundQuarter]]

    @classmethod
    def of(cls, plan: Plan) -> "Quarters":
        """A constant number of queries."""
        presented: dict[int, dict[PlanMonth, FundQuarter]] = defaultdict(dict)
        rows = QuarterlyReport.objects.filter(plan=plan)
        for fund, first, last in rows.values_list("fund_id", "first_month", "last_month"):
            quarter = FundQuarter(PlanMonth(first), PlanMonth(last))
            for month in quarter.months:
                presented[fund][month] = quarter
        return cls(
            begins=PlanMonth.of(plan.effective_date),
            funds=_funds(plan),
            conventions=conventions_of(plan),
            presented=presented,
        )

    def until(self, fund: FundOfPlan, last: PlanMonth) -> tuple[FundQuarter, ...]:
        """The Fund's quarters from the Plan's first month to the one that holds a month, in order.

        A quarter that was presented stays as it is; where the years change after it, the next one is shorter.
        """
        found: list[FundQuarter] = []
        month = self.begins
        while month <= last:
            found.append(self._quarter(fund, month, follows=bool(found)))
            month = found[-1].last.next
        return tuple(found)

    def ending(self, fund: FundOfPlan, month: PlanMonth) -> FundQuarter:
        """The Fund's quarter that is called by a month. Raises: NotReadable where none ends in it."""
        quarters = self.until(fund, month)
        if quarters and quarters[-1].last == month:
            return quarters[-1]
        ends = [str(one) for one in quarters[-2:]] or [str(self.until(fund, self.begins)[0])]
        raise NotReadable(
            f"no quarter of {fund.name} ends in {month}", f"the last month of one: {' or '.join(ends)}"
        )

    def _quarter(self, fund: FundOfPlan, month: PlanMonth, *, follows: bool) -> FundQuarter:
        kept = self.presented.get(fund.pk, {}).get(month)
        if kept is not None:
            return kept
        value = value_on(self.conventions, ConventionName.REPORT_QUARTERS, month.last)
        year_end = fund.year_end if value == ReportQuarters.FISCAL else ""
        quarter = quarter_of(month, fiscal_year_end=year_end)
        return FundQuarter(max(quarter.first, month), quarter.last) if follows else quarter


def _funds(plan: Plan) -> dict[str, FundOfPlan]:
    classes: dict[int, list[ShareClassRow]] = defaultdict(list)
    for row in share_classes_of(plan):
        classes[row.fund_id].append(row)
    return {
        fund.code: FundOfPlan(
            pk=fund.pk,
            code=fund.code,
            name=fund.name,
            form=fund.form,
            year_end=fund.fiscal_year_end,
            classes=tuple(classes[fund.pk]),
        )
        for fund in sorted(Fund.objects.in_bulk(classes).values(), key=lambda one: one.name)
    }


def last_month_begun(plan: Plan) -> PlanMonth | None:
    """The last month of which anything was computed."""
    rows = MonthlyFee.objects.filter(share_class__plan=plan).order_by("-month")
    found: date | None = rows.values_list("month", flat=True).first()
    return PlanMonth(found) if found else None
