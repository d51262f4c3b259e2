"""Section 7: expenditures of quarters that the Funds have no more wait for whoever gave them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from governance.domain.due import in_short
from governance.domain.roles import Role
from governance.domain.work import Urgency, Way, WorkItem
from governance.models import Plan
from plan_admin.section7.domain.astray import Astray
from plan_admin.section7.selectors.access import ReportViewer, visible_astray

OTHERWISE = (
    "no report says why it was spent: the Board reviews a quarter in which it is missing, and the table of"
    " Item 19(g) lacks it"
)


def astray_work(plan: Plan, *, distributors: Iterable[str] | None = None) -> Iterator[WorkItem]:
    """An item for each file: of one's own Distributors, or of all (None) for the house to see to."""
    whose = Role.OFFICER if distributors is None else Role.DISTRIBUTOR
    viewer = ReportViewer(own=None if distributors is None else frozenset(distributors))
    files: dict[tuple[str, str], list[Astray]] = defaultdict(list)
    for one in visible_astray(viewer, plan):
        files[one.row.quarter, one.row.distributor].append(one)
    for (quarter, code), found in sorted(files.items()):
        yield _item(plan, quarter, code, found, whose=whose)


def _item(plan: Plan, quarter: str, code: str, found: list[Astray], *, whose: Role) -> WorkItem:
    funds = sorted({one.fund_name for one in found})
    return WorkItem(
        key=f"astray-expenditures/{plan.code}/{quarter}/{code}/{whose.value}",
        whose=whose,
        what="Expenditures of a quarter that is none any more",
        whom=f"{code}, {quarter}, {in_short(funds, what='Funds')}",
        section="7",
        otherwise=OTHERWISE,
        urgency=Urgency.NOW,
        plan=plan.code,
        cents=sum(one.row.cents for one in found),
        does=Way(name="section7:expenditures", label="See how to give it anew", kwargs={"plan": plan.code}),
    )
