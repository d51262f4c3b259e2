"""Every source of what is due. To join another: write a function that gives DueItems, add one line here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from assignments.domain.routes import PayeeKind
from assignments.selectors.access import Viewer
from assignments.selectors.due import by_next_payment, calculations_due, disputes_due, notices_due
from assignments.selectors.due import payments_due as party_payments_due
from fees.selectors.due import facts_due
from governance.domain.due import DueItem, DueKind
from governance.domain.due_work import due_of_work
from governance.domain.roles import OUTSIDERS, STAFF, Role
from governance.domain.work import WorkItem
from governance.models import Plan
from governance.selectors.due import due_items
from governance.selectors.due_notices import due_notices
from governance.selectors.duties import duties_asked
from plan_admin.claims.selectors.work import claims_work, notice_work
from plan_admin.month_end.selectors.due import closings_due, payments_due
from plan_admin.projection.selectors.limit_work import limit_work
from plan_admin.section7.selectors.due import due_items as due_reports
from plan_admin.yearly_limits.selectors import yearly_limit_work


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """For whom it is asked, as of which day, and until which; `viewer`: the parties of an outsider."""

    viewer: Viewer
    on: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What gives a Plan's items for some roles; one of them is enough for it to be asked."""

    roles: frozenset[Role]
    of_plan: Callable[[Asked, Plan], Iterable[DueItem]]


MONTH = frozenset({Role.OFFICER, Role.APPROVER, Role.AUDITOR})
SEES_PAYMENTS = MONTH | OUTSIDERS


def _dated(work: Iterable[WorkItem], *, kind: DueKind, on: date) -> Iterable[DueItem]:
    """The work that has a last day of its own."""
    return [due_of_work(item, kind=kind, due_until=item.due, on=on) for item in work if item.due is not None]


SOURCES: Final[tuple[Source, ...]] = (
    Source(roles=STAFF, of_plan=lambda asked, plan: due_items(plan, on=asked.on)),
    Source(roles=STAFF, of_plan=lambda asked, plan: due_notices(plan, on=asked.on)),
    Source(roles=STAFF, of_plan=lambda asked, plan: duties_asked(plan, on=asked.on)),
    Source(roles=STAFF, of_plan=lambda asked, plan: due_reports(plan, on=asked.on)),
    Source(roles=MONTH, of_plan=lambda asked, plan: facts_due(plan, on=asked.on, until=asked.until)),
    Source(
        roles=SEES_PAYMENTS,
        of_plan=lambda asked, plan: calculations_due(asked.viewer, plan, on=asked.on, until=asked.until),
    ),
    Source(roles=MONTH, of_plan=lambda asked, plan: closings_due(plan, on=asked.on, until=asked.until)),
    Source(roles=MONTH, of_plan=lambda asked, plan: payments_due(plan, on=asked.on, until=asked.until)),
    Source(
        roles=OUTSIDERS,
        of_plan=lambda asked, plan: party_payments_due(asked.viewer, plan, on=asked.on, until=asked.until),
    ),
    Source(roles=SEES_PAYMENTS, of_plan=lambda asked, plan: notices_due(asked.viewer, plan, on=asked.on)),
    Source(roles=SEES_PAYMENTS, of_plan=lambda asked, plan: disputes_due(asked.viewer, plan, on=asked.on)),
    Source(
        roles=MONTH,
        of_plan=lambda asked, plan: by_next_payment(claims_work(plan), kind=DueKind.CLAIM, on=asked.on),
    ),
    Source(
        roles=frozenset({Role.AGENT}),
        of_plan=lambda asked, plan: by_next_payment(
            notice_work(plan, agents=asked.viewer.codes(PayeeKind.COLLECTION_AGENT)),
            kind=DueKind.CLAIM,
            on=asked.on,
        ),
    ),
    Source(
        roles=MONTH, of_plan=lambda asked, plan: _dated(limit_work(plan), kind=DueKind.LIMIT, on=asked.on)
    ),
    Source(
        roles=MONTH,
        of_plan=lambda asked, plan: _dated(yearly_limit_work(plan), kind=DueKind.LIMIT, on=asked.on),
    ),
)
