"""Sections 6(a) and 6(b) on the month's page: each Distributor's share, and the Portions given away of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from assignments.models import AssigneePortion12b1, DistributorShare12b1
from governance.domain.money import cents_from_dollars


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyShown:
    """A Distributor's share or an Assignee's Portion of it, in cents."""

    code: str
    distribution_fee: int
    service_fee: int = 0
    balance: int = 0
    portions: tuple["PartyShown", ...] = ()


def shares_shown(fees: Sequence[int]) -> dict[int, tuple[PartyShown, ...]]:
    """The shares of some computed classes, by their fee, in the order of Distributor and Assignee codes."""
    portions: dict[tuple[int, int], list[PartyShown]] = defaultdict(list)
    for fee, distributor, code, amount in (
        AssigneePortion12b1.objects.filter(monthly_fee__in=fees)
        .order_by("assignee__code")
        .values_list("monthly_fee_id", "distributor_id", "assignee__code", "amount")
    ):
        portions[fee, distributor].append(PartyShown(code=code, distribution_fee=cents_from_dollars(amount)))
    found: dict[int, list[PartyShown]] = defaultdict(list)
    for fee, distributor, code, distribution, service, balance in (
        DistributorShare12b1.objects.filter(monthly_fee__in=fees)
        .order_by("distributor__code")
        .values_list(
            "monthly_fee_id",
            "distributor_id",
            "distributor__code",
            "distribution_fee",
            "service_fee",
            "balance",
        )
    ):
        found[fee].append(
            PartyShown(
                code=code,
                distribution_fee=cents_from_dollars(distribution),
                service_fee=cents_from_dollars(service),
                balance=cents_from_dollars(balance),
                portions=tuple(portions[fee, distributor]),
            )
        )
    return {fee: tuple(parties) for fee, parties in found.items()}
