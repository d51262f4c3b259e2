"""What is recorded of a meeting: notice, agenda, adjournments, attendance (Section 8)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from governance.domain.attendance import AttendanceMode, Pause, Spell
from governance.domain.meeting_facts import AgendaLine, Considered, Finding, MeetingFacts, Notice
from governance.domain.votes import Matter
from governance.models import (
    Adjournment,
    AgendaItem,
    Attendance,
    BoardMeeting,
    MeetingConsideration,
    MeetingNotice,
    Plan,
)


def spells_of(days: Mapping[str, date], *, known_at: int | None = None) -> dict[str, tuple[Spell, ...]]:
    """By meeting (`days`: the day of each): who was present when, as known at an act."""
    found: dict[str, list[Spell]] = defaultdict(list)
    rows = Attendance.objects.known_at(known_at).filter(meeting__in=list(days))
    for row in rows.order_by("trustee", "day", "arrived"):
        found[row.meeting].append(
            Spell(
                trustee=row.trustee,
                day=row.day or days[row.meeting],
                arrived=row.arrived,
                left=row.left,
                mode=AttendanceMode(row.mode),
            )
        )
    return {meeting: tuple(spells) for meeting, spells in found.items()}


def facts_of(meeting: BoardMeeting) -> MeetingFacts:
    """All that stands of a meeting besides its date, mode and purpose."""
    of = {"meeting": meeting.entry, "superseded_by__isnull": True}
    days = {meeting.entry: meeting.date}
    notice = MeetingNotice.objects.filter(**of).first()
    return MeetingFacts(
        notice=Notice(given=notice.given, to=notice.to, words=notice.words) if notice else None,
        agenda=tuple(
            AgendaLine(
                matter=Matter(row.matter),
                subject=row.subject,
                portfolios=tuple(row.portfolios),
                text=row.text,
            )
            for row in AgendaItem.objects.filter(**of).order_by("position")
        ),
        pauses=pauses_of(days).get(meeting.entry, ()),
        spells=spells_of(days).get(meeting.entry, ()),
    )


def pauses_of(days: Mapping[str, date]) -> dict[str, tuple[Pause, ...]]:
    """By meeting (`days`: the day of each): its adjournments."""
    found: dict[str, list[Pause]] = defaultdict(list)
    for row in Adjournment.objects.filter(meeting__in=list(days), superseded_by__isnull=True):
        found[row.meeting].append(
            Pause(
                day=row.day or days[row.meeting],
                at=row.at,
                until=row.until,
                resumed=row.resumed,
                reason=row.reason,
            )
        )
    return {
        meeting: tuple(sorted(pauses, key=lambda one: (one.day, one.at))) for meeting, pauses in found.items()
    }


def meeting_of(entry: str) -> BoardMeeting | None:
    """The meeting that stands under an id."""
    return BoardMeeting.objects.filter(entry=entry, superseded_by__isnull=True).first()


def considered_of(plan: Plan, meeting: str) -> Considered | None:
    """Rule 12b-1(d), (e): what is recorded of what a meeting weighed of a Plan; None: nothing is."""
    row = MeetingConsideration.objects.filter(plan=plan, meeting=meeting, superseded_by__isnull=True).first()
    if row is None:
        return None
    return Considered(
        information=tuple(row.information),
        factors=tuple(row.factors),
        basis=row.basis,
        finding=Finding(row.finding) if row.finding else None,
    )
