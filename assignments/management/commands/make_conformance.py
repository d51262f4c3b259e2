"""`manage.py make_conformance FOLDER`: the worked examples to test a Distributor's program against."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from assignments.domain.conformance import conformance_files


class Command(BaseCommand):
    """Write every case below a folder, as the rules give it; what is there of the same name is replaced."""

    help = "Write the worked examples of Section 6 (docs/conformance)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("folder", nargs="?", default="docs/conformance", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the files, and say how many."""
        files = conformance_files()
        for name, text in files.items():
            path = options["folder"] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(files)} files in {options['folder']}")
