"""The side list marks the place to which a page belongs, whichever page of it is open."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.domain.roles import Role
from tests.factories.boards import JUNE, adopted_plan, meeting
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "more", "place"),
    [
        ("meeting_call", [], "votes"),
        ("meeting_new", [], "votes"),
        ("meeting", [JUNE], "votes"),
        ("roll_call", [JUNE], "votes"),
        ("holders_votes", [], "votes"),
        ("holders_new", [], "votes"),
        ("vote_new", [], "votes"),
        ("termination_new", [], "terminations"),
        ("amendment_new", [], "amendments"),
        ("seat_new", [], "boards"),
    ],
)
def test_every_page_of_the_secretary_marks_its_place(
    acting_user: Any, name: str, more: list[str], place: str
) -> None:
    plan = adopted_plan(acting_user)
    meeting(plan, acting_user)
    client = Client()
    client.force_login(person(Role.SECRETARY))

    said = client.get(reverse(f"governance:{name}", args=["class-b", *more])).content.decode()

    assert f'<a href="{reverse(f"governance:{place}", args=["class-b"])}" aria-current="page">' in said
    assert said.count('<nav class="places"') == said.count('aria-current="page">') - said.count(
        '<span aria-current="page">'
    )
