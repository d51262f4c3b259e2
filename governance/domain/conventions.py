"""Conventions decide where the Plan is silent: names, allowed values, defaults, and the Section each fills.

A convention is a dated row of a Plan; without a row the default counts. Every statement prints them.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from governance.domain.errors import PlanRuleViolation
from governance.domain.holders import OutstandingSharesTest
from governance.domain.money import cents_from_dollars, rate_from_percent
from governance.domain.sections import plan_section
from governance.domain.termination import AfterTermination
from governance.domain.terms import LONGEST_WINDOW, ContinuanceTerm

HIGHEST_TIE_TOLERANCE_PERCENT = 100
# The dollar side of TIE_TOLERANCE is fixed (ADR 28): by how many cents a booked fee may differ unreported.
TIE_TOLERANCE_CENTS = 100
_DOLLARS = re.compile(r"[0-9]{1,13}\.[0-9]{2}")
_DELAY = re.compile(r"WITHIN_([1-3])_MONTHS")
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?")


class ConventionName(StrEnum):
    """The names that a convention may have."""

    DAY_COUNT = "DAY_COUNT"
    NET_ASSETS_BASIS = "NET_ASSETS_BASIS"
    FREE_SHARES = "FREE_SHARES"
    SERVICE_FEE = "SERVICE_FEE"
    AFTER_TERMINATION = "AFTER_TERMINATION"
    OUTSTANDING_SHARES_TEST = "OUTSTANDING_SHARES_TEST"
    CONTINUANCE_TERM = "CONTINUANCE_TERM"
    CALCULATION_TOLERANCE = "CALCULATION_TOLERANCE"
    TIE_TOLERANCE = "TIE_TOLERANCE"
    REPORT_QUARTERS = "REPORT_QUARTERS"
    REPORT_DUE = "REPORT_DUE"


class DayCount(StrEnum):
    """By how many days a year's rate is divided."""

    ACTUAL_ACTUAL = "ACTUAL_ACTUAL"
    ACTUAL_365 = "ACTUAL_365"


class NetAssetsBasis(StrEnum):
    """Whose net assets a day accrues on: its own, or the last business day's before it."""

    SAME_DAY = "SAME_DAY"
    PRIOR_DAY = "PRIOR_DAY"


class FreeShares(StrEnum):
    """When Shares without an issue date of their own are attributed: once, or anew each day."""

    AT_ISSUE = "AT_ISSUE"
    PRO_RATA = "PRO_RATA"


class ServiceFee(StrEnum):
    """Who has the service fee: the Distributor that services, or all that sold."""

    SERVICING = "SERVICING"
    ALL_DISTRIBUTORS = "ALL_DISTRIBUTORS"


class ReportQuarters(StrEnum):
    """Of which years a quarterly report's quarters are: the Fund's fiscal years, or calendar years."""

    FISCAL = "FISCAL"
    CALENDAR = "CALENDAR"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConventionRule:
    """One convention: which Section it fills, in one line what it decides, and its values.

    `allowed` lists the values, the default first; where values follow a form, it says the form and
    `problem` finds what is wrong with one. `of_months` false: it decides no amount of a month, and no
    statement prints it.
    """

    name: ConventionName
    section: str
    gloss: str
    default: str
    allowed: tuple[str, ...]
    problem: Callable[[str], bool] | None = None
    of_months: bool = True

    def is_wrong(self, value: str) -> bool:
        """Whether the value is not one of those allowed."""
        return self.problem(value) if self.problem is not None else value not in self.allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """A convention's value from its effective date on."""

    name: str
    value: str
    effective: date


def _is_no_term(value: str) -> bool:
    try:
        ContinuanceTerm.from_value(value)
    except PlanRuleViolation:
        return True
    return False


def _is_no_dollar_amount(value: str) -> bool:
    return _DOLLARS.fullmatch(value) is None


def _is_no_percentage(value: str) -> bool:
    return _PERCENT.fullmatch(value) is None or Decimal(value) > HIGHEST_TIE_TOLERANCE_PERCENT


def _is_no_delay(value: str) -> bool:
    return _DELAY.fullmatch(value) is None


def _choice(name: ConventionName, section: str, gloss: str, *, values: type[StrEnum]) -> ConventionRule:
    allowed = tuple(str(value.value) for value in values)
    return ConventionRule(name=name, section=section, gloss=gloss, default=allowed[0], allowed=allowed)


_RULES = (
    _choice(ConventionName.DAY_COUNT, "2", "By how many days an annual rate is divided", values=DayCount),
    _choice(
        ConventionName.NET_ASSETS_BASIS, "2", "Which day's net assets a day accrues on", values=NetAssetsBasis
    ),
    _choice(
        ConventionName.FREE_SHARES, "6(a)", "When Free Shares are attributed to a seller", values=FreeShares
    ),
    _choice(ConventionName.SERVICE_FEE, "5", "Which Distributor has the service fee", values=ServiceFee),
    _choice(
        ConventionName.AFTER_TERMINATION,
        "11",
        "What goes on after a termination that is not Complete",
        values=AfterTermination,
    ),
    _choice(
        ConventionName.OUTSTANDING_SHARES_TEST,
        "11",
        "Which majority of outstanding Shares terminates the Plan",
        values=OutstandingSharesTest,
    ),
    ConventionRule(
        name=ConventionName.CONTINUANCE_TERM,
        section="10",
        gloss="How long before its end a term can be renewed for the year after it",
        default="WITHIN_90_DAYS",
        allowed=(f"WITHIN_<n>_DAYS with n from 1 to {LONGEST_WINDOW}",),
        problem=_is_no_term,
    ),
    ConventionRule(
        name=ConventionName.CALCULATION_TOLERANCE,
        section="6(d)",
        gloss="By how many dollars a Monthly Calculation may differ and still be paid",
        default="0.00",
        allowed=("dollars with two decimals, 0.00 or more",),
        problem=_is_no_dollar_amount,
    ),
    ConventionRule(
        name=ConventionName.TIE_TOLERANCE,
        section="6(a)",
        gloss="By how many percent of the Shares outstanding the cohorts may differ unreported",
        default="0.001",
        allowed=("percent from 0 to 100 with at most six decimals",),
        problem=_is_no_percentage,
    ),
    ConventionRule(
        name=ConventionName.REPORT_QUARTERS,
        section="7",
        gloss="Whose quarters the quarterly reports are of: the Fund's fiscal ones, or the calendar's",
        default=ReportQuarters.FISCAL.value,
        allowed=tuple(one.value for one in ReportQuarters),
        of_months=False,
    ),
    ConventionRule(
        name=ConventionName.REPORT_DUE,
        section="7",
        gloss="How many months after its quarter a report is reviewed at the latest, whenever Boards meet",
        default="WITHIN_3_MONTHS",
        allowed=("WITHIN_<n>_MONTHS with n from 1 to 3",),
        problem=_is_no_delay,
        of_months=False,
    ),
)
CONVENTIONS: dict[str, ConventionRule] = {rule.name.value: rule for rule in _RULES}


def problem_with(name: str, value: str) -> str | None:
    """What is wrong with a convention's name or value, and what would be right; None if nothing."""
    rule = CONVENTIONS.get(name)
    if rule is None:
        return f"{name!r} is no convention; the conventions are {', '.join(CONVENTIONS)}"
    if rule.is_wrong(value):
        return f"{value!r} is no value of {name}; allowed: {' or '.join(rule.allowed)}"
    return None


@plan_section("2", "5", "6(a)", "6(d)", "7", "10", "11")
def value_on(conventions: Iterable[Convention], name: str, day: date) -> str:
    """Sections 2 to 11, where they are silent: the convention's value on a day, its default without a row.

    Raises: PlanRuleViolation for a name that is no convention.
    """
    rule = CONVENTIONS.get(name)
    if rule is None:
        raise PlanRuleViolation(problem_with(name, "") or name)
    rows = [row for row in conventions if row.name == name and row.effective <= day]
    return max(rows, key=lambda row: row.effective).value if rows else rule.default


def all_on(conventions: Iterable[Convention], day: date) -> dict[str, str]:
    """The value on a day of every convention that decides amounts, as statements print them."""
    rows = tuple(conventions)
    return {name: value_on(rows, name, day) for name, rule in CONVENTIONS.items() if rule.of_months}


def tolerance_cents(value: str) -> int:
    """CALCULATION_TOLERANCE in cents: '0.05' is 5."""
    return cents_from_dollars(Decimal(value))


def tie_tolerance_rate(value: str) -> int:
    """TIE_TOLERANCE in hundred-millionths of the Shares: '0.001' (percent) is 1_000."""
    return rate_from_percent(Decimal(value))


def report_delay(value: str) -> int:
    """REPORT_DUE in months: 'WITHIN_3_MONTHS' is 3. Raises: PlanRuleViolation for another form."""
    found = _DELAY.fullmatch(value)
    if found is None:
        raise PlanRuleViolation(problem_with(ConventionName.REPORT_DUE, value) or value, section="7")
    return int(found[1])
