"""The pages of corrections and of what is carried over, and what explanations and statements say of them."""

import re
from pathlib import Path

import pytest
from django.test import Client

from assignments.models import CarriedOver, PaymentInstruction
from governance.domain.roles import Role
from tests.factories.month import GROWTH, MonthWorld
from tests.factories.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("6", "13")]
MONTHS = ("2003-09", "2003-10")
GROWTH_CODE = "alpha-growth-fund"


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    return MonthWorld.loaded(tmp_path, months=MONTHS)


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(person(Role.OFFICER))
    return client


def words(client: Client, address: str) -> str:
    """What a page says, on one line."""
    said = client.get(address)
    assert said.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said.content.decode()))


def corrected(world: MonthWorld) -> None:
    """September of Growth is corrected in October by twice the net assets of one day."""
    world.calculate()
    world.close(finish=True)
    world.price_rows([(GROWTH, "2003-09-02", "73000000.00")])
    world.close("2003-10")


def test_what_waits_is_named_until_it_is_corrected(world: MonthWorld, officer: Client) -> None:
    world.close(finish=True)
    assert "Waiting" not in words(officer, "/class-b/months/2003-10/corrections/")

    world.price_rows([(GROWTH, "2003-09-02", "73000000.00")])

    page = words(officer, "/class-b/months/2003-10/corrections/")
    assert "Waiting" in page
    assert (
        "September 2003 , Alpha Growth Fund: Section 6: known after the month was closed: net assets" in page
    )
    world.close("2003-10")
    assert "Waiting" not in words(officer, "/class-b/months/2003-10/corrections/")


def test_both_months_show_original_restated_and_what_became_of_the_difference(
    world: MonthWorld, officer: Client
) -> None:
    corrected(world)

    for month in MONTHS:
        page = words(officer, f"/class-b/months/{month}/corrections/")
        assert "net assets 2 Sep 2003 2 Sep 2003" in page
        assert "Distribution fee 22,500.00 23,250.00" in page
        assert "adi Portion of trust-a 5,400.00 5,580.00 180.00 180.00 – –" in page
    file = officer.get("/class-b/months/2003-10/corrections/?format=csv").content.decode().splitlines()
    assert "Alpha Growth Fund,2003-09,2003-10,adi,trust-a,distribution_fee,5400.00,5580.00,180.00,180.00" in (
        ",".join(row.split(",")[:10]) for row in file
    )


def test_the_explained_amounts_say_what_they_were_restated_to(world: MonthWorld, officer: Client) -> None:
    corrected(world)
    explained = "/class-b/explained/2003-09"

    fee = words(officer, f"{explained}/fee/{GROWTH_CODE}/distribution_fee/")
    share = words(officer, f"{explained}/share/{GROWTH_CODE}/adi/distribution_fee/")
    portion = words(officer, f"{explained}/portion/{GROWTH_CODE}/adi/trust-a/")

    assert "2003-10 net assets 22,500.00 23,250.00 750.00" in fee
    assert "2003-10 net assets 9,000.00 9,300.00 300.00" in share
    assert "2003-10 net assets 5,400.00 5,580.00 180.00" in portion


def test_payments_with_corrections_and_with_what_is_carried_over_explain_themselves(
    world: MonthWorld, officer: Client
) -> None:
    of = {"portfolio": GROWTH, "distributor": "adi", "through": "2003-08-17"}
    world.tell(carried_over=[{**of, "component": "distribution_fee", "amount": "40.00"}])
    corrected(world)

    for number, month in PaymentInstruction.objects.values_list("pk", "month"):
        page = words(officer, f"/class-b/explained/{month:%Y-%m}/payment/{number}/")
        assert "agrees with the stored figure" in page
    statement = words(officer, "/class-b/statements/2003-09/distributor/adi/")
    assert (
        "Section 13: of what is due, 40.00 was payable under the Prior Plan and stays payable." in statement
    )


def test_an_officer_gives_an_amount_and_corrects_it(world: MonthWorld, officer: Client) -> None:
    new = "/class-b/carried-over/new/"
    asked = {
        "portfolio": GROWTH_CODE,
        "distributor": "adi",
        "assignee": "trust-a",
        "component": "distribution_fee",
        "amount": "12.50",
        "through": "2003-08-17",
        "why": "The Prior Plan's books.",
    }

    assert officer.post(new, asked).status_code == 302
    row = CarriedOver.objects.get()
    refused = officer.post(new, {**asked, "amount": "13.00"})
    assert "this amount is given already, and otherwise" in refused.content.decode()
    assert officer.post(f"{new}?corrects={row.pk}", {**asked, "amount": "13.00"}).status_code == 302

    assert [str(one.amount) for one in CarriedOver.objects.filter(superseded_by=None)] == ["13.00"]
    assert "Alpha Growth Fund adi trust-a distribution fee 17 Aug 2003 13.00" in words(
        officer, "/class-b/carried-over/"
    )


def test_a_service_fee_of_an_assignee_is_refused_at_its_field(world: MonthWorld, officer: Client) -> None:
    asked = {
        "portfolio": GROWTH_CODE,
        "distributor": "adi",
        "assignee": "trust-a",
        "component": "service_fee",
        "amount": "12.50",
        "through": "2003-08-17",
        "why": "The Prior Plan's books.",
    }

    refused = officer.post("/class-b/carried-over/new/", asked).content.decode()

    assert "no part of the service fee is an Assignee" in refused
    assert not CarriedOver.objects.exists()
