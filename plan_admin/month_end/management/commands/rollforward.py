"""`manage.py rollforward YYYY-MM`: the controller's two proofs of a month."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from governance.domain.fields import read_month
from governance.management.door import DoorCommand
from plan_admin.month_end.selectors.rollforward import rollforward
from plan_admin.month_end.selectors.rollforward_text import rollforward_csv, rollforward_lines


class Command(DoorCommand):
    """Roll what is owed and the Shares forward over a month, beside what others say of them."""

    help = (
        "Shows opening + accrued + carried over + corrections - issued - voided = closing by Portfolio and"
        " component beside what was booked, and opening + in - out = closing Shares beside those outstanding."
    )
    takes_json = True

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The month, and in which form."""
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--csv", action="store_true", help="print one CSV file, nothing else")

    def open(self, options: Mapping[str, Any]) -> None:
        """Show both proofs; differences are problems of the month, not of this command."""
        report = rollforward(self.plan(options), month=read_month(options["month"]))
        if options["json"]:
            self.print_json(report.document())
        elif options["csv"]:
            self.stdout.write(rollforward_csv(report), ending="")
        else:
            self.say("\n".join(rollforward_lines(report)))
