"""`manage.py sales_charge_limit --portfolio CODE --to DATE`: the lifetime ledger of sales charges."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from fees.selectors.ledger_document import ledger_shown
from governance.domain.fields import read_date
from governance.domain.rates import NASD_RULE
from governance.management.door import DoorCommand


class Command(DoorCommand):
    """Show what may still be charged to a share class for sales, and how it came to that."""

    help = (
        f"Shows the lifetime limit on sales charges (Section 2, {NASD_RULE}): what new gross sales and"
        " interest added, what was charged, what remains."
    )
    takes_json = True

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The Portfolio, and up to which day."""
        parser.add_argument("--portfolio", required=True, metavar="CODE")
        parser.add_argument("--to", required=True, metavar="DATE")

    def open(self, options: Mapping[str, Any]) -> None:
        """Print the ledger; its notes go to standard error."""
        shown = ledger_shown(
            self.plan(options), portfolio=options["portfolio"], until=read_date(options["to"])
        )
        self.warn(shown.notes)
        if options["json"]:
            self.print_json(shown.document())
        else:
            self.say("\n".join(shown.lines()))
