"""A month of the tiny world whose payments are prepared, and the people who let them leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import connection

from assignments.domain.approvals import OutcomeKind
from assignments.models import PaymentAuthorization, PaymentInstruction
from assignments.selectors.approvals import contents_of
from governance.domain.periods import PlanMonth
from governance.domain.roles import Role
from governance.models import Fund, Plan
from plan_admin.month_end.services.approving import ApprovalOutcome, approve_payments
from plan_admin.month_end.services.determining import Decided, determine_payment
from plan_admin.month_end.services.issuing import IssueOutcome, issue_payments
from plan_admin.month_end.services.payment_acts import Writing
from plan_admin.month_end.services.settling import OutcomeSaid, record_outcome
from tests.factories.month import ALPHA, MonthWorld
from tests.factories.people import person

SEPTEMBER = PlanMonth(date(2003, 9, 1))
TODAY = date(2003, 10, 31)
PAPER = Writing(kept_at="minutes of 10 October 2003")


@dataclass(frozen=True, kw_only=True)
class FourEyes:
    """A world whose September is closed, with an approver, a second one and an officer."""

    world: MonthWorld
    approver: Any
    second: Any
    officer: Any

    @classmethod
    def prepared(cls, folder: Path, *, calculated: bool = True, **options: Any) -> "FourEyes":
        """September closed: everything prepared, or without the Calculation some of it held."""
        world = MonthWorld.loaded(folder, **options)
        if calculated:
            world.calculate()
        world.close()
        return cls.of(world)

    @classmethod
    def of(cls, world: MonthWorld) -> "FourEyes":
        """The people beside a world that is there."""
        return cls(
            world=world,
            approver=person(Role.APPROVER),
            second=person(Role.APPROVER, name="approver-2"),
            officer=person(Role.OFFICER),
        )

    @cached_property
    def plan(self) -> Plan:
        """The world's Plan."""
        return Plan.objects.get()

    def fund(self, name: str = ALPHA) -> Fund:
        """A Fund by its name."""
        return Fund.objects.get(name=name)

    def in_state(self, *states: str, payee: str = "", fund: str = "") -> list[int]:
        """The numbers of September's payments in these states."""
        rows = PaymentInstruction.objects.filter(month=SEPTEMBER.first, status__in=states)
        rows = rows.filter(payee=payee) if payee else rows
        rows = rows.filter(fund__name=fund) if fund else rows
        return list(rows.order_by("pk").values_list("pk", flat=True))

    def shown(self, numbers: Iterable[int] | None = None) -> dict[int, str]:
        """The digests of payments (all that are prepared) as they would be shown now."""
        wanted = self.in_state("PREPARED") if numbers is None else list(numbers)
        rows = PaymentInstruction.objects.filter(pk__in=wanted)
        return {one.id: one.digest for one in contents_of(rows)}

    def approve(self, shown: dict[int, str] | None = None, *, by: Any = None) -> ApprovalOutcome:
        """Approve what is prepared, or what was shown."""
        given = self.shown() if shown is None else shown
        return self._checked(
            approve_payments(plan=self.plan, month=SEPTEMBER, shown=given, acting_user=by or self.approver)
        )

    def issue(self, *, fund: str = ALPHA, seen: Iterable[int] | None = None, by: Any = None) -> IssueOutcome:
        """Issue what is approved of a Fund."""
        outcome = issue_payments(
            plan=self.plan,
            month=SEPTEMBER,
            fund=self.fund(fund),
            acting_user=by or self.officer,
            seen=None if seen is None else list(seen),
        )
        return self._checked(outcome)

    def issued(self, *, fund: str = ALPHA) -> PaymentAuthorization:
        """Approve and issue all of a Fund."""
        self.approve(self.shown(self.in_state("PREPARED", fund=fund)))
        authorization = self.issue(fund=fund).authorization
        assert authorization is not None
        return authorization

    def outcome(self, kind: OutcomeKind, numbers: Iterable[int], **said: Any) -> int:
        """Record what became of payments."""
        words = {"on": date(2003, 10, 8), "reference": "FED-1", "reason": "", **said}
        return self._checked(
            record_outcome(
                plan=self.plan,
                month=SEPTEMBER,
                instructions=list(numbers),
                said=OutcomeSaid(kind=kind, **words),
                today=TODAY,
                acting_user=self.officer,
            )
        )

    def determine(
        self, number: int, *, pays: bool, by: Any = None, reason: str = "The Board so resolved."
    ) -> Any:
        """Decide of a held payment."""
        decided = Decided(pays=pays, reason=reason, writing=PAPER, on=TODAY)
        return self._checked(
            determine_payment(
                plan=self.plan,
                month=SEPTEMBER,
                instruction=number,
                decided=decided,
                acting_user=by or self.approver,
            )
        )

    def _checked(self, outcome: Any) -> Any:
        """What the database checks when a transaction ends, checked now."""
        if connection.in_atomic_block:
            connection.check_constraints()
        return outcome
