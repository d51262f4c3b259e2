"""Every source of work. To join another: write a function that gives WorkItems, and add one line here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from assignments.domain.routes import PayeeKind
from assignments.selectors.access import Viewer
from assignments.selectors.dispute_work import dispute_work
from assignments.selectors.notices_work import bank_work, consent_work, sent_back_work
from assignments.selectors.notices_work import notice_work as party_notice_work
from assignments.selectors.work import (
    approved_work,
    calculation_work,
    held_work,
    issued_work,
    prepared_work,
    returned_work,
)
from fees.selectors.charges_work import charges_work
from governance.domain.roles import OUTSIDERS, Role
from governance.domain.work import WorkItem
from governance.models import Plan
from governance.selectors.work import draft_work, due_work
from plan_admin.claims.selectors.work import claims_work, notice_work
from plan_admin.month_end.selectors.work import job_work, month_work
from plan_admin.projection.selectors.limit_work import limit_work
from plan_admin.section7.selectors.astray_work import astray_work
from plan_admin.section7.selectors.work import report_work
from plan_admin.users.selectors.work import people_work
from plan_admin.waivers.selectors import waiver_work
from plan_admin.yearly_limits.selectors import yearly_limit_work


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """For whom it is asked, and as of which day; `viewer` says for which parties an outsider acts."""

    user: Any
    viewer: Viewer
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What gives items for some roles. One of them is enough for it to be asked, once or for each Plan."""

    roles: frozenset[Role]
    house: Callable[[Asked], Iterable[WorkItem]] | None = None
    of_plan: Callable[[Asked, Plan], Iterable[WorkItem]] | None = None


OFFICER, APPROVER, SECRETARY = Role.OFFICER, Role.APPROVER, Role.SECRETARY

SOURCES: Final[tuple[Source, ...]] = (
    Source(roles=frozenset({OFFICER}), house=lambda asked: job_work()),
    Source(roles=frozenset({OFFICER}), of_plan=lambda asked, plan: month_work(plan, today=asked.today)),
    Source(roles=frozenset({OFFICER}), of_plan=lambda asked, plan: limit_work(plan)),
    Source(roles=frozenset({OFFICER}), of_plan=lambda asked, plan: charges_work(plan)),
    Source(roles=frozenset({OFFICER, APPROVER}), of_plan=lambda asked, plan: held_work(plan)),
    Source(roles=frozenset({APPROVER}), of_plan=lambda asked, plan: prepared_work(plan)),
    Source(roles=frozenset({OFFICER}), of_plan=lambda asked, plan: approved_work(plan)),
    Source(roles=frozenset({OFFICER}), of_plan=lambda asked, plan: issued_work(plan)),
    Source(roles=frozenset({OFFICER}), of_plan=lambda asked, plan: returned_work(plan)),
    Source(
        roles=frozenset({OFFICER, *OUTSIDERS}),
        of_plan=lambda asked, plan: dispute_work(asked.viewer, plan),
    ),
    Source(roles=frozenset({OFFICER}), of_plan=lambda asked, plan: claims_work(plan)),
    Source(roles=frozenset({OFFICER}), of_plan=lambda asked, plan: waiver_work(plan)),
    Source(roles=frozenset({OFFICER}), of_plan=lambda asked, plan: yearly_limit_work(plan)),
    Source(roles=frozenset({APPROVER}), house=lambda asked: people_work(asked.user)),
    Source(
        roles=frozenset({SECRETARY, OFFICER}), of_plan=lambda asked, plan: due_work(plan, today=asked.today)
    ),
    Source(roles=frozenset({SECRETARY}), of_plan=lambda asked, plan: draft_work(plan)),
    Source(
        roles=frozenset({SECRETARY, OFFICER}),
        of_plan=lambda asked, plan: report_work(plan, today=asked.today),
    ),
    Source(roles=frozenset({OFFICER}), of_plan=lambda asked, plan: astray_work(plan)),
    Source(
        roles=frozenset({Role.DISTRIBUTOR}),
        of_plan=lambda asked, plan: astray_work(plan, distributors=asked.viewer.codes(PayeeKind.DISTRIBUTOR)),
    ),
    Source(
        roles=frozenset({Role.DISTRIBUTOR}),
        of_plan=lambda asked, plan: calculation_work(
            plan, distributors=asked.viewer.codes(PayeeKind.DISTRIBUTOR)
        ),
    ),
    Source(roles=frozenset({OFFICER}), of_plan=lambda asked, plan: party_notice_work(plan)),
    Source(roles=frozenset({APPROVER}), house=lambda asked: bank_work(asked.user)),
    Source(
        roles=frozenset({Role.ASSIGNEE}),
        of_plan=lambda asked, plan: consent_work(plan, assignees=asked.viewer.codes(PayeeKind.ASSIGNEE)),
    ),
    Source(
        roles=frozenset({Role.DISTRIBUTOR}),
        of_plan=lambda asked, plan: sent_back_work(
            plan, distributors=asked.viewer.codes(PayeeKind.DISTRIBUTOR)
        ),
    ),
    Source(
        roles=frozenset({Role.AGENT}),
        of_plan=lambda asked, plan: notice_work(plan, agents=asked.viewer.codes(PayeeKind.COLLECTION_AGENT)),
    ),
)
