"""What nobody can give under a Plan whose text has no Assignees."""

from collections.abc import Iterable, Sequence
from datetime import date

from governance.domain.book_drafts import PartOutcome, outcome_of
from governance.domain.book_entries import Entry
from governance.domain.due import in_short
from governance.domain.faults import Fault
from governance.models import Plan
from governance.selectors.assignee_terms import without_assignees
from governance.selectors.parties import ShareClassRow

REMEDY = (
    "the Fund pays the Distributor itself (Section 6(a)); only an amendment by Section 9 brings Assignees"
)


def problem_of(plan: Plan, *, section: str) -> str:
    """Section 6(b): why the Plan takes no Transfer, direction or Monthly Calculation."""
    return (
        f"Section {section}: the Plan {plan.code} has no Assignees: its text has nothing like"
        " Sections 6(b) to (e)"
    )


def fault_of(plan: Plan, *, section: str, source: str = "") -> Fault:
    """The same as a fault."""
    problem = problem_of(plan, section=section)
    return Fault(source=source, row=None, column="", problem=problem, remedy=REMEDY)


def refused_part(part: str, entries: Sequence[Entry], *, plan: Plan, section: str) -> PartOutcome:
    """Section 6(b): every entry of the part refused, and nothing of it recorded."""
    for entry in entries:
        entry.fail("", problem_of(plan, section=section), REMEDY)
    return outcome_of(part, entries, new=0, unchanged=0, corrected=0)


def refuse_without(entry: Entry, rows: Iterable[ShareClassRow], *, plan: Plan, on: date) -> None:
    """Sections 6(b) and 9: an entry about Portfolios whose text has no Assignees by its day."""
    names = [] if entry.failed else without_assignees(plan, rows, on=on)
    if names:
        entry.fail(
            "portfolios",
            f"Section 6(b): on {on} the text of the Plan {plan.code} has no Assignees for {in_short(names)}",
            "the Portfolios and the day for which an amendment that brings Assignees holds (Section 9)",
        )
