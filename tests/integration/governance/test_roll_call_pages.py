"""The pages of a meeting and its roll call: who may open them, what is typed, and what is recorded."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.domain.meeting_facts import AgendaLine
from governance.domain.roles import Role
from governance.domain.votes import Matter
from governance.models import AgendaItem, Attendance, BoardMeeting, MeetingNotice, Plan, RollCallDraft, Vote
from governance.selectors.votes import votes_shown
from governance.services.amendments import AmendmentAsked, draft_amendment
from tests.factories.amendments import WITH_BOND, restated
from tests.factories.boards import JUNE, adopted_plan, meeting
from tests.factories.books import rows_of_all_tables
from tests.factories.people import person
from tests.factories.roll_calls import ITEM, fields

pytestmark = pytest.mark.django_db
DUE = "CONTINUANCE..alpha-growth-fund"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    plan = adopted_plan(acting_user)
    meeting(plan, acting_user)
    return plan


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def secretary(plan: Plan) -> Client:
    return signed_in(person(Role.SECRETARY))


def address(name: str, *more: Any) -> str:
    return reverse(f"governance:{name}", args=["class-b", *more])


ROLL = "/class-b/meetings/board-2004-06-09/roll-call/"


def stored() -> dict[str, int]:
    """How many rows there are of what an act could leave; sessions and the like come and go."""
    rows = rows_of_all_tables()
    return {table: count for table, count in rows.items() if table.startswith(("governance_", "users_"))}


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECRETARY])
def test_only_the_secretary_calls_meetings_and_the_roll(plan: Plan, role: Role) -> None:
    client = signed_in(person(role))
    before = stored()

    answers = [
        client.get(ROLL),
        client.post(ROLL, fields() | {"version": "0", "check": "yes"}),
        client.post(ROLL, fields() | {"version": "0", "live": "yes"}, headers=HTMX),
        client.get(address("meeting_call")),
        client.post(address("meeting_call") + "?date=2004-06-16", {"mode": "IN_PERSON", "due": DUE}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert stored() == before


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.AUDITOR])
def test_staff_see_the_meeting_without_its_buttons(plan: Plan, role: Role) -> None:
    said = text_of(signed_in(person(role)).get(address("meeting", JUNE)))

    assert "Not recorded; the meeting was called for continuance." in said
    assert "Call the roll" not in said


@pytest.mark.parametrize("role", [Role.DISTRIBUTOR, Role.ASSIGNEE, Role.AGENT])
def test_outsiders_see_no_meeting(plan: Plan, role: Role) -> None:
    assert signed_in(person(role)).get(address("meeting", JUNE)).status_code == 403


@pytest.mark.plan_section("8", "10")
def test_agenda_is_drawn_from_what_is_due_on_the_day(secretary: Client) -> None:
    early = secretary.get(address("meeting_call"), {"date": "2004-03-31"}).context["form"]
    in_time = secretary.get(address("meeting_call"), {"date": "2004-06-16"}).context["form"]

    assert [one.initial["due"] for one in (early, in_time)] == [[], [DUE]]
    assert "Continuance: 3 Portfolios, by 30 Jun 2004" in str(in_time["due"])


@pytest.mark.plan_section("8")
def test_meeting_is_called_with_notice_and_agenda(secretary: Client) -> None:
    sent = {"mode": "IN_PERSON", "given": "2004-06-01", "to": "all", "words": "To vote.", "due": DUE}
    sent |= {"date": "2004-06-16", "matter-0": "TERMINATION", "subject-0": "t1"}

    answer = secretary.post(address("meeting_call") + "?date=2004-06-16", sent, follow=True)

    called = BoardMeeting.objects.get(entry="board-2004-06-16")
    assert (called.date, called.called_for) == (date(2004, 6, 16), ["CONTINUANCE", "TERMINATION"])
    assert MeetingNotice.objects.get().given == date(2004, 6, 1)
    items = AgendaItem.objects.order_by("position").values_list("matter", "subject")
    assert list(items) == [("CONTINUANCE", ""), ("TERMINATION", "t1")]
    assert "The meeting is recorded." in text_of(answer)
    assert "1 Jun 2004" in text_of(answer)


def test_notice_after_the_meeting_and_an_empty_agenda_are_refused(secretary: Client) -> None:
    before = stored()
    page = address("meeting_call") + "?date=2004-06-16"

    empty = secretary.post(page, {"mode": "IN_PERSON", "date": "2004-06-16"})
    late = secretary.post(
        page, {"mode": "IN_PERSON", "date": "2004-06-16", "due": DUE, "given": "2004-06-17"}
    )

    assert (empty.status_code, late.status_code) == (422, 422)
    assert "Nothing is on the agenda" in text_of(empty)
    assert "the notice is of 2004-06-17, after the meeting" in text_of(late)
    assert stored() == before


def test_corrected_agenda_needs_its_reason_and_keeps_the_earlier_one(secretary: Client, plan: Plan) -> None:
    page = address("meeting_call") + f"?corrects={JUNE}"
    sent = {"date": "2004-06-09", "mode": "IN_PERSON", "due": DUE, "to": "all", "words": "First"}
    assert secretary.post(page, sent).status_code == 422

    secretary.post(page, sent | {"reason": "The notice was found"})
    answer = secretary.post(page, sent | {"words": "Second", "reason": "Misread"})

    assert answer["Location"] == address("meeting", JUNE)
    notices = MeetingNotice.objects.order_by("pk")
    assert [(one.words, one.superseded_by is None) for one in notices] == [("First", False), ("Second", True)]
    assert BoardMeeting.objects.filter(superseded_by__isnull=True, entry=JUNE).count() == 1


@pytest.mark.plan_section("8", "10")
def test_tally_follows_what_is_typed_and_is_saved(secretary: Client) -> None:
    answer = secretary.post(ROLL, fields("ffa-") | {"version": "0", "live": "yes"}, headers=HTMX)

    said = text_of(answer)
    assert "Board 2 of 4, Dis-interested 1 of 3. Missing: 1 more vote of the Board needed" in said
    assert "1 more Dis-interested vote needed (Section 10, 8(b))" in said
    assert "Not voted yet: Dot Dunn." in said
    assert "Saved, version 1." in said
    assert RollCallDraft.objects.get().content == fields("ffa-")
    assert f'name="vote|{ITEM}|Cyd Cole" value="a"' in text_of(secretary.get(ROLL))


def test_tally_of_who_is_signed_in_no_more_says_so_and_stores_nothing(plan: Plan) -> None:
    answer = Client().post(ROLL, fields() | {"version": "0", "live": "yes"}, headers=HTMX)

    assert answer.status_code == 401
    assert not RollCallDraft.objects.exists()


def test_summary_comes_before_anything_binding_and_is_recorded_once(secretary: Client, plan: Plan) -> None:
    summary = secretary.post(ROLL, fields("fffb") | {"version": "0", "check": "yes"})
    assert "It puts the Plan in force through 30 Jun 2005." in text_of(summary)
    assert "Abstained: Dot Dunn." in text_of(summary)
    assert not Attendance.objects.exists()

    sent = {"version": "1", "texts": summary.context["texts"], "record": "yes"}
    first = secretary.post(ROLL, sent, follow=True)
    second = secretary.post(ROLL, sent, follow=True)

    assert "The roll call is recorded." in text_of(first)
    assert "recorded just so already" in text_of(second)
    assert (Vote.objects.filter(meeting=JUNE).count(), Attendance.objects.count()) == (1, 4)
    assert votes_shown(plan)[0].state == "carried"
    assert "Recorded already: Continuance, the Plan." in text_of(secretary.get(ROLL))


@pytest.mark.plan_section("9")
def test_another_text_than_the_one_shown_is_not_voted_on(secretary: Client, plan: Plan) -> None:
    secretary.post(ROLL, fields("ffff") | {"version": "0", "check": "yes"})

    answer = secretary.post(ROLL, {"version": "1", "texts": "0" * 64, "record": "yes"})

    assert "the text that is voted on was changed since it was shown" in text_of(answer)
    assert not Vote.objects.filter(meeting=JUNE).exists()


def test_every_fault_is_shown_before_the_summary_and_nothing_is_lost(secretary: Client) -> None:
    typed = fields("ff-z", "pppp", at_ITEM="25")

    answer = secretary.post(ROLL, typed | {"version": "0", "check": "yes"})

    assert answer.status_code == 422
    assert {fault.problem for fault in answer.context["faults"]} == {
        "'25' is no time of day",
        "'z' is no vote",
        "Cyd Cole was present and has not voted",
        "Dot Dunn was present and has not voted",
    }
    assert f'name="vote|{ITEM}|Dot Dunn" value="z"' in text_of(answer)
    assert not Attendance.objects.exists()


def test_exception_is_opened_and_closed_without_losing_the_rest(secretary: Client) -> None:
    opened = secretary.post(ROLL, fields() | {"version": "0", "open": ITEM})
    assert opened["Location"].endswith("?at=where%7C1.CONTINUANCE.%7C1")
    page = text_of(secretary.get(opened["Location"]))
    assert 'data-focus="where|1.CONTINUANCE.|1"' in page
    assert "all of ALPHA FUNDS, INC." in page

    typed = fields(**{"where_ITEM_1": "fund:alpha-funds-inc", "but_ITEM_1_Bob Best": "a"})
    secretary.post(ROLL, typed | {"version": "1", "close": f"{ITEM}|1"})

    assert RollCallDraft.objects.get().content == fields()


def test_second_secretary_is_told_what_changed_and_says_whose_entries_stay(
    secretary: Client, plan: Plan
) -> None:
    other = signed_in(person(Role.SECRETARY, name="other"))
    secretary.post(ROLL, fields("ffff") | {"version": "0", "live": "yes"}, headers=HTMX)

    told = text_of(other.post(ROLL, fields("fffa") | {"version": "0", "live": "yes"}, headers=HTMX))

    assert "secretary has changed this roll call since you opened it" in told
    assert "Continuance: Dot Dunn: theirs f, yours a" in told
    checked = other.post(ROLL, fields("fffa") | {"version": "0", "check": "yes"})
    assert checked.status_code == 302  # not before it is settled
    other.post(ROLL, fields("fffa") | {"version": "0", "mine": "1"})
    assert f'name="vote|{ITEM}|Dot Dunn" value="a"' in text_of(secretary.get(ROLL))


def test_summary_of_an_older_version_is_not_recorded(secretary: Client, plan: Plan) -> None:
    other = signed_in(person(Role.SECRETARY, name="other"))
    summary = secretary.post(ROLL, fields("ffff") | {"version": "0", "check": "yes"})
    other.post(ROLL, fields("fffa") | {"version": "1", "live": "yes"}, headers=HTMX)

    sent = {"version": "1", "texts": summary.context["texts"], "record": "yes"}
    answer = secretary.post(ROLL, sent, follow=True)

    assert "changed since you looked at it" in text_of(answer)
    assert not Vote.objects.filter(meeting=JUNE).exists()


def test_recorded_attendance_fills_the_form_again(secretary: Client, plan: Plan) -> None:
    typed = fields("f-ff", "p-vp", **{"left_Ann Able": "11"})
    summary = secretary.post(ROLL, typed | {"version": "0", "check": "yes"})
    secretary.post(ROLL, {"version": "1", "texts": summary.context["texts"], "record": "yes"})

    page = text_of(secretary.get(ROLL))
    seen = text_of(secretary.get(address("meeting", JUNE)))

    assert 'name="mode|Cyd Cole" value="v"' in page
    assert 'name="left|Ann Able" value="11:00"' in page
    assert "Reason, if the recorded attendance was wrong" in page
    assert "by video" in seen
    assert Matter.CONTINUANCE.value in Vote.objects.values_list("matter", flat=True)


def test_a_matter_that_concerns_nobody_here_is_not_said_to_be_recorded(
    secretary: Client, plan: Plan, acting_user: Any
) -> None:
    asked = AmendmentAsked(
        id="am1", data=restated(WITH_BOND).encode(), source="am1.txt", effective=date(2004, 10, 1)
    )
    draft_amendment(plan=plan, amendment=asked, acting_user=acting_user)
    meeting(
        plan,
        acting_user,
        corrects=True,
        reason="The agenda was not written",
        agenda=(AgendaLine(matter=Matter.CONTINUANCE, portfolios=("beta-bond-fund",)),),
    )

    said = text_of(secretary.get(ROLL))

    assert "Nothing to vote on: Continuance, the Plan, concerns no Portfolio" in said
    assert "Recorded already" not in said
