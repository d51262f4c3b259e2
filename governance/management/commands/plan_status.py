"""`manage.py plan_status --on DATE`: is the Plan in force, why, and until when."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from governance.domain.fields import read_date
from governance.management.door import DoorCommand
from governance.selectors.plan_status import plan_status_document


class Command(DoorCommand):
    """Say for each Portfolio whether the Plan is in force on a day."""

    help = "Per Portfolio: in force or not, why, until when, which votes say so."
    takes_json = True

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The day."""
        parser.add_argument("--on", required=True, metavar="DATE")

    def open(self, options: Mapping[str, Any]) -> None:
        """Print the state of each Portfolio."""
        document = plan_status_document(self.plan(options), on=read_date(options["on"]))
        if options["json"]:
            self.print_json(document)
            return
        for one in document["portfolios"]:
            state = "in force" if one["in_force"] else one["state"].lower().replace("_", " ")
            self.say(f"{one['portfolio']}: {state}. {one['why']}")
            for reason in one["lost"]:
                self.say(f"    not carried: {reason}")
            for agreement in one["agreements"]:
                words = agreement["state"].lower().replace("_", " ")
                self.say(f"    agreement {agreement['agreement']}: {words}. {agreement['why']}")
        for proposed in document["amendments"]:
            self.say(f"amendment {proposed['amendment']}, from {proposed['effective']}: something is missing")
            for one in proposed["portfolios"]:
                lacks = "; ".join(one["lacks"])
                self.say(f"    {one['portfolio']}: " + (f"lacks {lacks}" if lacks else "approved"))
        for due in document["due"]:
            self.say(_due(due))


def _due(due: Mapping[str, Any]) -> str:
    """What is due by when, and what happens otherwise."""
    until = f"{'was due' if due['state'] == 'OVERDUE' else 'due'} by {due['until']}"
    when = until if due["until"] else "due now"
    since = f", voted from {due['from']}" if due["from"] else ""
    what = f"{due['what']} ({due['of']}): {when}{since} (Section {due['section']})"
    return f"{what}. {'As it is' if due['state'] == 'OVERDUE' else 'Otherwise'}: {due['otherwise']}."
