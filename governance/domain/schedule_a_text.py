"""Schedule A as its text prints it: each Fund's Portfolios and their three maximum rates."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from governance.domain.errors import CannotSplit
from governance.domain.faults import Fault
from governance.domain.filed_text import TextLine, ends_sentence
from governance.domain.money import rate_from_percent
from governance.domain.schedule_a_classes import ANY_CLASS, OfClass, of_class
from governance.domain.schedule_a_columns import COMPONENTS, Minimum
from governance.domain.schedule_a_heads import rows_under_heads
from governance.domain.schedule_a_names import NamedRates, is_fund_like, with_whole_names
from governance.domain.schedule_a_rows import Kind, Row, is_absent

HIGHEST_RATE = rate_from_percent(Decimal(100))
LOWEST_WITHOUT_SIGN = rate_from_percent(Decimal("0.04"))
MINIMUM = "minimum asset-based sales charge"
MOST_STRAY_LINES = 50
LONGEST_SCHEDULE = 50_000  # lines: ten thousand share classes, each Fund with its heads

_SCHEDULE = re.compile(r"\W*schedule a\b", re.IGNORECASE)
_MARKED = re.compile(r"\W*[*+\u2020\u2021(\[]|\d{1,2}\)|notes?:", re.IGNORECASE)
_RATE = re.compile(r"(?=\.?\d)\d{0,6}(?:\.\d{0,20})?%?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleALine:
    """Schedule A: one Portfolio's maximum annual rates, in hundred-millionths per year.

    `fund` and `portfolio` are as the schedule prints them, with single spaces; `line` is the line of
    the file on which the rates stand. `minimum` is the least asset-based sales charge, where the schedule
    states one; where it states nothing else of that charge, the charge is that rate.
    """

    fund: str
    portfolio: str
    asset_based_sales_charge: int
    service_fee: int
    aggregate_fee: int
    line: int
    minimum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSchedule:
    """What a Schedule A says: its lines, its footnotes in words, and every fault found."""

    lines: tuple[ScheduleALine, ...] = ()
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_schedule_lines(lines: Sequence[TextLine], *, source: str, of: OfClass = ANY_CLASS) -> ReadSchedule:
    """Schedule A: the Portfolios and rates in the lines from its heading on, and every fault found."""
    if len(lines) > LONGEST_SCHEDULE:
        problem = f"{len(lines):,} lines follow the heading SCHEDULE A; at most {LONGEST_SCHEDULE:,} are read"
        fault = Fault(source=source, row=lines[0].number, column="Schedule A", problem=problem)
        return ReadSchedule(faults=(fault,))
    faults: list[Fault] = []
    rows, notes = _table_rows(lines, source=source, faults=faults)
    if not any(row.kind is Kind.RATES for row in rows):
        problem = "no Portfolio with its rates stands in Schedule A"
        remedy = "each Portfolio needs a line with its name and three annual rates, like 0.75% 0.25% 1.00%"
        first = lines[0].number if lines else None
        fault = Fault(source=source, row=first, column="Schedule A", problem=problem, remedy=remedy)
        return ReadSchedule(faults=(*faults, fault))
    faults += _column_faults(rows, source=source)
    named, name_faults = with_whole_names(rows, source=source, fund=of.fund)
    faults += name_faults
    named = of_class(named, of=of, source=source, faults=faults)
    schedule = [_schedule_line(row, source=source, faults=faults) for row in named]
    faults += _repeated(named, source=source)
    return ReadSchedule(
        lines=tuple(line for line in schedule if line),
        notes=notes,
        faults=tuple(sorted(faults, key=lambda fault: fault.row or 0)),
    )


def _table_rows(
    lines: Sequence[TextLine], *, source: str, faults: list[Fault]
) -> tuple[list[Row], tuple[str, ...]]:
    """The rows of the table itself, and its footnotes; what else stands there is faulty."""
    rows = _until_end([*rows_under_heads(lines)], source=source, faults=faults)
    rows = _without_prefaces(_with_whole_notes(rows))
    notes = _notes_in(rows)
    first = next((at for at, row in enumerate(rows) if row.kind is Kind.RATES), len(rows))
    start = max((at + 1 for at in range(first) if rows[at].kind is Kind.PROSE), default=0)
    rows = [row for row in rows[start:] if row.kind is not Kind.NOTE]
    strays = [row for row in rows if row.kind in (Kind.STRAY, Kind.PROSE)]
    faults += [_stray(row, source=source) for row in strays[:MOST_STRAY_LINES]]
    if len(strays) > MOST_STRAY_LINES:
        problem = f"{len(strays) - MOST_STRAY_LINES} further lines are no part of a Schedule A"
        faults.append(
            Fault(source=source, row=strays[MOST_STRAY_LINES].line, column="Schedule A", problem=problem)
        )
    return [row for row in rows if row.kind not in (Kind.STRAY, Kind.PROSE)], notes


def _notes_in(rows: Sequence[Row]) -> tuple[str, ...]:
    """Each footnote in one string; a line that begins with a mark begins one."""
    notes: list[str] = []
    for row in rows:
        if row.kind is Kind.NOTE and (not notes or _MARKED.match(row.text)):
            notes.append(row.text)
        elif row.kind is Kind.NOTE:
            notes[-1] += f" {row.text}"
    return tuple(notes)


def _without_prefaces(rows: Sequence[Row]) -> list[Row]:
    """The rows without what a further heading SCHEDULE A, of another class, says before its table."""
    kept: list[Row] = []
    begins: int | None = None
    for row in rows:
        if row.kind is Kind.HEAD and _SCHEDULE.match(row.text) and begins is None:
            begins = len(kept)
        elif row.kind is Kind.RATES:
            begins = None
        elif row.kind is Kind.PROSE and begins is not None and _has_rates(kept):
            del kept[begins:]
            continue
        kept.append(row)
    return kept


def _has_rates(rows: Sequence[Row]) -> bool:
    return any(row.kind is Kind.RATES for row in rows)


def _until_end(rows: list[Row], *, source: str, faults: list[Fault]) -> list[Row]:
    end = next((at for at, row in enumerate(rows) if row.kind is Kind.END), len(rows))
    late = next((row for row in rows[end:] if row.kind is Kind.RATES), None)
    if late is not None:
        problem = f"{_short(late.text)!r} stands after the end of Schedule A on line {rows[end].line}"
        remedy = "move it above the closing words"
        faults.append(Fault(source=source, row=late.line, column="portfolio", problem=problem, remedy=remedy))
    return rows[:end]


def _with_whole_notes(rows: Sequence[Row]) -> list[Row]:
    """The rows with what continues a note or a sentence counted to it.

    Only a line that reads as running text, or that closes an open sentence with a full stop, is
    counted: a Fund's name must never vanish in a footnote.
    """
    joined: list[Row] = []
    for row in rows:
        last = joined[-1] if joined else None
        if last is not None and last.kind in (Kind.NOTE, Kind.PROSE) and _continues(row, text=last):
            joined.append(replace(row, kind=last.kind))
        else:
            joined.append(row)
    return joined


def _continues(row: Row, *, text: Row) -> bool:
    if row.kind is Kind.PROSE:
        return True
    closes = row.kind is Kind.NAME and row.text.endswith(".") and not is_fund_like(row.text)
    return closes and not ends_sentence(text.text)


def _stray(row: Row, *, source: str) -> Fault:
    return Fault(
        source=source,
        row=row.line,
        column="Schedule A",
        problem=f"{_short(row.text)!r} is neither a Fund, nor a Portfolio with its rates, nor a head",
        remedy="take the line out, or mark a footnote with * at its beginning",
    )


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "..."


def _column_faults(rows: Sequence[Row], *, source: str) -> list[Fault]:
    """Section 2: which column is which fee must be said, and be in Schedule A's order."""
    faults = []
    for row in rows:
        order = [COMPONENTS.index(component) for component in row.heads]
        if order != sorted(order):
            problem = f"the columns stand in another order than {', '.join(COMPONENTS)}"
            remedy = "put the columns, and the rates below them, in that order"
            faults.append(
                Fault(source=source, row=row.line, column="Schedule A", problem=problem, remedy=remedy)
            )
    named = {component for row in rows for component in row.heads}
    first = next(row.line for row in rows if row.kind is Kind.RATES)
    for component in COMPONENTS:
        if component not in named:
            problem = f"no column head names the {component}"
            remedy = "head the columns Maximum Asset Based Sales Charge, Service Fee, Aggregate Fee"
            faults.append(Fault(source=source, row=first, column=component, problem=problem, remedy=remedy))
    return faults


def _schedule_line(named: NamedRates, *, source: str, faults: list[Fault]) -> ScheduleALine | None:
    """Section 2 and Schedule A: the line of one Portfolio, or None and its faults."""
    row = named.row
    if row.problem:
        remedy = "print the name and the three rates, like 0.75% 0.25% 1.00%"
        faults.append(_rate_fault(named, column="rates", problem=row.problem, remedy=remedy, source=source))
        return None
    is_beside = row.columns.minimum is Minimum.BESIDE
    cells = dict(zip((MINIMUM, *COMPONENTS) if is_beside else COMPONENTS, row.rates, strict=True))
    rates = [
        _rate(named, cells[column], column=column, source=source, faults=faults) for column in COMPONENTS
    ]
    minimum = rates[0] if row.columns.minimum is Minimum.ALONE else None
    if is_beside:
        minimum = _rate(named, cells[MINIMUM], column=MINIMUM, source=source, faults=faults)
    if not named.portfolio:
        remedy = "print the Portfolio's name beside its rates"
        faults.append(
            _rate_fault(
                named, column="portfolio", problem="rates stand without a name", remedy=remedy, source=source
            )
        )
    charge, service, aggregate = rates
    if charge is None or service is None or aggregate is None:
        return None
    if minimum is not None and minimum > charge:
        problem = f"the minimum of {cells[MINIMUM]} exceeds the maximum of {cells[COMPONENTS[0]]}"
        remedy = "a minimum is at most the maximum"
        faults.append(_rate_fault(named, column=MINIMUM, problem=problem, remedy=remedy, source=source))
    faults += _faults_among(named, cells, rates=(charge, service, aggregate), source=source)
    return ScheduleALine(
        fund=named.fund or "",
        portfolio=named.portfolio,
        asset_based_sales_charge=charge,
        service_fee=service,
        aggregate_fee=aggregate,
        line=row.line,
        minimum=minimum,
    )


def _rate(named: NamedRates, cell: str, *, column: str, source: str, faults: list[Fault]) -> int | None:
    """One cell in hundred-millionths per year. Our reading: None, N/A or a dash is no such fee, zero."""
    if is_absent(cell):
        if column != "aggregate fee":
            return 0
        problem, remedy = f"{cell!r} is no aggregate fee", "print the aggregate as a percentage, like 1.00%"
    elif not _RATE.fullmatch(cell):
        problem, remedy = f"{cell!r} is not a rate", "write a percentage, like 0.75%"
    else:
        try:
            rate = rate_from_percent(Decimal(cell.rstrip("%")))
        except CannotSplit as refusal:
            problem, remedy = str(refusal), "write at most six decimals"
        else:
            if rate <= HIGHEST_RATE:
                return rate
            problem, remedy = f"{cell!r} is more than 100 %", "write a percentage per year, like 0.75%"
    faults.append(_rate_fault(named, column=column, problem=problem, remedy=remedy, source=source))
    return None


def _faults_among(
    named: NamedRates, cells: Mapping[str, str], *, rates: tuple[int, int, int], source: str
) -> list[Fault]:
    """Section 2: no part may exceed the Maximum Aggregate Fee.

    Our reading: the three are maxima of their own, so that the parts may add up to more, or to less.
    """
    faults = []
    aggregate = rates[2]
    said = cells[COMPONENTS[2]]
    for column, part in zip(COMPONENTS[:2], rates[:2], strict=True):
        if part > aggregate:
            problem = f"the {column} of {cells[column]} exceeds the aggregate fee of {said}"
            remedy = "a part can be at most the aggregate"
            faults.append(_rate_fault(named, column=column, problem=problem, remedy=remedy, source=source))
    if 0 < aggregate < LOWEST_WITHOUT_SIGN and not any(cell.endswith("%") for cell in cells.values()):
        problem = f"the aggregate fee of {said} may be a fraction or a percentage"
        remedy = "write percentages with their sign, like 1.00%"
        faults.append(_rate_fault(named, column=COMPONENTS[2], problem=problem, remedy=remedy, source=source))
    return faults


def _rate_fault(named: NamedRates, *, column: str, problem: str, remedy: str, source: str) -> Fault:
    problem = f"{named.portfolio}: {problem}" if named.portfolio else problem
    return Fault(source=source, row=named.row.line, column=column, problem=problem, remedy=remedy)


def _repeated(named: Sequence[NamedRates], *, source: str) -> list[Fault]:
    """Section 1: a Portfolio is one Fund's series, so that it stands on Schedule A once."""
    faults = []
    seen: dict[str, int] = {}
    for item in named:
        key = item.portfolio.casefold()
        if not key:
            continue
        first = seen.setdefault(key, item.row.line)
        if first != item.row.line:
            problem = f"the Portfolio {item.portfolio!r} stands on Schedule A already, on line {first}"
            remedy = "keep one of the two lines"
            faults.append(
                Fault(source=source, row=item.row.line, column="portfolio", problem=problem, remedy=remedy)
            )
    return faults
