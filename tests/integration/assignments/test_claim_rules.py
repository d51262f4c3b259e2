"""What the database refuses of notices of claims and of what is handed over, past the ORM (Section 6(e))."""

from typing import Any

import pytest

from tests.factories import month_rows, rows
from tests.factories.claim_rows import agent_paid, notice, noticed, part, recovery
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import Setting, execute

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("6(e)")]


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


def sets_off(here: Setting, claim_id: int, amount: str) -> int:
    """An instruction that keeps back an amount of the claim."""
    fee_id = month_rows.shared_fee(here, month="2003-10-01")
    left = rows.value("SELECT 400.00 - %s::numeric", amount)
    paid = month_rows.paid(here, fee_id, amount=left, month="2003-10-01")
    month_rows.line(here, paid, fee_id, component="OFFSET", amount=f"-{amount}", claim_id=claim_id)
    return paid


def withdrawn(here: Setting, table: str, column: str, row: int) -> None:
    """What stands no longer."""
    execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", here.act, row)


# What is recovered.


def test_what_is_handed_over_counts_with_what_is_set_off(here: Setting) -> None:
    claim_id = month_rows.claim(here)
    with accepted():
        sets_off(here, claim_id, "10.00")
        recovery(here, claim_id, amount="40.00")

    with refused_by("claim_recovery_within_claim", words="^Section 6.e.: with this, 50.01 of the 50.00"):
        recovery(here, claim_id, amount="0.01")


def test_what_was_handed_over_is_not_set_off_again(here: Setting) -> None:
    claim_id = month_rows.claim(here)
    with accepted():
        recovery(here, claim_id, amount="40.00")

    with refused_by("offsets_within_claim"):
        sets_off(here, claim_id, "10.01")
    with accepted():
        sets_off(here, claim_id, "10.00")


def test_what_was_recorded_wrongly_is_open_again(here: Setting) -> None:
    claim_id = month_rows.claim(here)
    with accepted():
        first = recovery(here, claim_id, amount="50.00")
        withdrawn(here, "assignments_claimrecovery", "superseded_by_id", first)

    with accepted():
        sets_off(here, claim_id, "50.00")


def test_what_a_reversed_payment_kept_back_can_be_handed_over(here: Setting) -> None:
    claim_id = month_rows.claim(here)
    with accepted():
        paid = sets_off(here, claim_id, "50.00")
    with accepted():
        execute("UPDATE assignments_paymentinstruction SET status = 'VOIDED' WHERE id = %s", paid)

    with accepted():
        recovery(here, claim_id, amount="50.00")


def test_a_corrected_claim_is_the_same_claim(here: Setting) -> None:
    first = month_rows.claim(here, entry="c1")
    with accepted():
        recovery(here, first, amount="40.00")
        withdrawn(here, "assignments_fundclaim", "superseded_by_id", first)
        corrected = month_rows.claim(here, entry="c1", amount="45.00")

    with refused_by("claim_recovery_within_claim"):
        recovery(here, corrected, amount="5.01")


def test_the_fund_gives_back_what_is_beyond_the_claim_and_no_more(here: Setting) -> None:
    first = month_rows.claim(here, entry="c1")
    with accepted():
        recovery(here, first, amount="50.00")
    with refused_by("claim_recovery_within_claim"):
        recovery(here, first, kind="RETURNED", amount="0.01")
    with accepted():
        withdrawn(here, "assignments_fundclaim", "superseded_by_id", first)
        lower = month_rows.claim(here, entry="c1", amount="30.00")

    with accepted():
        recovery(here, lower, kind="RETURNED", amount="20.00")
    with refused_by("claim_recovery_within_claim"):
        recovery(here, lower, kind="RETURNED", amount="0.01")


def test_all_that_was_recovered_of_a_withdrawn_claim_can_be_given_back(here: Setting) -> None:
    claim_id = month_rows.claim(here)
    with accepted():
        recovery(here, claim_id, amount="50.00")
    with accepted():
        withdrawn(here, "assignments_fundclaim", "superseded_by_id", claim_id)

    with accepted():
        recovery(here, claim_id, kind="RETURNED", amount="50.00")
    with refused_by("claim_recovery_within_claim"):
        recovery(here, claim_id, amount="0.01")


def test_what_is_handed_over_answers_a_notice_of_its_own_claim(here: Setting) -> None:
    agent_id = agent_paid(here)
    notice_id = noticed(here, month_rows.claim(here), agent_id)

    with refused_by("claim_recovery_is_its_claim_s"):
        recovery(here, month_rows.claim(here), notice_id=notice_id)


def test_what_is_handed_over_is_of_the_claims_plan(here: Setting) -> None:
    with refused_by("claim_recovery_is_its_claim_s"):
        recovery(here, month_rows.claim(here), plan_id=rows.plan())


# Notices.


def test_a_notice_asks_for_no_more_than_is_open(here: Setting) -> None:
    claim_id, agent_id = month_rows.claim(here), agent_paid(here)
    with accepted():
        recovery(here, claim_id, amount="20.00")
        noticed(here, claim_id, agent_id, amount="30.00")

    with refused_by("notice_of_claim_within_claim"):
        noticed(here, claim_id, agent_id, amount="0.01")


def test_an_answered_notice_asks_no_more(here: Setting) -> None:
    claim_id, agent_id = month_rows.claim(here, amount="100.00"), agent_paid(here)
    with accepted():
        first = noticed(here, claim_id, agent_id, amount="60.00")
        recovery(here, claim_id, notice_id=first, amount="60.00")

    with accepted():
        noticed(here, claim_id, agent_id, amount="40.00")


def test_a_withdrawn_notice_asks_for_nothing(here: Setting) -> None:
    claim_id, agent_id = month_rows.claim(here, amount="300.00"), agent_paid(here)
    with accepted():
        first = noticed(here, claim_id, agent_id, amount="300.00")
        withdrawn(here, "assignments_noticeofclaim", "withdrawn_by_id", first)

    with accepted():
        noticed(here, claim_id, agent_id, amount="300.00")


def test_notices_of_all_claims_stay_within_the_balance(here: Setting) -> None:
    agent_id = agent_paid(here, balance="120.00")
    with accepted():
        noticed(here, month_rows.claim(here, amount="100.00"), agent_id, amount="100.00")

    other = month_rows.claim(here, amount="100.00")
    with refused_by("notice_part_within_balance", words="120.01 of a balance of 120.00"):
        noticed(here, other, agent_id, amount="20.01")
    with accepted():
        noticed(here, other, agent_id, amount="20.00")


def test_no_notice_asks_for_an_assignees_portion(here: Setting) -> None:
    agent_id = agent_paid(here, balance="120.00")

    with refused_by("notice_part_within_balance"):
        noticed(here, month_rows.claim(here, amount="300.00"), agent_id, amount="120.01")


@pytest.mark.parametrize("changes", [{"month": "2003-10-01"}], ids=str)
def test_no_notice_asks_of_a_month_that_pays_the_agent_nothing(
    changes: dict[str, Any], here: Setting
) -> None:
    with refused_by("notice_part_within_balance"):
        noticed(here, month_rows.claim(here), agent_paid(here), **changes)


def test_no_notice_asks_of_what_is_held(here: Setting) -> None:
    with refused_by("notice_part_within_balance"):
        noticed(here, month_rows.claim(here), agent_paid(here, status="HELD"))


def test_no_notice_asks_of_another_agent(here: Setting) -> None:
    agent_paid(here)

    with refused_by("notice_part_within_balance"):
        noticed(here, month_rows.claim(here), month_rows.collection_agent())


def test_a_notice_is_of_its_claims_fund_and_distributor(here: Setting) -> None:
    claim_id, agent_id = month_rows.claim(here), agent_paid(here)

    with refused_by("notice_of_claim_is_its_claim_s"):
        noticed(here, claim_id, agent_id, distributor_id=rows.distributor())


def test_a_notice_reaches_no_other_portfolio_than_its_claim(here: Setting) -> None:
    elsewhere = rows.share_class(here.plan, rows.portfolio(rows.fund()))
    claim_id, agent_id = month_rows.claim(here), agent_paid(here)

    with refused_by("notice_part_is_of_its_fund"):
        part(here, notice(here, claim_id, agent_id), share_class_id=elsewhere)


def test_the_parts_of_a_notice_come_to_it(here: Setting) -> None:
    claim_id, agent_id = month_rows.claim(here), agent_paid(here)

    with refused_by("notice_parts_sum_to_notice"):
        part(here, notice(here, claim_id, agent_id, amount="40.00"), amount="39.99")
