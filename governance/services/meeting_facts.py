"""Recording what else is said of a meeting: notice, agenda, adjournments, attendance (Section 8)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.domain.attendance import AttendanceMode, Pause, Spell, read_clock
from governance.domain.book_drafts import Draft, compare, content_of, natural_key
from governance.domain.book_entries import Entry, words_of
from governance.domain.fields import NotReadable
from governance.domain.meeting_facts import (
    AgendaLine,
    Considered,
    Finding,
    MeetingFacts,
    Notice,
    Sitting,
    faults_of,
)
from governance.domain.votes import Matter
from governance.models import (
    Act,
    Adjournment,
    AgendaItem,
    Attendance,
    MeetingConsideration,
    MeetingNotice,
    Recorded,
    Trustee,
)
from governance.models.recording import add_each, standing_records, supersede
from governance.selectors.words import PlanWords

FACT_KEYS = ("notice", "agenda", "adjourned", "attendance", "considered")
TEXT_LIMIT = 4000
WORDS_LIMIT = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingNamed:
    """The meeting that facts are said of; `funds`: whose Boards met, `plan`: whose matters are meant."""

    entry: str
    day: date
    funds: tuple[int, ...]
    plan: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """What became of the facts: whether something is new, whether something that stood is corrected."""

    new: bool = False
    corrected: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything was recorded."""
        return self.new or bool(self.corrected)


def put_facts(facts: MeetingFacts, *, entry: Entry, meeting: MeetingNamed, act: Act) -> Put:
    """Record what is said of a meeting; faults are noted on the entry, and then nothing is recorded.

    The same again is unchanged; another attendance, agenda or notice supersedes what stood of it whole.
    """
    for key, problem, remedy in faults_of(facts, sitting=_sitting(facts, meeting)):
        entry.fail(key, problem, remedy)
    if entry.failed:
        return Put()
    new, corrected = False, []
    for key, model, drafts in _drafts(facts, entry=entry, meeting=meeting):
        stood, changed = _put(model, drafts, meeting=meeting, act=act)
        new = new or (changed and not stood)
        if changed and stood:
            corrected.append(key)
    return Put(new=new, corrected=tuple(corrected))


def _put(
    model: type[Recorded], drafts: Sequence[Draft], *, meeting: MeetingNamed, act: Act
) -> tuple[bool, bool]:
    """Whether anything of the kind stood, and whether anything changed."""
    of: dict[str, Any] = {"meeting": meeting.entry}
    if model is MeetingConsideration:
        of |= {"plan": meeting.plan}
    standing = standing_records(model, **of)
    changes = compare(drafts, standing)
    named = {draft.key for draft in drafts}
    left_out = [record.row_id for key, record in standing.items() if key not in named]
    gone = [*changes.superseded, *left_out]
    supersede(model, act=act, pk__in=gone)

    def add(draft: Draft) -> None:
        values = {"meeting": meeting.entry, **draft.values}
        if model is MeetingConsideration:
            values |= {"plan_id": meeting.plan}
        model.objects.create(entry=draft.key, content=draft.content, recorded_by=act, **values)

    add_each(changes, add=add, words={})
    return bool(standing), bool(gone or changes.new)


Values = tuple[tuple[object, ...], dict[str, Any]]  # what names a record within its meeting, its columns


def _drafts(
    facts: MeetingFacts, *, entry: Entry, meeting: MeetingNamed
) -> Iterator[tuple[str, type[Recorded], list[Draft]]]:
    """The records of each kind of fact that something is said of."""

    def drafts(values: Iterable[Values]) -> list[Draft]:
        return [
            Draft(entry=entry, key=natural_key(meeting.entry, *key), content=content_of(**of), values=of)
            for key, of in values
        ]

    if facts.notice is not None:
        one = facts.notice
        yield "notice", MeetingNotice, drafts([((), {"given": one.given, "to": one.to, "words": one.words})])
    if facts.agenda is not None:
        yield "agenda", AgendaItem, drafts(_agenda_values(facts.agenda))
    if facts.pauses is not None:
        yield "adjourned", Adjournment, drafts(_pause_values(facts.pauses, own=meeting.day))
    if facts.spells is not None:
        yield "attendance", Attendance, drafts(_spell_values(facts.spells, own=meeting.day))
    if facts.considered is not None:
        values = _considered_values(facts.considered)
        yield "considered", MeetingConsideration, drafts([((meeting.plan,), values)])


def _considered_values(one: Considered) -> dict[str, Any]:
    return {
        "information": list(one.information),
        "factors": list(one.factors),
        "basis": one.basis,
        "finding": one.finding.value if one.finding else "",
    }


def _agenda_values(agenda: Sequence[AgendaLine]) -> Iterator[Values]:
    for number, line in enumerate(agenda, start=1):
        values = {
            "position": number,
            "matter": line.matter.value,
            "subject": line.subject,
            "portfolios": list(line.portfolios),
            "text": line.text,
        }
        yield (number,), values


def _pause_values(pauses: Sequence[Pause], *, own: date) -> Iterator[Values]:
    """A day that is the meeting's own is left out: a corrected date takes it along."""
    for one in pauses:
        day = one.day if one.day != own else None
        values = {"day": day, "at": one.at, "until": one.until, "resumed": one.resumed, "reason": one.reason}
        yield (day, one.at), values


def _spell_values(spells: Sequence[Spell], *, own: date) -> Iterator[Values]:
    """As for adjournments, the meeting's own day is left out."""
    for one in spells:
        day = one.day if one.day != own else None
        values = {
            "trustee": one.trustee,
            "day": day,
            "arrived": one.arrived,
            "left": one.left,
            "mode": one.mode.value,
        }
        yield (one.trustee, day, one.arrived), values


def _sitting(facts: MeetingFacts, meeting: MeetingNamed) -> Sitting:
    days = {meeting.day, *(spell.day for spell in facts.spells or ())}
    rows = Trustee.objects.filter(superseded_by__isnull=True, fund__in=meeting.funds)
    return Sitting(
        day=meeting.day,
        in_office={
            day: set(rows.filter(service__contains=day).values_list("name", flat=True)) for day in days
        },
    )


def read_facts(entry: Entry, *, day: date, words: PlanWords) -> MeetingFacts:
    """The optional keys of a meeting in a book; a key left out says nothing."""
    notice, considered = entry.entry("notice"), entry.entry("considered")
    return MeetingFacts(
        notice=_notice(notice) if notice else None,
        agenda=tuple(_agenda(entry, words=words)) if entry.has("agenda") else None,
        pauses=tuple(_pauses(entry, day=day)) if entry.has("adjourned") else None,
        spells=tuple(_spells(entry, day=day)) if entry.has("attendance") else None,
        considered=_considered(considered) if considered else None,
    )


def _considered(one: Entry) -> Considered:
    one.expect("information", "factors", "basis", "finding")
    return Considered(
        information=one.texts("information", limit=TEXT_LIMIT),
        factors=one.texts("factors", limit=TEXT_LIMIT),
        basis=one.optional_text("basis", limit=TEXT_LIMIT),
        finding=one.choice("finding", words_of(Finding)) if one.has("finding") else None,
    )


def _notice(notice: Entry) -> Notice:
    notice.expect("given", "to", "words")
    return Notice(
        given=notice.optional_day("given"),
        to=notice.optional_text("to", limit=WORDS_LIMIT),
        words=notice.optional_text("words", limit=TEXT_LIMIT),
    )


def _agenda(entry: Entry, *, words: PlanWords) -> Iterator[AgendaLine]:
    for line in entry.entries("agenda"):
        line.expect("matter", "subject", "portfolios", "funds", "text")
        yield AgendaLine(
            matter=line.choice("matter", words_of(Matter)),
            subject=line.optional_text("subject"),
            portfolios=_portfolios(line, words=words),
            text=line.optional_text("text", limit=TEXT_LIMIT),
        )


def _portfolios(line: Entry, *, words: PlanWords) -> tuple[str, ...]:
    if line.has("portfolios") and line.has("funds"):
        line.fail("funds", "names Funds beside Portfolios", "one of the two")
    if line.has("funds"):
        funds = set(words.funds(line))
        return tuple(row.portfolio for row in words.share_classes if row.fund_id in funds)
    if line.all_or_texts("portfolios") is None:
        return ()
    return tuple(row.portfolio for row in words.portfolios(line))


def _pauses(entry: Entry, *, day: date) -> Iterator[Pause]:
    for one in entry.entries("adjourned"):
        one.expect("on", "at", "until", "resumed", "reason")
        at, on = _clock(one, "at"), one.optional_day("on") or day
        if at is None and not one.failed:
            one.fail("at", "is missing", "a time, like 11:30")
        if at is not None:
            yield Pause(
                day=on,
                at=at,
                until=one.optional_day("until") or on,
                resumed=_clock(one, "resumed"),
                reason=one.optional_text("reason", limit=WORDS_LIMIT),
            )


def _spells(entry: Entry, *, day: date) -> Iterator[Spell]:
    modes: Mapping[str, AttendanceMode] = words_of(AttendanceMode)
    for one in entry.entries("attendance"):
        one.expect("name", "day", "arrived", "left", "mode")
        name, arrived = one.text("name"), _clock(one, "arrived")
        if arrived is None and not one.failed:
            one.fail("arrived", "is missing", "a time, like 9:00")
        if arrived is not None:
            yield Spell(
                trustee=name,
                day=one.optional_day("day") or day,
                arrived=arrived,
                left=_clock(one, "left"),
                mode=one.choice("mode", modes, default="in_person"),
            )


def _clock(entry: Entry, key: str) -> Any:
    text = entry.optional_text(key)
    try:
        return read_clock(text) if text else None
    except NotReadable as reason:
        entry.fail(key, reason.problem, reason.remedy)
        return None
