"""Section 11: a Distributor gives notice of a Transfer of its contingent deferred sales charges."""

import base64
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from assignments.domain.notices import NoticeAsked, NoticeKind
from assignments.models import NoticeRecord, PartyNotice, Transfer
from governance.domain.errors import Refused
from plan_admin.book.services import load_book_data
from plan_admin.parties.services.deciding import acknowledge_notice, consent_to_notice
from plan_admin.parties.services.giving import preview_notice
from tests.factories.closed_month import STOCK
from tests.factories.notices import LATER, NEW_TRUST, TODAY, asked, given, to_give, transfer

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("6(b)", "6(c)", "11")]
RECEIVED = date(2003, 10, 12)
FEE, CDSC = "distribution_fee", "cdsc"
LETS_CHARGES_GO = b"""
agreements:
  - {id: adi-2003, distributor: adi, portfolios: all, sells_from: 2003-07-01, cdsc_transferable: true}
"""


@pytest.fixture
def lets(people: dict[str, Any]) -> None:
    """adi's agreement lets its charges be transferred."""
    load_book_data(
        data=LETS_CHARGES_GO,
        source="book",
        plan_code="class-b",
        acting_user=people["officer"],
        read_file=lambda name: b"",
    )


def of(*components: str, **terms: Any) -> NoticeAsked:
    since_july = {**NEW_TRUST, "issued_from": date(2003, 7, 1)}
    return asked(terms={**since_july, **({"components": components} if components else {}), **terms})


def acknowledge(notice: PartyNotice, user: Any) -> None:
    acknowledge_notice(notice_id=notice.pk, received_on=RECEIVED, today=RECEIVED, acting_user=user)


def recorded(notice: PartyNotice) -> Transfer:
    record = NoticeRecord.objects.get(notice=notice).transfer
    assert record is not None
    return record


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.usefixtures("lets")
@pytest.mark.parametrize(
    ("components", "kept"),
    [
        ((), ["DISTRIBUTION_FEE"]),
        ((FEE,), ["DISTRIBUTION_FEE"]),
        ((CDSC,), ["CDSC"]),
        ((CDSC, FEE), ["DISTRIBUTION_FEE", "CDSC"]),
    ],
)
def test_what_is_transferred_is_recorded_as_it_was_given(
    people: dict[str, Any], components: tuple[str, ...], kept: list[str]
) -> None:
    notice = given(people["adi-user"], of(*components))

    acknowledge(notice, people["officer"])

    assert recorded(notice).components == kept


@pytest.mark.usefixtures("lets")
def test_charges_are_counted_apart_from_the_fee(people: dict[str, Any]) -> None:
    notice = given(people["adi-user"], of(CDSC, percent="100"))
    with pytest.raises(Refused, match="cover 160 % of the Shares"):
        given(people["adi-user"], of(FEE, percent="100"))

    acknowledge(notice, people["officer"])

    with pytest.raises(Refused, match="cover 100.1 % of the contingent deferred sales charges"):
        given(people["adi-user"], of(CDSC, percent="0.1", assignee="Another Trust"))


def test_where_the_agreement_does_not_let_charges_go_the_notice_is_refused(people: dict[str, Any]) -> None:
    for ask in (preview_notice, lambda **act: given(act["acting_user"], act["notice"].asked)):
        with pytest.raises(Refused) as refused:
            ask(notice=to_give(of(FEE, CDSC)), acting_user=people["adi-user"], today=TODAY)
        (fault,) = refused.value.faults
        assert fault.column == "components"
        assert "and adi-2003 does not let them be transferred" in fault.problem

    assert not PartyNotice.objects.exists()


@pytest.mark.usefixtures("lets")
def test_a_service_fee_is_never_transferred(people: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="never the service fee"):
        given(people["adi-user"], of(FEE, "service_fee"))


@pytest.mark.usefixtures("lets")
@pytest.mark.plan_section("6(b)")
def test_another_thing_transferred_is_another_term_and_needs_the_assignee(people: dict[str, Any]) -> None:
    terms = {"components": (FEE, CDSC)}
    change = asked(NoticeKind.TRANSFER_CHANGE, about=transfer().pk, terms=terms)
    notice = given(people["adi-user"], change)

    with pytest.raises(Refused, match=r"Section 6\(b\): Trust A has not consented"):
        acknowledge(notice, people["officer"])
    consent_to_notice(notice_id=notice.pk, digest=notice.digest, acting_user=people["trust-a-user"])
    acknowledge(notice, people["officer"])

    ended, begun = Transfer.objects.filter(distributor__code="adi", superseded_by__isnull=True).order_by(
        "effective"
    )
    assert (ended.components, ended.effective.upper) == (["DISTRIBUTION_FEE"], LATER)
    assert (begun.components, begun.percent) == (["DISTRIBUTION_FEE", "CDSC"], Decimal(60))
    with_more = asked(
        NoticeKind.TRANSFER_CHANGE, about=begun.pk, terms={"percent": "70"}, effective=date(2003, 12, 1)
    )
    other = given(people["adi-user"], with_more)
    consent_to_notice(notice_id=other.pk, digest=other.digest, acting_user=people["trust-a-user"])
    acknowledge(other, people["officer"])
    newest = Transfer.objects.get(entry__endswith="2003-12-01", superseded_by__isnull=True)
    assert (newest.components, newest.percent) == (["DISTRIBUTION_FEE", "CDSC"], Decimal(70))


def test_a_consent_to_the_one_is_none_to_the_other(people: dict[str, Any]) -> None:
    one, other = (
        preview_notice(notice=to_give(asked_of), acting_user=people["adi-user"], today=TODAY).digest
        for asked_of in (of(), of(percent="26"))
    )
    with_fee = preview_notice(notice=to_give(of(FEE)), acting_user=people["adi-user"], today=TODAY).digest

    assert len({one, other, with_fee}) == 3


@pytest.mark.usefixtures("lets")
def test_the_pages_ask_for_it_and_show_it(people: dict[str, Any]) -> None:
    client = as_(people["adi-user"])
    form = {
        "distributor": "adi",
        "assignee": "Fresh Trust",
        "address": "9 Main Street",
        "transfer_kind": "sale",
        "components": "distribution_fee,cdsc",
        "percent": "25",
        "portfolios": ["example-energy-fund"],
        "issued_from": "2003-07-01",
        "effective": (timezone.localdate() + timedelta(days=30)).isoformat(),
    }
    first = client.get("/class-b/notices/new/transfer/").content.decode()
    check = client.post("/class-b/notices/new/transfer/", form)

    assert "our contingent deferred sales charges: what is withheld from redemptions (Section 11)" in first
    assert check.status_code == 200, check.content.decode()
    text = check.content.decode()
    assert "distribution fee and contingent deferred sales charge" in text
    assert "Percent of the 12b-1 Share and of the contingent deferred sales charges" in text
    notice = given(people["adi-user"], of(CDSC, FEE, percent="5"))
    acknowledge(notice, people["officer"])
    for name in ("adi-user", "officer", "auditor"):
        listed = as_(people[name]).get("/class-b/transfers/").content.decode()
        assert "Distribution fee and contingent deferred sales charge" in listed
    change = client.get(f"/class-b/transfers/{recorded(notice).pk}/change/").content.decode()
    assert 'value="distribution_fee,cdsc"' in change
    refused = client.post(
        "/class-b/notices/new/transfer/", {**form, "issued_from": "", "components": "service_fee"}
    )
    assert refused.status_code == 422


@pytest.mark.usefixtures("lets")
def test_the_api_takes_it_and_gives_it(people: dict[str, Any]) -> None:
    said = {
        "kind": "TRANSFER",
        "distributor": "adi",
        "portfolios": ["example-energy-fund"],
        "effective": "2099-01-01",
        "transfer": {
            "assignee": "Fresh Trust",
            "address": "9 Main Street",
            "kind": "sale",
            "components": ["cdsc"],
            "percent": "25",
            "issued_from": "2003-07-01",
        },
        "document": {"name": "notice.txt", "content": base64.b64encode(b"We notify.").decode()},
    }
    client, address = as_(people["adi-user"]), "/api/v1/plans/class-b/notices/"

    given_one = client.post(address, said, content_type="application/json")
    wrong = {**said, "transfer": {**said["transfer"], "components": ["service_fee"]}}  # type: ignore[dict-item]  # a mapping

    assert given_one.status_code == 201
    (part,) = given_one.json()["parts"]
    assert {"label": "What is transferred", "words": "contingent deferred sales charge"} in part["said"]
    assert client.post(address, wrong, content_type="application/json").status_code == 400
    listed = client.get("/api/v1/plans/class-b/transfers/").json()
    assert [one["components"] for one in listed] == [["distribution_fee"]]


@pytest.mark.usefixtures("lets")
def test_the_admin_shows_it(people: dict[str, Any]) -> None:
    notice = given(people["adi-user"], of(CDSC, portfolios=None))
    acknowledge(notice, people["officer"])
    auditor = as_(people["auditor"])

    listed = auditor.get("/admin/assignments/transfer/").content.decode()
    one = auditor.get(f"/admin/assignments/transfer/{recorded(notice).pk}/change/").content.decode()

    assert "contingent deferred sales charge" in listed
    assert "contingent deferred sales charge" in one
    assert STOCK in one
