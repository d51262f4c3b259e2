"""What holds lines beside a month's own now: corrections of earlier months, and what is carried over."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from assignments.domain.routes import Component, PayeeKind, ordered_reasons
from assignments.selectors.payments import StandingLine
from assignments.selectors.transfers import transfers_of
from fees.models import MonthlyFee
from plan_admin.month_end.selectors.correction_holds import MonthOfCorrections, missing_notice
from plan_admin.month_end.selectors.month_facts import MonthFacts
from plan_admin.month_end.selectors.stored_shares import FeeRow

CORRECTING = (Component.CORRECTION, Component.CDSC)


class BesideHolds:
    """Why held lines of a month wait by what is now known, where they are not of the month's own fees."""

    def __init__(
        self, held: Sequence[StandingLine], *, fees: Mapping[int, FeeRow], facts: MonthFacts
    ) -> None:
        self._held, self._fees, self._facts = held, fees, facts

    def reasons(self, one: StandingLine) -> tuple[str, ...] | None:
        """The reasons of a correction, or of what is carried over; None for any other line."""
        line = one.line
        if line.component == Component.CARRIED_OVER:
            return self._of_carried_over(one)
        if line.component not in CORRECTING or not line.corrects.isdigit():
            return None
        fee = self._corrected.get(int(line.corrects))
        if fee is None:
            return None
        return self._months[fee.month].reasons_of_line(
            fee.pk, line.distributor, line.assignee, component=Component(line.component)
        )

    def _of_carried_over(self, one: StandingLine) -> tuple[str, ...]:
        fee = self._fees[one.line.fee]
        reasons = list(fee.holds(one.line.distributor))
        if one.payee_kind == PayeeKind.ASSIGNEE:
            transfers = transfers_of(self._facts.plan, known_at=self._facts.known_at)
            own = transfers.get((fee.share_class, one.line.distributor), ())
            reasons += missing_notice(own, one.line.assignee)
        return ordered_reasons(reasons)

    @cached_property
    def _corrected(self) -> dict[int, MonthlyFee]:
        numbers = {int(one.line.corrects) for one in self._held if one.line.corrects.isdigit()}
        return MonthlyFee.objects.in_bulk(numbers)

    @cached_property
    def _months(self) -> Mapping[date, MonthOfCorrections]:
        return MonthOfCorrections.by_month(
            self._facts.plan, self._corrected.values(), known_at=self._facts.known_at, own=True
        )
