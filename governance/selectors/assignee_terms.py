"""Whether the text in force lets a Distributor transfer its rights to Assignees (Sections 6(b) and 9)."""

from collections.abc import Iterable, Mapping
from datetime import date

from governance.domain.amendments import Change
from governance.domain.plan_text import speaks_of_assignees
from governance.domain.sections import plan_section
from governance.models import Amendment, Plan
from governance.selectors.amendments import amendments_standing, sections_of
from governance.selectors.parties import ShareClassRow


def has_assignees(plan: Plan, *, on: date | None = None) -> bool:
    """Whether it does for some Portfolio by a day; `on` None: on any day that is known."""
    return plan.has_assignees or any(on is None or since <= on for since in _since(plan).values())


def without_assignees(plan: Plan, rows: Iterable[ShareClassRow], *, on: date) -> list[str]:
    """The names of those of the Portfolios for which it does not by a day."""
    if plan.has_assignees:
        return []
    since = _since(plan)
    return [row.portfolio_name for row in rows if since.get(row.share_class, date.max) > on]


@plan_section("6(b)", "9")
def _since(plan: Plan) -> Mapping[int, date]:
    """Sections 6(b) and 9: since when an amendment lets it, for each share class for which it holds.

    Our reading: from the day from which the amendment holds for the Portfolio, by the votes as they are
    known; a Portfolio that joins later joins the text in force. An amendment that restates the words and puts
    nothing to a Portfolio brings it nothing. A later text without them ends nothing that was transferred.
    """
    found: dict[int, date] = {}
    if not Amendment.objects.filter(
        plan=plan, superseded_by__isnull=True, document__text__iregex=r"\massignees?\M"
    ).exists():
        return found
    for standing in amendments_standing(plan):
        speaks = speaks_of_assignees(sections_of(standing.row.document.text))
        for line in standing.lines:
            joins = bool(found) and line.change.change is Change.JOINS
            brings = speaks and (standing.words_changed or line.needs is not None)
            if line.holds_from is not None and (brings or joins):
                found.setdefault(line.row.share_class, line.holds_from)
    return found
