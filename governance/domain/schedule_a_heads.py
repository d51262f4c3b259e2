"""What the heads of Schedule A's tables say of the rates below them: minimum or maximum, of which class."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from governance.domain.filed_text import TextLine
from governance.domain.schedule_a_columns import PLAIN, Columns, Minimum
from governance.domain.schedule_a_rows import Kind, Row, read_row
from governance.domain.share_class_names import classes_in

_CELL = re.compile(r"\S+(?: \S+)*")
_CLASS_CELL = re.compile(r"\W*class [a-z]{1,2}\d?(?: shares)?\W*", re.IGNORECASE)
_MINIMUM = re.compile(r"\bmin(?:imum)?\b", re.IGNORECASE)
_MAXIMUM = re.compile(r"\bmax(?:imum)?\b", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class _Heads:
    """What the heads have said so far; a head that follows rates begins anew."""

    columns: Columns = PLAIN
    share_class: str = ""
    minima: int = 0
    maxima: int = 0
    is_below_rates: bool = False

    def take(self, row: Row, *, line: TextLine) -> None:
        if self.is_below_rates:
            self.minima = self.maxima = 0
            self.is_below_rates = False
        self.minima += len(_MINIMUM.findall(line.text))
        self.maxima += len(_MAXIMUM.findall(line.text))
        if row.kind is Kind.HEAD:
            self._take_classes(line)
        if self.minima or self.maxima:
            self.columns = replace(self.columns, minimum=self._minimum())

    def _take_classes(self, line: TextLine) -> None:
        cells = [found.group() for found in _CELL.finditer(line.text)]
        of_columns = [classes_in(cell)[0] for cell in cells if _CLASS_CELL.fullmatch(cell)]
        named = classes_in(line.words)
        if len(of_columns) > 1:
            self.columns, self.share_class = replace(self.columns, classes=tuple(of_columns)), ""
        elif named:
            self.columns = replace(self.columns, classes=())
            self.share_class = named[0] if len(named) == 1 else ""

    def _minimum(self) -> Minimum:
        """A minimum with three maxima for each class stands beside them; with fewer, instead of one."""
        if not self.minima:
            return Minimum.NONE
        return Minimum.BESIDE if self.maxima >= 3 * self.minima else Minimum.ALONE


def rows_under_heads(lines: Sequence[TextLine]) -> Iterator[Row]:
    """Each line of Schedule A that says something, with what the heads above it say of its rates."""
    heads = _Heads()
    for line in lines:
        row = read_row(line, columns=heads.columns)
        if row is None:
            continue
        if row.kind is Kind.RATES:
            heads.is_below_rates = True
        elif row.kind is Kind.HEAD or (row.kind is Kind.NAME and row.is_headed):
            heads.take(row, line=line)
        yield replace(row, share_class=heads.share_class)
