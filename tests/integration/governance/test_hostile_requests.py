"""What nobody types and somebody may send: refused or left out in words, and no page breaks afterwards."""

from collections.abc import Mapping

import pytest
from django.test import Client

from governance.domain.roles import Role
from governance.domain.roll_call_fields import EXCEPTIONS_MAX
from governance.models import Plan, RollCallDraft
from tests.factories.boards import adopted_plan, meeting
from tests.factories.people import person
from tests.factories.roll_calls import ITEM, fields

pytestmark = pytest.mark.django_db
ROLL = "/class-b/meetings/board-2004-06-09/roll-call/"
HTMX = {"HX-Request": "true"}
NUMBERS = ("9" * 30, "9" * 5000, "-1", "x")


@pytest.fixture
def plan(acting_user: object) -> Plan:
    plan = adopted_plan(acting_user)
    meeting(plan, acting_user)
    return plan


def signed_in(*roles: Role, name: str = "") -> Client:
    client = Client()
    client.force_login(person(*roles, name=name), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("address", ["amendments/new/", "holders/new/", "votes/new/", "waivers/new/"])
def test_what_is_corrected_is_a_number_of_the_plan_or_not_found(plan: Plan, address: str) -> None:
    client = signed_in(Role.SECRETARY, Role.OFFICER)

    answers = [client.get(f"/class-b/{address}?corrects={number}") for number in NUMBERS]

    assert [answer.status_code for answer in answers] == [404] * len(NUMBERS)


@pytest.mark.parametrize("address", ["meetings/%00/", "meetings/a%00b/roll-call/"])
def test_a_meeting_is_not_named_by_a_character_that_no_text_has(plan: Plan, address: str) -> None:
    assert signed_in(Role.SECRETARY).get(f"/class-b/{address}").status_code == 400


@pytest.mark.parametrize(
    "sent",
    [
        {"reason": "a\x00b"},
        {"vote|\x00|x": "f"},
        {f"but|{ITEM}": "f", f"but|{ITEM}|1": "f", f"where|{ITEM}": "f", f"vote|{ITEM}": "f"},
        {"pause": "x", "pause|": "x", "at": "1", "vote": "x"},
        {"open": "\x00"},
        {"open": "x" * 5000},
        {"close": "|"},
        {"close": "x|\x00"},
        {"version": "\u0663"},
        {"pause|1|at": "9" * 300, "began": "\u0663:00"},
    ],
)
def test_a_roll_call_keeps_its_own_fields_alone(plan: Plan, sent: Mapping[str, str]) -> None:
    one, other = signed_in(Role.SECRETARY), signed_in(Role.SECRETARY, name="other")
    one.post(ROLL, fields() | {"version": "0", "live": "yes"}, headers=HTMX)

    for client in (one, other):  # the other has typed upon an older version: both drafts are compared
        typed = fields(reason="otherwise") | {"version": "0"} | dict(sent)
        assert client.post(ROLL, typed | {"live": "yes"}, headers=HTMX).status_code == 200
        assert client.post(ROLL, typed | {"check": "yes"}).status_code in (200, 302, 422)
        assert client.get(ROLL).status_code == 200
    for draft in RollCallDraft.objects.all():
        assert max(map(len, draft.content), default=0) < 1000
        assert "\x00" not in str(draft.content)


def test_no_more_exceptions_are_opened_than_are_read(plan: Plan) -> None:
    client = signed_in(Role.SECRETARY)
    full = {f"where|{ITEM}|{number}": "" for number in range(1, EXCEPTIONS_MAX + 1)}

    answer = client.post(ROLL, fields() | full | {"version": "0", "open": ITEM})

    assert answer.status_code == 302
    draft = RollCallDraft.objects.get()
    assert sum(name.startswith("where|") for name in draft.content) == EXCEPTIONS_MAX
