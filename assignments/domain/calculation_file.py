"""Section 6(d): reads a Distributor's Monthly Calculation as a file gives it, and says all that is wrong."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assignments.domain.routes import CalculationFigures
from governance.domain.faults import Fault
from governance.domain.money import CENTS_PER_DOLLAR
from governance.domain.sections import plan_section

REQUIRED = ("portfolio", "distributor_share", "assignee", "amount")
OPTIONAL = ("plan", "distributor", "month")
BYTE_ORDER_MARK = "\ufeff"
PLAIN_AMOUNT = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")
HOW_TO_WRITE_AMOUNTS = "write a plain decimal of 0.00 or more with at most two decimals, like 1234.56"

Resolve = Callable[[str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationOf:
    """The record that a file is loaded for: codes of Plan and Distributor, the month as `YYYY-MM`."""

    plan: str
    distributor: str
    month: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationRow:
    """One row of the file, `row` its line; amounts in cents. `assignee` None: it states only the share."""

    row: int
    portfolio: str
    share_cents: int
    assignee: str | None
    amount_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedCalculation:
    """The rows that could be read, and every fault; the rows count only where there is no fault."""

    rows: tuple[CalculationRow, ...]
    faults: tuple[Fault, ...]


def as_written(name: str) -> str | None:
    """A name that nobody looks up."""
    return name


@plan_section("6(d)")
def parse_calculation(
    text: str,
    *,
    source: str,
    of: CalculationOf,
    portfolio_code: Resolve = as_written,
    assignee_code: Resolve = as_written,
) -> ParsedCalculation:
    """Section 6(d): the Distributor provides "a monthly calculation of" its 12b-1 Share and each Portion.

    Our reading: every cell is text; nothing in it is ever carried out as a formula. `portfolio_code` and
    `assignee_code` give the code of a name as written, or None for a name they do not know. All faults
    are found at once. Whether the figures are right is not asked here.
    """
    lines, faults = csv_lines(text, source=source)
    return parse_lines(
        lines,
        source=source,
        of=of,
        found=faults,
        portfolio_code=portfolio_code,
        assignee_code=assignee_code,
    )


@plan_section("6(d)")
def parse_lines(
    lines: Sequence[tuple[int, list[str]]],
    *,
    source: str,
    of: CalculationOf,
    found: Iterable[Fault] = (),
    portfolio_code: Resolve = as_written,
    assignee_code: Resolve = as_written,
) -> ParsedCalculation:
    """Section 6(d): the same of rows that are parted into cells; `found` is what their reader found wrong."""
    faults = list(found)
    if not lines:
        return ParsedCalculation(rows=(), faults=tuple(faults) or (_no_header(source),))
    (header_row, header), *body = lines
    faults += _header_faults(source, header_row, header)
    if faults:
        return ParsedCalculation(rows=(), faults=tuple(faults))
    if not body:
        faults.append(
            _fault(source, None, "", "states no Portfolio", "give a row per Portfolio and Assignee")
        )
    seen = []
    for number, cells in body:
        reader = _RowReader(
            source=source, row=number, of=of, portfolio_code=portfolio_code, assignee_code=assignee_code
        )
        seen.append(reader.read(header, cells))
        faults += reader.faults
    faults += _faults_between(source, seen)
    rows = tuple(row for row in map(_whole_row, seen) if row is not None)
    return ParsedCalculation(rows=rows, faults=tuple(sorted(faults, key=lambda fault: fault.row or 0)))


def figures_by_portfolio(rows: Iterable[CalculationRow]) -> dict[str, CalculationFigures]:
    """The figures of each Portfolio that a faultless file names."""
    shares: dict[str, int] = {}
    portions: dict[str, dict[str, int]] = {}
    for row in rows:
        shares[row.portfolio] = row.share_cents
        named = portions.setdefault(row.portfolio, {})
        if row.assignee is not None:
            named[row.assignee] = row.amount_cents
    return {
        portfolio: CalculationFigures(share_cents=share, portions=portions[portfolio])
        for portfolio, share in shares.items()
    }


@dataclass(frozen=True, slots=True)
class _Seen:
    """What could be read of a row; None where a cell is wrong, so that the rest is still compared."""

    row: int
    portfolio: str | None
    share_cents: int | None
    assignee: str | None
    amount_cents: int | None


class _RowReader:
    """Reads the cells of one row and gathers what is wrong with them."""

    def __init__(
        self, *, source: str, row: int, of: CalculationOf, portfolio_code: Resolve, assignee_code: Resolve
    ) -> None:
        self.faults: list[Fault] = []
        self._source = source
        self._row = row
        self._of = of
        self._portfolio_code = portfolio_code
        self._assignee_code = assignee_code

    def read(self, header: list[str], cells: list[str]) -> _Seen:
        """The row as far as it can be read."""
        if len(cells) != len(header):
            self._fault("", f"has {len(cells)} cells", f"the header has {len(header)}")
            return _Seen(self._row, None, None, None, None)
        values = dict(zip(header, cells, strict=True))
        self._check_it_is_of_the_record(values)
        portfolio = self._known(
            "portfolio",
            values["portfolio"],
            self._portfolio_code,
            "use its code, an alias or its name on Schedule A",
        )
        share = self._cents("distributor_share", values["distributor_share"])
        assignee, amount = self._portion(values["assignee"], values["amount"])
        return _Seen(self._row, portfolio, share, assignee, amount)

    def _fault(self, column: str, problem: str, remedy: str) -> None:
        self.faults.append(_fault(self._source, self._row, column, problem, remedy))

    def _check_it_is_of_the_record(self, values: dict[str, str]) -> None:
        expected = {"plan": self._of.plan, "distributor": self._of.distributor, "month": self._of.month}
        for column, wanted in expected.items():
            given = values.get(column, "")
            if given and given.casefold() != wanted.casefold():
                self._fault(column, f"says {given!r}", f"the file is loaded for {wanted}")

    def _known(self, column: str, name: str, code_of: Resolve, remedy: str) -> str | None:
        if not name:
            self._fault(column, "is empty", remedy)
            return None
        code = code_of(name)
        if code is None:
            self._fault(column, f"{name!r} is not known", remedy)
        return code

    def _cents(self, column: str, value: str) -> int | None:
        if not value:
            self._fault(column, "is empty", HOW_TO_WRITE_AMOUNTS)
            return None
        match = PLAIN_AMOUNT.fullmatch(value)
        if match is None:
            self._fault(column, f"{value!r} is not an amount", HOW_TO_WRITE_AMOUNTS)
            return None
        return int(match[1]) * CENTS_PER_DOLLAR + int((match[2] or "").ljust(2, "0"))

    def _portion(self, assignee: str, amount: str) -> tuple[str | None, int | None]:
        """A row that leaves both empty states only the share."""
        if not assignee and not amount:
            return None, 0
        if not assignee:
            self._fault("assignee", "is empty beside an amount", "name the Assignee, or leave both empty")
            return None, self._cents("amount", amount)
        code = self._known("assignee", assignee, self._assignee_code, "use the Assignee's code")
        return code, self._cents("amount", amount)


def _whole_row(seen: _Seen) -> CalculationRow | None:
    if seen.portfolio is None or seen.share_cents is None or seen.amount_cents is None:
        return None
    return CalculationRow(
        row=seen.row,
        portfolio=seen.portfolio,
        share_cents=seen.share_cents,
        assignee=seen.assignee,
        amount_cents=seen.amount_cents,
    )


def csv_lines(text: str, *, source: str) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    """The stripped cells of each line that is not blank, with the number of the line it begins on."""
    reader = csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""), strict=True)
    lines: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                lines.append((begins, stripped))
            begins = reader.line_num + 1
    except csv.Error as error:
        return lines, [_fault(source, begins, "", f"cannot be read: {error}", "save the file as plain CSV")]
    return lines, []


def _fault(source: str, row: int | None, column: str, problem: str, remedy: str) -> Fault:
    return Fault(source=source, row=row, column=column, problem=problem, remedy=remedy)


def _no_header(source: str) -> Fault:
    return _fault(source, None, "", "is empty", f"begin with the header {','.join(REQUIRED)}")


def _header_faults(source: str, row: int, header: list[str]) -> list[Fault]:
    columns = ",".join((*REQUIRED, *OPTIONAL))
    faults = [
        _fault(source, row, column, "is missing from the header", f"add the column {column}")
        for column in REQUIRED
        if column not in header
    ]
    for column in dict.fromkeys(header):
        if column not in REQUIRED + OPTIONAL:
            faults.append(_fault(source, row, column, "is not a known column", f"the columns are {columns}"))
        elif header.count(column) > 1:
            faults.append(_fault(source, row, column, "stands twice in the header", "leave one of them out"))
    return faults


def _faults_between(source: str, seen: Iterable[_Seen]) -> Iterator[Fault]:
    """Rows that contradict an earlier row of the same Portfolio."""
    shares: dict[str, _Seen] = {}
    portions: dict[tuple[str, str], int] = {}
    for row in seen:
        if row.portfolio is None:
            continue
        if row.share_cents is not None:
            first = shares.setdefault(row.portfolio, row)
            if first.share_cents != row.share_cents:
                problem = f"differs from the share of {row.portfolio} in row {first.row}"
                yield _fault(source, row.row, "distributor_share", problem, "one Portfolio has one share")
        if row.assignee is not None:
            before = portions.setdefault((row.portfolio, row.assignee), row.row)
            if before != row.row:
                problem = f"{row.assignee} stands for {row.portfolio} already in row {before}"
                yield _fault(source, row.row, "assignee", problem, "give one row per Portfolio and Assignee")
