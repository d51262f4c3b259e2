"""The parts `boards` and `meetings` of a book: who sits on each Fund's Board, and when the Boards met."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from governance.domain.book_drafts import (
    Draft,
    PartOutcome,
    compare,
    content_of,
    identity,
    natural_key,
    outcome_of,
)
from governance.domain.book_entries import Entry, did_you_mean, read_period, words_of
from governance.domain.lookbacks import Cause
from governance.domain.periods import DatePeriod
from governance.domain.votes import Matter
from governance.models import Act, BoardMeeting, MeetingFund, Trustee, TrusteeInterest
from governance.models.recording import add_each, standing_records, supersede
from governance.models.spans import days_of
from governance.selectors.chained_boards import BOARDS, MEETINGS
from governance.selectors.words import PlanWords
from governance.services.book_reliefs import read_relief
from governance.services.chain import append_link
from governance.services.meeting_facts import FACT_KEYS, MeetingNamed, Put, put_facts, read_facts

TRUSTEE_KEYS = ("id", "name", "interested", "financial_interest", "from", "to", "interests")
NAME_LIMIT = 200
REASON_LIMIT = 300
INTEREST_KEYS = ("kind", "cause", "from", "to", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """What stands in the way of a vote, as a book says it."""

    kind: TrusteeInterest.Kind
    period: DatePeriod
    cause: Cause | None = None
    reason: str = ""

    def content(self) -> list[object]:
        """In canonical form; a cause that is not said leaves the form as it was before there were causes."""
        said = [str(self.kind.value), self.period.first, self.period.last, self.reason]
        return said if self.cause is None else [*said, str(self.cause.value)]


def load_boards(entries: Sequence[Entry], *, words: PlanWords, act: Act) -> PartOutcome:
    """Section 8: the Trustees or Directors of each Fund, and what stands in the way of each vote.

    Our reading: `interested` and `financial_interest` hold for the whole term of office. A seat of a
    board with an id that the board no longer names is superseded.
    """
    drafts = [draft for entry in entries for draft in _seats(entry, words=words)]
    changes = compare(drafts, standing_records(Trustee))
    boards = {entry.optional_text("id"): entry for entry in entries if not entry.failed}
    left_out = _left_out(boards, drafts)
    supersede(Trustee, act=act, pk__in=[*changes.superseded, *left_out])
    add_each(
        changes,
        add=lambda draft: _add_seat(draft, act=act),
        words={"trustee_holds_one_seat_a_day": _two_seats},
    )
    outcome = outcome_of(
        "boards",
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected) + len(left_out),
    )
    if count := outcome.new + outcome.corrected:
        append_link(BOARDS, act=act, about=f"{count} {'seat' if count == 1 else 'seats'} of the Boards")
    return outcome


def load_meetings(entries: Sequence[Entry], *, words: PlanWords, act: Act) -> PartOutcome:
    """Sections 8 to 12: a meeting of one or several Boards, how it met, and what it was called for."""
    drafts = [draft for entry in entries if (draft := _meeting(entry, words=words))]
    changes = compare(drafts, standing_records(BoardMeeting))
    supersede(BoardMeeting, act=act, pk__in=changes.superseded)
    add_each(changes, add=lambda draft: _add_meeting(draft, act=act), words={})
    said = {
        draft.key: _put_facts(draft, plan=words.plan.pk, act=act)
        for draft in drafts
        if not draft.entry.failed
    }
    touched = {draft.key for draft in changes.to_add}
    changed = [key for key, put in said.items() if put.changed and key not in touched]
    outcome = outcome_of(
        "meetings",
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged - len(changed),
        corrected=len(changes.corrected) + len(changed),
    )
    if named := [draft.key for draft in drafts if draft.key in touched or draft.key in changed]:
        append_link(MEETINGS, act=act, about=f"meeting {', '.join(named)}")
    return outcome


def _put_facts(draft: Draft, *, plan: int, act: Act) -> Put:
    """What is said of a meeting besides: notice, agenda, adjournments, attendance, what was considered."""
    named = MeetingNamed(entry=draft.key, day=draft.values["date"], funds=draft.values["funds"], plan=plan)
    return put_facts(draft.values["facts"], entry=draft.entry, meeting=named, act=act)


def _seats(entry: Entry, *, words: PlanWords) -> Iterator[Draft]:
    entry.expect("funds", "trustees")
    board = entry.optional_text("id")
    funds = words.funds(entry)
    if not entry.has("trustees"):
        entry.fail("trustees", "is missing", "the Trustees or Directors, each with name and from")
    for trustee in entry.entries("trustees"):
        trustee.expect(*TRUSTEE_KEYS)
        name = trustee.text("name", limit=NAME_LIMIT)
        service = read_period(trustee)
        interests = tuple(_interests(trustee, service))
        for fund in funds:
            code = words.fund_codes[fund]
            own = trustee.optional_text("id") or (name if board else None)
            key = natural_key(board, code, own) if own else natural_key(code, name, service.first)
            content = content_of(
                fund=code,
                board=board,
                name=name,
                first=service.first,
                last=service.last,
                interests=[one.content() for one in interests],
            )
            values = {"fund": fund, "name": name, "service": service, "interests": interests}
            if not trustee.failed:
                yield Draft(entry=trustee, key=key, content=content, values=values)


def _interests(trustee: Entry, service: DatePeriod) -> Iterator[Interest]:
    if trustee.flag("interested", default=False):
        yield Interest(kind=TrusteeInterest.Kind.INTERESTED_PERSON, period=service)
    if trustee.flag("financial_interest", default=False):
        yield Interest(kind=TrusteeInterest.Kind.FINANCIAL_INTEREST, period=service)
    for one in trustee.entries("interests"):
        one.expect(*INTEREST_KEYS)
        yield Interest(
            kind=one.choice("kind", words_of(TrusteeInterest.Kind)),
            period=read_period(one),
            cause=one.choice("cause", words_of(Cause)) if one.has("cause") else None,
            reason=one.optional_text("reason", limit=REASON_LIMIT),
        )


def _left_out(boards: Mapping[str, Entry], drafts: Sequence[Draft]) -> list[int]:
    """Seats that stand for a board with an id, and that the board no longer names."""
    named = {draft.key for draft in drafts}
    standing = Trustee.objects.filter(
        superseded_by__isnull=True, content__board__in=[one for one in boards if one]
    )
    return [pk for pk, key in standing.values_list("pk", "entry") if key not in named]


def _add_seat(draft: Draft, *, act: Act) -> None:
    trustee = Trustee.objects.create(
        entry=draft.key,
        content=draft.content,
        recorded_by=act,
        fund_id=draft.values["fund"],
        name=draft.values["name"],
        service=days_of(draft.values["service"]),
    )
    TrusteeInterest.objects.bulk_create(
        TrusteeInterest(
            trustee=trustee,
            kind=one.kind,
            period=days_of(one.period),
            cause=one.cause or "",
            reason=one.reason,
        )
        for one in draft.values["interests"]
    )


def _two_seats(draft: Draft) -> tuple[str, str]:
    other = Trustee.objects.filter(
        superseded_by__isnull=True,
        fund=draft.values["fund"],
        name=draft.values["name"],
        service__overlap=days_of(draft.values["service"]),
    ).first()
    since = f" from {other.content['first']}" if other else ""
    return (
        f"Section 8: {draft.values['name']} sits on the Board of {draft.content['fund']} already{since}",
        "one seat at a time; to correct a first day, give the entry an id",
    )


def _meeting(entry: Entry, *, words: PlanWords) -> Draft | None:
    entry.expect("funds", "date", "mode", "called_for", "relief", *FACT_KEYS)
    key = identity(entry) or entry.text("id")
    funds = words.funds(entry)
    day = entry.day("date")
    mode = entry.choice("mode", words_of(BoardMeeting.Mode))
    called_for = _matters(entry)
    relief, affirmed = read_relief(entry, day=day)
    facts = read_facts(entry, day=day, words=words)
    if entry.failed:
        return None
    content = content_of(
        funds=[words.fund_codes[fund] for fund in funds],
        date=day,
        mode=str(mode.value),
        called_for=[str(matter.value) for matter in called_for],
        **({"relief": relief, "conditions": affirmed} if relief else {}),
    )
    values = {
        "date": day,
        "mode": mode,
        "called_for": [matter.value for matter in called_for],
        "funds": funds,
        "relief": relief,
        "relief_conditions": list(affirmed),
        "facts": facts,
    }
    return Draft(entry=entry, key=key, content=content, values=values)


def _matters(entry: Entry) -> tuple[Matter, ...]:
    known = words_of(Matter)
    found = set()
    for number, word in enumerate(entry.texts("called_for"), start=1):
        matter = known.get(word.casefold())
        if matter is None:
            entry.fail(f"called_for[{number}]", f"{word!r} is no matter", did_you_mean(word, tuple(known)))
        else:
            found.add(matter)
    return tuple(matter for matter in Matter if matter in found)


def _add_meeting(draft: Draft, *, act: Act) -> None:
    values = dict(draft.values)
    funds = values.pop("funds")
    del values["facts"]
    meeting = BoardMeeting.objects.create(entry=draft.key, content=draft.content, recorded_by=act, **values)
    MeetingFund.objects.bulk_create(MeetingFund(meeting=meeting, fund_id=fund) for fund in funds)
