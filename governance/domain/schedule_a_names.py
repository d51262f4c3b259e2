"""Which lines of Schedule A without rates are Funds, and which are parts of a Portfolio's name.

Every way to divide adjacent names - the end of the Portfolio above, a Fund, the start of the Portfolio
below - is tried, and only a single possible reading is taken: what can be read in two ways, or in
none, is a fault of its line, because a Portfolio under the wrong Fund would be paid by the wrong Fund.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from governance.domain.faults import Fault
from governance.domain.schedule_a_rows import Kind, Row, is_bare_label

LONGEST_RUN = 8  # lines
LONGEST_FUND_NAME = 3  # lines
UNDERLINE_SLACK = 8  # columns by which an underline may be longer than its name

_FUND_END = re.compile(
    r"\b(?:funds|inc|incorporated|trusts?|group|series|co|compan(?:y|ies)|corp|corporation|ltd|limited|l\.?l\.?c|l\.?p"
    r"|portfolios)\b\.?(?: [IVX]+| \d+)?\)?$",
    re.IGNORECASE,
)
_PORTFOLIO_END = re.compile(r"\b(?:fund|portfolio|shares)\b\.?(?: [IVX]+| \d+)?\)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRates:
    """A row of rates with its Fund and its whole name; a Fund of None is a fault already noted."""

    fund: str | None
    portfolio: str
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """What the rows of rates have in common: case, margins, and the words that most names begin with."""

    is_upper: bool
    margins: Counter[int]
    family_words: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Adjacent names without rates, the rows of rates that touch them, and what marks a Fund."""

    names: tuple[Row, ...]
    before: Row | None
    after: Row | None
    is_underlined: bool
    is_labelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """How a run divides: the end of a Portfolio's name, a Fund, the start of a Portfolio's name."""

    ends: tuple[Row, ...]
    fund: tuple[Row, ...]
    begins: tuple[Row, ...]


@dataclass(slots=True, kw_only=True)
class _Assembly:
    """The schedule while it is put together, row by row."""

    source: str
    table: _Table
    named: list[NamedRates] = field(default_factory=list)
    funds: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    fund: str | None = ""
    begins: tuple[Row, ...] = ()

    def take_rates(self, row: Row) -> None:
        """Put a row of rates under the Fund now open."""
        if self.fund == "":
            self.faults.append(_before_any_fund(row, source=self.source))
            self.fund = None
        self.named.append(NamedRates(fund=self.fund, portfolio=_joined([*self.begins, row]), row=row))
        self.begins = ()

    def take_names(self, run: _Run) -> None:
        """Divide a run of names, or note that it cannot be divided."""
        readings = _readings(run, table=self.table, funds=self.funds)
        if len(readings) != 1:
            if readings or not all(is_bare_label(row.name) for row in run.names):
                self.faults.append(_undecided(run, is_ambiguous=bool(readings), source=self.source))
                self.fund = None
            return
        reading = readings[0]
        if reading.ends:
            last = self.named.pop()
            self.named.append(replace(last, portfolio=_joined([last.row, *reading.ends])))
        if reading.fund:
            self.fund = self._known_as(_joined(reading.fund))
            self.funds.setdefault(self.fund, reading.fund[0].line)
        self.begins = reading.begins

    def _known_as(self, name: str) -> str:
        return next((fund for fund in self.funds if fund.casefold() == name.casefold()), name)


def with_whole_names(
    rows: Sequence[Row], *, source: str, fund: str = ""
) -> tuple[list[NamedRates], list[Fault]]:
    """Each row of rates with its Fund and whole name, and a fault for each name that fits nowhere.

    `fund` is the Fund whose the plan is as a whole: Portfolios that stand under no Fund are its own.
    """
    assembly = _Assembly(source=source, table=_table_of(rows), fund=fund)
    for item in _runs(_with_later_names(_with_label_words(rows))):
        if isinstance(item, _Run):
            assembly.take_names(item)
        else:
            assembly.take_rates(item)
    used = {named.fund for named in assembly.named}
    for fund, line in assembly.funds.items():
        if fund not in used:
            problem = f"{fund!r} has no Portfolio"
            remedy = "list its Portfolios with their rates below it, or take the Fund out"
            assembly.faults.append(
                Fault(source=source, row=line, column="fund", problem=problem, remedy=remedy)
            )
    return assembly.named, assembly.faults


def _with_label_words(rows: Sequence[Row]) -> list[Row]:
    """The rows, with the word Portfolio as the end of a name where the name above it lacks its end."""
    return [
        replace(row, kind=Kind.NAME, name=row.text) if at and _ends_name(row, above=rows[at - 1]) else row
        for at, row in enumerate(rows)
    ]


def _with_later_names(rows: Sequence[Row]) -> list[Row]:
    """The rows, with a name in parentheses below a name as one: AIM EQUITY FUNDS (INVESCO EQUITY FUNDS)."""
    joined: list[Row] = []
    for row in rows:
        above = joined[-1] if joined else None
        is_later = row.kind is Kind.NAME and row.name.startswith("(") and row.name.endswith(")")
        if above is not None and is_later and above.kind is Kind.NAME:
            joined[-1] = replace(
                above,
                name=f"{above.name} {row.name}",
                heads=(*above.heads, *row.heads),
                is_headed=above.is_headed or row.is_headed,
            )
        else:
            joined.append(row)
    return joined


def _ends_name(row: Row, *, above: Row) -> bool:
    return (
        row.kind is Kind.HEAD
        and row.text.lower() == "portfolio"
        and above.kind is Kind.RATES
        and not _is_whole(above.name)
        and row.indent > above.indent
        and row.text.isupper() == above.name.isupper()
    )


def _runs(rows: Sequence[Row]) -> Iterator[Row | _Run]:
    """The rows of rates in order, with the runs of names between them; heads and rules only mark runs."""
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and rows[end].kind is Kind.NAME:
            end += 1
        if end == at:
            if rows[at].kind is Kind.RATES:
                yield rows[at]
            at += 1
            continue
        before = rows[at - 1] if at else None
        after = rows[end] if end < len(rows) else None
        yield _Run(
            names=tuple(rows[at:end]),
            before=before if before and before.kind is Kind.RATES else None,
            after=after if after and after.kind is Kind.RATES else None,
            is_underlined=after is not None and _underlines(after, names=rows[at:end]),
            is_labelled=_is_labelled(rows[end:]),
        )
        at = end


def _underlines(rule: Row, *, names: Sequence[Row]) -> bool:
    longest = max(name.width for name in names)
    return (
        rule.kind is Kind.RULE
        and abs(rule.indent - names[-1].indent) <= UNDERLINE_SLACK
        and rule.width <= longest + UNDERLINE_SLACK
    )


def _is_labelled(below: Sequence[Row]) -> bool:
    """Whether the table's head follows and says PORTFOLIOS before the first rates."""
    for row in below:
        if row.kind not in (Kind.HEAD, Kind.RULE):
            return False
        if row.labels:
            return True
    return False


def _table_of(rows: Sequence[Row]) -> _Table:
    rated = [row for row in rows if row.kind is Kind.RATES and row.name]
    first_words = Counter(_first_word(row) for row in rated)
    return _Table(
        is_upper=2 * sum(row.name.isupper() for row in rated) > len(rated),
        margins=Counter(row.indent for row in rated),
        family_words=frozenset(
            word for word, count in first_words.items() if count >= 2 and 3 * count >= len(rated)
        ),
    )


def _first_word(row: Row) -> str:
    return row.name.casefold().split(" ", 1)[0]


def _readings(run: _Run, *, table: _Table, funds: Mapping[str, int]) -> list[_Reading]:
    """Every possible reading of a run. A Fund known by nothing but the head below it counts only alone."""
    if len(run.names) > LONGEST_RUN:
        return []
    possible = [
        reading
        for reading in _divisions(run.names)
        if (not reading.ends or _may_end(reading.ends, run=run, table=table))
        and (not reading.begins or _may_begin(reading.begins, run=run, table=table))
        and (not reading.fund or _may_be_fund(reading, run=run, table=table, funds=funds))
    ]
    if possible or not run.is_labelled:
        return possible
    return [
        reading
        for reading in _divisions(run.names)
        if len(reading.fund) == len(run.names) == 1 and _is_whole(_joined(reading.fund))
    ]


def _divisions(names: tuple[Row, ...]) -> Iterator[_Reading]:
    for first in range(len(names) + 1):
        for last in range(first, min(first + LONGEST_FUND_NAME, len(names)) + 1):
            yield _Reading(ends=names[:first], fund=names[first:last], begins=names[last:])


def _may_end(names: Sequence[Row], *, run: _Run, table: _Table) -> bool:
    """Whether the names continue the Portfolio above: its name is unfinished, theirs stand further in."""
    above = run.before
    if above is None or not above.name or _is_whole(above.name) or not _is_whole(_joined([above, *names])):
        return False
    if any(row.is_headed for row in names) or (run.is_underlined and names[-1] is run.names[-1]):
        return False
    if not table.is_upper and not above.name.isupper() and any(_is_capitals(row) for row in names):
        return False
    stands_in = all(row.indent > above.indent for row in names)
    return stands_in or _is_fragment(names[0], of=above, table=table)


def _may_begin(names: Sequence[Row], *, run: _Run, table: _Table) -> bool:
    """Whether the names begin the Portfolio below: unfinished themselves, and at the margin of the others."""
    below = run.after
    if below is None or any(row.is_headed for row in names):
        return False
    if not table.is_upper and any(_is_capitals(row) for row in names):
        return below.name.isupper()
    if not below.name:
        return _is_whole(_joined(names)) and not any(_is_whole(row.name) for row in names[:-1])
    if (
        _is_whole(_joined(names))
        or not _is_whole(_joined([*names, below]))
        or _first_word(below) in table.family_words
    ):
        return False
    others = table.margins - Counter([below.indent])
    at_margin = any(abs(margin - names[0].indent) <= 1 for margin in others)
    stands_in = all(row.indent > names[0].indent for row in [*names[1:], below])
    return (at_margin and stands_in) or _is_fragment(below, of=names[0], table=table)


def _is_capitals(row: Row) -> bool:
    # One word in capitals may be a family's name, INVESCO or AIM, and says nothing.
    return row.name.isupper() and " " in row.name


def _is_fragment(row: Row, *, of: Row, table: _Table) -> bool:
    """Whether only the first of two lines begins as the other Portfolios do (INVESCO ..., AIM ...)."""
    return _first_word(of) in table.family_words and _first_word(row) not in table.family_words


def _may_be_fund(reading: _Reading, *, run: _Run, table: _Table, funds: Mapping[str, int]) -> bool:
    """Whether the names are one Fund's: marked as such, or named as Funds are."""
    name = _joined(reading.fund)
    is_last = not reading.begins
    if " " not in name or any(_is_whole(row.name) for row in reading.fund[:-1]):
        return False
    if run.is_underlined and not is_last:
        return False
    if len({row.name.isupper() for row in reading.fund}) > 1:
        return False
    return (
        (run.is_underlined and is_last)
        or any(row.is_headed for row in reading.fund)
        or _FUND_END.search(name) is not None
        or (name.isupper() and not table.is_upper)
        or name.casefold() in {fund.casefold() for fund in funds}
    )


def is_fund_like(name: str) -> bool:
    """Whether a name ends as the names of Funds do: Funds, Inc., Trust, Series, Group."""
    return _FUND_END.search(name) is not None


def _is_whole(name: str) -> bool:
    return is_fund_like(name) or _PORTFOLIO_END.search(name) is not None


def _joined(rows: Sequence[Row]) -> str:
    """One name of several lines; a line that breaks within a hyphenated word continues it."""
    name = ""
    for row in rows:
        name = name + row.name if re.search(r"\w-$", name) else f"{name} {row.name}"
    return name.strip(" ,;:")


def _before_any_fund(row: Row, *, source: str) -> Fault:
    return Fault(
        source=source,
        row=row.line,
        column="fund",
        problem=f"the Portfolio {row.name!r} stands before any Fund",
        remedy="put the name of its Fund above it",
    )


def _undecided(run: _Run, *, is_ambiguous: bool, source: str) -> Fault:
    text = run.names[0].text
    shown = repr(text if len(text) <= 80 else text[:77] + "...")
    if is_ambiguous:
        problem = f"{shown} may be a Fund or a part of a Portfolio's name"
        remedy = "underline a Fund with dashes, or print the Portfolio's name and rates on one line"
    else:
        problem = f"{shown} is neither a Fund, nor a Portfolio with its rates, nor a head"
        remedy = "give a Portfolio its three rates, underline a Fund with dashes, or take the line out"
    return Fault(source=source, row=run.names[0].line, column="Schedule A", problem=problem, remedy=remedy)
