"""What is known of a month's Monthly Calculations: our shares, theirs, the directions, what waits."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assignments.domain.calculation_states import CalculationState, LineStanding, state_of
from assignments.domain.routes import CalculationFigures, Component, RouteKind, calculation_hold
from assignments.domain.transfers import Portion, ShareSplit, TransferTerms
from assignments.models import AssigneePortion12b1, DistributorShare12b1
from assignments.selectors.told import lines_standing
from assignments.selectors.transfers import calculations_of, directions_on, transfers_of
from fees.models import MonthlyFee
from governance.domain.conventions import ConventionName, tolerance_cents
from governance.domain.money import cents_from_dollars
from governance.domain.periods import DatePeriod, PlanMonth
from governance.models import Plan
from governance.selectors.parties import ShareClassRow, share_classes_of

WITH_FIGURES = (MonthlyFee.Status.COMPUTED, MonthlyFee.Status.CLOSED)
Key = tuple[int, str]  # share class, Distributor's code


@dataclass(frozen=True, slots=True, kw_only=True)
class OurShare:
    """A Distributor's stored share of a computed class, in cents, with what it is a part of."""

    fee: int
    is_closed: bool
    split: ShareSplit
    service_cents: int
    fee_cents: int
    days: int
    tolerance_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationFacts:
    """One Distributor and Portfolio in a month; `ours` None while the month is not computed there.

    `running` are the Distributor's Transfers there that cover a day of the month, as now known.
    """

    share_class: ShareClassRow
    distributor: str
    ours: OurShare | None
    theirs: CalculationFigures | None
    pays_assignees: bool
    running: tuple[TransferTerms, ...]
    lines: tuple[LineStanding, ...]
    hold: str | None

    @property
    def is_needed(self) -> bool:
        """Whether a direction pays Assignees directly, and a Transfer gives one an amount (R9)."""
        gives = bool(self.ours.split.portions) if self.ours is not None else bool(self.running)
        return self.pays_assignees and gives

    @property
    def assignees(self) -> frozenset[str]:
        """To whom a Transfer of the Distributor gives an amount there, as computed or as now known."""
        stored = self.ours.split.portions if self.ours is not None else ()
        return frozenset({one.assignee for one in stored} | {one.assignee for one in self.running})

    @property
    def state(self) -> CalculationState:
        """Where it stands."""
        return state_of(
            is_needed=self.is_needed,
            is_computed=self.ours is not None,
            figures=self.theirs,
            hold=self.hold,
            lines=self.lines,
        )


def calculation_facts(
    plan: Plan, *, month: PlanMonth, distributor: str | None = None
) -> tuple[CalculationFacts, ...]:
    """Every Distributor and Portfolio that a month's Calculations are about, or one Distributor's.

    In the order of Distributor and Schedule A. The number of queries does not depend on how many there are.
    """
    classes = {row.share_class: (at, row) for at, row in enumerate(share_classes_of(plan))}
    ours = _our_shares(plan, month=month, distributor=distributor)
    theirs = calculations_of(plan, month=month, known_at=None)
    directions = directions_on(plan, day=month.last, known_at=None)
    transfers = {
        key: running
        for key, terms in transfers_of(plan, known_at=None).items()
        if (running := _running(terms, month=month))
    }
    lines = _lines(plan, month=month, distributor=distributor)
    keys = {key for key in {*ours, *theirs, *transfers} if distributor in (None, key[1])}
    found = []
    for key in sorted(keys, key=lambda one: (one[1], classes[one[0]][0])):
        share_class, code = key
        own, direction = ours.get(key), directions.get(key)
        found.append(
            CalculationFacts(
                share_class=classes[share_class][1],
                distributor=code,
                ours=own,
                theirs=theirs.get(key),
                pays_assignees=direction is not None and direction.direction.route is RouteKind.ASSIGNEE,
                running=transfers.get(key, ()),
                lines=tuple(lines.get((own.fee, code), ())) if own else (),
                hold=_hold(own, theirs.get(key), distributor=code, month=month),
            )
        )
    return tuple(found)


def _running(terms: Iterable[TransferTerms], *, month: PlanMonth) -> tuple[TransferTerms, ...]:
    return tuple(one for one in terms if DatePeriod(one.first_day, one.last_day).overlaps(month.period))


def _hold(
    ours: OurShare | None, theirs: CalculationFigures | None, *, distributor: str, month: PlanMonth
) -> str | None:
    if ours is None or theirs is None:
        return None
    return calculation_hold(
        distributor=distributor,
        month=str(month),
        split=ours.split,
        calculation=theirs,
        tolerance_cents=ours.tolerance_cents,
    )


def _our_shares(plan: Plan, *, month: PlanMonth, distributor: str | None) -> dict[Key, OurShare]:
    shares = DistributorShare12b1.objects.filter(
        monthly_fee__share_class__plan=plan,
        monthly_fee__month=month.first,
        monthly_fee__status__in=WITH_FIGURES,
    )
    if distributor is not None:
        shares = shares.filter(distributor__code=distributor)
    rows = list(
        shares.values_list(
            "monthly_fee_id",
            "monthly_fee__share_class_id",
            "distributor__code",
            "distribution_fee",
            "service_fee",
            "balance",
            "monthly_fee__status",
            "monthly_fee__distribution_fee",
            "monthly_fee__accrued_on",
            f"monthly_fee__conventions__{ConventionName.CALCULATION_TOLERANCE}",
        )
    )
    portions = _portions({row[0] for row in rows})
    return {
        (row[1], row[2]): OurShare(
            fee=row[0],
            is_closed=row[6] == MonthlyFee.Status.CLOSED,
            split=ShareSplit(
                share_cents=cents_from_dollars(row[3]),
                portions=tuple(portions.get((row[0], row[2]), ())),
                balance_cents=cents_from_dollars(row[5]),
                balance_exact=0,
            ),
            service_cents=cents_from_dollars(row[4]),
            fee_cents=cents_from_dollars(row[7]),
            days=len(row[8]),
            tolerance_cents=tolerance_cents(row[9]),
        )
        for row in rows
    }


def _portions(fees: Iterable[int]) -> Mapping[Key, list[Portion]]:
    found: dict[Key, list[Portion]] = defaultdict(list)
    rows = AssigneePortion12b1.objects.filter(monthly_fee__in=set(fees)).values_list(
        "monthly_fee_id", "distributor__code", "assignee__code", "amount", "transfers"
    )
    for fee, code, assignee, amount, transfers in sorted(rows, key=lambda row: row[2]):
        found[fee, code].append(
            Portion(
                assignee=assignee,
                exact=0,
                cents=cents_from_dollars(amount),
                noticed=True,
                transfers=tuple(transfers),
            )
        )
    return found


def _lines(plan: Plan, *, month: PlanMonth, distributor: str | None) -> Mapping[Key, list[LineStanding]]:
    lines = lines_standing(
        plan, month=month, distributor=distributor, component=Component.DISTRIBUTION_FEE.value
    )
    found: dict[Key, list[LineStanding]] = defaultdict(list)
    for fee, code, status, reasons in lines:
        found[fee, code].append(LineStanding(status=status, held_because=tuple(reasons)))
    return found


def figures_digest(ours: Iterable[CalculationFacts]) -> str:
    """The digest of our figures as they were shown, so that nobody accepts others than these."""
    shown = [
        [
            one.share_class.portfolio,
            one.ours.split.share_cents,
            [[p.assignee, p.cents] for p in one.ours.split.portions],
        ]
        for one in ours
        if one.ours is not None
    ]
    return hashlib.sha256(json.dumps(shown, separators=(",", ":")).encode()).hexdigest()
