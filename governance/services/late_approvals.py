"""Section 9: an approval that comes after the day from which its amendment was to hold is refused."""

from governance.domain.faults import Fault
from governance.domain.sections import plan_section
from governance.models import Act, Amendment, Plan, ShareholderVote, Vote
from governance.selectors.amendments import late_approvals


@plan_section("8", "9")
def faults_of_late_approvals(plan: Plan, *, act: Act, source: str = "") -> list[Fault]:
    """Section 9: what an act said that would let an amendment hold before it was approved.

    To be asked once all that the act says is recorded. What stood before it is not asked about again.
    """
    votes, holders, drafted = (
        set(model.objects.filter(plan=plan, recorded_by=act).values_list("entry", flat=True))
        for model in (Vote, ShareholderVote, Amendment)
    )
    if not (votes or holders or drafted):
        return []
    return [
        Fault(
            source=source,
            row=None,
            column="subject",
            problem=late.problem,
            remedy=late.remedy,
        )
        for late in late_approvals(plan)
        if late.amendment in drafted or late.vote in (holders if late.by_holders else votes)
    ]
