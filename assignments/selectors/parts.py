"""Whether a party has a part of a share class's month."""

from collections.abc import Collection

from django.db.models import QuerySet

from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import AssigneePortion12b1, DistributorShare12b1, PaymentLine
from assignments.selectors.payments import NO_LONGER_STANDING
from fees.models import MonthlyFee


def has_part_of(fee: MonthlyFee, *, parties: Collection[Party]) -> bool:
    """Whether one of the parties has a share, a Portion or a payment of the fee."""
    codes = {kind: {one.code for one in parties if one.kind is kind} for kind in PayeeKind}
    shares = DistributorShare12b1.objects.filter(
        monthly_fee=fee, distributor__code__in=codes[PayeeKind.DISTRIBUTOR]
    )
    portions = AssigneePortion12b1.objects.filter(
        monthly_fee=fee, assignee__code__in=codes[PayeeKind.ASSIGNEE]
    )
    lines = _paid_to_agents(fee, agents=codes[PayeeKind.COLLECTION_AGENT])
    return shares.exists() or portions.exists() or lines.exists()


def agent_is_paid(fee: MonthlyFee, *, agents: Collection[str], distributor: str) -> bool:
    """Whether one of the agents is paid that Distributor's share of the fee."""
    return _paid_to_agents(fee, agents=agents).filter(distributor__code=distributor).exists()


def _paid_to_agents(fee: MonthlyFee, *, agents: Collection[str]) -> "QuerySet[PaymentLine]":
    return PaymentLine.objects.filter(
        monthly_fee=fee,
        instruction__payee_kind=PayeeKind.COLLECTION_AGENT,
        instruction__payee__in=agents,
    ).exclude(instruction__status__in=NO_LONGER_STANDING)
