"""What the chain covers of payments: what was issued, what became of it, and what was determined.

Only what never changes by itself: codes and not names, and of a payment's state only what the records allow.
Columns are named one by one: a column that comes later changes no content that is linked (ADR 60).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from django.db.models import Q
from django.db.models.expressions import RawSQL

from assignments.domain.approvals import OutcomeKind, content_digest
from assignments.domain.instructions import InstructionStatus
from assignments.models import (
    AuthorizedInstruction,
    Determination,
    PaymentApproval,
    PaymentAuthorization,
    PaymentInstruction,
    PaymentLine,
    PaymentOutcome,
)
from governance.domain.chain import ChainKind, Items
from governance.selectors.chained_votes import text_of

PAYMENT_COLUMNS: Final = {
    "plan__code": "plan",
    "month": "month",
    "fund__code": "fund",
    "sequence": "sequence",
    "payee_kind": "payee_kind",
    "payee": "payee",
    "amount": "amount",
    "held_because": "held_because",
    "authority": "authority",
    "prepared_by_id": "prepared_by",
    "released_from_id": "released_from",
}
LINE_COLUMNS: Final = {
    "line_number": "number",
    "monthly_fee_id": "monthly_fee",
    "share_class__portfolio__code": "portfolio",
    "component": "component",
    "distributor__code": "distributor",
    "assignee__code": "assignee",
    "claim_id": "claim",
    "for_month": "for_month",
    "corrects": "corrects",
    "amount": "amount",
}
OUTCOME_COLUMNS: Final = {
    "kind": "kind",
    "date": "date",
    "reference": "reference",
    "reason": "reason",
    "document__sha256": "document",
    "document_named": "document_named",
}
DETERMINATION_COLUMNS: Final = {
    "plan__code": "plan",
    "entry": "entry",
    "about": "about",
    "decision": "decision",
    "instruction_id": "payment",
    "calculation_id": "calculation",
    "month": "month",
    "share_class__portfolio__code": "portfolio",
    "decided_by": "decided_by",
    "date": "date",
    "reason": "reason",
    "document__sha256": "document",
    "document_named": "document_named",
    "content": "content",
}
# What an issued payment may be, by the last that is on record of it; one that came back can be paid again.
STATES: Final[Mapping[str, frozenset[str]]] = {
    "": frozenset({InstructionStatus.ISSUED}),
    OutcomeKind.SETTLED: frozenset({InstructionStatus.SETTLED}),
    OutcomeKind.RETURNED: frozenset({InstructionStatus.RETURNED, InstructionStatus.SUPERSEDED}),
    OutcomeKind.REVERSED: frozenset({InstructionStatus.REVERSED}),
}
PDF_DIGEST: Final = "encode(sha256(pdf), 'hex')"


def _issued(act: int) -> Items:
    """The authorizations of an act, and each payment that they order, line by line, with its approval.

    Payee, address and account as they were shown stand in the authorization's content: its digest is here.
    """
    orders: dict[str, dict[str, Any]] = {}
    rows = PaymentAuthorization.objects.filter(issued_by=act).annotate(paper=RawSQL(PDF_DIGEST, []))
    for row in rows.defer("pdf").select_related("plan", "fund").order_by("pk"):
        orders[f"authorization {row.number} of {row.fund.code}"] = {
            "plan": row.plan.code,
            "month": row.month.isoformat(),
            "amount": text_of(row.amount),
            "digest": row.digest,
            "content": content_digest(row.content),
            "paper": row.paper,
        }
    named = AuthorizedInstruction.objects.filter(authorization__issued_by=act)
    payments = dict(named.values_list("instruction_id", "authorization__number"))
    return {**orders, **_payments(payments)}


def _payments(orders: Mapping[int, int]) -> Items:
    lines, approvals = _lines(orders), _approvals(orders)
    rows = PaymentInstruction.objects.filter(pk__in=orders).values("pk", *PAYMENT_COLUMNS)
    return {
        f"payment {row['pk']}": {
            **_named(row, PAYMENT_COLUMNS),
            "authorization": orders[row["pk"]],
            "approvals": approvals[row["pk"]],
            "lines": lines[row["pk"]],
        }
        for row in rows
    }


def _lines(payments: Collection[int]) -> Mapping[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = PaymentLine.objects.filter(instruction__in=payments).order_by("instruction_id", "line_number")
    for row in rows.values("instruction_id", *LINE_COLUMNS):
        found[row["instruction_id"]].append(_named(row, LINE_COLUMNS))
    return found


def _approvals(payments: Collection[int]) -> Mapping[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = PaymentApproval.objects.filter(instruction__in=payments).order_by("pk")
    for payment, digest, act in rows.values_list("instruction_id", "digest", "approved_by_id"):
        found[payment].append({"digest": digest, "act": act})
    return found


def _outcomes(act: int) -> Items:
    """What an act recorded of issued payments."""
    rows = PaymentOutcome.objects.filter(recorded_by=act).order_by("pk")
    return {
        f"payment {row['instruction_id']}": _named(row, OUTCOME_COLUMNS)
        for row in rows.values("instruction_id", *OUTCOME_COLUMNS)
    }


def _determinations(act: int) -> Items:
    """What was determined in an act, and which determinations it ended."""
    rows = Determination.objects.filter(recorded_by=act).order_by("pk")
    found = {
        f"determination {row['pk']}": _named(row, DETERMINATION_COLUMNS)
        for row in rows.values("pk", *DETERMINATION_COLUMNS)
    }
    ended = list(Determination.objects.filter(superseded_by=act).order_by("pk").values_list("pk", flat=True))
    return {**found, **({"superseded": {"determinations": ended}} if ended else {})}


def _named(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    return {name: text_of(row[column]) for column, name in columns.items()}


def _out_of_order() -> Iterator[str]:
    """Payments whose state no record bears out: issued and ordered by nobody, or ordered and undone."""
    stray = PaymentInstruction.objects.filter(authorized_in__isnull=True).filter(
        Q(status__in=(InstructionStatus.ISSUED, InstructionStatus.RETURNED, InstructionStatus.REVERSED))
        | Q(status=InstructionStatus.SETTLED, amount__gt=0)
    )
    for number, status in stray.order_by("pk").values_list("pk", "status"):
        yield f"payment {number} is {status.lower()}, and no authorization orders it"
    last: dict[int, str] = {}
    outcomes = PaymentOutcome.objects.order_by("pk").values_list("instruction_id", "kind")
    for number, kind in outcomes.iterator():
        last[number] = kind
    ordered = AuthorizedInstruction.objects.order_by("instruction_id")
    for number, status in ordered.values_list("instruction_id", "instruction__status").iterator():
        if status not in STATES[last.get(number, "")]:
            said = last.get(number, "issued").lower()
            yield f"payment {number} is {status.lower()}, and the last that is on record of it is {said}"


def _acts_of_determinations() -> Iterable[int]:
    rows = Determination.objects.values_list("recorded_by_id", "superseded_by_id").distinct()
    return {act for pair in rows for act in pair if act is not None}


PAYMENTS_ISSUED: Final = ChainKind(
    name="PAYMENTS_ISSUED",
    words="payments issued",
    items=_issued,
    acts=lambda: set(PaymentAuthorization.objects.values_list("issued_by_id", flat=True)),
    loose=_out_of_order,
)
PAYMENT_OUTCOMES: Final = ChainKind(
    name="PAYMENT_OUTCOMES",
    words="what became of payments",
    items=_outcomes,
    acts=lambda: set(PaymentOutcome.objects.values_list("recorded_by_id", flat=True).distinct()),
)
DETERMINATIONS: Final = ChainKind(
    name="DETERMINATIONS",
    words="determinations",
    items=_determinations,
    acts=_acts_of_determinations,
)
