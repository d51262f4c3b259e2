"""The list of what waits for a person: each role its own, nothing of others, gone once it is done."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assignments.domain.disputes import DisputeAsked, Figure
from assignments.domain.held_work import calculation_asked_of, hold_ends
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import FundClaim, NoticeDecision
from assignments.services.bank import enter_bank_details
from assignments.services.disputes import answer_dispute, open_dispute
from assignments.services.memberships import confirm_membership, propose_membership
from governance.domain.roles import Role
from governance.domain.work import Urgency, Way, WorkItem, most_urgent_first
from governance.models import Act, Plan
from plan_admin.claims.services.claiming import ClaimAsked, record_claim
from plan_admin.claims.services.noticing import NoticeAsked, give_notice_of_claim
from plan_admin.month_end.models import Job, JobKind, JobState
from plan_admin.month_end.selectors.jobs import open_jobs
from plan_admin.month_end.services.jobs import request_job
from plan_admin.needs.selectors import my_needs, needs_of
from tests.factories import outsiders
from tests.factories.closed_month import SEPTEMBER, closed_september
from tests.factories.needs import OCTOBER, mine
from tests.factories.notices import FIRST_ACCOUNT, given
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return closed_september(acting_user, besides=outsiders.AGENT_BOOK)


def keys(user: Any, *, today: date = OCTOBER) -> set[str]:
    return {need.item.key for need in my_needs(needs_of(user, today=today))}


# What is said.


def test_what_is_late_comes_first_and_of_it_the_earliest() -> None:
    def item(key: str, urgency: Urgency, **when: Any) -> WorkItem:
        return WorkItem(
            key=key,
            whose=Role.OFFICER,
            what="",
            whom="",
            section="",
            otherwise="",
            urgency=urgency,
            does=Way(name="home", label=""),
            **when,
        )

    soon = item("a", Urgency.SOON, since=date(2003, 1, 1))
    late = item("b", Urgency.LATE, since=date(2003, 9, 1))
    earlier = item("c", Urgency.LATE, due=date(2003, 8, 1), since=date(2003, 9, 9))
    unknown = item("d", Urgency.LATE)

    assert most_urgent_first([soon, unknown, late, earlier]) == (earlier, late, unknown, soon)


@pytest.mark.plan_section("6(d)")
@pytest.mark.parametrize(
    ("reason", "whose", "section"),
    [
        ("Section 6(d): no Monthly Calculation of adi for 2003-09", Role.OFFICER, "6(d)"),
        ("Section 6(d): the Monthly Calculation differs by 1.00", Role.APPROVER, "6(d)"),
        ("Section 6(c): no notice of a Transfer", Role.OFFICER, "6(c)"),
        ("Section 10: continuance not approved", Role.APPROVER, "10"),
        ("Section 8: agreement not approved", Role.APPROVER, "8"),
    ],
)
def test_whose_it_is_to_end_a_hold(reason: str, whose: Role, section: str) -> None:
    ends = hold_ends(reason)

    assert (ends.whose, ends.section) == (whose, section)


def test_which_calculation_a_hold_misses() -> None:
    assert calculation_asked_of("Section 6(d): no Monthly Calculation of adi for 2003-09") == (
        "adi",
        "2003-09",
    )
    assert calculation_asked_of("Section 10: continuance not approved") is None


# Each role.


def test_the_officer_sees_what_is_missing_and_the_approver_what_is_prepared(plan: Plan) -> None:
    officer, approver = person(Role.OFFICER), person(Role.APPROVER)

    held = mine(officer)["held"]
    assert held.item.what == "Ask for the Monthly Calculation of adi for 2003-09"
    assert held.item.cents
    assert held.url == "/class-b/calculations/2003-09/adi/"
    assert "prepared" not in mine(officer)
    prepared = mine(approver)["prepared"]
    assert prepared.item.whom == "September 2003"
    assert (prepared.label, prepared.url) == ("Approve them", "/class-b/months/2003-09/approvals/")
    assert "held" not in mine(approver)


def test_the_next_month_waits_from_its_end_on(plan: Plan) -> None:
    officer = person(Role.OFFICER)

    assert "facts" not in mine(officer, today=date(2003, 10, 31))
    facts = mine(officer, today=date(2003, 11, 1))["facts"]
    assert (facts.item.whom, facts.item.since) == ("October 2003", date(2003, 11, 1))
    assert facts.item.what == "Net assets of 2 Portfolios are missing"


def test_the_secretary_sees_what_is_due_and_nothing_of_money(plan: Plan) -> None:
    secretary = person(Role.SECRETARY)

    found = mine(secretary, today=date(2004, 5, 1))

    assert set(found) == {"due"}
    assert found["due"].url.startswith("/class-b/votes/new/?")
    assert found["due"].item.due == date(2004, 6, 30)


def test_the_auditor_reads_all_and_has_nothing_to_do(plan: Plan) -> None:
    auditor = person(Role.AUDITOR)

    groups = needs_of(auditor, today=date(2004, 5, 1))

    assert my_needs(groups) == ()
    assert {group.role for group in groups if group.needs} == {Role.OFFICER, Role.APPROVER, Role.SECRETARY}
    client = Client()
    client.force_login(auditor)
    for group in groups:
        for need in group.needs:
            assert client.get(need.url).status_code == 200, need.url


def test_a_distributor_is_asked_for_its_own_calculation_alone(plan: Plan) -> None:
    people = {"officer": person(Role.OFFICER), "approver": person(Role.APPROVER)}
    adi = outsiders.member("adi-user", PayeeKind.DISTRIBUTOR, "adi", people=people)
    idi = outsiders.member("idi-user", PayeeKind.DISTRIBUTOR, "idi", people=people)
    trust = outsiders.member("trust-a-user", PayeeKind.ASSIGNEE, "trust-a", people=people)

    asked = mine(adi)["calculation"]
    assert (asked.item.whom, asked.item.section) == ("September 2003", "6(d)")
    assert asked.url == "/class-b/calculations/2003-09/adi/"
    assert keys(idi) == keys(trust) == set()


def test_who_has_no_role_sees_an_empty_list(plan: Plan) -> None:
    nobody = person(name="nobody")
    client = Client()
    client.force_login(nobody)

    assert needs_of(nobody, today=OCTOBER) == ()
    assert "You have no role yet" in client.get("/needs/").content.decode()


# Gone once it is done.


def test_a_failed_job_waits_until_it_is_asked_for_again(plan: Plan) -> None:
    officer = person(Role.OFFICER)
    request = {"kind": JobKind.VERIFY_BOOKS, "plan": plan, "month": SEPTEMBER, "requested_by": officer}
    job = request_job(**request)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, started_at="2003-10-01T00:00Z", attempts=1)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED,
        finished_at="2003-10-01T00:00Z",
        problems=[{"section": "", "what": "It broke", "next": "Ask again"}],
    )
    assert [one.id for one in open_jobs() if one.has_failed] == [job.pk]
    assert mine(officer)["job"].url == f"/class-b/jobs/{job.pk}/"

    request_job(**request)

    assert "job" not in mine(officer)


def test_a_proposal_waits_for_another_approver_until_it_is_confirmed(plan: Plan) -> None:
    officer, approver = person(Role.OFFICER), person(Role.APPROVER)
    user = person(Role.DISTRIBUTOR)
    membership = propose_membership(
        user=user, kind=PayeeKind.DISTRIBUTOR, code="adi", acting_user=officer, reason="A letter"
    )
    assert mine(approver)["membership"].url == f"/people/memberships/{membership.pk}/"

    confirm_membership(membership_id=membership.pk, acting_user=approver)

    assert "membership" not in mine(approver)


def test_who_proposed_is_not_asked_to_confirm(plan: Plan) -> None:
    approver = person(Role.APPROVER)
    propose_membership(
        user=person(Role.DISTRIBUTOR),
        kind=PayeeKind.DISTRIBUTOR,
        code="adi",
        acting_user=approver,
        reason="A letter",
    )

    assert "membership" not in mine(approver)


@pytest.mark.plan_section("6(e)")
def test_a_claim_waits_until_its_notice_is_given_and_then_the_notice_waits(plan: Plan) -> None:
    people = {"officer": person(Role.OFFICER), "approver": person(Role.APPROVER)}
    officer = people["officer"]
    agent = outsiders.member("agent-user", PayeeKind.COLLECTION_AGENT, "depository", people=people)
    fund = FundClaim.objects.get().fund.code
    asked = ClaimAsked(
        fund=fund, portfolio="", distributor="idi", date=date(2003, 9, 10), amount="500.00", reason="Charges"
    )
    claim = record_claim(plan=plan, claim=asked, papers=(), acting_user=officer).version
    assert mine(officer)["claim-open"].item.cents == 500_00
    assert keys(agent) == set()

    notice = NoticeAsked(claim=claim, month=SEPTEMBER, agent="depository", number=1)
    give_notice_of_claim(plan=plan, notice=notice, today=OCTOBER, acting_user=officer)

    found = mine(officer)
    assert "claim-open" not in found
    assert found["notice"].item.urgency is Urgency.SOON
    assert mine(agent)["notice-given"].url == "/class-b/own-claims/"


# The doors.


@pytest.mark.parametrize("role", list(Role))
def test_every_link_of_every_list_opens(role: Role, plan: Plan) -> None:
    user = person(role)
    client = Client()
    client.force_login(user)

    page = client.get("/needs/")

    assert page.status_code == 200
    for need in my_needs(page.context["groups"]):
        assert client.get(need.url).status_code == 200, need.url


def test_the_home_page_shows_the_five_most_urgent_and_how_many_there_are(plan: Plan) -> None:
    officer = person(Role.OFFICER)
    client = Client()
    client.force_login(officer)

    page = client.get("/")

    assert page.context["needs_count"] == len(keys(officer, today=timezone.localdate()))  # the page's own day
    first = [need.item for need in page.context["needs"]]
    assert {one.key for one in first} <= set(keys(officer, today=timezone.localdate()))
    assert len(first) == 5
    assert first == sorted(first, key=lambda one: one.urgency is not Urgency.LATE)
    assert all(one.what in page.content.decode() for one in first)


def test_the_api_and_the_file_say_the_same_as_the_page(plan: Plan) -> None:
    client = Client()
    client.force_login(person(Role.OFFICER))
    shown = [need.item.key for group in client.get("/needs/").context["groups"] for need in group.needs]

    told = client.get("/api/v1/needs/").json()
    file = client.get("/needs/?format=csv").content.decode().splitlines()

    assert [one["key"] for one in told] == shown
    assert all(one["is_mine"] and one["whose"] == "officer" for one in told)
    assert len(file) == len(shown) + 1


def test_the_list_asks_as_much_for_many_as_for_few(plan: Plan) -> None:
    officer = person(Role.OFFICER)
    fund = FundClaim.objects.get().fund.code

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            needs_of(person_again(officer), today=OCTOBER)
        return len(asked)

    def enter(number: int) -> None:
        claim = ClaimAsked(
            fund=fund,
            portfolio="",
            distributor="idi",
            date=date(2003, 9, 10),
            amount="5.00",
            reason=f"Charges {number}",
        )
        record_claim(plan=plan, claim=claim, papers=(), acting_user=officer)

    enter(0)
    few = queries()
    for number in range(1, 6):
        enter(number)

    assert queries() == few


def person_again(user: Any) -> Any:
    """The same person, of another request."""
    return type(user).objects.get(pk=user.pk)


@pytest.mark.plan_section("6(c)")
def test_a_notice_waits_for_compliance_and_once_sent_back_for_its_distributor(plan: Plan) -> None:
    people = {"officer": person(Role.OFFICER), "approver": person(Role.APPROVER)}
    adi = outsiders.member("adi-user", PayeeKind.DISTRIBUTOR, "adi", people=people)
    idi = outsiders.member("idi-user", PayeeKind.DISTRIBUTOR, "idi", people=people)
    notice = given(adi)
    assert mine(people["officer"])["party-notice"].item.whom.endswith("A I M Distributors")
    assert "sent-back" not in mine(adi)

    act = Act.objects.create(kind="send_back_notice", acting_user=people["officer"], reason="No address")
    NoticeDecision.objects.create(notice=notice, word="SENT_BACK", reason="No address", decided_by=act)

    assert "party-notice" not in mine(people["officer"])
    assert mine(adi)["sent-back"].item.what == "Your notice was sent back: No address"
    assert "sent-back" not in mine(idi)


@pytest.mark.plan_section("6(d)")
def test_bank_details_wait_for_another_approver_than_who_entered_them(plan: Plan) -> None:
    approver = person(Role.APPROVER)
    party = Party(kind=PayeeKind.DISTRIBUTOR, code="adi")

    enter_bank_details(party=party, details=FIRST_ACCOUNT, acting_user=person(Role.OFFICER))

    assert mine(approver)["bank"].url.startswith("/bank-details/")


@pytest.mark.plan_section("6(d)")
def test_a_dispute_waits_for_compliance_and_once_answered_for_its_party(plan: Plan) -> None:
    people = {"officer": person(Role.OFFICER), "approver": person(Role.APPROVER)}
    trust = outsiders.member("trust-a-user", PayeeKind.ASSIGNEE, "trust-a", people=people)
    idi = outsiders.member("idi-user", PayeeKind.DISTRIBUTOR, "idi", people=people)
    asked = DisputeAsked(
        month=SEPTEMBER.first,
        party=Party(kind=PayeeKind.ASSIGNEE, code="trust-a"),
        figure=Figure.SHARE,
        portfolio="",
        expected=None,
        reason="It is too little.",
    )
    number = open_dispute(plan=plan, asked=asked, acting_user=trust).pk
    waits = mine(people["officer"])["dispute"]
    assert waits.url == f"/class-b/statements/disputes/{number}/"
    assert waits.item.whom == "the share or Portion of the distribution fee, September 2003, of Trust A"
    assert waits.item.otherwise == "the party waits for an answer; payments go on meanwhile"
    assert "dispute" not in mine(trust)

    answer_dispute(plan=plan, number=number, text="It is what the rate gives.", acting_user=people["officer"])

    assert "dispute" not in mine(people["officer"])
    assert mine(trust)["dispute"].item.what == "Your dispute is answered"
    assert "dispute" not in mine(idi)
