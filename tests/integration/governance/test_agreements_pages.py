"""The pages of related agreements: what they show on a day, and what the secretary records of one."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.domain.errors import Refused
from governance.domain.roles import Role
from governance.models import Act, DistributionAgreement, Plan
from governance.selectors.agreements import agreement_shown, agreements_shown
from governance.services.agreements import HowItEnds, end_agreement, record_terms
from governance.services.votes import record_vote
from plan_admin.book.services import load_book_data
from tests.factories.boards import adopted_plan, continuance, meeting
from tests.factories.books import rows_of_all_tables
from tests.factories.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("12", "12(a)", "12(b)")]
BOOK = b"""
distributors:
  - {code: adi, name: A Distributors}
  - {code: broker, name: A Broker}
agreements:
  - {id: adi-2003, distributor: adi, portfolios: all, dated: 2003-07-01, sells_from: 2003-07-01,
     sells_until: 2004-12-31}
  - {id: dealer-1, distributor: broker, kind: dealer, portfolios: [Beta Value Fund], sells_from: 2003-09-01}
"""
TERMS = {
    "in_writing": "Signed on 1 July 2003.",
    "no_penalty": "Clause 9.",
    "terminable_by_vote": "Clause 9.",
    "notice_days": "60",
    "notice": "Clause 9.",
    "ends_on_assignment": "Clause 10.",
}
END = {"how": "notice", "ended_on": "2004-05-31", "notice_given": "2004-04-01", "reason": "Their letter."}


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    plan = adopted_plan(acting_user)
    load_book_data(
        data=BOOK,
        source="book.yaml",
        plan_code=None,
        acting_user=acting_user,
        read_file=lambda name: name.encode(),
    )
    return plan


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def secretary(plan: Plan) -> Client:
    return signed_in(Role.SECRETARY)


def standing(entry: str = "adi-2003") -> DistributionAgreement:
    return DistributionAgreement.objects.get(entry=entry, superseded_by=None)


def address(name: str, *more: Any) -> str:
    return reverse(f"governance:{name}", args=["class-b", *more])


def stored() -> dict[str, int]:
    return {table: n for table, n in rows_of_all_tables().items() if table.startswith("governance_")}


@pytest.mark.parametrize("role", list(Role))
def test_staff_see_the_agreements_and_the_secretary_alone_records(plan: Plan, role: Role) -> None:
    client, one = signed_in(role), standing()
    staff = role in (Role.OFFICER, Role.APPROVER, Role.SECRETARY, Role.AUDITOR)
    before = stored()

    seen = [client.get(address("agreements")), client.get(address("agreement", one.pk))]
    asked = [client.get(address(name, one.pk)) for name in ("agreement_terms", "agreement_end")]

    assert {answer.status_code for answer in seen} == ({200} if staff else {403})
    assert {answer.status_code for answer in asked} == ({200} if role is Role.SECRETARY else {403})
    if role is not Role.SECRETARY:
        sent = [
            client.post(address("agreement_terms", one.pk), TERMS | {"reason": "Read."}),
            client.post(address("agreement_end", one.pk), END),
        ]
        assert [answer.status_code for answer in sent] == [403, 403]
    assert stored() == before
    assert (b"Record its end" in seen[1].content) == (role is Role.SECRETARY)


def test_an_agreement_is_shown_on_a_day_with_what_is_due(plan: Plan) -> None:
    adi, dealer = agreements_shown(plan, on=date(2004, 3, 1))

    (part,) = adi.parts
    assert (part.state, part.through, part.vote_from) == ("IN_FORCE", date(2004, 6, 30), date(2004, 4, 1))
    assert part.portfolios == ("Alpha Growth Fund", "Alpha Income Fund", "Beta Value Fund")
    assert [(vote.matter, vote.is_own, vote.board) for vote in part.votes] == [
        ("Adoption of the Plan", False, "5 of 5")
    ]
    assert part.clock is not None
    assert (part.clock.through, part.clock_has_run_out) == (date(2005, 6, 30), False)
    assert (dealer.kind, dealer.portfolios, dealer.parts[0].state) == (
        "dealer",
        "Beta Value Fund",
        "IN_FORCE",
    )
    assert dealer.parts[0].clock is None


def test_before_its_vote_an_agreement_shows_no_later_one(plan: Plan) -> None:
    shown = agreement_shown(plan, standing().pk, on=date(2003, 8, 1))

    assert shown is not None
    assert (shown.parts[0].votes, shown.parts[0].state) == ((), "NOT_BEGUN")


def test_a_continuance_of_its_own_is_shown_and_carries_it_further(plan: Plan, acting_user: Any) -> None:
    meeting(plan, acting_user)
    record_vote(plan=plan, vote=continuance(subject="adi-2003"), acting_user=acting_user)

    shown = agreement_shown(plan, standing().pk, on=date(2004, 6, 9))

    assert shown is not None
    (part,) = shown.parts
    assert part.through == date(2005, 6, 30)
    assert [(vote.matter, vote.is_own, vote.carried) for vote in part.votes][-1] == (
        "Continuance",
        True,
        True,
    )


def test_the_page_says_how_it_ends_and_that_payments_run_off(secretary: Client) -> None:
    said = secretary.get(address("agreement", standing().pk) + "?on=2004-03-01").content.decode()

    assert "until such Shares are redeemed or automatically converted" in said
    assert "Section 15 of the 1940 Act" in said
    assert "voted from 1 Apr 2004 to 30 Jun 2004" in said
    assert "not shown yet" in said


@pytest.mark.parametrize("name", ["agreements", "agreement"])
def test_a_day_that_is_none_is_said(secretary: Client, name: str) -> None:
    more = [standing().pk] if name == "agreement" else []

    answer = secretary.get(address(name, *more) + "?on=2004-02-30")

    assert answer.status_code in (200, 422)
    assert "Shown is today" in answer.content.decode()


def test_the_file_has_a_line_for_each_agreement(secretary: Client) -> None:
    lines = secretary.get(address("agreements") + "?on=2004-03-01&format=csv").content.decode().splitlines()

    assert lines[1].startswith(
        "adi-2003,distribution,adi,Alpha Growth Fund; Alpha Income Fund; Beta Value Fund,in_force,"
    )
    assert lines[1].endswith(",2004-06-30,,not shown yet,2004-03-01")
    assert len(lines) == 3


def test_terms_are_recorded_with_their_evidence(secretary: Client, plan: Plan) -> None:
    first = standing()

    answer = secretary.post(
        address("agreement_terms", first.pk), TERMS | {"reason": "Read on 3 May."}, follow=True
    )

    now = standing()
    assert answer.redirect_chain[-1][0] == address("agreement", now.pk)
    assert (now.terms.notice_days, now.terms.ends_on_assignment) == (60, "Clause 10.")
    assert (now.sells_until, now.dated) == (date(2004, 12, 31), date(2003, 7, 1))
    assert now.recorded_by.reason == "Read on 3 May."
    shown = agreement_shown(plan, first.pk, on=date(2004, 3, 1))
    assert shown is not None
    assert (shown.terms_state, shown.id, len(shown.terms)) == ("shown", now.pk, 5)
    form = secretary.get(address("agreement_terms", now.pk)).context["form"]
    assert form["no_penalty"].value() == "Clause 9."


def test_a_missing_term_and_61_days_are_refused_at_their_fields(secretary: Client) -> None:
    before = stored()
    sent = TERMS | {"no_penalty": "", "notice_days": "61", "reason": "Read."}

    answer = secretary.post(address("agreement_terms", standing().pk), sent)

    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert errors["no_penalty"][0].startswith("Section 12(a): nothing shows that it may be terminated")
    assert errors["notice_days"][0].startswith("Section 12(a): the agreement asks for 61 days' notice")
    assert stored() == before


def test_the_same_terms_again_leave_no_trace(secretary: Client) -> None:
    secretary.post(address("agreement_terms", standing().pk), TERMS | {"reason": "Read."})
    before = stored()

    answer = secretary.post(
        address("agreement_terms", standing().pk), TERMS | {"reason": "Again."}, follow=True
    )

    assert "recorded just so already" in answer.content.decode()
    assert stored() == before


def test_an_end_on_notice_is_recorded_and_ends_its_selling(secretary: Client, plan: Plan) -> None:
    secretary.post(address("agreement_terms", standing().pk), TERMS | {"reason": "Read."})

    answer = secretary.post(address("agreement_end", standing().pk), END, follow=True)

    assert "The end of the agreement is recorded." in answer.content.decode()
    now = standing()
    before = secretary.get(address("agreement", now.pk) + "?on=2004-05-01").content.decode()
    assert "It ends on 31 May 2004: the service fee stops" in before
    assert "Without a continuance voted" not in before
    assert (now.ended_on, now.ended_by, now.notice_given) == (date(2004, 5, 31), "NOTICE", date(2004, 4, 1))
    assert now.sells_until == date(2004, 5, 31)
    assert now.terms.notice_days == 60
    assert {period.sells.upper for period in now.selling_periods.all()} == {date(2004, 6, 1)}
    shown = agreement_shown(plan, now.pk, on=date(2004, 6, 1))
    assert shown is not None
    assert (shown.parts[0].state, shown.parts[0].has_ended) == ("ENDED", True)
    page = secretary.get(address("agreement", now.pk) + "?on=2004-06-01").content.decode()
    assert "It ended on 31 May 2004" in page
    assert "Its payments run off" in page
    assert "Record its end" not in page


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"notice_given": "2004-03-31"}, "notice_given", "61 days"),
        ({"notice_given": "2004-06-01"}, "notice_given", "after the end on 2004-05-31"),
        ({"notice_given": ""}, "notice_given", "Section 12(a): an end by notice has the day"),
        ({"ended_on": "2003-06-30", "notice_given": "2003-06-01"}, "ended_on", "is before 2003-07-01"),
        ({"reason": ""}, "reason", "required"),
        ({"how": "vote"}, "how", "Select a valid choice"),
    ],
)
def test_an_end_that_cannot_be_is_refused(
    secretary: Client, changes: dict[str, str], field: str, problem: str
) -> None:
    before = stored()

    answer = secretary.post(address("agreement_end", standing().pk), END | changes)

    assert answer.status_code == 422
    assert problem in answer.context["form"].errors[field][0]
    assert stored() == before


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("assignment", "It assigned the agreement."),
        ("change_of_control", "A change of control of the party, which is an assignment: It was sold."),
    ],
)
def test_an_assignment_or_a_change_of_control_needs_no_notice(
    secretary: Client, how: str, reason: str
) -> None:
    sentence = reason.rpartition(": ")[2]

    secretary.post(
        address("agreement_end", standing().pk),
        {"how": how, "ended_on": "2004-05-31", "reason": sentence},
    )

    now = standing()
    assert (now.ended_by, now.notice_given, now.recorded_by.reason) == ("ASSIGNMENT", None, reason)


def test_what_has_ended_is_not_ended_again(secretary: Client) -> None:
    secretary.post(address("agreement_end", standing().pk), END)
    before = stored()

    answer = secretary.post(address("agreement_end", standing().pk), END | {"ended_on": "2004-05-30"})

    assert answer.status_code == 422
    assert "it ended on 2004-05-31 already" in answer.content.decode()
    assert stored() == before


def test_what_somebody_else_corrected_since_is_refused(plan: Plan, acting_user: Any) -> None:
    seen = standing()
    record_terms(agreement=seen, terms=TERMS, acting_user=acting_user, reason="Read.")
    before = stored()

    with pytest.raises(Refused, match="somebody else corrected this agreement since"):
        end_agreement(
            agreement=seen,
            how=HowItEnds.ASSIGNMENT,
            ended_on=date(2004, 5, 31),
            notice_given=None,
            acting_user=acting_user,
            reason="Sold.",
        )
    assert stored() == before
    assert Act.objects.filter(kind="record_agreement").count() == 1


def test_an_older_version_leads_to_the_one_that_stands(secretary: Client) -> None:
    first = standing().pk
    secretary.post(address("agreement_end", first), END)

    assert secretary.get(address("agreement", first))["Location"] == address("agreement", standing().pk)
    assert secretary.get(address("agreement", 10**15)).status_code == 404
