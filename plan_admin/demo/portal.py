"""What the demonstration's parties do in the portal, Calculations and a notice, and what is decided."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from assignments.domain.instructions import InstructionStatus
from assignments.domain.notices import NoticeAsked, NoticeKind
from assignments.domain.routes import Decided as DecidedFor
from assignments.models import (
    Assignee,
    MonthlyCalculation,
    PartyNotice,
    PaymentInstruction,
)
from assignments.selectors.calculation_facts import calculation_facts, figures_digest
from assignments.services.calculation_determinations import Decision
from assignments.services.calculations import CalculationOfParty, Received, accept_ours, upload_calculation
from governance.domain.periods import PlanMonth
from governance.models import Plan, Portfolio
from plan_admin.demo.payments import person, quiet
from plan_admin.month_end.services.deciding_calculations import Paper, determine_calculation
from plan_admin.month_end.services.determining import Decided, determine_payment
from plan_admin.month_end.services.payment_acts import Writing as PaymentWriting
from plan_admin.month_end.services.receiving_calculations import take_calculation
from plan_admin.parties.services.deciding import acknowledge_notice
from plan_admin.parties.services.giving import NoticeToGive, Writing, give_notice

FOLDER = Path(__file__).resolve().parent / "data" / "portal"
DISTRIBUTOR = "adi"
NOTICE = "notice-2004-10-29"
NOTICE_DAY = date(2004, 10, 29)
NOT_NAMED = PlanMonth(date(2003, 12, 1))
ACCEPTED = PlanMonth(date(2004, 1, 1))
DIFFERS = PlanMonth(date(2004, 2, 1))
RECEIVED = {NOT_NAMED: date(2004, 1, 6), ACCEPTED: date(2004, 2, 4), DIFFERS: date(2004, 3, 3)}
DIFFERING_PORTFOLIO = "invesco-health-sciences-fund"
HELD = InstructionStatus.HELD


def give_calculation(plan: Plan, month: PlanMonth) -> str:
    """Give the month's Calculation by the user of adi, and decide what is to be decided; what it tells.

    Empty where it was given before, or came by the book.
    """
    if month not in RECEIVED or _is_given(plan, month):
        return ""
    of = CalculationOfParty(
        plan=plan,
        distributor=DISTRIBUTOR,
        month=month,
        received=RECEIVED[month],
        today=timezone.localdate(),
        acting_user=person(DISTRIBUTOR),
    )
    if month == ACCEPTED:
        return _accept(of)
    _upload(of)
    return _determine(of) if month == NOT_NAMED else _decide(of)


def _is_given(plan: Plan, month: PlanMonth) -> bool:
    return MonthlyCalculation.objects.filter(
        plan=plan, month=month.first, distributor__code=DISTRIBUTOR
    ).exists()


def _accept(of: CalculationOfParty) -> str:
    facts = calculation_facts(of.plan, month=of.month, distributor=of.distributor)
    digest = figures_digest(one for one in facts if one.is_needed and one.ours is not None)
    taken = take_calculation(of, receive=lambda: accept_ours(of, digest=digest), progress=quiet)
    return f"adi accepts our figures in the portal: {taken.review.released} payments are released"


def _upload(of: CalculationOfParty) -> None:
    path = FOLDER / f"{DISTRIBUTOR}-{of.month}.csv"

    def receive() -> Received:
        return upload_calculation(of, data=path.read_bytes(), source=path.name)

    take_calculation(of, receive=receive, progress=quiet)


def _determine(of: CalculationOfParty) -> str:
    """R13: what the Calculation does not name stays held, until a person decides that it is paid."""
    held = PaymentInstruction.objects.filter(plan=of.plan, month=of.month.first, status=HELD)
    numbers = list(held.order_by("pk").values_list("pk", flat=True))
    decided = Decided(
        pays=True,
        reason="The Distributor forgot INVESCO Utilities Fund and confirmed our figures by letter.",
        writing=_paper_of_payment(f"decision-{of.month}.txt"),
        on=date(2004, 1, 9),
    )
    for number in numbers:  # another approver approves what this one determined
        determine_payment(
            plan=of.plan,
            month=of.month,
            instruction=number,
            decided=decided,
            acting_user=person("approver-2"),
        )
    return (
        f"adi uploads a Calculation that forgets a Portfolio: {len(numbers)} payments are held; approver-2"
        " determines, with a document, that they are paid"
    )


def _decide(of: CalculationOfParty) -> str:
    """Section 6(d): one figure differs; a person decides between theirs and ours."""
    standing = MonthlyCalculation.objects.get(
        plan=of.plan, month=of.month.first, distributor__code=DISTRIBUTOR, superseded_by__isnull=True
    )
    name = f"decision-{of.month}.txt"
    decision = Decision(
        calculation=standing,
        portfolio=DIFFERING_PORTFOLIO,
        decided=DecidedFor.OURS,
        by=person("approver-2").get_full_name(),
        date=date(2004, 3, 5),
        reason="The Distributor mistyped a digit of the Portion of Bank Trust B, and agrees.",
    )
    done = determine_calculation(
        plan=of.plan,
        decision=decision,
        paper=Paper(name=name, data=(FOLDER / name).read_bytes()),
        acting_user=person("approver-2"),
        progress=quiet,
    )
    return (
        "adi uploads a Calculation that differs by 100.00 in INVESCO Health Sciences Fund; approver-2 decides"
        f" for our figures, with a document: {done.released} payments are released"
    )


def _paper_of_payment(name: str) -> PaymentWriting:
    return PaymentWriting(name=name, data=(FOLDER / name).read_bytes())


def give_notice_of_transfer(plan: Plan) -> str:
    """Section 6(c), 6(d): adi gives notice of a Transfer and a direction; the officer acknowledges both.

    What it says is in a book's words beside its writing. Empty where it was given before.
    """
    if PartyNotice.objects.filter(plan=plan, given_on=NOTICE_DAY).exists():
        return ""
    said = yaml.safe_load((FOLDER / f"{NOTICE}.yaml").read_text(encoding="utf-8"))
    writing = Writing(name=f"{NOTICE}.txt", data=(FOLDER / f"{NOTICE}.txt").read_bytes())
    (transfer,), (direction,) = said["transfers"], said["directions"]
    assignee = Assignee.objects.get(code=transfer["assignee"])
    for asked in (
        _asked(
            NoticeKind.TRANSFER,
            transfer,
            assignee=assignee.name,
            address=assignee.address,
            **{key: transfer[key] for key in ("kind", "percent", "issued_from")},
        ),
        _asked(
            NoticeKind.DIRECTION,
            direction,
            route=direction["route"],
            irrevocable=direction["irrevocable"],
        ),
    ):
        notice = give_notice(
            notice=NoticeToGive(plan=plan, distributor=DISTRIBUTOR, asked=asked, writing=writing),
            acting_user=person(DISTRIBUTOR),
            today=NOTICE_DAY,
        )
        acknowledge_notice(
            notice_id=notice.pk,
            received_on=NOTICE_DAY,
            acting_user=person("officer"),
            today=timezone.localdate(),
        )
    return (
        "adi gives notice of a Transfer and a direction for the new Portfolio in the portal, with a writing;"
        " the officer acknowledges both"
    )


def _asked(notice: NoticeKind, said: dict[str, Any], **terms: Any) -> NoticeAsked:
    codes = Portfolio.objects.filter(name__in=said["portfolios"]).values_list("code", flat=True)
    return NoticeAsked(kind=notice, effective=said["effective"], portfolios=tuple(codes), terms=terms)
