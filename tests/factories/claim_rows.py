"""Rows of claims' papers, notices and recoveries, added past the ORM, and what their constraints refuse."""

from typing import Any

from tests.factories import month_rows
from tests.factories.refusals import SUPERSEDED_ONCE, Break, Frozen
from tests.factories.rows import Setting, insert, recorded, value

NOBODY = "a" * 64


def agent_paid(here: Setting, *, status: str = "PREPARED", balance: str = "300.00") -> int:
    """A month of which an agent receives the distribution fee of 300.00; the agent's id.

    `balance` is the Distributor's, the rest an Assignee's.
    """
    fee_id = month_rows.shared_fee(here)
    agent_id = month_rows.collection_agent()
    agent = {
        "payee_kind": "COLLECTION_AGENT",
        "payee": value("SELECT code FROM assignments_collectionagent WHERE id = %s", agent_id),
    }
    held = {"status": status, "held_because": '["Section 10: it waits"]'} if status == "HELD" else {}
    paid = month_rows.instruction(here, amount="300.00", **agent, **held)
    month_rows.line(here, paid, fee_id, amount=balance)
    rest = value("SELECT 300.00 - %s::numeric", balance)
    if rest:
        month_rows.line(here, paid, fee_id, amount=rest, assignee_id=here.assignee)
    own = month_rows.instruction(here, amount="100.00")
    month_rows.line(here, own, fee_id, component="SERVICE_FEE", amount="100.00")
    return agent_id


def document(here: Setting, **changes: Any) -> int:
    """A filed writing."""
    row = {"name": "claim.pdf", "media_type": "application/pdf", "content": b"%PDF-1.7", "sha256": NOBODY}
    return insert("governance_fileddocument", **row | {"filed_by_id": here.act} | changes)


def paper(here: Setting, claim_id: int, document_id: int) -> int:
    """The writing filed with a claim."""
    row = {"claim_id": claim_id, "document_id": document_id, "filed_by_id": here.act}
    return insert("assignments_claimpaper", **row)


def notice(here: Setting, claim_id: int, agent_id: int, **changes: Any) -> int:
    """A notice that asks the agent for 40.00 of September 2003, without its parts."""
    number = value(
        "SELECT coalesce(max(number), 0) + 1 FROM assignments_noticeofclaim WHERE plan_id = %s", here.plan
    )
    row = {"plan_id": here.plan, "number": number, "claim_id": claim_id, "agent_id": agent_id}
    whom = {"fund_id": here.fund, "distributor_id": here.distributor, "month": "2003-09-01"}
    what = {"amount": "40.00", "content": b"%PDF-1.7", "sha256": NOBODY, "given_by_id": here.act}
    return insert("assignments_noticeofclaim", **row | whom | what | changes)


def part(here: Setting, notice_id: int, **changes: Any) -> int:
    """The part of a notice: 40.00 of a balance of 300.00."""
    row = {"notice_id": notice_id, "share_class_id": here.share_class, "balance": "300.00"}
    return insert("assignments_noticepart", **row | {"amount": "40.00"} | changes)


def noticed(here: Setting, claim_id: int, agent_id: int, *, amount: str = "40.00", **changes: Any) -> int:
    """A notice with its one part."""
    notice_id = notice(here, claim_id, agent_id, amount=amount, **changes)
    part(here, notice_id, amount=amount)
    return notice_id


def recovery(here: Setting, claim_id: int, **changes: Any) -> int:
    """40.00 handed over."""
    row = {"plan_id": here.plan, "claim_id": claim_id, "kind": "RECEIVED", "date": "2003-10-06"}
    what = {"amount": "40.00", "reference": "Wire 7"}
    return insert("assignments_claimrecovery", **recorded(here) | row | what | changes)


def _same_paper_twice(here: Setting) -> None:
    claim_id, document_id = month_rows.claim(here), document(here, sha256="b" * 64)
    paper(here, claim_id, document_id)
    paper(here, claim_id, document_id)


def _notice(here: Setting, **changes: Any) -> int:
    return noticed(here, month_rows.claim(here), agent_paid(here), **changes)


def _bare_notice(here: Setting, **changes: Any) -> int:
    return notice(here, month_rows.claim(here), month_rows.collection_agent(), **changes)


def _two_parts(here: Setting) -> None:
    notice_id = _bare_notice(here)
    part(here, notice_id, amount="20.00")
    part(here, notice_id, amount="20.00")


BREAKS = [
    Break(
        name="claim_paper_once",
        passes=lambda here: paper(here, month_rows.claim(here), document(here)),
        refuses=_same_paper_twice,
    ),
    Break(
        name="notice_of_claim_number_once",
        passes=lambda here: _notice(here, number=1),
        refuses=lambda here: _bare_notice(here, number=1),
    ),
    Break(
        name="notice_of_claim_is_positive",
        passes=lambda here: _notice(here, amount="0.01"),
        refuses=lambda here: _bare_notice(here, amount="0.00"),
    ),
    Break(
        name="notice_of_claim_month_is_a_first_day",
        passes=lambda here: _notice(here, month="2003-09-01"),
        refuses=lambda here: _bare_notice(here, month="2003-09-02"),
    ),
    Break(
        name="notice_of_claim_has_its_paper",
        passes=_notice,
        refuses=lambda here: _bare_notice(here, content=b""),
    ),
    Break(name="notice_part_once", passes=_notice, refuses=_two_parts),
    Break(
        name="notice_part_within_the_balance_shown",
        passes=_notice,
        refuses=lambda here: part(here, _bare_notice(here), balance="39.99"),
    ),
    Break(
        name="claim_recovery_stands_once",
        passes=lambda here: recovery(here, month_rows.claim(here), entry="r1"),
        refuses=lambda here: recovery(here, month_rows.claim(here), entry="r1"),
    ),
    Break(
        name="claim_recovery_is_positive",
        passes=lambda here: recovery(here, month_rows.claim(here), amount="0.01"),
        refuses=lambda here: recovery(here, month_rows.claim(here), amount="0.00"),
    ),
    Break(
        name="claim_recovery_has_a_reference",
        passes=lambda here: recovery(here, month_rows.claim(here)),
        refuses=lambda here: recovery(here, month_rows.claim(here), reference=""),
    ),
    Break(
        name="claim_recovery_returned_answers_no_notice",
        passes=lambda here: recovery(here, month_rows.claim(here)),
        refuses=lambda here: recovery(
            here, month_rows.claim(here), kind="RETURNED", notice_id=_bare_notice(here)
        ),
    ),
]
FROZEN = [
    Frozen(
        table="assignments_claimpaper",
        row=lambda here: paper(here, month_rows.claim(here), document(here)),
        change="document_id = 0",
    ),
    Frozen(
        table="assignments_claimrecovery",
        row=lambda here: recovery(here, month_rows.claim(here)),
        change="amount = 1",
        may_set=(SUPERSEDED_ONCE,),
    ),
    Frozen(
        table="assignments_noticeofclaim",
        row=_notice,
        change="amount = 1",
        may_set=("withdrawn_by_id",),
    ),
    Frozen(
        table="assignments_noticepart",
        row=_notice,
        change="amount = 1",
    ),
]
