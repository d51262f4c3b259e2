from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from governance.management.door import DoorCommand, read_bytes
from plan_admin.section7.services.importing import Given, import_expenditures


class Command(DoorCommand):
    """Import a Distributor's expenditures: all of the file, or nothing."""

    help = (
        "Imports distributor,quarter,portfolio,purpose,activity,payee,amount: what a Distributor spent in a"
        " quarter, written by its last month (2003-10), and why (Section 7). Another file for the quarter"
        " takes the place of what stands, which is kept."
    )

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The file, and whose it is."""
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument("--distributor", metavar="CODE", required=True, help="whose file it is")

    def open(self, options: Mapping[str, Any]) -> None:
        outcome = import_expenditures(
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
