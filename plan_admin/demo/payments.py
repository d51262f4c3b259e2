"""What the demonstration's people do with a month's payments: approve, issue, settle; one comes back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone

from assignments.domain.approvals import OutcomeKind
from assignments.domain.instructions import InstructionStatus
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import BankDetails, PaymentInstruction, PaymentOutcome
from assignments.selectors.approvals import contents_of
from assignments.selectors.bank import details_of
from assignments.services.bank import (
    BankAsked,
    confirm_bank_details,
    enter_bank_details,
    show_bank_details,
)
from governance.domain.business_days import first_business_day_on_or_after
from governance.domain.periods import PlanMonth
from governance.models import Fund, Plan
from governance.templatetags.figures import dollars
from plan_admin.month_end.services.approving import approve_payments
from plan_admin.month_end.services.issuing import issue_payments
from plan_admin.month_end.services.reviewing import review_held
from plan_admin.month_end.services.settling import OutcomeSaid, pay_again, record_outcome

PAYMENT_DAY = 5  # of the next month, as the agreements of the book have it
OFFICER, APPROVER = "officer", "approver"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """A payee, who enters its account, and the account. Every number is invented."""

    party: Party
    entered_by: str
    account: BankAsked


def _payee(kind: PayeeKind, code: str, entered_by: str, holder: str, bank: str, *numbers: str) -> Payee:
    routing, account = numbers
    asked = BankAsked(holder=holder, bank_name=bank, routing_number=routing, account_number=account)
    return Payee(party=Party(kind=kind, code=code), entered_by=entered_by, account=asked)


# Check digits hold; no bank's routing number begins with 99.
PAYEES = (
    _payee(
        PayeeKind.DISTRIBUTOR,
        "idi",
        "idi",
        "INVESCO Distributors, Inc.",
        "First Example Bank",
        "990000013",
        "1000200301",
    ),
    _payee(
        PayeeKind.DISTRIBUTOR,
        "adi",
        "adi",
        "A I M Distributors, Inc.",
        "Second Example Bank",
        "990000026",
        "1000200402",
    ),
    _payee(
        PayeeKind.ASSIGNEE,
        "receivables-trust-a",
        "trust-a",
        "Receivables Trust A",
        "Third Example Bank",
        "990000039",
        "1000200503",
    ),
    _payee(
        PayeeKind.ASSIGNEE,
        "bank-trust-b",
        "trust-b",
        "Bank Trust B",
        "Fourth Example Bank",
        "990000042",
        "1000200604",
    ),
    _payee(
        PayeeKind.COLLECTION_AGENT,
        "depository-c",
        "depository-c",
        "Depository C",
        "Fifth Example Bank",
        "990000055",
        "1000200705",
    ),
)
# It joins in July 2004 and has no login: the officer enters what came in writing.
LATE_PAYEE = _payee(
    PayeeKind.DISTRIBUTOR,
    "ndi",
    OFFICER,
    "Nonesuch Distributors, Inc.",
    "Sixth Example Bank",
    "990000068",
    "1000200806",
)
RETURNED_MONTH, RETURNED_FUND = PlanMonth(date(2004, 3, 1)), "INVESCO SECTOR FUNDS, INC."
NEW_ACCOUNT = _payee(
    PayeeKind.ASSIGNEE,
    "bank-trust-b",
    "trust-b",
    "Bank Trust B",
    "Fifth Example Bank",
    "990000055",
    "1000200907",
)


def person(username: str) -> Any:
    """One of the demonstration's people."""
    return get_user_model().objects.get(username=username)


def enter_accounts(payees: Collection[Payee]) -> int:
    """Enter the account of each payee that has none; an approver confirms each; how many."""
    new = [one for one in payees if not details_of(one.party).exists()]
    for one in new:
        _confirm(_enter(one))
    return len(new)


def _enter(one: Payee) -> BankDetails:
    return enter_bank_details(party=one.party, details=one.account, acting_user=person(one.entered_by))


def _confirm(details: BankDetails) -> None:
    """The numbers are shown to the approver who confirms them, as the page does."""
    show_bank_details(details_id=details.pk, acting_user=person(APPROVER))
    confirm_bank_details(details_id=details.pk, acting_user=person(APPROVER))


def payment_day(month: PlanMonth) -> date:
    """The day on which the payments of a month settle."""
    return first_business_day_on_or_after(month.next.first.replace(day=PAYMENT_DAY))


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """How many payments of a month were approved, by how many authorizations issued, and how many settled."""

    approved: int
    authorizations: int
    settled: int


def pay_month(plan: Plan, month: PlanMonth, *, on: date | None = None, besides: Collection[int] = ()) -> Paid:
    """Approve, issue and settle what is prepared of a month; `besides` are issued, and not settled.

    What is held stays held. Done already, nothing is left to do.
    """
    approved = approve_month(plan, month)
    authorizations = issue_month(plan, month)
    settled = settle_month(plan, month, on=on or payment_day(month), besides=besides)
    return Paid(approved=approved, authorizations=authorizations, settled=settled)


def approve_month(plan: Plan, month: PlanMonth) -> int:
    """Approve all that is prepared of a month, as it is now; how many payments."""
    shown = {one.id: one.digest for one in contents_of(_in_state(plan, month, InstructionStatus.PREPARED))}
    if not shown:
        return 0
    outcome = approve_payments(plan=plan, month=month, shown=shown, acting_user=person(APPROVER))
    return len(outcome.approved)


def issue_month(plan: Plan, month: PlanMonth) -> int:
    """Issue what is approved of a month, by one authorization of each Fund; how many."""
    approved = _in_state(plan, month, InstructionStatus.APPROVED)
    funds = Fund.objects.filter(pk__in=approved.values("fund")).order_by("name")
    officer = person(OFFICER)
    for fund in funds:
        issue_payments(plan=plan, month=month, fund=fund, acting_user=officer)
    return len(funds)


def settle_month(plan: Plan, month: PlanMonth, *, on: date, besides: Collection[int] = ()) -> int:
    """Record as settled what is issued of a month; how many payments. The bank's reference is invented."""
    issued = _in_state(plan, month, InstructionStatus.ISSUED).exclude(pk__in=besides)
    numbers = list(issued.values_list("pk", flat=True))
    if not numbers:
        return 0
    said = OutcomeSaid(kind=OutcomeKind.SETTLED, on=on, reference=f"DEMO {month}")
    return record_outcome(
        plan=plan,
        month=month,
        instructions=numbers,
        said=said,
        today=timezone.localdate(),
        acting_user=person(OFFICER),
    )


def pay_with_a_return(plan: Plan, month: PlanMonth) -> str:
    """Pay a month of which one payment comes back; it is paid again into the payee's new account.

    Returns what it tells; empty where that happened before.
    """
    if PaymentOutcome.objects.filter(kind=OutcomeKind.RETURNED, instruction__plan=plan).exists():
        return ""
    approve_month(plan, month)
    issue_month(plan, month)
    back: PaymentInstruction = _in_state(plan, month, InstructionStatus.ISSUED).get(
        fund__name=RETURNED_FUND, payee=NEW_ACCOUNT.party.code, payee_kind=NEW_ACCOUNT.party.kind
    )
    settle_month(plan, month, on=payment_day(month), besides=[back.pk])
    came_back_on = first_business_day_on_or_after(payment_day(month) + timedelta(days=2))
    record_outcome(
        plan=plan,
        month=month,
        instructions=[back.pk],
        said=OutcomeSaid(
            kind=OutcomeKind.RETURNED, on=came_back_on, reference="DEMO R02", reason="The account is closed."
        ),
        today=timezone.localdate(),
        acting_user=person(OFFICER),
    )
    pay_again(plan=plan, month=month, instruction=back.pk, acting_user=person(OFFICER))
    details = _enter(NEW_ACCOUNT)  # from here on what is prepared for the payee waits
    _confirm(details)
    review_held(
        plan=plan,
        month=month,
        acting_user=person(OFFICER),
        progress=quiet,
        reason="New bank details of Bank Trust B are confirmed",
    )
    pay_month(plan, month, on=first_business_day_on_or_after(came_back_on + timedelta(days=7)))
    return (
        f"The payments of {month} are settled; that of {dollars(back.amount)} to {back.payee} came back:"
        " the account is closed. Paid again, it waited for the new account to be confirmed, and is settled"
    )


def quiet(_text: str) -> None:
    """Nobody listens."""


def _in_state(plan: Plan, month: PlanMonth, state: InstructionStatus) -> "QuerySet[PaymentInstruction]":
    return PaymentInstruction.objects.filter(plan=plan, month=month.first, status=state)
