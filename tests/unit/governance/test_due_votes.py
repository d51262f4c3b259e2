"""What is due of votes: after one from afar (Section 8), and on an amendment (Section 9)."""

from datetime import date
from typing import Any

import pytest

from governance.domain.covenant import Quarter
from governance.domain.due_votes import due_of_amendment, due_of_certificates, due_of_ratification
from governance.domain.reliefs import Ratification
from governance.domain.votes import Matter

NEXT = date(2020, 9, 16)
NAMES = ["Growth Fund"]


@pytest.mark.plan_section("8")
def test_a_ratification_is_due_at_the_next_meeting_in_person_that_day_included() -> None:
    waiting = Ratification(due=NEXT, ratified_at="", holds_until=NEXT)

    found = due_of_ratification(waiting, vote="v2", about="the Plan", names=NAMES, on=NEXT)

    assert found is not None
    assert (found.what, found.due_until) == ("Ratification of the vote on the Plan", NEXT)
    assert found.otherwise == "the vote counts for nothing from the day after 16 September 2020"
    assert found.query == "matter=RATIFICATION&subject=v2"
    late = date(2020, 9, 17)
    assert due_of_ratification(waiting, vote="v2", about="the Plan", names=NAMES, on=late) is None


@pytest.mark.plan_section("8")
def test_while_no_meeting_in_person_is_recorded_it_is_due_at_once() -> None:
    waiting = Ratification(due=None, ratified_at="", holds_until=None)

    found = due_of_ratification(waiting, vote="v2", about="the Plan", names=NAMES, on=NEXT)

    assert found is not None
    assert (found.state, found.due_until) == ("DUE", None)


@pytest.mark.plan_section("8")
def test_nothing_is_due_for_a_vote_that_was_ratified() -> None:
    done = Ratification(due=NEXT, ratified_at="m3", holds_until=None)

    assert due_of_ratification(done, vote="v2", about="the Plan", names=NAMES, on=NEXT) is None


@pytest.mark.plan_section("9")
def test_an_approval_is_due_through_the_amendment_s_own_date() -> None:
    asked: dict[str, Any] = {
        "amendment": "am2",
        "effective": date(2004, 11, 1),
        "names": NAMES,
        "asks_holders": True,
    }

    found = due_of_amendment(Matter.AMENDMENT, **asked, on=date(2004, 11, 1))

    assert found is not None
    assert (found.what, found.section) == ("Vote of the holders on am2", "9")
    assert found.otherwise == "nothing changes for Growth Fund: what holds before 1 November 2004 goes on"
    assert found.page == "governance:holders_new"
    assert due_of_amendment(Matter.AMENDMENT, **asked, on=date(2004, 11, 2)) is None


@pytest.mark.plan_section("8")
def test_a_portfolio_that_is_not_adopted_does_not_join() -> None:
    found = due_of_amendment(
        Matter.ADOPTION,
        amendment="am1",
        effective=date(2004, 8, 2),
        names=NAMES,
        asks_holders=False,
        on=date(2004, 7, 1),
    )

    assert found is not None
    assert (found.what, found.section) == ("Vote of the Boards on am1", "8")
    assert found.otherwise == "Growth Fund does not join the Plan on 2 August 2004"


@pytest.mark.plan_section("11(ii)", "11(iii)")
def test_certificates_that_are_missing_are_said_at_once() -> None:
    quarters = [Quarter(date(2004, 10, 1)), Quarter(date(2005, 1, 1))]

    one = due_of_certificates("t1", quarters=quarters[:1], names=NAMES)
    two = due_of_certificates("t1", quarters=quarters, names=NAMES)

    assert one.what == "Certificate of 2004-Q4 for the termination t1"
    assert two.what == "Certificate of 2004-Q4 to 2005-Q1 (2 quarters) for the termination t1"
