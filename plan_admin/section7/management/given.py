"""The door of a file that a Distributor gives."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandParser
from django.utils import timezone

from governance.management.door import DoorCommand, read_bytes
from plan_admin.section7.services.importing import Given, GivenOutcome


class GivenCommand(DoorCommand):
    """Import a Distributor's file by `service`: all of it, or nothing."""

    service: ClassVar[Callable[[Given], GivenOutcome]]

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The file, and whose it is."""
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument("--distributor", metavar="CODE", required=True, help="whose file it is")

    def open(self, options: Mapping[str, Any]) -> None:
        outcome = type(self).service(
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
