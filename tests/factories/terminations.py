"""Votes on a termination as they are stored, and a tiny world in which the Plan is terminated."""

from collections.abc import Sequence
from typing import Any

from governance.domain.votes import Matter
from governance.models import Act, Ballot, BoardMeeting, Plan, ShareClass, Vote, VoteScope
from governance.services.acts import begin_act
from tests.factories.month import TRUSTEES

TERMINATION: dict[str, Any] = {
    "id": "t1",
    "effective": "2003-10-16",
    "good_faith": True,
    "best_interest_fund": True,
    "best_interest_shareholders": True,
    "cdsc_unaltered": True,
}


def termination(*portfolios: str, **changes: Any) -> dict[str, Any]:
    """A termination as a book writes it; a key given as None is left out."""
    written = {**TERMINATION, "portfolios": list(portfolios), **changes}
    return {key: value for key, value in written.items() if value is not None}


def carried(
    acting_user: Any,
    *portfolios: str,
    matter: Matter = Matter.TERMINATION,
    subject: str = "t1",
    meeting: str = "m2",
    against: Sequence[str] = (),
    plan: str = "class-b",
) -> Act:
    """Store how the Trustees voted on it: all for it, but for those against."""
    of = Plan.objects.get(code=plan)
    classes = ShareClass.objects.filter(plan=of, portfolio__name__in=portfolios).select_related("portfolio")
    act = begin_act(kind="load_book", acting_user=acting_user)
    vote = Vote.objects.create(
        entry=f"{matter.value} {subject} {meeting} {'+'.join(portfolios)}",
        content={"portfolios": [one.portfolio.code for one in classes]},
        recorded_by=act,
        plan=of,
        matter=matter.value,
        subject=subject,
        meeting=BoardMeeting.objects.get(entry=meeting, superseded_by__isnull=True).entry,
        covers_agreements=True,
    )
    VoteScope.objects.bulk_create(VoteScope(vote=vote, share_class=one) for one in classes)
    Ballot.objects.bulk_create(
        Ballot(
            vote=vote,
            fund_id=fund,
            trustee=name,
            choice="AGAINST" if name in against else "FOR",
            in_person=True,
        )
        for fund in sorted({one.portfolio.fund_id for one in classes})
        for name in TRUSTEES
    )
    return act


def certification(portfolio: str, **changes: Any) -> dict[str, Any]:
    """What compliance certifies of the last quarter of 2003, as a book writes it."""
    return {
        "termination": "t1",
        "portfolio": portfolio,
        "distributor": "idi",
        "quarter": "2003-Q4",
        "limb": "iii",
        "kept": True,
        "by": "C. Officer",
        "evidence": "The ledgers of all Plans were read.",
        **changes,
    }
