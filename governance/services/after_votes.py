"""What only the votes together can show to be wrong, asked once all that an act says is recorded."""

from governance.domain.faults import Fault
from governance.domain.sections import plan_section
from governance.models import Act, Amendment, Plan, ShareholderVote, Vote
from governance.selectors.amendments import late_approvals
from governance.services.book_terminations import uncovered_terminations


def faults_after_votes(plan: Plan, *, act: Act, source: str = "") -> list[Fault]:
    """Sections 8, 9 and 11: an amendment or a termination that would hold before what it needs.

    Only of what the act says: what stood before it is not asked about again.
    """
    return [
        *_late_approvals(plan, act=act, source=source),
        *uncovered_terminations(plan, act=act, source=source),
    ]


@plan_section("8", "9")
def _late_approvals(plan: Plan, *, act: Act, source: str) -> list[Fault]:
    """Section 9: an amendment is not effective before its approval."""
    votes, holders, drafted = (
        set(model.objects.filter(plan=plan, recorded_by=act).values_list("entry", flat=True))
        for model in (Vote, ShareholderVote, Amendment)
    )
    if not (votes or holders or drafted):
        return []
    return [
        Fault(source=source, row=None, column="subject", problem=late.problem, remedy=late.remedy)
        for late in late_approvals(plan)
        if late.amendment in drafted or late.vote in (holders if late.by_holders else votes)
    ]
