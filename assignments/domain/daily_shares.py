"""Section 6(a), R6: what a Distributor's share comes from, cohort by cohort and day by day."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from assignments.domain.explained_days import MonthDays, cohort_days
from assignments.domain.sheets import exact_text, shares_plain
from governance.domain.money import TRILLIONTHS_PER_CENT, dollars_text, rate_text, round_half_up
from governance.domain.rates import Component
from governance.domain.sections import plan_section

HEAD = (
    "portfolio",
    "issued_from",
    "issued_to",
    "date",
    "tracked_shares",
    "free_shares",
    "class_shares",
    "net_assets",
    "rate",
    "days_in_year",
    "accrual",
)
ACCRUAL_PLACES = 12


class DailyRow(NamedTuple):
    """A cohort on an accrued day: Shares in millionths, net assets in cents, the accrual in trillionths.

    `issued_from` and `issued_to` None: open. `rate` is in hundred-millionths a year.
    """

    portfolio: str
    issued_from: date | None
    issued_to: date | None
    day: date
    tracked: int
    free: int
    class_shares: int
    net_assets: int
    rate: int
    days_in_year: int
    accrual: int

    def cells(self) -> tuple[str, ...]:
        """The row as a file has it, in the order of HEAD: plain decimals, rates as fractions a year."""
        return (
            self.portfolio,
            str(self.issued_from or ""),
            str(self.issued_to or ""),
            str(self.day),
            shares_plain(self.tracked),
            shares_plain(self.free),
            shares_plain(self.class_shares),
            dollars_text(self.net_assets),
            rate_text(self.rate),
            str(self.days_in_year),
            exact_text(self.accrual, places=ACCRUAL_PLACES),
        )


@plan_section("6(a)")
def daily_rows(month: MonthDays, *, portfolio: str, distributor: str) -> Iterator[DailyRow]:
    """Section 6(a): the Shares "sold by or attributable to" a Distributor on each day, and what they accrue.

    Our reading (R6): of other Distributors' Shares it shows no more than that they are in the class's total.
    """
    for cohort in month.cohorts:
        if cohort.distributor != distributor:
            continue
        accruals = cohort_days(month, cohort)
        for at, day in enumerate(month.days):
            yield DailyRow(
                portfolio=portfolio,
                issued_from=cohort.first,
                issued_to=cohort.last,
                day=day,
                tracked=cohort.tracked[at],
                free=cohort.free[at],
                class_shares=month.shares_all(at),
                net_assets=month.net_assets[at],
                rate=month.terms[at].distribution_rate,
                days_in_year=month.terms[at].days_in_year,
                accrual=accruals[at],
            )


@plan_section("6(a)")
def tracked_only_share(month: MonthDays, *, distributor: str) -> int:
    """A Distributor's share in cents if only tracked Shares counted, as a program may reckon it."""
    exact = 0
    for at in range(len(month.days)):
        own = sum(cohort.tracked[at] for cohort in month.cohorts if cohort.distributor == distributor)
        whole = sum(cohort.tracked[at] for cohort in month.cohorts)
        if whole:
            base = month.base(at, Component.DISTRIBUTION_FEE)
            exact += round_half_up(base * own, whole * month.terms[at].days_in_year)
    return round_half_up(exact, TRILLIONTHS_PER_CENT)
