"""The Boards of the export: who sat there, when they met, who was present, what they weighed, the minutes."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from governance.models import (
    Adjournment,
    AgendaItem,
    Attendance,
    BoardMeeting,
    MeetingConsideration,
    MeetingNotice,
    Trustee,
    TrusteeInterest,
    VoteScope,
)
from governance.selectors.chained_boards import BOARDS, MEETINGS
from governance.selectors.minutes import minutes_data
from governance.selectors.printing import printed
from plan_admin.records.export.files import OF_ALL_TIME, File, YearOf

DRAWN = "meetings of the year, and those of the votes that are here"
VERSIONS = ("recorded_by_act", "superseded_by_act")
ACTS = ("recorded_by_id", "superseded_by_id")


def seats(of: YearOf) -> Iterator[File]:
    """Who sat on the Fund's Board, and who was not Dis-interested."""
    rows = Trustee.objects.filter(fund__code=of.fund).order_by("entry", "pk")
    yield of.table(
        "votes/seats.csv",
        "who sat on the Fund's Board for a span of days (end excluded), every version",
        "8",
        OF_ALL_TIME,
        head=("seat", "name", "service", *VERSIONS),
        rows=rows.values_list("pk", "name", "service", *ACTS),
        chained=BOARDS,
    )
    names = ("kind", "period", "cause", "reason")
    yield of.table(
        "votes/interests.csv",
        "why and for which days (end excluded) whoever had a seat was not Dis-interested",
        "8(b)",
        OF_ALL_TIME,
        head=("seat", *names),
        rows=TrusteeInterest.objects.filter(trustee__fund__code=of.fund)
        .order_by("trustee_id", "pk")
        .values_list("trustee_id", *names),
    )


def meetings(of: YearOf) -> Iterator[File]:
    """When the Fund's Board met, who was there, and what it considered of the Plan."""
    entries = {"meeting__in": _standing(of).values("entry")}
    named = ("entry", "date", "mode", "called_for", "relief", "relief_conditions")
    yield of.table(
        "votes/meetings.csv",
        "meetings of the Fund's Board, every version",
        "8",
        DRAWN,
        head=("meeting", *named[1:], *VERSIONS),
        rows=BoardMeeting.objects.filter(entry__in=_standing(of).values("entry"))
        .order_by("date", "entry", "pk")
        .values_list(*named, *ACTS),
        chained=MEETINGS,
    )
    members = Trustee.objects.filter(fund__code=of.fund).values("name")
    present = ("meeting", "trustee", "day", "arrived", "left", "mode")
    yield of.table(
        "votes/attendance.csv",
        "who of the Fund's Board was present and how, every version; no day: the meeting's own",
        "8",
        DRAWN,
        head=(*present, *VERSIONS),
        rows=Attendance.objects.filter(**entries, trustee__in=members)
        .order_by("meeting", "pk")
        .values_list(*present, *ACTS),
        chained=MEETINGS,
    )
    weighed = ("meeting", "information", "factors", "basis", "finding")
    yield of.table(
        "votes/considered.csv",
        "what the Boards asked for, weighed and found of the Plan, every version",
        "Rule 12b-1(d), (e)",
        DRAWN,
        head=(*weighed, *VERSIONS),
        rows=MeetingConsideration.objects.filter(**entries, plan=of.plan)
        .order_by("meeting", "pk")
        .values_list(*weighed, *ACTS),
        chained=MEETINGS,
    )


def called(of: YearOf) -> Iterator[File]:
    """How a meeting was called and for what, and when it was adjourned."""
    entries = {"meeting__in": _standing(of).values("entry")}
    said = ("meeting", "given", "to", "words")
    yield of.table(
        "votes/notices.csv",
        "when a meeting was called, whom the notice went to and its words, every version",
        "8",
        DRAWN,
        head=(*said, *VERSIONS),
        rows=MeetingNotice.objects.filter(**entries).order_by("meeting", "pk").values_list(*said, *ACTS),
        chained=MEETINGS,
    )
    about = Q(portfolios=[]) | Q(portfolios__contains=[of.portfolio])
    matters = ("meeting", "position", "matter", "subject", "portfolios", "text")
    yield of.table(
        "votes/agenda.csv",
        "what was on a meeting's agenda for the Portfolio, every version; no portfolios: for all that met",
        "8",
        DRAWN,
        head=(*matters, *VERSIONS),
        rows=AgendaItem.objects.filter(about, **entries)
        .order_by("meeting", "position", "pk")
        .values_list(*matters, *ACTS),
        chained=MEETINGS,
    )
    whiles = ("meeting", "day", "at", "until", "resumed", "reason")
    yield of.table(
        "votes/adjournments.csv",
        "when a meeting was adjourned and reconvened, every version; no day: the meeting's own",
        "8",
        DRAWN,
        head=(*whiles, *VERSIONS),
        rows=Adjournment.objects.filter(**entries).order_by("meeting", "pk").values_list(*whiles, *ACTS),
        chained=MEETINGS,
    )


def minutes(of: YearOf) -> Iterator[File]:
    """The minutes of each, as they are printed from what is recorded."""
    for meeting in _standing(of).order_by("date", "entry").distinct():
        yield File(
            path=f"votes/minutes/{meeting.date}-{meeting.pk}.pdf",
            what=f"minutes of the meeting {meeting.entry}",
            section="8, Rule 12b-1(d)",
            drawn=DRAWN,
            data=printed("minutes.typ", minutes_data(of.plan, meeting)),
        )


def _standing(of: YearOf) -> "QuerySet[BoardMeeting]":
    """The meetings that are here, as they stand."""
    voted = VoteScope.objects.filter(share_class=of.share_class, vote__superseded_by__isnull=True)
    return BoardMeeting.objects.filter(
        Q(entry__in=voted.values("vote__meeting")) | Q(date__year=of.year, meeting_funds__fund__code=of.fund),
        superseded_by__isnull=True,
    )
