"""`manage.py export_records`: everything about one Portfolio and year, for an examiner."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.management.door import DoorCommand
from plan_admin.records.export.archive import write_export, year_of


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
        asked: dict[str, Any] = {
            "plan": self.plan(options),
            "portfolio": options["portfolio"],
            "year": options["year"],
            "today": timezone.localdate(),
        }
        _refuse_at_once(output, asked)
        with tempfile.NamedTemporaryFile(dir=output.parent, delete=False) as written:
            part = Path(written.name)
            try:
                count = write_export(**asked, to=written, progress=self.progress)
                written.flush()
                part.replace(output)
            finally:
                part.unlink(missing_ok=True)
        self.say(f"{count} files in {output}; begin with its README.txt")


def _refuse_at_once(output: Path, asked: Mapping[str, Any]) -> None:
    """Raises: Refused with every fault of what is asked, before anything is written."""
    faults = list(_output_faults(output))
    try:
        year_of(**asked)
    except Refused as refused:
        faults += refused.faults
    if faults:
        raise Refused(faults)


def _output_faults(output: Path) -> Iterator[Fault]:
    if output.is_dir():
        yield _fault(f"{output} is a folder", f"a file in it, like {output / 'records.zip'}")
    elif output.exists():
        yield _fault(f"{output} is there already", "another name, or take that file away first")
    elif not output.parent.is_dir():
        yield _fault(f"there is no folder {output.parent}", "make it first, or name another")


def _fault(problem: str, remedy: str) -> Fault:
    return Fault(source="--output", row=None, column="", problem=problem, remedy=remedy)
