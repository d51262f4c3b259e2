"""Section 7: the quarters of each Fund of a Plan, as its fiscal years or the calendar have them (ADR 61)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fees.models import MonthlyFee
from governance.domain.conventions import Convention, ConventionName, ReportQuarters, value_on
from governance.domain.fields import NotReadable
from governance.domain.fiscal_years import FundQuarter, quarter_of
from governance.domain.obligation import PlanState
from governance.domain.periods import DatePeriod, PlanMonth
from governance.models import Fund, Plan
from governance.selectors.at_hand import law_at_hand
from governance.selectors.joining import joining_days
from governance.selectors.law import ShareClassLaw, conventions_of
from governance.selectors.parties import ShareClassRow, share_classes_of
from plan_admin.section7.models import QuarterlyReport


@dataclass(frozen=True, slots=True, kw_only=True)
class FundOfPlan:
    """A Fund with its share classes under the Plan, in the order of Schedule A.

    `begins` is its first month under the Plan, `in_force` the days on which it is in force for any of them;
    `has_joined` false: an amendment names the Fund, and no vote has brought any of its Shares into the Plan.
    """

    pk: int
    code: str
    name: str
    form: str
    year_end: str
    classes: tuple[ShareClassRow, ...]
    begins: PlanMonth
    in_force: tuple[DatePeriod, ...] = ()
    has_joined: bool = True

    def is_in_force(self, period: DatePeriod) -> bool:
        """Section 10: whether the Plan is in force for the Fund on a day of a period."""
        return any(days.overlaps(period) for days in self.in_force)


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
        conventions = conventions_of(plan)
        return cls(
            begins=PlanMonth.of(plan.effective_date),
            funds=_funds(plan, conventions),
            conventions=conventions,
            presented=presented,
        )

    def until(self, fund: FundOfPlan, last: PlanMonth) -> tuple[FundQuarter, ...]:
        """The Fund's quarters from its first month under the Plan to the one that holds a month, in order.

        A quarter that was presented stays as it is; where the years change, the next one after it is shorter,
        and so is one before it that is not presented yet: each month is of one quarter.
        """
        found: list[FundQuarter] = []
        if not fund.has_joined:
            return ()
        month = fund.begins
        while month <= last:
            found.append(self._quarter(fund, month, follows=bool(found)))
            month = found[-1].last.next
        return tuple(found)

    def ending(self, fund: FundOfPlan, month: PlanMonth) -> FundQuarter:
        """The Fund's quarter that is called by a month. Raises: NotReadable where none ends in it."""
        quarters = self.until(fund, month)
        if quarters and quarters[-1].last == month:
            return quarters[-1]
        ends = self.ends_about(fund, month)
        raise NotReadable(f"no quarter of {fund.name} ends in {month}", f"the last month of one: {ends}")

    def ends_about(self, fund: FundOfPlan, month: PlanMonth) -> str:
        """The last months of the Fund's quarter that holds a month and of the one before it, in words."""
        quarters = self.until(fund, month)[-2:] or (self._quarter(fund, fund.begins, follows=False),)
        return " or ".join(str(one) for one in quarters)

    def _quarter(self, fund: FundOfPlan, month: PlanMonth, *, follows: bool) -> FundQuarter:
        presented = self.presented.get(fund.pk, {})
        if month in presented:
            return presented[month]
        value = value_on(self.conventions, ConventionName.REPORT_QUARTERS, month.last)
        year_end = fund.year_end if value == ReportQuarters.FISCAL else ""
        quarter = quarter_of(month, fiscal_year_end=year_end)
        told = (one for one in quarter.months if one > month and one in presented)
        last = next((one.previous for one in told), quarter.last)
        return FundQuarter(max(quarter.first, month) if follows else quarter.first, last)


def _funds(plan: Plan, conventions: Sequence[Convention]) -> dict[str, FundOfPlan]:
    rows = share_classes_of(plan)
    joining = joining_days(plan)
    law = law_at_hand(plan, classes=rows, conventions=conventions)
    classes: dict[int, list[ShareClassRow]] = defaultdict(list)
    in_force: dict[int, list[DatePeriod]] = defaultdict(list)
    days: dict[int, list[date]] = defaultdict(list)
    for row in rows:
        periods = _in_force(law[row.share_class])
        classes[row.fund_id].append(row)
        in_force[row.fund_id] += periods
        days[row.fund_id] += (
            [one.first for one in periods] if row.share_class in joining else [plan.effective_date]
        )
    return {
        fund.code: FundOfPlan(
            pk=fund.pk,
            code=fund.code,
            name=fund.name,
            form=fund.form,
            year_end=fund.fiscal_year_end,
            classes=tuple(classes[fund.pk]),
            begins=PlanMonth.of(min(days[fund.pk], default=plan.effective_date)),
            in_force=tuple(in_force[fund.pk]),
            has_joined=bool(days[fund.pk]),
        )
        for fund in sorted(Fund.objects.in_bulk(classes).values(), key=lambda one: one.name)
    }


def _in_force(law: ShareClassLaw) -> list[DatePeriod]:
    """Sections 8, 10 and 11: the days on which the Plan is in force for a share class."""
    return [
        DatePeriod(one.first, one.last)
        for one in law.obligation
        if one.state is PlanState.IN_FORCE and one.first is not None
    ]


def last_month_begun(plan: Plan) -> PlanMonth | None:
    """The last month of which anything was computed."""
    rows = MonthlyFee.objects.filter(share_class__plan=plan).order_by("-month")
    found: date | None = rows.values_list("month", flat=True).first()
    return PlanMonth(found) if found else None
