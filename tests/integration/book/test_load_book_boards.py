"""The parts `boards` and `meetings`: who sits on each Fund's Board, and when the Boards met."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from governance.models import BoardMeeting, Trustee, TrusteeInterest
from tests.factories.books import changed, loaded, refused, the_fault
from tests.factories.plans import ALPHA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan")]
MEETING = {"id": "m1", "funds": "all", "date": "2003-08-13", "mode": "in_person", "called_for": ["adoption"]}


def board(*trustees: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"boards": [{"funds": [ALPHA], "trustees": list(trustees), **changes}]}


def ann(**changes: Any) -> dict[str, Any]:
    return {"name": "Ann Able", "from": "2003-01-01", **changes}


@pytest.mark.plan_section("8(b)")
def test_the_last_day_in_office_belongs_to_it_and_an_interest_lasts_as_long(
    acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, board(ann(to="2003-12-31", interested=True, financial_interest="true")))

    service = DateRange(date(2003, 1, 1), date(2004, 1, 1))
    assert Trustee.objects.get().service == service
    assert list(TrusteeInterest.objects.order_by("kind").values_list("kind", "period")) == [
        ("FINANCIAL_INTEREST", service),
        ("INTERESTED_PERSON", service),
    ]


@pytest.mark.plan_section("8(b)")
def test_an_interest_may_have_days_of_its_own(acting_user: Any, tmp_path: Path) -> None:
    interest = {"kind": "interested_person", "from": "2003-02-01", "to": "2003-02-28", "reason": "counsel"}

    loaded(acting_user, tmp_path, board(ann(interests=[interest])))

    stored = TrusteeInterest.objects.get()
    assert (stored.kind, stored.reason) == ("INTERESTED_PERSON", "counsel")
    assert stored.period == DateRange(date(2003, 2, 1), date(2003, 3, 1))


def test_each_fund_has_a_seat_of_its_own(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, board(ann(), funds="all"))

    seats = Trustee.objects.order_by("entry").values_list("entry", flat=True)
    assert list(seats) == ["alpha-funds-inc/Ann Able/2003-01-01", "beta-funds-inc/Ann Able/2003-01-01"]


def test_the_end_of_a_term_is_a_correction_that_keeps_the_old_seat(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, board(ann()))

    outcome = loaded(acting_user, tmp_path, board(ann(to="2003-12-31")))

    old, new = Trustee.objects.order_by("pk")
    assert changed(outcome) == {"boards": (0, 0, 1)}
    assert (old.superseded_by_id, old.service.upper) == (outcome.act, None)
    assert (new.superseded_by_id, new.service.upper) == (None, date(2004, 1, 1))


def test_with_an_id_the_first_day_can_be_corrected_too(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, board(ann(id="able")))

    outcome = loaded(acting_user, tmp_path, board(ann(id="able", **{"from": "2003-02-01"})))

    assert changed(outcome) == {"boards": (0, 0, 1)}
    assert Trustee.objects.get(superseded_by=None).service.lower == date(2003, 2, 1)


def test_a_board_with_an_id_gives_up_the_seats_that_it_no_longer_names(
    acting_user: Any, tmp_path: Path
) -> None:
    bob = {"name": "Bob Best", "from": "2003-01-01"}
    loaded(acting_user, tmp_path, board(ann(), bob, id="alpha-board"))

    outcome = loaded(acting_user, tmp_path, board(bob, id="alpha-board"))

    assert changed(outcome) == {"boards": (0, 1, 1)}
    assert [one.name for one in Trustee.objects.filter(superseded_by=None)] == ["Bob Best"]


def test_nobody_holds_two_seats_on_one_board_on_the_same_day(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, board(ann()))

    fault = the_fault(refused(acting_user, tmp_path, board(ann(**{"from": "2003-06-01"}))))

    assert fault.column == "boards[1].trustees[1]"
    assert "Ann Able sits on the Board of alpha-funds-inc already from 2003-01-01" in fault.problem


@pytest.mark.parametrize(
    ("trustee", "column", "problem"),
    [
        (ann(to="2002-12-31"), "to", "is before"),
        (ann(interested="yes"), "interested", "neither true nor false"),
        (
            ann(interests=[{"kind": "friend", "from": "2003-02-01"}]),
            "interests[1].kind",
            "is not allowed here",
        ),
        (ann(interests=[{"kind": "financial_interest"}]), "interests[1].from", "is missing"),
        ({"name": "Ann Able"}, "from", "is missing"),
        ({"from": "2003-01-01"}, "name", "is missing"),
    ],
)
def test_a_seat_that_cannot_be_is_refused(
    acting_user: Any, tmp_path: Path, trustee: dict[str, Any], column: str, problem: str
) -> None:
    fault = the_fault(refused(acting_user, tmp_path, board(trustee)))

    assert fault.column == f"boards[1].trustees[1].{column}"
    assert problem in fault.problem


def test_a_meeting_is_of_its_funds_and_for_its_matters(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, {"meetings": [{**MEETING, "called_for": ["continuance", "adoption"]}]})

    meeting = BoardMeeting.objects.get()
    assert (meeting.entry, meeting.date, meeting.mode) == ("m1", date(2003, 8, 13), "IN_PERSON")
    assert meeting.called_for == ["ADOPTION", "CONTINUANCE"]
    assert meeting.meeting_funds.count() == 2


def test_a_corrected_meeting_keeps_the_old_one(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, {"meetings": [MEETING]})

    outcome = loaded(acting_user, tmp_path, {"meetings": [{**MEETING, "funds": [ALPHA], "mode": "video"}]})

    old, new = BoardMeeting.objects.order_by("pk")
    assert (old.superseded_by_id, old.mode, old.meeting_funds.count()) == (outcome.act, "IN_PERSON", 2)
    assert (new.superseded_by_id, new.mode, new.meeting_funds.count()) == (None, "VIDEO", 1)


@pytest.mark.parametrize(
    ("changes", "column", "problem"),
    [
        ({"id": None}, "id", "is missing"),
        ({"funds": ["GAMMA FUNDS"]}, "funds[1]", "is no Fund"),
        ({"funds": []}, "funds", "is an empty list"),
        ({"mode": "by letter"}, "mode", "is not allowed here"),
        ({"called_for": ["adoptoin"]}, "called_for[1]", "is no matter"),
        ({"relief": "exemptive order"}, "relief", "is no relief known here"),
        ({"relief": "order-2020-03"}, "relief", "Section 8: order-2020-03 is of 2020-03-13 to 2020-08-15"),
        ({"date": "2003-02-29"}, "date", "is not a day of the calendar"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(
    acting_user: Any, tmp_path: Path, changes: dict[str, Any], column: str, problem: str
) -> None:
    fault = the_fault(refused(acting_user, tmp_path, {"meetings": [{**MEETING, **changes}]}))

    assert fault.column == f"meetings[1].{column}"
    assert problem in fault.problem
