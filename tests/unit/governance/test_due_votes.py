"""What is due after a vote from afar (Section 8)."""

from datetime import date

import pytest

from governance.domain.due_votes import due_of_ratification
from governance.domain.reliefs import Ratification

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
