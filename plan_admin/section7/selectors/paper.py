"""Section 7: a report on paper, tagged, from the same tables as its page."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assignments.views.papers import Fact, paper_data
from plan_admin.section7.domain.report import ReportContent
from plan_admin.section7.domain.report_sheets import remarks, report_sheets, says_of, title_of, totals

PAPER = "statement.typ"


def report_paper(
    content: ReportContent, *, presented: date | None, digest: str, foot: Sequence[str] = ()
) -> Mapping[str, Any]:
    """The data of the template; a presented report bears the SHA-256 of its canonical text.

    `foot` is the head of the chain as it stood, so that minutes that keep the report keep it too.
    """
    said = list(remarks(content))
    if presented:
        said.append(f"Digest of this report (SHA-256): {digest}.")
    return paper_data(
        title=title_of(content),
        says=says_of(content, presented=presented),
        facts=[Fact(label=label, cents=cents) for label, cents in totals(content).items()],
        remarks=said,
        sheets=report_sheets(content),
        foot=foot,
    )
