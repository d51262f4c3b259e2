"""`manage.py verify_chain [--head HASH]`: that what was issued, voted and presented stands as it was."""

import csv
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from governance.management.door import REFUSED, DoorCommand
from governance.selectors.chain import links
from plan_admin.chain.selectors import ChainVerification
from plan_admin.chain.services import check_chain

FORMAT = 1
EXPORTED = ("sequence", "kind", "act", "about", "linked_at", "content", "digest", "previous", "head")


class Command(DoorCommand):
    """Exit 1, with a list, where a link or anything that it covers is not as it was."""

    help = "Follow the chain over payments issued, votes and reports; list what was changed since."
    takes_plan = False
    takes_json = True

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The head that minutes, a statement or a report have."""
        parser.add_argument("--head", metavar="HASH", default="", help="a head that must have stood")
        parser.add_argument(
            "--export", metavar="FILE", help="write the chain as CSV, for an outsider to verify"
        )

    def open(self, options: Mapping[str, Any]) -> None:
        """Verify all of it, and keep the result for the page."""
        person = self.acting_user(options)
        found = check_chain(
            anchor=options["head"],
            acting_user=person if person.pk else None,
            progress=self.progress,
        )
        if options["export"]:
            export(Path(options["export"]))
        if options["json"]:
            self.print_json(document(found))
        elif not found.faults:
            self.say(found.summary)
        if found.faults:
            for fault in found.faults:
                self.stderr.write(str(fault))
            sys.exit(REFUSED)


def export(file: Path) -> None:
    """Every link with its content, a row each, exactly as it is digested. Raises: OSError."""
    with file.open("w", encoding="utf-8", newline="") as written:
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(EXPORTED)
        writer.writerows([getattr(link, name) for name in EXPORTED] for link in links())


def document(found: ChainVerification) -> dict[str, Any]:
    """The result as a program reads it."""
    anchor = {"head": found.anchor, "link": found.anchored_at, "holds": found.holds_up_to_anchor}
    return {
        "format": FORMAT,
        "holds": not found.faults,
        "links": found.links,
        "head": found.head or None,
        "anchor": anchor if found.anchor else None,
        "faults": [{"link": one.link, "about": one.about, "what": one.words} for one in found.faults],
    }
