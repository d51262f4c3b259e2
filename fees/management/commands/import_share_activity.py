from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from fees.services.facts import import_share_activity
from governance.management.door import DoorCommand, read_bytes


class Command(DoorCommand):
    """Import what happened to the Shares: all of the file, or nothing."""

    help = "Imports portfolio,trade_date,kind,shares and the optional columns of share activity."

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument(
            "--add", action="store_true", help="add rows to a day; each needs a reference not seen before"
        )

    def open(self, options: Mapping[str, Any]) -> None:
        outcome = import_share_activity(
            data=read_bytes(options["file"]),
            source=Path(options["file"]).name,
            plan=self.plan(options),
            add=options["add"],
            acting_user=self.acting_user(options),
            progress=self.progress,
        )
        self.say(str(outcome))
        self.warn(outcome.notes)
