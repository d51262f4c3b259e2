from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from governance.domain.errors import Refused
from governance.domain.exhibits import too_large
from governance.domain.money import rate_text
from governance.management.door import DoorCommand, read_bytes
from governance.services.plans import LoadedPlan, load_plan


class Command(DoorCommand):
    """Load a Plan from its own text, and print what was read."""

    help = "Reads a plan's own exhibit, text or HTML: title, share class, dates, Schedule A."
    takes_plan = False

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", metavar="FILE", help="the exhibit: .txt, .htm or .html")
        parser.add_argument("--code", help="names the Plan; else made from its share class")
        parser.add_argument(
            "--share-class",
            metavar="CLASS",
            help='of a text for several classes, the one whose Plan it makes, like "Class A"',
        )

    def open(self, options: Mapping[str, Any]) -> None:
        path = Path(options["file"])
        # Of a file that is far too large nothing is read.
        if large := too_large(path.stat().st_size, source=path.name):
            raise Refused([large])
        loaded = load_plan(
            data=read_bytes(options["file"]),
            source=path.name,
            code=options["code"],
            share_class=options["share_class"],
            acting_user=self.acting_user(options),
        )
        self.say("\n".join(_described(loaded)))
        for warning in loaded.warnings:
            self.stderr.write(f"Worth a look: {warning}")


OUTCOMES = {
    "new": "The Plan is loaded.",
    "unchanged": "The text was loaded before; nothing changed. The file is kept as it came.",
    "proposed": "The text is kept as proposed and changes nothing: only the votes of Section 9 can.",
}


def _described(loaded: LoadedPlan) -> list[str]:
    lines = [f"{loaded.title}", f"Plan {loaded.code}, {loaded.share_class} Shares"]
    if loaded.effective_date:
        lines.append(f"effective {loaded.effective_date}")
    if loaded.first_term_until:
        lines.append(f"continues without a vote through {loaded.first_term_until}")
    fund = ""
    for line in loaded.schedule:
        if line.fund != fund:
            fund = line.fund
            lines.append(fund)
        rates = (line.asset_based_sales_charge, line.service_fee, line.aggregate_fee)
        percents = "  ".join(f"{rate_text(rate * 100)} %" for rate in rates)
        lines.append(f"  {line.portfolio:<60} {percents}")
    funds = len({line.fund for line in loaded.schedule})
    lines.append(f"{funds} Funds, {len(loaded.schedule)} Portfolios")
    lines += [f"This Plan has {what}" for what in loaded.lacks]
    lines.append(OUTCOMES[loaded.outcome])
    lines += [f"  {proposal}" for proposal in loaded.proposals]
    return lines
