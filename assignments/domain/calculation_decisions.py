"""Section 6(d), R9: what a person may decide of a Monthly Calculation that differs from our figures."""

from collections.abc import Iterator

from assignments.domain.routes import CalculationFigures, Decided
from assignments.domain.transfers import ShareSplit
from governance.domain.money import dollars_text
from governance.domain.sections import plan_section

DECISIONS = {"theirs": Decided.THEIRS, "ours": Decided.OURS, "send_back": Decided.SEND_BACK}


@plan_section("6(b)", "6(d)")
def why_not_theirs(
    split: ShareSplit, figures: CalculationFigures, *, portfolio: str, distributor: str
) -> Iterator[str]:
    """Section 6(b), 6(d): the Distributor's figures can be decided for, but for what the Plan does not owe.

    Our reading (R9): the Fund never pays more than R6's share, and nobody an Assignee's Portion to whom no
    Transfer gives one.
    """
    portions = sum(figures.portions.values())
    if portions > split.share_cents:
        yield (
            f"Section 6(d): the Portions of {portfolio} come to {dollars_text(portions)}; the 12b-1 Share of"
            f" {distributor} is {dollars_text(split.share_cents)}, and the Fund never pays more"
        )
    known = {portion.assignee for portion in split.portions}
    for assignee, cents in sorted(figures.portions.items()):
        if cents and assignee not in known:
            yield (
                f"Section 6(b): no Transfer gives {assignee} an amount in {portfolio}; it says"
                f" {dollars_text(cents)}"
            )
