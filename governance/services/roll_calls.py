"""One roll call of a joint meeting in one act: attendance, adjournments and every matter's votes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.domain.attendance import Moment, Pause, Spell
from governance.domain.book_entries import BookNode, Entry
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.meeting_facts import MeetingFacts
from governance.domain.roll_call import RollCall, Row, Setting, is_in_person
from governance.models import Act, BoardMeeting, Plan, Vote
from governance.selectors.chained_boards import MEETINGS
from governance.selectors.meetings import meeting_of
from governance.selectors.votes import BallotShown, VoteShown, ballots_of, votes_of_act
from governance.selectors.words import plan_words
from governance.services.acts import begin_act
from governance.services.after_votes import faults_after_votes
from governance.services.book_votes import load_votes
from governance.services.chain import append_link
from governance.services.meeting_facts import MeetingNamed, Put, put_facts
from governance.services.one_record import NEW, UNCHANGED, fault
from governance.services.votes import NOTHING_ELSE, BallotAsked, VoteAsked, vote_node


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCallAsked:
    """A roll call as the secretary confirms it. `spells` and `pauses` are all there were at the meeting."""

    meeting: str
    spells: tuple[Spell, ...]
    pauses: tuple[Pause, ...]
    votes: tuple[VoteAsked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCallRecorded:
    """What became of it: `new` or `unchanged`, and the votes that are new, each with its ballots."""

    outcome: str
    votes: tuple[tuple[VoteShown, tuple[BallotShown, ...]], ...] = ()


def record_roll_call(
    *, plan: Plan, roll_call: RollCallAsked, acting_user: AbstractUser, reason: str = ""
) -> RollCallRecorded:
    """Section 8: record a meeting's attendance and its votes. The same again is unchanged, without a trace.

    Another attendance than the one that stands needs its reason; a vote that stands is corrected by itself.
    Raises: Refused with every fault; then nothing is stored.
    """
    with transaction.atomic(durable=True):
        return _record(plan, roll_call, acting_user=acting_user, reason=reason.strip())


def preview_roll_call(
    *, plan: Plan, roll_call: RollCallAsked, acting_user: AbstractUser, reason: str = ""
) -> RollCallRecorded:
    """What recording it would give; nothing is stored.

    Raises: Refused as `record_roll_call` does.
    """
    with transaction.atomic(durable=True):
        found = _record(plan, roll_call, acting_user=acting_user, reason=reason.strip())
        transaction.set_rollback(True)
    return found


def roll_call_asked(roll_call: RollCall, setting: Setting) -> RollCallAsked:
    """What recording a roll call asks for: a vote for each matter put, and each group that differs."""
    votes = tuple(
        vote for row in roll_call.rows if row.is_put for vote in _votes_of(row, setting, roll_call.spells)
    )
    return RollCallAsked(
        meeting=setting.meeting, spells=roll_call.spells, pauses=roll_call.pauses, votes=votes
    )


def _votes_of(row: Row, setting: Setting, spells: Sequence[Spell]) -> Iterator[VoteAsked]:
    day = row.day or setting.day
    for group in row.groups:
        funds = {setting.fund_of[code] for code in group.portfolios}
        yield VoteAsked(
            meeting=setting.meeting,
            matter=row.item.matter,
            subject=row.item.subject,
            covers_agreements=row.covers_agreements,
            portfolios=group.portfolios,
            mover=row.mover,
            seconder=row.seconder,
            at=_written(row.moment, setting),
            ballots=tuple(
                BallotAsked(
                    trustee=name,
                    choice=choice,
                    remote=setting.in_person
                    and not is_in_person(name, setting, spells=spells, moment=row.moment),
                )
                for name, choice in group.choices.items()
                if any(setting.sits_on(name, fund, day=day) for fund in funds)
            ),
        )


def _written(moment: Moment | None, setting: Setting) -> str:
    if moment is None:
        return ""
    return f"{moment.at:%H:%M}" if moment.day == setting.day else str(moment)


def _record(
    plan: Plan, roll_call: RollCallAsked, *, acting_user: AbstractUser, reason: str
) -> RollCallRecorded:
    act = begin_act(
        kind="record_roll_call", acting_user=acting_user, source=roll_call.meeting[:400], reason=reason
    )
    meeting = meeting_of(roll_call.meeting)
    if meeting is None:
        raise Refused([fault("meeting", f"{roll_call.meeting!r} is no meeting", "one that is recorded")])
    entry = _entry("meeting")
    put = put_facts(_facts(roll_call), entry=entry, meeting=meeting_named(meeting, plan), act=act)
    entries = [
        Entry(vote_node(vote), source="", path=f"votes[{number}]")
        for number, vote in enumerate(roll_call.votes, start=1)
    ]
    outcome = load_votes(entries, words=plan_words(plan), act=act, named_here=NOTHING_ELSE)
    faults = [*entry.faults, *_faults_of_change(put, reason=reason), *outcome.faults]
    faults += _faults_of_votes(act=act)
    faults += faults_after_votes(plan, act=act) if not outcome.faults else []
    if faults:
        raise Refused(dict.fromkeys(faults))
    if not outcome.new and not put.changed:
        transaction.set_rollback(True)
        return RollCallRecorded(outcome=UNCHANGED)
    if put.changed:
        append_link(MEETINGS, act=act, about=f"who attended {meeting.entry}")
    summary = {"votes": [outcome.new, outcome.unchanged, 0], "attendance": len(roll_call.spells)}
    Act.objects.filter(pk=act.pk).update(summary=summary)
    votes = tuple((vote, ballots_of(vote.id)) for vote in votes_of_act(plan, act))
    return RollCallRecorded(outcome=NEW, votes=votes)


def _facts(roll_call: RollCallAsked) -> MeetingFacts:
    """No attendance at all says nothing of it: then the votes stand as the meeting's mode has them."""
    return MeetingFacts(pauses=roll_call.pauses, spells=roll_call.spells or None)


def meeting_named(meeting: BoardMeeting, plan: Plan) -> MeetingNamed:
    """The meeting, for what is recorded of it."""
    funds = tuple(meeting.meeting_funds.values_list("fund_id", flat=True))
    return MeetingNamed(entry=meeting.entry, day=meeting.date, funds=funds, plan=plan.pk)


def _faults_of_change(put: Put, *, reason: str) -> Iterator[Fault]:
    if put.corrected and not reason:
        words = {"attendance": "the attendance", "adjourned": "an adjournment"}
        what = " and ".join(words[key] for key in put.corrected)
        yield fault(
            "reason", f"{what} is recorded already, and otherwise", "what was wrong, and how it was found"
        )


def _faults_of_votes(*, act: Act) -> Iterator[Fault]:
    for old in Vote.objects.filter(superseded_by=act).order_by("pk"):
        yield fault(
            "votes",
            f"a vote on {old.matter.lower()} at {old.meeting} is recorded already, and otherwise",
            "open the vote that stands and correct it, with a reason",
        )


def _entry(path: str) -> Entry:
    return Entry(BookNode(row=0, named={}), source="", path=path)
