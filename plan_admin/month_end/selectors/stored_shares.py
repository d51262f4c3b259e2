"""The stored shares of computed classes, ready to be routed (R9)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection

from assignments.domain.deferred_charges import route_charge
from assignments.domain.determinations import holds_after
from assignments.domain.routes import (
    CalculationFigures,
    Component,
    PayableLine,
    calculation_hold,
    route_share,
)
from assignments.domain.transfers import Portion, ShareSplit
from assignments.models import (
    Assignee,
    AssigneePortion12b1,
    DeferredChargePart,
    DistributorShare12b1,
)
from assignments.selectors.transfers import calculations_of, directions_on, noticed_transfers
from fees.models import MonthlyFee
from governance.domain.conventions import ConventionName, tolerance_cents
from governance.domain.periods import PlanMonth
from governance.models import Distributor, Plan
from plan_admin.month_end.selectors.month_facts import MonthFacts

# Amounts come as whole cents: a column of dollars has two decimals, so that none is lost.
PORTIONS = f"""
    SELECT monthly_fee_id, distributor.code, assignee.code, (amount * 100)::bigint, transfers
    FROM {AssigneePortion12b1._meta.db_table} AS portion
    JOIN {Distributor._meta.db_table} AS distributor ON distributor.id = portion.distributor_id
    JOIN {Assignee._meta.db_table} AS assignee ON assignee.id = portion.assignee_id
    WHERE monthly_fee_id = ANY(%s)
    ORDER BY assignee.code COLLATE "C"
"""
SHARES = f"""
    SELECT monthly_fee_id, distributor.code, (distribution_fee * 100)::bigint, (service_fee * 100)::bigint,
        (balance * 100)::bigint
    FROM {DistributorShare12b1._meta.db_table} AS share
    JOIN {Distributor._meta.db_table} AS distributor ON distributor.id = share.distributor_id
    WHERE monthly_fee_id = ANY(%s)
    ORDER BY monthly_fee_id, share.distributor_id
"""


# In the order of assignee codes, the balance last.
CHARGES = f"""
    SELECT monthly_fee_id, distributor.code, assignee.code, (amount * 100)::bigint, transfers
    FROM {DeferredChargePart._meta.db_table} AS part
    JOIN {Distributor._meta.db_table} AS distributor ON distributor.id = part.distributor_id
    LEFT JOIN {Assignee._meta.db_table} AS assignee ON assignee.id = part.assignee_id
    WHERE monthly_fee_id = ANY(%s)
    ORDER BY monthly_fee_id, part.distributor_id, assignee.code COLLATE "C" NULLS LAST
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRow:
    """What paying a computed class needs to know of its month."""

    id: int
    share_class: int
    portfolio: str
    fund: int
    tolerance_cents: int
    held_because: tuple[str, ...]
    held_agreements: Mapping[str, str]
    authority: Mapping[str, str | None]
    is_closed: bool
    not_approved: Mapping[str, str] = field(default_factory=dict)

    def holds(self, distributor: str) -> tuple[str, ...]:
        """Why the payments to a Distributor wait."""
        own = self.held_agreements.get(distributor)
        return (*self.held_because, *((own,) if own else ()))

    def holds_charges(self, distributor: str) -> tuple[str, ...]:
        """Why the deferred charges of a Distributor wait: no termination of the Plan touches them."""
        own = self.not_approved.get(distributor)
        return (*self.held_because, *((own,) if own else ()))

    def holds_of(self, component: Component, distributor: str) -> tuple[str, ...]:
        """Why a Distributor's payments of one component wait."""
        return self.holds_charges(distributor) if component is Component.CDSC else self.holds(distributor)

    def as_known(self, facts: MonthFacts) -> "FeeRow":
        """The same fee with what holds it, and the votes that permit it, by what is known by now.

        Where the Plan turns out not to be in force, that holds it: no lost vote permits a payment.
        """
        terms = facts.terms.get(self.share_class)
        if terms is None:
            return replace(self, held_because=(facts.problems[self.share_class],))
        if not terms.spans:
            return replace(self, held_because=(terms.not_in_force,))
        return replace(
            self,
            held_because=holds_after(terms.held_because, facts.lapses.get(self.share_class)),
            held_agreements=dict(terms.held_agreements),
            not_approved=dict(terms.not_approved),
            authority=terms.authority,
        )


class FeeShare(NamedTuple):
    """A Distributor's stored share of one computed class; the service fee in cents."""

    fee: FeeRow
    distributor: str
    service_fee: int
    split: ShareSplit


class FeeCharge(NamedTuple):
    """A Distributor's stored deferred charges of one computed class (Section 11)."""

    fee: FeeRow
    distributor: str
    split: ShareSplit


class FeeLine(NamedTuple):
    """A line and the computed class that it pays."""

    fee: FeeRow
    line: PayableLine


def fee_rows(plan: Plan, *, month: PlanMonth, **narrowed: Any) -> dict[int, FeeRow]:
    """Classes of a Plan's month by the number of their fee, narrowed by conditions on MonthlyFee."""
    rows = MonthlyFee.objects.filter(share_class__plan=plan, month=month.first, **narrowed).values_list(
        "pk",
        "share_class_id",
        "share_class__portfolio__code",
        "share_class__portfolio__fund_id",
        f"conventions__{ConventionName.CALCULATION_TOLERANCE}",
        "held_because",
        "held_agreements",
        "authority",
        "status",
    )
    return {
        row[0]: FeeRow(
            id=row[0],
            share_class=row[1],
            portfolio=row[2],
            fund=row[3],
            tolerance_cents=tolerance_cents(row[4]),
            held_because=tuple(row[5]),
            held_agreements=row[6],
            authority=row[7],
            is_closed=row[8] == MonthlyFee.Status.CLOSED,
        )
        for row in rows
    }


def stored_shares(fees: Mapping[int, FeeRow], *, plan: Plan, known_at: int | None) -> list[FeeShare]:
    """The stored shares of some computed classes, with their Portions and whether notice of each has come.

    What is paid is cents: the exact amounts behind them stay where they are.
    """
    stored = _rows(PORTIONS, fees)
    noticed = noticed_transfers(plan, {one for row in stored for one in row[4]}, known_at=known_at)
    portions: dict[tuple[int, str], list[Portion]] = defaultdict(list)
    for fee, distributor, assignee, cents, transfers in stored:
        portions[fee, distributor].append(_portion(assignee, cents, transfers, noticed=noticed))
    return [
        FeeShare(
            fee=fees[fee],
            distributor=code,
            service_fee=service_fee,
            split=ShareSplit(
                share_cents=share,
                portions=tuple(portions.get((fee, code), ())),
                balance_cents=balance,
                balance_exact=0,
            ),
        )
        for fee, code, share, service_fee, balance in _rows(SHARES, fees)
    ]


def stored_charges(fees: Mapping[int, FeeRow], *, plan: Plan, known_at: int | None) -> list[FeeCharge]:
    """The stored deferred charges of some computed classes, with whether notice of each part has come."""
    stored = _rows(CHARGES, fees)
    noticed = noticed_transfers(plan, {one for row in stored for one in row[4]}, known_at=known_at)
    found = []
    for (fee, code), rows in groupby(stored, key=itemgetter(0, 1)):
        own = list(rows)
        portions = tuple(
            _portion(assignee, cents, transfers, noticed=noticed)
            for _, _, assignee, cents, transfers in own
            if assignee is not None
        )
        whole = sum(row[3] for row in own)
        split = ShareSplit(
            share_cents=whole,
            portions=portions,
            balance_cents=whole - sum(portion.cents for portion in portions),
            balance_exact=0,
        )
        found.append(FeeCharge(fee=fees[fee], distributor=code, split=split))
    return found


def _portion(assignee: str, cents: int, transfers: Sequence[int], *, noticed: frozenset[int]) -> Portion:
    return Portion(
        assignee=assignee,
        exact=0,
        cents=cents,
        noticed=noticed.issuperset(transfers),
        transfers=tuple(transfers),
    )


def _rows(query: str, fees: Iterable[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [list(fees)])
        return list(cursor.fetchall())


def routed_lines(
    shares: Sequence[FeeShare],
    *,
    plan: Plan,
    month: PlanMonth,
    known_at: int | None,
    in_our_figures: bool = False,
) -> list[FeeLine]:
    """R9 for each share, by the directions and Monthly Calculations as known at an act (None: now).

    `in_our_figures`: a Calculation that can be paid ends the hold and changes no amount.
    """
    classes = {share.fee.share_class for share in shares}
    directions = directions_on(plan, day=month.last, known_at=known_at, share_classes=classes)
    calculations = calculations_of(plan, month=month, known_at=known_at, share_classes=classes)
    lines: list[FeeLine] = []
    month_text = str(month)
    for share in shares:
        fee = share.fee
        found = directions.get((fee.share_class, share.distributor))
        calculation = calculations.get((fee.share_class, share.distributor))
        if in_our_figures and calculation is not None:
            calculation = _in_our_figures(share, calculation, month=month)
        routed = route_share(
            portfolio=fee.portfolio,
            distributor=share.distributor,
            month=month_text,
            split=share.split,
            service_fee_cents=share.service_fee,
            direction=found.direction if found else None,
            calculation=calculation,
            tolerance_cents=fee.tolerance_cents,
            held_because=fee.holds(share.distributor),
        )
        lines += [FeeLine(fee, line) for line in routed]
    return lines


def routed_charges(
    charges: Sequence[FeeCharge], *, plan: Plan, month: PlanMonth, known_at: int | None
) -> list[FeeLine]:
    """Section 11: the lines that pay deferred charges over, by the directions as known at an act."""
    classes = {charge.fee.share_class for charge in charges}
    if not classes:
        return []
    directions = directions_on(plan, day=month.last, known_at=known_at, share_classes=classes)
    lines = []
    for charge in charges:
        fee = charge.fee
        found = directions.get((fee.share_class, charge.distributor))
        routed = route_charge(
            portfolio=fee.portfolio,
            distributor=charge.distributor,
            split=charge.split,
            direction=found.direction if found else None,
            held_because=fee.holds_charges(charge.distributor),
        )
        lines += [FeeLine(fee, line) for line in routed]
    return lines


def _in_our_figures(
    share: FeeShare, calculation: CalculationFigures, *, month: PlanMonth
) -> CalculationFigures:
    """Our figures where the Calculation's can be paid, else the Calculation's."""
    hold = calculation_hold(
        distributor=share.distributor,
        month=str(month),
        split=share.split,
        calculation=calculation,
        tolerance_cents=share.fee.tolerance_cents,
    )
    if hold is not None:
        return calculation
    portions = {portion.assignee: portion.cents for portion in share.split.portions}
    return replace(calculation, share_cents=share.split.share_cents, portions=portions)


def by_fund(lines: Iterable[FeeLine]) -> dict[int, list[FeeLine]]:
    """Lines by the Fund that pays them."""
    found: dict[int, list[FeeLine]] = defaultdict(list)
    for one in lines:
        found[one.fee.fund].append(one)
    return found
