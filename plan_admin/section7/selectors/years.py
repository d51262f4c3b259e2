"""Item 19(g) of Form N-1A: a Fund's fiscal year, from the files and the closed months as they stand."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from assignments.domain.routes import Component
from assignments.selectors.expended import PAID, handed_back, line_sums
from fees.models import MonthlyFee
from governance.domain.expenditures import ACTIVITIES, Purpose
from governance.domain.fiscal_years import FiscalYear, FundQuarter, fiscal_year_of
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.section7.domain.astray import astray_words
from plan_admin.section7.domain.report import AdvanceRow, AmountRow, Of, SpentRow
from plan_admin.section7.domain.year import FundYear, PortfolioYear
from plan_admin.section7.selectors.advances import advance_rows, net_assets_at_end, stating
from plan_admin.section7.selectors.astray import astray_of
from plan_admin.section7.selectors.closed import ClosedMonths
from plan_admin.section7.selectors.gathering import amounts_between
from plan_admin.section7.selectors.given import quarters_given, spent_rows
from plan_admin.section7.selectors.quarters import FundOfPlan, Quarters, last_month_begun


def years_of_funds(plan: Plan) -> tuple[tuple[FundOfPlan, FiscalYear], ...]:
    """The fiscal years in which months were begun, the latest first, Fund by Fund."""
    last = last_month_begun(plan)
    if last is None:
        return ()
    quarters = Quarters.of(plan)
    found = []
    for fund in quarters.funds.values():
        month = fund.begins
        while fund.has_joined and month <= last:
            year = fiscal_year_of(month, fiscal_year_end=fund.year_end)
            found.append((fund, year))
            month = year.last.next
    return tuple(sorted(found, key=lambda one: (-one[1].year, one[0].name)))


def fund_year(plan: Plan, *, fund: str, year: int, on: date) -> FundYear | None:
    """A Fund's fiscal year that ends in a calendar year; None where it had no month under the Plan."""
    found = next((one for one in years_of_funds(plan) if (one[0].code, one[1].year) == (fund, year)), None)
    if found is None:
        return None
    of, span = found
    quarters = Quarters.of(plan)
    first = max(span.first, of.begins)
    within = tuple(one for one in quarters.until(of, span.last) if first <= one.last <= span.last)
    amounts = amounts_between(of.classes, first=first, last=span.last, on=on)
    spent = [row for one in within for row in spent_rows(plan, of.classes, quarter=one.last)]
    concerned = {*(one.distributor for one in amounts), *(one.distributor for one in spent)}
    distributors = sorted(concerned | stating(of.classes, until=span.last))
    advances = _advances(plan, quarters, of, within, on=on, distributors=distributors)
    paid = _paid(of, amounts, first=first, last=span.last, on=on)
    net_assets = net_assets_at_end(of.classes, month=span.last)
    whole = FundQuarter(first, span.last)
    return FundYear(
        fund_name=of.name,
        year=span,
        quarters=tuple(str(one) for one in within),
        portfolios=tuple(
            _portfolio(
                row.portfolio,
                row.portfolio_name,
                spent=spent,
                advances=advances,
                paid=paid[row.portfolio],
                net_assets=net_assets.get(row.share_class, 0),
            )
            for row in of.classes
            if row.share_class in _with_months(plan, first=first, last=span.last)
        ),
        advances=advances,
        open_months=ClosedMonths(plan).open_months(of, whole),
        without_files=_without_files(plan, within, distributors),
        astray=_astray(plan, quarters, of, first=first, last=span.last),
        is_of_quarters=_is_of_quarters(within, first=first, last=span.last, begins=quarters.begins),
    )


def _astray(
    plan: Plan, quarters: Quarters, fund: FundOfPlan, *, first: PlanMonth, last: PlanMonth
) -> tuple[str, ...]:
    found = astray_of(plan, quarters)
    return astray_words(
        one
        for one in found
        if one.fund == fund.code and first <= PlanMonth.from_text(one.row.quarter) <= last
    )


def _is_of_quarters(
    within: Sequence[FundQuarter], *, first: PlanMonth, last: PlanMonth, begins: PlanMonth
) -> bool:
    """Whether the quarters whose files are counted begin and end with the months of the year."""
    return bool(within) and (max(within[0].first, begins), within[-1].last) == (first, last)


def _paid(
    fund: FundOfPlan, amounts: Sequence[AmountRow], *, first: PlanMonth, last: PlanMonth, on: date
) -> dict[str, int]:
    """What left each Portfolio under the Plan: less what was set off or handed over for claims; cents."""
    portfolios = {row.share_class: row.portfolio for row in fund.classes}
    found: dict[str, int] = defaultdict(int)
    for one in amounts:
        found[one.portfolio] += 0 if one.of == Of.CDSC else one.paid
    for line in line_sums(portfolios, first=first, last=last, paid_by=on):
        if line.component is Component.OFFSET and line.state == PAID:
            found[portfolios[line.share_class]] += line.cents
    for (share_class, _), cents in handed_back(portfolios, first=first, last=last, by=on).items():
        found[portfolios[share_class]] -= cents
    return found


def _with_months(plan: Plan, *, first: PlanMonth, last: PlanMonth) -> set[int]:
    rows = MonthlyFee.objects.filter(share_class__plan=plan, month__range=(first.first, last.first))
    return set(rows.exclude(status=MonthlyFee.Status.SUPERSEDED).values_list("share_class_id", flat=True))


def _advances(
    plan: Plan,
    quarters: Quarters,
    fund: FundOfPlan,
    within: Sequence[FundQuarter],
    *,
    on: date,
    distributors: Sequence[str],
) -> tuple[AdvanceRow, ...]:
    if not within:
        return ()
    return advance_rows(plan, quarters, fund, within[-1], on=on, distributors=distributors)


def _without_files(plan: Plan, within: Sequence[FundQuarter], distributors: Sequence[str]) -> tuple[str, ...]:
    given = quarters_given(plan)
    found = []
    for code in distributors:
        missing = [str(one) for one in within if one.last not in given.get(code, ())]
        if missing:
            found.append(f"{code} of {', '.join(missing)}")
    return tuple(found)


def _portfolio(
    code: str,
    name: str,
    *,
    spent: Sequence[SpentRow],
    advances: Sequence[AdvanceRow],
    paid: int,
    net_assets: int,
) -> PortfolioYear:
    by_purpose: dict[str, int] = defaultdict(int)
    others: dict[str, int] = defaultdict(int)
    for one in spent:
        if one.portfolio == code:
            by_purpose[one.purpose] += one.cents
            if one.purpose == Purpose.OTHER:
                others[one.activity] += one.cents
    stated = [one.unrecovered for one in advances if one.portfolio == code and one.since]
    return PortfolioYear(
        portfolio=code,
        portfolio_name=name,
        spent=dict(by_purpose),
        others=tuple(
            f"{ACTIVITIES[activity].words}: {dollars_text(cents)}"
            for activity, cents in others.items()
            if cents
        ),
        paid=paid,
        unrecovered=sum(stated) if stated else None,
        net_assets=net_assets,
    )
