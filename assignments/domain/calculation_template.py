"""Section 6(d): an empty Monthly Calculation to fill in, and one's figures as such a file."""

from collections.abc import Iterator

from assignments.domain.calculation_file import OPTIONAL, REQUIRED
from assignments.domain.calculation_upload import CalculationAsked
from governance.domain.sections import plan_section

HEAD = (*REQUIRED, *OPTIONAL)


@plan_section("6(d)")
def template_rows(asked: CalculationAsked) -> Iterator[tuple[str, ...]]:
    """Section 6(d): a row for each Assignee of each Portfolio, without figures; one where there is none.

    Plan, Distributor and month stand in it, so that a file sent for another is refused.
    """
    of = asked.of
    for one in asked.portfolios.values():
        for assignee in sorted(one.assignees) or [""]:
            yield (one.portfolio, "", assignee, "", of.plan, of.distributor, of.month)
