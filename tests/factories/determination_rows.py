"""Determinations and filed writings past the ORM, and what the database refuses of them."""

from itertools import count
from typing import Any

from tests.factories import month_rows, rows
from tests.factories.refusals import SUPERSEDED_ONCE, Break, Frozen
from tests.factories.rows import Setting

_numbers = count(1)


def held(here: Setting, **changes: Any) -> int:
    """A held instruction with its lines."""
    why = {"status": "HELD", "held_because": '["Section 6(c): no notice"]'}
    fee = month_rows.shared_fee(here, month=changes.get("month", month_rows.MONTH))
    return month_rows.paid(here, fee, **why | changes)


def determination(here: Setting, **changes: Any) -> int:
    """A decision to pay a month whose continuance lapsed, about no one instruction."""
    row = {"plan_id": here.plan, "about": "LAPSE", "decision": "PAY", "month": month_rows.MONTH}
    why = {"decided_by": "A. Approver", "date": "2003-10-10", "reason": "The Board ratified it."}
    whole = rows.recorded(here) | row | why | {"document_named": "minutes"} | changes
    rows.linked("DETERMINATIONS", whole["recorded_by_id"])
    return rows.insert("assignments_determination", **whole)


def not_paid(here: Setting) -> int:
    """A held instruction that a determination does not pay."""
    instruction = held(here)
    decided = determination(
        here, about="INSTRUCTION", instruction_id=instruction, month=None, decision="DO_NOT_PAY"
    )
    rows.execute(
        "UPDATE assignments_paymentinstruction SET status = 'VOIDED', not_paid_by_id = %s WHERE id = %s",
        decided,
        instruction,
    )
    return instruction


def filed(here: Setting, **changes: Any) -> int:
    """A filed writing."""
    row = {
        "name": "minutes.txt",
        "media_type": "text/plain; charset=utf-8",
        "sha256": f"{next(_numbers):064}",
    }
    return rows.insert(
        "governance_fileddocument", **row | {"content": b"So it is.", "filed_by_id": here.act} | changes
    )


def _not_paid_yet_not_voided(here: Setting) -> None:
    instruction = held(here, month="2003-10-01")
    rows.execute(
        "UPDATE assignments_paymentinstruction SET not_paid_by_id = %s WHERE id = %s",
        determination(here, decision="DO_NOT_PAY"),
        instruction,
    )


BREAKS = [
    Break(name="instruction_not_paid_is_voided", passes=not_paid, refuses=_not_paid_yet_not_voided),
    Break(
        name="determination_stands_once",
        passes=lambda here: (
            determination(here, entry="d1"),
            determination(here, entry="d1", superseded_by_id=here.act),
        ),
        refuses=lambda here: determination(here, entry="d1"),
    ),
    Break(
        name="determination_is_about_one_thing",
        passes=lambda here: determination(here, share_class_id=here.share_class),
        refuses=lambda here: determination(here, instruction_id=held(here)),
    ),
    Break(
        name="determination_decides_what_it_can",
        passes=lambda here: determination(
            here,
            about="CALCULATION",
            calculation_id=month_rows.calculation(here),
            month=None,
            decision="OURS",
        ),
        refuses=lambda here: determination(here, decision="OURS"),
    ),
    Break(
        name="determination_says_who_and_why",
        passes=determination,
        refuses=lambda here: determination(here, reason=""),
    ),
    Break(
        name="determination_has_its_document",
        passes=lambda here: determination(here, document_named="", document_id=filed(here)),
        refuses=lambda here: determination(here, document_named=""),
    ),
]
FROZEN = Frozen(
    table="assignments_determination",
    row=determination,
    change="decision = 'DO_NOT_PAY'",
    may_set=(SUPERSEDED_ONCE,),
)
SAME = "f" * 64
FILED_BREAKS = [
    Break(
        name="filed_document_is_not_empty",
        passes=filed,
        refuses=lambda here: filed(here, content=b""),
    ),
    Break(
        name="filed_document_once",
        passes=lambda here: [filed(here, sha256=SAME, name=name) for name in ("a.txt", "b.txt")],
        refuses=lambda here: [filed(here, sha256=SAME, name="a.txt") for _ in range(2)],
    ),
    Break(name="filed_document_has_a_name", passes=filed, refuses=lambda here: filed(here, name="")),
]
FILED_FROZEN = Frozen(table="governance_fileddocument", row=filed, change="name = 'another.txt'")
