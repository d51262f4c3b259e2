"""`manage.py send_reminders`: remind people by e-mail of what is due."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.timezone import localdate

from governance.domain.fields import read_date
from governance.management.door import DoorCommand
from plan_admin.calendar.services.reminding import NotAllReminded, send_reminders


class Command(DoorCommand):
    """Keep and send the reminders of a day."""

    takes_plan = False
    help = (
        "Reminds the people whose role must do it of what is due in 60, 30, 7 and 1 days, one e-mail for each"
        " person and day. The same again sends nothing. Runs by itself on the schedule."
    )

    def add_door_arguments(self, parser: CommandParser) -> None:
        """As of which day."""
        parser.add_argument("--on", metavar="DATE", help="the day of the reminders; else today")

    def open(self, options: Mapping[str, Any]) -> None:
        """Send them, and say how many."""
        on = read_date(options["on"]) if options["on"] else localdate()
        try:
            sent = send_reminders(on=on)
        except NotAllReminded as reason:
            raise CommandError(str(reason)) from reason
        self.say(f"{sent} {'reminder' if sent == 1 else 'reminders'} sent.")
