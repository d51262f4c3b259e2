"""Estimates, announcements and disputes past the ORM, and what the database refuses of them."""

from typing import Any

from tests.factories import month_rows, rows
from tests.factories.membership_rows import person_of
from tests.factories.refusals import Break, Frozen
from tests.factories.rows import Setting, insert

PARTY = {"payee_kind": "ASSIGNEE", "payee": "trust-a"}
MONTH = month_rows.MONTH


def estimate(here: Setting, **changes: Any) -> int:
    """What the Assignee's month would give by the facts of its first ten days."""
    row = {"plan_id": here.plan, "month": MONTH, **PARTY, "basis": "PROJECTED", "through": "2003-09-10"}
    rest = {"amount": "180.00", "figures": "[]", "digest": "0" * 64, "recorded_by_id": here.act}
    return insert("assignments_statementestimate", **row | rest | changes)


def announcement(here: Setting, **changes: Any) -> int:
    """That the Assignee's month is finished, not sent yet."""
    row = {"plan_id": here.plan, "month": MONTH, **PARTY, "about": "FINISHED", "in_month": MONTH}
    user = changes.pop("user_id", None) or person_of(rows.act())
    return insert("assignments_statementannouncement", **row | {"user_id": user} | changes)


def dispute(here: Setting, **changes: Any) -> int:
    """The Assignee says that its Portion is wrong."""
    row = {"plan_id": here.plan, "month": MONTH, **PARTY, "figure": "SHARE", "reason": "Too little."}
    rest = {"shown": "180.00", "opened_by_id": here.act}
    return insert("assignments_dispute", **row | rest | changes)


def answer(here: Setting, dispute_id: int, **changes: Any) -> int:
    """Another person answers it."""
    row = {"dispute_id": dispute_id, "number": 1, "kind": "ANSWER", "text": "It is right."}
    return insert("assignments_disputeanswer", **row | {"recorded_by_id": rows.act()} | changes)


def talked_over(here: Setting) -> int:
    """A dispute answered, replied to, answered again and closed."""
    found = dispute(here)
    for number, kind in enumerate(("ANSWER", "REPLY", "ANSWER", "CLOSE"), start=1):
        answer(here, found, number=number, kind=kind)
    return found


def _announced_twice(here: Setting) -> None:
    user = person_of(rows.act())
    for _ in range(2):
        announcement(here, user_id=user)


BREAKS = [
    Break(
        name="estimate_once_an_act",
        passes=lambda here: (estimate(here), estimate(here, recorded_by_id=rows.act())),
        refuses=estimate,
    ),
    Break(
        name="estimate_month_is_a_first_day",
        passes=estimate,
        refuses=lambda here: estimate(here, month="2003-09-02"),
    ),
    Break(
        name="estimate_not_negative",
        passes=lambda here: estimate(here, amount="0.00"),
        refuses=lambda here: estimate(here, amount="-0.01", payee="trust-b"),
    ),
    Break(name="announcement_once", passes=announcement, refuses=_announced_twice),
    Break(
        name="announcement_names_the_closing",
        passes=lambda here: announcement(here, about="CORRECTED", in_month="2003-12-01"),
        refuses=lambda here: announcement(here, about="CORRECTED"),
    ),
    Break(
        name="dispute_month_is_a_first_day",
        passes=dispute,
        refuses=lambda here: dispute(here, month="2003-09-02"),
    ),
    Break(name="dispute_says_why", passes=dispute, refuses=lambda here: dispute(here, reason="")),
    Break(
        name="dispute_answers_in_order",
        passes=talked_over,
        refuses=lambda here: [answer(here, found) for found in [dispute(here)] * 2],
    ),
    Break(
        name="dispute_is_answered_in_turn",
        passes=talked_over,
        refuses=lambda here: answer(here, dispute(here), kind="REPLY"),
    ),
    Break(
        name="dispute_answer_has_words",
        passes=lambda here: answer(here, dispute(here), kind="CLOSE", text=""),
        refuses=lambda here: answer(here, dispute(here), text=""),
    ),
]
FROZEN = [
    Frozen(table="assignments_statementestimate", row=estimate, change="amount = 1"),
    Frozen(
        table="assignments_statementannouncement",
        row=announcement,
        change="payee = 'trust-b'",
        may_set=("sent_at",),
    ),
    Frozen(table="assignments_dispute", row=dispute, change="reason = 'Another.'"),
    Frozen(
        table="assignments_disputeanswer",
        row=lambda here: answer(here, dispute(here)),
        change="text = 'Another.'",
    ),
]
