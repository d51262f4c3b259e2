"""The estimates that were kept of payees' months."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils.timezone import localdate

from assignments.domain.estimates import Basis, Estimate, EstimatedPart
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import Assignee, CollectionAgent, StatementEstimate
from assignments.selectors.told import told_whole
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Distributor, Plan

PARTIES = {
    PayeeKind.DISTRIBUTOR: Distributor,
    PayeeKind.ASSIGNEE: Assignee,
    PayeeKind.COLLECTION_AGENT: CollectionAgent,
}


def name_of(party: Party) -> str:
    """A payee's name as far as it is known."""
    return names_of([party]).get(party, "")


def names_of(parties: Iterable[Party]) -> dict[Party, str]:
    """The names of payees, as far as they are known, in one query for each kind."""
    codes: dict[PayeeKind, set[str]] = {}
    for party in parties:
        codes.setdefault(party.kind, set()).add(party.code)
    return {
        Party(kind=kind, code=code): name
        for kind, of_kind in codes.items()
        for code, name in PARTIES[kind]._default_manager.filter(code__in=of_kind).values_list("code", "name")
    }


def estimates_of(plan: Plan, *, month: PlanMonth, party: Party) -> tuple[Estimate, ...]:
    """What was told of a payee's month before it was final, the latest last."""
    rows = (
        StatementEstimate.objects.filter(
            plan=plan, month=month.first, payee_kind=party.kind.value, payee=party.code
        )
        .annotate(told_at=F("recorded_by__acted_at"))
        .order_by("recorded_by_id")
    )
    return tuple(_estimate(row) for row in told_whole(rows))


def estimated_months(
    plan: Plan, *, parties: Iterable[Party] | None
) -> dict[tuple[PlanMonth, Party], Estimate]:
    """The latest estimate of each month and payee; `parties`: of these alone (None: of all)."""
    among = None if parties is None else frozenset(parties)
    rows = (
        StatementEstimate.objects.filter(plan=plan)
        .annotate(told_at=F("recorded_by__acted_at"))
        .order_by("month", "payee_kind", "payee", "-recorded_by_id")
        .distinct("month", "payee_kind", "payee")
    )
    if among is not None:
        rows = rows.filter(payee__in={one.code for one in among})
    found: dict[tuple[PlanMonth, Party], Estimate] = {}
    for row in told_whole(rows):
        party = Party(kind=PayeeKind(row.payee_kind), code=row.payee)
        if among is None or party in among:
            found[PlanMonth(row.month), party] = _estimate(row)
    return found


def _estimate(row: Any) -> Estimate:
    return Estimate(
        basis=Basis(row.basis),
        through=row.through,
        cents=cents_from_dollars(row.amount),
        kept_on=localdate(row.told_at),
        digest=row.digest,
        parts=tuple(EstimatedPart(**part) for part in row.figures),
    )
