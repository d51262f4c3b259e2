"""What only the votes together can show to be wrong, asked once all that an act says is recorded."""

from collections.abc import Iterator

from governance.domain.faults import Fault
from governance.domain.sections import plan_section
from governance.domain.votes import Matter
from governance.models import Act, Amendment, Plan, ShareholderVote, Vote, VoteScope
from governance.selectors.amendments import late_approvals
from governance.services.book_terminations import uncovered_terminations
from governance.services.selling import end_selling_by_votes
from governance.services.vote_reader import SECTION_OF


def faults_after_votes(plan: Plan, *, act: Act, source: str = "") -> list[Fault]:
    """Sections 3, 8, 9 and 11: a matter voted twice, and what would hold before what it needs.

    Only of what the act says: what stood before it is not asked about again. Then selling ends where the
    votes ended an agreement.
    """
    return [
        *end_selling_by_votes(plan, act=act, source=source),
        *_voted_twice(plan, act=act, source=source),
        *_late_approvals(plan, act=act, source=source),
        *uncovered_terminations(plan, act=act, source=source),
    ]


@plan_section("8")
def _voted_twice(plan: Plan, *, act: Act, source: str) -> Iterator[Fault]:
    """Section 8: one matter is voted once at one meeting for one Portfolio, whoever records it."""
    standing = Vote.objects.filter(plan=plan, superseded_by__isnull=True)
    seen: set[int] = set()
    for vote in standing.filter(recorded_by=act).order_by("pk"):
        seen.add(vote.pk)
        others = standing.filter(matter=vote.matter, subject=vote.subject, meeting=vote.meeting)
        voted = VoteScope.objects.filter(
            vote__in=others.exclude(pk__in=seen), share_class__in=vote.scope.values("share_class")
        ).values_list("share_class__portfolio__name", flat=True)
        names = sorted(set(voted))
        if names:
            section, matter = SECTION_OF[Matter(vote.matter)], vote.matter.lower()
            more = f" and {len(names) - 1} more" if len(names) > 1 else ""
            problem = f"Section {section}: {matter} was voted at {vote.meeting} already for {names[0]}{more}"
            remedy = "correct that vote, or leave these Portfolios out"
            yield Fault(source=source, row=None, column="portfolios", problem=problem, remedy=remedy)


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
