"""The one door to statements and explanations: who may see what of them, staff and outsiders alike.

An outsider sees what belongs to the party for which it acts, and nothing tells it whether anything else
exists: what it may not see is NotShown, like what is not there. What is not finished is an estimate.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from assignments.domain.errors import NotShown
from assignments.domain.explained_correction import RestatedAmount, restated_sheet
from assignments.domain.explained_fee import explain_fee
from assignments.domain.explained_payment import explain_payment
from assignments.domain.explained_portion import explain_portion
from assignments.domain.explained_share import explain_share
from assignments.domain.explanation import Explanation
from assignments.domain.instructions import InstructionStatus
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.domain.statements import MonthOfPayee, Statement, told_to_an_assignee
from assignments.selectors import parts
from assignments.selectors.explained_inputs import (
    ExplainedFee,
    explained_fee,
    stored_portion,
    transfers_known,
)
from assignments.selectors.explained_payment import stored_instruction
from assignments.selectors.memberships import parties_of
from assignments.selectors.restated import restated_fee, restated_portion, restated_share
from assignments.selectors.statements import payees_of_months, statement_of
from governance.domain.periods import PlanMonth
from governance.domain.rates import Component
from governance.domain.roles import Area, Deed
from governance.models import Plan
from governance.selectors.roles import user_may

Found = TypeVar("Found")
NO_LONGER_TOLD = frozenset(
    {InstructionStatus.SUPERSEDED, InstructionStatus.VOIDED, InstructionStatus.REVERSED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who reads: staff see every payee, an outsider the parties for which it acts."""

    is_staff: bool
    parties: frozenset[Party]

    def may_see(self, party: Party) -> bool:
        """Whether the party's figures are this reader's to see."""
        return self.is_staff or party in self.parties

    def acts_for(self, kind: PayeeKind, code: str) -> bool:
        """Whether the reader acts for that party."""
        return Party(kind=kind, code=code) in self.parties

    def codes(self, kind: PayeeKind) -> frozenset[str]:
        """The parties of a kind for which the reader acts."""
        return frozenset(party.code for party in self.parties if party.kind is kind)


def viewer_of(user: Any) -> Viewer:
    """What a person may see by its roles and its memberships."""
    if user_may(user, area=Area.STATEMENTS, deed=Deed.SEE):
        return Viewer(is_staff=True, parties=frozenset())
    if user_may(user, area=Area.STATEMENTS, deed=Deed.OWN_SEE):
        return Viewer(is_staff=False, parties=parties_of(user))
    return Viewer(is_staff=False, parties=frozenset())


def visible_months(viewer: Viewer, plan: Plan) -> tuple[MonthOfPayee, ...]:
    """Every month and payee of a Plan of which the reader may see the statement, the latest first."""
    return payees_of_months(plan, parties=None if viewer.is_staff else viewer.parties)


def access_statement(viewer: Viewer, plan: Plan, *, month: PlanMonth, party: Party) -> Statement:
    """A payee's statement. Raises: NotShown."""
    if not viewer.may_see(party):
        raise NotShown
    return _there(statement_of(plan, month=month, party=party))


def access_fee(
    viewer: Viewer, plan: Plan, *, month: PlanMonth, portfolio: str, component: Component
) -> Explanation:
    """Why a Portfolio's fee of a month is what it is: the class's own figures. Raises: NotShown."""
    if not viewer.is_staff and not viewer.parties:
        raise NotShown
    found = _there(explained_fee(plan, month=month, portfolio=portfolio))
    _refuse_unless(viewer, lambda: parts.has_part_of(found.fee, parties=viewer.parties))
    explained = explain_fee(found.stored, month=str(month), component=component)
    return _beside_restated(explained, restated_fee(found.fee, component))


def access_share(
    viewer: Viewer, plan: Plan, *, month: PlanMonth, portfolio: str, distributor: str, component: Component
) -> Explanation:
    """Why a Distributor's share of a Portfolio's fee is what it is. Raises: NotShown."""
    found = _there(explained_fee(plan, month=month, portfolio=portfolio))
    _refuse_unless(viewer, lambda: _may_see_share(viewer, found, distributor, component))
    if distributor not in found.stored.shares:
        raise NotShown
    explained = explain_share(
        found.stored,
        month=str(month),
        distributor=distributor,
        component=component,
        own=None if viewer.is_staff else frozenset({distributor}),
    )
    restated = restated_share(found.fee, distributor=distributor, component=component)
    return _beside_restated(explained, restated)


def access_portion(
    viewer: Viewer, plan: Plan, *, month: PlanMonth, portfolio: str, distributor: str, assignee: str
) -> Explanation:
    """Why an Assignee's Portion of a Distributor's share is what it is. Raises: NotShown."""
    found = _there(explained_fee(plan, month=month, portfolio=portfolio))
    _refuse_unless(viewer, lambda: _may_see_portion(viewer, found, distributor, assignee))
    portion = _there(stored_portion(found.fee, distributor=distributor, assignee=assignee))
    sees_all = viewer.is_staff or _may_see_share(viewer, found, distributor, Component.DISTRIBUTION_FEE)
    explained = explain_portion(
        found.stored,
        portion,
        month=str(month),
        distributor=distributor,
        assignee=assignee,
        transfers=transfers_known(found.fee, distributor=distributor),
        own=None if sees_all else frozenset({assignee}),
    )
    restated = restated_portion(found.fee, distributor=distributor, assignee=assignee)
    return _beside_restated(explained, restated)


def access_payment(viewer: Viewer, plan: Plan, *, month: PlanMonth, instruction: int) -> Explanation:
    """Why a Fund pays a payee an amount, or holds it. Raises: NotShown."""
    stored = _there(stored_instruction(plan, month=month, number=instruction))
    if viewer.is_staff:
        return explain_payment(stored)
    if stored.party not in viewer.parties:
        raise NotShown
    if stored.status in NO_LONGER_TOLD:
        raise NotShown
    told = replace(stored, released_from=None)
    if stored.party.kind is PayeeKind.ASSIGNEE:
        told = replace(told, held_because=tuple(map(told_to_an_assignee, stored.held_because)))
    return explain_payment(told)


def _beside_restated(explained: Explanation, restated: Sequence[RestatedAmount]) -> Explanation:
    """What the amount was, and beside it what it is on facts that became known later."""
    return replace(explained, sheets=(*explained.sheets, *restated_sheet(restated)))


def _may_see_share(viewer: Viewer, found: ExplainedFee, distributor: str, component: Component) -> bool:
    """The Distributor itself; and an agent that is paid the whole share, which has no service fee."""
    if viewer.acts_for(PayeeKind.DISTRIBUTOR, distributor):
        return True
    if component is not Component.DISTRIBUTION_FEE:
        return False
    agents = viewer.codes(PayeeKind.COLLECTION_AGENT)
    return bool(agents) and parts.agent_is_paid(found.fee, agents=agents, distributor=distributor)


def _may_see_portion(viewer: Viewer, found: ExplainedFee, distributor: str, assignee: str) -> bool:
    """The Assignee itself, and whoever may see the share that is divided."""
    if viewer.acts_for(PayeeKind.ASSIGNEE, assignee):
        return True
    return _may_see_share(viewer, found, distributor, Component.DISTRIBUTION_FEE)


def _refuse_unless(viewer: Viewer, may_see: Callable[[], bool]) -> None:
    if viewer.is_staff:
        return
    if not may_see():
        raise NotShown


def _there(found: Found | None) -> Found:
    if found is None:
        raise NotShown
    return found
