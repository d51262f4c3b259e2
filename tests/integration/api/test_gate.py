"""The API lets in whom the pages let in, says whose it is to the others, and nothing to nobody."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from governance.domain.roles import Role
from governance.models import Act, Plan
from tests.factories.people import person

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"
OF_MONTH = {Role.OFFICER, Role.APPROVER, Role.AUDITOR}
OF_BOARDS = OF_MONTH | {Role.SECRETARY}
READ = {
    "plans/": OF_BOARDS,
    "plans/class-b/": OF_BOARDS,
    "plans/class-b/status/?on=2003-10-01": OF_BOARDS,
    "plans/class-b/net-assets/": OF_MONTH,
    "plans/class-b/share-activity/": OF_MONTH,
    "plans/class-b/months/": OF_MONTH,
    "plans/class-b/months/2003-09/": OF_MONTH,
    "plans/class-b/instructions/": OF_MONTH,
    "plans/class-b/quarterly-reports/": OF_BOARDS,
    "plans/class-b/expenditures/": OF_BOARDS | {Role.DISTRIBUTOR},
}
BROUGHT = ("net-assets/", "share-activity/", "book/")
KEYS = {"message", "section", "faults", "who_may"}


@pytest.mark.parametrize("address", READ)
def test_each_role_reads_what_its_pages_show(
    september: Plan, as_: Callable[..., Client], address: str
) -> None:
    answers = {role: as_(role).get(ROOT + address) for role in Role}

    assert {role for role, answer in answers.items() if answer.status_code == 200} == READ[address]
    assert {answer.status_code for role, answer in answers.items() if role not in READ[address]} <= {403}


@pytest.mark.parametrize("address", BROUGHT)
def test_only_the_officer_brings_facts(september: Plan, as_: Callable[..., Client], address: str) -> None:
    acts = Act.objects.count()
    kind = "application/yaml" if address == "book/" else "text/csv"

    codes = {
        role: as_(role).post(f"{ROOT}plans/class-b/{address}", b"nothing", content_type=kind).status_code
        for role in Role
    }

    assert codes == {role: 422 if role is Role.OFFICER else 403 for role in Role}
    assert Act.objects.count() == acts


def test_who_is_refused_is_told_whose_it_is(september: Plan, as_: Callable[..., Client]) -> None:
    answer = as_(Role.DISTRIBUTOR).get(f"{ROOT}plans/class-b/months/")

    assert answer.json() == {
        "message": "This is for facts, closings and holds.",
        "section": "",
        "faults": [],
        "who_may": ["Compliance officer", "Approver", "Auditor"],
    }


@pytest.mark.parametrize("address", [*READ, "plans/no-such-plan/", "no/such/address/", ""])
def test_nobody_learns_no_more_than_that_they_are_nobody(
    september: Plan, client: Client, address: str
) -> None:
    answer = client.get(ROOT + address)

    assert (answer.status_code, set(answer.json())) == (401, KEYS)
    assert answer["WWW-Authenticate"] == "Bearer"
    assert "class-b" not in answer.content.decode()


@pytest.mark.parametrize("role", [Role.DISTRIBUTOR, Role.SECRETARY])
def test_a_plan_that_is_there_and_one_that_is_not_look_alike_from_outside(
    september: Plan, as_: Callable[..., Client], role: Role
) -> None:
    client = as_(role)

    there, not_there = (client.get(f"{ROOT}plans/{plan}/months/") for plan in ("class-b", "class-q"))

    assert (there.status_code, there.content) == (not_there.status_code, not_there.content)


@pytest.mark.parametrize(
    "address",
    [
        "plans/class-q/",
        "plans/class-b/instructions/999999/",
        "plans/class-b/instructions/99999999999999999999999999/",
        "plans/class-b/months/2003-13/",
        "plans/class-b/months",
        "nothing",
    ],
)
def test_what_is_not_there_is_not_found_in_the_shape_of_every_refusal(
    september: Plan, officer: Client, address: str
) -> None:
    answer = officer.get(ROOT + address)

    assert (answer.status_code, set(answer.json())) == (404, KEYS)


def test_a_session_needs_its_csrf_token_to_bring_anything(september: Plan) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person(Role.OFFICER))

    answer = client.post(f"{ROOT}plans/class-b/net-assets/", b"x", content_type="text/csv")

    assert answer.status_code == 403
    assert "CSRF" in answer.json()["message"]


def test_a_person_of_no_role_yet_reads_nothing(september: Plan, as_: Callable[..., Client]) -> None:
    client = as_()

    assert {client.get(ROOT + address).status_code for address in READ} == {403}


def test_what_a_person_reads_is_kept_by_no_cache(september: Plan, officer: Client) -> None:
    answer = officer.get(f"{ROOT}plans/")

    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("method", "code"), [("put", 405), ("delete", 405), ("options", 405)])
def test_other_methods_are_not_there(september: Plan, officer: Client, method: str, code: int) -> None:
    answer = getattr(officer, method)(f"{ROOT}plans/class-b/net-assets/")

    assert (answer.status_code, set(answer.json())) == (code, KEYS)


def test_a_person_may_ask_only_so_often(september: Plan, officer: Client, settings: Any) -> None:
    settings.API_RATES = {"reading": "2/min", "writing": "1/min"}

    codes = [officer.get(f"{ROOT}plans/").status_code for _ in range(3)]
    written = [
        officer.post(f"{ROOT}plans/class-b/net-assets/", b"x", content_type="text/csv") for _ in range(2)
    ]

    assert codes == [200, 200, 429]
    assert [answer.status_code for answer in written] == [422, 429]
    assert 0 < int(written[1]["Retry-After"]) <= 60
