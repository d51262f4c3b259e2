"""Payees' years, month by month, from the monthly statements."""

from collections.abc import Iterable
from dataclasses import dataclass

from assignments.domain.accounts import account_of
from assignments.domain.parties import Party
from assignments.domain.year_statements import (
    MonthOfYear,
    YearSpan,
    YearStatement,
    account_of_fund,
    of_fund,
    year_ending,
)
from assignments.selectors.estimates import name_of
from assignments.selectors.paid import movements_of, payables_of
from assignments.selectors.statements import statement_of
from governance.domain.periods import PlanMonth
from governance.models import Fund, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfMonth:
    """A year that a month lies in: the calendar year, or the fiscal year of a Fund (its code)."""

    year: int
    fund: str
    words: str


def years_of_month(*, month: PlanMonth, funds: Iterable[str]) -> tuple[YearOfMonth, ...]:
    """The calendar year of a month, and the fiscal years of Funds (their names) that it lies in."""
    calendar = year_ending(month.first.year)
    found = [YearOfMonth(year=month.first.year, fund="", words=calendar.words)]
    known = Fund.objects.filter(name__in=set(funds)).exclude(fiscal_year_end="").order_by("name")
    for code, name, ends in known.values_list("code", "name", "fiscal_year_end"):
        last = int(ends.partition("-")[0])
        year = month.first.year + (month.first.month > last)
        found.append(YearOfMonth(year=year, fund=code, words=year_ending(year, month=last, fund=name).words))
    return tuple(found)


def fiscal_year_of(fund: str, *, year: int) -> YearSpan | None:
    """A Fund's fiscal year that ends in a year; None where its end is not known. `fund` is its code."""
    found = Fund.objects.filter(code=fund).exclude(fiscal_year_end="").first()
    if found is None:
        return None
    month, _, _ = found.fiscal_year_end.partition("-")
    return year_ending(year, month=int(month), fund=found.name)


def year_statement_of(plan: Plan, *, span: YearSpan, party: Party) -> YearStatement | None:
    """A payee's year; None where it has no figure and no payment in it."""
    payables = payables_of(plan, party=party, until=span.months[-1])
    movements = movements_of(payables)
    months = tuple(
        MonthOfYear(
            month=month,
            account=account_of_fund(
                account_of(payables, movements=movements, period=month.period), span.fund
            ),
            statement=of_fund(statement_of(plan, month=month, party=party), span.fund),
        )
        for month in span.months
    )
    whole = account_of_fund(account_of(payables, movements=movements, period=span.period), span.fund)
    if not whole.has_moved and not any(one.statement and one.statement.entries for one in months):
        return None
    return YearStatement(
        plan=plan.code, span=span, party=party, name=name_of(party), months=months, account=whole
    )
