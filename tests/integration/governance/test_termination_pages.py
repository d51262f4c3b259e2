"""The pages of Section 11: three steps to a termination, its test limb by limb, and certificates."""

from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from governance.domain.roles import Role
from governance.models import CovenantCertificate, Plan, Termination
from governance.selectors.terminations import certifications_due, terminations_shown
from tests.factories.books import rows_of_all_tables
from tests.factories.month import GROWTH, MonthWorld
from tests.factories.people import person
from tests.factories.terminations import certification, termination, votes_on

pytestmark = pytest.mark.django_db
SCOPE = "?step=2&by=trustees&effective=2003-10-16&portfolios=alpha-growth-fund&id=t1"
ANSWERS = {
    "good_faith": "yes",
    "evidence_good_faith": "Minutes, page 3.",
    "best_interest_fund": "yes",
    "evidence_best_interest_fund": "Memorandum of counsel.",
    "best_interest_shareholders": "yes",
    "evidence_best_interest_shareholders": "Memorandum of counsel.",
    "cdsc_unaltered": "yes",
    "evidence_cdsc_unaltered": "The prospectus stays.",
}
MEETING = {"id": "m2", "funds": "all", "date": "2003-10-14", "mode": "in_person", "called_for": ["adoption"]}


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    return MonthWorld.loaded(tmp_path)


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, *more: Any) -> str:
    return reverse(f"governance:{name}", args=["class-b", *more])


def stored() -> dict[str, int]:
    rows = rows_of_all_tables()
    return {table: count for table, count in rows.items() if table.startswith("governance_")}


@pytest.mark.plan_section("11")
def test_secretary_sees_what_follows_and_nothing_is_stored_before_it_is_said(world: MonthWorld) -> None:
    secretary, before = signed_in(Role.SECRETARY), stored()

    shown = secretary.post(address("termination_new") + SCOPE, ANSWERS)

    assert shown.status_code == 200
    assert stored() == before
    test = shown.context["termination"].portfolios[0].distributors[0]
    assert [(limb.number, limb.state) for limb in test.limbs] == [
        ("i", "not met"),  # until its determination is voted
        ("ii", "met"),
        ("iii", "met"),
    ]
    recorded = secretary.post(
        address("termination_new") + SCOPE, {"shown": shown.context["shown"], "record": "yes"}, follow=True
    )
    row = Termination.objects.get()
    assert recorded.redirect_chain[-1][0] == address("termination", row.pk)
    assert (row.entry, row.effective, row.content["by"]) == ("t1", date(2003, 10, 16), "trustees")
    assert "Memorandum of counsel." in recorded.content.decode()
    assert "no vote has carried it yet" in recorded.content.decode()


@pytest.mark.plan_section("11")
def test_recording_what_stands_changes_nothing_and_otherwise_is_refused(world: MonthWorld) -> None:
    secretary = signed_in(Role.SECRETARY)
    shown = secretary.post(address("termination_new") + SCOPE, ANSWERS).context["shown"]
    for _ in range(2):
        secretary.post(address("termination_new") + SCOPE, {"shown": shown, "record": "yes"})
    before = stored()

    again = secretary.post(address("termination_new") + SCOPE, {**ANSWERS, "good_faith": "no"})

    assert again.status_code == 422
    assert [fault.problem for fault in again.context["faults"]] == [
        "this termination is recorded already, and otherwise"
    ]
    assert stored() == before
    assert Termination.objects.count() == 1


@pytest.mark.plan_section("11")
def test_an_answer_without_evidence_and_a_portfolio_never_covered_are_refused(world: MonthWorld) -> None:
    secretary, before = signed_in(Role.SECRETARY), stored()
    early = SCOPE.replace("2003-10-16", "2003-08-18")

    without = secretary.post(address("termination_new") + SCOPE, {**ANSWERS, "evidence_good_faith": ""})
    uncovered = secretary.post(address("termination_new") + early, ANSWERS)

    assert "Section 11: say how that is known." in without.content.decode()
    assert "the Plan is not in force for Alpha Growth Fund on 2003-08-17" in uncovered.content.decode()
    assert stored() == before


@pytest.mark.plan_section("11(iii)")
def test_officer_certifies_a_quarter_and_what_is_missing_is_due(world: MonthWorld) -> None:
    world.tell(terminations=[termination(GROWTH)], meetings=[MEETING], votes=votes_on(GROWTH))
    plan = Plan.objects.get()
    due = certifications_due(plan, on=date(2004, 1, 1))
    assert [(one.distributor, str(one.quarter), one.limb) for one in due] == [
        ("adi", "2003-Q4", "ii"),
        ("adi", "2003-Q4", "iii"),
        ("idi", "2003-Q4", "ii"),
        ("idi", "2003-Q4", "iii"),
    ]
    assert certifications_due(plan, on=date(2003, 12, 31)) == ()
    number = Termination.objects.get().pk
    said = {key: value for key, value in certification("alpha-growth-fund").items() if key != "termination"}

    signed_in(Role.OFFICER).post(address("termination_certify", number), {**said, "kept": "no"})

    assert CovenantCertificate.objects.get().kept is False
    shown = terminations_shown(plan)[0]
    assert [(one.distributor, one.limb, one.found_by) for one in shown.breaches] == [
        ("idi", "iii", "certified by C. Officer")
    ]
    complete = {one.code: one.is_complete for one in shown.portfolios[0].distributors}
    assert complete == {"adi": True, "idi": False}
    left = certifications_due(plan, on=date(2004, 1, 1))
    assert {one.distributor for one in left} == {"adi"}


def test_a_quarter_that_is_none_stands_at_its_field(world: MonthWorld) -> None:
    world.tell(terminations=[termination(GROWTH)], meetings=[MEETING], votes=votes_on(GROWTH))
    said = {key: value for key, value in certification("alpha-growth-fund").items() if key != "termination"}

    answer = signed_in(Role.OFFICER).post(
        address("termination_certify", Termination.objects.get().pk),
        {**said, "kept": "yes", "quarter": "2003-4"},
    )

    assert answer.status_code == 422
    assert "quarter" in answer.context["form"].errors


@pytest.mark.parametrize(
    ("role", "records", "certifies"),
    [
        (Role.SECRETARY, True, False),
        (Role.OFFICER, False, True),
        (Role.APPROVER, False, False),
        (Role.AUDITOR, False, False),
    ],
)
def test_each_role_finds_its_own_doors(
    role: Role,
    records: bool,  # noqa: FBT001 - a case
    certifies: bool,  # noqa: FBT001 - a case
    world: MonthWorld,
) -> None:
    world.tell(terminations=[termination(GROWTH)], meetings=[MEETING], votes=votes_on(GROWTH))
    client = signed_in(role)

    with patch("django.utils.timezone.localdate", return_value=date(2004, 1, 1)):
        page = client.get(address("terminations")).content.decode()

    assert (address("termination_new") in page) is records
    assert ("/certify/" in page) is certifies
    assert client.get(address("termination_new")).status_code == (200 if records else 403)
