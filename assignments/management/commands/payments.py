"""`manage.py payments YYYY-MM`: the instructions of a month and their states."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from assignments.selectors.payments import payments_document
from governance.domain.fields import read_month
from governance.management.door import DoorCommand


class Command(DoorCommand):
    """List the payment instructions of a month."""

    help = "The payment instructions of a month and their states."
    takes_json = True

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The month."""
        parser.add_argument("month", metavar="YYYY-MM")

    def open(self, options: Mapping[str, Any]) -> None:
        """Print every instruction, whatever became of it."""
        document = payments_document(self.plan(options), month=read_month(options["month"]))
        if options["json"]:
            self.print_json(document)
            return
        if not document["payments"]:
            self.say(f"{document['month']}: no payment is prepared; close the month first")
        for one in document["payments"]:
            reasons = "; ".join(one["held_because"])
            self.say(
                f"{one['id']:>8}  {one['amount']:>16}  {one['status']:<10}  {one['payee']:<24}  {one['fund']}"
                + (f"  ({reasons})" if reasons else "")
            )
        totals = document["totals"]
        self.say(f"prepared {totals['prepared']}, held {totals['held']}")
