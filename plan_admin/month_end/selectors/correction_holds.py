"""What holds a correction: what holds the month that it corrects, by what is now known (R13)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from assignments.domain.corrections import Part, Payee
from assignments.domain.routes import CalculationFigures, Component, PayeeKind, RouteKind, ordered_reasons
from assignments.domain.transfers import TransferTerms
from assignments.selectors.transfers import (
    DirectionInForce,
    calculations_of,
    cdsc_transfers_of,
    directions_on,
    transfers_of,
)
from fees.models import MonthlyFee
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.selectors.month_facts import month_facts
from plan_admin.month_end.selectors.standing_parts import PaidLine, paid_lines, spared_before
from plan_admin.month_end.selectors.stored_shares import FeeRow, fee_rows

UNDONE = "Section 11("
NOT_PAID = "R13: by determination the month that it corrects is not paid"
Key = tuple[int, str]


class MonthOfCorrections:
    """Closed share classes of one month, as an act knows the routes and the holds of what corrects them."""

    def __init__(
        self,
        plan: Plan,
        month: PlanMonth,
        fees: Mapping[int, int],
        *,
        known_at: int | None,
        own: bool = False,
    ) -> None:
        """`fees` has the share class of each fee; `own`: corrections that were made already hold nothing."""
        self._plan, self._month, self._fees, self._known_at = plan, month, fees, known_at
        self._own = own

    @classmethod
    def by_month(
        cls, plan: Plan, fees: Iterable[MonthlyFee], *, known_at: int | None, own: bool = False
    ) -> dict[date, "MonthOfCorrections"]:
        """The months of some fees, by their first days."""
        months: dict[date, dict[int, int]] = {}
        for fee in fees:
            months.setdefault(fee.month, {})[fee.pk] = fee.share_class_id
        return {
            first: cls(plan, PlanMonth(first), found, known_at=known_at, own=own)
            for first, found in months.items()
        }

    def payee(self, fee: int, part: Part, *, divided: bool) -> Payee:
        """Section 6(d), (e): to whom the direction for the month's last day sends a part.

        `divided`: an Assignee has a part of the Distributor's deferred charges; else they are not an agent's.
        """
        to_distributor = Payee(PayeeKind.DISTRIBUTOR, part.distributor)
        if part.component is Component.SERVICE_FEE or (part.component is Component.CDSC and not divided):
            return to_distributor
        return payee_by(self._directions.get((self._fees[fee], part.distributor)), part)

    def is_held(self, fee: int, part: Part) -> bool:
        """Whether money of that part waits, so that nothing of it can have been too much yet."""
        return any(line.held_because for line in self._lines(fee, part))

    def is_paid(self, fee: int, part: Part) -> bool:
        """Whether no determination says that the part is not paid."""
        return all(line.is_paid for line in self._lines(fee, part))

    def unpaid(self, fee: int, part: Part, *, stood: int) -> int:
        """What of a part as it stood is never paid, by determinations: all of it, where nothing was paid.

        What an earlier restatement left alone does not count again.
        """
        lines = self._lines(fee, part)
        never = [line.cents for line in lines if not line.is_paid]
        if len(never) == len(lines):
            return stood if lines else 0
        return max(sum(never) - self._spared.get((fee, part), 0), 0)

    def reasons(self, fee: int, part: Part) -> tuple[str, ...]:
        """Why a correction of the part waits.

        With what it corrects, while that is held. Otherwise for what the law says of the month now, unless
        that ended for the part itself: a review or a person released it.
        """
        lines = self._lines(fee, part)
        held = {reason for line in lines for reason in line.held_because}
        if held:
            return ordered_reasons(held)
        by_law = set(self._rows[fee].holds_of(part.component, part.distributor))
        if not lines:
            return ordered_reasons((*by_law, *self._of_the_route(fee, part)))
        if not self.is_paid(fee, part):
            return ordered_reasons((*by_law, NOT_PAID))
        released = {reason for line in lines for reason in line.was_held if not reason.startswith(UNDONE)}
        return ordered_reasons(by_law - released)

    def reasons_of_line(
        self, fee: int, distributor: str, assignee: str | None, *, component: Component
    ) -> tuple[str, ...]:
        """Why a line that corrects a fee waits; the Distributor's own is of its balance and service fee."""
        if component is Component.CDSC:
            return self.reasons(fee, Part(distributor, assignee, component))
        parts = [Part(distributor, assignee, Component.DISTRIBUTION_FEE)]
        if assignee is None:
            parts.append(Part(distributor, None, Component.SERVICE_FEE))
        paid = [part for part in parts if self._lines(fee, part)]
        return ordered_reasons([reason for part in paid or parts[:1] for reason in self.reasons(fee, part)])

    def _lines(self, fee: int, part: Part) -> Sequence[PaidLine]:
        return self._paid[fee].get(part, ()) if fee in self._paid else ()

    def _of_the_route(self, fee: int, part: Part) -> tuple[str, ...]:
        """Section 6(c), (d): what a part waits for that the month itself did not give."""
        if part.component is Component.SERVICE_FEE:
            return ()
        key = (self._fees[fee], part.distributor)
        direction = self._directions.get(key)
        if direction is None or direction.direction.route is not RouteKind.ASSIGNEE:
            return ()
        if part.component is Component.CDSC:
            return missing_notice(self._charge_transfers.get(key, ()), part.assignee)
        if key not in self._calculations:
            return (f"Section 6(d): no Monthly Calculation of {part.distributor} for {self._month}",)
        return missing_notice(self._transfers.get(key, ()), part.assignee)

    @cached_property
    def _paid(self) -> Mapping[int, Mapping[Part, Sequence[PaidLine]]]:
        return paid_lines(list(self._fees), own=self._own)

    @cached_property
    def _spared(self) -> Mapping[tuple[int, Part], int]:
        return spared_before(list(self._fees))

    @cached_property
    def _rows(self) -> Mapping[int, FeeRow]:
        facts = month_facts(self._plan, month=self._month, known_at=self._known_at)
        rows = fee_rows(self._plan, month=self._month, pk__in=list(self._fees))
        return {number: row.as_known(facts) for number, row in rows.items()}

    @cached_property
    def _directions(self) -> Mapping[Key, DirectionInForce]:
        return directions_on(
            self._plan,
            day=self._month.last,
            known_at=self._known_at,
            share_classes=set(self._fees.values()),
        )

    @cached_property
    def _calculations(self) -> Mapping[Key, CalculationFigures]:
        return calculations_of(
            self._plan,
            month=self._month,
            known_at=self._known_at,
            share_classes=set(self._fees.values()),
        )

    @cached_property
    def _transfers(self) -> Mapping[Key, Sequence[TransferTerms]]:
        return self._of_the_month(transfers_of(self._plan, known_at=self._known_at))

    @cached_property
    def _charge_transfers(self) -> Mapping[Key, Sequence[TransferTerms]]:
        return self._of_the_month(cdsc_transfers_of(self._plan, known_at=self._known_at))

    def _of_the_month(
        self, found: Mapping[Key, Sequence[TransferTerms]]
    ) -> Mapping[Key, Sequence[TransferTerms]]:
        in_force = {
            key: [
                one
                for one in terms
                if one.first_day <= self._month.last
                and (one.last_day is None or one.last_day >= self._month.first)
            ]
            for key, terms in found.items()
        }
        return {key: terms for key, terms in in_force.items() if terms}


def payee_by(direction: DirectionInForce | None, part: Part) -> Payee:
    """Section 6(d), (e): to whom a direction sends a part of the distribution fee."""
    if direction is not None and direction.direction.route is RouteKind.COLLECTION_AGENT:
        return Payee(PayeeKind.COLLECTION_AGENT, direction.direction.agent or "")
    if direction is not None and part.assignee is not None:
        return Payee(PayeeKind.ASSIGNEE, part.assignee)
    return Payee(PayeeKind.DISTRIBUTOR, part.distributor)


def missing_notice(transfers: Sequence[TransferTerms], assignee: str | None) -> tuple[str, ...]:
    """Section 6(c): why an Assignee's amount waits where the Fund lacks a notice with name and address."""
    if assignee is None:
        return ()
    own = [one for one in transfers if one.assignee == assignee]
    if own and all(one.noticed for one in own):
        return ()
    return (f"Section 6(c): no notice with name and address of {assignee}",)
