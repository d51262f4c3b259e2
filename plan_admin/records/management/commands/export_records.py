"""`manage.py export_records`: everything about one Portfolio and year, for an examiner."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from governance.management.door import DoorCommand
from plan_admin.records.export.archive import write_export


class Command(DoorCommand):
    """The file is whole or not there."""

    help = "Everything about one Portfolio and calendar year in one ZIP, with an index and digests."

    def add_door_arguments(self, parser: CommandParser) -> None:
        """Which Portfolio and year, and where to."""
        parser.add_argument("--portfolio", required=True, metavar="CODE", help="or any word for it")
        parser.add_argument("--year", required=True, type=int, metavar="YYYY")
        parser.add_argument("--output", required=True, metavar="FILE")

    def open(self, options: Mapping[str, Any]) -> None:
        """Write it beside its place first."""
        output = Path(options["output"])
        with tempfile.NamedTemporaryFile(dir=output.parent, delete=False) as written:
            part = Path(written.name)
            try:
                count = write_export(
                    self.plan(options),
                    portfolio=options["portfolio"],
                    year=options["year"],
                    to=written,
                    today=timezone.localdate(),
                    progress=self.progress,
                )
                written.flush()
                part.replace(output)
            finally:
                part.unlink(missing_ok=True)
        self.say(f"{count} files in {output}")
