"""Section 7 in the demonstration: what was spent is given, reports are presented, the Boards review them."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from governance.domain.due_reports import ReportState
from governance.models import BoardMeeting, Plan
from plan_admin.demo.payments import OFFICER, person
from plan_admin.section7.selectors.states import QuarterShown, quarters_shown
from plan_admin.section7.services.presenting import present_report
from plan_admin.section7.services.reviewing import record_review

DATA = Path(__file__).resolve().parent / "data"
MEETINGS = DATA / "section_7.yaml"
SPENT = DATA / "expenditures"
DISTRIBUTORS = ("adi", "idi", "ndi")
SECRETARY = "secretary"
BEFORE_THE_MEETING = timedelta(days=5)


def give_expenditures(plan: Plan) -> None:
    """The Boards' quarterly meetings, and each Distributor's files."""
    call_command("load_book", str(MEETINGS), plan=plan.code, quiet=True)
    for code in DISTRIBUTORS:
        file = str(SPENT / f"{code}.csv")
        call_command("import_expenditures", file, distributor=code, plan=plan.code, quiet=True)
    call_command(
        "import_unrecovered_advances",
        str(SPENT / "advances-adi.csv"),
        distributor="adi",
        plan=plan.code,
        quiet=True,
    )


def present_and_review(plan: Plan) -> Iterator[str]:
    """Each quarter whose months are closed: presented five days before the next meeting, reviewed there.

    What it tells, meeting by meeting. Done before, it tells nothing.
    """
    told: dict[date, int] = {}
    for one in reversed(quarters_shown(plan, on=timezone.localdate())):
        if one.state is not ReportState.REVIEWED and not one.open_months:
            meeting = _meeting_after(one)
            _present(plan, one, meeting=meeting)
            told[meeting.date] = told.get(meeting.date, 0) + 1
    for day, count in sorted(told.items()):
        reports = "report" if count == 1 else "reports"
        yield f"  {count} quarterly {reports} presented by {OFFICER}, reviewed by the Boards on {day}"


def _present(plan: Plan, one: QuarterShown, *, meeting: BoardMeeting) -> None:
    today = timezone.localdate()
    presented = present_report(
        plan=plan,
        fund=one.fund,
        month=one.quarter.last,
        presented_on=meeting.date - BEFORE_THE_MEETING,
        today=today,
        acting_user=person(OFFICER),
    )
    record_review(
        plan=plan,
        report=presented.report,
        meeting=meeting.entry,
        today=today,
        acting_user=person(SECRETARY),
    )


def _meeting_after(one: QuarterShown) -> BoardMeeting:
    """The Fund's first meeting after the quarter, so that no review is late."""
    return BoardMeeting.objects.filter(
        superseded_by__isnull=True,
        meeting_funds__fund__code=one.fund,
        date__gt=one.quarter.last.last + BEFORE_THE_MEETING,
    ).earliest("date")
