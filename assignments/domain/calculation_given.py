"""Section 6(d): a Monthly Calculation typed in a form, row by row, by the rules of a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from assignments.domain.calculation_file import (
    REQUIRED,
    CalculationOf,
    ParsedCalculation,
    parse_lines,
)
from governance.domain.faults import Fault
from governance.domain.sections import plan_section

NOBODY = CalculationOf(plan="", distributor="", month="")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRow:
    """A Portfolio and, where it is of one, an Assignee by their codes; amounts as they were typed."""

    portfolio: str
    distributor_share: str
    assignee: str
    amount: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed in it."""
        return not self.distributor_share.strip() and not self.amount.strip()


@plan_section("6(d)")
def parse_typed(rows: Sequence[TypedRow], *, source: str) -> ParsedCalculation:
    """Section 6(d): "a monthly calculation of (i) the Distributor's 12b-1 Share and (ii) each" Portion.

    Our reading: a Portfolio of which nothing is typed is not named; a row of which only one amount is typed
    is a fault of the other. Thousands may be parted by commas, as people type them.
    """
    lines = [(0, list(REQUIRED))]
    for number, row in enumerate(rows, start=1):
        if not row.is_blank:
            cells = [row.portfolio, _plain(row.distributor_share), row.assignee, _plain(row.amount)]
            lines.append((number, cells))
    if len(lines) == 1:
        problem, remedy = "states no Portfolio", "the share and the Portions of one Portfolio at least"
        fault = Fault(source=source, row=None, column="", problem=problem, remedy=remedy)
        return ParsedCalculation(rows=(), faults=(fault,))
    return parse_lines(lines, source=source, of=NOBODY)


def _plain(amount: str) -> str:
    """An amount without the commas between its thousands, where they stand as they should."""
    whole, point, part = amount.strip().partition(".")
    first, *groups = whole.split(",")
    if groups and 1 <= len(first) <= 3 and all(len(group) == 3 for group in groups):
        return f"{first}{''.join(groups)}{point}{part}"
    return amount.strip()
