from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from governance.management.door import DoorCommand, read_bytes
from plan_admin.section7.services.importing import Given, import_unrecovered_advances


class Command(DoorCommand):
    """Import a Distributor's unrecovered advances: all of the file, or nothing."""

    help = (
        "Imports distributor,portfolio,as_of,amount: what a Distributor had advanced and not recovered at the"
        " end of a day, from which on the quarterly reports count (for information, Schedule A)."
    )

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The file, and whose it is."""
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument("--distributor", metavar="CODE", required=True, help="whose file it is")

    def open(self, options: Mapping[str, Any]) -> None:
        outcome = import_unrecovered_advances(
            Given(
                plan=self.plan(options),
                distributor=options["distributor"],
                data=read_bytes(options["file"]),
                source=Path(options["file"]).name,
                today=timezone.localdate(),
                acting_user=self.acting_user(options),
            )
        )
        self.say(str(outcome))
        self.warn(outcome.warnings)
