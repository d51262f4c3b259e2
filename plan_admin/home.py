"""The front page: what waits for whom, and the way to each desk. It reads from all; nobody reads from it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assignments.domain.parties import WORD_OF_KIND
from assignments.selectors.access import viewer_of, visible_months
from governance.domain.due import DueItem
from governance.domain.periods import PlanMonth
from governance.domain.roles import OUTSIDERS, Area, Deed
from governance.models import Plan
from governance.selectors.due import due_items
from governance.selectors.roles import roles_of, user_may
from governance.views.pages import Page
from plan_admin.frame.places import latest_month
from plan_admin.month_end.selectors.jobs import open_jobs
from plan_admin.month_end.selectors.month_page import MonthSummary, month_summary
from plan_admin.needs.selectors import my_needs, needs_of

PLANS_SHOWN = 12
STATEMENTS_SHOWN = 6
NEEDS_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShown:
    """A Plan's latest month in counts and sums, and until when its votes hold it."""

    code: str
    title: str
    month: PlanMonth | None
    summary: MonthSummary | None
    due: tuple[DueItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementShown:
    """A statement that the reader may open; the amount in cents."""

    plan: str
    month: PlanMonth
    name: str
    cents: int
    state: str
    url: str


class Home(Page):
    """What is there for you, and where."""

    area = None
    template_name = "home.html"
    title = "Front page"

    def says(self) -> str:
        """Whose page it is."""
        user: Any = self.request.user
        roles = roles_of(user)
        words = ", ".join(role.words for role in sorted(roles))
        name = user.get_full_name() or user.get_username()
        return f"What is open to {name}" + (f", {words}, as of now." if roles else ": no role yet.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What waits, by the person's desk."""
        user: Any = self.request.user
        sees_month = user_may(user, area=Area.MONTH, deed=Deed.SEE)
        sees_boards = user_may(user, area=Area.BOARDS, deed=Deed.SEE)
        needs = my_needs(needs_of(user, today=timezone.localdate()))
        return super().get_context_data(
            has_role=bool(roles_of(user)),
            needs=needs[:NEEDS_SHOWN],
            needs_count=len(needs),
            plans=plans_shown(months=sees_month, boards=sees_boards, today=timezone.localdate())
            if sees_month or sees_boards
            else (),
            jobs=open_jobs(newest=10) if sees_month else [],
            statements=statements_shown(user) if roles_of(user) & OUTSIDERS else (),
            sees_month=sees_month,
            sees_boards=sees_boards,
            may_record=user_may(user, area=Area.BOARDS, deed=Deed.DO),
            **kwargs,
        )


def plans_shown(*, months: bool, boards: bool, today: date) -> tuple[PlanShown, ...]:
    """Each Plan as far as the reader may see it, as of a day."""
    plans = Plan.objects.order_by("code")[:PLANS_SHOWN]
    return tuple(_plan(plan, months=months, boards=boards, today=today) for plan in plans)


def _plan(plan: Plan, *, months: bool, boards: bool, today: date) -> PlanShown:
    month = latest_month(plan.code) if months else None
    return PlanShown(
        code=plan.code,
        title=plan.title,
        month=month,
        summary=month_summary(plan, month=month) if month else None,
        due=due_items(plan, on=today) if boards else (),
    )


def statements_shown(user: Any) -> tuple[StatementShown, ...]:
    """The latest statements of the parties for which an outsider acts, by the one gate."""
    viewer = viewer_of(user)
    found: list[StatementShown] = []
    for plan in Plan.objects.order_by("code"):
        found += [
            StatementShown(
                plan=plan.code,
                month=one.month,
                name=one.name,
                cents=one.cents,
                state="closed" if one.is_final else "estimate",
                url=reverse(
                    "assignments:statement",
                    kwargs={
                        "plan": plan.code,
                        "month": one.month,
                        "kind": WORD_OF_KIND[one.party.kind],
                        "code": one.party.code,
                    },
                ),
            )
            for one in visible_months(viewer, plan)[:STATEMENTS_SHOWN]
        ]
    return tuple(found)
