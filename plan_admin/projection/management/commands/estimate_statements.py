"""`manage.py estimate_statements`: keep what payees may be told of months that are not finished."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import localdate

from governance.domain.fields import read_date
from governance.management.door import DoorCommand
from plan_admin.projection.services.estimates import keep_all_estimates


class Command(DoorCommand):
    """Estimate each payee's running month, and keep it beside the final figure to come."""

    help = (
        "Keeps an estimate of each payee's running month by the facts so far, and of computed months that are"
        " not finished by their figures. The same again keeps nothing. Runs by itself each night."
    )

    def add_door_arguments(self, parser: CommandParser) -> None:
        """As of which day."""
        parser.add_argument("--today", metavar="DATE", help="the day on which it is asked; else today")

    def open(self, options: Mapping[str, Any]) -> None:
        """Keep them, and say how many said something new."""
        today = read_date(options["today"]) if options["today"] else localdate()
        kept = keep_all_estimates(plan=self.plan(options), today=today, acting_user=self.acting_user(options))
        self.say(f"{kept} estimates kept.")
