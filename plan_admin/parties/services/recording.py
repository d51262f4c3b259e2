"""Record what a notice says by the rules of a book; or try whether it could be recorded, and undo it."""

from collections.abc import Iterator, Sequence

from django.db import IntegrityError, connection, transaction

from assignments.domain.notices import ASSIGNEES, DIRECTIONS, TRANSFERS, Parts, Values
from assignments.services.book_directions import load_directions
from assignments.services.book_transfers import NamedHere, load_assignees, load_transfers
from governance.domain.book_drafts import PartOutcome
from governance.domain.book_entries import Entry
from governance.domain.faults import Fault
from governance.domain.reference import Said, entries_of, faults_in_words
from governance.models import Act, Plan
from governance.models.recording import constraint_of, first_line
from governance.selectors.words import plan_words

NOBODY = NamedHere(distributors=frozenset(), assignees=frozenset())


class _Undo(Exception):
    """Ends a trial: nothing of it stays."""


def record_parts(parts: Parts, *, plan: Plan, act: Act) -> tuple[Fault, ...]:
    """Record the parts in their order; what is wrong with them, by the fields of the form.

    The caller holds the transaction, and undoes it where there is a fault.
    """
    faults: list[Fault] = []
    for part in dict.fromkeys(name for name, _ in parts):
        values = [said for name, said in parts if name == part]
        entries = entries_of([Said(part=part, plan=plan.code, of="", values=one) for one in values])
        outcome = _load(part, entries, plan=plan, act=act)
        faults += faults_in_words(outcome.faults) or _unexpected(outcome, values)
    return tuple(dict.fromkeys(faults))


def try_out(parts: Parts, *, plan: Plan, act: Act) -> tuple[Fault, ...]:
    """Every fault that recording the parts now would meet, those that show only at the end too."""
    faults: tuple[Fault, ...] = ()
    try:
        with transaction.atomic():
            faults = record_parts(parts, plan=plan, act=act)
            if not faults:
                faults = tuple(_faults_at_the_end())
            raise _Undo
    except _Undo:
        return faults


def _load(part: str, entries: Sequence[Entry], *, plan: Plan, act: Act) -> PartOutcome:
    if part == ASSIGNEES:
        return load_assignees(entries, act=act)
    loaders = {TRANSFERS: load_transfers, DIRECTIONS: load_directions}
    return loaders[part](entries, words=plan_words(plan), act=act, named_here=NOBODY)


def _unexpected(outcome: PartOutcome, values: Sequence[Values]) -> tuple[Fault, ...]:
    """What is new must be new, and what it ends must change: else somebody else has said it before."""
    if outcome.part == ASSIGNEES:
        return ()
    ended = sum("id" in one for one in values)
    if (outcome.new, outcome.corrected) == (len(values) - ended, ended):
        return ()
    what = "Transfer" if outcome.part == TRANSFERS else "direction"
    problem = f"a {what} with the same parties, Portfolios and first day stands already"
    return (_fault("effective", problem, "change or end the one that stands"),)


def _faults_at_the_end() -> Iterator[Fault]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        yield _fault("", first_line(error), constraint_of(error))


def _fault(column: str, problem: str, remedy: str) -> Fault:
    return Fault(source="", row=None, column=column, problem=problem, remedy=remedy)
