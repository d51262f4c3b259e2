from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from fees.services.booked_accruals import import_booked_accruals
from governance.management.door import DoorCommand, read_bytes


class Command(DoorCommand):
    """Import what the fund accountant booked: all of the file, or nothing."""

    help = (
        "Imports portfolio,month,component,amount: dollars booked for distribution_fee or service_fee;"
        " negative where more was taken back than booked."
    )

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", metavar="FILE.csv")

    def open(self, options: Mapping[str, Any]) -> None:
        outcome = import_booked_accruals(
            data=read_bytes(options["file"]),
            source=Path(options["file"]).name,
            plan=self.plan(options),
            acting_user=self.acting_user(options),
            progress=self.progress,
        )
        self.say(str(outcome))
