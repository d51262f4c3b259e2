"""What a notice would say, worked out from what the Distributor writes and from what stands."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from assignments.domain.notices import (
    NoticeAsked,
    Parts,
    ReachesBack,
    Standing,
    Values,
    chosen_of,
    digest_of,
    faults_of_change,
    parts_of_change,
    parts_of_direction,
    parts_of_transfer,
    stored_form,
)
from assignments.models import Assignee, CollectionAgent, PaymentDirection, Transfer
from assignments.selectors.notices import (
    assignees_of,
    closed_months,
    consents_needed,
    direction_as_said,
    funds_concerned,
    transfer_as_said,
)
from assignments.selectors.told import assignees_told
from assignments.services.without_assignees import fault_of
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.fields import slug
from governance.models import Distributor, Plan
from governance.selectors.words import plan_words

CODE_LIMIT = 56  # leaves room for a number
COLLECTION_AGENT = "collection_agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A notice ready to be tried: what it records, what it bears on, how far it reaches back."""

    asked: NoticeAsked
    parts: Parts
    transfer: Transfer | None
    direction: PaymentDirection | None
    portfolios: tuple[str, ...]
    funds: dict[int, str]
    consents: tuple[Assignee, ...]
    back: ReachesBack
    digest: str


def draft_notice(plan: Plan, distributor: Distributor, asked: NoticeAsked, *, given_on: date) -> Drafted:
    """The notice as it would be kept. Raises: Refused with all that is wrong before any record is tried."""
    if not assignees_told(plan, on=asked.effective):
        raise Refused([fault_of(plan, section=asked.kind.section)])
    faults: list[Fault] = []
    transfer, direction = _about(plan, distributor, asked, faults)
    standing = _as_said(transfer, direction)
    parts: Parts = ()
    portfolios = _portfolios(plan, asked, standing)
    if standing is not None:
        faults += faults_of_change(asked, standing)
        parts = parts_of_change(asked, standing, agent=_agent(plan, distributor, asked, faults))
    elif asked.kind.is_about_what_stands:
        raise Refused(faults)
    else:
        named = NoticeAsked(
            kind=asked.kind, effective=asked.effective, portfolios=portfolios, terms=asked.terms
        )
        if asked.kind.is_of_a_transfer:
            parts = parts_of_transfer(named, distributor=distributor.code, assignee=_assignee(asked, faults))
        else:
            agent = _agent(plan, distributor, asked, faults)
            parts = parts_of_direction(named, distributor=distributor.code, agent=agent)
    if faults:
        raise Refused(faults)
    ends = asked.terms.get("ends")
    until = ends if isinstance(ends, date) and not asked.kind.is_about_what_stands else None
    return Drafted(
        asked=asked,
        parts=parts,
        transfer=transfer,
        direction=direction,
        portfolios=portfolios,
        funds=funds_concerned(plan, portfolios),
        consents=consents_needed(
            transfer=transfer, direction=direction, portfolios=portfolios, on=asked.effective
        ),
        back=ReachesBack(
            effective=asked.effective,
            given_on=given_on,
            closed=closed_months(plan, portfolios, since=asked.effective, until=until),
        ),
        digest=digest_of(
            plan=plan.code,
            distributor=distributor.code,
            kind=asked.kind,
            about=standing.entry if standing else None,
            effective=asked.effective,
            parts=stored_form(parts),
        ),
    )


def _about(
    plan: Plan, distributor: Distributor, asked: NoticeAsked, faults: list[Fault]
) -> tuple[Transfer | None, PaymentDirection | None]:
    """The Distributor's own Transfer or direction that a change is about, as it stands."""
    if not asked.kind.is_about_what_stands:
        return None, None
    own = {"plan": plan, "distributor": distributor, "superseded_by__isnull": True, "pk": asked.about}
    if asked.kind.is_of_a_transfer:
        transfer = Transfer.objects.filter(**own).select_related("assignee").first()
        direction = None
    else:
        transfer = None
        direction = PaymentDirection.objects.filter(**own).select_related("agent", "designated_by").first()
    if transfer is None and direction is None:
        what = "Transfer" if asked.kind.is_of_a_transfer else "direction"
        faults.append(
            _fault("about", f"there is no such {what} of yours that stands", "open one that stands")
        )
    return transfer, direction


def _as_said(transfer: Transfer | None, direction: PaymentDirection | None) -> Standing | None:
    if transfer is not None:
        return transfer_as_said(transfer)
    return direction_as_said(direction) if direction is not None else None


def _portfolios(plan: Plan, asked: NoticeAsked, standing: Standing | None) -> tuple[str, ...]:
    """The codes of the Portfolios that the notice is about; none named: all there are on its first day."""
    if standing is not None:
        return chosen_of(asked, standing)
    if asked.portfolios is not None:
        return asked.portfolios
    return tuple(row.portfolio for row in plan_words(plan).on_schedule(asked.effective))


def _assignee(asked: NoticeAsked, faults: list[Fault]) -> Values:
    """Section 6(c): the Assignee by name and address.

    One that is known by exactly this code or name is that one, and nothing tells whether it is known.
    """
    name, address = (str(asked.terms.get(key) or "").strip() for key in ("assignee", "address"))
    if not name:
        faults.append(_fault("assignee", "Section 6(c): the Assignee's name is missing", "its full name"))
    if not address:
        faults.append(_fault("address", "Section 6(c): the Assignee's address is missing", "its address"))
    return _party(Assignee, name, address, column="assignee", faults=faults)


def _agent(plan: Plan, distributor: Distributor, asked: NoticeAsked, faults: list[Fault]) -> Values | None:
    """Section 6(e): the agent by name and address, and the Assignee that designated it."""
    if asked.kind.is_of_a_transfer or asked.kind.ends_only or asked.terms.get("route") != COLLECTION_AGENT:
        return None
    name, address, designated = (
        str(asked.terms.get(key) or "").strip() for key in ("agent", "agent_address", "designated_by")
    )
    if not name:
        faults.append(_fault("agent", "Section 6(e): the agent's name is missing", "its full name"))
    if not address:
        faults.append(_fault("agent_address", "the agent's address is missing", "its address"))
    own = {one.code for one in assignees_of(plan, distributor)}
    if designated not in own:
        problem = "Section 6(e): an agent is designated by an Assignee of yours"
        remedy = "the code of an Assignee whose Transfer the Fund has acknowledged"
        faults.append(_fault("designated_by", problem, remedy))
    return {
        **_party(CollectionAgent, name, address, column="agent", faults=faults),
        "designated_by": designated,
    }


def _party(
    model: type[Assignee] | type[CollectionAgent],
    name: str,
    address: str,
    *,
    column: str,
    faults: list[Fault],
) -> Values:
    """A party as a book names it: one that is known keeps its name; another gets a code that is free."""
    rows = {row.code: row.name for row in model._default_manager.all()}
    by_name = [code for code, known in rows.items() if known and known.casefold() == name.casefold()]
    if name.casefold() in rows:
        return {"code": name.casefold(), "address": address}
    if len(by_name) == 1:
        return {"code": by_name[0], "address": address}
    code = slug(name)[:CODE_LIMIT].strip("-")
    if name and not code:
        faults.append(_fault(column, "has no letter of A to Z, and no digit", "a name to make a code from"))
    number, free = 2, code
    while free in rows:
        number, free = number + 1, f"{code}-{number}"
    return {"code": free, "name": name, "address": address}


def taken_codes(parts: Parts) -> tuple[Fault, ...]:
    """Codes that somebody of another name got since a notice was given."""
    found: list[Fault] = []
    models: tuple[tuple[type[Model], Values], ...] = tuple(
        pair
        for part, values in parts
        for pair in ([(Assignee, values)] if part == "assignees" else _agents_in(values))
    )
    for model, said in models:
        row = model._default_manager.filter(code=said.get("code")).first()
        name = str(said.get("name") or "")
        known = str(getattr(row, "name", "") or "")
        if row is not None and name and known.casefold() != name.casefold():
            problem = f"the code {said['code']} was given to {known or 'another party'} since"
            found.append(_fault("", problem, "send the notice back; given again, it gets another code"))
    return tuple(found)


def _agents_in(values: Values) -> list[tuple[type[Model], Values]]:
    agent = values.get("agent")
    return [(CollectionAgent, dict(agent))] if isinstance(agent, dict) else []


def _fault(column: str, problem: str, remedy: str) -> Fault:
    return Fault(source="", row=None, column=column, problem=problem, remedy=remedy)
