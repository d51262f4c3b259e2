"""Whatever waits for a vote leads the secretary to the form that records it, filled in as far as is known."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from governance.domain.roles import Role
from governance.models import Amendment, DistributionAgreement, Plan, Termination
from tests.factories.amendments import BETA_BOND, WITH_BOND, approved, restated
from tests.factories.boards import JUNE, adopted_plan, meeting
from tests.factories.month import GROWTH, INCOME, MonthWorld
from tests.factories.people import person
from tests.factories.plans import SCHEDULE
from tests.factories.terminations import termination, votes_on

pytestmark = pytest.mark.django_db
WAY = re.compile(r'href="([^"]*(?:votes|holders)/new/\?[^"]+)"')
MEETING = {"id": "m2", "funds": "all", "date": "2003-10-14", "mode": "in_person", "called_for": ["adoption"]}
NEXT_CENTURY = "2104-10-01"
LOW = ("0.60%", "0.20%", "0.80%")


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, *more: Any) -> str:
    return reverse(f"governance:{name}", args=["class-b", *more])


def ways(client: Client, url: str) -> list[str]:
    """The ways on a page to a form that is filled in."""
    return [unescape(one) for one in WAY.findall(client.get(url).content.decode())]


def filled(client: Client, url: str) -> dict[str, str]:
    """What the form begins with."""
    return {name: value for name, value in client.get(url).context["form"].initial.items() if value}


def drafted(client: Client, text: str, *, name: str, day: str = NEXT_CENTURY) -> int:
    file = SimpleUploadedFile(f"{name}.txt", text.encode())
    client.post(address("amendment_new"), {"file": file, "effective": day, "id": name})
    return Amendment.objects.get(entry=name).pk


@pytest.mark.plan_section("8", "9")
def test_an_amendment_leads_to_each_vote_that_it_lacks(acting_user: Any) -> None:
    adopted_plan(acting_user)
    secretary = signed_in(Role.SECRETARY)
    lowered = [(fund, name, LOW if name == GROWTH else own) for fund, name, own in SCHEDULE]
    joining = drafted(secretary, restated(WITH_BOND), name="am1")
    lower = drafted(secretary, restated([*lowered, WITH_BOND[-1]]), name="am2")

    assert [filled(secretary, way) for way in ways(secretary, address("amendment", joining))] == [
        {"matter": "ADOPTION", "subject": "am1"}
    ]
    assert {"matter": "AMENDMENT", "subject": "am2"} in [
        filled(secretary, way) for way in ways(secretary, address("amendment", lower))
    ]
    assert ways(signed_in(Role.OFFICER), address("amendment", joining)) == []


@pytest.mark.plan_section("9")
def test_an_amendment_that_raises_leads_to_the_holders_of_its_portfolio(acting_user: Any) -> None:
    plan, secretary = adopted_plan(acting_user), signed_in(Role.SECRETARY)
    raised = [*SCHEDULE, (WITH_BOND[-1][0], BETA_BOND, ("0.75%", "0.25%", "1.00%"))]
    drafted(secretary, restated(WITH_BOND), name="am1")
    approved(plan, "am1", on="2104-09-01", matter="ADOPTION", portfolios=[BETA_BOND])
    number = drafted(secretary, restated(raised), name="am2", day="2105-10-01")

    found = [filled(secretary, way) for way in ways(secretary, address("amendment", number))]

    assert {"matter": "AMENDMENT", "subject": "am2", "portfolio": "beta-bond-fund"} in found


@pytest.mark.plan_section("11")
def test_a_termination_leads_to_its_vote_and_then_to_the_determination(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.tell(terminations=[termination(GROWTH)], meetings=[MEETING])
    secretary, number = signed_in(Role.SECRETARY), Termination.objects.get().pk
    page = address("termination", number)

    assert [filled(secretary, way) for way in ways(secretary, page)] == [
        {"matter": "TERMINATION", "subject": "t1"},
        {"matter": "DETERMINATION_11I", "subject": "t1"},
    ]
    assert "Alpha Growth Fund: nobody" in secretary.get(address("terminations")).content.decode()

    world.tell(votes=votes_on(GROWTH, determined=False))

    assert [filled(secretary, way) for way in ways(secretary, page)] == [
        {"matter": "DETERMINATION_11I", "subject": "t1"}
    ]
    said = secretary.get(page).content.decode()
    assert "limb (i) of a Complete Termination is not determined" in said
    assert "carried on 14 Oct 2003" in said
    assert ways(signed_in(Role.OFFICER), page) == []


@pytest.mark.plan_section("11")
def test_a_termination_put_to_the_holders_leads_to_their_certificate(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.tell(terminations=[termination(GROWTH, INCOME, by="holders")], meetings=[MEETING])
    secretary = signed_in(Role.SECRETARY)

    found = ways(secretary, address("termination", Termination.objects.get().pk))

    assert found[0].startswith(address("holders_new"))
    assert filled(secretary, found[0]) == {"matter": "TERMINATION", "subject": "t1"}


@pytest.mark.plan_section("12(a)")
@pytest.mark.parametrize("name", ["agreement", "agreement_end"])
def test_an_agreement_leads_to_the_votes_that_end_it(tmp_path: Path, name: str) -> None:
    MonthWorld.loaded(tmp_path)
    secretary = signed_in(Role.SECRETARY)
    standing = DistributionAgreement.objects.filter(ended_on__isnull=True, superseded_by__isnull=True)[0]

    found = ways(secretary, address(name, standing.pk))

    ended = {"matter": "AGREEMENT_TERMINATION", "subject": standing.entry}
    assert [filled(secretary, way) for way in found] == [ended, ended]
    assert [way.split("?")[0] for way in found] == [address("vote_new"), address("holders_new")]


@pytest.mark.plan_section("8")
@pytest.mark.parametrize("place", ["home", "governance:votes"])
def test_what_is_due_leads_where_it_is_done_and_where_it_stands(acting_user: Any, place: str) -> None:
    adopted_plan(acting_user)
    secretary = signed_in(Role.SECRETARY)
    drafted(secretary, restated(WITH_BOND), name="am1")
    url = reverse(place, args=[] if place == "home" else [Plan.objects.get().code])

    found = [filled(secretary, way) for way in ways(secretary, url)]

    assert {"matter": "ADOPTION", "subject": "am1"} in found
    assert {"matter": "CONTINUANCE"} in found
    assert f'<a href="{address("amendments")}">Amendments</a>' in secretary.get(url).content.decode()
    assert ways(signed_in(Role.OFFICER), url) == []


@pytest.mark.plan_section("11")
def test_a_meeting_is_called_for_the_termination_that_waits(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.tell(terminations=[termination(GROWTH)])
    secretary = signed_in(Role.SECRETARY)

    page = secretary.get(address("termination", Termination.objects.get().pk)).content.decode()
    call = re.search(r'href="([^"]*meetings/call/\?[^"]+)"', page)

    assert call is not None
    found = filled(secretary, unescape(call[1]))
    assert [found["matter-0"], found["subject-0"]] == ["TERMINATION", "t1"]
    assert [found["matter-1"], found["subject-1"]] == ["DETERMINATION_11I", "t1"]
    assert "There are the termination t1, the agreement" in secretary.get(unescape(call[1])).content.decode()


@pytest.mark.plan_section("9")
@pytest.mark.parametrize(
    ("matter", "subject", "words"),
    [
        ("AMENDMENT", "", "Amendment: choose which amendment it is about."),
        ("CONTINUANCE", "am1", "Continuance: choose which agreement it is about, or the Plan itself."),
    ],
)
def test_what_a_vote_is_about_is_asked_before_anybody_s_vote(
    acting_user: Any, matter: str, subject: str, words: str
) -> None:
    plan = adopted_plan(acting_user)
    meeting(plan, acting_user)
    secretary = signed_in(Role.SECRETARY)
    drafted(secretary, restated(WITH_BOND), name="am1")

    asked = secretary.get(
        address("vote_new") + f"?step=2&meeting={JUNE}&matter={matter}&subject={subject}&covers=all"
    )

    assert asked.status_code == 422
    assert words in asked.content.decode()
    assert "Step 1 of 3" in asked.content.decode()


def test_votes_are_listed_in_words(acting_user: Any) -> None:
    adopted_plan(acting_user)

    said = signed_in(Role.SECRETARY).get(address("vote_new")).content.decode()

    assert "on adoption of the Plan, 3 Portfolios</option>" in said
    assert ">the vote ADOPTION" not in said
