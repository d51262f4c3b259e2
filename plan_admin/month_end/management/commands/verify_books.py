"""`manage.py verify_books [YYYY-MM]`: derive every sum again from the facts."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from governance.domain.fields import read_month
from governance.management.door import DoorCommand
from plan_admin.month_end.verification.checks import require_true_books


class Command(DoorCommand):
    """Exit 1, with a list, where anything that is stored differs from what the facts give."""

    help = "Derive every sum of a month, or of all months, again from the facts; list any difference."

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The month; none: all of them."""
        parser.add_argument("month", metavar="YYYY-MM", nargs="?")

    def open(self, options: Mapping[str, Any]) -> None:
        """Verify one month, or all."""
        summary = require_true_books(
            plans=[self.plan(options)],
            month=read_month(options["month"]) if options["month"] else None,
            progress=self.progress,
        )
        self.say(summary)
