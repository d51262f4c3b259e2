"""Work that waits, as what is due by a day that whoever asks has found."""

from datetime import date

import pytest

from governance.domain.due import DueKind, DueState
from governance.domain.due_work import due_of_work
from governance.domain.roles import Role
from governance.domain.work import Urgency, Way, WorkItem

ITEM = WorkItem(
    key="limit/class-b/growth-fund",
    whose=Role.OFFICER,
    what="The lifetime limit on sales charges will be reached at the present pace",
    whom="Growth Fund",
    section="2",
    otherwise="from then on no asset-based sales charge accrues",
    urgency=Urgency.SOON,
    plan="class-b",
    since=date(2004, 5, 3),
    does=Way(
        name="fees:limit", label="To its ledger", kwargs={"plan": "class-b", "portfolio": "growth-fund"}
    ),
    seen_at=Way(
        name="fees:limits", label="All limits", kwargs={"plan": "class-b", "portfolio": "growth-fund"}
    ),
)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2004, 5, 2), DueState.UPCOMING),
        (date(2004, 5, 3), DueState.DUE),
        (date(2004, 5, 7), DueState.DUE),
        (date(2004, 5, 8), DueState.OVERDUE),
    ],
)
def test_it_is_due_from_the_day_it_waits_through_its_last_day(on: date, state: DueState) -> None:
    item = due_of_work(ITEM, kind=DueKind.LIMIT, due_until=date(2004, 5, 7), on=on)

    assert (item.state, item.due_from, item.due_until) == (state, date(2004, 5, 3), date(2004, 5, 7))


def test_it_keeps_whose_it_is_its_ways_and_what_happens_otherwise() -> None:
    item = due_of_work(ITEM, kind=DueKind.LIMIT, due_until=date(2004, 5, 7), on=date(2004, 5, 7))

    assert (item.kind, item.key, item.whose) == (DueKind.LIMIT, ITEM.key, Role.OFFICER)
    assert (item.page, item.shown_at, item.label) == ("fees:limit", "fees:limits", "To its ledger")
    assert item.told == {"portfolio": "growth-fund"}
    assert (item.otherwise, item.cited) == (ITEM.otherwise, "Section 2")
