"""The pages of amendments: what each shows, how the secretary drafts one, and what others may do."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from governance.domain.roles import Role
from governance.models import Amendment, Plan
from governance.services.plans import load_plan
from tests.factories.amendments import BETA_BOND, WITH_BOND, approved, restated, reworded
from tests.factories.boards import adopted_plan
from tests.factories.people import person
from tests.factories.plans import GROWTH, SCHEDULE

pytestmark = pytest.mark.django_db
LOWER = ("0.60%", "0.20%", "0.80%")
LOWERED = [(fund, name, LOWER if name == GROWTH else own) for fund, name, own in SCHEDULE]
NEW = reverse("governance:amendment_new", args=["class-b"])
LIST = reverse("governance:amendments", args=["class-b"])


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return adopted_plan(acting_user)


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def sent(text: str, **changes: Any) -> dict[str, Any]:
    """What the form sends."""
    file = SimpleUploadedFile("am1.txt", text.encode())
    values = {"file": file, "effective": "2004-10-01", "id": "am1", **changes}
    return {key: value for key, value in values.items() if value is not None}


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.plan_section("9")
def test_the_secretary_drafts_one_and_is_shown_what_it_needs(plan: Plan) -> None:
    secretary = client_of(Role.SECRETARY)

    response = secretary.post(NEW, sent(restated([*LOWERED, WITH_BOND[-1]])), follow=True)

    said = " ".join(response.content.decode().split())
    assert response.redirect_chain[-1][0] == reverse(
        "governance:amendment", args=["class-b", Amendment.objects.get().pk]
    )
    assert "am1 is drafted. Nothing changes before the votes are there." in said
    assert '0.75 % to 0.60 % <span class="unit">down</span>' in said
    assert "adoption by the majorities of the Board" in said
    assert "2 Portfolios stay as they are" in said
    assert "Without it nothing changes for these Portfolios" in said


@pytest.mark.plan_section("9")
def test_the_words_that_change_are_marked(plan: Plan) -> None:
    secretary = client_of(Role.SECRETARY)

    secretary.post(NEW, sent(reworded("at least quarterly", "at least monthly")))

    said = page(secretary, reverse("governance:amendment", args=["class-b", Amendment.objects.get().pk]))
    assert "<h3>Section 7</h3>" in said
    assert '<del><span class="away">Taken out: </span>quarterly,</del>' in said
    assert '<ins><span class="away">Put in: </span>monthly,</ins>' in said


@pytest.mark.plan_section("9")
def test_approvals_are_cited_with_what_came_of_them(plan: Plan) -> None:
    secretary = client_of(Role.SECRETARY)
    secretary.post(NEW, sent(restated(LOWERED)))
    vote = approved(plan, "am1", on="2004-09-01", portfolios=[GROWTH])
    approved(plan, "am1", on="2004-08-01", portfolios=[GROWTH], digest="0" * 64)

    said = page(secretary, reverse("governance:amendment", args=["class-b", Amendment.objects.get().pk]))

    assert f'href="/class-b/votes/{vote.pk}/"' in said or f"votes/{vote.pk}/" in said
    assert "void: the text of am1 was changed after the vote" in said
    assert "1 Oct 2004" in said
    assert "Something is missing" not in said


def test_a_proposed_text_is_listed_until_it_is_drafted(plan: Plan, acting_user: Any) -> None:
    load_plan(
        data=restated(WITH_BOND).encode(), source="new-schedule.txt", code="class-b", acting_user=acting_user
    )
    secretary = client_of(Role.SECRETARY)
    text = plan.documents.get(standing="PROPOSED").pk
    before = page(secretary, LIST)

    response = secretary.post(f"{NEW}?text={text}", sent("", file=None, document=str(text)), follow=True)

    assert f"amendments/new/?text={text}" in before
    assert BETA_BOND in response.content.decode()
    assert "new-schedule.txt" not in page(secretary, LIST)


@pytest.mark.plan_section("9", "11")
@pytest.mark.parametrize(
    ("text", "changes", "words"),
    [
        (restated(LOWERED[:2]), {}, "Section 11: Beta Value Fund is on Schedule A"),
        (restated(SCHEDULE), {}, "neither a word nor a rate differs"),
        (restated(LOWERED), {"not_material": "on"}, "a named person determined otherwise"),
        (restated(LOWERED), {"effective": ""}, "This field is required"),
        ("", {"file": None}, "Choose a file, or a proposed text."),
    ],
)
def test_what_is_refused_is_shown_and_leaves_nothing(
    plan: Plan, text: str, changes: dict[str, Any], words: str
) -> None:
    response = client_of(Role.SECRETARY).post(NEW, sent(text, **changes))

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Amendment.objects.exists()


def test_a_correction_says_why_and_keeps_the_earlier_draft(plan: Plan) -> None:
    secretary = client_of(Role.SECRETARY)
    secretary.post(NEW, sent(restated(LOWERED)))
    wrong = Amendment.objects.get()

    unsaid = secretary.post(f"{NEW}?corrects={wrong.pk}", sent(restated(LOWERED), effective="2004-11-01"))
    again = secretary.post(NEW, sent(restated(LOWERED), effective="2004-11-01"))
    said = secretary.post(
        f"{NEW}?corrects={wrong.pk}",
        sent(restated(LOWERED), effective="2004-11-01", why="The Board asked for a later day"),
        follow=True,
    )

    assert (unsaid.status_code, again.status_code) == (422, 422)
    assert "open it and correct it" in again.content.decode()
    assert "The Board asked for a later day" in said.content.decode()
    assert "does not stand any more" in page(
        secretary, reverse("governance:amendment", args=["class-b", wrong.pk])
    )


def test_the_same_again_is_unchanged(plan: Plan) -> None:
    secretary = client_of(Role.SECRETARY)
    secretary.post(NEW, sent(restated(LOWERED)))

    response = secretary.post(NEW, sent(restated(LOWERED)), follow=True)

    assert "nothing is changed" in response.content.decode()
    assert Amendment.objects.count() == 1


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.AUDITOR])
def test_others_see_and_do_not_draft(plan: Plan, role: Role, tmp_path: Path) -> None:
    client_of(Role.SECRETARY).post(NEW, sent(restated(LOWERED)))
    client = client_of(role)

    shown = page(client, reverse("governance:amendment", args=["class-b", Amendment.objects.get().pk]))

    assert "Correct this amendment" not in shown
    assert "Draft an amendment" not in page(client, LIST)
    assert client.post(NEW, sent(restated(WITH_BOND), id="am2")).status_code == 403
    assert Amendment.objects.count() == 1


def test_the_list_is_a_file_too(plan: Plan) -> None:
    secretary = client_of(Role.SECRETARY)
    secretary.post(NEW, sent(restated(LOWERED)))

    lines = secretary.get(f"{LIST}?format=csv").content.decode().splitlines()

    assert lines[0].startswith("amendment,effective,state,fund,portfolio,change,asset_based_before")
    assert lines[1].startswith('am1,2004-10-01,proposed,"ALPHA FUNDS, INC.",Alpha Growth Fund,other rates,')


def test_there_is_no_such_amendment(plan: Plan) -> None:
    assert client_of(Role.AUDITOR).get(f"{LIST}999/").status_code == 404
