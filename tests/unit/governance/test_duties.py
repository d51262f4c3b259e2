"""What each Fund has done once a year beside its votes: which years lack it, and what happens otherwise."""

from datetime import date

import pytest

from governance.domain.due import DueState
from governance.domain.duties import YearlyDuty, due_of_duty, missing_years

IN_FORCE = frozenset({2003, 2004, 2005})
GOVERNANCE, BROKERAGE = YearlyDuty.GOVERNANCE_STANDARDS, YearlyDuty.NO_DIRECTED_BROKERAGE


def missing(duty: YearlyDuty, *, on: date, done: frozenset[int] = frozenset()) -> list[int]:
    return list(missing_years(duty, in_force=IN_FORCE, done=done, on=on))


@pytest.mark.parametrize(
    ("_case", "on", "done", "expected"),
    [
        ("the running year alone, once the years before are done", date(2004, 5, 1), {2003}, [2004]),
        ("the last year that ended, and the running one", date(2004, 5, 1), set(), [2003, 2004]),
        ("of several years that ended, the last", date(2005, 5, 1), set(), [2004, 2005]),
        ("nothing, once both are done", date(2004, 5, 1), {2003, 2004}, []),
        ("a year without the Plan in force asks for nothing", date(2007, 5, 1), {2003, 2004, 2005}, []),
    ],
)
def test_the_years_that_lack_a_duty(_case: str, on: date, done: set[int], expected: list[int]) -> None:
    assert missing(GOVERNANCE, on=on, done=frozenset(done)) == expected


def test_directed_brokerage_is_asked_about_from_the_year_of_its_rule_on() -> None:
    assert missing(BROKERAGE, on=date(2004, 5, 1)) == [2004]


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2003, 12, 31), DueState.UPCOMING),
        (date(2004, 1, 1), DueState.DUE),
        (date(2004, 12, 31), DueState.DUE),
        (date(2005, 1, 1), DueState.OVERDUE),
    ],
)
def test_a_duty_is_due_within_its_calendar_year(on: date, state: DueState) -> None:
    item = due_of_duty(GOVERNANCE, year=2004, names=["A FUND"], on=on)

    assert (item.state, item.due_until, item.cited) == (state, date(2004, 12, 31), "Rule 12b-1(c)")
    assert item.otherwise == "A FUND may not rely on Rule 12b-1: no payment under the Plan"


def test_many_funds_are_a_number_of_funds() -> None:
    item = due_of_duty(YearlyDuty.QUESTIONNAIRES, year=2004, names=list("ABCD"), on=date(2004, 5, 1))

    assert (item.whom, item.cited, item.query) == ("4 Funds", "Section 8(b)", "duty=QUESTIONNAIRES&year=2004")
