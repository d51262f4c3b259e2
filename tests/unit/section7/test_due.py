"""Section 7: what is due of the reports keeps its name while it is due, whenever the Boards come to meet."""

from datetime import date
from typing import Any

import pytest

from governance.domain.due import DueItem, DueState, with_keys
from governance.domain.due_reports import ReportState
from governance.domain.fiscal_years import FundQuarter
from governance.domain.periods import PlanMonth
from plan_admin.section7.selectors import due
from plan_admin.section7.selectors.states import QuarterShown

pytestmark = pytest.mark.plan_section("7")
QUARTER = FundQuarter(PlanMonth.from_text("2003-07"), PlanMonth.from_text("2003-09"))
SHORTER = FundQuarter(PlanMonth.from_text("2003-08"), PlanMonth.from_text("2003-09"))
TODAY, LATEST, MEETING = date(2003, 10, 6), date(2003, 12, 31), date(2003, 11, 12)
PLAIN = "report/2003-09/draft/alpha"


def shown(fund: str, *, by: date = LATEST, **changes: Any) -> QuarterShown:
    values: dict[str, Any] = {
        "fund": fund,
        "fund_name": fund.upper(),
        "quarter": QUARTER,
        "state": ReportState.DRAFT,
        "due": by,
        "urgency": DueState.DUE,
        "open_months": (),
        "report": None,
        "presented_on": None,
        "meeting": "",
        "reviewed_on": None,
    }
    return QuarterShown(**{**values, **changes})


def items(monkeypatch: pytest.MonkeyPatch, *quarters: QuarterShown) -> dict[str, DueItem]:
    monkeypatch.setattr(due, "quarters_shown", lambda *_, **__: quarters)
    found: Any = due.due_items(None, on=TODAY)  # type: ignore[arg-type]
    by_key = dict(with_keys(found))
    assert len(by_key) == len(found)
    return by_key


def test_the_name_stays_when_another_fund_of_the_day_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    before = items(monkeypatch, shown("alpha"), shown("beta"))
    after = items(monkeypatch, shown("alpha", state=ReportState.REVIEWED), shown("beta"))

    assert set(before) == set(after) == {PLAIN}
    assert after[PLAIN].names == ("BETA",)


def test_a_meeting_of_all_boards_moves_the_day_and_not_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = items(monkeypatch, shown("alpha"), shown("beta"))
    after = items(monkeypatch, shown("alpha", by=MEETING), shown("beta", by=MEETING))

    assert {key: one.due_until for key, one in before.items()} == {PLAIN: LATEST}
    assert {key: one.due_until for key, one in after.items()} == {PLAIN: MEETING}


def test_a_meeting_of_one_board_leaves_the_others_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    found = items(monkeypatch, shown("alpha"), shown("beta", by=MEETING), shown("gamma", by=MEETING))

    assert {key: (one.names, one.due_until) for key, one in found.items()} == {
        PLAIN: (("ALPHA",), LATEST),
        "report/2003-09/draft/beta": (("BETA", "GAMMA"), MEETING),
    }


def test_quarters_of_other_lengths_that_end_together_are_one_item(monkeypatch: pytest.MonkeyPatch) -> None:
    found = items(monkeypatch, shown("alpha"), shown("beta", quarter=SHORTER))

    assert [(key, one.names) for key, one in found.items()] == [(PLAIN, ("ALPHA", "BETA"))]


def test_what_is_presented_waits_for_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    found = items(monkeypatch, shown("alpha", state=ReportState.PRESENTED), shown("beta"))

    assert set(found) == {PLAIN, "report/2003-09/presented/alpha"}
