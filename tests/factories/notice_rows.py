"""Notices and accounts past the ORM, and what the database refuses of them."""

from typing import Any

from tests.factories import month_rows, rows
from tests.factories.membership_rows import agent, membership, person_of
from tests.factories.refusals import Break, Frozen
from tests.factories.rows import Setting

DIGEST = "0" * 64


def party_act(here: Setting, **party: Any) -> int:
    """Something done by a confirmed user of the setting's Distributor, or of another party."""
    act = rows.act()
    membership(here, user_id=person_of(act), confirmed_by_id=rows.act(), **party)
    return act


def document(here: Setting) -> int:
    """A writing of its own."""
    digest = f"{rows.value('SELECT count(*) FROM governance_fileddocument'):064d}"
    return rows.insert(
        "governance_fileddocument",
        name="n.txt",
        media_type="text/plain",
        sha256=digest,
        content=b"x",
        filed_by_id=here.act,
    )


def notice(here: Setting, **changes: Any) -> int:
    """A notice of a new Transfer that waits."""
    row = {"plan_id": here.plan, "distributor_id": here.distributor, "kind": "TRANSFER", "named": ""}
    rest = {"content": "[]", "digest": DIGEST, "effective": "2003-11-01", "given_on": "2003-10-10"}
    given_by = changes.pop("given_by_id", None) or party_act(here)
    more = {"reaches_back": "", "document_id": document(here), "given_by_id": given_by}
    return rows.insert("assignments_partynotice", **row | rest | more | changes)


def fund(here: Setting, notice_id: int) -> int:
    """A Fund concerned."""
    return rows.insert("assignments_noticefund", notice_id=notice_id, fund_id=here.fund)


def asked(here: Setting, notice_id: int) -> int:
    """The Assignee that must consent."""
    return rows.insert(
        "assignments_noticeconsentasked",
        notice_id=notice_id,
        assignee_id=here.assignee,
        asked_by_id=here.act,
    )


def consent(here: Setting, notice_id: int, **changes: Any) -> int:
    """Its consent, recorded by staff with its writing."""
    row = {"notice_id": notice_id, "assignee_id": here.assignee, "digest": DIGEST}
    more = {"document_id": document(here), "given_by_id": here.act}
    return rows.insert("assignments_noticeconsent", **row | more | changes)


def decision(here: Setting, notice_id: int, **changes: Any) -> int:
    """The notice is acknowledged by staff."""
    row = {"notice_id": notice_id, "word": "ACKNOWLEDGED", "received_on": "2003-10-12", "reason": ""}
    return rows.insert("assignments_noticedecision", **row | {"decided_by_id": here.act} | changes)


def record(here: Setting, **changes: Any) -> int:
    """What the acknowledgement of a notice recorded."""
    notice_id = notice(here)
    decision(here, notice_id)
    row = {"notice_id": notice_id, "transfer_id": month_rows.transfer(here, percent="1")}
    return rows.insert("assignments_noticerecord", **row | changes)


def bank(here: Setting, **changes: Any) -> int:
    """An account of the setting's Distributor that waits to be confirmed."""
    row = {"distributor_id": here.distributor, "holder": "H", "bank_name": "B"}
    rest = {"routing_number": "021000021", "account_number": "12345", "entered_by_id": here.act}
    return rows.insert("assignments_bankdetails", **row | rest | changes)


def _counting(here: Setting, **party: Any) -> int:
    return bank(here, confirmed_by_id=rows.act(), **party)


def _twice(add: Any) -> Any:
    def both(here: Setting) -> None:
        notice_id = notice(here)
        add(here, notice_id)
        add(here, notice_id)

    return both


def _once(add: Any) -> Any:
    return lambda here: add(here, notice(here))


def _of_one_party(here: Setting, party: str) -> dict[str, Any]:
    key = here.assignee if party == "assignee_id" else agent()
    return {"distributor_id": None, party: key}


def _two(here: Setting, party: str, add: Any) -> None:
    of = _of_one_party(here, party)
    add(here, **of)
    add(here, **of)


BREAKS = [
    Break(
        name="notice_is_about_what_its_kind_says",
        passes=notice,
        refuses=lambda here: notice(here, kind="TRANSFER_END"),
    ),
    Break(
        name="notice_reaching_back_says_why",
        passes=lambda here: notice(here, effective="2003-10-09", reaches_back="Signed then"),
        refuses=lambda here: notice(here, effective="2003-10-09"),
    ),
    Break(
        name="notice_has_its_digest",
        passes=notice,
        refuses=lambda here: notice(here, digest="0" * 63 + "G"),
    ),
    Break(name="notice_reaches_a_fund_once", passes=_once(fund), refuses=_twice(fund)),
    Break(name="notice_asks_an_assignee_once", passes=_once(asked), refuses=_twice(asked)),
    Break(name="notice_consent_once", passes=_once(consent), refuses=_twice(consent)),
    Break(
        name="notice_is_received_when_acknowledged",
        passes=_once(decision),
        refuses=lambda here: decision(here, notice(here), received_on=None),
    ),
    Break(
        name="notice_sent_back_says_why",
        passes=lambda here: decision(here, notice(here), word="SENT_BACK", received_on=None, reason="Why"),
        refuses=lambda here: decision(here, notice(here), word="SENT_BACK", received_on=None),
    ),
    Break(
        name="notice_record_is_of_one",
        passes=record,
        refuses=lambda here: record(here, direction_id=month_rows.direction(here)),
    ),
    Break(
        name="bank_details_are_of_one_party",
        passes=bank,
        refuses=lambda here: bank(here, assignee_id=here.assignee),
    ),
    Break(
        name="bank_details_are_whole",
        passes=bank,
        refuses=lambda here: bank(here, account_number="1234"),
    ),
    Break(
        name="bank_details_are_confirmed_before_they_end",
        passes=lambda here: bank(here, confirmed_by_id=rows.act(), ended_by_id=rows.act()),
        refuses=lambda here: bank(here, ended_by_id=rows.act(), confirmed_by_id=rows.act()),
    ),
    Break(name="bank_details_of_distributor_wait_once", passes=bank, refuses=bank),
    Break(name="bank_details_of_distributor_count_once", passes=_counting, refuses=_counting),
    Break(
        name="bank_details_of_assignee_wait_once",
        passes=bank,
        refuses=lambda here: _two(here, "assignee_id", bank),
    ),
    Break(
        name="bank_details_of_assignee_count_once",
        passes=bank,
        refuses=lambda here: _two(here, "assignee_id", _counting),
    ),
    Break(
        name="bank_details_of_agent_wait_once",
        passes=bank,
        refuses=lambda here: _two(here, "agent_id", bank),
    ),
    Break(
        name="bank_details_of_agent_count_once",
        passes=bank,
        refuses=lambda here: _two(here, "agent_id", _counting),
    ),
]
FROZEN = [
    Frozen(table="assignments_partynotice", row=notice, change="effective = '2003-12-01'"),
    Frozen(table="assignments_noticefund", row=_once(fund), change="fund_id = 0"),
    Frozen(table="assignments_noticeconsentasked", row=_once(asked), change="assignee_id = 0"),
    Frozen(table="assignments_noticeconsent", row=_once(consent), change="document_id = NULL"),
    Frozen(table="assignments_noticedecision", row=_once(decision), change="received_on = '2003-10-13'"),
    Frozen(table="assignments_noticerecord", row=record, change="notice_id = 0"),
    Frozen(
        table="assignments_bankdetails",
        row=bank,
        change="account_number = '54321'",
        may_set=("confirmed_by_id", "ended_by_id"),
    ),
]
