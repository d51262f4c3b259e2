"""Notices by the API: given as JSON, read by their parties alone."""

import base64
from typing import Any

import pytest
from django.test import Client

from assignments.models import PartyNotice
from tests.factories import outsiders
from tests.factories.closed_month import closed_september

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/plans/class-b/notices/"
NOTICE = {
    "kind": "TRANSFER",
    "distributor": "adi",
    "portfolios": ["example-energy-fund"],
    "effective": "2099-01-01",
    "transfer": {"assignee": "Fresh Trust", "address": "9 Main Street", "kind": "sale", "percent": "25"},
    "document": {"name": "notice.txt", "content": base64.b64encode(b"We notify.").decode()},
}


@pytest.fixture
def everybody(acting_user: Any) -> dict[str, Any]:
    closed_september(acting_user, besides=outsiders.AGENT_BOOK)
    return outsiders.everybody()


def send(user: Any, **changes: Any) -> Any:
    client = Client()
    client.force_login(user)
    return client.post(ADDRESS, {**NOTICE, **changes}, content_type="application/json")


def read(user: Any, address: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(address)


def test_a_notice_is_given_and_read_by_its_distributor_and_staff(everybody: dict[str, Any]) -> None:
    answer = send(everybody["adi-user"])
    number = answer.json()["id"]

    assert answer.status_code == 201
    assert answer.json()["funds"] == ["EXAMPLE STOCK FUNDS, INC."]
    assert answer.json()["state"] == "waiting"
    for name in ("adi-user", "officer", "auditor"):
        assert read(everybody[name], f"{ADDRESS}{number}/").json()["digest"] == answer.json()["digest"]
    for name in ("idi-user", "trust-a-user", "depository-user"):
        assert read(everybody[name], f"{ADDRESS}{number}/").status_code == 404
        assert read(everybody[name], ADDRESS).json() == []
    assert read(everybody["secretary"], ADDRESS).status_code == 403


def test_all_faults_at_once_and_nothing_stored(everybody: dict[str, Any]) -> None:
    wrong = {**NOTICE["transfer"], "percent": "41", "issued_from": "2003-08-01", "issued_to": "2003-07-01"}  # type: ignore[dict-item]  # a mapping
    first = send(everybody["adi-user"], transfer=wrong, effective="2003-09-01")
    unreadable = send(everybody["adi-user"], document={"name": "n", "content": "*"}, kind="GIFT")
    without = send(everybody["adi-user"], kind="DIRECTION")

    assert first.status_code == 422
    assert {"issued_to", "reaches_back"} <= {one["column"] for one in first.json()["faults"]}
    assert unreadable.status_code == without.status_code == 400
    assert {"kind", "document.content"} <= {one["column"] for one in unreadable.json()["faults"]}
    assert [one["column"] for one in without.json()["faults"]] == ["direction"]
    assert not PartyNotice.objects.exists()


def test_for_another_distributor_there_is_nothing(everybody: dict[str, Any]) -> None:
    assert send(everybody["idi-user"]).status_code == 404
    assert send(everybody["officer"]).status_code == 403


def test_each_party_reads_its_own_transfers_and_directions(everybody: dict[str, Any]) -> None:
    transfers, directions = (f"/api/v1/plans/class-b/{name}/" for name in ("transfers", "directions"))

    def seen(name: str) -> set[tuple[str, str]]:
        rows = read(everybody[name], transfers).json()
        return {(one["distributor"], one["assignee"]) for one in rows}

    assert seen("officer") == {("adi", "trust-a"), ("idi", "trust-b")}
    assert seen("adi-user") == seen("trust-a-user") == {("adi", "trust-a")}
    assert seen("idi-user") == seen("trust-b-user") == {("idi", "trust-b")}
    assert seen("depository-user") == set()
    agents = {name: read(everybody[name], directions).json() for name in everybody if name.endswith("-user")}
    assert [one["distributor"] for one in agents["depository-user"]] == ["idi"]
    assert [one["designated_by"] for one in agents["depository-user"]] == [""]
    assert [one["route"] for one in agents["trust-a-user"]] == ["assignee"]
    assert [one["agent"] for one in agents["trust-b-user"]] == ["The Depository"]
