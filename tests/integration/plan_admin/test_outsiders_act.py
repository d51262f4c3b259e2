"""Every door by which an outsider acts, as in the house: each act is committed, and read again as the portal.

Within a test's own transaction an act never ends, so that what follows it in a request would be read as the
application. Here it ends, as it does outside of tests (ADR 55).
"""

import base64
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from assignments.models import BankDetails, Dispute, NoticeConsent, NoticeDecision, PartyNotice
from governance.domain.roles import Role
from governance.models import Plan
from plan_admin.api.services import make_token
from tests.factories import outsiders
from tests.factories.closed_month import closed_september
from tests.factories.notices import direction, transfer
from tests.factories.people import person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.plan_section("6(c)", "6(d)", "6(e)")]
NOTICES, STATEMENTS = "/class-b/notices/", "/class-b/statements/"
KINDS = {"distributor": "adi", "assignee": "trust-a", "agent": "depository"}
STRANGERS = {
    "adi-user": r"\b(idi|trust-b|depository)\b|INVESCO Distributors|Trust B|The Depository",
    "idi-user": r"\b(adi|trust-a)\b|A I M Distributors|Trust A",
    "trust-a-user": r"\b(idi|trust-b|depository)\b|INVESCO Distributors|Trust B|The Depository",
    "trust-b-user": r"\b(adi|trust-a)\b|A I M Distributors|Trust A",
    "depository-user": r"\b(adi|trust-a)\b|A I M Distributors|Trust A",
}
THE_PLAN_SAYS = "depository or collection agent"  # Section 6(e)


@pytest.fixture
def people() -> dict[str, Any]:
    cache.clear()
    closed_september(person(Role.OFFICER, name="closer"), besides=outsiders.AGENT_BOOK)
    return outsiders.everybody()


class Visitor:
    """Who sends forms and follows to the page that says what came of it."""

    def __init__(self, people: dict[str, Any], name: str) -> None:
        self.name = name
        self.client = Client(raise_request_exception=True)
        self.client.force_login(people[name])
        self.typed = {THE_PLAN_SAYS}

    def sends(self, address: str, /, status: int = 200, **said: Any) -> Any:
        """Nothing that comes back names a stranger, but where the person itself did."""
        self.typed |= {one for one in said.values() if isinstance(one, str)}
        answer = self.client.post(address, said, follow=True)
        text = answer.content.decode()
        assert answer.status_code == status, (address, answer.status_code, re.sub(r"<[^>]+>|\s+", " ", text))
        for one in self.typed:
            text = text.replace(one, "")
        assert re.findall(STRANGERS[self.name], text) == [], address
        return answer

    def gives(self, address: str, /, **said: Any) -> int:
        """A notice in its two steps; its number."""
        check = self.sends(address, **said)
        more: dict[str, Any] = (
            {"is_meant": "on", "reaches_back": "Signed then"} if check.context["back"] else {}
        )
        writing = SimpleUploadedFile("notice.txt", b"We hereby notify the Funds.")
        done = self.sends(address, shown=check.context["shown"], give="yes", document=writing, **more)
        assert re.search(r"Given to .*BOND", done.content.decode())
        return int(PartyNotice.objects.latest("pk").pk)


def later(days: int = 30) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_notices_are_given_consented_to_and_withdrawn(people: dict[str, Any]) -> None:
    adi, idi = Visitor(people, "adi-user"), Visitor(people, "idi-user")
    trust_a, trust_b = Visitor(people, "trust-a-user"), Visitor(people, "trust-b-user")
    about, to_agent = transfer().pk, direction("idi").pk
    new: dict[str, Any] = {"transfer_kind": "sale", "percent": "25", "effective": later()}

    adi.gives(f"{NOTICES}new/transfer/", distributor="adi", assignee="Trust B", address="2 Main St", **new)
    of_agent: dict[str, Any] = {
        "agent": "The Depository",
        "agent_address": "3 Main Street",
        "designated_by": "trust-a",
    }
    adi.gives(
        f"{NOTICES}new/direction/",
        distributor="adi",
        route="collection_agent",
        effective=later(),
        portfolios=["example-high-yield-fund"],
        **of_agent,
    )
    changed = adi.gives(f"/class-b/transfers/{about}/change/", distributor="adi", **new)
    ended = adi.gives(f"/class-b/transfers/{about}/end/", distributor="adi", effective=later())
    over = idi.gives(f"/class-b/directions/{to_agent}/end/", distributor="idi", effective=later())
    idi.gives(
        f"/class-b/directions/{to_agent}/change/", distributor="idi", route="assignee", effective=later(40)
    )

    digest = PartyNotice.objects.get(pk=changed).digest
    trust_a.sends(f"{NOTICES}{changed}/consent/", digest=digest, consents="on")
    adi.sends(f"{NOTICES}{ended}/withdraw/", reason="Not yet.")
    for who in (idi, trust_a, trust_b):
        who.sends(f"{NOTICES}{ended}/withdraw/", status=404, reason="Not yet.")
    for who in (adi, idi, trust_b):
        who.sends(f"{NOTICES}{changed}/consent/", status=404, digest=digest, consents="on")
    for address in (f"/class-b/transfers/{about}/change/", f"/class-b/transfers/{about}/end/"):
        idi.sends(address, status=404, distributor="idi", **new)
    adi.sends(f"/class-b/directions/{to_agent}/end/", status=404, distributor="adi", effective=later())
    adi.sends(f"{NOTICES}{over}/withdraw/", status=404, reason="Not yet.")

    assert [one.notice_id for one in NoticeConsent.objects.all()] == [changed]
    assert [one.notice_id for one in NoticeDecision.objects.all()] == [ended]


def test_notices_are_given_by_a_program(people: dict[str, Any]) -> None:
    said: dict[str, Any] = {
        "kind": "TRANSFER",
        "distributor": "adi",
        "effective": later(),
        "transfer": {"assignee": "Trust B", "address": "2 Main St", "kind": "sale", "percent": "25"},
        "document": {"name": "n.txt", "content": base64.b64encode(b"We notify.").decode()},
    }
    address = "/api/v1/plans/class-b/notices/"
    found = {}
    for who in ("adi-user", "idi-user", "trust-a-user", "depository-user"):
        headers = {"Authorization": f"Bearer {make_token(acting_user=people[who])}"}
        answer = Client().post(address, said, content_type="application/json", headers=headers)
        found[who] = answer.status_code
        if who == "idi-user":
            assert "A I M" not in answer.content.decode()

    assert found == {"adi-user": 201, "idi-user": 404, "trust-a-user": 404, "depository-user": 404}
    assert PartyNotice.objects.count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_each_party_enters_its_own_account_and_no_other(people: dict[str, Any], kind: str) -> None:
    code = KINDS[kind]
    party = f"{outsiders.PARTIES[f'{code}-user'][0]}:{code}"
    visitor = Visitor(people, f"{code}-user")
    numbers: dict[str, Any] = {
        "routing_number": "021000021",
        "account_number": "998877665",
        "again": "998877665",
    }
    account: dict[str, Any] = {"holder": "The holder", "bank_name": "First Bank", **numbers}

    done = visitor.sends("/your-bank-details/new/", party=party, **account)
    visitor.sends("/your-bank-details/new/", status=422, party="DISTRIBUTOR:idi", **account)
    visitor.sends("/bank-details/new/", status=403, party=party, **account)
    visitor.sends(f"/bank-details/{BankDetails.objects.get().pk}/", status=403, decision="show")

    assert "••••7665" in done.content.decode()
    assert "998877665" not in done.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_each_party_disputes_its_own_statement_and_no_other(people: dict[str, Any], kind: str) -> None:
    code = KINDS[kind]
    visitor, officer = Visitor(people, f"{code}-user"), Client()
    officer.force_login(people["officer"])
    own = f"{STATEMENTS}2003-09/{kind}/{code}/dispute/"
    writing = SimpleUploadedFile("proof.txt", b"Our own figures.")

    visitor.sends(own, figure="MISSING", reason="A Portfolio is missing.", document=writing)
    number = Dispute.objects.get().pk
    one = f"{STATEMENTS}disputes/{number}/"
    assert officer.post(f"{one}answer/", {"text": "It is not."}).status_code == 302
    visitor.sends(f"{one}reply/", text="It is.", document=SimpleUploadedFile("more.txt", b"See here."))
    visitor.sends(f"{one}close/", text="")
    assert visitor.client.get(f"{one}writing/0/").content == b"Our own figures."
    for name in outsiders.PARTIES:
        if name != visitor.name:
            other = Visitor(people, name)
            other.sends(own, status=404, figure="MISSING", reason="A Portfolio is missing.")
            for act in ("reply", "close", "answer"):
                status = 403 if act == "answer" else 404
                other.sends(f"{one}{act}/", status=status, text="It is.")
            assert other.client.get(f"{one}writing/0/").status_code == 404

    assert Dispute.objects.count() == 1
    assert Plan.objects.count() == 1
