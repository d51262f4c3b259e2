"""A dispute from its opening to its end: each side in its turn, and to each party its own."""

from typing import Any

import pytest
from django.test import Client

from assignments.domain.disputes import DisputeAsked, DisputeState, Figure
from assignments.domain.errors import DisputeOutOfTurn, NotShown
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import Dispute, DisputeAnswer
from assignments.selectors.access import (
    access_dispute,
    access_dispute_document,
    open_disputes,
    viewer_of,
    visible_disputes,
)
from assignments.services.disputes import (
    Writing,
    answer_dispute,
    close_dispute,
    open_dispute,
    reply_to_dispute,
)
from governance.domain.errors import Refused
from governance.models import Act, Plan
from tests.factories import outsiders
from tests.factories.closed_month import SEPTEMBER, closed_september

pytestmark = pytest.mark.django_db
TRUST_A = Party(kind=PayeeKind.ASSIGNEE, code="trust-a")
STOCK = "example-energy-fund"


@pytest.fixture
def people(acting_user: Any) -> dict[str, Any]:
    closed_september(acting_user, besides=outsiders.AGENT_BOOK)
    return outsiders.everybody()


@pytest.fixture
def plan(people: dict[str, Any]) -> Plan:
    return Plan.objects.get()


def asked(**changes: Any) -> DisputeAsked:
    row: dict[str, Any] = {
        "month": SEPTEMBER.first,
        "party": TRUST_A,
        "figure": Figure.SHARE,
        "portfolio": STOCK,
        "expected": 11_00000,
        "reason": "Our own accrual gives more.",
    }
    return DisputeAsked(**row | changes)


def opened(plan: Plan, people: dict[str, Any], **changes: Any) -> int:
    return int(open_dispute(plan=plan, asked=asked(**changes), acting_user=people["trust-a-user"]).pk)


def test_party_disputes_compliance_answers_and_each_reads_it(plan: Plan, people: dict[str, Any]) -> None:
    number = opened(plan, people)
    officer, member = viewer_of(people["officer"]), viewer_of(people["trust-a-user"])

    (waiting,) = open_disputes(officer, plan)
    assert (waiting.number, waiting.shown, waiting.expected) == (number, 10_12500, 11_00000)
    assert waiting.state is DisputeState.OPENED
    assert open_disputes(member, plan) == ()

    writing = Writing(name="ledger.txt", data=b"The ledger.")
    answer_dispute(
        plan=plan, number=number, text="60 % of 16,875.00.", acting_user=people["officer"], writing=writing
    )
    assert open_disputes(officer, plan) == ()
    assert [one.number for one in open_disputes(member, plan)] == [number]
    reply_to_dispute(plan=plan, number=number, text="Of which Shares?", acting_user=people["trust-a-user"])
    answer_dispute(plan=plan, number=number, text="Of all.", acting_user=people["officer"])
    close_dispute(plan=plan, number=number, text="", acting_user=people["trust-a-user"])

    told = access_dispute(member, plan, number=number)
    assert [(one.kind.value, one.by, one.document) for one in told.said] == [
        ("ANSWER", "compliance", "ledger.txt"),
        ("REPLY", "the party", ""),
        ("ANSWER", "compliance", ""),
        ("CLOSE", "the party", ""),
    ]
    assert told.state is DisputeState.CLOSED
    assert access_dispute(officer, plan, number=number).said[0].by == "compliance (officer)"


def test_the_same_said_twice_is_said_once(plan: Plan, people: dict[str, Any]) -> None:
    number = opened(plan, people)
    before = Act.objects.count()

    assert opened(plan, people) == number
    first = answer_dispute(plan=plan, number=number, text="It is right.", acting_user=people["officer"])
    again = answer_dispute(plan=plan, number=number, text="It is right.", acting_user=people["officer"])

    assert first == again
    assert (Dispute.objects.count(), DisputeAnswer.objects.count()) == (1, 1)
    assert Act.objects.count() == before + 1


def test_the_same_writing_of_two_parties_keeps_each_its_name(plan: Plan, people: dict[str, Any]) -> None:
    named = {"trust-a": "Trust A to the Funds.txt", "trust-b": "proof.txt"}
    for code, name in named.items():
        open_dispute(
            plan=plan,
            asked=asked(
                party=Party(kind=PayeeKind.ASSIGNEE, code=code),
                figure=Figure.MISSING,
                portfolio="",
                expected=None,
            ),
            acting_user=people[f"{code}-user"],
            writing=Writing(name=name, data=b"As a form letter has it."),
        )

    for code, name in named.items():
        viewer = viewer_of(people[f"{code}-user"])
        (told,) = visible_disputes(viewer, plan)
        assert told.document == name
        assert access_dispute_document(viewer, plan, number=told.number, said=0).name == name


def test_nobody_speaks_out_of_turn(plan: Plan, people: dict[str, Any]) -> None:
    number = opened(plan, people)

    with pytest.raises(DisputeOutOfTurn):
        reply_to_dispute(plan=plan, number=number, text="Well?", acting_user=people["trust-a-user"])
    close_dispute(plan=plan, number=number, text="", acting_user=people["trust-a-user"])
    with pytest.raises(DisputeOutOfTurn):
        answer_dispute(plan=plan, number=number, text="Late.", acting_user=people["officer"])


def test_every_fault_is_told_at_once_and_nothing_is_stored(plan: Plan, people: dict[str, Any]) -> None:
    before = Act.objects.count()
    with pytest.raises(Refused) as refused:
        opened(plan, people, figure=Figure.OFFSET, portfolio="no-fund", reason=" ")

    assert sorted(one.column for one in refused.value.faults) == ["figure", "portfolio", "reason"]
    assert (Dispute.objects.count(), Act.objects.count()) == (0, before)


@pytest.mark.parametrize("who", ["trust-b-user", "adi-user", "depository-user", "officer"])
def test_only_the_party_itself_disputes_replies_and_closes(
    who: str, plan: Plan, people: dict[str, Any]
) -> None:
    number = opened(plan, people)
    answer_dispute(plan=plan, number=number, text="It is right.", acting_user=people["officer"])
    before = Act.objects.count()

    for act in (
        lambda: open_dispute(plan=plan, asked=asked(reason="Another."), acting_user=people[who]),
        lambda: reply_to_dispute(plan=plan, number=number, text="No.", acting_user=people[who]),
        lambda: close_dispute(plan=plan, number=number, text="", acting_user=people[who]),
    ):
        with pytest.raises(NotShown):
            act()
    assert Act.objects.count() == before


@pytest.mark.parametrize("who", ["trust-b-user", "adi-user", "depository-user"])
def test_other_parties_find_nothing_of_it(who: str, plan: Plan, people: dict[str, Any]) -> None:
    number = opened(plan, people)
    client = Client()
    client.force_login(people[who])

    base = "/class-b/statements/disputes/"
    assert "trust-a" not in client.get(base).content.decode().lower().replace(" ", "-")
    for address in (f"{base}{number}/", f"{base}{number}/writing/0/", f"{base}{number}/reply/"):
        assert client.get(address).status_code == 404
    with pytest.raises(NotShown):
        access_dispute(viewer_of(people[who]), plan, number=number)


def test_through_the_pages_with_a_writing(plan: Plan, people: dict[str, Any]) -> None:
    party, officer = Client(), Client()
    party.force_login(people["trust-a-user"])
    officer.force_login(people["officer"])
    address = "/class-b/statements/2003-09/assignee/trust-a/dispute/"

    wrong = party.post(address, {"figure": "SHARE", "expected": "12.345", "reason": ""})
    assert wrong.status_code == 422
    found = party.post(
        address, {"figure": "SHARE", "portfolio": STOCK, "expected": "11,000.00", "reason": "Too little."}
    )
    assert found.status_code == 302
    assert "does not stop a payment" in party.get(found["Location"]).content.decode()
    answered = officer.post(f"{found['Location']}answer/", {"text": "It is right."})
    assert answered.status_code == 302
    assert "It is right." in party.get(found["Location"]).content.decode()
    assert "disputes" in party.get("/class-b/statements/2003-09/assignee/trust-a/").content.decode()
