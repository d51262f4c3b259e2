"""The pages of notices and accounts: what each person sees and does there, and what nobody sees."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from assignments.domain.notices import NoticeKind
from assignments.models import BankDetails, NoticeRecord, PartyNotice
from plan_admin.parties.services.giving import Writing
from tests.factories.notices import FIRST_ACCOUNT, asked, direction, given, transfer

pytestmark = pytest.mark.django_db
TRANSFERS, NOTICES = "/class-b/transfers/", "/class-b/notices/"


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: Any, address: str, status: int = 200) -> str:
    answer = as_(user).get(address)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def said(**changes: Any) -> dict[str, Any]:
    later = timezone.localdate() + timedelta(days=30)
    form = {
        "distributor": "adi",
        "assignee": "Fresh Trust",
        "address": "9 Main Street",
        "transfer_kind": "sale",
        "percent": "25",
        "portfolios": ["example-energy-fund"],
        "effective": later.isoformat(),
    }
    return form | changes


def writing() -> SimpleUploadedFile:
    return SimpleUploadedFile("notice.txt", b"We hereby notify the Funds.")


def given_by_page(user: Any, **changes: Any) -> Any:
    client = as_(user)
    check = client.post(f"{NOTICES}new/transfer/", said(**changes))
    assert check.status_code == 200, check.content.decode()
    shown = check.context["shown"]
    more = {"is_meant": "on", "reaches_back": "Signed then"} if check.context["back"] else {}
    return client.post(
        f"{NOTICES}new/transfer/", {"shown": shown, "give": "yes", "document": writing(), **more}
    )


def test_from_the_form_to_the_record(people: dict[str, Any]) -> None:
    answer = given_by_page(people["adi-user"])
    notice = PartyNotice.objects.get()
    assert answer["Location"] == f"{NOTICES}{notice.pk}/"
    listed = page(people["officer"], NOTICES)
    officer = as_(people["officer"])
    today = timezone.localdate().isoformat()
    done = officer.post(f"{NOTICES}{notice.pk}/acknowledge/", {"received_on": today}, follow=True)

    assert f"Notice of a Transfer {notice.pk}" in listed
    assert "Acknowledged, and recorded." in done.content.decode()
    record = NoticeRecord.objects.get(notice=notice).transfer
    assert record is not None
    assert record.notified == timezone.localdate()
    assert "Fresh Trust" in page(people["adi-user"], TRANSFERS)


def test_step_two_says_which_months_are_closed_and_takes_it_only_when_meant(people: dict[str, Any]) -> None:
    client = as_(people["adi-user"])
    check = client.post(f"{NOTICES}new/transfer/", said(effective="2003-09-15"))
    text = check.content.decode()
    refused = client.post(
        f"{NOTICES}new/transfer/", {"shown": check.context["shown"], "give": "yes", "document": writing()}
    )
    given_by_page(people["adi-user"], effective="2003-09-15")

    assert "2003-09 is closed: it does not move; a correction follows" in text
    assert refused.status_code == 422
    assert PartyNotice.objects.get().reaches_back == "Signed then"
    officer = as_(people["officer"])
    address = f"{NOTICES}{PartyNotice.objects.get().pk}/acknowledge/"
    today = timezone.localdate().isoformat()
    assert officer.post(address, {"received_on": today}).status_code == 422
    assert officer.post(address, {"received_on": today, "reaches_back_seen": "on"}).status_code == 302


def test_what_was_shown_goes_back_into_the_form_and_is_not_tampered_with(people: dict[str, Any]) -> None:
    client = as_(people["adi-user"])
    check = client.post(f"{NOTICES}new/transfer/", said())
    back = client.post(f"{NOTICES}new/transfer/", {"shown": check.context["shown"], "change": "yes"})
    forged = client.post(f"{NOTICES}new/transfer/", {"shown": check.context["shown"] + "x", "give": "yes"})

    assert 'value="Fresh Trust"' in back.content.decode()
    assert forged.status_code == 422
    assert not PartyNotice.objects.exists()


def test_an_assignment_of_the_agreement_is_shown_the_way_to_section_12(people: dict[str, Any]) -> None:
    first = as_(people["adi-user"]).get(f"{NOTICES}new/?what=agreement").content.decode()
    to_form = as_(people["adi-user"]).get(f"{NOTICES}new/?what=direction")

    assert "Section 12(b)" in first
    assert "secretary" in first
    assert to_form["Location"] == f"{NOTICES}new/direction/"
    assert not PartyNotice.objects.exists()


def test_two_distributors_and_two_assignees_do_not_see_each_other(people: dict[str, Any]) -> None:
    given(people["adi-user"], today=timezone.localdate(), reaches_back="Old")
    of_idi = given(
        people["idi-user"],
        asked(NoticeKind.DIRECTION_END, about=direction().pk),
        distributor="idi",
        today=timezone.localdate(),
        reaches_back="Old",
    )
    of_adi = PartyNotice.objects.get(distributor__code="adi")

    adi, idi = page(people["adi-user"], TRANSFERS), page(people["idi-user"], TRANSFERS)
    trust_a, trust_b = page(people["trust-a-user"], TRANSFERS), page(people["trust-b-user"], TRANSFERS)
    agent = page(people["depository-user"], TRANSFERS)
    for other in ("INVESCO Distributors", "Trust B", "The Depository"):
        assert other not in adi
        assert other not in trust_a
    for other in ("A I M Distributors", "Trust A", "Fresh Trust"):
        assert other not in idi
        assert other not in trust_b
        assert other not in agent
    assert "Trust B" not in agent
    assert "The Depository" in agent
    assert "Trust A" in trust_a
    for user, notice in (("idi-user", of_adi), ("trust-b-user", of_adi), ("adi-user", of_idi)):
        page(people[user], f"{NOTICES}{notice.pk}/", status=404)
    asks = page(people["trust-b-user"], f"{NOTICES}{of_idi.pk}/")
    assert "Consent" in asks
    assert "notice.txt" not in asks
    page(people["trust-b-user"], f"{NOTICES}{of_idi.pk}/writing/{of_idi.document_id}/", status=404)
    page(people["depository-user"], f"{NOTICES}{of_idi.pk}/", status=404)


def test_a_code_or_name_that_is_known_is_not_betrayed(people: dict[str, Any]) -> None:
    text = as_(people["adi-user"]).post(f"{NOTICES}new/transfer/", said(assignee="trust-b")).content.decode()
    given_by_page(people["adi-user"], assignee="trust-b")
    shown = page(people["adi-user"], f"{NOTICES}{PartyNotice.objects.get().pk}/")

    assert "Trust B" not in text
    assert "Trust B" not in shown
    assert "Trust B" in page(people["officer"], f"{NOTICES}{PartyNotice.objects.get().pk}/")


def test_an_assignee_consents_to_what_it_is_shown(people: dict[str, Any]) -> None:
    notice = given(
        people["adi-user"],
        asked(NoticeKind.TRANSFER_END, about=transfer().pk),
        today=timezone.localdate(),
        reaches_back="Old",
    )
    address = f"{NOTICES}{notice.pk}/consent/"
    page(people["trust-b-user"], address, status=404)
    page(people["adi-user"], address, status=404)
    client = as_(people["trust-a-user"])
    text = client.get(address).content.decode()
    client.post(address, {"digest": notice.digest, "consents": "on"})

    assert notice.digest in text
    assert notice.consents.get().assignee.code == "trust-a"
    assert as_(people["trust-a-user"]).post(f"{NOTICES}{notice.pk}/withdraw/", {}).status_code == 404


def test_the_writing_comes_back_as_it_was_sent(people: dict[str, Any]) -> None:
    given_by_page(people["adi-user"])
    notice = PartyNotice.objects.get()

    answer = as_(people["officer"]).get(f"{NOTICES}{notice.pk}/writing/{notice.document_id}/")

    assert answer.content == b"We hereby notify the Funds."
    assert answer["Content-Disposition"] == 'attachment; filename="notice.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_writings_name_cannot_break_out_of_the_header(people: dict[str, Any]) -> None:
    odd = Writing(name='../a"\\;\x01\x7fé.txt\\', data=b"We hereby notify the Funds.")
    notice = given(people["adi-user"], writing=odd)

    answer = as_(people["officer"]).get(f"{NOTICES}{notice.pk}/writing/{notice.document_id}/")

    assert answer["Content-Disposition"] == 'attachment; filename=".._a______.txt_"'


def test_an_account_is_entered_and_confirmed_and_its_number_shown_to_the_confirmer_alone(
    people: dict[str, Any],
) -> None:
    form = {
        "party": "DISTRIBUTOR:adi",
        "holder": FIRST_ACCOUNT.holder,
        "bank_name": FIRST_ACCOUNT.bank_name,
        "routing_number": FIRST_ACCOUNT.routing_number,
        "account_number": FIRST_ACCOUNT.account_number,
        "again": FIRST_ACCOUNT.account_number,
    }
    adi = as_(people["adi-user"])
    other = adi.post("/your-bank-details/new/", {**form, "again": "1"})
    strange = adi.post("/your-bank-details/new/", {**form, "party": "ASSIGNEE:trust-a"})
    entered = adi.post("/your-bank-details/new/", form, follow=True)
    row = BankDetails.objects.get()
    approver = as_(people["approver"])
    before = approver.get(f"/bank-details/{row.pk}/").content.decode()
    blind = approver.post(f"/bank-details/{row.pk}/", {"decision": "confirm"})
    shown = approver.post(f"/bank-details/{row.pk}/", {"decision": "show"})
    confirmed = approver.post(f"/bank-details/{row.pk}/", {"decision": "confirm"}, follow=True)

    assert (other.status_code, strange.status_code, blind.status_code) == (422, 422, 422)
    assert FIRST_ACCOUNT.account_number not in other.content.decode()
    assert FIRST_ACCOUNT.account_number in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    for text in (before, entered.content.decode(), confirmed.content.decode()):
        assert FIRST_ACCOUNT.account_number not in text
        assert "••••6789" in text
    for name in ("officer", "auditor"):
        assert as_(people[name]).post(f"/bank-details/{row.pk}/", {"decision": "show"}).status_code == 403
    assert "6789" not in page(people["idi-user"], "/your-bank-details/")
    page(people["adi-user"], "/bank-details/", status=403)


def test_empty_lists_say_what_to_do(people: dict[str, Any]) -> None:
    assert "No notice waits." in page(people["auditor"], NOTICES)
    assert "No bank details are entered" in page(people["auditor"], "/bank-details/")
    assert "notice,kind,distributor" in page(people["auditor"], f"{NOTICES}?format=csv")
