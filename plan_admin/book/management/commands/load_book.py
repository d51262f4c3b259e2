from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from governance.management.door import DoorCommand
from plan_admin.book.reviewing import look_again
from plan_admin.book.services import load_book


class Command(DoorCommand):
    """Load a book: all of it, or nothing."""

    help = "Loads a book of funds, boards, votes, agreements, Transfers and the like from YAML."

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", metavar="FILE.yaml")
        parser.add_argument(
            "--leave-held", action="store_true", help="do not look again at what is held, as is done else"
        )

    def open(self, options: Mapping[str, Any]) -> None:
        outcome = load_book(
            path=Path(options["file"]),
            plan_code=options["plan"],
            acting_user=self.acting_user(options),
            progress=self.progress if options["verbosity"] > 1 else None,
        )
        self.say(str(outcome))
        for warning in outcome.warnings:
            self.stderr.write(f"Worth a look: {warning}")
        if outcome.act is not None and not options["leave_held"]:
            # R13: every record that could end a hold looks, once it is stored.
            review = look_again(outcome.plan, user=options["user"])
            if review:
                self.say(review)
