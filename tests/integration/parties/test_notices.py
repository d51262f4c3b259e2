"""Section 6(b) to (e): a Distributor gives notice, the Fund acknowledges it, and only then it is recorded."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assignments.domain.errors import NoticeIsDecided, NotShown, NotTheirNotice
from assignments.domain.notices import NoticeKind
from assignments.models import (
    Assignee,
    NoticeDecision,
    NoticeFund,
    NoticeRecord,
    PartyNotice,
    PaymentDirection,
    Transfer,
)
from governance.domain.errors import Refused
from governance.models import Act, FiledDocument
from plan_admin.parties.services.deciding import acknowledge_notice, send_back_notice
from plan_admin.parties.services.giving import Writing, preview_notice, withdraw_notice
from tests.factories.closed_month import BOND, STOCK
from tests.factories.notices import LATER, NEW_TRUST, TODAY, asked, given, to_give, transfer

pytestmark = pytest.mark.django_db
RECEIVED = date(2003, 10, 12)


def acknowledge(notice: PartyNotice, user: Any, **changes: Any) -> NoticeDecision:
    act = {"notice_id": notice.pk, "received_on": RECEIVED, "today": RECEIVED, "acting_user": user}
    return acknowledge_notice(**act | changes)


def words(refused: pytest.ExceptionInfo[Refused]) -> str:
    return "\n".join(f"{one.column}: {one.problem}" for one in refused.value.faults)


@pytest.mark.plan_section("6(c)")
def test_a_notice_is_given_to_each_fund_concerned_and_records_nothing(people: dict[str, Any]) -> None:
    before = Transfer.objects.count(), Assignee.objects.count()

    notice = given(people["adi-user"])

    assert [one.fund.name for one in NoticeFund.objects.filter(notice=notice).order_by("fund__code")] == [
        "EXAMPLE BOND FUNDS, INC.",
        "EXAMPLE STOCK FUNDS, INC.",
    ]
    assert (Transfer.objects.count(), Assignee.objects.count()) == before
    assert bytes(notice.document.content) == b"We hereby notify the Funds."


@pytest.mark.plan_section("6(b)", "6(c)")
def test_acknowledged_it_is_recorded_as_received_that_day(people: dict[str, Any]) -> None:
    notice = given(people["adi-user"], asked(portfolios=("example-energy-fund",)))

    decision = acknowledge(notice, people["officer"])

    record = NoticeRecord.objects.get(notice=notice).transfer
    assert record is not None
    assert (record.notified, record.percent, record.kind) == (RECEIVED, Decimal(25), "SALE")
    assert record.assignee.name == "Fresh Trust"
    assert record.assignee.address == "9 Main Street"
    assert record.recorded_by == decision.decided_by
    assert [one.share_class.portfolio.name for one in record.scope.all()] == [STOCK]


@pytest.mark.plan_section("6(b)")
def test_all_faults_are_told_at_once_and_nothing_is_stored(people: dict[str, Any]) -> None:
    before = Act.objects.count(), FiledDocument.objects.count(), PartyNotice.objects.count()
    wrong = {**NEW_TRUST, "percent": "50", "issued_from": LATER, "issued_to": TODAY}

    with pytest.raises(Refused) as refused:
        given(people["adi-user"], asked(terms=wrong), writing=Writing(name="x.zip", data=b"PK\x00"))

    assert "issued_to" in words(refused)
    assert "document" in words(refused)
    assert (Act.objects.count(), FiledDocument.objects.count(), PartyNotice.objects.count()) == before


@pytest.mark.plan_section("6(b)")
def test_more_than_all_of_a_share_is_refused_when_it_is_given(people: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        given(people["adi-user"], asked(terms={**NEW_TRUST, "percent": "40.0000000001"}))

    assert "together they may not exceed 100 %" in words(refused)
    assert PartyNotice.objects.count() == 0


def test_name_and_address_are_needed(people: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        given(people["adi-user"], asked(terms={**NEW_TRUST, "assignee": " ", "address": ""}), writing=None)

    assert [one.column for one in refused.value.faults] == ["assignee", "address", "document"]


def test_a_known_assignee_is_found_by_its_exact_name_and_never_renamed(people: dict[str, Any]) -> None:
    notice = given(people["adi-user"], asked(terms={**NEW_TRUST, "assignee": "TRUST B", "percent": "10"}))

    acknowledge(notice, people["officer"])

    record = NoticeRecord.objects.get(notice=notice).transfer
    assert record is not None
    assert (record.assignee.code, record.assignee.name) == ("trust-b", "Trust B")


def test_a_name_like_another_s_code_gets_a_code_of_its_own(people: dict[str, Any]) -> None:
    notice = given(people["adi-user"], asked(terms={**NEW_TRUST, "assignee": "Trust, B.", "percent": "10"}))

    acknowledge(notice, people["officer"])

    assert Assignee.objects.get(name="Trust, B.").code == "trust-b-2"
    assert Assignee.objects.get(code="trust-b").name == "Trust B"


def test_two_new_assignees_of_one_code_are_not_taken_for_one(people: dict[str, Any]) -> None:
    first = given(people["adi-user"], asked(terms={**NEW_TRUST, "percent": "10"}))
    other = given(people["adi-user"], asked(terms={**NEW_TRUST, "assignee": "Fresh-Trust", "percent": "10"}))
    acknowledge(first, people["officer"])

    with pytest.raises(Refused) as refused:
        acknowledge(other, people["officer"])

    assert "the code fresh-trust was given to Fresh Trust since" in words(refused)


def test_the_same_notice_twice_is_one(people: dict[str, Any]) -> None:
    first = given(people["adi-user"])
    acts = Act.objects.count()

    assert given(people["adi-user"]) == first
    assert Act.objects.count() == acts


def test_nobody_gives_notice_for_another_distributor(people: dict[str, Any]) -> None:
    for name in ("idi-user", "trust-a-user", "officer", "depository-user"):
        with pytest.raises(NotShown):
            given(people[name])
        with pytest.raises(NotShown):
            preview_notice(notice=to_give(), acting_user=people[name], today=TODAY)

    assert PartyNotice.objects.count() == 0


def test_no_other_distributor_s_transfer_is_changed(people: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        given(people["adi-user"], asked(NoticeKind.TRANSFER_END, about=transfer("late").pk))

    assert words(refused) == "about: there is no such Transfer of yours that stands"


def test_who_gave_it_and_parties_do_not_decide(people: dict[str, Any]) -> None:
    notice = given(people["adi-user"])

    for name in ("adi-user", "idi-user", "trust-a-user"):
        with pytest.raises(NotTheirNotice):
            acknowledge(notice, people[name])
        with pytest.raises(NotTheirNotice):
            send_back_notice(notice_id=notice.pk, acting_user=people[name], reason="No")


def test_decided_once(people: dict[str, Any]) -> None:
    notice = given(people["adi-user"])
    decision = acknowledge(notice, people["officer"])
    transfers = Transfer.objects.count()

    assert acknowledge(notice, people["officer"]) == decision
    assert Transfer.objects.count() == transfers
    with pytest.raises(NoticeIsDecided, match="acknowledged by officer"):
        acknowledge(notice, people["officer"], received_on=TODAY)
    with pytest.raises(NoticeIsDecided):
        send_back_notice(notice_id=notice.pk, acting_user=people["officer"], reason="No")
    with pytest.raises(NoticeIsDecided):
        withdraw_notice(notice_id=notice.pk, acting_user=people["adi-user"])


def test_sent_back_with_a_reason_or_withdrawn_it_records_nothing(people: dict[str, Any]) -> None:
    before = Transfer.objects.count()
    first = given(people["adi-user"])
    with pytest.raises(Refused):
        send_back_notice(notice_id=first.pk, acting_user=people["officer"], reason=" ")
    sent = send_back_notice(notice_id=first.pk, acting_user=people["officer"], reason="Unsigned")
    assert send_back_notice(notice_id=first.pk, acting_user=people["officer"], reason="Unsigned") == sent
    again = given(people["adi-user"])
    with pytest.raises(NotShown):
        withdraw_notice(notice_id=again.pk, acting_user=people["idi-user"])
    taken = withdraw_notice(notice_id=again.pk, acting_user=people["adi-user"], reason="A mistake")

    assert withdraw_notice(notice_id=again.pk, acting_user=people["adi-user"]) == taken
    assert (sent.reason, again.pk != first.pk) == ("Unsigned", True)
    assert Transfer.objects.count() == before


@pytest.mark.parametrize("received_on", [date(2003, 10, 9), date(2003, 10, 13)])
def test_received_neither_before_it_was_given_nor_after_today(
    received_on: date, people: dict[str, Any]
) -> None:
    notice = given(people["adi-user"])

    with pytest.raises(Refused) as refused:
        acknowledge(notice, people["officer"], received_on=received_on)

    assert words(refused).startswith("received_on:")


def test_what_reaches_back_is_said_by_both(people: dict[str, Any]) -> None:
    back = asked(effective=date(2003, 9, 15), portfolios=("example-energy-fund",))
    shown = preview_notice(notice=to_give(back), acting_user=people["adi-user"], today=TODAY)
    with pytest.raises(Refused) as refused:
        given(people["adi-user"], back)
    notice = given(people["adi-user"], back, reaches_back="Signed on 15 September")
    with pytest.raises(Refused) as unseen:
        acknowledge(notice, people["officer"])
    acknowledge(notice, people["officer"], reaches_back_seen=True)

    assert "2003-09 is closed: it does not move; a correction follows" in words(refused)
    assert "Its first day, 15 Sep 2003, lies before the day on which it is given, 10 Oct 2003" in words(
        refused
    )
    assert words(unseen).startswith("reaches_back_seen")
    assert [str(month) for month in shown.back.closed] == ["2003-09"]
    assert notice.reaches_back == "Signed on 15 September"


def test_a_change_ends_what_stands_and_begins_what_takes_its_place(people: dict[str, Any]) -> None:
    before = transfer()
    change = asked(
        NoticeKind.TRANSFER_CHANGE,
        about=before.pk,
        portfolios=("example-energy-fund",),
        terms={"kind": "assignment", "percent": "50", "issued_from": date(2003, 7, 1), "issued_to": None},
    )
    notice = given(people["adi-user"], change)
    with pytest.raises(Refused) as refused:
        acknowledge(notice, people["officer"])
    assert "Section 6(b): Trust A has not consented" in words(refused)


def test_a_notice_about_what_was_changed_since_is_refused(people: dict[str, Any]) -> None:
    first = given(people["adi-user"], asked(portfolios=("example-energy-fund",)))
    acknowledge(first, people["officer"])
    record = NoticeRecord.objects.get(notice=first).transfer
    assert record is not None
    end = asked(NoticeKind.TRANSFER_END, about=record.pk, effective=date(2003, 12, 1))

    with pytest.raises(Refused) as refused:
        given(people["adi-user"], asked(NoticeKind.TRANSFER_END, about=record.pk, effective=LATER))

    assert "nothing of it would be left" in words(refused)
    assert given(people["adi-user"], end).consents_asked.get().assignee == record.assignee


def test_a_new_direction_beside_one_that_stands_is_refused(people: dict[str, Any]) -> None:
    terms = {"route": "assignee", "irrevocable": False}

    with pytest.raises(Refused) as refused:
        given(people["adi-user"], asked(NoticeKind.DIRECTION, terms=terms))
    notice = given(
        people["adi-user"], asked(NoticeKind.DIRECTION, terms=terms, portfolios=("example-high-yield-fund",))
    )
    acknowledge(notice, people["officer"])

    assert "a second direction of adi" in words(refused)
    standing = PaymentDirection.objects.filter(distributor__code="adi", superseded_by__isnull=True)
    assert [one.scope.get().share_class.portfolio.name for one in standing.order_by("pk")] == [STOCK, BOND]


def test_who_designates_the_agent_is_an_assignee_of_one_s_own(people: dict[str, Any]) -> None:
    terms = {
        "route": "collection_agent",
        "agent": "A Bank",
        "agent_address": "5 Main Street",
        "designated_by": "trust-b",
    }

    with pytest.raises(Refused) as refused:
        given(
            people["adi-user"],
            asked(NoticeKind.DIRECTION, terms=terms, portfolios=("example-high-yield-fund",)),
        )

    assert words(refused) == "designated_by: Section 6(e): an agent is designated by an Assignee of yours"
    assert "trust-a" not in "".join(one.remedy for one in refused.value.faults)
