"""Section 7: by when a quarter's report is reviewed by the Board, and what is late."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from governance.domain.due import DueItem, DueKind, DueState, in_short
from governance.domain.fiscal_years import FundQuarter
from governance.domain.periods import ONE_DAY, PlanMonth, day_words
from governance.domain.roles import Role
from governance.domain.sections import plan_section

NEEDS = "the Board's review, recorded with the meeting at which it was made"


class ReportState(StrEnum):
    """Where the report of a quarter stands."""

    DRAFT = "DRAFT"
    PRESENTED = "PRESENTED"
    REVIEWED = "REVIEWED"


@plan_section("7")
def report_due(quarter: FundQuarter, *, meetings: Iterable[date], months: int) -> date:
    """Section 7: the Board "shall review, at least quarterly": the last day on which the review is in time.

    Our reading (ADR 61): the Fund's first Board meeting after the quarter, and at the latest so many months
    (REPORT_DUE) after its end, whether or not the Board meets.

    >>> quarter = FundQuarter(PlanMonth.from_text("2003-08"), PlanMonth.from_text("2003-10"))
    >>> report_due(quarter, meetings=[date(2003, 8, 13), date(2003, 11, 12)], months=3)
    datetime.date(2003, 11, 12)
    >>> report_due(quarter, meetings=[], months=3)
    datetime.date(2004, 1, 31)
    """
    latest: PlanMonth = quarter.last
    for _ in range(months):
        latest = latest.next
    after = [day for day in meetings if day > quarter.last.last]
    return min([*after, latest.last])


@plan_section("7")
def due_of_reports(
    quarter: FundQuarter, *, funds: Sequence[str], state: ReportState, due: date, on: date, apart: str = ""
) -> DueItem:
    """Section 7: what the reports of some Funds' same quarter still need, and what happens otherwise.

    `state` is any but reviewed, `due` the day by which all of them are; `apart` tells Funds whose day
    may be another than that of the quarter's other Funds from these. The day is not in the key: a meeting
    moves it.
    """
    presented = state is ReportState.PRESENTED
    what = "Review of a quarterly report" if presented else "Quarterly report to the Board, and its review"
    return DueItem(
        kind=DueKind.REPORT,
        key=f"report/{quarter}/{state.value.lower()}",
        apart=apart,
        whose=Role.SECRETARY if presented else Role.OFFICER,
        label="Record the review" if presented else "Present the report",
        what=what,
        whom=f"{in_short(funds, what='Funds')}, {quarter.words}",
        names=tuple(funds),
        section="7",
        needs=NEEDS if presented else f"the written report; {NEEDS}",
        otherwise=(
            "the Board has not reviewed, at least quarterly, what was expended and why, as Section 7 and Rule"
            f" 12b-1(b)(3)(ii) ask: the report of {quarter.words} stands as overdue until it has"
        ),
        state=due_state(quarter, due=due, on=on),
        due_from=quarter.last.last + ONE_DAY,
        due_until=due,
        page="section7:reports",
        query=urlencode({"state": state.value}),
        shown_at="section7:reports",
    )


def due_state(quarter: FundQuarter, *, due: date, on: date) -> DueState:
    """Whether the quarter still runs, its report is due, or it is late on a day."""
    if on <= quarter.last.last:
        return DueState.UPCOMING
    return DueState.OVERDUE if on > due else DueState.DUE


def late_words(due: date, *, reviewed: date) -> str:
    """What is said of a review that came after its day; empty where it was in time."""
    return f"reviewed after it was due on {day_words(due)}" if reviewed > due else ""
