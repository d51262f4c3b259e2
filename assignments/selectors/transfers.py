"""Transfers, directions, Monthly Calculations and claims, as known at an act, in the domain's terms."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from assignments.domain.offsets import OpenClaim
from assignments.domain.routes import CalculationFigures, Decided, Direction, RouteKind
from assignments.domain.transferred import Transferred
from assignments.domain.transfers import TransferTerms, parts_from_percent
from assignments.models import (
    CalculationPortion,
    CalculationShare,
    Determination,
    DirectionScope,
    FundClaim,
    MonthlyCalculation,
    PaymentDirection,
    Transfer,
    TransferScope,
)
from assignments.selectors.claims import recovered_of
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.selectors.law import ShareClassLaw, termination_days
from governance.selectors.selling import selling_cut_points

ONE_DAY = timedelta(days=1)
Key = tuple[int, str]  # share class, distributor code


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionInForce:
    """A direction on the month's last day, and the Assignee that designated its agent."""

    direction: Direction
    designated_by: str | None


def transfers_of(plan: Plan, *, known_at: int | None) -> dict[Key, tuple[TransferTerms, ...]]:
    """Every Transfer of a Plan that covers the distribution fee, by share class and Distributor (R7)."""
    return _transfers_covering(Transferred.DISTRIBUTION_FEE, plan, known_at=known_at)


def cdsc_transfers_of(plan: Plan, *, known_at: int | None) -> dict[Key, tuple[TransferTerms, ...]]:
    """Every Transfer of a Plan that covers contingent deferred sales charges (Section 11), as above."""
    return _transfers_covering(Transferred.CDSC, plan, known_at=known_at)


def _transfers_covering(
    what: Transferred, plan: Plan, *, known_at: int | None
) -> dict[Key, tuple[TransferTerms, ...]]:
    rows = Transfer.objects.known_at(known_at).filter(that_cover(what), plan=plan)
    rows = rows.select_related("distributor", "assignee")
    terms = {row.pk: (row.distributor.code, transfer_terms(row)) for row in rows}
    found: dict[Key, list[TransferTerms]] = defaultdict(list)
    for transfer, share_class in (
        TransferScope.objects.filter(transfer__in=terms)
        .order_by("transfer_id")
        .values_list("transfer_id", "share_class_id")
    ):
        distributor, one = terms[transfer]
        found[share_class, distributor].append(one)
    return {key: tuple(value) for key, value in found.items()}


def that_cover(what: Transferred) -> Q:
    """The Transfers of the distribution fee, or those of the contingent deferred sales charges."""
    return Q(components__contains=[what.value])


def transfer_terms(row: Transfer) -> TransferTerms:
    """A Transfer as the domain takes it; noticed: its notice of Section 6(c) came, with name and address."""
    last = row.effective.upper
    return TransferTerms(
        id=row.pk,
        assignee=row.assignee.code,
        percent_parts=parts_from_percent(row.percent),
        issued_from=row.issued_from,
        issued_to=row.issued_to,
        first_day=row.effective.lower,
        last_day=None if last is None else last - ONE_DAY,
        noticed=bool(row.notified and row.assignee.name and row.assignee.address),
    )


def window_cut_points(plan: Plan, *, known_at: int | None) -> frozenset[date]:
    """R5: each first issue date of a Transfer's window, and the day after each last one.

    Of every Transfer, whatever it covers: what was withheld on Shares of a window lies in whole cohorts too.
    """
    points: set[date] = set()
    windows = Transfer.objects.known_at(known_at).filter(plan=plan).values_list("issued_from", "issued_to")
    for issued_from, issued_to in windows:
        if issued_from is not None:
            points.add(issued_from)
        if issued_to is not None:
            points.add(issued_to + ONE_DAY)
    return frozenset(points)


def cut_points_of(
    plan: Plan,
    *,
    known_at: int | None,
    laws: Mapping[int, ShareClassLaw] | None = None,
    selling: frozenset[date] | None = None,
) -> tuple[date, ...]:
    """R5: all cut points of a Plan, across its Portfolios, in order.

    `laws` of all share classes and the cut points of `selling`, where they are at hand, are not read again.
    """
    selling = selling_cut_points(plan, known_at=known_at) if selling is None else selling
    return tuple(
        sorted(
            selling
            | window_cut_points(plan, known_at=known_at)
            | termination_days(plan, known_at=known_at, laws=laws)
        )
    )


def noticed_transfers(plan: Plan, transfers: Iterable[int], *, known_at: int | None) -> frozenset[int]:
    """Which of these Transfers have their notice of Section 6(c), by what is known of their entries."""
    entries = dict(Transfer.objects.filter(pk__in=set(transfers)).values_list("pk", "entry"))
    rows = Transfer.objects.known_at(known_at).filter(plan=plan, entry__in=set(entries.values()))
    noticed = {row.entry for row in rows.select_related("assignee") if transfer_terms(row).noticed}
    return frozenset(transfer for transfer, entry in entries.items() if entry in noticed)


def directions_on(
    plan: Plan, *, day: date, known_at: int | None, share_classes: Collection[int] | None = None
) -> dict[Key, DirectionInForce]:
    """R9: the direction of each Distributor for each share class, or for some, on a day."""
    scope = (
        DirectionScope.objects.filter(direction__plan=plan, effective__contains=day)
        .filter(direction__recorded_by__lte=known_at if known_at is not None else 2**62)
        .filter(_stands(known_at))
    )
    if share_classes is not None:
        scope = scope.filter(share_class__in=share_classes)
    keys = list(scope.values_list("share_class_id", "distributor__code", "direction_id"))
    # A direction may reach every Portfolio of a Plan: it is read once, not once for each.
    rows = PaymentDirection.objects.filter(pk__in={direction for _, _, direction in keys})
    known = {row.pk: _in_force(row) for row in rows.select_related("agent", "designated_by")}
    return {(share_class, code): known[direction] for share_class, code, direction in keys}


def _in_force(row: PaymentDirection) -> DirectionInForce:
    return DirectionInForce(
        direction=Direction(route=RouteKind(row.route), agent=row.agent.code if row.agent else None),
        designated_by=row.designated_by.code if row.designated_by else None,
    )


def _stands(known_at: int | None) -> Q:
    if known_at is None:
        return Q(superseded_by__isnull=True)
    return Q(superseded_by__isnull=True) | Q(superseded_by__gt=known_at)


def calculations_of(
    plan: Plan, *, month: PlanMonth, known_at: int | None, share_classes: Collection[int] | None = None
) -> dict[Key, CalculationFigures]:
    """Section 6(d): what each Distributor's Monthly Calculation of a month says of Portfolios (all, or some).

    Our reading: of several, the one received last of those that name the Portfolio, with what was decided
    of it.
    """
    rows = MonthlyCalculation.objects.known_at(known_at).filter(plan=plan, month=month.first)
    code_of = dict(rows.values_list("pk", "distributor__code"))
    among = Q(calculation__in=code_of)
    if share_classes is not None:
        among &= Q(share_class__in=share_classes)
    portions: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for calculation, share_class, assignee, amount in CalculationPortion.objects.filter(among).values_list(
        "calculation_id", "share_class_id", "assignee__code", "amount"
    ):
        portions[calculation, share_class][assignee] = cents_from_dollars(amount)
    decided = _decisions(code_of, known_at=known_at)
    shares = CalculationShare.objects.filter(among)
    found: dict[Key, CalculationFigures] = {}
    for calculation, share_class, amount in shares.order_by(
        "calculation__received", "calculation_id"
    ).values_list("calculation_id", "share_class_id", "amount"):
        found[share_class, code_of[calculation]] = CalculationFigures(
            share_cents=cents_from_dollars(amount),
            portions=portions[calculation, share_class],
            decided=decided.of(calculation, share_class),
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decisions:
    """By Calculation and share class (None: all), what was decided, and as which determination."""

    by_key: Mapping[tuple[int, int | None], tuple[int, Decided]]

    def of(self, calculation: int, share_class: int) -> Decided | None:
        """What was decided last, of this Portfolio or of all."""
        keys = ((calculation, share_class), (calculation, None))
        found = [self.by_key[key] for key in keys if key in self.by_key]
        return max(found)[1] if found else None


def _decisions(calculations: Collection[int], *, known_at: int | None) -> _Decisions:
    if not calculations:
        return _Decisions(by_key={})
    rows = (
        Determination.objects.known_at(known_at)
        .filter(calculation__in=calculations)
        .order_by("pk")
        .values_list("pk", "calculation_id", "share_class_id", "decision")
    )
    return _Decisions(
        by_key={(calculation, of): (number, Decided(said)) for number, calculation, of, said in rows}
    )


def open_claims_of(
    plan: Plan, *, funds: Collection[int], month: PlanMonth, known_at: int | None
) -> dict[int, tuple[OpenClaim, ...]]:
    """R10: by Fund, its claims dated up to a month's end, oldest first, with the cents not yet recovered.

    What was handed over for a claim counts as it stands now, like the offsets, whatever was known when.
    """
    rows = list(
        FundClaim.objects.known_at(known_at)
        .filter(plan=plan, fund__in=funds, date__lte=month.last, assignee__isnull=True)
        .select_related("distributor", "share_class__portfolio")
        .order_by("date", "recorded_by_id", "pk")
    )
    recovered = recovered_of(plan, [row.entry for row in rows]) if rows else {}
    found: dict[int, list[OpenClaim]] = defaultdict(list)
    for row in rows:
        found[row.fund_id].append(
            OpenClaim(
                id=row.pk,
                distributor=row.distributor.code,
                portfolio=row.share_class.portfolio.code if row.share_class else None,
                claim_date=row.date,
                open_cents=max(cents_from_dollars(row.amount) - recovered[row.entry].recovered, 0),
            )
        )
    return {fund: tuple(claims) for fund, claims in found.items()}
