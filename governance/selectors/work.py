"""What waits for the Board's secretary, and what compliance certifies (Sections 8-11)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Max, Q
from django.utils import timezone

from governance.domain.due import DueItem, DueState
from governance.domain.roles import Role
from governance.domain.work import Urgency, Way, WorkItem
from governance.models import Plan
from governance.models.meetings import RollCallDraft
from governance.selectors.due import due_items

URGENCY = {DueState.OVERDUE: Urgency.LATE, DueState.DUE: Urgency.NOW, DueState.UPCOMING: Urgency.SOON}


def due_work(plan: Plan, *, today: date) -> Iterator[WorkItem]:
    """What is due of votes, and of certificates, as of a day."""
    for item in due_items(plan, on=today):
        yield _work(plan, item)


def draft_work(plan: Plan) -> Iterator[WorkItem]:
    """Roll calls that were typed and not recorded: they decide nothing yet."""
    rows = (
        RollCallDraft.objects.filter(plan=plan)
        .values("meeting")
        .annotate(last=Max("version"), recorded=Max("recorded_version"), at=Max("saved_at"))
        .filter(Q(recorded__isnull=True) | Q(recorded__lt=F("last")))
        .order_by("meeting")
    )
    for row in rows:
        yield WorkItem(
            key=f"roll-call/{plan.code}/{row['meeting']}",
            whose=Role.SECRETARY,
            what="A roll call is typed and not recorded",
            whom=f"the meeting {row['meeting']}",
            section="8",
            otherwise="its votes count for nothing",
            urgency=Urgency.NOW,
            plan=plan.code,
            since=timezone.localdate(row["at"]),
            does=Way(
                name="governance:roll_call",
                label="Finish and record it",
                kwargs={"plan": plan.code, "meeting": row["meeting"]},
            ),
            seen_at=Way(name="governance:votes", label="Meetings and votes", kwargs={"plan": plan.code}),
        )


def _work(plan: Plan, item: DueItem) -> WorkItem:
    of_plan = {"plan": plan.code}
    return WorkItem(
        key=f"due/{plan.code}/{item.key}/{item.whom}",
        whose=item.whose,
        what=item.what,
        whom=item.whom,
        section=item.section,
        otherwise=item.otherwise,
        urgency=URGENCY[item.state],
        plan=plan.code,
        since=item.due_from,
        due=item.due_until,
        does=Way(name=item.page, label=item.label, kwargs=of_plan, query=item.query),
        seen_at=Way(name=item.shown_at, label="See what is due", kwargs=of_plan),
    )
