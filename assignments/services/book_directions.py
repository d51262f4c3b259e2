"""The part `directions` of a book: Section 6(d) and (e)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assignments.models import Assignee, CollectionAgent, DirectionScope, PaymentDirection, TransferScope
from assignments.selectors.words import assignee_of, assignees_by_word
from assignments.services.book_transfers import ADDRESS_LIMIT, NamedHere
from assignments.services.without_assignees import refuse_without, refused_part
from governance.domain.book_drafts import (
    Draft,
    PartOutcome,
    compare,
    content_of,
    identity,
    outcome_of,
    scope_key,
)
from governance.domain.book_entries import Entry, words_of
from governance.models import Act, Distributor
from governance.models.recording import add_each, save_noting, standing_records, supersede
from governance.models.spans import days_until
from governance.selectors.assignee_terms import has_assignees
from governance.selectors.words import PlanWords, distributor_of

DIRECTION_KEYS = ("distributor", "portfolios", "route", "irrevocable", "agent", "effective", "ends")
Route = PaymentDirection.Route


@dataclass(frozen=True, slots=True, kw_only=True)
class _Agent:
    """A depository or collection agent as an entry names it; the Assignee that designated it, if known."""

    code: str
    name: str
    address: str
    designated_by: Assignee | None


def load_directions(
    entries: Sequence[Entry], *, words: PlanWords, act: Act, named_here: NamedHere
) -> PartOutcome:
    """Section 6(d) and (e): whom each Distributor directs the Fund to pay, one direction a day."""
    if not has_assignees(words.plan):
        return refused_part("directions", entries, plan=words.plan, section="6(d)")
    assignees = assignees_by_word()
    drafts = [
        draft
        for entry in entries
        if (draft := _direction(entry, words=words, assignees=assignees, named_here=named_here))
    ]
    changes = compare(drafts, standing_records(PaymentDirection, plan=words.plan))
    _warn_of_irrevocable(changes.corrected, words=words)
    supersede(PaymentDirection, act=act, pk__in=changes.superseded)
    supersede(DirectionScope, act=act, direction__in=changes.superseded)
    for draft in drafts:
        if (agent := draft.values["agent"]) is not None:
            save_agent(code=agent.code, name=agent.name, address=agent.address, act=act)
    add_each(
        changes,
        add=lambda draft: _add_direction(draft, words=words, act=act),
        words={"direction_one_per_distributor_portfolio_and_day": _two_directions},
    )
    return outcome_of(
        "directions",
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected),
    )


def _direction(
    entry: Entry, *, words: PlanWords, assignees: Mapping[str, Assignee], named_here: NamedHere
) -> Draft | None:
    entry.expect(*DIRECTION_KEYS)
    distributor = distributor_of(entry, named_here=named_here.distributors)
    route = entry.choice("route", words_of(Route))
    irrevocable = entry.flag("irrevocable", default=False)
    effective, ends = entry.day("effective"), entry.optional_day("ends")
    scope = words.portfolios(entry, on=effective)
    refuse_without(entry, scope, plan=words.plan, on=effective)
    agent = _agent(entry, assignees=assignees, named_here=named_here)
    if ends is not None and ends <= effective:
        entry.fail("ends", f"{ends} is not after {effective}", "the first day that is no longer covered")
    if entry.failed or distributor is None:
        return None
    if route is Route.COLLECTION_AGENT and agent is None:
        entry.fail(
            "agent", "Section 6(e): a direction to a collection agent names the agent", "its code or name"
        )
    if route is Route.ASSIGNEE and agent is not None:
        entry.fail("agent", "Section 6(d): a direction to pay each Assignee has no agent", "leave it out")
    if entry.failed:
        return None
    codes = [row.portfolio for row in scope]
    draft = Draft(
        entry=entry,
        key=identity(
            entry, distributor.code, scope_key(codes, of=len(words.on_schedule(effective))), effective
        ),
        content=content_of(
            distributor=distributor.code,
            portfolios=codes,
            route=route.value,
            irrevocable=irrevocable,
            agent=agent.code if agent else None,
            designated_by=agent.designated_by.code if agent and agent.designated_by else None,
            effective=effective,
            ends=ends,
        ),
        values={
            "distributor": distributor,
            "route": route,
            "irrevocable": irrevocable,
            "effective": days_until(effective, ends=ends),
            "agent": agent,
        },
        scope=tuple(row.share_class for row in scope),
    )
    _warn(draft, distributor)
    return draft


def _agent(entry: Entry, *, assignees: Mapping[str, Assignee], named_here: NamedHere) -> _Agent | None:
    agent = entry.entry("agent")
    if agent is None:
        return None
    agent.expect("code", "name", "address", "designated_by")
    name = agent.optional_text("name")
    code = agent.code(name=name)
    address = agent.optional_text("address", limit=ADDRESS_LIMIT)
    designated_by = None
    if agent.has("designated_by"):
        designated_by = assignee_of(
            agent, "designated_by", by_word=assignees, named_here=named_here.assignees
        )
    return _Agent(code=code, name=name, address=address, designated_by=designated_by)


def _warn(draft: Draft, distributor: Distributor) -> None:
    """Section 6(e): the agent is one "designated by any Assignee", "in connection with a Transfer"."""
    agent = draft.values["agent"]
    if agent is None:
        return
    if agent.designated_by is None:
        draft.entry.warn(
            "agent", "Section 6(e): names no Assignee that designated the agent", "designated_by: its code"
        )
    covered = set(
        TransferScope.objects.filter(
            superseded_by__isnull=True,
            share_class__in=draft.scope,
            transfer__distributor=distributor,
            transfer__effective__overlap=draft.values["effective"],
        ).values_list("share_class_id", flat=True)
    )
    if without := len(set(draft.scope) - covered):
        draft.entry.warn(
            "portfolios",
            f"Section 6(e): no Transfer of {distributor.code} is in force in {without} of its Portfolios",
            "a direction to an agent is given in connection with a Transfer",
        )


def _warn_of_irrevocable(corrected: Sequence[Draft], *, words: PlanWords) -> None:
    """Section 6(e): a book records what was agreed on paper; that the Assignees agreed, it cannot know."""
    irrevocable = PaymentDirection.objects.filter(
        plan=words.plan, superseded_by__isnull=True, irrevocable=True
    ).values_list("entry", flat=True)
    standing = set(irrevocable)
    for draft in corrected:
        if draft.key in standing:
            draft.entry.warn(
                "irrevocable",
                f"Section 6(e): {draft.key} is irrevocable, and this changes it",
                "have the written consent of each Assignee with a Transfer there",
            )


def save_agent(*, code: str, name: str, address: str, act: Act) -> bool:
    """Keep what is said of an agent; what is left out stays. Returns whether anything changed."""
    standing = CollectionAgent.objects.filter(code=code).first()
    if standing is None:
        save_noting(CollectionAgent(code=code, name=name, address=address), act=act)
        return True
    told = (name or standing.name, address or standing.address)
    if told == (standing.name, standing.address):
        return False
    standing.name, standing.address = told
    save_noting(standing, act=act)
    return True


def _add_direction(draft: Draft, *, words: PlanWords, act: Act) -> None:
    values = dict(draft.values)
    agent = values.pop("agent")
    direction = PaymentDirection.objects.create(
        entry=draft.key,
        content=draft.content,
        recorded_by=act,
        plan=words.plan,
        agent=CollectionAgent.objects.get(code=agent.code) if agent else None,
        designated_by=agent.designated_by if agent else None,
        **values,
    )
    DirectionScope.objects.bulk_create(
        DirectionScope(
            direction=direction,
            share_class_id=share_class,
            distributor=values["distributor"],
            effective=values["effective"],
        )
        for share_class in draft.scope
    )


def _two_directions(draft: Draft) -> tuple[str, str]:
    others = DirectionScope.objects.filter(
        superseded_by__isnull=True,
        distributor=draft.values["distributor"],
        share_class__in=draft.scope,
        effective__overlap=draft.values["effective"],
    ).select_related("direction", "share_class__portfolio")
    other = others.order_by("share_class__schedule_order").first()
    which = f": {other.direction.entry} covers {other.share_class.portfolio.name}" if other else ""
    code = draft.values["distributor"].code
    return (
        f"Section 6(d), (e): a second direction of {code} for the same Portfolio and days{which}",
        "one direction a day: give the earlier one its ends",
    )
