"""Notices of claims to collection agents, and what they hand over (Section 6(e))."""

from typing import Any

import pytest
from django.test import Client

from assignments.models import ClaimRecovery, FundClaim, NoticeOfClaim
from assignments.selectors.claim_story import notices_shown
from assignments.selectors.claims import claim_shown
from governance.domain.roles import Role
from governance.models import Act, Plan
from plan_admin.claims.selectors.work import claims_work, notice_work
from tests.factories import outsiders
from tests.factories.claim_pages import (
    SENT,
    address,
    entered,
    handed_over,
    noticed,
    signed_in,
    stored,
)
from tests.factories.closed_month import closed_september
from tests.factories.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("6(b)", "6(e)")]


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return closed_september(acting_user, besides=outsiders.AGENT_BOOK)


@pytest.fixture
def officer(plan: Plan) -> Client:
    return signed_in(person(Role.OFFICER))


# Notices.


def test_a_notice_asks_for_the_distributors_balance_alone(officer: Client, plan: Plan) -> None:
    claim = entered(officer, amount="9000.00")

    answer = noticed(officer, claim)

    assert answer.status_code == 302, answer.content.decode()
    notice = NoticeOfClaim.objects.get()
    # Half of idi's from the 16th on is Trust B's: of 5,625.00 that stay 4,218.75 for idi.
    assert (notice.amount, notice.agent.code) == (notice.parts.get().balance, "depository")
    assert str(notice.amount) == "4218.75"
    paper = officer.get(address("notice", number=1))
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content == bytes(notice.content)
    assert paper.content.startswith(b"%PDF-")
    assert Act.objects.latest("pk").summary["sha256"] == notice.sha256


def test_a_double_click_gives_one_notice(officer: Client) -> None:
    claim = entered(officer)
    noticed(officer, claim, amount="100.00")
    before = stored()

    again = noticed(officer, claim, amount="100.00")

    assert again.status_code == 302
    assert stored() == before


def test_two_claims_do_not_ask_for_the_same_balance(officer: Client) -> None:
    first, second = entered(officer, amount="4000.00"), entered(officer, amount="4000.00", reason="More.")
    noticed(officer, first)
    before = stored()

    answer = noticed(officer, second, amount="218.76", number=2)

    assert answer.status_code == 422
    assert "at most 218.75 can be asked of this balance" in answer.content.decode()
    assert stored() == before
    assert noticed(officer, second, number=2).status_code == 302
    assert str(NoticeOfClaim.objects.latest("pk").amount) == "218.75"


def test_a_page_that_is_no_longer_right_gives_no_notice(officer: Client) -> None:
    first, second = entered(officer), entered(officer, reason="More.")
    noticed(officer, first, amount="100.00")

    answer = noticed(officer, second, amount="100.00", number=1)

    assert answer.status_code == 422
    assert "another notice was given since" in answer.content.decode()


def test_a_claim_on_who_is_paid_directly_has_nobody_to_notify(officer: Client) -> None:
    claim = FundClaim.objects.get()

    said = officer.get(address("notice_new", claim=claim.pk)).content.decode()

    assert "No collection agent is paid a balance of this Distributor" in said
    assert noticed(officer, claim).status_code == 422


def test_a_withdrawn_notice_frees_what_it_asked_for(officer: Client, plan: Plan) -> None:
    claim = entered(officer)
    noticed(officer, claim, amount="1500.00")
    at = address("notice_withdraw", claim=claim.pk, number=1)

    officer.post(at, {"reason": "The agent holds nothing."})

    shown = claim_shown(plan, claim.pk)
    assert shown is not None
    assert shown.noticed == 0
    assert noticed(officer, claim, amount="2000.00", number=2).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_no_agent_is_asked_for_a_claim_that_is_withdrawn(officer: Client, plan: Plan) -> None:
    claim = entered(officer)
    noticed(officer, claim, amount="1000.00")
    noticed(officer, claim, amount="500.00", number=2)
    handed_over(officer, claim, notice="2")
    at = address("claim_withdraw", claim=claim.pk)
    assert "ask agents for 1,000.00 of it" in officer.get(at).content.decode()

    answer = officer.post(at, {"reason": "Paid at home."}, follow=True)

    assert "tell the agent that nothing is asked for any more" in answer.content.decode()
    assert [one.waits for one in notices_shown(plan, agents=["depository"])] == [0, 0]
    assert [one.state for one in notices_shown(plan)] == ["withdrawn", "handed over"]
    assert list(notice_work(plan, agents=["depository"])) == []
    assert Act.objects.latest("pk").summary["notices"] == [1]


@pytest.mark.django_db(transaction=True)
def test_a_notice_that_asks_for_more_than_a_corrected_claim_waits_for_compliance(
    officer: Client, plan: Plan
) -> None:
    claim = entered(officer)
    noticed(officer, claim, amount="1500.00")
    assert "claim-asked" not in {item.key.partition("/")[0] for item in claims_work(plan)}

    sent = SENT | {"amount": "1200.00", "why": "Counted twice."}
    assert officer.post(f"{address('claim_new')}?corrects={claim.pk}", sent).status_code == 302

    (item,) = (one for one in claims_work(plan) if one.key.startswith("claim-asked/"))
    assert item.cents == 300_00


def test_only_a_balance_of_which_something_can_be_asked_is_offered(officer: Client) -> None:
    claim = entered(officer)
    assert (
        "at most 2,000.00 of a balance" in officer.get(address("notice_new", claim=claim.pk)).content.decode()
    )
    noticed(officer, claim)

    said = officer.get(address("notice_new", claim=claim.pk)).content.decode()

    assert "other notices ask for all of it" in said
    assert "of a balance of" not in said
    assert noticed(officer, claim).status_code == 302, "sent twice, it is given once"


# What is handed over.


def test_what_the_agent_hands_over_is_recovered(officer: Client, plan: Plan) -> None:
    claim = entered(officer)
    noticed(officer, claim, amount="600.00")

    answer = handed_over(officer, claim, notice="1")

    assert answer.status_code == 302, answer.content.decode()
    shown = claim_shown(plan, claim.pk)
    assert shown is not None
    assert (shown.figures.received, shown.figures.open, shown.noticed) == (500_00, 1500_00, 100_00)


def test_it_is_recorded_once(officer: Client) -> None:
    claim = entered(officer)
    handed_over(officer, claim)
    before = stored()

    handed_over(officer, claim)
    other = handed_over(officer, claim, amount="600.00")

    assert other.status_code == 422
    assert "recorded already, with another amount" in other.content.decode()
    assert stored() == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": "2000.01"}, "2000.00 are open of the claim"),
        ({"date": "2003-09-09"}, "before the claim"),
        ({"date": "2999-01-01"}, "still to come"),
        ({"kind": "RETURNED"}, "Select a valid choice"),
    ],
)
def test_never_more_than_open_and_never_at_the_wrong_time(
    changes: dict[str, str], said: str, officer: Client
) -> None:
    claim = entered(officer)
    before = stored()

    answer = handed_over(officer, claim, **changes)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert stored() == before


def test_what_was_recorded_wrongly_counts_no_longer_and_is_kept(officer: Client, plan: Plan) -> None:
    claim = entered(officer)
    handed_over(officer, claim)
    recovery = ClaimRecovery.objects.get()

    officer.post(address("take_back", claim=claim.pk, recovery=recovery.pk), {"reason": "Another claim's."})

    shown = claim_shown(plan, claim.pk)
    assert shown is not None
    assert shown.figures.open == 2000_00
    assert "Another claim&#x27;s." in officer.get(address("claim", claim=claim.pk)).content.decode()
