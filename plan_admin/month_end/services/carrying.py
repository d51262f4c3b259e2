"""Section 13: what the Prior Plan left payable enters the Plan's first month, as it was given."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assignments.domain.corrections import Difference, Label, Part, Purse, Settled, settle
from assignments.domain.routes import Component, RouteKind, ordered_reasons
from assignments.models import CarriedOver, CarriedOverEntry
from assignments.selectors.carried_over import Given, amounts_to_enter, is_held, never_paid
from assignments.selectors.transfers import directions_on, transfers_of
from assignments.services.claims import ClaimedFrom, claim_remainders
from fees.models import MonthlyFee
from governance.domain.money import dollars_from_cents
from governance.domain.periods import PlanMonth
from governance.models import Act
from plan_admin.month_end.selectors.correction_holds import missing_notice, payee_by
from plan_admin.month_end.selectors.covenant import WITH_FIGURES
from plan_admin.month_end.selectors.month_facts import MonthFacts
from plan_admin.month_end.selectors.stored_shares import FeeRow
from plan_admin.month_end.selectors.transfer_weights import TransfersOfShares

PRIOR_PLAN = "Prior Plan"  # in place of a Transfer, where none is known


@dataclass(frozen=True, slots=True, kw_only=True)
class _Carrying:
    """What is to be entered with one share class; `first` is the month that took the first of it."""

    fee: FeeRow
    first: PlanMonth | None
    given: Sequence[Given]


def carry_over(
    fees: Mapping[int, FeeRow], *, facts: MonthFacts, act: Act, purses: Mapping[int, Purse]
) -> Iterator[tuple[int, Settled]]:
    """Enter what is given and not taken yet, by share class: all of it at first, later the difference.

    What would come back of an amount that is still held waits for it. The caller holds the transaction.
    """
    given = amounts_to_enter(facts.plan, share_classes=fees, until=facts.month.last, known_at=facts.known_at)
    if not given:
        return
    first = _first_months(given, before=facts.month)
    routes = _Routes(facts, share_classes=given)
    for share_class in sorted(given):
        carrying = _Carrying(fee=fees[share_class], first=first.get(share_class), given=given[share_class])
        for settled in _enter(carrying, facts=facts, act=act, routes=routes, purse=purses[share_class]):
            yield share_class, settled


def _first_months(share_classes: Mapping[int, object], *, before: PlanMonth) -> dict[int, PlanMonth]:
    """The first month before this one that stands of each share class."""
    rows = MonthlyFee.objects.filter(
        share_class__in=list(share_classes), month__lt=before.first, status__in=WITH_FIGURES
    )
    found: dict[int, PlanMonth] = {}
    for share_class, month in rows.order_by("month").values_list("share_class_id", "month"):
        found.setdefault(share_class, PlanMonth(month))
    return found


class _Routes:
    """Whom amounts carried over are paid to, and what they wait for."""

    def __init__(self, facts: MonthFacts, *, share_classes: Collection[int]) -> None:
        self._facts = facts
        self._transfers = transfers_of(facts.plan, known_at=facts.known_at)
        self._entries = TransfersOfShares(share_classes)

    def difference(self, one: Given, carrying: _Carrying) -> Difference:
        """An amount on its route: by the direction for the last day of the month that it belongs to."""
        part = Part(one.distributor, one.assignee, Component(one.component))
        share_class = carrying.fee.share_class
        key = (share_class, one.distributor)
        direction = None
        if part.component is Component.DISTRIBUTION_FEE:
            direction = directions_on(
                self._facts.plan,
                day=(carrying.first or self._facts.month).last,
                known_at=self._facts.known_at,
                share_classes={share_class},
            ).get(key)
        reasons = list(carrying.fee.holds(one.distributor))
        if direction is not None and direction.direction.route is RouteKind.ASSIGNEE:
            reasons += missing_notice(self._transfers.get(key, ()), one.assignee)
        entries = self._entries.entries(share_class, part) or (PRIOR_PLAN,)
        gives_back = one.assignee is not None and one.cents < one.stood
        return Difference(
            part=part,
            stood=one.stood,
            restated=one.cents,
            payee=payee_by(direction, part),
            held_because=ordered_reasons(reasons),
            by_transfer=tuple((entry, 1) for entry in entries) if gives_back else (),
            unpaid=never_paid(one, share_class=share_class) if one.cents < one.stood else 0,
        )


def _enter(
    carrying: _Carrying, *, facts: MonthFacts, act: Act, routes: _Routes, purse: Purse
) -> Iterator[Settled]:
    by_day: dict[date, list[tuple[Given, Difference]]] = defaultdict(list)
    for one in carrying.given:
        if one.cents < one.stood and is_held(one, share_class=carrying.fee.share_class):
            continue
        by_day[one.through].append((one, routes.difference(one, carrying)))
    label = Label(
        portfolio=carrying.fee.portfolio,
        component=Component.CARRIED_OVER,
        for_month=carrying.first.first if carrying.first else None,
        corrects=None,
    )
    for through in sorted(by_day):
        settled = settle([difference for _, difference in by_day[through]], purse=purse, label=label)
        _store(settled, [one for one, _ in by_day[through]], carrying=carrying, facts=facts, act=act)
        yield settled


def _store(
    settled: Settled, given: Sequence[Given], *, carrying: _Carrying, facts: MonthFacts, act: Act
) -> None:
    rows: dict[tuple[str, str | None, Component], int] = {}
    for one, settlement in zip(given, settled.settlements, strict=True):
        part = settlement.difference.part
        row = CarriedOverEntry.objects.create(
            carried_over=CarriedOver.objects.get(pk=one.id),
            monthly_fee_id=carrying.fee.id,
            stood=dollars_from_cents(one.stood),
            amount=dollars_from_cents(settlement.difference.cents),
            in_lines=dollars_from_cents(settlement.in_lines),
            claimed=dollars_from_cents(settlement.claimed),
            spared=dollars_from_cents(settlement.spared),
            recorded_by=act,
        )
        rows[part.distributor, part.assignee, part.component] = row.pk
    claim_remainders(
        settled.remainders,
        of=ClaimedFrom(
            plan=facts.plan,
            fund=carrying.fee.fund,
            share_class=carrying.fee.share_class,
            portfolio=carrying.fee.portfolio,
            day=facts.month.last,
            what=f"carried over until {given[0].through} was too much, corrected in {facts.month}",
            section="13",
            carried_over=rows,
        ),
        act=act,
    )
