"""What is wrong with an input, where, and what would be right."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong in an input file or form.

    `source` is the file's name, `row` its line (1 is the first line of the file; None: the file as a
    whole), `column` the column or key, `problem` what is wrong, `remedy` what would be right.
    """

    source: str
    row: int | None
    column: str
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        row = "" if self.row is None else f"row {self.row}"
        place = ", ".join(part for part in (self.source, row, self.column) if part)
        return f"{place}: {self.problem}" + (f" ({self.remedy})" if self.remedy else "")


@dataclass(frozen=True, slots=True)
class ToBeSaid(Fault):
    """A warning of a book that a form refuses, until whoever gives the record says that it is meant."""
