"""The gate lets all through: on no page between the parties does the database show anything of others."""

import re
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import ProgrammingError, transaction
from django.test import Client

from assignments.domain.disputes import DisputeAsked, Figure
from assignments.domain.notices import NoticeKind
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import (
    Dispute,
    FundClaim,
    NoticeOfClaim,
    PartyNotice,
    PaymentDirection,
    Transfer,
)
from assignments.selectors.access import Viewer
from assignments.services.bank import BankAsked, enter_bank_details
from assignments.services.disputes import Writing, open_dispute
from governance.models import Plan
from plan_admin.claims.services.claiming import ClaimAsked, record_claim
from plan_admin.claims.services.noticing import NoticeAsked, give_notice_of_claim
from tests.factories import outsiders
from tests.factories.closed_month import SEPTEMBER, closed_september
from tests.factories.notices import DEPOSITORY, asked, given
from tests.factories.once import made_and_undone

pytestmark = pytest.mark.django_db

KINDS = {"DISTRIBUTOR": "distributor", "ASSIGNEE": "assignee", "COLLECTION_AGENT": "agent"}
# By their names: the codes of all parties are in the hands of a viewer whom the gate lets through.
STRANGERS = {
    "adi-user": "INVESCO Distributors|Trust B|The Depository",
    "idi-user": "A I M Distributors|Trust A",
    "trust-a-user": "INVESCO Distributors|Trust B|The Depository",
    "trust-b-user": "A I M Distributors|Trust A",
    "depository-user": "A I M Distributors|Trust A",
}
PARTIES = {name: (KINDS[kind.value], code) for name, (kind, code) in outsiders.PARTIES.items()}
EVERYBODY = frozenset(Party(kind=kind, code=code) for kind, code in outsiders.PARTIES.values())
LETS_THROUGH = {
    "the gate asks nobody": Viewer(is_staff=False, parties=EVERYBODY),
    "everybody is taken for staff": Viewer(is_staff=True, parties=frozenset()),
}
OCTOBER = date(2003, 10, 15)


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    with made_and_undone(django_db_blocker):
        closed_september(get_user_model().objects.create_user("acting-user"), besides=outsiders.AGENT_BOOK)
        people = outsiders.everybody()
        between_the_parties(people)
        yield people


def between_the_parties(people: dict[str, Any]) -> None:
    """Each party disputes its statement and gives its account; notices and claims of both Distributors."""
    plan = Plan.objects.get()
    for name, (kind, code) in outsiders.PARTIES.items():
        party = Party(kind=kind, code=code)
        dispute = DisputeAsked(
            month=SEPTEMBER.first,
            party=party,
            figure=Figure.MISSING,
            portfolio="",
            expected=None,
            reason=code,
        )
        writing = Writing(name=f"{code}.txt", data=code.encode())
        open_dispute(plan=plan, asked=dispute, acting_user=people[name], writing=writing)
        account = BankAsked(
            holder=f"Holder {code}", bank_name="Bank", routing_number="021000021", account_number="123456789"
        )
        enter_bank_details(party=party, details=account, acting_user=people[name])
    given(people["adi-user"])
    direction = PaymentDirection.objects.filter(distributor__code="adi").earliest("pk")
    terms = {**DEPOSITORY, "agent": "Fresh Agent"}
    given(people["adi-user"], asked(NoticeKind.DIRECTION_CHANGE, about=direction.pk, terms=terms))
    for code in ("adi", "idi"):
        own = Transfer.objects.filter(distributor__code=code, superseded_by__isnull=True).earliest("pk")
        ends = asked(NoticeKind.TRANSFER_END, about=own.pk, terms={})
        given(people[f"{code}-user"], ends, distributor=code)
    given(people["idi-user"], distributor="idi")
    fund = FundClaim.objects.get().fund.code
    claim = ClaimAsked(
        fund=fund, portfolio="", distributor="idi", date=date(2003, 9, 10), amount="500.00", reason="of idi"
    )
    version = record_claim(plan=plan, claim=claim, papers=(), acting_user=people["officer"]).version
    notice = NoticeAsked(claim=version, month=SEPTEMBER, agent="depository", number=1)
    give_notice_of_claim(plan=plan, notice=notice, today=OCTOBER, acting_user=people["officer"])


def pages() -> list[str]:
    """Every page between the parties that an outsider may ask for, of every party."""
    plan, api = "/class-b", "/api/v1/plans/class-b"
    months = [f"{kind}/{code}" for kind, code in PARTIES.values()]
    return [
        "/",
        "/needs/",
        "/api/v1/needs/",
        "/your-bank-details/",
        f"{plan}/statements/",
        f"{plan}/statements/disputes/",
        *(f"{plan}/statements/2003-09/{one}/" for one in months),
        *(f"{plan}/statements/2003-09/{one}/estimate/" for one in months),
        *(f"{plan}/statements/2003-09/{one}/dispute/" for one in months),
        *(f"{plan}/statements/year/2003/{one}/" for one in months),
        *(f"{api}/statements/year/2003/{one}/" for one in months),
        *(f"{plan}/statements/disputes/{one}/" for one in Dispute.objects.values_list("pk", flat=True)),
        *(
            f"{plan}/statements/disputes/{one}/writing/0/"
            for one in Dispute.objects.values_list("pk", flat=True)
        ),
        f"{plan}/calculations/",
        *(
            f"{plan}/calculations/2003-09/{code}/{page}"
            for code in ("adi", "idi")
            for page in ("", "type/", "accept/", "upload/", "template/", "daily-shares/")
        ),
        f"{plan}/transfers/",
        f"{plan}/notices/new/transfer/",
        f"{plan}/notices/new/direction/",
        *(f"{plan}/notices/{one.pk}/" for one in PartyNotice.objects.all()),
        *(f"{plan}/notices/{one.pk}/writing/{one.document_id}/" for one in PartyNotice.objects.all()),
        *(f"{api}/{what}/" for what in ("transfers", "directions", "notices")),
        *(f"{api}/notices/{one.pk}/" for one in PartyNotice.objects.all()),
        f"{plan}/own-claims/",
        *(f"{plan}/own-claims/{one}/" for one in FundClaim.objects.values_list("pk", flat=True)),
        *(
            f"{plan}/own-claims/notices/{one}/"
            for one in NoticeOfClaim.objects.values_list("number", flat=True)
        ),
    ]


def let_through(monkeypatch: pytest.MonkeyPatch, viewer: Viewer) -> None:
    """Whoever asks may see all: in every module that asks."""
    cache.clear()
    monkeypatch.setattr(Viewer, "may_see", lambda self, party: True)
    for name, module in list(sys.modules.items()):
        if name.startswith(("assignments.", "plan_admin.")):
            for gate in {"viewer_of", "transfers_viewer"} & set(vars(module)):
                monkeypatch.setattr(module, gate, lambda user: viewer)


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("way", LETS_THROUGH)
@pytest.mark.parametrize("who", STRANGERS)
def test_no_page_between_the_parties_names_others(
    everybody: dict[str, Any], monkeypatch: pytest.MonkeyPatch, who: str, way: str
) -> None:
    client, opened = client_of(everybody[who]), set()
    asked_for = pages()
    let_through(monkeypatch, LETS_THROUGH[way])

    for address in asked_for:
        for form in ("", "?format=csv"):
            try:
                with transaction.atomic():
                    answer = client.get(address + form)
            except ProgrammingError:
                continue  # a page of staff asked for what the database shows no outsider, and got nothing
            assert answer.status_code in (200, 400, 403, 404), address + form
            if answer.status_code == 200:
                opened.add(address)
                text = b"".join(answer) if answer.streaming else answer.content
                assert re.findall(STRANGERS[who], text.decode(errors="replace")) == [], address + form

    kind, code = PARTIES[who]
    assert (
        way == "everybody is taken for staff"
        or {
            "/needs/",
            "/class-b/statements/disputes/",
            "/class-b/transfers/",
            f"/class-b/statements/year/2003/{kind}/{code}/",
        }
        <= opened
    )


@pytest.mark.parametrize("who", STRANGERS)
def test_a_party_reads_the_same_figures_as_staff_do(everybody: dict[str, Any], who: str) -> None:
    kind, code = PARTIES[who]
    files = [
        f"/class-b/statements/2003-09/{kind}/{code}/?format=csv",
        f"/class-b/statements/year/2003/{kind}/{code}/?format=csv",
        f"/api/v1/plans/class-b/statements/2003-09/{kind}/{code}/",
        f"/api/v1/plans/class-b/statements/year/2003/{kind}/{code}/",
    ]
    if outsiders.PARTIES[who][0] is PayeeKind.DISTRIBUTOR:
        files += [
            f"/class-b/calculations/2003-09/{code}/?format=csv",
            f"/class-b/calculations/2003-09/{code}/daily-shares/",
            f"/class-b/calculations/2003-09/{code}/template/",
        ]
    own, staff = client_of(everybody[who]), client_of(everybody["officer"])

    for address in files:
        told, known = own.get(address), staff.get(address)
        assert (told.status_code, known.status_code) == (200, 200), address
        assert told.content == known.content, address
