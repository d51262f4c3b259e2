"""One payment on a page: what it pays, who let it leave, what became of it, and where its lines went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from assignments.domain.approvals import InstructionContent
from assignments.models import (
    AuthorizedInstruction,
    Determination,
    PaymentApproval,
    PaymentAuthorization,
    PaymentInstruction,
    PaymentOutcome,
)
from assignments.selectors.approvals import contents_of
from assignments.selectors.determinations import determinations_of
from assignments.selectors.instructions import LARGEST_NUMBER
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Act, Fund, Plan

# What each state means for the person who reads it, and what is next.
NEXT: Mapping[str, str] = {
    "PREPARED": "An approver who did not prepare it approves it, or voids it.",
    "HELD": "It waits for what holds it; an approver may determine to pay it, or not to.",
    "APPROVED": "A compliance officer issues it with all else that is approved of its Fund.",
    "ISSUED": "The bank pays it; a compliance officer records when it is settled, or returned.",
    "SETTLED": "It is paid. It can still come back, or be reversed.",
    "RETURNED": "The money came back. A compliance officer pays it again, or an approver reverses it.",
    "VOIDED": "It is not paid. Its lines are in another payment, unless a determination does not pay them.",
    "SUPERSEDED": "Another payment took its place.",
    "REVERSED": "It was taken back after issue. Its lines are in another payment.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something done to the payment, in words."""

    when: datetime
    who: str
    what: str
    why: str
    document: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOnPage:
    """A payment with its history; `not_paid` says that a determination dealt with it for good."""

    content: InstructionContent
    status: str
    not_paid: bool
    next_step: str
    deeds: tuple[Deed, ...]
    authorization: PaymentAuthorization | None
    came_from: int | None
    went_to: tuple[int, ...]


def payment_on_page(plan: Plan, *, month: PlanMonth, number: int) -> PaymentOnPage | None:
    """A payment of the Plan's month; None where there is none of that number."""
    rows = PaymentInstruction.objects.filter(plan=plan, month=month.first, pk=min(number, LARGEST_NUMBER))
    row = rows.select_related("prepared_by__acting_user", "status_by__acting_user").first()
    if row is None:
        return None
    (content,) = contents_of(rows)
    named = AuthorizedInstruction.objects.filter(instruction=row).select_related("authorization").first()
    return PaymentOnPage(
        content=content,
        status=row.status,
        not_paid=row.not_paid_by_id is not None,
        next_step="A determination does not pay it." if row.not_paid_by_id else NEXT[row.status],
        deeds=tuple(sorted(_deeds(row), key=lambda deed: deed.when)),
        authorization=named.authorization if named else None,
        came_from=row.released_from_id,
        went_to=tuple(row.released_to.order_by("pk").values_list("pk", flat=True)),
    )


def _deeds(row: PaymentInstruction) -> list[Deed]:
    deeds = [_deed(row.prepared_by, f"prepared it ({_words(row.prepared_by.kind)})")]
    approvals = PaymentApproval.objects.filter(instruction=row).select_related("approved_by__acting_user")
    deeds += [_deed(one.approved_by, "approved it as it was shown") for one in approvals]
    named = AuthorizedInstruction.objects.filter(instruction=row).select_related(
        "authorization__issued_by__acting_user"
    )
    deeds += [
        _deed(one.authorization.issued_by, f"issued it in authorization {one.authorization.number}")
        for one in named
    ]
    outcomes = PaymentOutcome.objects.filter(instruction=row).select_related("recorded_by__acting_user")
    deeds += [_outcome(one) for one in outcomes]
    decision = determinations_of([row.pk]).get(row.pk)
    if decision is not None:
        deeds.append(
            _deed(
                decision.recorded_by,
                f"recorded that {decision.decided_by} determined {_determined(decision)}",
                why=f"{decision.reason} ({decision.document_named or decision.document})",
                document=decision.document_id,
            )
        )
    if row.status in ("VOIDED", "SUPERSEDED") and decision is None:
        deeds.append(_deed(row.status_by, f"{row.status.lower()} it ({_words(row.status_by.kind)})"))
    return deeds


def _determined(decision: Determination) -> str:
    return "to pay" if decision.decision == Determination.Decision.PAY else "not to pay"


def _outcome(one: PaymentOutcome) -> Deed:
    reference = f", the bank's reference {one.reference}" if one.reference else ""
    paper = one.document_named or (one.document.name if one.document else "")
    return _deed(
        one.recorded_by,
        f"recorded it as {one.kind.lower()} on {one.date}{reference}",
        why=f"{one.reason} ({paper})" if paper else one.reason,
        document=one.document_id,
    )


def _deed(act: Act, what: str, *, why: str | None = None, document: int | None = None) -> Deed:
    user: Any = act.acting_user
    return Deed(
        when=act.acted_at,
        who=user.get_full_name() or user.get_username(),
        what=what,
        why=act.reason if why is None else why,
        document=document,
    )


def _words(kind: str) -> str:
    return kind.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationLine:
    """An authorization in a list; cents. `open` counts its payments that are not settled or taken back."""

    id: int
    number: int
    fund: str
    payments: int
    open: int
    cents: int
    issued_by: str
    issued_at: datetime


def authorizations_of(plan: Plan, *, month: PlanMonth) -> tuple[AuthorizationLine, ...]:
    """The authorizations of a month, by Fund and number."""
    rows = (
        PaymentAuthorization.objects.filter(plan=plan, month=month.first)
        .select_related("fund", "issued_by__acting_user")
        .prefetch_related("instructions__instruction")
        .defer("pdf", "content")
        .order_by("fund__name", "number")
    )
    return tuple(
        AuthorizationLine(
            id=row.pk,
            number=row.number,
            fund=row.fund.name,
            payments=len(row.instructions.all()),
            open=sum(one.instruction.status == "ISSUED" for one in row.instructions.all()),
            cents=cents_from_dollars(row.amount),
            issued_by=_deed(row.issued_by, "").who,
            issued_at=row.issued_by.acted_at,
        )
        for row in rows
    )


def authorization_of(plan: Plan, *, month: PlanMonth, number: int) -> PaymentAuthorization | None:
    """An authorization of the month by its key; None where there is none."""
    rows = PaymentAuthorization.objects.filter(plan=plan, month=month.first, pk=min(number, LARGEST_NUMBER))
    return rows.select_related("fund", "issued_by__acting_user").first()


def states_in(authorization: PaymentAuthorization) -> dict[int, str]:
    """The state now of each payment that an authorization orders."""
    named = authorization.instructions.order_by("instruction_id")
    return dict(named.values_list("instruction_id", "instruction__status"))


def settled_on(authorization: PaymentAuthorization) -> dict[int, date]:
    """The day on which each payment of an authorization was settled, as recorded."""
    rows = PaymentOutcome.objects.filter(
        instruction__authorized_in__authorization=authorization, kind="SETTLED"
    )
    return dict(rows.values_list("instruction_id", "date"))


def fund_of(plan: Plan, *, code: str) -> Fund | None:
    """A Fund of the Plan by its code."""
    return Fund.objects.filter(code=code, portfolios__share_classes__plan=plan).distinct().first()
