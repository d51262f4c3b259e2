"""Section 6(d): where a Monthly Calculation stands."""

import pytest

from assignments.domain.calculation_states import CalculationState, LineStanding, state_of, worst_of
from assignments.domain.routes import CalculationFigures, Decided

pytestmark = pytest.mark.plan_section("6(d)")
WAITS = LineStanding(status="HELD", held_because=("Section 6(d): no Monthly Calculation",))
PREPARED = LineStanding(status="PREPARED", held_because=())
ISSUED = LineStanding(status="ISSUED", held_because=())


def figures(decided=None):
    return CalculationFigures(share_cents=1, portions={}, decided=decided)


def state(given=None, *, needed=True, computed=True, hold=None, lines=(WAITS,)):
    return state_of(is_needed=needed, is_computed=computed, figures=given, hold=hold, lines=lines)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (state(needed=False), CalculationState.NOT_NEEDED),
        (state(), CalculationState.MISSING),
        (state(figures(Decided.SEND_BACK)), CalculationState.SENT_BACK),
        (state(figures(), computed=False, lines=()), CalculationState.RECEIVED),
        (state(figures(), hold="differs"), CalculationState.DIFFERS),
        (state(figures(), hold="differs", lines=(PREPARED,)), CalculationState.TOO_LATE),
        (state(figures(), lines=(PREPARED,)), CalculationState.AGREED),
        (state(figures(Decided.OURS), lines=(PREPARED,)), CalculationState.DECIDED),
        (state(figures(), lines=(ISSUED, ISSUED)), CalculationState.PAID),
        (state(figures(), lines=(ISSUED, PREPARED)), CalculationState.AGREED),
    ],
)
def test_state(found, expected):
    assert found is expected


def test_every_state_says_what_happens_next():
    assert all(one.means and one.mark for one in CalculationState)


def test_the_worst_portfolio_says_what_the_month_is():
    assert worst_of([CalculationState.AGREED, CalculationState.DIFFERS]) is CalculationState.DIFFERS
    assert worst_of([]) is CalculationState.NOT_NEEDED
