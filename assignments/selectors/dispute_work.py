"""What waits of disputes of statements: compliance's answer, or the party's reply or end (Section 6(d))."""

from collections.abc import Iterator

from django.utils import timezone

from assignments.domain.disputes import DisputeShown
from assignments.domain.parties import ROLE_OF_KIND
from assignments.selectors.access import Viewer, open_disputes
from governance.domain.periods import PlanMonth
from governance.domain.roles import Role
from governance.domain.work import Urgency, Way, WorkItem
from governance.models import Plan


def dispute_work(viewer: Viewer, plan: Plan) -> Iterator[WorkItem]:
    """Those that wait for the reader's side, as far as the reader may see them."""
    for one in open_disputes(viewer, plan):
        yield _of_dispute(plan, one)


def _of_dispute(plan: Plan, one: DisputeShown) -> WorkItem:
    for_compliance = one.waits_for_compliance
    month = f"{PlanMonth.from_text(one.month).first:%B %Y}"
    way = Way(
        name="assignments:dispute",
        label="Read it and answer" if for_compliance else "Read the answer",
        kwargs={"plan": plan.code, "dispute": one.number},
    )
    return WorkItem(
        key=f"dispute/{plan.code}/{one.number}",
        whose=Role.OFFICER if for_compliance else ROLE_OF_KIND[one.party.kind],
        what="Answer a dispute of a statement" if for_compliance else "Your dispute is answered",
        whom=f"{one.figure_words}, {month}" + (f", of {one.name}" if for_compliance else ""),
        section="6(d)",
        otherwise=one.otherwise,
        urgency=Urgency.NOW if for_compliance else Urgency.SOON,
        plan=plan.code,
        since=timezone.localdate(one.waits_since),
        does=way,
        seen_at=way,
    )
