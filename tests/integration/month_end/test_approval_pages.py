"""The pages by which payments leave: approvals, issue, authorization, payment, and what takes one back."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assignments.models import PaymentAuthorization, PaymentInstruction, PaymentOutcome
from governance.domain.roles import Role
from tests.factories.four_eyes import FourEyes
from tests.factories.month import ALPHA, VALUE, MonthWorld, rows_of_all_tables
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def eyes(tmp_path: Path) -> FourEyes:
    """September prepared."""
    return FourEyes.prepared(tmp_path)


def address(name: str, **kwargs: Any) -> str:
    """A page of September."""
    return reverse(f"month_end:{name}", kwargs={"plan": "class-b", "month": "2003-09", **kwargs})


def signed_in(user: Any) -> Client:
    """Somebody's browser."""
    client = Client()
    client.force_login(user)
    return client


def tokens(eyes: FourEyes, *numbers: int) -> list[str]:
    """What the form of approvals sends back."""
    return [f"{number}:{digest}" for number, digest in eyes.shown(numbers or None).items()]


def test_an_approver_sees_every_line_and_approves_what_was_chosen(eyes: FourEyes) -> None:
    client = signed_in(eyes.approver)
    first, *rest = eyes.in_state("PREPARED", fund=ALPHA)

    page = client.get(address("approvals")).content.decode()
    answer = client.post(address("approvals"), {"shown": tokens(eyes), "chosen": [str(first)]}, follow=True)

    assert all(token in page for token in tokens(eyes, *rest))
    for words in ("15,000.00", "Trust A", "12b-1 Portion of trust-a of adi (Section 6(a))", "m1"):
        assert words in page
    assert "1 payments approved; 2 share classes closed" in answer.content.decode()
    assert eyes.in_state("APPROVED") == [first]


def test_all_that_is_shown_is_approved_by_one_button(eyes: FourEyes) -> None:
    signed_in(eyes.approver).post(address("approvals"), {"shown": tokens(eyes), "all": "1"})

    assert len(eyes.in_state("APPROVED")) == 6


def test_what_changed_since_the_page_was_shown_is_refused_on_the_page(eyes: FourEyes) -> None:
    sent = tokens(eyes)
    eyes.world.tell(assignees=[{"code": "trust-a", "name": "Trust A", "address": "9 Another Street"}])

    answer = signed_in(eyes.approver).post(address("approvals"), {"shown": sent, "all": "1"})

    assert answer.status_code == 422
    assert "changed since it was shown to you" in answer.content.decode()
    assert eyes.in_state("APPROVED") == []


def test_nothing_chosen_is_said_and_who_prepared_is_told_so(eyes: FourEyes) -> None:
    answer = signed_in(eyes.approver).post(address("approvals"), {"shown": tokens(eyes)})
    assert (answer.status_code, "no payment was chosen" in answer.content.decode()) == (422, True)

    preparer = PaymentInstruction.objects.earliest("pk").prepared_by.acting_user
    preparer.groups.set(eyes.approver.groups.all())
    page = signed_in(preparer).get(address("approvals")).content.decode()
    assert "you prepared it; another person approves it" in page
    assert 'name="shown"' not in page


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, Role.SECRETARY, Role.DISTRIBUTOR])
def test_nobody_else_approves(role: Role, eyes: FourEyes) -> None:
    user = eyes.officer if role is Role.OFFICER else person(role)
    client = signed_in(user)
    before = rows_of_all_tables()

    answer = client.post(address("approvals"), {"shown": tokens(eyes), "all": "1"})

    assert answer.status_code == 403
    assert rows_of_all_tables() == before


def test_an_officer_issues_and_everybody_reads_the_same_paper(eyes: FourEyes) -> None:
    eyes.approve()
    client = signed_in(eyes.officer)
    fund = eyes.fund().code
    page = client.get(address("issue", fund=fund)).content.decode()
    seen = [str(number) for number in eyes.in_state("APPROVED", fund=ALPHA)]

    first = client.post(address("issue", fund=fund), {"seen": seen}, follow=True)
    second = client.post(address("issue", fund=fund), {"seen": seen}, follow=True)

    authorization = PaymentAuthorization.objects.get()
    assert "Issue 36,000.00 dollars" in page
    assert first.redirect_chain == second.redirect_chain
    assert "Authorization 1 of" in first.content.decode()
    assert authorization.digest in first.content.decode()
    papers = [
        signed_in(user).get(address("authorization_paper", authorization=authorization.pk)).content
        for user in (eyes.officer, eyes.approver)
    ]
    assert papers == [bytes(authorization.pdf)] * 2
    assert signed_in(eyes.approver).post(address("issue", fund=fund), {}).status_code == 403


def test_a_payment_s_page_says_who_did_what_and_what_is_next(eyes: FourEyes) -> None:
    eyes.issued()
    (number,) = eyes.in_state("ISSUED", payee="trust-a")

    page = signed_in(eyes.officer).get(address("payment", instruction=number)).content.decode()

    for words in ("prepared it (close month)", "approved it as it was shown", "authorization 1", "7,200.00"):
        assert words in page
    assert "The bank pays it" in page


def test_an_officer_settles_an_authorization_and_records_a_return(eyes: FourEyes) -> None:
    authorization = eyes.issued()
    client = signed_in(eyes.officer)
    (number,) = eyes.in_state("ISSUED", payee="trust-a")

    client.post(
        address("settle_all", authorization=authorization.pk), {"on": "2003-10-08", "reference": "FED-1"}
    )
    client.post(
        address("return", instruction=number),
        {"on": "2003-10-09", "reason": "Account closed", "reference": ""},
    )
    answer = client.post(address("pay_again", instruction=number), follow=True)

    assert PaymentOutcome.objects.filter(kind="SETTLED", reference="FED-1").count() == 3
    again = PaymentInstruction.objects.get(released_from=number)
    assert f"Prepared anew as payment {again.pk}" in answer.content.decode()


def test_dangerous_acts_ask_why_and_by_which_paper(eyes: FourEyes) -> None:
    eyes.issued()
    client = signed_in(eyes.approver)
    (number,) = eyes.in_state("ISSUED", payee="trust-a")

    refused = client.post(
        address("reverse", instruction=number), {"on": "2003-10-08", "reason": "Wrong branch"}
    )
    client.post(
        address("reverse", instruction=number),
        {
            "on": "2003-10-08",
            "reason": "Wrong branch",
            "hold": "on",
            "document": SimpleUploadedFile("letter.txt", b"Please reverse it."),
        },
    )

    assert (refused.status_code, "the file that proves it" in refused.content.decode()) == (422, True)
    held = PaymentInstruction.objects.get(released_from=number)
    assert held.held_because == ["Reversed after issue: Wrong branch"]
    client.post(
        address("determine", instruction=held.pk),
        {"decide": "pay", "reason": "Corrected", "kept_at": "minutes of 10 October 2003"},
    )
    assert PaymentInstruction.objects.get(released_from=held).status == "PREPARED"


def test_a_lapse_is_determined_on_its_own_page(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=("2004-06", "2004-07"))
    world.close("2004-07")
    client = signed_in(person(Role.APPROVER))
    where = reverse("month_end:determine_lapse", kwargs={"plan": "class-b", "month": "2004-07"})
    said = {"decide": "pay", "reason": "Ratified", "kept_at": "minutes"}

    unknown = client.post(where, {**said, "portfolio": "Nowhere"})
    answer = client.post(where, {**said, "portfolio": VALUE}, follow=True)

    assert (unknown.status_code, "is no Portfolio" in unknown.content.decode()) == (422, True)
    assert "Recorded: pay (Section 10)." in answer.content.decode()


def test_the_month_page_says_how_far_the_payments_are(eyes: FourEyes) -> None:
    eyes.issued()
    page = signed_in(eyes.officer).get(reverse("month_end:month", args=["class-b", "2003-09"]))

    text = page.content.decode()
    assert "36,000.00 dollars: to be recorded as settled, or returned." in text
    assert "wait for an approver who did not prepare them" in text
    assert "issued payments" in text
