"""What a roll call is made of: the meeting's Boards, its matters, what is recorded of it already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from governance.domain.attendance import Spell, written_spells
from governance.domain.meeting_facts import AgendaLine, MeetingFacts
from governance.domain.roll_call import Item, Setting
from governance.domain.roll_call_fields import BAR, name_of
from governance.domain.votes import Matter
from governance.models import BoardMeeting, DistributionAgreement, Plan, VoteScope
from governance.selectors.amendments import asking_holders
from governance.selectors.counting import boards, reliefs_known
from governance.selectors.joining import joining_days
from governance.selectors.meetings import facts_of
from governance.selectors.parties import ShareClassRow, share_classes_of
from governance.selectors.subjects import ON_THE_PLAN, Subjects, subjects_of
from governance.selectors.vote_words import MATTER_WORDS, about_words

FIELD_WORDS = {
    "began": "when the meeting began",
    "reason": "the reason of the correction",
    "mode": "how present",
    "arrived": "arrived",
    "left": "left",
    "again": "present again",
    "at": "time of the vote",
    "mover": "moved by",
    "seconder": "seconded by",
    "covers": "what it covers",
}
OF_AN_AGREEMENT = (Matter.AGREEMENT, Matter.AGREEMENT_TERMINATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCallOf:
    """A meeting's roll call: where it is called, and the words for its Funds, Portfolios and matters.

    `recorded`: matters that are voted for all their Portfolios already; `of_none`: those that no Portfolio of
    a Fund at the meeting can be put to.
    """

    plan: Plan
    meeting: BoardMeeting
    facts: MeetingFacts
    setting: Setting
    classes: tuple[ShareClassRow, ...]
    texts: Mapping[str, str]
    recorded: tuple[Item, ...]
    of_none: tuple[Item, ...]

    def about(self, item: Item) -> str:
        """What a matter is about."""
        return about_words(item.matter, item.subject)


def roll_call_of(plan: Plan, meeting: BoardMeeting) -> RollCallOf:
    """The roll call of a meeting for a Plan: of the Funds at the meeting that have Portfolios under it."""
    at_meeting = set(meeting.meeting_funds.values_list("fund_id", flat=True))
    classes = tuple(row for row in share_classes_of(plan) if row.fund_id in at_meeting)
    facts = facts_of(meeting)
    seats = boards(None)
    lines = facts.agenda or tuple(_called_for(plan, meeting))
    voted, subjects, joining = _voted(plan, meeting), subjects_of(plan), joining_days(plan)
    asked = asking_holders(plan) if any(one.matter is Matter.AMENDMENT for one in lines) else {}
    items: list[Item] = []
    recorded: list[Item] = []
    of_none: list[Item] = []
    texts: dict[str, str] = {}
    for position, line in enumerate(lines, start=1):
        key = f"{position}.{line.matter.value}.{line.subject}"
        concerned = _concerned(line, classes, subjects=subjects, joining=joining, day=meeting.date)
        codes = [
            row.portfolio for row in concerned if not line.portfolios or row.portfolio in line.portfolios
        ]
        left = tuple(code for code in codes if code not in voted.get((line.matter, line.subject), set()))
        item = Item(
            key=key,
            matter=line.matter,
            subject=line.subject,
            portfolios=left or tuple(codes),
            raises_amount=bool(asked.get(line.subject, frozenset()) & set(codes)),
        )
        (items if left else recorded if codes else of_none).append(item)
        texts[key] = line.text
    return RollCallOf(
        plan=plan,
        meeting=meeting,
        facts=facts,
        setting=Setting(
            meeting=meeting.entry,
            day=meeting.date,
            in_person=meeting.mode == BoardMeeting.Mode.IN_PERSON,
            called_for=frozenset(Matter(word) for word in meeting.called_for),
            boards={row.fund: seats.get(row.fund_id, ()) for row in classes},
            fund_of={row.portfolio: row.fund for row in classes},
            items=tuple(items),
            relief=reliefs_known().get(meeting.relief),
            affirmed=tuple(meeting.relief_conditions),
        ),
        classes=classes,
        texts=texts,
        recorded=tuple(recorded),
        of_none=tuple(of_none),
    )


def _concerned(
    line: AgendaLine,
    classes: Sequence[ShareClassRow],
    *,
    subjects: Subjects,
    joining: Mapping[int, date],
    day: date,
) -> list[ShareClassRow]:
    """What a vote on that line is about where it names no Portfolios, as the loader of votes takes it."""
    subject = subjects.among(line.matter).get(line.subject) if line.subject else None
    about = subject.of(line.matter) if subject is not None else None
    if about is not None:
        return [row for row in classes if row.share_class in about]
    return [row for row in classes if joining.get(row.share_class, day) <= day]


def _called_for(plan: Plan, meeting: BoardMeeting) -> list[AgendaLine]:
    """Without an agenda: what the meeting was called for; a vote on agreements is one on each of them."""
    agreements = DistributionAgreement.objects.filter(plan=plan, superseded_by__isnull=True)
    lines = []
    for word in meeting.called_for:
        matter = Matter(word)
        if matter in OF_AN_AGREEMENT:
            names = agreements.filter(ended_on__isnull=True).order_by("entry").values_list("entry", flat=True)
            lines += [AgendaLine(matter=matter, subject=name) for name in names]
        elif matter in ON_THE_PLAN:
            lines.append(AgendaLine(matter=matter))
    return lines


def _voted(plan: Plan, meeting: BoardMeeting) -> dict[tuple[Matter, str], set[str]]:
    """By matter and subject: the Portfolios for which a vote at the meeting stands."""
    found: dict[tuple[Matter, str], set[str]] = {}
    rows = VoteScope.objects.filter(
        vote__plan=plan, vote__meeting=meeting.entry, vote__superseded_by__isnull=True
    ).values_list("vote__matter", "vote__subject", "share_class__portfolio__code")
    for matter, subject, code in rows:
        found.setdefault((Matter(matter), subject), set()).add(code)
    return found


def fields_of(facts: MeetingFacts, setting: Setting) -> dict[str, str]:
    """The recorded attendance and adjournments, as the fields of the form."""
    fields: dict[str, str] = {}
    spells = facts.spells or ()
    if spells:
        fields["began"] = f"{min(one.arrived for one in spells if one.day == setting.day):%H:%M}"
    for name in setting.trustees():
        fields |= _fields_of_trustee(name, [one for one in spells if one.trustee == name], setting)
    for number, pause in enumerate(facts.pauses or (), start=1):
        fields[name_of("pause", number, "at")] = (
            f"{pause.at:%H:%M}" if pause.day == setting.day else f"{pause.day} {pause.at:%H:%M}"
        )
        fields[name_of("pause", number, "until")] = pause.until.isoformat()
        fields[name_of("pause", number, "resumed")] = f"{pause.resumed:%H:%M}" if pause.resumed else ""
        fields[name_of("pause", number, "reason")] = pause.reason
    return fields


def _fields_of_trustee(name: str, spells: Sequence[Spell], setting: Setting) -> dict[str, str]:
    own = [one for one in spells if one.day == setting.day]
    if not own:
        return {}
    first, letter = own[0], written_spells(own[:1], day=setting.day)[-1]
    return {
        name_of("mode", name): letter,
        name_of("arrived", name): f"{first.arrived:%H:%M}",
        name_of("left", name): f"{first.left:%H:%M}" if first.left else "",
        name_of("again", name): written_spells([one for one in spells if one is not first], day=setting.day),
    }


def where_choices(of: RollCallOf, item: Item) -> list[tuple[str, str]]:
    """The Funds and Portfolios for which an exception to a matter can be opened."""
    rows = [row for row in of.classes if row.portfolio in item.portfolios]
    funds = dict.fromkeys((row.fund, row.fund_name) for row in rows)
    return [
        *((f"fund:{code}", f"all of {name}") for code, name in funds),
        *((f"portfolio:{row.portfolio}", row.portfolio_name) for row in rows),
    ]


def field_words(name: str, of: RollCallOf) -> str:
    """A field of the form in words, for who is told that somebody else has changed it."""
    what, *parts = name.split(BAR)
    items = {item.key: item for item in of.setting.items}
    if what in FIELD_WORDS and len(parts) <= 1 and not (parts and parts[0] in items):
        return f"{parts[0]}: {FIELD_WORDS[what]}" if parts else FIELD_WORDS[what]
    item = items.get(parts[0]) if parts else None
    if item is None:
        return f"adjournment {parts[0]}: {parts[-1]}" if what == "pause" else name
    matter = MATTER_WORDS[item.matter]
    if what == "but":
        return f"{matter}, exception {parts[1]}: {parts[2]}"
    if what == "where":
        return f"{matter}, exception {parts[1]}"
    return f"{matter}: {parts[1] if what == 'vote' else FIELD_WORDS.get(what, what)}"
