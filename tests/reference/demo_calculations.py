"""The demo's Monthly Calculations: what a Distributor's own program, the reference calculator, computes.

Run as `python -m tests.reference.demo_calculations`; it writes `calculations/` in the demo's data and story.
"""

import csv
import io
from pathlib import Path

from tests.reference.calculator import close
from tests.reference.demo import DATA, STORY, without_calculations

DISTRIBUTOR = "adi"
# Those of December 2003 to February 2004 were given in the portal.
MONTHS = ("2003-09", "2003-10", "2003-11", "2004-03", "2004-04")
LATER_MONTHS = tuple(f"2004-{month:02d}" for month in range(6, 12))
HEAD = ("portfolio", "distributor_share", "assignee", "amount")


def calculation_files() -> dict[Path, str]:
    """Place and text of each Monthly Calculation that comes by a book; that of May 2004 never came."""
    world = without_calculations()
    close(world, "2003-08")
    return {
        folder / "calculations" / f"{DISTRIBUTOR}-{month}.csv": _calculation(close(world, month))
        for folder, months in ((DATA, MONTHS), (STORY, LATER_MONTHS))
        for month in months
    }


def _calculation(document: dict) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    for portfolio in document["portfolios"]:
        for share in portfolio["shares"]:
            if share["distributor"] == DISTRIBUTOR:
                figures = share["portions"] or [{"assignee": "", "amount": ""}]
                for portion in figures:
                    writer.writerow(
                        [
                            portfolio["portfolio"],
                            share["distribution_fee"],
                            portion["assignee"],
                            portion["amount"],
                        ]
                    )
    return text.getvalue()


if __name__ == "__main__":
    for place, text in calculation_files().items():
        place.parent.mkdir(exist_ok=True)
        place.write_text(text)
