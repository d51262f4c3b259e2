"""Votes of the holders as pages: who may record one, both prongs shown, faults at their fields."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.domain.roles import Role
from governance.models import ShareholderVote
from tests.factories.books import loaded, rows_of_all_tables
from tests.factories.people import person
from tests.factories.plans import GROWTH, small_plan

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Role], Client]
TYPED = {
    "matter": "AGREEMENT_TERMINATION",
    "subject": "adi-2003",
    "portfolio": "alpha-growth-fund",
    "record_date": "2004-03-01",
    "date": "2004-03-31",
    "outstanding": "1,000.000",
    "present": "600.5",
    "for": "402.335",
    "against": "100",
    "abstained": "98.165",
}


@pytest.fixture
def signed_in(db: None, acting_user: Any, tmp_path: Path) -> SignedIn:
    small_plan(acting_user)
    loaded(acting_user, tmp_path)

    def as_role(role: Role) -> Client:
        client = Client()
        client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_role


def address(name: str) -> str:
    return reverse(f"governance:{name}", args=["class-b"])


@pytest.mark.plan_section("9", "12(a)")
def test_a_certificate_is_recorded_and_shown_prong_by_prong(signed_in: SignedIn) -> None:
    secretary = signed_in(Role.SECRETARY)

    answer = secretary.post(address("holders_new"), TYPED, follow=True)

    page = answer.content.decode()
    assert ShareholderVote.objects.get().share_class.portfolio.name == GROWTH
    assert (
        "more than half of the Shares outstanding were present or by proxy (600.500000 of 1,000.000000)"
        in page
    )
    assert "67 % or more of the Shares present voted in favour (402.335000 of 600.500000)" in page
    assert page.count("not met") == 1  # more than half of the outstanding did not vote for it
    assert "carried" in page


def test_the_same_certificate_twice_is_recorded_once(signed_in: SignedIn) -> None:
    secretary = signed_in(Role.SECRETARY)
    secretary.post(address("holders_new"), TYPED)

    answer = secretary.post(address("holders_new"), TYPED, follow=True)

    assert "nothing is changed" in answer.content.decode()
    assert ShareholderVote.objects.count() == 1


@pytest.mark.plan_section("9")
def test_more_shares_voting_than_outstanding_are_refused_at_the_field(signed_in: SignedIn) -> None:
    secretary = signed_in(Role.SECRETARY)
    before = rows_of_all_tables()["governance_shareholdervote"]

    answer = secretary.post(address("holders_new"), {**TYPED, "present": "1000.5", "abstained": "900"})

    assert answer.status_code == 422
    faults = answer.context["form"].errors
    assert set(faults) == {"present", "for"}
    assert "Section 12(a)" in str(faults["present"])
    assert rows_of_all_tables()["governance_shareholdervote"] == before


def test_a_correction_keeps_the_old_certificate_and_needs_a_reason(signed_in: SignedIn) -> None:
    secretary = signed_in(Role.SECRETARY)
    secretary.post(address("holders_new"), TYPED)
    wrong = ShareholderVote.objects.get()
    corrects = f"{address('holders_new')}?corrects={wrong.pk}"

    refused = secretary.post(corrects, {**TYPED, "against": "99"})
    secretary.post(corrects, {**TYPED, "against": "99", "reason": "The tabulator corrected its count."})

    assert refused.status_code == 422
    old, new = ShareholderVote.objects.order_by("pk")
    assert (old.superseded_by, new.superseded_by) == (new.recorded_by, None)
    assert new.recorded_by.reason == "The tabulator corrected its count."


def test_without_the_link_to_correct_it_another_count_is_refused(signed_in: SignedIn) -> None:
    secretary = signed_in(Role.SECRETARY)
    secretary.post(address("holders_new"), TYPED)

    answer = secretary.post(address("holders_new"), {**TYPED, "against": "99"})

    assert answer.status_code == 422
    assert "this shareholder vote is recorded already" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.AUDITOR])
def test_all_staff_see_and_only_the_secretary_records(signed_in: SignedIn, role: Role) -> None:
    client = signed_in(role)

    assert client.get(address("holders_votes")).status_code == 200
    assert client.get(address("holders_new")).status_code == 403
    assert client.post(address("holders_new"), TYPED).status_code == 403
    assert not ShareholderVote.objects.exists()


@pytest.mark.parametrize("role", [Role.DISTRIBUTOR, Role.ASSIGNEE, Role.AGENT])
def test_outsiders_see_none_of_it(signed_in: SignedIn, role: Role) -> None:
    assert signed_in(role).get(address("holders_votes")).status_code == 403
