"""What people do with the payments of `party_months`: approve, issue, settle, void, reverse, determine."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from assignments.domain.approvals import OutcomeKind
from assignments.models import PaymentInstruction
from assignments.selectors.approvals import contents_of
from governance.models import Fund, ShareClass
from plan_admin.month_end.services.approving import approve_payments
from plan_admin.month_end.services.determining import Decided, determine_lapse, determine_payment
from plan_admin.month_end.services.issuing import issue_payments
from plan_admin.month_end.services.payment_acts import Writing
from plan_admin.month_end.services.settling import OutcomeSaid, pay_again, record_outcome
from plan_admin.month_end.services.voiding import reverse_payment, void_payment
from tests.factories.party_months import Done, PartyMonths, month_of

TODAY: Final = date(2004, 12, 31)
PAPER: Final = Writing(kept_at="minutes of 10 November 2004")
Payment = PaymentInstruction


def payments(world: PartyMonths, *states: str) -> Sequence[Payment]:
    """The payments in these states, in order."""
    rows = PaymentInstruction.objects.filter(plan=world.plan, status__in=states)
    return list(rows.select_related("fund").order_by("pk"))


def of(payment: Payment) -> str:
    """The month of a payment as it is written."""
    return f"{payment.month:%Y-%m}"


def shown(rows: Iterable[Payment]) -> dict[int, str]:
    """Payments as they would be shown now: the digest of each."""
    numbers = [row.pk for row in rows]
    return {one.id: one.digest for one in contents_of(PaymentInstruction.objects.filter(pk__in=numbers))}


def approve(world: PartyMonths, month: str, *, seen: dict[int, str], by: Any) -> Done:
    """Approve what was shown."""
    return world.tried(
        lambda: approve_payments(plan=world.plan, month=month_of(month), shown=seen, acting_user=by)
    )


def issue(world: PartyMonths, month: str, *, fund: Fund, seen: Iterable[int]) -> Done:
    """Issue what is approved of a Fund, where it is what was seen."""
    return world.tried(
        lambda: issue_payments(
            plan=world.plan, month=month_of(month), fund=fund, acting_user=world.officer, seen=list(seen)
        )
    )


def outcome(world: PartyMonths, payment: Payment, *, kind: OutcomeKind) -> Done:
    """The bank settled a payment, or returned it."""
    said = OutcomeSaid(kind=kind, on=TODAY, reference=f"FED-{payment.pk}", reason="Account closed.")
    return world.tried(
        lambda: record_outcome(
            plan=world.plan,
            month=month_of(of(payment)),
            instructions=[payment.pk],
            said=said,
            today=TODAY,
            acting_user=world.officer,
        )
    )


def again(world: PartyMonths, payment: Payment) -> Done:
    """A returned payment is prepared anew."""
    return world.tried(
        lambda: pay_again(
            plan=world.plan, month=month_of(of(payment)), instruction=payment.pk, acting_user=world.officer
        )
    )


def void(world: PartyMonths, payment: Payment, *, hold: bool) -> Done:
    """Void a payment before it is issued."""
    return world.tried(
        lambda: void_payment(
            plan=world.plan,
            month=month_of(of(payment)),
            instruction=payment.pk,
            reason="A wrong account.",
            hold=hold,
            acting_user=world.approver,
        )
    )


def reverse(world: PartyMonths, payment: Payment, *, hold: bool) -> Done:
    """Reverse a payment after it was issued."""
    return world.tried(
        lambda: reverse_payment(
            plan=world.plan,
            month=month_of(of(payment)),
            instruction=payment.pk,
            on=TODAY,
            reason="Sent in error.",
            writing=PAPER,
            hold=hold,
            today=TODAY,
            acting_user=world.approver,
        )
    )


def determine(world: PartyMonths, payment: Payment, *, pays: bool) -> Done:
    """A named person decides of a held payment."""
    return world.tried(
        lambda: determine_payment(
            plan=world.plan,
            month=month_of(of(payment)),
            instruction=payment.pk,
            decided=_decided(pays),
            acting_user=world.approver,
        )
    )


def determine_the_lapse(world: PartyMonths, month: str, portfolio: str | None, *, pays: bool) -> Done:
    """A named person decides of a month that lapsed."""
    return world.tried(
        lambda: determine_lapse(
            plan=world.plan,
            month=month_of(month),
            share_class=_share_class(world, portfolio) if portfolio else None,
            decided=_decided(pays),
            acting_user=world.approver,
        )
    )


def _share_class(world: PartyMonths, portfolio: str) -> ShareClass:
    return ShareClass.objects.get(plan=world.plan, portfolio__name=portfolio)


def _decided(pays: bool) -> Decided:
    return Decided(pays=pays, reason="The Board so resolved.", writing=PAPER, on=TODAY)
