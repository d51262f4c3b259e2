"""Loads a book: it only puts the apps' own services in order, and holds them to one act."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, connection, transaction

from assignments.selectors.words import assignee_codes
from assignments.services.book_calculations import ReadFile, load_monthly_calculations
from assignments.services.book_carried_over import NamedHere as NamedForCarriedOver
from assignments.services.book_carried_over import load_carried_over
from assignments.services.book_claims import load_claims
from assignments.services.book_determinations import load_determinations
from assignments.services.book_directions import load_directions
from assignments.services.book_transfers import NamedHere as NamedForTransfers
from assignments.services.book_transfers import faults_of_agreements, load_assignees, load_transfers
from fees.services.book_sales_charge_limit import load_sales_charge_limit
from fees.services.book_share_terms import load_share_terms
from governance.domain.book_drafts import PartOutcome
from governance.domain.book_entries import BookNode, Entry, did_you_mean
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.fields import slug
from governance.models import Act, Plan
from governance.models.recording import constraint_of, first_line
from governance.selectors.parties import plan_by_code
from governance.selectors.subjects import AGREEMENT, AMENDMENT, TERMINATION, VOTE
from governance.selectors.words import PlanWords, plan_words
from governance.services.acts import begin_act
from governance.services.after_votes import faults_after_votes
from governance.services.book_agreements import load_agreements, load_distributors
from governance.services.book_amendments import load_amendments
from governance.services.book_boards import load_boards, load_meetings
from governance.services.book_conventions import load_conventions
from governance.services.book_duties import load_yearly_duties
from governance.services.book_holders import load_shareholder_votes
from governance.services.book_parties import load_funds, load_portfolios
from governance.services.book_terminations import (
    load_certifications,
    load_terminations,
)
from governance.services.book_votes import NamedHere as NamedForVotes
from governance.services.book_votes import load_votes
from governance.services.book_waivers import load_waivers
from governance.services.joining import unsold
from plan_admin.book.reader import read_yaml

PLAN_KEY = "plan"
PARTS = (
    "funds",
    "amendments",
    "portfolios",
    "boards",
    "meetings",
    "yearly_duties",
    "distributors",
    "agreements",
    "terminations",
    "certifications",
    "votes",
    "shareholder_votes",
    "assignees",
    "transfers",
    "waivers",
    "directions",
    "monthly_calculations",
    "claims",
    "carried_over",
    "determinations",
    "conventions",
    "sales_charge_limit",
    "share_terms",
)
SUBJECTS = {"agreements": AGREEMENT, "amendments": AMENDMENT, "terminations": TERMINATION, "votes": VOTE}
Entries = Mapping[str, tuple[Entry, ...]]
Progress = Callable[[str], None]
Loader = Callable[[tuple[Entry, ...], PlanWords], PartOutcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookOutcome:
    """What became of a book, part by part; `act` None: everything in it stood already."""

    plan: str
    parts: tuple[PartOutcome, ...]
    act: int | None
    at_the_end: tuple[Fault, ...] = ()

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What was taken and is worth a look; last, what is so only once all parts are there."""
        return (*(warning for part in self.parts for warning in part.warnings), *self.at_the_end)

    def __str__(self) -> str:
        return "\n".join(map(str, self.parts))


def load_book(
    *, path: Path, plan_code: str | None, acting_user: AbstractUser, progress: Progress | None = None
) -> BookOutcome:
    """Load a book from its file; the files that it names lie where its own folder says.

    Raises: Refused with the faults of all parts; then nothing is stored.
    """
    data = path.read_bytes()
    return load_book_data(
        data=data,
        source=path.name,
        plan_code=plan_code,
        acting_user=acting_user,
        read_file=lambda name: _beside(path, name),
        progress=progress,
    )


def load_book_data(
    *,
    data: bytes,
    source: str,
    plan_code: str | None,
    acting_user: AbstractUser,
    read_file: ReadFile,
    progress: Progress | None = None,
) -> BookOutcome:
    """Load a book from its bytes; `read_file` gives the bytes of a file that it names, or raises OSError.

    Raises: Refused with the faults of all parts; then nothing is stored.
    """
    faults: list[Fault] = []
    book = read_yaml(data, source=source, faults=faults)
    faults += _top_faults(book, source=source)
    plan = _plan_of(book, plan_code, source=source, faults=faults)
    entries = _entries_of(book, source=source)
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="load_book",
            acting_user=acting_user,
            source=source[:400],
            digest=hashlib.sha256(data).hexdigest(),
        )
        parts = tuple(
            _load_parts(entries, plan=plan, act=act, read_file=read_file, progress=progress or _unheard)
        )
        faults += [fault for part in parts for fault in part.faults]
        faults += faults_after_votes(plan, act=act, source=source) if not faults else []
        faults += faults_of_agreements(plan, source=source) if entries["agreements"] and not faults else []
        faults += _faults_at_the_end(source) if not faults else []
        if faults:
            raise Refused(sorted(faults, key=lambda fault: (fault.source != source, fault.row or 0)))
        summary = {part.part: [part.new, part.unchanged, part.corrected] for part in parts}
        Act.objects.filter(pk=act.pk).update(summary=summary)
        at_the_end = tuple(unsold(words=plan_words(plan), source=source)) if entries["amendments"] else ()
    changed = any(part.new or part.corrected for part in parts)
    return BookOutcome(plan=plan.code, parts=parts, act=act.pk if changed else None, at_the_end=at_the_end)


def _load_parts(
    entries: Entries, *, plan: Plan, act: Act, read_file: ReadFile, progress: Progress
) -> Iterable[PartOutcome]:
    """Each part in the order in which later ones rest on earlier ones; only those that the book has."""
    words = plan_words(plan)
    loaders = _loaders(entries, act=act, read_file=read_file)
    for part in PARTS:
        if not entries[part]:
            continue
        outcome = loaders[part](entries[part], words)
        progress(str(outcome))
        yield outcome
        if part in ("funds", "amendments", "portfolios"):
            words = plan_words(plan)  # names and aliases that the book brings count for the rest of it


def _loaders(entries: Entries, *, act: Act, read_file: ReadFile) -> Mapping[str, Loader]:
    """By part, the service that loads it."""
    here = {part: _named_in(found) for part, found in entries.items()}
    distributors = here["distributors"]
    return {
        "funds": lambda part, words: load_funds(part, words=words, act=act),
        "amendments": lambda part, words: load_amendments(part, words=words, act=act, read_file=read_file),
        "portfolios": lambda part, words: load_portfolios(part, words=words, act=act),
        "boards": lambda part, words: load_boards(part, words=words, act=act),
        "meetings": lambda part, words: load_meetings(part, words=words, act=act),
        "yearly_duties": lambda part, words: load_yearly_duties(part, words=words, act=act),
        "distributors": lambda part, words: load_distributors(part, act=act),
        "agreements": lambda part, words: load_agreements(
            part, words=words, act=act, named_here=distributors
        ),
        "terminations": lambda part, words: load_terminations(
            part, words=words, act=act, named_here=distributors
        ),
        "certifications": lambda part, words: load_certifications(
            part, words=words, act=act, named_here=distributors
        ),
        "votes": lambda part, words: load_votes(
            part, words=words, act=act, named_here=_named_for_votes(entries, here)
        ),
        "shareholder_votes": lambda part, words: load_shareholder_votes(
            part, words=words, act=act, named_here=_subjects_in(here)
        ),
        "assignees": lambda part, words: load_assignees(part, act=act),
        "transfers": lambda part, words: load_transfers(
            part, words=words, act=act, named_here=_named_for_transfers(entries, here)
        ),
        "waivers": lambda part, words: load_waivers(
            part, words=words, act=act, assignees=assignee_codes() | _codes_in(entries["assignees"])
        ),
        "directions": lambda part, words: load_directions(
            part, words=words, act=act, named_here=_named_for_transfers(entries, here)
        ),
        "monthly_calculations": lambda part, words: load_monthly_calculations(
            part, words=words, act=act, named_here=_named_for_transfers(entries, here), read_file=read_file
        ),
        "claims": lambda part, words: load_claims(part, words=words, act=act, distributors_here=distributors),
        "carried_over": lambda part, words: load_carried_over(
            part,
            words=words,
            act=act,
            named_here=NamedForCarriedOver(distributors=distributors, assignees=here["assignees"]),
        ),
        "determinations": lambda part, words: load_determinations(part, words=words, act=act),
        "conventions": lambda part, words: load_conventions(part, words=words, act=act),
        "sales_charge_limit": lambda part, words: load_sales_charge_limit(part, words=words, act=act),
        "share_terms": lambda part, words: load_share_terms(part, words=words, act=act),
    }


def _named_in(entries: Iterable[Entry]) -> frozenset[str]:
    """Every word by which a part's entries could be named, sound or not."""
    named: set[str] = set()
    for entry in entries:
        words = [entry.peek(key) for key in ("id", "code", "name")]
        named |= {word.casefold() for word in (*words, slug(words[-1])) if word}
    return frozenset(named)


def _codes_in(entries: Iterable[Entry]) -> frozenset[str]:
    """The codes that a part's entries have or are given from their names, sound or not."""
    return frozenset(entry.peek("code").casefold() or slug(entry.peek("name")) for entry in entries)


def _named_for_transfers(entries: Entries, here: Mapping[str, frozenset[str]]) -> NamedForTransfers:
    """Once the agreements are loaded: where they have faults, no Transfer is called without one."""
    return NamedForTransfers(
        distributors=here["distributors"],
        assignees=here["assignees"],
        agreements_are_sound=not any(entry.failed for entry in entries["agreements"]),
    )


def _named_for_votes(entries: Entries, here: Mapping[str, frozenset[str]]) -> NamedForVotes:
    """Once the boards are loaded: those whose seat could not be taken are not unknown to the votes."""
    refused = [
        name for board in entries["boards"] if board.failed for name in board.peek_within("trustees", "name")
    ]
    return NamedForVotes(
        meetings=here["meetings"],
        subjects=_subjects_in(here),
        trustees=frozenset(name.casefold() for name in refused),
    )


def _subjects_in(here: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """What the book names that can be voted on, by kind, sound or not."""
    return {kind: here[part] for part, kind in SUBJECTS.items() if part in here}


def _top_faults(book: BookNode, *, source: str) -> list[Fault]:
    if book.named is None:
        raise Refused([_fault(source, book.row, "", "is not a book", "parts by name, like funds: or votes:")])
    faults = []
    for part, node in book.named.items():
        if part not in (PLAN_KEY, *PARTS):
            remedy = did_you_mean(part, (PLAN_KEY, *PARTS))
            faults.append(_fault(source, node.row, part, "is not a part of a book", remedy))
        elif part != PLAN_KEY and node.items is None and not node.is_nothing:
            faults.append(_fault(source, node.row, part, "is not a list", "a list of entries"))
    return faults


def _entries_of(book: BookNode, *, source: str) -> Entries:
    named = book.named or {}
    found = {}
    for part in PARTS:
        items = named[part].items if part in named else ()
        found[part] = tuple(
            Entry(item, source=source, path=f"{part}[{number}]")
            for number, item in enumerate(items or (), start=1)
        )
    return found


def _plan_of(book: BookNode, plan_code: str | None, *, source: str, faults: list[Fault]) -> Plan:
    """The Plan of `--plan`, or of `plan:` at the top, which must agree; else the only one there is."""
    node = (book.named or {}).get(PLAN_KEY)
    written = node.text.strip() if node is not None and node.text else None
    if node is not None and not node.is_nothing and not written:
        faults.append(_fault(source, node.row, PLAN_KEY, "is no code", "the code of a Plan"))
    if node is not None and written and plan_code is not None and written != plan_code:
        problem = f"the book is of the Plan {written}, and {plan_code} was asked for"
        faults.append(_fault(source, node.row, PLAN_KEY, problem, "the same Plan, or leave one out"))
    try:
        return plan_by_code(plan_code or written)
    except Refused as refused:
        if node is None or plan_code is not None:
            raise Refused([*refused.faults, *faults]) from None
        found = [_fault(source, node.row, PLAN_KEY, one.problem, one.remedy) for one in refused.faults]
        raise Refused([*found, *faults]) from None


def _faults_at_the_end(source: str) -> list[Fault]:
    """What the database finds only when everything is there, in its own words."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        return [_fault(source, None, "", first_line(error), constraint_of(error))]
    return []


def _beside(book: Path, name: str) -> bytes:
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise FileNotFoundError(2, "lies outside the book's own folder")
    return (book.parent / name).read_bytes()


def _unheard(_progress: str) -> None:
    """Nobody listens."""


def _fault(source: str, row: int | None, column: str, problem: str, remedy: str) -> Fault:
    return Fault(source=source, row=row or None, column=column, problem=problem, remedy=remedy)
