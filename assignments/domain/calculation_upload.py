"""Section 6(d): a Monthly Calculation that a Distributor sends, held against what it can be about."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assignments.domain.calculation_file import (
    CalculationOf,
    CalculationRow,
    ParsedCalculation,
    csv_lines,
    parse_lines,
)
from governance.domain.csv_files import decode
from governance.domain.csv_writing import WOULD_RUN
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.money import dollars_text
from governance.domain.sections import plan_section
from governance.domain.xlsx_reading import is_xlsx, sheet_lines

Lines = list[tuple[int, list[str]]]
LARGEST = 5 * 1024 * 1024  # bytes
BYTE_ORDER_MARK = "\ufeff"
OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}
WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")
FIRST_OF_A_MONTH = "-01"
DAY_LENGTH = len("2003-09-01")


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioAsked:
    """A Portfolio of which a Distributor may give figures, and whom its Transfers give an amount there.

    `share_cents` is our share, None while the month is not computed.
    """

    portfolio: str
    name: str
    assignees: frozenset[str]
    share_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationAsked:
    """What a Monthly Calculation of one Distributor and month can be about.

    The words for Portfolios are the Plan's, those for Assignees only of the Distributor's own Transfers:
    nobody learns from a fault whether somebody else's Assignee exists.
    """

    of: CalculationOf
    portfolios: Mapping[str, PortfolioAsked]
    portfolio_words: Mapping[str, str]
    assignee_words: Mapping[str, str] = field(default_factory=dict)

    def portfolio_code(self, word: str) -> str | None:
        """The code of a Portfolio of the Plan, by any word for it."""
        return self.portfolio_words.get(word.casefold())

    def assignee_code(self, word: str) -> str | None:
        """The code of an Assignee of the Distributor, by its code or name."""
        return self.assignee_words.get(word.casefold())


@plan_section("6(d)")
def read_upload(data: bytes, *, source: str, asked: CalculationAsked) -> ParsedCalculation:
    """Section 6(d): a file that a Distributor sends; its rows count only where there is no fault.

    Our reading: refused with all faults for a month, Plan or Distributor that it is not sent for, for a
    Portfolio or an Assignee that it has nothing to do with, and for Portions above its own share. Whether
    the figures are ours is not asked: that is compared, and a difference is no fault.
    """
    try:
        lines, faults = _lines(data, source=source)
    except Refused as refused:
        return ParsedCalculation(rows=(), faults=refused.faults)
    parsed = parse_lines(
        _with_plain_months(lines),
        source=source,
        of=asked.of,
        found=faults,
        portfolio_code=asked.portfolio_code,
        assignee_code=asked.assignee_code,
    )
    against = faults_against(parsed.rows, source=source, asked=asked)
    return _with_faults(parsed.rows, [*_formulas(lines, source=source), *parsed.faults, *against])


@plan_section("6(b)", "6(d)")
def faults_against(
    rows: Iterable[CalculationRow], *, source: str, asked: CalculationAsked
) -> tuple[Fault, ...]:
    """Section 6(b), 6(d): figures of Portfolios and Assignees that the Distributor has nothing to do with.

    Our reading: nobody but the designee of a Transfer is an Assignee, and the Portions are parts of the
    share, so that together they cannot be more.
    """
    by_portfolio: dict[str, list[CalculationRow]] = defaultdict(list)
    for row in rows:
        by_portfolio[row.portfolio].append(row)
    faults: list[Fault] = []
    for portfolio, own in by_portfolio.items():
        faults += _faults_of_portfolio(portfolio, own, source=source, asked=asked)
    return tuple(sorted(faults, key=lambda fault: fault.row or 0))


def _faults_of_portfolio(
    portfolio: str, rows: list[CalculationRow], *, source: str, asked: CalculationAsked
) -> Iterator[Fault]:
    of, known = asked.of, asked.portfolios.get(portfolio)
    if known is None:
        for row in rows:
            problem = f"{portfolio} is no Portfolio of {of.distributor} in {of.month}"
            remedy = "a Portfolio in which the Distributor has Shares or a Transfer that month"
            yield _fault(source, row.row, "portfolio", problem, remedy)
        return
    for row in rows:
        if row.assignee and row.amount_cents and row.assignee not in known.assignees:
            problem = f"no Transfer of {of.distributor} gives {row.assignee} an amount there in {of.month}"
            remedy = "leave the row out, or give the notice of the Transfer first (Section 6(c))"
            yield _fault(source, row.row, "assignee", problem, remedy)
    once = {row.assignee: row.amount_cents for row in rows}  # a row that stands twice is told as such
    portions, share = sum(once.values()), rows[0].share_cents
    if portions > share:
        problem = (
            f"the Portions of {portfolio}, {dollars_text(portions)}, exceed its share, {dollars_text(share)}"
        )
        yield _fault(source, rows[0].row, "amount", problem, "Portions that together are at most the share")


def _lines(data: bytes, *, source: str) -> tuple[Lines, list[Fault]]:
    """The cells of a CSV file or a workbook. Raises: Refused for what is neither."""
    if is_xlsx(data):
        return sheet_lines(data, source=source), []
    if data.startswith(WIDE_TEXT):
        problem, remedy = "is UTF-16 text", 'save it as "CSV UTF-8"'
        raise Refused([_fault(source, 1, "", problem, remedy)])
    text = decode(data, source=source)
    _refuse_other_delimiter(text, source=source)
    lines, faults = csv_lines(text, source=source)
    return lines, faults


def _refuse_other_delimiter(text: str, *, source: str) -> None:
    head = next((line for line in text.removeprefix(BYTE_ORDER_MARK).splitlines() if line.strip()), "")
    for sign, name in OTHER_DELIMITERS.items():
        if sign in head and "," not in head:
            problem = f"its columns are parted by {name}"
            raise Refused([_fault(source, 1, "", problem, "part them by commas, with points in amounts")])


def _formulas(lines: Lines, *, source: str) -> list[Fault]:
    """Cells that a spreadsheet would run; here they are text, and no text of a Calculation begins so."""
    faults = []
    head = lines[0][1] if lines else []
    for number, cells in lines:
        for at, cell in enumerate(cells):
            if cell.startswith(WOULD_RUN):
                column = head[at] if at < len(head) and number != lines[0][0] else ""
                faults.append(_formula_fault(source, number, column, cell))
    return faults


def _formula_fault(source: str, row: int, column: str, cell: str) -> Fault:
    is_negative = cell.startswith("-") and cell[1:].replace(".", "", 1).isdecimal()
    problem = f"{cell!r} is negative" if is_negative else f"{cell[:40]!r} begins as a formula does"
    remedy = "amounts of 0.00 or more" if is_negative else "the value itself; nothing is computed here"
    return _fault(source, row, column, problem, remedy)


def _with_plain_months(lines: Lines) -> Lines:
    """A spreadsheet turns 2003-09 into the first day of September: it is the month all the same."""
    if not lines or "month" not in lines[0][1]:
        return lines
    at = lines[0][1].index("month")
    return [lines[0], *((number, _plain_month(cells, at)) for number, cells in lines[1:])]


def _plain_month(cells: list[str], at: int) -> list[str]:
    if at >= len(cells) or len(cells[at]) != DAY_LENGTH or not cells[at].endswith(FIRST_OF_A_MONTH):
        return cells
    return [*cells[:at], cells[at].removesuffix(FIRST_OF_A_MONTH), *cells[at + 1 :]]


def _with_faults(rows: tuple[CalculationRow, ...], found: Iterable[Fault]) -> ParsedCalculation:
    """One fault for one cell: what begins as a formula is not told a second time as no amount."""
    faults: dict[tuple[int | None, str], Fault] = {}
    several: list[Fault] = []
    for fault in found:
        if fault.row is None or not fault.column:
            several.append(fault)
        else:
            faults.setdefault((fault.row, fault.column), fault)
    in_order = sorted((*several, *faults.values()), key=lambda fault: fault.row or 0)
    return ParsedCalculation(rows=rows, faults=tuple(in_order))


def _fault(source: str, row: int | None, column: str, problem: str, remedy: str) -> Fault:
    return Fault(source=source, row=row, column=column, problem=problem, remedy=remedy)
