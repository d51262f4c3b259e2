"""What the triggers refuse of notices and accounts, attacked past the ORM."""

import pytest

from tests.factories import month_rows, rows
from tests.factories.membership_rows import agent, membership, person_of
from tests.factories.notice_rows import asked, bank, consent, decision, notice, party_act, record
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import Setting, execute


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


@pytest.mark.plan_section("6(c)")
def test_a_notice_is_given_by_its_distributor_about_its_own(here: Setting) -> None:
    another = {"distributor_id": rows.distributor()}
    with refused_by("notice_is_its_distributor_s"):
        notice(here, given_by_id=rows.act())
    with refused_by("notice_is_its_distributor_s"):
        notice(here, given_by_id=party_act(here, **another))
    with refused_by("notice_is_its_distributor_s"):
        others = month_rows.transfer(here, **another)
        notice(here, kind="TRANSFER_END", transfer_id=others)
    with refused_by("notice_is_its_distributor_s"):
        others = month_rows.direction(here, **another)
        notice(here, kind="DIRECTION_END", direction_id=others)
    with accepted():
        notice(here, kind="TRANSFER_END", transfer_id=month_rows.transfer(here))


def test_a_membership_that_was_ended_gives_no_notice(here: Setting) -> None:
    act = rows.act()
    membership(here, user_id=person_of(act), confirmed_by_id=rows.act(), ended_by_id=rows.act())

    with refused_by("notice_is_its_distributor_s"):
        notice(here, given_by_id=act)


@pytest.mark.plan_section("6(e)")
def test_a_consent_is_the_assignee_s_to_what_the_notice_says_before_it_is_decided(here: Setting) -> None:
    number = notice(here)
    of_assignee = {"distributor_id": None, "assignee_id": here.assignee}
    with refused_by("notice_consent_is_to_what_it_says"):
        consent(here, number, digest="1" * 64)
    with refused_by("notice_consent_is_the_assignee_s"):
        consent(here, number, document_id=None)
    with refused_by("notice_consent_is_the_assignee_s"):
        consent(here, number, given_by_id=party_act(here))
    with accepted():
        consent(here, number, document_id=None, given_by_id=party_act(here, **of_assignee))
    other = notice(here)
    decision(here, other)
    with refused_by("notice_consent_comes_before_the_decision"):
        consent(here, other)


def test_a_notice_is_decided_by_staff_once_they_have_it_and_the_consents(here: Setting) -> None:
    number = notice(here)
    with refused_by("notice_is_decided_by_staff"):
        decision(here, number, decided_by_id=party_act(here, distributor_id=rows.distributor()))
    with refused_by("notice_is_not_received_before_it_is_given"):
        decision(here, number, received_on="2003-10-09")
    asked(here, number)
    with refused_by("notice_waits_for_consents"):
        decision(here, number)
    consent(here, number)
    with accepted():
        decision(here, number)
    with refused_by("assignments_noticedecision_notice_id_key"):
        decision(here, number)


def test_who_gave_it_does_not_decide_once_he_has_left(here: Setting) -> None:
    act = rows.act()
    of_party = membership(here, user_id=person_of(act), confirmed_by_id=rows.act())
    number = notice(here, given_by_id=act)
    execute("UPDATE assignments_membership SET ended_by_id = %s WHERE id = %s", rows.act(), of_party)

    with refused_by("notice_is_decided_by_staff"):
        decision(here, number, decided_by_id=act)


def test_only_its_distributor_withdraws_a_notice(here: Setting) -> None:
    taken = {"word": "WITHDRAWN", "received_on": None}
    with refused_by("notice_is_withdrawn_by_its_distributor"):
        decision(here, notice(here), **taken)
    with accepted():
        decision(here, notice(here), decided_by_id=party_act(here), **taken)


def test_a_notice_records_only_what_its_acknowledgement_recorded(here: Setting) -> None:
    with accepted():
        record(here)
    with refused_by("notice_records_what_was_acknowledged"):
        record(here, transfer_id=month_rows.transfer(here, percent="1", recorded_by_id=rows.act()))
    with refused_by("notice_records_what_was_acknowledged"):
        record(here, transfer_id=month_rows.transfer(here, distributor_id=rows.distributor()))
    with refused_by("notice_records_what_was_acknowledged"):
        record(here, notice_id=notice(here))


@pytest.mark.parametrize("number", ["021000022", "000000000", "123456789"])
def test_a_routing_number_adds_up(number: str, here: Setting) -> None:
    with refused_by("bank_details_routing_number_adds_up"):
        bank(here, routing_number=number)


def test_bank_details_have_two_hands_and_a_party_enters_its_own(here: Setting) -> None:
    own = party_act(here)
    with refused_by("bank_details_are_entered_by_their_party_or_staff"):
        bank(here, distributor_id=None, agent_id=agent(), entered_by_id=own)
    number = bank(here, entered_by_id=own)
    confirm = "UPDATE assignments_bankdetails SET confirmed_by_id = %s WHERE id = %s"
    with refused_by("bank_details_have_two_hands"):
        execute(confirm, own, number)
    with refused_by("bank_details_have_two_hands"):
        execute(confirm, party_act(here, distributor_id=rows.distributor()), number)
    with accepted():
        execute(confirm, rows.act(), number)


def test_what_was_rejected_is_not_confirmed_any_more(here: Setting) -> None:
    confirming = rows.act()
    number = bank(here, ended_by_id=rows.act())

    with refused_by("bank_details_are_confirmed_while_they_wait"):
        execute("UPDATE assignments_bankdetails SET confirmed_by_id = %s WHERE id = %s", confirming, number)
