from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from fees.services.serviced_assets import import_serviced_assets
from governance.management.door import DoorCommand, read_bytes


class Command(DoorCommand):
    """Import net assets by servicing entity: all of the file, or nothing."""

    help = (
        "Imports portfolio,date,entity,net_assets: dollars of the Shares owned by the customers of each"
        " entity that provides services (Section 5)."
    )

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", metavar="FILE.csv")

    def open(self, options: Mapping[str, Any]) -> None:
        outcome = import_serviced_assets(
            data=read_bytes(options["file"]),
            source=Path(options["file"]).name,
            plan=self.plan(options),
            acting_user=self.acting_user(options),
            progress=self.progress,
        )
        self.say(str(outcome))
