"""`manage.py review_held [YYYY-MM]`: look again at every hold."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from governance.domain.fields import read_month
from governance.management.door import DoorCommand
from plan_admin.month_end.services.reviewing import review_held


class Command(DoorCommand):
    """Release what waited for something that has arrived."""

    help = "Look again at what is held; lines whose hold has ended move to a new instruction."

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The month; none: all of them."""
        parser.add_argument("month", metavar="YYYY-MM", nargs="?")
        parser.add_argument("--reason", default="", help="why it is reviewed")

    def open(self, options: Mapping[str, Any]) -> None:
        """Review one month, or all."""
        month = read_month(options["month"]) if options["month"] else None
        outcome = review_held(
            plan=self.plan(options),
            month=month,
            acting_user=self.acting_user(options),
            progress=self.progress,
            reason=options["reason"],
        )
        self.say(
            f"{outcome.looked_at} held instructions looked at: {outcome.released} released,"
            f" {outcome.still_held} still held"
        )
