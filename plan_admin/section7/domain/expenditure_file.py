"""Section 7: a Distributor's file of what it spent, quarter by quarter, and of what it has not recovered.

Every fault at once. A quarter is written by its last month, so that each Fund's own quarters are plain.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from governance.domain.book_entries import did_you_mean
from governance.domain.csv_files import CsvFile
from governance.domain.expenditures import read_activity, read_purpose
from governance.domain.faults import Fault
from governance.domain.fields import NotReadable, read_date, read_month, read_plain_decimal
from governance.domain.fiscal_years import FundQuarter
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth, day_words
from governance.domain.sections import plan_section

EXPENDITURE_COLUMNS = ("distributor", "quarter", "portfolio", "purpose", "activity", "payee", "amount")
ADVANCE_COLUMNS = ("distributor", "portfolio", "as_of", "amount")
PAYEE_LIMIT = 200
MOST_FAULTS = 1000  # of a file of which so much is wrong nobody reads more, and telling them takes time
DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldClass:
    """A share class as a file may name it: since when the Distributor sold it (None: it never did)."""

    share_class: int
    portfolio_name: str
    sold_since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a file is held against: whose it is, as of when, the Portfolios by every word, and their quarters.

    `quarter_ending` gives the quarter of a share class that a month names. Raises: NotReadable. `given` are
    the share classes and last months of which its expenditures stand.
    """

    distributor: str
    today: date
    plan_begins: date
    classes: Mapping[str, SoldClass]
    quarter_ending: Callable[[int, PlanMonth], FundQuarter]
    given: Collection[tuple[int, PlanMonth]] = ()


class Spent(NamedTuple):
    """One expenditure; `quarter` is its last month."""

    row: int
    quarter: PlanMonth
    share_class: int
    purpose: str
    activity: str
    payee: str
    cents: int


class Advance(NamedTuple):
    """What a Distributor had advanced for a share class and not recovered at the end of a day."""

    row: int
    share_class: int
    as_of: date
    cents: int


@plan_section("7")
def read_expenditures(file: CsvFile, *, known: Known, faults: list[Fault]) -> tuple[Spent, ...]:
    """Section 7, "the amounts expended ... and the purposes for which": each row of a file.

    Our reading: what is given twice (the same quarter, Portfolio, purpose, activity and payee) is a fault:
    two rows alike would be a guess. What was given of a quarter that the Fund has no more is taken back by
    a row of it with 0.00.
    """
    found: list[Spent] = []
    first: dict[tuple[object, ...], int] = {}
    for number, cell in _cells(file, EXPENDITURE_COLUMNS, faults):
        read = _read(
            file,
            number,
            cell,
            faults,
            {
                "distributor": lambda text: _own(text, known),
                "quarter": read_month,
                "portfolio": lambda text: _class(text, known),
                "purpose": read_purpose,
                "activity": read_activity,
                "payee": _payee,
                "amount": _cents,
            },
        )
        if read is None:
            continue
        wrong = _quarter_faults(file, number, read, known)
        faults += wrong
        if wrong:
            continue
        spent = Spent(
            row=number,
            quarter=read["quarter"],
            share_class=read["portfolio"].share_class,
            purpose=read["purpose"].value,
            activity=read["activity"].code,
            payee=read["payee"],
            cents=read["amount"],
        )
        key = (*spent[1:5], spent.payee.casefold())
        before = first.setdefault(key, number)
        if before != number:
            problem = f"the same expenditure stands twice; row {before} has the first"
            faults.append(file.fault(number, "", problem, "one row with the sum of both"))
        found.append(spent)
    return tuple(found)


@plan_section("7")
def read_advances(file: CsvFile, *, known: Known, faults: list[Fault]) -> tuple[Advance, ...]:
    """Section 7, Schedule A: from which day and amount what a Distributor has not recovered is counted.

    `as_of` lies before the Plan's first day, or is the last day of a quarter of the Portfolio's Fund: the
    files of expenditures are of whole quarters.
    """
    found: list[Advance] = []
    first: dict[int, int] = {}
    for number, cell in _cells(file, ADVANCE_COLUMNS, faults):
        read = _read(
            file,
            number,
            cell,
            faults,
            {
                "distributor": lambda text: _own(text, known),
                "portfolio": lambda text: _class(text, known),
                "as_of": read_date,
                "amount": _cents,
            },
        )
        if read is None:
            continue
        wrong = _as_of_faults(file, number, read, known)
        share_class = read["portfolio"].share_class
        before = first.setdefault(share_class, number)
        if before != number:
            problem = f"a second opening for {cell['portfolio']}; row {before} has the first"
            wrong.append(file.fault(number, "portfolio", problem, "one for each Portfolio"))
        faults += wrong
        if not wrong:
            found.append(
                Advance(row=number, share_class=share_class, as_of=read["as_of"], cents=read["amount"])
            )
    return tuple(found)


def _cells(
    file: CsvFile, columns: Sequence[str], faults: list[Fault]
) -> Iterator[tuple[int, dict[str, str]]]:
    at = {name: file.index(name) or 0 for name in columns}
    for number, cells in file.rows(faults):
        if len(faults) >= MOST_FAULTS:
            problem = f"of {MOST_FAULTS} faults and more no further row is read"
            faults.append(file.fault(number, "", problem, "mend the rows before, and give the file again"))
            return
        yield number, {name: cells[place] for name, place in at.items()}


def _read(
    file: CsvFile,
    number: int,
    cell: Mapping[str, str],
    faults: list[Fault],
    readers: Mapping[str, Callable[[str], Any]],
) -> dict[str, Any] | None:
    """Each cell as it is meant; None where any has a fault."""
    found: dict[str, Any] = {}
    for column, reader in readers.items():
        try:
            found[column] = reader(cell[column])
        except NotReadable as reason:
            faults.append(file.fault(number, column, reason.problem, reason.remedy))
    return found if len(found) == len(readers) else None


def _quarter_faults(file: CsvFile, number: int, read: Mapping[str, Any], known: Known) -> list[Fault]:
    of: SoldClass = read["portfolio"]
    try:
        quarter = known.quarter_ending(of.share_class, read["quarter"])
    except NotReadable as reason:
        return _taken_back(file, number, read, known, reason)
    last = quarter.last.last
    if last >= known.today:
        problem = f"{quarter.words} is not over"
        return [file.fault(number, "quarter", problem, f"give it after {day_words(last)}")]
    if last < known.plan_begins:
        problem = f"{quarter.words} lies before the Plan"
        return [file.fault(number, "quarter", problem, f"a quarter that ends after {known.plan_begins}")]
    return _seller_faults(file, number, of, last, known)


def _taken_back(
    file: CsvFile, number: int, read: Mapping[str, Any], known: Known, reason: NotReadable
) -> list[Fault]:
    """Of a quarter that was given and is none any more nothing but 0.00 is taken: that takes it back."""
    if (read["portfolio"].share_class, read["quarter"]) not in known.given:
        return [file.fault(number, "quarter", reason.problem, reason.remedy)]
    if read["amount"] == 0:
        return []
    remedy = f"0.00 takes back what was given of it; give that by {reason.remedy}"
    return [file.fault(number, "quarter", f"{reason.problem} any more", remedy)]


def _as_of_faults(file: CsvFile, number: int, read: Mapping[str, Any], known: Known) -> list[Fault]:
    of: SoldClass = read["portfolio"]
    day: date = read["as_of"]
    if day >= known.today:
        return [file.fault(number, "as_of", f"{day_words(day)} is not over", "a day that is over")]
    if day >= known.plan_begins and not _ends_a_quarter(of, day, known):
        problem = f"{day_words(day)} is not the last day of a quarter of the Fund"
        remedy = f"the last day of a quarter, or a day before the Plan began on {known.plan_begins}"
        return [file.fault(number, "as_of", problem, remedy)]
    return _seller_faults(file, number, of, max(day, known.plan_begins), known)


def _ends_a_quarter(of: SoldClass, day: date, known: Known) -> bool:
    try:
        return known.quarter_ending(of.share_class, PlanMonth.of(day)).last.last == day
    except NotReadable:
        return False


def _seller_faults(file: CsvFile, number: int, of: SoldClass, last: date, known: Known) -> list[Fault]:
    if of.sold_since is not None and of.sold_since <= last:
        return []
    problem = f"Section 3: {known.distributor} never sold the Shares of {of.portfolio_name}"
    if of.sold_since is not None:
        problem += f" up to {day_words(last)}"
    remedy = "leave it to the Distributor that sold them, or have the agreement recorded first"
    return [file.fault(number, "portfolio", problem, remedy)]


def _own(text: str, known: Known) -> str:
    if text.casefold() != known.distributor.casefold():
        raise NotReadable(
            f"{text!r} is not {known.distributor}, whose file this is", "one file for each Distributor"
        )
    return known.distributor


def _class(text: str, known: Known) -> SoldClass:
    found = known.classes.get(text.casefold())
    if found is None:
        raise NotReadable(f"{text!r} is no Portfolio of the Plan", did_you_mean(text, tuple(known.classes)))
    return found


def _payee(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise NotReadable("is empty", "who was paid, or the Distributor itself")
    if len(name) > PAYEE_LIMIT:
        raise NotReadable(f"is longer than {PAYEE_LIMIT} characters", "a shorter name")
    return name


def _cents(text: str) -> int:
    return cents_from_dollars(read_plain_decimal(text, places=2, digits=DIGITS))
