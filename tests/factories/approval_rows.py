"""Approvals, authorizations and outcomes past the ORM, and what the database refuses of them."""

from collections.abc import Callable
from typing import Any

from tests.factories import determination_rows, month_rows, rows
from tests.factories.refusals import Break, Frozen
from tests.factories.rows import Setting

DIGEST = "0123456789abcdef" * 4
OTHER_MONTH = "2003-10-01"
STEPS: dict[str, tuple[str, ...]] = {
    "PREPARED": (),
    "HELD": (),
    "APPROVED": ("APPROVED",),
    "ISSUED": ("APPROVED", "ISSUED"),
    "SETTLED": ("APPROVED", "ISSUED", "SETTLED"),
    "RETURNED": ("APPROVED", "ISSUED", "RETURNED"),
    "VOIDED": ("VOIDED",),
    "SUPERSEDED": ("SUPERSEDED",),
    "REVERSED": ("APPROVED", "ISSUED", "REVERSED"),
}


def prepared(here: Setting, **changes: Any) -> int:
    """A prepared instruction with its lines."""
    fee = month_rows.shared_fee(here, month=changes.get("month", month_rows.MONTH))
    return month_rows.paid(here, fee, **changes)


def in_state(here: Setting, status: str, **changes: Any) -> int:
    """An instruction that came to a state by its own way, with all that it needs."""
    instruction = determination_rows.held(here, **changes) if status == "HELD" else prepared(here, **changes)
    for one in STEPS[status]:
        step(here, instruction, one)
    return instruction


def step(here: Setting, instruction: int, status: str) -> None:
    """The next state, with the record that it needs."""
    add: dict[str, Callable[[], int]] = {
        "APPROVED": lambda: approved(instruction, approval(here, instruction)),
        "ISSUED": lambda: authorized(here, instruction),
    }
    outcomes = {"SETTLED", "RETURNED", "REVERSED"}
    if status in outcomes:
        by = rows.act()
        outcome(here, instruction, kind=status, recorded_by_id=by)
        becomes(instruction, status, by=by)
    elif status in add:
        becomes(instruction, status, by=add[status]())
    else:
        becomes(instruction, status)


def becomes(instruction: int, status: str, *, by: int | None = None) -> None:
    """The state alone."""
    rows.execute(
        "UPDATE assignments_paymentinstruction SET status = %s, status_by_id = coalesce(%s, status_by_id)"
        " WHERE id = %s",
        status,
        by,
        instruction,
    )


def approval(_here: Setting, instruction: int, **changes: Any) -> int:
    """Another person's approval; the act of it."""
    by = changes.pop("approved_by_id", None) or rows.act()
    row = {"instruction_id": instruction, "digest": DIGEST, "approved_by_id": by}
    rows.insert("assignments_paymentapproval", **row | changes)
    return int(by)


def approved(instruction: int, act: int) -> int:
    """Close the months of an instruction, as its first approval does; the act again."""
    rows.execute(
        "UPDATE fees_monthlyfee SET status = 'CLOSED', closed_by_id = %s WHERE status = 'COMPUTED' AND id IN"
        " (SELECT monthly_fee_id FROM assignments_paymentline WHERE instruction_id = %s)",
        act,
        instruction,
    )
    return act


def authorization(here: Setting, **changes: Any) -> int:
    """An authorization of 400.00, which needs its instruction before the transaction ends."""
    number = rows.value("SELECT coalesce(max(number), 0) + 1 FROM assignments_paymentauthorization")
    row = {"plan_id": here.plan, "month": month_rows.MONTH, "fund_id": here.fund, "number": number}
    paper = {"amount": "400.00", "content": "{}", "digest": DIGEST, "pdf": b"%PDF-", "issued_by_id": here.act}
    whole: dict[str, Any] = row | paper | changes
    rows.linked("PAYMENTS_ISSUED", whole["issued_by_id"])
    return rows.insert("assignments_paymentauthorization", **whole)


def named(authorization_id: int, instruction: int) -> int:
    """An instruction in an authorization."""
    return rows.insert(
        "assignments_authorizedinstruction", authorization_id=authorization_id, instruction_id=instruction
    )


def authorized(here: Setting, instruction: int) -> int:
    """An authorization with its instruction; the act that issues it."""
    by = rows.act()
    own = {name: _of(instruction, name) for name in ("plan_id", "fund_id", "month", "amount")}
    named(authorization(here, **own, issued_by_id=by), instruction)
    return by


def _of(instruction: int, column: str) -> Any:
    return rows.value(f"SELECT {column} FROM assignments_paymentinstruction WHERE id = %s", instruction)


def setting_of(instruction: int) -> Setting:
    """What the records of an instruction that is there hang on."""
    nothing = dict.fromkeys(("portfolio", "share_class", "distributor", "assignee"), 0)
    plan, fund, act = (_of(instruction, name) for name in ("plan_id", "fund_id", "prepared_by_id"))
    return Setting(plan=plan, fund=fund, act=act, **nothing)


def outcome(here: Setting, instruction: int, **changes: Any) -> int:
    """What became of an instruction: settled."""
    row = {"instruction_id": instruction, "kind": "SETTLED", "date": "2003-10-08", "reference": "FED-1"}
    why = {"reason": "It came back.", "document_named": "letter", "recorded_by_id": here.act}
    whole: dict[str, Any] = row | why | changes
    rows.linked("PAYMENT_OUTCOMES", whole["recorded_by_id"])
    return rows.insert("assignments_paymentoutcome", **whole)


def ordered(here: Setting, **changes: Any) -> int:
    """An authorization that is whole."""
    month = changes.get("month", month_rows.MONTH)
    instruction = in_state(here, "APPROVED", month=month)
    whole = authorization(here, **{"month": month} | changes)
    named(whole, instruction)
    return whole


def issued(here: Setting, **changes: Any) -> int:
    """An issued instruction."""
    return in_state(here, "ISSUED", **changes)


BREAKS = [
    Break(
        name="payment_approval_once",
        passes=lambda here: approval(here, prepared(here)),
        refuses=lambda here: [approval(here, one) for one in [prepared(here, month=OTHER_MONTH)] * 2],
    ),
    Break(
        name="payment_approval_has_a_digest",
        passes=lambda here: approval(here, prepared(here)),
        refuses=lambda here: approval(here, prepared(here, month=OTHER_MONTH), digest="0" * 63),
    ),
    Break(
        name="payment_authorization_number_once",
        passes=lambda here: ordered(here, number=7),
        refuses=lambda here: ordered(here, number=7, month=OTHER_MONTH),
    ),
    Break(
        name="payment_authorization_pays_something",
        passes=ordered,
        refuses=lambda here: ordered(here, amount="0.00", month=OTHER_MONTH),
    ),
    Break(
        name="payment_authorization_has_a_digest",
        passes=ordered,
        refuses=lambda here: ordered(here, digest="G" * 64, month=OTHER_MONTH),
    ),
    Break(
        name="payment_authorization_month_is_a_first_day",
        passes=ordered,
        refuses=lambda here: authorization(here, month="2003-09-02"),
    ),
    Break(
        name="authorized_instruction_once",
        passes=ordered,
        refuses=lambda here: [
            named(authorization(here, month=OTHER_MONTH), one)
            for one in [in_state(here, "APPROVED", month=OTHER_MONTH)] * 2
        ],
    ),
    Break(
        name="payment_outcome_once",
        passes=lambda here: outcome(here, issued(here)),
        refuses=lambda here: [
            outcome(here, one, date="2003-11-05") for one in [issued(here, month=OTHER_MONTH)] * 2
        ],
    ),
    Break(
        name="payment_outcome_says_what_it_must",
        passes=lambda here: outcome(here, issued(here), kind="REVERSED", reference=""),
        refuses=lambda here: outcome(
            here, issued(here, month=OTHER_MONTH), kind="REVERSED", date="2003-11-05", document_named=""
        ),
    ),
]
FROZEN = [
    Frozen(
        table="assignments_paymentapproval",
        row=lambda here: approval(here, prepared(here)),
        change="digest = repeat('0', 64)",
    ),
    Frozen(table="assignments_paymentauthorization", row=ordered, change="pdf = ''"),
    Frozen(table="assignments_authorizedinstruction", row=ordered, change="authorization_id = 0"),
    Frozen(
        table="assignments_paymentoutcome",
        row=lambda here: outcome(here, issued(here)),
        change="reference = 'another'",
    ),
]
