"""Section 11(iii) across Plans, and what statements and explanations tell of its corrections."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.selectors.access import Viewer, access_payment, access_statement
from governance.domain.periods import PlanMonth
from governance.domain.roles import Role
from governance.models import CovenantBreach, Plan
from tests.factories.month import GROWTH, NET_ASSETS, OPENINGS, Document, MonthWorld, fees_of
from tests.factories.people import person
from tests.factories.plans import plan_text
from tests.factories.terminations import certification, meeting, termination, votes_on

pytestmark = pytest.mark.django_db
STAFF = Viewer(is_staff=True, parties=frozenset())
UNDONE = "Section 11(iii): somebody else was paid on the Shares sold by idi, not in breach"


def ended(world: MonthWorld, *portfolios: str) -> None:
    world.tell(
        terminations=[termination(*portfolios)],
        meetings=[meeting("m2", "2003-10-14")],
        votes=votes_on(*portfolios),
    )


def corrected_months(document: Document) -> set[str]:
    lines = [line for one in document["payments"] for line in one["lines"]]
    return {line["for_month"] for line in lines if line["component"] == "CORRECTION"}


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    return MonthWorld.loaded(tmp_path, months=("2003-09", "2003-10", "2003-11", "2003-12"))


@pytest.mark.plan_section("11(iii)")
def test_a_second_plan_that_pays_a_successor_on_the_shares_sold_before_breaks_the_covenant(
    world: MonthWorld,
) -> None:
    ended(world, GROWTH)
    world.close("2003-10", plan="class-b")
    second(world)

    other = world.close("2003-11", plan="class-b-2")
    december = world.close("2003-12", plan="class-b")

    # The second Plan's own amounts are nobody's here to stop; the first Plan's termination was not Complete.
    assert fees_of(other, GROWTH)[0] == "computed"
    breaches = {
        (one.plan.code, one.distributor.code if one.distributor else ""): one.evidence
        for one in CovenantBreach.objects.select_related("plan", "distributor")
    }
    assert set(breaches) == {("class-b", "adi"), ("class-b", "idi")}
    assert breaches["class-b", "idi"] == (
        "2003-11: the Plan class-b-2 pays newco a service fee on Shares that idi sold before 2003-10-16;"
        " 2003-11: the Plan class-b-2 pays newco an asset-based sales charge on Shares that idi sold before"
        " 2003-10-16"
    )
    assert corrected_months(december) == {"2003-10"}
    assert world.run("verify_books", plan="class-b")


def second(world: MonthWorld) -> None:
    """A second Plan for the same Shares, under which a newcomer is treated as having sold all of them."""
    text = world.folder / "second.txt"
    text.write_text(plan_text(effective="October 16, 2003"))
    world.run("load_plan", str(text), code="class-b-2")
    book = {
        "plan": "class-b-2",
        "meetings": [meeting("n1", "2003-10-15")],
        "votes": [{"matter": "adoption", "meeting": "n1", "portfolios": "all", "for": "all"}],
        "distributors": [{"code": "newco", "name": "Newcomer Distributors"}],
        "agreements": [
            {"id": "newco", "distributor": "newco", "portfolios": "all", "sells_from": "1996-01-01"}
        ],
    }
    world.tell(**book)
    rows = [
        {
            "portfolio": portfolio,
            "trade_date": "2003-10-15",
            "kind": "opening",
            "shares": shares,
            "original_issue_date": issued,
        }
        for portfolio, issued, shares in OPENINGS
    ]
    world.run("import_share_activity", str(world.written_activity(rows)), plan="class-b-2")
    path = world.written_prices("2003-11", NET_ASSETS)
    world.run("import_net_assets", str(path), plan="class-b-2")


def test_statements_and_explanations_tell_of_corrections_and_prove_themselves(world: MonthWorld) -> None:
    ended(world, GROWTH)
    world.close("2003-10")
    world.tell(certifications=[certification(GROWTH, kept=False)])
    november = world.close("2003-11")
    plan, month = Plan.objects.get(), PlanMonth.from_text("2003-11")
    held = next(one for one in november["payments"] if one["held_because"] == [UNDONE])
    client = Client()
    client.force_login(person(Role.AUDITOR))

    explained = access_payment(STAFF, plan, month=month, instruction=int(held["id"]))
    address = reverse("assignments:explain_payment", args=["class-b", "2003-11", held["id"]])

    assert all(proof.again == proof.stored for proof in explained.proofs)
    lines = [row.cells for row in explained.sheets[0].rows]
    assert ["correction of 2003-10" in str(one["component"]) for one in lines].count(True) == 2
    assert all(one["rests_on"] == one["amount"] for one in lines)
    assert client.get(address).status_code == 200
    for kind, code in ((PayeeKind.COLLECTION_AGENT, "depository-c"), (PayeeKind.ASSIGNEE, "bank-b")):
        statement = access_statement(STAFF, plan, month=month, party=Party(kind=kind, code=code))
        assert statement.apart == 0
        assert any("corrects earlier months" in remark for remark in statement.remarks)
