"""What is due for a Plan, wherever people look: status, continuance page, command, API's document."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from governance.domain.due import DueState
from governance.domain.periods import PlanMonth
from governance.domain.roles import Role
from governance.domain.votes import Matter
from governance.models import Plan, Portfolio
from governance.selectors.due import agreement_terms, due_items, stands_until, terms_ending
from governance.services.amendments import AmendmentAsked, draft_amendment
from governance.services.votes import record_vote
from plan_admin.book.services import load_book_data
from tests.factories.amendments import BETA_BOND, WITH_BOND, restated
from tests.factories.boards import adopted_plan, continuance, meeting
from tests.factories.people import person
from tests.factories.plans import ALPHA, GROWTH, INCOME, VALUE

pytestmark = pytest.mark.django_db
JUNE_9, TO_2004, TO_2005 = date(2004, 6, 9), date(2004, 6, 30), date(2005, 6, 30)
SEES = {Role.OFFICER, Role.APPROVER, Role.SECRETARY, Role.AUDITOR}
AGREEMENT = b"""
distributors:
  - {code: adi, name: A Distributors}
agreements:
  - {id: adi-2003, distributor: adi, portfolios: all, sells_from: 2003-07-01}
"""


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    plan = adopted_plan(acting_user)
    load_book_data(
        data=AGREEMENT, source="b", plan_code=None, acting_user=acting_user, read_file=lambda _: b""
    )
    meeting(plan, acting_user, called_for=(Matter.CONTINUANCE, Matter.AGREEMENT))
    return plan


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


def codes(*names: str) -> list[str]:
    return list(Portfolio.objects.filter(name__in=names).values_list("code", flat=True))


def due(plan: Plan, on: date) -> list[tuple[str, str, DueState, date | None]]:
    return [(one.what, one.whom, one.state, one.due_until) for one in due_items(plan, on=on)]


@pytest.mark.plan_section("10")
def test_one_item_stands_for_all_portfolios_and_the_agreements_that_follow(plan: Plan) -> None:
    whom = f"{GROWTH}, {INCOME} and {VALUE}"

    assert due(plan, date(2004, 3, 31)) == [("Continuance of the Plan", whom, DueState.UPCOMING, TO_2004)]
    assert due(plan, date(2004, 4, 1)) == [("Continuance of the Plan", whom, DueState.DUE, TO_2004)]
    assert due(plan, date(2004, 7, 1)) == [("Continuance of the Plan", whom, DueState.OVERDUE, TO_2004)]
    (follows,) = agreement_terms(plan, on=JUNE_9)
    assert (follows.follows_plan, follows.through, follows.item) == (True, TO_2004, None)


@pytest.mark.plan_section("8", "10")
def test_portfolios_that_were_not_continued_are_late_apart(plan: Plan, acting_user: Any) -> None:
    record_vote(
        plan=plan,
        vote=continuance(portfolios=tuple(codes(GROWTH, INCOME))),
        acting_user=acting_user,
    )

    assert [(whom, state, until) for _, whom, state, until in due(plan, date(2004, 7, 1))] == [
        (VALUE, DueState.OVERDUE, TO_2004),
        (f"{GROWTH} and {INCOME}", DueState.UPCOMING, TO_2005),
    ]
    (ending,) = terms_ending(plan, month=PlanMonth(date(2004, 4, 1)))
    assert (ending.through, ending.portfolios) == (TO_2004, (VALUE,))
    assert terms_ending(plan, month=PlanMonth(date(2004, 3, 1))) == ()  # 91 days after its last day
    assert terms_ending(plan, month=PlanMonth(date(2004, 7, 1))) == ()  # it has run out before
    until = stands_until(plan, on=date(2003, 9, 30), portfolios=codes(GROWTH, VALUE))
    assert [(one.through, one.portfolios) for one in until] == [(TO_2004, (VALUE,)), (TO_2005, (GROWTH,))]
    assert stands_until(plan, on=date(2004, 7, 31), portfolios=codes(VALUE)) == ()


@pytest.mark.plan_section("8", "10")
def test_an_agreement_that_the_continuance_left_out_is_due_itself(plan: Plan, acting_user: Any) -> None:
    record_vote(plan=plan, vote=continuance(covers_agreements=False), acting_user=acting_user)

    of_agreement = [one for one in due_items(plan, on=date(2004, 7, 1)) if "agreement" in one.what]

    assert [(one.whom, one.state, one.due_until) for one in of_agreement] == [
        (f"adi-2003 of adi, for {GROWTH}, {INCOME} and {VALUE}", DueState.OVERDUE, TO_2004)
    ]
    assert "its service fee stops" in of_agreement[0].otherwise


@pytest.mark.plan_section("8", "10")
def test_an_agreement_that_votes_name_is_due_by_its_own_votes(plan: Plan, acting_user: Any) -> None:
    record_vote(plan=plan, vote=continuance(), acting_user=acting_user)
    record_vote(plan=plan, vote=continuance("fa--", subject="adi-2003"), acting_user=acting_user)

    (term,) = agreement_terms(plan, on=date(2004, 6, 10))

    assert term.follows_plan is False
    assert term.item is not None
    assert (term.item.what, term.item.section) == ("Continuance of an agreement", "10")


@pytest.mark.plan_section("8")
def test_before_any_vote_the_adoption_is_due(plan: Plan) -> None:
    whom = f"{GROWTH}, {INCOME} and {VALUE}"

    assert due(plan, date(2003, 8, 12)) == [("Adoption of the Plan", whom, DueState.DUE, None)]


def test_the_command_says_what_is_due_and_its_document_has_it_beside_the_rest(plan: Plan) -> None:
    text, document = StringIO(), StringIO()

    call_command("plan_status", "--on", "2004-06-30", stdout=text)
    call_command("plan_status", "--on", "2004-06-30", "--json", stdout=document)

    assert text.getvalue().splitlines()[-1] == (
        f"Continuance of the Plan ({GROWTH}, {INCOME} and {VALUE}): due by 2004-06-30, voted from 2004-04-01"
        f" (Section 10). Otherwise: no payment for {GROWTH}, {INCOME} and {VALUE} for any day after"
        " 30 June 2004."
    )
    found = json.loads(document.getvalue())
    assert set(found) == {"format", "plan", "on", "portfolios", "amendments", "due"}
    (one,) = found["due"]
    assert (one["for"], one["state"], one["from"], one["until"]) == (
        [GROWTH, INCOME, VALUE],
        "DUE",
        "2004-04-01",
        "2004-06-30",
    )


@pytest.mark.parametrize("role", list(Role))
def test_the_continuance_page_is_the_houses_and_the_secretary_has_the_way_to_the_vote(
    plan: Plan, role: Role
) -> None:
    address = reverse("governance:continuance", args=[plan.code])

    answer = signed_in(role).get(address, {"on": "2004-06-08"})

    assert answer.status_code == (200 if role in SEES else 403)
    if role in SEES:
        said = answer.content.decode()
        assert f"No payment for {GROWTH}, {INCOME} and {VALUE} for any day after 30 June 2004." in said
        assert "The votes on the Plan that cover its related agreements" in said
        assert ("?matter=CONTINUANCE" in said) == (role is Role.SECRETARY)


def test_the_way_to_the_vote_names_the_matter(plan: Plan) -> None:
    client = signed_in(Role.SECRETARY)

    form = client.get(
        reverse("governance:vote_new", args=[plan.code]) + "?matter=CONTINUANCE&subject=adi-2003"
    )

    assert form.context["form"].initial == {"matter": "CONTINUANCE", "subject": "adi-2003"}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SECRETARY])
@pytest.mark.parametrize("place", ["home", "governance:plan_status", "governance:votes"])
def test_what_is_due_stands_wherever_people_look(plan: Plan, role: Role, place: str) -> None:
    address = reverse(place, args=[] if place == "home" else [plan.code])

    said = signed_in(role).get(address).content.decode()

    assert "Continuance of the Plan, was due by 30 Jun 2004:" in said
    assert reverse("governance:continuance", args=[plan.code]) in said


@pytest.mark.parametrize(("month", "says"), [("2004-04", True), ("2004-06", True), ("2004-03", False)])
def test_the_month_says_that_a_term_ends_soon(plan: Plan, month: str, says: bool) -> None:
    address = reverse("month_end:month", kwargs={"plan": plan.code, "month": month})

    said = signed_in(Role.OFFICER).get(address).content.decode()

    assert ("was in force through 30 Jun 2004 for 3 Portfolios" in said) == says


def test_a_fund_that_is_no_part_of_the_meeting_stays_due(plan: Plan, acting_user: Any) -> None:
    meeting(plan, acting_user, id="board-2004-06-10", date=date(2004, 6, 10), funds=(_code_of(ALPHA),))
    vote = continuance(meeting="board-2004-06-10", portfolios=tuple(codes(GROWTH, INCOME)))

    record_vote(plan=plan, vote=vote, acting_user=acting_user)

    assert [(whom, until) for _, whom, _, until in due(plan, date(2004, 6, 30))] == [
        (VALUE, TO_2004),
        (f"{GROWTH} and {INCOME}", TO_2005),
    ]


def _code_of(fund: str) -> str:
    return Portfolio.objects.filter(fund__name=fund).values_list("fund__code", flat=True)[0]


@pytest.mark.plan_section("8")
def test_a_portfolio_that_an_amendment_brings_is_due_for_the_amendment_alone(
    plan: Plan, acting_user: Any
) -> None:
    text = restated(WITH_BOND).encode()
    asked = AmendmentAsked(id="am1", data=text, source="am1.txt", effective=date(2004, 10, 1))
    draft_amendment(plan=plan, amendment=asked, acting_user=acting_user)

    before = [what for what, whom, _, _ in due(plan, date(2004, 6, 1)) if BETA_BOND in whom]
    after = [what for what, whom, _, _ in due(plan, date(2004, 10, 2)) if BETA_BOND in whom]

    assert before == ["Vote of the Boards on am1"]
    assert after == []
