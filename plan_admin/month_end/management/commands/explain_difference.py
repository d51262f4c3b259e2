"""`manage.py explain_difference YYYY-MM PORTFOLIO KIND --reason TEXT`: why a month differs."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from governance.domain.fields import read_month
from governance.management.door import DoorCommand
from plan_admin.month_end.services.ties import TIE_BY_WORD, explain_difference


class Command(DoorCommand):
    """Give the reason for a difference that `rollforward` shows."""

    help = "Record why a Portfolio's month differs; a difference that changes needs a new reason."

    def add_door_arguments(self, parser: CommandParser) -> None:
        """Whose month, what of it, and why."""
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("portfolio", metavar="PORTFOLIO")
        parser.add_argument("kind", metavar="KIND", help=f"one of {', '.join(TIE_BY_WORD)}")
        parser.add_argument("--reason", metavar="TEXT", default="", help="why the figures differ")

    def open(self, options: Mapping[str, Any]) -> None:
        """Record the reason, and say for which difference."""
        explained = explain_difference(
            plan=self.plan(options),
            month=read_month(options["month"]),
            portfolio=options["portfolio"],
            tie=options["kind"],
            reason=options["reason"],
            acting_user=self.acting_user(options),
        )
        self.say(f"Explained: {explained}")
