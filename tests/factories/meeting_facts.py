"""What the database refuses of notices, agendas, attendance, drafts and motions, attacked past the ORM."""

from typing import Any

from tests.factories import rows
from tests.factories.refusals import SUPERSEDED_ONCE, Break, Frozen
from tests.factories.rows import Setting, insert, value

SUPERSEDED = (SUPERSEDED_ONCE,)


def _record(here: Setting, table: str, **values: Any) -> int:
    entry = f"{table}-{value('SELECT count(*) FROM governance_act')}"
    row: dict[str, Any] = {"entry": entry, "content": "{}", "recorded_by_id": here.act, "meeting": "m1"}
    whole = row | values
    rows.linked("MEETINGS", whole["recorded_by_id"])
    quoted = {f'"{name}"': one for name, one in whole.items()}  # some are words of SQL
    return insert(f"governance_{table}", **quoted)


def notice(here: Setting, **changes: Any) -> int:
    """The notice of the meeting m1."""
    return _record(
        here, "meetingnotice", **{"to": "all Directors", "words": "", "given": "2003-08-01"} | changes
    )


def agenda_item(here: Setting, **changes: Any) -> int:
    """The first item on its agenda."""
    row = {"position": 1, "matter": "ADOPTION", "subject": "", "portfolios": "{}", "text": ""}
    return _record(here, "agendaitem", **row | changes)


def adjournment(here: Setting, **changes: Any) -> int:
    """It was adjourned to the next day."""
    row = {"day": "2003-08-13", "at": "11:30", "until": "2003-08-14", "resumed": "09:00", "reason": ""}
    return _record(here, "adjournment", **row | changes)


def attendance(here: Setting, **changes: Any) -> int:
    """Somebody was there all morning."""
    row = {"trustee": "Ann Able", "arrived": "09:00", "left": "12:00", "mode": "IN_PERSON"}
    return _record(here, "attendance", **row | changes)


def consideration(here: Setting, **changes: Any) -> int:
    """What the meeting m1 weighed of the Plan."""
    row = {"plan_id": here.plan, "information": "{}", "factors": "{Cost}", "basis": "", "finding": ""}
    return _record(here, "meetingconsideration", **row | changes)


def fund_form(here: Setting, **changes: Any) -> int:
    """The Fund is a trust from a day on."""
    entry = f"form-{value('SELECT count(*) FROM governance_fundform')}"
    row = {"entry": entry, "content": "{}", "recorded_by_id": here.act, "fund_id": here.fund}
    return insert("governance_fundform", **row | {"form": "TRUST", "from_date": "2003-11-25"} | changes)


def draft(here: Setting, **changes: Any) -> int:
    """Something typed of its roll call."""
    person = value("SELECT acting_user_id FROM governance_act WHERE id = %s", here.act)
    row = {"plan_id": here.plan, "meeting": "m1", "person_id": person, "version": 1, "content": "{}"}
    return insert("governance_rollcalldraft", **row | {"is_apart": False} | changes)


def another(here: Setting) -> int:
    """Another person."""
    return int(value("SELECT acting_user_id FROM governance_act WHERE id = %s", rows.act()))


MEETING_BREAKS = [
    Break(
        name="meeting_notice_stands_once",
        passes=lambda here: (notice(here), notice(here, superseded_by_id=here.act)),
        refuses=notice,
    ),
    Break(
        name="agenda_item_one_per_position",
        passes=lambda here: (agenda_item(here), agenda_item(here, position=2)),
        refuses=agenda_item,
    ),
    Break(
        name="adjournment_stands_once",
        passes=lambda here: (adjournment(here, day=None), adjournment(here)),
        refuses=lambda here: adjournment(here, day=None),
    ),
    Break(
        name="adjournment_ends_after_it_began",
        passes=lambda here: adjournment(here, until="2003-08-13", resumed="11:31"),
        refuses=lambda here: adjournment(here, until="2003-08-13", resumed="11:30"),
    ),
    Break(
        name="attendance_left_after_arrived",
        passes=lambda here: attendance(here, left="09:01"),
        refuses=lambda here: attendance(here, left="09:00", trustee="Bob Best"),
    ),
    Break(
        name="attendance_one_spell_at_a_time",
        passes=lambda here: (
            attendance(here),
            attendance(here, arrived="12:00", left=None),
            attendance(here, day="2003-08-14"),
            attendance(here, trustee="Bob Best"),
        ),
        refuses=lambda here: attendance(here, arrived="11:59", left="12:01"),
    ),
    Break(
        name="meeting_consideration_stands_once",
        passes=lambda here: (consideration(here), consideration(here, superseded_by_id=here.act)),
        refuses=consideration,
    ),
    Break(
        name="meeting_consideration_says_something",
        passes=lambda here: consideration(here, factors="{}", basis="All in all."),
        refuses=lambda here: consideration(here, factors="{}", meeting="m2"),
    ),
    Break(
        name="meeting_consideration_finding_is_known",
        passes=lambda here: consideration(here, finding="REASONABLE_LIKELIHOOD"),
        refuses=lambda here: consideration(here, finding="PERHAPS", meeting="m2"),
    ),
    Break(
        name="fund_one_form_from_a_day",
        passes=lambda here: (fund_form(here), fund_form(here, from_date="1980-01-01", form="CORPORATION")),
        refuses=lambda here: fund_form(here, form="CORPORATION"),
    ),
    Break(
        name="fund_dated_form_is_known",
        passes=fund_form,
        refuses=lambda here: fund_form(here, form="", from_date="2003-11-26"),
    ),
    Break(
        name="roll_call_draft_one_per_person",
        passes=lambda here: (draft(here), draft(here, is_apart=True)),
        refuses=lambda here: draft(here, version=2),
    ),
    Break(
        name="roll_call_draft_version_once",
        passes=lambda here: (draft(here), draft(here, person_id=another(here), is_apart=True)),
        refuses=lambda here: draft(here, person_id=another(here)),
    ),
    Break(
        name="vote_seconded_by_another",
        passes=lambda here: rows.vote(here, mover="Ann Able", seconder="Bob Best"),
        refuses=lambda here: rows.vote(here, mover="Ann Able", seconder="Ann Able"),
    ),
    Break(
        name="vote_taken_on_a_day_has_a_time",
        passes=lambda here: rows.vote(here, taken_on="2003-08-14", taken_at="09:30"),
        refuses=lambda here: rows.vote(here, taken_on="2003-08-14"),
    ),
]
MEETINGS_FROZEN = [
    Frozen(table="governance_meetingnotice", row=notice, change="words = 'another'", may_set=SUPERSEDED),
    Frozen(table="governance_agendaitem", row=agenda_item, change="position = 2", may_set=SUPERSEDED),
    Frozen(table="governance_adjournment", row=adjournment, change="reason = 'another'", may_set=SUPERSEDED),
    Frozen(table="governance_attendance", row=attendance, change="mode = 'VIDEO'", may_set=SUPERSEDED),
    Frozen(
        table="governance_meetingconsideration",
        row=consideration,
        change="factors = '{Another}'",
        may_set=SUPERSEDED,
    ),
    Frozen(table="governance_fundform", row=fund_form, change="form = 'CORPORATION'", may_set=SUPERSEDED),
]
