from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from fees.services.prime_rates import import_prime_rates
from governance.management.door import DoorCommand, read_bytes


class Command(DoorCommand):
    """Import changes of the prime rate: all of the file, or nothing."""

    help = (
        "Imports effective_date,rate_percent: from when which prime rate held, in percent a year;"
        " another rate for a date takes the place of the one known."
    )
    takes_plan = False

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", metavar="FILE.csv")

    def open(self, options: Mapping[str, Any]) -> None:
        outcome = import_prime_rates(
            data=read_bytes(options["file"]),
            source=Path(options["file"]).name,
            acting_user=self.acting_user(options),
            progress=self.progress,
        )
        self.say(str(outcome))
