"""A year with something of everything that an examiner is given: corrections, claims, charges, reports."""

from datetime import date
from pathlib import Path
from typing import Any

from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import PaymentInstruction
from assignments.services.bank import (
    BankAsked,
    confirm_bank_details,
    enter_bank_details,
    show_bank_details,
)
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.services.determining import Decided, determine_payment
from plan_admin.month_end.services.payment_acts import Writing
from plan_admin.records.services import About, DocumentAsked, attach_document
from plan_admin.section7.services.reviewing import record_review
from tests.factories.month import ALPHA, GROWTH, INCOME, VALUE, entry_with, shares_of
from tests.factories.reports import LATER_MEETING, MEETING, OVERPAID, SEPTEMBER, TODAY, ReportWorld

MONTHS = ("2003-08", "2003-09", "2003-10", "2003-11")
NOVEMBER = PlanMonth(date(2003, 11, 1))
ACCOUNT = "98761234567"
GROUNDS = b"%PDF-1.7 why it is not paid"
MINUTES = b"%PDF-1.7 minutes of November, signed in January"
BOARD_BOOK = b"%PDF-1.7 the book of the meeting of February, sent in December"
REDEEMED = {
    "portfolio": GROWTH,
    "trade_date": "2003-09-10",
    "kind": "redemption",
    "shares": 100,
    "original_issue_date": "2003-07-15",
    "cost_per_share": "20",
    "cdsc": "80.00",
}

CALLED = {
    "id": "board-2003-12",
    "funds": "all",
    "date": "2003-12-03",
    "mode": "in_person",
    "called_for": ["continuance"],
    "notice": {"given": "2003-11-20", "to": "all Directors", "words": "To weigh the Plan."},
    "agenda": [
        {"matter": "continuance", "portfolios": [GROWTH]},
        {"matter": "continuance", "portfolios": [VALUE]},
    ],
    "adjourned": [{"at": "11:30", "until": "2003-12-04", "resumed": "9:00", "reason": "a storm"}],
}
TERMS = {
    "in_writing": "Signed on 1 July 2003.",
    "no_penalty": "Clause 9.",
    "terminable_by_vote": "Clause 9.",
    "notice_days": 60,
    "notice": "Clause 9.",
    "ends_on_assignment": "Clause 10.",
}
SAID_BESIDES: dict[str, Any] = {
    "funds": [
        {
            "fund": ALPHA,
            "names": [{"name": "Omega Funds", "from": "2003-10-01"}],
            "forms": [{"form": "trust", "from": "2003-11-25"}],
        }
    ],
    "portfolios": [
        {
            "portfolio": GROWTH,
            "aliases": ["GRWB"],
            "names": [{"name": "Omega Growth Fund", "from": "2003-10-01"}],
            "sales_suspended": [{"from": "2003-12-01", "to": "2003-12-31"}],
        }
    ],
    "meetings": [CALLED],
    "agreements": entry_with("agreements", 1, terms=TERMS)[1:],
}


def rich_year(folder: Path) -> Plan:
    """August to November 2003 of Alpha Growth Fund, through the doors.

    Of September a day had half of its net assets, as October finds: adi gives back, Trust A too, and what
    idi and Bank B had is claimed. Of November a payment that is held is never paid.
    """
    found = ReportWorld.loaded(
        folder,
        months=MONTHS,
        claims=[OVERPAID],
        sales_charge_limit=[{"portfolios": [GROWTH], "starts": "2003-09-01", "opening": "300000.00"}],
    )
    found.world.tell(**SAID_BESIDES)
    found.world.happen([REDEEMED])
    found.finish("2003-08")
    _calculated(found, "2003-09")
    found.finish("2003-09")
    _into_account(found)
    found.pay(SEPTEMBER, on=date(2003, 10, 7))
    found.spent()
    found.advanced([f"adi,{GROWTH},2003-09-30,12000.00"])
    report = found.presented()
    record_review(plan=found.plan, report=report.pk, meeting=MEETING, today=TODAY, acting_user=found.officer)
    found.world.price_rows([(GROWTH, "2003-09-02", "18250000.00")])
    _calculated(found, "2003-10")
    found.finish("2003-10")
    found.world.close("2003-11")
    _decided(found)
    _attached(found)
    return found.plan


def _calculated(found: ReportWorld, month: str) -> None:
    """adi's Monthly Calculation, with exactly our figures."""
    before = found.world.close(month, preview=True)
    says = {}
    for portfolio in (GROWTH, INCOME, VALUE):
        share, _, portions, _ = shares_of(before, portfolio)["adi"]
        says[portfolio] = (share, portions)
    found.world.calculate(month, says=says)


def _into_account(found: ReportWorld) -> None:
    """Trust A is paid into an account that two people know."""
    entered = enter_bank_details(
        party=Party(kind=PayeeKind.ASSIGNEE, code="trust-a"),
        details=BankAsked(
            holder="Trust A", bank_name="First Bank", routing_number="021000021", account_number=ACCOUNT
        ),
        acting_user=found.officer,
    )
    show_bank_details(details_id=entered.pk, acting_user=found.approver)
    confirm_bank_details(details_id=entered.pk, acting_user=found.approver)


def _decided(found: ReportWorld) -> None:
    held = PaymentInstruction.objects.filter(month=NOVEMBER.first, status="HELD").order_by("pk").first()
    assert held is not None
    determine_payment(
        plan=found.plan,
        month=NOVEMBER,
        instruction=held.pk,
        decided=Decided(
            pays=False,
            reason="The Board so resolved.",
            writing=Writing(name="grounds.pdf", data=GROUNDS),
            on=TODAY,
        ),
        acting_user=found.approver,
    )


def _attached(found: ReportWorld) -> None:
    """Minutes signed in the year after the meeting, and a book sent in the year before it."""
    for meeting, name, dated, data in (
        (MEETING, "minutes.pdf", date(2004, 1, 20), MINUTES),
        (LATER_MEETING, "board-book.pdf", date(2003, 12, 30), BOARD_BOOK),
    ):
        asked = DocumentAsked(
            about=About.MEETING, subject=meeting, words=name, dated=dated, name=name, data=data
        )
        attach_document(plan=found.plan, asked=asked, acting_user=found.officer, today=TODAY)
