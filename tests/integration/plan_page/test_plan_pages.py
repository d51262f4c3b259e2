"""The Plan page in the browser's words: its parts, its print view, its file, and what is asked wrongly."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from governance.domain.roles import Role
from governance.models import Plan
from governance.selectors.own_sections import reference_paragraphs
from tests.factories.closed_month import closed_september
from tests.factories.once import made_and_undone
from tests.factories.people import person
from tests.factories.plans import loaded_plan, plan_text, undivided

PAGE = "/class-b/plan/"
SEPTEMBER = {"on": "2003-09-30"}


def reading(role: Role) -> Client:
    client = Client()
    client.force_login(person(role, name=f"reads-as-{role.value}"))
    return client


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return closed_september(acting_user)


@pytest.mark.django_db
def test_the_whole_text_stands_on_the_page_each_paragraph_at_its_place(plan: Plan) -> None:
    said = reading(Role.OFFICER).get(PAGE, SEPTEMBER).content.decode()

    for one in reference_paragraphs():
        assert str(escape(one.text)) in said
    assert [said.count(f'id="section-{place}"') for place in ("1", "6-b", "12", "12-b", "schedule-a")] == [
        1
    ] * 5
    assert said.count("holds the Plan up today") == 1


@pytest.mark.django_db
def test_the_board_s_desk_begins_with_it_and_the_front_page_leads_there(plan: Plan) -> None:
    client = reading(Role.SECRETARY)

    said = client.get(PAGE).content.decode()
    board = said[said.index(">Board</p>") :]

    assert board.index("The Plan") < board.index("Plan in force")
    assert f'<a href="{PAGE}" aria-current="page">The Plan</a>' in said
    assert f'<a href="{PAGE}"' in client.get("/").content.decode()


@pytest.mark.django_db
def test_to_be_printed_readings_are_unfolded_and_names_of_files_left_out(plan: Plan) -> None:
    client = reading(Role.AUDITOR)

    folded = client.get(PAGE, SEPTEMBER).content.decode()
    unfolded = client.get(PAGE, {**SEPTEMBER, "view": "print"}).content.decode()

    assert "?on=2003-09-30&amp;view=print" in folded
    assert "<details open>" not in folded
    assert unfolded.count("<details") == unfolded.count("<details open>") == 7  # of Section 6, 12(b) and 13
    assert "ADR 22, Convention FREE_SHARES" in unfolded
    assert ("tests/unit" in folded, "tests/unit" in unfolded) == (True, False)
    assert '<body class="paper">' in unfolded
    assert 'class="places"' not in unfolded


@pytest.mark.django_db
def test_of_an_earlier_day_it_shows_what_is_late_today(plan: Plan) -> None:
    said = reading(Role.OFFICER).get(PAGE, SEPTEMBER).content.decode()

    assert "Quarterly reports to be presented" in said
    assert "as recorded now" in said


@pytest.mark.django_db
def test_the_states_are_a_file(plan: Plan) -> None:
    answer = reading(Role.SECRETARY).get(PAGE, {**SEPTEMBER, "format": "csv"})

    rows = {row["paragraph"]: row for row in csv.DictReader(io.StringIO(answer.content.decode()))}
    assert answer["Content-Disposition"] == 'attachment; filename="class-b-2003-09-30-plan.csv"'
    assert len(rows) == 20
    assert (rows["6(b)"]["reference"], rows["6(b)"]["state"]) == ("6(b)", "HOLDS")
    assert rows["12"]["sentence"].startswith("2 related agreements on record")


@pytest.mark.django_db
@pytest.mark.parametrize("on", ["yesterday", "2004-02-30", "2003-09-30'--", "9" * 500])
def test_a_day_that_is_none_is_said_and_today_is_shown(plan: Plan, on: str) -> None:
    answer = reading(Role.OFFICER).get(PAGE, {"on": on})

    assert answer.status_code == 422
    assert "The day in the address" in answer.content.decode()
    assert "Section 13" in answer.content.decode()


@pytest.mark.django_db
def test_long_after_the_last_month_the_page_leads_back_to_it(plan: Plan) -> None:
    client = reading(Role.OFFICER)

    near, long_after = (client.get(PAGE, {"on": on}).content.decode() for on in ("2003-12-31", "2004-01-01"))

    assert '<a href="?on=2003-09-30">The Plan as it was on that day</a>' in long_after
    assert "The Plan as it was on that day" not in near


@pytest.mark.django_db
def test_a_text_in_other_words_says_so(acting_user: Any) -> None:
    loaded_plan(acting_user, text=undivided(plan_text()))

    said = reading(Role.SECRETARY).get(PAGE).content.decode()

    assert "Its words differ from the reference Plan’s" in said
    assert "not known here" in said
    assert "ask counsel" in said


@pytest.mark.django_db
def test_a_plan_without_a_text_says_what_to_do(acting_user: Any) -> None:
    Plan.objects.create(
        code="no-text",
        title="A PLAN",
        share_class="Class B",
        effective_date="2003-08-18",
        first_term_until="2004-06-30",
    )

    answer = reading(Role.OFFICER).get("/no-text/plan/")

    assert answer.status_code == 200
    assert "has no Sections that can be read" in answer.content.decode()
    assert "/no-text/files/plan-text/" in answer.content.decode()


def _queries(blocker: Any, *, more: int) -> list[int]:
    with made_and_undone(blocker):
        user = person(Role.OFFICER, name="reader")
        closed_september(user, more=more)
        client = Client()
        client.force_login(user)
        counted = []
        for on in ("2003-09-30", "2004-05-01", "2004-07-15"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(PAGE, {"on": on}).status_code == 200
            counted.append(len(queries))
        return counted


def test_the_page_of_twelve_portfolios_asks_as_much_as_that_of_two(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    assert _queries(django_db_blocker, more=10) == _queries(django_db_blocker, more=0)
