"""The one door to statements and explanations: who may see what of them, staff and outsiders alike.

An outsider sees what belongs to the party for which it acts, and nothing tells it whether anything else
exists: what it may not see is NotShown, like what is not there. What is not finished is an estimate.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from assignments.domain.disputes import DisputeShown
from assignments.domain.errors import NotShown
from assignments.domain.estimates import Estimate, EstimatedStatement
from assignments.domain.explained_correction import RestatedAmount, restated_sheet
from assignments.domain.explained_fee import explain_fee
from assignments.domain.explained_payment import explain_payment
from assignments.domain.explained_portion import explain_portion
from assignments.domain.explained_share import explain_share
from assignments.domain.explanation import Explanation
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.domain.statements import MonthOfPayee, Statement, told_to_an_assignee
from assignments.domain.year_statements import YearStatement, year_ending
from assignments.selectors import parts
from assignments.selectors.disputes import disputes_of, document_of
from assignments.selectors.estimates import estimated_months, estimates_of, name_of, names_of
from assignments.selectors.explained_inputs import (
    ExplainedFee,
    explained_fee,
    stored_portion,
    transfers_known,
)
from assignments.selectors.explained_payment import stored_instruction
from assignments.selectors.memberships import parties_of
from assignments.selectors.payments import NO_LONGER_STANDING
from assignments.selectors.restatements import restated_fee, restated_portion, restated_share
from assignments.selectors.statements import payees_of_months, statement_of
from assignments.selectors.told import database_shows_share
from assignments.selectors.years import YearOfMonth, fiscal_year_of, year_statement_of, years_of_month
from governance.domain.periods import PlanMonth
from governance.domain.rates import Component
from governance.domain.roles import Area, Deed
from governance.models import FiledDocument, Plan
from governance.selectors.roles import user_may

Found = TypeVar("Found")


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


EVERYBODY = Viewer(is_staff=True, parties=frozenset())  # for what the house does by itself


def viewer_of(user: Any) -> Viewer:
    """What a person may see by its roles and its memberships."""
    if user_may(user, area=Area.STATEMENTS, deed=Deed.SEE):
        return Viewer(is_staff=True, parties=frozenset())
    if user_may(user, area=Area.STATEMENTS, deed=Deed.OWN_SEE):
        return Viewer(is_staff=False, parties=parties_of(user))
    return Viewer(is_staff=False, parties=frozenset())


def visible_months(viewer: Viewer, plan: Plan) -> tuple[MonthOfPayee, ...]:
    """Every month and payee of a Plan of which the reader may see the statement, the latest first.

    A month that is not computed yet is there with its latest estimate.
    """
    parties = None if viewer.is_staff else viewer.parties
    found = payees_of_months(plan, parties=parties)
    computed = {(one.month, one.party) for one in found}
    estimates = {
        key: one for key, one in estimated_months(plan, parties=parties).items() if key not in computed
    }
    names = names_of(party for _, party in estimates)
    estimated = [
        MonthOfPayee(
            month=month,
            party=party,
            name=names.get(party, ""),
            portfolios=len({part.portfolio for part in estimate.parts}),
            cents=estimate.cents,
            is_final=False,
            is_estimated=True,
        )
        for (month, party), estimate in estimates.items()
    ]
    return tuple(sorted((*found, *estimated), key=lambda one: (-one.month.first.toordinal(), one.party)))


def access_statement(viewer: Viewer, plan: Plan, *, month: PlanMonth, party: Party) -> Statement:
    """A payee's statement. Raises: NotShown."""
    if not viewer.may_see(party):
        raise NotShown
    return _there(statement_of(plan, month=month, party=party))


def access_estimate(viewer: Viewer, plan: Plan, *, month: PlanMonth, party: Party) -> EstimatedStatement:
    """The estimates of a payee's month, whether or not it is computed since. Raises: NotShown."""
    if not viewer.may_see(party):
        raise NotShown
    found = estimates_of(plan, month=month, party=party)
    if not found:
        raise NotShown
    return EstimatedStatement(
        plan=plan.code, month=str(month), party=party, name=name_of(party), estimates=found
    )


def last_estimates(plan: Plan, *, month: PlanMonth) -> dict[Party, Estimate]:
    """The latest estimate of each payee's month, for whoever keeps the next."""
    return {
        party: estimate
        for (of, party), estimate in estimated_months(plan, parties=None).items()
        if of == month
    }


def party_name(party: Party) -> str:
    """What a party is called; its code where no name is known."""
    return name_of(party) or party.code


def access_year(
    viewer: Viewer, plan: Plan, *, year: int, party: Party, fund: str | None = None
) -> YearStatement:
    """A payee's calendar year, or with a Fund's code the fiscal year of that Fund that ends in it.

    Raises: NotShown.
    """
    if not viewer.may_see(party):
        raise NotShown
    span = year_ending(year) if fund is None else _there(fiscal_year_of(fund, year=year))
    return _there(year_statement_of(plan, span=span, party=party))


def years_of(month: PlanMonth, statement: Statement) -> tuple[YearOfMonth, ...]:
    """The years in which a statement that was shown lies."""
    return years_of_month(month=month, funds=[one.fund for one in statement.entries])


def visible_disputes(viewer: Viewer, plan: Plan) -> tuple[DisputeShown, ...]:
    """The disputes that the reader may see, the latest first."""
    return disputes_of(plan, parties=None if viewer.is_staff else viewer.parties)


def open_disputes(viewer: Viewer, plan: Plan) -> tuple[DisputeShown, ...]:
    """Those that wait for the reader's side, the oldest first: for compliance's answer, or for the party."""
    found = [
        one
        for one in visible_disputes(viewer, plan)
        if one.can_be_said and one.waits_for_compliance == viewer.is_staff
    ]
    return tuple(sorted(found, key=lambda one: one.waits_since))


def access_dispute(viewer: Viewer, plan: Plan, *, number: int) -> DisputeShown:
    """One dispute. Raises: NotShown."""
    found = disputes_of(plan, parties=None if viewer.is_staff else viewer.parties, number=number)
    return _there(found[0] if found else None)


def access_dispute_document(viewer: Viewer, plan: Plan, *, number: int, said: int) -> FiledDocument:
    """The writing that came with a dispute (`said` 0) or with a word on it. Raises: NotShown."""
    parties = None if viewer.is_staff else viewer.parties
    return _there(document_of(plan, parties=parties, number=number, said=said))


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
    if not database_shows_share(found.fee, distributor=distributor, component=component):
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
    sees_all &= database_shows_share(found.fee, distributor=distributor, component=Component.DISTRIBUTION_FEE)
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
    if stored.status in NO_LONGER_STANDING and not stored.is_not_paid:
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
