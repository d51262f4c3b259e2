"""The site's own day decides at a month's edge; of two who acknowledge at once, one does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from assignments.domain.errors import NoticeIsDecided
from assignments.models import NoticeDecision, NoticeRecord, PartyNotice, Transfer
from governance.domain.errors import Refused
from plan_admin.parties.services.deciding import acknowledge_notice
from tests.factories import outsiders
from tests.factories.closed_month import closed_september
from tests.factories.notices import asked, given


@pytest.mark.parametrize(
    ("clock", "given_on", "reaches_back"),
    [
        # New York is four hours behind: 31 October, 23:59 there is 1 November, 03:59 in UTC.
        (datetime(2003, 11, 1, 4, 59, tzinfo=UTC), date(2003, 10, 31), False),
        (datetime(2003, 11, 1, 5, 1, tzinfo=UTC), date(2003, 11, 1), False),
        (datetime(2003, 11, 2, 4, 59, tzinfo=UTC), date(2003, 11, 1), False),
        (datetime(2003, 11, 2, 5, 1, tzinfo=UTC), date(2003, 11, 2), True),
    ],
    ids=["23:59 the day before", "00:01 on the day", "23:59 on the day", "00:01 the day after"],
)
@pytest.mark.django_db
def test_the_day_is_the_site_s_own(
    clock: datetime,
    given_on: date,
    reaches_back: bool,
    people: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: clock)
    client = Client()
    client.force_login(people["adi-user"])
    form = {
        "distributor": "adi",
        "assignee": "Fresh Trust",
        "address": "9 Main Street",
        "transfer_kind": "sale",
        "percent": "25",
        "effective": "2003-11-01",
    }

    check = client.post("/class-b/notices/new/transfer/", form)

    assert check.context["drafted"].back.given_on == given_on
    assert bool(check.context["back"]) is reaches_back


@pytest.mark.django_db
def test_received_in_another_month_it_is_noticed_from_that_day(people: dict[str, Any]) -> None:
    notice = given(people["adi-user"], today=date(2003, 10, 31))
    act = {"notice_id": notice.pk, "acting_user": people["officer"]}

    with pytest.raises(Refused):
        acknowledge_notice(received_on=date(2003, 11, 3), today=date(2003, 11, 2), **act)
    acknowledge_notice(received_on=date(2003, 11, 3), today=date(2003, 11, 3), **act)

    record = NoticeRecord.objects.get(notice=notice).transfer
    assert record is not None
    assert (record.notified, record.effective.lower) == (date(2003, 11, 3), date(2003, 11, 1))


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_one_acknowledges(acting_user: Any) -> None:
    closed_september(acting_user, besides=outsiders.AGENT_BOOK)
    everybody = outsiders.everybody()
    notice = given(everybody["adi-user"], asked())
    before = Transfer.objects.count()

    def acknowledge(user: Any) -> str:
        try:
            day = date(2003, 10, 12)
            acknowledge_notice(notice_id=notice.pk, received_on=day, today=day, acting_user=user)
        except NoticeIsDecided:
            return "was decided"
        finally:
            connection.close()
        return "acknowledged"

    with ThreadPoolExecutor(max_workers=2) as pool:
        said = list(pool.map(acknowledge, [everybody["officer"], acting_user]))

    assert sorted(said) == ["acknowledged", "was decided"]
    assert Transfer.objects.count() == before + 1
    assert NoticeDecision.objects.count() == PartyNotice.objects.count() == 1
