"""Section 6(a): the months to close, and the payments to approve and to issue by their payment day."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from assignments.domain.instructions import InstructionStatus
from assignments.models import PaymentInstruction
from assignments.selectors.told import payment_days_told
from fees.selectors.due import open_months
from governance.domain.deadlines import PAYMENT_DAY, eve_of_payment, payment_day_of
from governance.domain.due import DueItem, DueKind, in_short, state_between
from governance.domain.due_month import due_of_month
from governance.domain.periods import ONE_DAY, PlanMonth, day_words
from governance.domain.roles import Role
from governance.models import Distributor, Plan
from governance.selectors.parties import share_classes_of

APPROVE, ISSUE = "Approve", "Issue"
WHOSE = {APPROVE: Role.APPROVER, ISSUE: Role.OFFICER}
OF_STATUS = {InstructionStatus.PREPARED: APPROVE, InstructionStatus.APPROVED: ISSUE}


def closings_due(plan: Plan, *, on: date, until: date) -> Iterator[DueItem]:
    """Section 6(a): each month is closed before its payment day."""
    months = open_months(plan, on=on, until=until)
    first = min(_payees(plan), default=PAYMENT_DAY)
    names = [row.portfolio_name for row in share_classes_of(plan)]
    for late in months.late:
        yield _closing(late.month, [one.portfolio_name for one in late.classes], first, on=on)
    for month in months.coming:
        yield _closing(month, names, first, on=on)


def payments_due(plan: Plan, *, on: date, until: date) -> Iterator[DueItem]:
    """Section 6(a): what is prepared and approved, and what the months not computed yet will bring."""
    payees, waiting = _payees(plan), _waiting(plan)
    days = payment_days_told(plan)

    def of(month: PlanMonth, act: str, number: int, whom: str) -> DueItem:
        apart = min((code for code, told in days.items() if told == number), default=str(number))
        return _payment(month, act, number, whom=whom, on=on, apart=apart)

    for (month, act, number), whom in sorted(waiting.items()):
        yield of(month, act, number, whom)
    for month in open_months(plan, on=on, until=until).to_pay:
        for number, names in payees.items():
            for act in (APPROVE, ISSUE):
                if (month, act, number) not in waiting:
                    yield of(month, act, number, in_short(names, what="Distributors"))


def _waiting(plan: Plan) -> Mapping[tuple[PlanMonth, str, int], str]:
    """What is prepared and approved, in words: by month, what is to be done and payment day.

    Our reading: the day is that of the Distributor whose amounts are paid, whoever the payee is; of several
    in one payment the first.
    """
    days = payment_days_told(plan)
    rows = (
        PaymentInstruction.objects.filter(plan=plan, status__in=OF_STATUS)
        .values_list("pk", "month", "status", "fund_id", "lines__distributor__code")
        .distinct()
    )
    of_payment: dict[tuple[int, date, str, int], list[int]] = defaultdict(list)
    for payment, month, status, fund, distributor in rows:
        of_payment[payment, month, status, fund].append(days.get(distributor, PAYMENT_DAY))
    funds: dict[tuple[PlanMonth, str, int], list[int]] = defaultdict(list)
    for (_, month, status, fund), numbers in of_payment.items():
        funds[PlanMonth(month), OF_STATUS[InstructionStatus(status)], min(numbers)].append(fund)
    return {key: _in_words(payments=len(found), funds=len(set(found))) for key, found in funds.items()}


def _in_words(*, payments: int, funds: int) -> str:
    return f"{payments} payment{'' if payments == 1 else 's'} of {funds} Fund{'' if funds == 1 else 's'}"


def _payees(plan: Plan) -> Mapping[int, list[str]]:
    """By payment day, the Distributors that are paid on it."""
    names = dict(Distributor.objects.values_list("code", "name"))
    found: dict[int, list[str]] = defaultdict(list)
    for code, number in sorted(payment_days_told(plan).items()):
        found[number].append(names.get(code) or code)
    return dict(sorted(found.items()))


def _closing(month: PlanMonth, names: list[str], number: int, *, on: date) -> DueItem:
    words, last = f"{month.first:%B %Y}", eve_of_payment(month, number)
    paid_on = day_words(payment_day_of(month, number))
    return due_of_month(
        month,
        kind=DueKind.CLOSING,
        key=f"closing/{month}",
        what=f"Closing of {words}",
        whom=in_short(names),
        names=names,
        section="6(a)",
        needs="all facts of the month",
        otherwise=f"no payment of {words} on {paid_on}, and no statement",
        last=last,
        on=on,
    )


def _payment(month: PlanMonth, act: str, number: int, *, whom: str, on: date, apart: str) -> DueItem:
    """`apart`: the first Distributor of the payment day, which stays when the day itself moves."""
    words, last = f"{month.first:%B %Y}", payment_day_of(month, number)
    return DueItem(
        kind=DueKind.PAYMENT,
        key=f"{act.lower()}/{month}",
        apart=apart,
        what=f"{act} the payments of {words}",
        whom=whom,
        names=(whom,),
        section="6(a)",
        needs="an approver who did not prepare them" if act == APPROVE else "what an approver has approved",
        otherwise=f"nobody is paid for {words} on {day_words(last)}, the payment day of the agreements",
        state=state_between(on=on, first=month.last + ONE_DAY, last=last),
        due_from=month.last + ONE_DAY,
        due_until=last,
        page="month_end:approvals",
        shown_at="month_end:payments",
        whose=WHOSE[act],
        label=f"{act} them",
        told={"month": month},
    )
