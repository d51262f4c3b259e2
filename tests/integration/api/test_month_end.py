"""The month's end by the API: jobs are asked for and watched, and the two proofs are read and explained."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from governance.domain.roles import Role
from governance.models import Act, Plan
from plan_admin.month_end.models import Job
from plan_admin.month_end.services import jobs

pytestmark = pytest.mark.django_db
PLAN = "/api/v1/plans/class-b/"
JOBS = f"{PLAN}months/2003-09/jobs/"
ROLL = f"{PLAN}months/2003-09/rollforward/"
BOOKED = b"portfolio,month,component,amount\nExample Energy Fund,2003-09,service_fee,7600.00\n"


def ask(client: Client, address: str = JOBS, **words: Any) -> Any:
    return client.post(address, json.dumps(words), content_type="application/json")


def test_who_asks_gets_a_job_and_can_watch_it_to_its_result(september: Plan, officer: Client) -> None:
    asked = ask(officer, kind="PREVIEW")
    before = officer.get(asked["Location"]).json()

    jobs.run_job(asked.json()["id"])
    after = officer.get(asked["Location"]).json()

    assert asked.status_code == 202
    assert {key: asked.json()[key] for key in ("kind", "plan", "month", "requested_by", "state")} == {
        "kind": "PREVIEW",
        "plan": "class-b",
        "month": "2003-09",
        "requested_by": "officer",
        "state": "QUEUED",
    }
    assert (before["has_ended"], before["result"]) == (False, None)
    assert (after["state"], after["has_ended"]) == ("DONE", True)
    assert after["result"]["totals"]["distribution_fee"] == "45000.00"


def test_the_same_request_is_the_same_job(september: Plan, officer: Client) -> None:
    first, again = ask(officer, kind="CLOSE_MONTH"), ask(officer, kind="CLOSE_MONTH")

    assert first.json()["id"] == again.json()["id"]
    assert [job["id"] for job in officer.get(JOBS).json()] == [first.json()["id"]]
    assert [job["id"] for job in officer.get(f"{PLAN}jobs/").json()] == [first.json()["id"]]


def test_what_a_job_needs_is_asked_for_and_nothing_is_stored(september: Plan, officer: Client) -> None:
    no_reason = ask(officer, kind="FINISH")
    no_portfolio = ask(officer, kind="RECOMPUTE", reason="Corrected.")
    unknown = ask(officer, kind="RECOMPUTE", reason="Corrected.", portfolio="nobody")
    no_kind = ask(officer, kind="PAY", portfolio="\0")

    assert (no_reason.status_code, no_reason.json()["faults"][0]["source"]) == (422, "reason")
    assert (no_portfolio.status_code, no_portfolio.json()["faults"][0]["column"]) == (400, "portfolio")
    assert unknown.status_code == 422
    assert [fault["column"] for fault in no_kind.json()["faults"]] == ["kind", "portfolio"]
    assert Job.objects.count() == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"kind"', b'{"kind": 1e999}', b"\xff"])
def test_what_is_no_request_is_refused(september: Plan, officer: Client, body: bytes) -> None:
    answer = officer.post(JOBS, body, content_type="application/json")

    assert answer.status_code == 400


def test_only_the_officer_asks_and_the_others_of_the_month_watch(
    september: Plan, as_: Callable[..., Client]
) -> None:
    asked = {role: ask(as_(role), kind="PREVIEW").status_code for role in Role}

    assert {role for role, code in asked.items() if code == 202} == {Role.OFFICER}
    assert set(asked.values()) == {202, 403}
    assert Job.objects.count() == 1


@pytest.mark.parametrize("address", [JOBS, f"{PLAN}jobs/", ROLL])
def test_who_sees_the_month_sees_its_jobs_and_proofs(
    september: Plan, as_: Callable[..., Client], address: str
) -> None:
    codes = {role: as_(role).get(address).status_code for role in Role}

    assert {role for role, code in codes.items() if code == 200} == {
        Role.OFFICER,
        Role.APPROVER,
        Role.AUDITOR,
    }


@pytest.mark.parametrize("job", ["999999", "99999999999999999999"])
def test_a_job_that_is_not_there_is_not_found(september: Plan, officer: Client, job: str) -> None:
    assert officer.get(f"{PLAN}jobs/{job}/").status_code == 404


def test_the_roll_forward_is_the_document_that_the_command_prints(september: Plan, officer: Client) -> None:
    officer.post(f"{PLAN}booked-accruals/", BOOKED, content_type="text/csv")
    said = StringIO()
    call_command("rollforward", "2003-09", "--json", stdout=said, stderr=StringIO())

    answer = officer.get(ROLL)

    service_fee = answer.json()["portfolios"][1]["payable"]["service_fee"]
    assert answer.json() == json.loads(said.getvalue())
    assert (service_fee["accrued"], service_fee["booked"], service_fee["state"]) == (
        "7500.00",
        "7600.00",
        "unexplained",
    )


def test_a_booked_difference_is_explained_by_the_officer(
    september: Plan, officer: Client, as_: Callable[..., Client]
) -> None:
    officer.post(f"{PLAN}booked-accruals/", BOOKED, content_type="text/csv")
    words = {"portfolio": "example-energy-fund", "tie": "service_fee", "reason": "Booked in October."}

    by_another = ask(as_(Role.AUDITOR), ROLL, **words)
    explained = ask(officer, ROLL, **words)

    assert by_another.status_code == 403
    assert explained.status_code == 200
    assert (
        officer.get(ROLL).json()["portfolios"][1]["payable"]["service_fee"]["reason"] == "Booked in October."
    )
    assert Act.objects.filter(kind="explain_difference").count() == 1


def test_every_fault_of_a_booked_file_comes_at_once(september: Plan, officer: Client) -> None:
    bad = b"portfolio,month,component,amount\nnobody,2003-13,fee,x\n"

    answer = officer.post(f"{PLAN}booked-accruals/", bad, content_type="text/csv")

    assert answer.status_code == 422
    assert [fault["column"] for fault in answer.json()["faults"]] == [
        "portfolio",
        "month",
        "component",
        "amount",
    ]
