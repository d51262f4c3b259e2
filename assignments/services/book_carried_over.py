"""The part `carried_over` of a book: what the Prior Plan left payable (Section 13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assignments.models import Assignee, CarriedOver
from assignments.selectors.words import assignee_of, assignees_by_word
from governance.domain.book_drafts import Draft, PartOutcome, compare, content_of, identity, outcome_of
from governance.domain.book_entries import Entry
from governance.models import Act
from governance.models.recording import add_each, standing_records, supersede
from governance.selectors.words import PlanWords, distributor_of

CARRIED_OVER_KEYS = ("portfolio", "distributor", "assignee", "component", "amount", "through")
COMPONENTS = {
    "distribution_fee": CarriedOver.Part.DISTRIBUTION_FEE.value,
    "service_fee": CarriedOver.Part.SERVICE_FEE.value,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedHere:
    """Parties that the same book names, sound or not."""

    distributors: frozenset[str]
    assignees: frozenset[str]


def load_carried_over(
    entries: Sequence[Entry], *, words: PlanWords, act: Act, named_here: NamedHere
) -> PartOutcome:
    """Section 13: service fees and Distribution Fees payable under the Prior Plan, as they are given."""
    assignees = assignees_by_word()
    drafts = [
        draft
        for entry in entries
        if (draft := _carried_over(entry, words=words, assignees=assignees, named_here=named_here))
    ]
    changes = compare(drafts, standing_records(CarriedOver, plan=words.plan))
    supersede(CarriedOver, act=act, pk__in=changes.superseded)
    add_each(
        changes,
        add=lambda draft: _add(draft, words=words, act=act),
        words={
            "carried_over_given_once": lambda _draft: (
                "the same amount is carried over by another entry",
                "correct that entry, or leave this one out",
            )
        },
    )
    return outcome_of(
        "carried_over",
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected),
    )


def _carried_over(
    entry: Entry, *, words: PlanWords, assignees: Mapping[str, Assignee], named_here: NamedHere
) -> Draft | None:
    entry.expect(*CARRIED_OVER_KEYS)
    row = words.portfolio(entry, "portfolio")
    distributor = distributor_of(entry, named_here=named_here.distributors)
    assignee = None
    if entry.has("assignee"):
        assignee = assignee_of(entry, "assignee", by_word=assignees, named_here=named_here.assignees)
    component = entry.choice("component", COMPONENTS)
    amount = entry.decimal("amount", places=2)
    through = entry.day("through")
    if assignee is not None and component == CarriedOver.Part.SERVICE_FEE:
        entry.fail(
            "assignee",
            "Section 6(b): no part of the service fee is an Assignee's",
            "leave it out, or component: distribution_fee",
        )
    if through is not None and through >= words.plan.effective_date:
        entry.fail(
            "through",
            f"Section 13: {through} is a day of the Plan itself, which is in effect since"
            f" {words.plan.effective_date}",
            "the last day of the Prior Plan, or earlier",
        )
    if entry.failed or row is None or distributor is None:
        return None
    code = assignee.code if assignee else None
    return Draft(
        entry=entry,
        key=identity(entry, row.portfolio, distributor.code, code, component.lower(), through),
        content=content_of(
            portfolio=row.portfolio,
            distributor=distributor.code,
            assignee=code,
            component=component,
            amount=amount,
            through=through,
        ),
        values={
            "share_class_id": row.share_class,
            "distributor": distributor,
            "assignee": assignee,
            "component": component,
            "amount": amount,
            "through": through,
        },
    )


def _add(draft: Draft, *, words: PlanWords, act: Act) -> None:
    CarriedOver.objects.create(
        entry=draft.key, content=draft.content, recorded_by=act, plan=words.plan, **draft.values
    )
