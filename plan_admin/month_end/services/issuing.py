"""R13: issue what is approved: one authorization of a Fund, as a paper that stays the same for ever."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser
from django.db.models import Max

from assignments.domain.approvals import InstructionContent, account_blocks, content_digest
from assignments.domain.instructions import InstructionStatus
from assignments.models import (
    AuthorizedInstruction,
    PaymentApproval,
    PaymentAuthorization,
    PaymentInstruction,
)
from assignments.selectors.approvals import contents_of
from assignments.selectors.chained_payments import PAYMENTS_ISSUED
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.money import dollars_from_cents
from governance.domain.periods import PlanMonth
from governance.domain.sections import plan_section
from governance.models import Act, Fund, Plan, Portfolio
from governance.selectors.printing import printed
from governance.services.chain import append_link
from plan_admin.month_end.selectors.authorization_paper import paper_document, paper_print
from plan_admin.month_end.services.moving import move_lines
from plan_admin.month_end.services.payment_acts import (
    fault_of,
    leave_no_act,
    payment_act,
    refuse,
    set_status,
)
from plan_admin.month_end.services.permitting import holds_now

TEMPLATE = "authorization.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueOutcome:
    """What an issue did; payments by their numbers, with why.

    `withdrawn` changed after their approval: it is void, and their lines are prepared or held anew.
    `waiting` stay approved, until a change of bank details is confirmed.
    """

    authorization: PaymentAuthorization | None
    withdrawn: Mapping[int, str]
    waiting: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sorted:
    """Approved payments: those that go, and those that do not."""

    go: tuple[InstructionContent, ...]
    withdrawn: Mapping[int, tuple[str, ...]]
    waiting: Mapping[int, str]


@plan_section("6(a)")
def issue_payments(
    *,
    plan: Plan,
    month: PlanMonth,
    fund: Fund,
    acting_user: AbstractUser,
    seen: Collection[int] | None = None,
) -> IssueOutcome:
    """Issue all that is approved of a Fund's month, in one authorization.

    `seen` are the payments that the person saw waiting; where all of them are issued already, the
    authorization that ordered them is the answer, so that a second click, or a second person, gets the same.

    Raises: Refused where nothing is approved, or something else is than what was seen.
    """
    with payment_act(
        plan,
        month=month,
        kind="issue_payments",
        acting_user=acting_user,
        source=f"{month}, {fund.name}"[:400],
    ) as act:
        issued = _issued_before(plan, month, fund, seen)
        if issued is not None:
            leave_no_act()
            return IssueOutcome(authorization=issued, withdrawn={}, waiting={})
        rows = {row.pk: row for row in _approved(plan, month, fund)}
        _refuse_another(fund, month, rows, seen)
        found = _sort(plan, month, rows, act=act)
        if not found.go and not found.withdrawn:
            refuse(
                fault_of(number, why, "confirm or reject the change first")
                for number, why in found.waiting.items()
            )
        _withdraw(found.withdrawn, rows, plan=plan, month=month, act=act)
        authorization = _authorize(found.go, plan=plan, month=month, fund=fund, act=act) if found.go else None
        if authorization is not None:
            set_status([rows[one.id] for one in found.go], InstructionStatus.ISSUED, act=act)
        Act.objects.filter(pk=act.pk).update(
            summary={
                "authorization": authorization.number if authorization else None,
                "payments": [one.id for one in found.go],
                "withdrawn": sorted(found.withdrawn),
            }
        )
    return IssueOutcome(
        authorization=authorization,
        withdrawn={number: _why(reasons) for number, reasons in found.withdrawn.items()},
        waiting=found.waiting,
    )


def _issued_before(
    plan: Plan, month: PlanMonth, fund: Fund, seen: Collection[int] | None
) -> PaymentAuthorization | None:
    """The one authorization that ordered all that was seen; None where some of it was not ordered."""
    if not seen:
        return None
    ordered = AuthorizedInstruction.objects.filter(
        instruction__in=seen,
        authorization__plan=plan,
        authorization__month=month.first,
        authorization__fund=fund,
    )
    found = list(ordered.select_related("authorization"))
    numbers = {one.authorization_id for one in found}
    if len(found) == len(set(seen)) and len(numbers) == 1:
        return found[0].authorization
    return None


def _approved(plan: Plan, month: PlanMonth, fund: Fund) -> Sequence[PaymentInstruction]:
    rows = PaymentInstruction.objects.filter(
        plan=plan, month=month.first, fund=fund, status=InstructionStatus.APPROVED
    )
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _refuse_another(
    fund: Fund, month: PlanMonth, rows: Collection[int], seen: Collection[int] | None
) -> None:
    if not rows:
        problem, remedy = f"nothing is approved for {month}", "approve what is prepared first"
    elif seen is not None and set(seen) != set(rows):
        problem, remedy = "what is approved changed since it was shown to you", "look at it again"
    else:
        return
    raise Refused([Fault(source=fund.name, row=None, column="", problem=problem, remedy=remedy)])


def _sort(plan: Plan, month: PlanMonth, rows: Mapping[int, PaymentInstruction], *, act: Act) -> _Sorted:
    """What was approved and is now as it was shown; every other payment does not leave."""
    digests = dict(
        PaymentApproval.objects.filter(instruction__in=rows).values_list("instruction_id", "digest")
    )
    held = holds_now(plan, month=month, known_at=act.pk, instructions=list(rows))
    go: list[InstructionContent] = []
    withdrawn: dict[int, tuple[str, ...]] = {}
    waiting: dict[int, str] = {}
    for content in contents_of(PaymentInstruction.objects.filter(pk__in=rows)):
        if content.id in held:
            withdrawn[content.id] = held[content.id]
        elif content.digest != digests[content.id]:
            withdrawn[content.id] = ()
        elif content.waits_for_bank:
            waiting[content.id] = content.waits_for_bank
        else:
            go.append(content)
    return _Sorted(go=tuple(go), withdrawn=withdrawn, waiting=waiting)


def _withdraw(
    withdrawn: Mapping[int, tuple[str, ...]],
    rows: Mapping[int, PaymentInstruction],
    *,
    plan: Plan,
    month: PlanMonth,
    act: Act,
) -> None:
    """An approval is for exactly what was shown: what changed is voided, and waits to be approved anew."""
    changed = [rows[number] for number in sorted(withdrawn)]
    set_status(changed, InstructionStatus.VOIDED, act=act)
    move_lines(changed, plan=plan, month=month, act=act, reasons=withdrawn)


def _why(reasons: tuple[str, ...]) -> str:
    return "; ".join(reasons) or "changed after it was approved"


def _authorize(
    contents: Sequence[InstructionContent], *, plan: Plan, month: PlanMonth, fund: Fund, act: Act
) -> PaymentAuthorization:
    """Number, print and keep the order; from here on it never changes."""
    last = PaymentAuthorization.objects.filter(fund=fund).aggregate(last=Max("number"))["last"] or 0
    accounts = dict(Portfolio.objects.filter(fund=fund).values_list("name", "custody_account"))
    document = paper_document(
        plan,
        month=month,
        fund=fund,
        number=last + 1,
        contents=contents,
        blocks=account_blocks(contents, accounts=accounts),
        act=act,
    )
    digest = content_digest(document)
    authorization = PaymentAuthorization.objects.create(
        plan=plan,
        month=month.first,
        fund=fund,
        number=last + 1,
        amount=dollars_from_cents(sum(one.cents for one in contents)),
        content=document,
        digest=digest,
        pdf=printed(TEMPLATE, paper_print(document, digest=digest)),
        issued_by=act,
    )
    AuthorizedInstruction.objects.bulk_create(
        AuthorizedInstruction(authorization=authorization, instruction_id=one.id) for one in contents
    )
    append_link(PAYMENTS_ISSUED, act=act, about=f"authorization {last + 1} of {fund.name}, {month}")
    return authorization
