"""What a change would bring, in a sentence and a small table, for pages that decide about it."""

from collections import defaultdict
from dataclasses import dataclass

from governance.domain.obligation import LAPSE
from governance.domain.periods import ONE_DAY, day_words
from governance.models import Plan
from plan_admin.projection.domain.changes import STANDING_STILL, Change, ChangeKind, Pace
from plan_admin.projection.selectors.projecting import Projection, project
from plan_admin.projection.selectors.sheets import Amounts, Sheets, sheets_of
from plan_admin.projection.selectors.words import (
    NEVER_AN_INSTRUCTION,
    assumptions,
    change_begins,
    dollars_words,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeSum:
    """What a Distributor or an Assignee would be due of all months."""

    payee: str
    amounts: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectionSummary:
    """The sentence, the payees, what is missing, and on which assumptions."""

    sentence: str
    payees: tuple[PayeeSum, ...]
    total: Amounts
    problems: tuple[str, ...]
    assumptions: tuple[str, ...]
    projection: Projection


def projection_summary(
    plan: Plan,
    *,
    change: Change,
    months: int = 12,
    pace: Pace = STANDING_STILL,
    known_at: int | None = None,
) -> ProjectionSummary:
    """What the change would bring. Raises: Refused where the Plan has no net assets."""
    projection = project(plan, months=months, change=change, pace=pace, known_at=known_at)
    sheets = sheets_of(projection)
    payees: dict[str, Amounts] = defaultdict(Amounts)
    for row in sheets.payees:
        payees[row.key.payee] += row.amounts
    return ProjectionSummary(
        sentence=_sentence(projection, sheets),
        payees=tuple(PayeeSum(payee=payee, amounts=payees[payee]) for payee in sorted(payees)),
        total=sheets.total,
        problems=tuple(f"{row.name}: {remark}" for row in sheets.portfolios for remark in row.remarks),
        assumptions=(NEVER_AN_INSTRUCTION, *assumptions(projection)),
        projection=projection,
    )


def _sentence(projection: Projection, sheets: Sheets) -> str:
    over = f"over the {len(projection.months)} months from {projection.months[0].first:%B %Y}"
    if projection.change.kind is ChangeKind.LAPSE:
        return _lapse_sentence(projection, over)
    begins = change_begins(projection)
    since = f"from {day_words(begins)}" if begins else ""
    what = {
        ChangeKind.TERMINATION: f"If the Plan is terminated {since}",
        ChangeKind.AMENDMENT: f"If Schedule A is amended {since}",
        ChangeKind.NONE: "If the Plan goes on as it stands",
    }[projection.change.kind]
    total, difference = sheets.total, sheets.total.difference
    if not projection.is_compared:
        return f"{what}, {dollars_words(total.changed)} dollars are due {over}."
    more = "more" if difference > 0 else "less"
    than = "as much as without the change" if not difference else f"{dollars_words(abs(difference))} {more}"
    return f"{what}, {dollars_words(total.changed)} dollars are due {over}: {than}."


def _lapse_sentence(projection: Projection, over: str) -> str:
    """Section 10: what the lapse would hold, first of one month and then of all."""
    held = {month: 0 for month in projection.months}
    for one in projection.changed:
        held[one.month] += sum(due.cents for due in one.dues if LAPSE in due.held_because)
    begins = change_begins(projection)
    first = next((month for month in projection.months if held[month]), None)
    if first is None:
        until = f"; the running term lasts through {day_words(begins - ONE_DAY)}" if begins else ""
        return f"If the Plan is not continued, nothing is held {over}{until}."
    since = f" from {day_words(begins)} on" if begins else ""
    return (
        f"If the Plan is not continued, {dollars_words(held[first])} dollars of {first.first:%B %Y} are held,"
        f" and {dollars_words(sum(held.values()))} dollars {over},{since} ({LAPSE})."
    )
