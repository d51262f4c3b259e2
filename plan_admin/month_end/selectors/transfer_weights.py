"""Over which Transfers an Assignee's Portion divides: what it was overpaid comes back from the same ones."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from assignments.domain.corrections import Part
from assignments.domain.routes import Component, PayableLine
from assignments.domain.transferred import Transferred
from assignments.models import Transfer, TransferScope
from plan_admin.month_end.selectors.month_facts import MonthFacts, TransfersByKey

ONE = 1
BETWEEN = "\x1f"  # parts an Assignee's code from a Transfer's entry; in neither
Weights = Mapping[str, int]  # by a Transfer's entry
Weigh = Callable[[], Mapping[Part, Weights]]


class TransfersOfShares:
    """The Transfers, by entry, that ever reached a share class, by what they cover.

    For each Distributor and Assignee.
    """

    def __init__(self, share_classes: Collection[int]) -> None:
        self._entries: dict[tuple[int, str, str, str], set[str]] = defaultdict(set)
        rows = TransferScope.objects.filter(share_class__in=share_classes)
        for share_class, distributor, assignee, entry, components in rows.values_list(
            "share_class_id",
            "transfer__distributor__code",
            "transfer__assignee__code",
            "transfer__entry",
            "transfer__components",
        ):
            for component in components:
                self._entries[share_class, distributor, assignee, component].add(entry)

    def entries(self, share_class: int, part: Part) -> tuple[str, ...]:
        """The Transfers, by entry, from that Distributor to that Assignee, of the fee or of its charges."""
        is_charge = part.component is Component.CDSC
        what = Transferred.CDSC if is_charge else Transferred.DISTRIBUTION_FEE
        key = (share_class, part.distributor, part.assignee or "", what.value)
        return tuple(sorted(self._entries.get(key, ())))

    def of_line(self, share_class: int, line: PayableLine, weigh: Weigh) -> tuple[tuple[str, int], ...]:
        """The weights of a line of a Portion; none where it is no Portion."""
        weights = self.weights(share_class, Part(line.distributor, line.assignee, line.component), weigh)
        return tuple(sorted((entry, weight) for entry, weight in weights.items() if weight))

    def weights(self, share_class: int, part: Part, weigh: Weigh) -> Weights:
        """The weight of each Transfer in a Portion; `weigh` is asked only where there is more than one."""
        if part.assignee is None:
            return {}
        entries = self.entries(share_class, part)
        if len(entries) == 1:
            return dict.fromkeys(entries, ONE)
        return weigh().get(part, {})


def by_entry(facts: MonthFacts) -> MonthFacts:
    """The same facts, with each Transfer to an Assignee of its own: its code and the Transfer's entry."""
    entries = dict(Transfer.objects.filter(plan=facts.plan).values_list("pk", "entry"))

    def apart(transfers: TransfersByKey) -> TransfersByKey:
        return {
            key: tuple(replace(one, assignee=f"{one.assignee}{BETWEEN}{entries[one.id]}") for one in own)
            for key, own in transfers.items()
        }

    return replace(facts, transfers=apart(facts.transfers), charge_transfers=apart(facts.charge_transfers))


def lost_by_transfer(before: Weights, after: Weights) -> Weights:
    """How much each Transfer gives less than before; where none does, how much each gave."""
    lost = {entry: max(weight - after.get(entry, 0), 0) for entry, weight in before.items()}
    return lost if any(lost.values()) else before
