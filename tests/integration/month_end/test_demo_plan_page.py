"""The demonstration's Plan page: every operative paragraph has a living state, also after its changes."""

import pytest

from tests.factories.demo import END, JULY_15, Shown

pytestmark = pytest.mark.django_db
HOLDS, WAITS, NOT_USED = "HOLDS", "WAITS", "NOT_USED"
ON_JULY_15 = {
    **dict.fromkeys(("1", "2", "3", "4", "5", "6(b)", "6(c)", "6(e)", "8", "10"), HOLDS),
    **dict.fromkeys(("12(a)", "12(b)", "13", "Schedule A"), HOLDS),
    **dict.fromkeys(("6(a)", "6(d)", "7", "12"), WAITS),
    **dict.fromkeys(("9", "11"), NOT_USED),
}


def test_every_paragraph_lives_after_the_first_continuance(shown: Shown) -> None:
    assert shown.plan_page[JULY_15] == ON_JULY_15


def test_amendments_and_a_termination_are_in_use_at_the_end(shown: Shown) -> None:
    assert shown.plan_page[END] == {**ON_JULY_15, "9": HOLDS, "11": HOLDS}
