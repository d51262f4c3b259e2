"""Yearly duties as rows, and what the database refuses of them."""

from typing import Any

from tests.factories.refusals import SUPERSEDED_ONCE, Break, Frozen
from tests.factories.rows import Setting, fund, insert, recorded


def duty(here: Setting, **changes: Any) -> int:
    """The questionnaires of 2004."""
    row = {
        **recorded(here),
        "entry": "questionnaires 2004",
        "fund_id": here.fund,
        "duty": "QUESTIONNAIRES",
        "year": 2004,
        "done_on": "2004-03-01",
        "by": "S. Secretary",
        "document": "Answers of 2004",
    }
    return insert("governance_yearlydutydone", **row | changes)


DUTY_BREAKS = [
    Break(
        name="yearly_duty_stands_once",
        passes=duty,
        refuses=lambda here: duty(here, fund_id=fund()),
    ),
    Break(
        name="yearly_duty_once_a_year",
        passes=duty,
        refuses=lambda here: duty(here, entry="another"),
    ),
    Break(
        name="yearly_duty_not_before_its_year",
        passes=lambda here: duty(here, done_on="2004-01-01"),
        refuses=lambda here: duty(here, entry="another", year=2005, done_on="2004-12-31"),
    ),
    Break(
        name="yearly_duty_says_by_whom_and_with_what",
        passes=duty,
        refuses=lambda here: duty(here, entry="another", year=2003, document=" "),
    ),
]
DUTIES_FROZEN = [
    Frozen(
        table="governance_yearlydutydone",
        row=duty,
        change="done_on = '2004-12-31'",
        may_set=(SUPERSEDED_ONCE,),
    ),
]
