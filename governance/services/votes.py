"""Meetings and votes that the Board's secretary enters one at a time, by the loaders of a book."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.domain.book_entries import BookNode, Entry
from governance.domain.faults import Fault
from governance.domain.meeting_facts import AgendaLine, Notice
from governance.domain.votes import Choice, Matter
from governance.models import Act, BoardMeeting, Plan, Vote
from governance.selectors.votes import VoteShown, vote_shown
from governance.selectors.words import plan_words
from governance.services.acts import begin_act
from governance.services.after_votes import faults_after_votes
from governance.services.book_boards import load_meetings
from governance.services.book_nodes import all_or, facts_nodes, named, text, texts
from governance.services.book_votes import WRITTEN, NamedHere, load_votes
from governance.services.one_record import fault, faults_of_correction, settled

NOTHING_ELSE = NamedHere(meetings=frozenset(), subjects={}, trustees=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingAsked:
    """A meeting as the secretary writes it; `funds` None are all. `corrects`: it stands and was wrong.

    `relief` is the code of a relief from voting in person, `conditions` are those affirmed of it. `notice`
    and `agenda` None: nothing is said of them.
    """

    id: str
    date: date
    mode: BoardMeeting.Mode
    called_for: tuple[Matter, ...]
    funds: tuple[str, ...] | None = None
    relief: str = ""
    conditions: tuple[str, ...] = ()
    corrects: bool = False
    notice: Notice | None = None
    agenda: tuple[AgendaLine, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotAsked:
    """How one Trustee voted; `remote`: by telephone or video."""

    trustee: str
    choice: Choice
    remote: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteAsked:
    """A vote as the secretary writes it; who cast none has no ballot.

    `subject` is the id of the agreement voted on (empty: the Plan itself), `portfolios` None are all of
    the Funds at the meeting, `corrects` the number of the vote that was recorded wrongly, `at` its time
    as a book writes it.
    """

    meeting: str
    matter: Matter
    ballots: tuple[BallotAsked, ...]
    subject: str = ""
    covers_agreements: bool = True
    portfolios: tuple[str, ...] | None = None
    corrects: int | None = None
    mover: str = ""
    seconder: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What became of it: `new`, `unchanged` (it stood already) or `corrected`."""

    outcome: str
    vote: VoteShown | None = None


def record_meeting(
    *, plan: Plan, meeting: MeetingAsked, acting_user: AbstractUser, reason: str = ""
) -> Recorded:
    """Record a meeting of one or several Boards. The same again is unchanged and leaves no trace.

    Raises: Refused with every fault; then nothing is stored.
    """
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="record_meeting", acting_user=acting_user, source=meeting.id, reason=reason.strip()
        )
        entry = Entry(_meeting_node(meeting), source="", path="meeting")
        outcome = load_meetings([entry], words=plan_words(plan), act=act)
        faults = [
            *outcome.faults,
            *faults_of_correction(outcome, corrects=meeting.corrects, reason=reason),
        ]
        faults += faults_after_votes(plan, act=act) if not faults else []
        return Recorded(outcome=settled(outcome, faults, act=act))


def record_vote(*, plan: Plan, vote: VoteAsked, acting_user: AbstractUser, reason: str = "") -> Recorded:
    """Sections 8 and 10: record how each Trustee voted. The same again is unchanged and leaves no trace.

    Raises: Refused with every fault; then nothing is stored.
    """
    with transaction.atomic(durable=True):
        return _record(plan, vote, acting_user=acting_user, reason=reason)


def preview_vote(*, plan: Plan, vote: VoteAsked, acting_user: AbstractUser, reason: str = "") -> Recorded:
    """What recording it would give; nothing is stored.

    Raises: Refused as `record_vote` does.
    """
    with transaction.atomic(durable=True):
        found = _record(plan, vote, acting_user=acting_user, reason=reason)
        transaction.set_rollback(True)
    return found


def _record(plan: Plan, vote: VoteAsked, *, acting_user: AbstractUser, reason: str) -> Recorded:
    act = begin_act(
        kind="record_vote",
        acting_user=acting_user,
        source=f"{vote.matter.value.lower()} at {vote.meeting}"[:400],
        reason=reason.strip(),
    )
    wrong = Vote.objects.filter(plan=plan, pk=vote.corrects).first() if vote.corrects else None
    entry = Entry(vote_node(vote, entry=wrong.entry if wrong else ""), source="", path="vote")
    outcome = load_votes([entry], words=plan_words(plan), act=act, named_here=NOTHING_ELSE)
    faults = [*outcome.faults, *faults_of_correction(outcome, corrects=wrong is not None, reason=reason)]
    shown = None
    if not faults:
        recorded = _vote_of(plan, vote, entry=wrong.entry if wrong else "", act=act)
        faults += [*_corrected_since(wrong, act=act), *faults_after_votes(plan, act=act)]
        shown = vote_shown(plan, recorded.pk) if not faults else None
    return Recorded(outcome=settled(outcome, faults, act=act), vote=shown)


def _corrected_since(wrong: Vote | None, *, act: Act) -> Iterator[Fault]:
    """A correction corrects what it saw."""
    replaced = Vote.objects.filter(superseded_by=act).values_list("pk", flat=True)
    if wrong is not None and any(pk != wrong.pk for pk in replaced):
        yield fault("", "somebody else corrected this vote since", "open the one that stands")


def _vote_of(plan: Plan, asked: VoteAsked, *, entry: str, act: Act) -> Vote:
    """The vote that the act recorded, else the one that stood already (of all Portfolios: the widest)."""
    votes = Vote.objects.filter(plan=plan, matter=asked.matter, subject=asked.subject, meeting=asked.meeting)
    fresh = votes.filter(recorded_by=act).first()
    if fresh is not None:
        return fresh
    if entry:
        return votes.get(entry=entry, superseded_by__isnull=True)
    standing = sorted(
        votes.filter(superseded_by__isnull=True), key=lambda one: -len(one.content["portfolios"])
    )
    wanted = set(asked.portfolios or standing[0].content["portfolios"])
    return next(one for one in standing if set(one.content["portfolios"]) == wanted)


def _meeting_node(meeting: MeetingAsked) -> BookNode:
    values = {
        "id": text(meeting.id),
        "date": text(meeting.date.isoformat()),
        "mode": text(meeting.mode.value.lower()),
        "called_for": texts(matter.value.lower() for matter in meeting.called_for),
        "funds": all_or(meeting.funds),
        **facts_nodes(notice=meeting.notice, agenda=meeting.agenda),
    }
    if meeting.relief:
        affirmed = {"code": text(meeting.relief), "conditions": texts(meeting.conditions)}
        values["relief"] = named(affirmed)
    return named(values)


def vote_node(vote: VoteAsked, *, entry: str = "") -> BookNode:
    """The vote as a book writes it."""
    values = {
        "matter": text(vote.matter.value.lower()),
        "covers": text("all" if vote.covers_agreements else "plan"),
        "meeting": text(vote.meeting),
        "portfolios": all_or(vote.portfolios),
        "remote": texts(one.trustee for one in vote.ballots if one.remote),
    }
    for choice, key in WRITTEN.items():
        names = [one.trustee for one in vote.ballots if one.choice is choice]
        if names:
            values[key] = texts(names)
    for key in ("subject", "mover", "seconder", "at"):
        if getattr(vote, key):
            values[key] = text(getattr(vote, key))
    if entry:
        values["id"] = text(entry)
    return named(values)
