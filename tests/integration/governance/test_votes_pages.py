"""The pages of the secretary: who may open them, and that only what was shown is recorded."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.domain.roles import Role
from governance.models import BoardMeeting, Plan, Vote
from governance.selectors.votes import votes_shown
from governance.services.votes import record_vote
from tests.factories.boards import JUNE, TRUSTEES, adopted_plan, continuance, meeting
from tests.factories.books import rows_of_all_tables
from tests.factories.people import person

pytestmark = pytest.mark.django_db
QUESTION = f"?step=2&meeting={JUNE}&matter=CONTINUANCE&subject=&covers=all"


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


def ballots(votes: str = "FFFF") -> dict[str, str]:
    words = {"F": "FOR", "A": "AGAINST", "X": "ABSTAINED", "-": "absent"}
    return {f"choice-{number}": words[letter] for number, letter in enumerate(votes)}


def address(name: str, *more: Any) -> str:
    return reverse(f"governance:{name}", args=["class-b", *more])


def stored() -> dict[str, int]:
    """How many rows there are of what an act could leave; sessions and the like come and go."""
    rows = rows_of_all_tables()
    return {table: count for table, count in rows.items() if table.startswith(("governance_", "users_"))}


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.OFFICER, True),
        (Role.APPROVER, True),
        (Role.SECRETARY, True),
        (Role.AUDITOR, True),
        (Role.DISTRIBUTOR, False),
        (Role.ASSIGNEE, False),
        (Role.AGENT, False),
    ],
)
def test_votes_are_shown_to_the_house_alone(plan: Plan, role: Role, sees: bool) -> None:
    client = signed_in(person(role))
    adoption = Vote.objects.get()

    answers = [client.get(address("votes")), client.get(address("vote", adoption.pk))]

    assert [answer.status_code for answer in answers] == ([200, 200] if sees else [403, 403])


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECRETARY])
def test_only_the_secretary_records(plan: Plan, role: Role) -> None:
    client = signed_in(person(role))
    before = stored()

    answers = [
        client.post(address("vote_new") + QUESTION, ballots()),
        client.post(address("meeting_new"), {"date": "2005-06-08", "mode": "IN_PERSON"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert stored() == before


def test_the_list_says_what_is_due_next(secretary: Client) -> None:
    said = secretary.get(address("votes")).content.decode()

    assert "Continuance of the Plan, was due by 30 Jun 2004:" in said
    assert "payments of the months after it are held until a determination" in said


def test_what_was_shown_is_recorded_once(secretary: Client, plan: Plan) -> None:
    before = stored()
    shown = secretary.post(address("vote_new") + QUESTION, ballots("FFFA"))
    assert "puts the Plan in force through 30 Jun 2005" in shown.content.decode()
    assert stored() == before

    sent = {"shown": shown.context["shown"], "record": "yes"}
    first = secretary.post(address("vote_new") + QUESTION, sent)
    second = secretary.post(address("vote_new") + QUESTION, sent, follow=True)

    vote = votes_shown(plan)[0]
    assert first["Location"] == address("vote", vote.id)
    assert (vote.state, vote.board, vote.recorded_by) == ("carried", "3 of 4", "secretary")
    assert "recorded just so already" in second.content.decode()
    assert Vote.objects.count() == 2


@pytest.mark.parametrize("tampering", ["payload", "address", "person"])
def test_what_was_not_shown_to_that_person_is_not_recorded(
    secretary: Client, plan: Plan, tampering: str
) -> None:
    shown = secretary.post(address("vote_new") + QUESTION, ballots()).context["shown"]
    before = stored()
    client = signed_in(person(Role.SECRETARY, name="another")) if tampering == "person" else secretary
    question = QUESTION.replace("covers=all", "covers=plan") if tampering == "address" else QUESTION
    before = stored()

    answer = client.post(
        address("vote_new") + question,
        {"shown": shown + ("x" if tampering == "payload" else ""), "record": "yes"},
    )

    assert answer.status_code == 422
    assert "too old, or was changed on the way" in answer.content.decode()
    assert stored() == before


def test_a_vote_left_open_is_asked_for(secretary: Client) -> None:
    answer = secretary.post(address("vote_new") + QUESTION, {"choice-0": "FOR"})

    assert answer.status_code == 422
    assert "Say how Bob Best voted." in answer.content.decode()


def test_the_shown_votes_can_be_changed(secretary: Client) -> None:
    shown = secretary.post(address("vote_new") + QUESTION, ballots("FXA-")).context["shown"]

    form = secretary.post(address("vote_new") + QUESTION, {"shown": shown, "change": "yes"}).context["form"]

    assert [form[f"choice-{number}"].value() for number in range(4)] == [
        "FOR",
        "ABSTAINED",
        "AGAINST",
        "absent",
    ]


def test_the_form_asks_those_in_office_that_day(secretary: Client) -> None:
    form = secretary.get(address("vote_new") + QUESTION).context["form"]

    assert [(seat.name, seat.standing) for seat in form.seats] == [
        ("Ann Able", "interested"),
        *[(name, "Dis-interested") for name in TRUSTEES[1:]],
    ]


def test_a_meeting_not_called_for_it_is_refused_with_the_section(secretary: Client) -> None:
    before = stored()

    answer = secretary.post(
        address("vote_new") + QUESTION.replace(JUNE, "m1"), ballots() | {"choice-4": "FOR"}
    )

    assert answer.status_code == 422
    assert "Section 10: m1 was not called for the purpose of voting on continuance" in answer.content.decode()
    assert stored() == before


def test_a_correction_begins_with_the_ballots_that_stand_and_needs_a_reason(
    secretary: Client, plan: Plan, acting_user: Any
) -> None:
    vote = record_vote(plan=plan, vote=continuance("frxa"), acting_user=acting_user).vote
    assert vote is not None
    question = f"?step=2&corrects={vote.id}&covers=all"

    form = secretary.get(address("vote_new") + question).context["form"]
    without = secretary.post(address("vote_new") + question, ballots("FFFF"))

    assert [form[f"choice-{number}"].value() for number in range(4)] == ["FOR", "FOR", "ABSTAINED", "AGAINST"]
    assert [form[f"remote-{number}"].value() for number in range(4)] == [False, True, False, False]
    assert without.status_code == 422

    shown = secretary.post(address("vote_new") + question, ballots("FFFF") | {"reason": "Misread"})
    secretary.post(address("vote_new") + question, {"shown": shown.context["shown"], "record": "yes"})
    stands = votes_shown(plan)[0]
    assert (stands.board, stands.reason, stands.state) == ("4 of 4", "Misread", "carried")


def test_a_new_meeting_leads_to_its_vote(secretary: Client) -> None:
    answer = secretary.post(
        address("meeting_new"),
        {"date": "2005-06-08", "mode": "IN_PERSON", "called_for": ["CONTINUANCE"]},
    )

    assert answer["Location"] == address("vote_new") + "?from=board-2005-06-08"
    assert BoardMeeting.objects.get(entry="board-2005-06-08").meeting_funds.count() == 2
    first = secretary.get(answer["Location"]).context["form"]
    assert (first["meeting"].value(), first["matter"].value()) == ("board-2005-06-08", "CONTINUANCE")


def test_a_corrected_meeting_keeps_its_name(secretary: Client) -> None:
    answer = secretary.post(
        address("meeting_new") + f"?corrects={JUNE}",
        {
            "id": "another",
            "date": "2004-06-09",
            "mode": "VIDEO",
            "called_for": ["CONTINUANCE"],
            "reason": "By video",
        },
    )

    assert answer["Location"] == address("meeting", JUNE)
    stands = BoardMeeting.objects.get(entry=JUNE, superseded_by=None)
    assert (stands.mode, stands.recorded_by.reason) == ("VIDEO", "By video")
    assert not BoardMeeting.objects.filter(entry="another").exists()


def test_the_list_asks_as_often_for_many_votes_as_for_few(
    secretary: Client, plan: Plan, acting_user: Any
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert secretary.get(address("votes")).status_code == 200
        return len(queries)

    def some(first: int, last: int) -> None:
        for number in range(first, last):
            name = f"june-{number}"
            meeting(plan, acting_user, id=name)
            record_vote(plan=plan, vote=continuance(meeting=name), acting_user=acting_user)

    some(0, 2)
    few = asked()
    some(2, 12)

    assert asked() == few


def test_the_file_has_each_fund_s_count(secretary: Client) -> None:
    answer = secretary.get(address("votes") + "?format=csv")

    lines = answer.content.decode().splitlines()
    assert len(lines) == 3
    assert lines[1].startswith(
        "Adoption of the Plan,the Plan,the Plan and its related agreements,m1,2003-08-13,in person,"
    )


def test_once_recorded_every_hold_is_looked_at_again(secretary: Client, monkeypatch: Any) -> None:
    asked: list[tuple[str, str, str]] = []

    def review(command: str, *, plan: str, user: str, **_options: Any) -> None:
        asked.append((command, plan, user))
        raise SystemExit(1)

    monkeypatch.setattr("governance.views.recording.call_command", review)
    shown = secretary.post(address("vote_new") + QUESTION, ballots()).context["shown"]

    answer = secretary.post(address("vote_new") + QUESTION, {"shown": shown, "record": "yes"}, follow=True)

    assert asked == [("review_held", "class-b", "secretary")]
    assert Vote.objects.count() == 2
    assert "ask compliance to review it" in answer.content.decode()
