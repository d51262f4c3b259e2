"""The part `conventions` of a book: what decides where the Plan is silent."""

from collections.abc import Sequence

from governance.domain.book_drafts import Draft, PartOutcome, compare, content_of, identity, outcome_of
from governance.domain.book_entries import Entry, did_you_mean
from governance.domain.conventions import CONVENTIONS, problem_with
from governance.models import Act, Convention
from governance.models.recording import add_each, standing_records, supersede
from governance.selectors.words import PlanWords


def load_conventions(entries: Sequence[Entry], *, words: PlanWords, act: Act) -> PartOutcome:
    """Record the Plan's conventions, each from its effective date on."""
    drafts = [draft for entry in entries if (draft := _convention(entry))]
    changes = compare(drafts, standing_records(Convention, plan=words.plan))
    supersede(Convention, act=act, pk__in=changes.superseded)
    add_each(
        changes,
        add=lambda draft: _add(draft, words=words, act=act),
        words={"convention_one_value_from_a_day": _two_values},
    )
    return outcome_of(
        "conventions",
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected),
    )


def _convention(entry: Entry) -> Draft | None:
    entry.expect("name", "value", "effective")
    name, value, effective = entry.text("name").upper(), entry.text("value").upper(), entry.day("effective")
    if name and name not in CONVENTIONS:
        entry.fail("name", f"{name!r} is no convention", did_you_mean(name, tuple(CONVENTIONS)))
    elif name and value and (problem := problem_with(name, value)):
        what, _, allowed = problem.partition("; ")
        entry.fail("value", what, allowed)
    if entry.failed:
        return None
    values = {"name": name, "value": value, "effective": effective}
    return Draft(
        entry=entry, key=identity(entry, name, effective), content=content_of(**values), values=values
    )


def _add(draft: Draft, *, words: PlanWords, act: Act) -> None:
    Convention.objects.create(
        entry=draft.key, content=draft.content, recorded_by=act, plan=words.plan, **draft.values
    )


def _two_values(draft: Draft) -> tuple[str, str]:
    return (
        f"{draft.values['name']} has a value from {draft.values['effective']} already, under another id",
        "correct the entry of that id",
    )
