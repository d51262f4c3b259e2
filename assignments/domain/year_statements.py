"""Section 6: a payee's year: twelve monthly statements, of a calendar year or of a Fund's fiscal year.

Nothing is computed anew: each figure of the year is the sum of the monthly statements' own.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from assignments.domain.accounts import Account
from assignments.domain.parties import Party
from assignments.domain.statements import Statement, StatementEntry, limits_told, servicing_words
from governance.domain.periods import DatePeriod, PlanMonth, day_words
from governance.domain.sections import plan_section

MONTHS_OF_A_YEAR = 12
DECEMBER = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSpan:
    """Twelve months: of every Fund, or of one Fund (its name) whose fiscal year they are."""

    months: tuple[PlanMonth, ...]
    fund: str = ""

    @property
    def period(self) -> DatePeriod:
        """The year's days."""
        return DatePeriod(self.months[0].first, self.months[-1].last)

    @property
    def words(self) -> str:
        """The year in words."""
        last = self.months[-1]
        if not self.fund:
            return f"the calendar year {last.first.year}"
        return f"the fiscal year of {self.fund} ended {day_words(last.last)}"


@plan_section("6(a)")
def year_ending(year: int, *, month: int = DECEMBER, fund: str = "") -> YearSpan:
    """Section 6(a): the twelve months that end with a month of a year; December ends a calendar year.

    >>> span = year_ending(2004, month=7, fund="A Fund")
    >>> str(span.months[0]), str(span.months[-1]), span.words
    ('2003-08', '2004-07', 'the fiscal year of A Fund ended 31 July 2004')
    """
    found = [PlanMonth.from_text(f"{year:04d}-{month:02d}")]
    while len(found) < MONTHS_OF_A_YEAR:
        found.append(found[-1].previous)
    return YearSpan(months=tuple(reversed(found)), fund=fund)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfYear:
    """A month of the year: its statement, if it has one, and the account over it."""

    month: PlanMonth
    account: Account
    statement: Statement | None = None

    def total(self, of: Callable[[StatementEntry], int]) -> int:
        """A figure over all its Portfolios."""
        return sum(of(entry) for entry in self.statement.entries) if self.statement else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class YearStatement:
    """A payee's year under one Plan; `account` is the account over the whole of it."""

    plan: str
    span: YearSpan
    party: Party
    name: str
    months: tuple[MonthOfYear, ...]
    account: Account

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Those months that have a statement."""
        return tuple(one.statement for one in self.months if one.statement is not None)

    @property
    def is_final(self) -> bool:
        """Whether no month of it can still change."""
        return all(one.is_final for one in self.statements)

    @property
    def estimated_months(self) -> tuple[str, ...]:
        """The months that are estimates."""
        return tuple(one.month for one in self.statements if not one.is_final)

    def total(self, of: Callable[[StatementEntry], int]) -> int:
        """A figure over all its months and Portfolios."""
        return sum(month.total(of) for month in self.months)

    @property
    def due(self) -> int:
        """What became the payee's own in the year."""
        return self.total(lambda one: one.due)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What must be said beside the figures."""
        found = []
        if self.estimated_months:
            found.append(f"Estimates, which can still change: {', '.join(self.estimated_months)}.")
        if self.span.fund:
            found.append(f"Only what {self.span.fund} owes and pays; each Fund has its own fiscal year.")
        servicing = servicing_words(self.statements)
        if servicing:
            found.append(servicing)
        for statement in self.statements:
            found += [f"{statement.month}: {words}" for words in limits_told(statement.entries)]
        found.append("Each figure is the sum of the monthly statements' own.")
        return tuple(found)


def of_fund(statement: Statement | None, fund: str) -> Statement | None:
    """The part of a month that one Fund owes; all of it where no Fund is named."""
    if statement is None or not fund:
        return statement
    return replace(
        statement,
        entries=tuple(one for one in statement.entries if one.fund == fund),
        assignees=tuple(one for one in statement.assignees if one.fund == fund),
        account=account_of_fund(statement.account, fund),
    )


def account_of_fund(account: Account, fund: str) -> Account:
    """The account with one Fund; all of it where no Fund is named."""
    if not fund:
        return account
    return Account(
        lines=tuple(line for line in account.lines if line.fund == fund),
        payments=tuple(one for one in account.payments if one.payable.fund == fund),
    )
