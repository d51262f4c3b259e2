"""A quarter of the tiny world to report: ALPHA's year ends in September; its August and September close."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assignments.domain.approvals import OutcomeKind
from assignments.models import PaymentInstruction
from assignments.selectors.approvals import contents_of
from governance.domain.periods import PlanMonth
from governance.domain.roles import Role
from governance.models import Fund, Plan
from plan_admin.month_end.services.approving import approve_payments
from plan_admin.month_end.services.issuing import issue_payments
from plan_admin.month_end.services.settling import OutcomeSaid, record_outcome
from plan_admin.section7.models import QuarterlyReport
from plan_admin.section7.services.importing import (
    Given,
    GivenOutcome,
    import_expenditures,
    import_unrecovered_advances,
)
from plan_admin.section7.services.presenting import Presented, present_report
from tests.factories.month import ALPHA, GROWTH, MonthWorld, book_with
from tests.factories.people import person

SEPTEMBER = PlanMonth(date(2003, 9, 1))
DECEMBER = PlanMonth(date(2003, 12, 1))
TODAY = date(2004, 6, 1)
MEETING, LATER_MEETING = "board-2003-11", "board-2004-02"
HEAD = "distributor,quarter,portfolio,purpose,activity,payee,amount"
MEETINGS = [
    {"id": "m1", "funds": "all", "date": "2003-08-13", "mode": "in_person", "called_for": ["adoption"]},
    {"id": MEETING, "funds": "all", "date": "2003-11-12", "mode": "in_person", "called_for": []},
    {"id": LATER_MEETING, "funds": "all", "date": "2004-02-11", "mode": "in_person", "called_for": []},
]
FUNDS = [{"fund": ALPHA, "form": "corporation", "fiscal_year_end": "09-30"}]
OVERPAID = {
    "id": "overpaid",
    "fund": ALPHA,
    "portfolio": GROWTH,
    "distributor": "adi",
    "date": "2003-09-02",
    "amount": "5000.00",
    "reason": "Overpaid",
}
SPENT = (
    f"adi,2003-09,{GROWTH},broker_dealers,supplemental_payments,First Dealer,7000.00",
    f"adi,2003-09,{GROWTH},advertising,advertising_programs,Example Agency,400.50",
)


@dataclass(frozen=True, kw_only=True)
class ReportWorld:
    """The tiny world with its people, on the way to its first report."""

    world: MonthWorld
    officer: Any
    approver: Any

    @classmethod
    def loaded(
        cls, folder: Path, *, months: Sequence[str] = ("2003-08", "2003-09"), **parts: Any
    ) -> "ReportWorld":
        """The facts of some months; nothing is closed yet."""
        book = book_with(meetings=MEETINGS, funds=FUNDS, **parts)
        world = MonthWorld.loaded(folder, book=book, months=months)
        return cls(world=world, officer=person(Role.OFFICER), approver=person(Role.APPROVER))

    @classmethod
    def closed(cls, folder: Path, **options: Any) -> "ReportWorld":
        """August and September closed and finished; of September adi's Calculation is there."""
        found = cls.loaded(folder, **options)
        found.finish("2003-08")
        found.world.calculate()
        found.finish("2003-09")
        return found

    @property
    def plan(self) -> Plan:
        """The world's Plan."""
        return Plan.objects.get()

    @property
    def fund(self) -> Fund:
        """The Fund that reports."""
        return Fund.objects.get(name=ALPHA)

    def finish(self, month: str) -> None:
        """Close and finish a month."""
        self.world.close(month, finish=True)

    def pay(self, month: PlanMonth, *, on: date) -> None:
        """Approve, issue and settle what is prepared of a month."""
        rows = PaymentInstruction.objects.filter(plan=self.plan, month=month.first, status="PREPARED")
        shown = {one.id: one.digest for one in contents_of(rows)}
        asked: dict[str, Any] = {"plan": self.plan, "month": month}
        approve_payments(**asked, shown=shown, acting_user=self.approver)
        for fund in Fund.objects.order_by("pk"):
            issue_payments(**asked, fund=fund, acting_user=self.officer)
        issued = PaymentInstruction.objects.filter(plan=self.plan, month=month.first, status="ISSUED")
        record_outcome(
            **asked,
            instructions=list(issued.values_list("pk", flat=True)),
            said=OutcomeSaid(kind=OutcomeKind.SETTLED, on=on, reference="FED-1", reason=""),
            today=TODAY,
            acting_user=self.officer,
        )

    def spent(
        self,
        rows: Iterable[str] = SPENT,
        *,
        distributor: str = "adi",
        by: Any = None,
        head: str = HEAD,
        today: date = TODAY,
    ) -> GivenOutcome:
        """Give a file of expenditures."""
        return import_expenditures(self._given([head, *rows], distributor, by, today))

    def advanced(self, rows: Iterable[str], *, distributor: str = "adi") -> GivenOutcome:
        """State what is not recovered."""
        head = "distributor,portfolio,as_of,amount"
        return import_unrecovered_advances(self._given([head, *rows], distributor, None, TODAY))

    def present(
        self, month: PlanMonth = SEPTEMBER, *, on: date = date(2003, 11, 5), today: date = TODAY
    ) -> Presented:
        """Present ALPHA's report of a quarter."""
        return present_report(
            plan=self.plan,
            fund=self.fund.code,
            month=month,
            presented_on=on,
            today=today,
            acting_user=self.officer,
        )

    def presented(self, **options: Any) -> QuarterlyReport:
        """The same, as it is kept."""
        return QuarterlyReport.objects.get(pk=self.present(**options).report)

    def _given(self, lines: Iterable[str], distributor: str, by: Any, today: date) -> Given:
        return Given(
            plan=self.plan,
            distributor=distributor,
            data="\n".join(lines).encode(),
            source="spent.csv",
            today=today,
            acting_user=by or self.officer,
        )
