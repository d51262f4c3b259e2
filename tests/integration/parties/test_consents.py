"""Section 6(e): an irrevocable direction is changed with the Assignees, and a Transfer with its own."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assignments.domain.errors import NoticeIsDecided, NotShown, NotTheirNotice
from assignments.domain.notices import NoticeAsked, NoticeKind
from assignments.models import (
    NoticeConsent,
    NoticeRecord,
    PartyNotice,
    PaymentDirection,
    Transfer,
    TransferScope,
)
from governance.domain.errors import Refused
from plan_admin.parties.services.deciding import (
    acknowledge_notice,
    consent_to_notice,
    record_consent,
    send_back_notice,
)
from plan_admin.parties.services.giving import Writing
from tests.factories.closed_month import BOND, STOCK
from tests.factories.notices import DEPOSITORY, LATER, NEW_TRUST, asked, direction, given, transfer

pytestmark = pytest.mark.django_db
RECEIVED = date(2003, 10, 12)
CONSENT = Writing(name="consent.txt", data=b"We consent.")


def acknowledge(notice: PartyNotice, user: Any) -> None:
    acknowledge_notice(notice_id=notice.pk, received_on=RECEIVED, today=RECEIVED, acting_user=user)


def end_of_idis(**changes: Any) -> NoticeAsked:
    """idi would end its irrevocable direction to pay the depository."""
    return asked(NoticeKind.DIRECTION_END, about=direction().pk, **changes)


@pytest.mark.plan_section("6(e)")
def test_an_irrevocable_direction_is_not_ended_without_the_assignee(people: dict[str, Any]) -> None:
    notice = given(people["idi-user"], end_of_idis(), distributor="idi")

    with pytest.raises(Refused, match=r"Section 6\(e\): Trust B has not consented"):
        acknowledge(notice, people["officer"])
    consent_to_notice(notice_id=notice.pk, digest=notice.digest, acting_user=people["trust-b-user"])
    acknowledge(notice, people["officer"])

    standing = direction()
    assert standing.effective.upper == LATER
    assert NoticeRecord.objects.get(notice=notice).direction == standing


@pytest.mark.plan_section("6(e)")
def test_a_consent_that_came_on_paper_is_recorded_with_the_paper(people: dict[str, Any]) -> None:
    notice = given(people["idi-user"], end_of_idis(), distributor="idi")
    act = {"notice_id": notice.pk, "acting_user": people["officer"]}

    with pytest.raises(Refused):
        record_consent(assignee="trust-b", writing=None, **act)
    with pytest.raises(Refused, match="its consent is not needed"):
        record_consent(assignee="trust-a", writing=CONSENT, **act)
    consent = record_consent(assignee="trust-b", writing=CONSENT, **act)
    assert record_consent(assignee="trust-b", writing=CONSENT, **act) == consent
    acknowledge(notice, people["officer"])

    assert consent.document is not None
    assert consent.document.name == "consent.txt"


def test_nobody_else_consents(people: dict[str, Any]) -> None:
    notice = given(people["idi-user"], end_of_idis(), distributor="idi")

    for name in ("idi-user", "trust-a-user", "depository-user", "officer"):
        with pytest.raises(NotShown):
            consent_to_notice(notice_id=notice.pk, digest=notice.digest, acting_user=people[name])
    with pytest.raises(NotTheirNotice):
        record_consent(
            notice_id=notice.pk, assignee="trust-b", writing=CONSENT, acting_user=people["trust-b-user"]
        )
    assert not NoticeConsent.objects.exists()


def test_a_consent_is_to_exactly_what_was_shown_and_once(people: dict[str, Any]) -> None:
    notice = given(people["idi-user"], end_of_idis(), distributor="idi")
    act = {"notice_id": notice.pk, "acting_user": people["trust-b-user"]}

    with pytest.raises(NotTheirNotice):
        consent_to_notice(digest="0" * 64, **act)
    first = consent_to_notice(digest=notice.digest, **act)
    assert consent_to_notice(digest=notice.digest, **act) == first

    send_back_notice(notice_id=notice.pk, acting_user=people["officer"], reason="Withdrawn by letter")
    with pytest.raises(NoticeIsDecided):
        consent_to_notice(digest=notice.digest, **act)


def test_a_transfer_that_began_since_brings_an_assignee_to_be_asked(people: dict[str, Any]) -> None:
    notice = given(people["idi-user"], end_of_idis(), distributor="idi")
    consent_to_notice(notice_id=notice.pk, digest=notice.digest, acting_user=people["trust-b-user"])
    sold = given(
        people["idi-user"],
        asked(terms={**NEW_TRUST, "assignee": "trust-a", "percent": "10"}, effective=date(2003, 10, 15)),
        distributor="idi",
    )
    acknowledge(sold, people["officer"])

    with pytest.raises(Refused, match=r"Section 6\(e\): Trust A has not consented"):
        acknowledge(notice, people["officer"])
    consent_to_notice(notice_id=notice.pk, digest=notice.digest, acting_user=people["trust-a-user"])
    acknowledge(notice, people["officer"])


def test_a_revocable_direction_needs_nobody(people: dict[str, Any]) -> None:
    own = PaymentDirection.objects.get(distributor__code="adi", superseded_by__isnull=True)
    change = asked(NoticeKind.DIRECTION_CHANGE, about=own.pk, terms=DEPOSITORY)

    notice = given(people["adi-user"], change)
    acknowledge(notice, people["officer"])

    standing = PaymentDirection.objects.filter(distributor__code="adi", superseded_by__isnull=True)
    ended, begun = standing.order_by("effective")
    assert not notice.consents_asked.exists()
    assert (ended.effective.upper, begun.effective.lower, begun.irrevocable) == (LATER, LATER, True)
    assert begun.agent is not None
    assert (begun.agent.code, begun.agent.address) == ("the-other-depository", "4 Main Street")
    assert begun.designated_by == transfer().assignee


def test_a_direction_is_ended_for_some_portfolios_and_goes_on_for_the_others(people: dict[str, Any]) -> None:
    notice = given(people["idi-user"], end_of_idis(portfolios=("example-energy-fund",)), distributor="idi")
    consent_to_notice(notice_id=notice.pk, digest=notice.digest, acting_user=people["trust-b-user"])
    acknowledge(notice, people["officer"])

    standing = PaymentDirection.objects.filter(distributor__code="idi", superseded_by__isnull=True)
    ended, going_on = standing.order_by("effective")
    assert ended.effective.upper == LATER
    assert [one.share_class.portfolio.name for one in going_on.scope.all()] == [BOND]
    assert (going_on.irrevocable, going_on.agent, going_on.effective.lower) == (True, ended.agent, LATER)


@pytest.mark.plan_section("6(b)")
def test_a_transfer_is_changed_with_its_assignee_and_the_others_go_on(people: dict[str, Any]) -> None:
    change = asked(
        NoticeKind.TRANSFER_CHANGE,
        about=transfer().pk,
        portfolios=("example-energy-fund",),
        terms={"percent": "50"},
    )
    notice = given(people["adi-user"], change)
    consent_to_notice(notice_id=notice.pk, digest=notice.digest, acting_user=people["trust-a-user"])
    acknowledge(notice, people["officer"])

    ended = transfer()
    rest, begun = Transfer.objects.filter(replaces="whole", superseded_by__isnull=True).order_by("pk")
    names = {
        one.pk: list(
            TransferScope.objects.filter(transfer=one).values_list("share_class__portfolio__name", flat=True)
        )
        for one in (rest, begun)
    }
    assert (ended.effective.upper, ended.notified) == (LATER, date(2003, 8, 20))
    assert (rest.percent, rest.notified, names[rest.pk]) == (Decimal(60), date(2003, 8, 20), [BOND])
    assert (begun.percent, begun.notified, names[begun.pk]) == (Decimal(50), RECEIVED, [STOCK])
    assert (rest.issued_from, begun.issued_from) == (ended.issued_from, ended.issued_from)
    assert begun.kind == ended.kind
