from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from governance.domain.fields import read_date
from governance.management.door import DoorCommand
from governance.templatetags.figures import day
from plan_admin.section7.selectors.states import QuarterShown, quarters_shown


class Command(DoorCommand):
    """List the quarters and where the report of each stands."""

    help = "Shows each Fund's quarters: report presented, reviewed, due by when (Section 7). Writes nothing."
    takes_json = True

    def add_door_arguments(self, parser: CommandParser) -> None:
        """As of when."""
        parser.add_argument("--on", metavar="DATE", help="the day; today if left out")

    def open(self, options: Mapping[str, Any]) -> None:
        on = read_date(options["on"]) if options["on"] else timezone.localdate()
        found = quarters_shown(self.plan(options), on=on)
        if options["json"]:
            self.print_json({"format": 1, "quarters": [_document(one) for one in found]})
            return
        for one in found:
            self.say(f"{one.quarter}  {one.fund_name}: {_words(one)}")
        if not found:
            self.say("No month was begun.")


def _document(one: QuarterShown) -> dict[str, Any]:
    return {
        "fund": one.fund,
        "quarter": str(one.quarter),
        "state": one.state.value,
        "due": one.due.isoformat(),
        "overdue": one.is_overdue,
        "open_months": list(one.open_months),
        "presented_on": one.presented_on.isoformat() if one.presented_on else None,
        "meeting": one.meeting or None,
        "reviewed_on": one.reviewed_on.isoformat() if one.reviewed_on else None,
    }


def _words(one: QuarterShown) -> str:
    if one.reviewed_on:
        late = f"; {one.late}" if one.late else ""
        return f"presented {day(one.presented_on)}, reviewed {day(one.reviewed_on)} ({one.meeting}){late}"
    state = f"presented {day(one.presented_on)}, not reviewed" if one.presented_on else "not presented"
    lacks = f"; not closed: {', '.join(one.open_months)}" if one.open_months else ""
    return f"{state}; {'was due' if one.is_overdue else 'due'} by {day(one.due)}{lacks}"
