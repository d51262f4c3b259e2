"""Section 6(a), 6(b): worked examples for a Distributor to test its own program against (R3, R6, R7, R11).

What is expected is worked out by the rules that the months are computed by; the figures given are invented.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from assignments.domain.explained_days import MonthDays, StoredCohort, cohort_days, fee_days
from assignments.domain.shares import split_fee
from assignments.domain.sheets import exact_text, shares_plain
from assignments.domain.transfers import CohortDays, TransferTerms, parts_from_percent, split_share
from fees.domain.accrual import DayTerms
from governance.domain.business_days import is_business_day
from governance.domain.csv_writing import csv_text
from governance.domain.money import (
    MILLIONTHS_PER_SHARE,
    TRILLIONTHS_PER_CENT,
    cents_from_dollars,
    dollars_text,
    rate_text,
    round_half_up,
)
from governance.domain.periods import PlanMonth, days_in_year
from governance.domain.rates import Component

RATE = 750_000  # 0.75 % a year, in hundred-millionths
SERVICE_RATE = 250_000
PLACES = 12
CASES_FILE = "cases.csv"
CASES_HEAD = ("case", "month", "shows")
DAYS_HEAD = ("date", "net_assets", "rate", "days_in_year")
SHARES_HEAD = ("distributor", "issued_from", "issued_to", "date", "tracked_shares", "free_shares")
TRANSFERS_HEAD = (
    "distributor",
    "assignee",
    "percent",
    "issued_from",
    "issued_to",
    "first_day",
    "first_day_no_longer_covered",
)
ACCRUALS_HEAD = ("distributor", "issued_from", "issued_to", "date", "accrual")
AMOUNTS_HEAD = ("distributor", "what", "assignee", "amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Shares of one Distributor, sold in an interval: at each day's close, or one figure for all days."""

    distributor: str
    first: date | None
    last: date | None
    tracked: str | Sequence[str]
    free: str = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """A Transfer; `ends` is the first day no longer covered, as in a notice."""

    distributor: str
    assignee: str
    percent: str
    issued_from: date | None = None
    issued_to: date | None = None
    effective: date = date(2003, 8, 18)
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One worked example: a share class's month; net assets change by a step each business day."""

    name: str
    shows: str
    month: PlanMonth
    net_assets: str
    step: str = "0.00"
    cohorts: tuple[Cohort, ...]
    transfers: tuple[Sold, ...] = ()


def _business_days_so_far(month: PlanMonth) -> tuple[int, ...]:
    """By day of a month, how many business days there were: a day without business adds none."""
    return tuple(accumulate(int(is_business_day(day)) for day in month.days()))


def _at_closes(month: PlanMonth, *, first: int, step: int) -> tuple[str, ...]:
    """Shares that change by a step at each close, and not on a day without business."""
    return tuple(str(first + past * step) for past in _business_days_so_far(month))


SEPTEMBER, FEBRUARY = PlanMonth(date(2003, 9, 1)), PlanMonth(date(2004, 2, 1))
JULY_FIRST, JUNE_LAST, AUGUST_LAST = date(2003, 7, 1), date(2003, 6, 30), date(2003, 8, 31)
ADI = Cohort(distributor="adi", first=JULY_FIRST, last=None, tracked="400000")
IDI = Cohort(distributor="idi", first=None, last=JUNE_LAST, tracked="600000")
SIXTY = Sold(distributor="adi", assignee="trust-a", percent="60")
CASES = (
    Case(
        name="one-distributor-one-assignee",
        shows="one Distributor has every Share; 60 % of its share is an Assignee's (R3, R4, R7)",
        month=SEPTEMBER,
        net_assets="36500000.00",
        cohorts=(ADI,),
        transfers=(SIXTY,),
    ),
    Case(
        name="two-distributors",
        shows="each day divides by Shares at the close, the month's cents by largest remainder (R6)",
        month=SEPTEMBER,
        net_assets="1000000.01",
        step="317.89",
        cohorts=(ADI, IDI),
    ),
    Case(
        name="two-assignees",
        shows="two Transfers of one Distributor, and the balance that is left (R7)",
        month=SEPTEMBER,
        net_assets="1234567.89",
        cohorts=(ADI, IDI),
        transfers=(SIXTY, Sold(distributor="adi", assignee="trust-b", percent="33.3333333333")),
    ),
    Case(
        name="windows",
        shows="a Transfer of Shares issued in July and August: a cohort lies in its window or not (R5, R7)",
        month=SEPTEMBER,
        net_assets="1234567.89",
        cohorts=(
            Cohort(distributor="adi", first=JULY_FIRST, last=AUGUST_LAST, tracked="300000"),
            Cohort(distributor="adi", first=date(2003, 9, 1), last=None, tracked="100000.5"),
        ),
        transfers=(
            Sold(
                distributor="adi",
                assignee="trust-a",
                percent="100",
                issued_from=JULY_FIRST,
                issued_to=AUGUST_LAST,
            ),
        ),
    ),
    Case(
        name="ties-of-cents",
        shows="equal weights and an odd cent: the lower code has it, the balance last (R11)",
        month=SEPTEMBER,
        net_assets="1022.00",
        cohorts=(
            Cohort(distributor="adi", first=JULY_FIRST, last=None, tracked="500"),
            Cohort(distributor="idi", first=None, last=JUNE_LAST, tracked="500"),
        ),
        transfers=(
            Sold(distributor="adi", assignee="trust-a", percent="50"),
            Sold(distributor="idi", assignee="trust-a", percent="25"),
            Sold(distributor="idi", assignee="trust-b", percent="25"),
        ),
    ),
    Case(
        name="leap-year",
        shows="29 days of February, each a 366th of a year (R3)",
        month=FEBRUARY,
        net_assets="36600000.00",
        step="-12345.67",
        cohorts=(ADI, IDI),
        transfers=(SIXTY,),
    ),
    Case(
        name="zero-share",
        shows="a Distributor without a Share that day has nothing, and its Assignee no Portion (R6, R11)",
        month=SEPTEMBER,
        net_assets="1000000.00",
        cohorts=(IDI, Cohort(distributor="adi", first=JULY_FIRST, last=None, tracked="0")),
        transfers=(SIXTY,),
    ),
    Case(
        name="free-shares",
        shows="Free Shares live in a cohort and count with it, to the millionth (R5, R6)",
        month=SEPTEMBER,
        net_assets="1000000.00",
        step="0.01",
        cohorts=(
            Cohort(
                distributor="adi", first=JULY_FIRST, last=None, tracked="399999.123456", free="1234.654321"
            ),
            Cohort(distributor="idi", first=None, last=JUNE_LAST, tracked="600000", free="17.000001"),
        ),
        transfers=(SIXTY,),
    ),
    Case(
        name="mid-month-transfer",
        shows="a Transfer from 16 September, and one that ends that day: each covers its own days alone (R7)",
        month=SEPTEMBER,
        net_assets="1000000.00",
        step="1000.00",
        cohorts=(ADI, IDI),
        transfers=(
            Sold(distributor="adi", assignee="trust-a", percent="60", effective=date(2003, 9, 16)),
            Sold(distributor="adi", assignee="trust-b", percent="40", ends=date(2003, 9, 16)),
        ),
    ),
    Case(
        name="shares-that-change",
        shows="Shares sold and redeemed day by day; a day without business has those of the last close (R6)",
        month=SEPTEMBER,
        net_assets="5000000.00",
        cohorts=(
            Cohort(
                distributor="adi",
                first=JULY_FIRST,
                last=None,
                tracked=_at_closes(SEPTEMBER, first=1000, step=37),
            ),
            Cohort(
                distributor="idi",
                first=None,
                last=JUNE_LAST,
                tracked=_at_closes(SEPTEMBER, first=9000, step=-211),
            ),
        ),
        transfers=(SIXTY,),
    ),
)


def conformance_files() -> dict[str, str]:
    """Every file by its path below the folder: the list of cases, and each one's inputs and amounts."""
    rows = [(case.name, str(case.month), case.shows) for case in CASES]
    files = {CASES_FILE: csv_text(CASES_HEAD, rows)}
    for case in CASES:
        for name, text in files_of(case).items():
            files[f"{case.name}/{name}"] = text
    return files


def files_of(case: Case) -> Mapping[str, str]:
    """One case's files: what is given, and what is expected of it."""
    days = _days(case)
    return {
        "days.csv": csv_text(DAYS_HEAD, _day_rows(days)),
        "shares.csv": csv_text(SHARES_HEAD, _share_rows(days)),
        "transfers.csv": csv_text(TRANSFERS_HEAD, _transfer_rows(case)),
        "expected-accruals.csv": csv_text(ACCRUALS_HEAD, _accrual_rows(days)),
        "expected-amounts.csv": csv_text(AMOUNTS_HEAD, _amount_rows(days, case)),
    }


def _days(case: Case) -> MonthDays:
    days = tuple(case.month.days())
    terms = DayTerms(
        distribution_rate=RATE,
        service_rate=SERVICE_RATE,
        aggregate_rate=RATE + SERVICE_RATE,
        days_in_year=days_in_year(case.month.first.year),
    )
    first, step = cents_from_dollars(Decimal(case.net_assets)), cents_from_dollars(Decimal(case.step))
    return MonthDays(
        days=days,
        net_assets=tuple(first + past * step for past in _business_days_so_far(case.month)),
        terms=(terms,) * len(days),
        cohorts=tuple(_cohort(one, days=len(days)) for one in case.cohorts),
    )


def _cohort(one: Cohort, *, days: int) -> StoredCohort:
    tracked = [one.tracked] * days if isinstance(one.tracked, str) else one.tracked
    return StoredCohort(
        distributor=one.distributor,
        first=one.first,
        last=one.last,
        tracked=tuple(map(_millionths, tracked)),
        free=(_millionths(one.free),) * days,
        accrual=0,
    )


def _millionths(shares: str) -> int:
    return int(Decimal(shares) * MILLIONTHS_PER_SHARE)


def _day_rows(days: MonthDays) -> Iterator[tuple[str, ...]]:
    for at, day in enumerate(days.days):
        terms = days.terms[at]
        yield (
            str(day),
            dollars_text(days.net_assets[at]),
            rate_text(terms.distribution_rate),
            str(terms.days_in_year),
        )


def _share_rows(days: MonthDays) -> Iterator[tuple[str, ...]]:
    for cohort in days.cohorts:
        for at, day in enumerate(days.days):
            yield (
                *_cohort_cells(cohort),
                str(day),
                shares_plain(cohort.tracked[at]),
                shares_plain(cohort.free[at]),
            )


def _cohort_cells(cohort: StoredCohort) -> tuple[str, str, str]:
    return cohort.distributor, str(cohort.first or ""), str(cohort.last or "")


def _transfer_rows(case: Case) -> Iterator[tuple[str, ...]]:
    for one in case.transfers:
        yield (
            one.distributor,
            one.assignee,
            one.percent,
            str(one.issued_from or ""),
            str(one.issued_to or ""),
            str(one.effective),
            str(one.ends or ""),
        )


def _accrual_rows(days: MonthDays) -> Iterator[tuple[str, ...]]:
    for cohort in days.cohorts:
        accruals = cohort_days(days, cohort)
        for at, day in enumerate(days.days):
            yield (*_cohort_cells(cohort), str(day), exact_text(accruals[at], places=PLACES))


def _amount_rows(days: MonthDays, case: Case) -> Iterator[tuple[str, str, str, str]]:
    """The class's fee, each Distributor's share of it, and the Portions and balance of each share."""
    fee = round_half_up(sum(fee_days(days, Component.DISTRIBUTION_FEE)), TRILLIONTHS_PER_CENT)
    cohorts: dict[str, list[CohortDays]] = defaultdict(list)
    for cohort in days.cohorts:
        cohorts[cohort.distributor].append(CohortDays(cohort.first, cohort.last, cohort_days(days, cohort)))
    exact = {code: sum(sum(one.accruals) for one in own) for code, own in cohorts.items()}
    shares = split_fee(fee, exact=exact)
    yield "", "fee", "", dollars_text(fee)
    for code in sorted(cohorts):
        split = split_share(
            share_cents=shares[code],
            days=days.days,
            cohorts=cohorts[code],
            transfers=[_terms(at, one) for at, one in enumerate(case.transfers) if one.distributor == code],
        )
        yield code, "share", "", dollars_text(split.share_cents)
        for portion in split.portions:
            yield code, "portion", portion.assignee, dollars_text(portion.cents)
        yield code, "balance", "", dollars_text(split.balance_cents)


def _terms(at: int, one: Sold) -> TransferTerms:
    return TransferTerms(
        id=at,
        assignee=one.assignee,
        percent_parts=parts_from_percent(Decimal(one.percent)),
        issued_from=one.issued_from,
        issued_to=one.issued_to,
        first_day=one.effective,
        last_day=None if one.ends is None else date.fromordinal(one.ends.toordinal() - 1),
        noticed=True,
    )
