"""What stands of closed months, party by party, and how it was paid."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from assignments.domain.corrections import Part
from assignments.domain.instructions import InstructionStatus
from assignments.domain.routes import Component
from assignments.models import (
    AssigneePortion12b1,
    DeferredChargePart,
    DistributorShare12b1,
    PaymentLine,
    Restatement,
    ShareCorrection,
)
from governance.domain.money import cents_from_dollars, split_in_order
from plan_admin.month_end.selectors.covenant import WITH_FIGURES

GONE = (InstructionStatus.SUPERSEDED, InstructionStatus.REVERSED)
COMPONENTS: Mapping[str, Component] = {
    ShareCorrection.Part.DISTRIBUTION_FEE.value: Component.DISTRIBUTION_FEE,
    ShareCorrection.Part.SERVICE_FEE.value: Component.SERVICE_FEE,
    ShareCorrection.Part.CDSC.value: Component.CDSC,
}
FEES = (Component.DISTRIBUTION_FEE, Component.SERVICE_FEE)
Parts = dict[Part, int]


def parts_that_stand(fees: Collection[int]) -> dict[int, Parts]:
    """By fee: each part in cents, as the month gave it or as its last restatement that stands says."""
    found: dict[int, Parts] = defaultdict(dict)
    shares = DistributorShare12b1.objects.filter(monthly_fee__in=fees)
    for fee, code, balance, service in shares.values_list(
        "monthly_fee_id", "distributor__code", "balance", "service_fee"
    ):
        found[fee][Part(code, None, Component.DISTRIBUTION_FEE)] = cents_from_dollars(balance)
        found[fee][Part(code, None, Component.SERVICE_FEE)] = cents_from_dollars(service)
    portions = AssigneePortion12b1.objects.filter(monthly_fee__in=fees)
    for fee, code, assignee, amount in portions.values_list(
        "monthly_fee_id", "distributor__code", "assignee__code", "amount"
    ):
        found[fee][Part(code, assignee, Component.DISTRIBUTION_FEE)] = cents_from_dollars(amount)
    charges = DeferredChargePart.objects.filter(monthly_fee__in=fees)
    for fee, code, assignee, amount in charges.values_list(
        "monthly_fee_id", "distributor__code", "assignee__code", "amount"
    ):
        found[fee][Part(code, assignee, Component.CDSC)] = cents_from_dollars(amount)
    corrections = ShareCorrection.objects.filter(
        corrected_fee__in=fees, monthly_fee__status__in=WITH_FIGURES
    ).order_by("restatement_id")
    for fee, code, assignee, component, restated in corrections.values_list(
        "corrected_fee_id", "distributor__code", "assignee__code", "component", "restated"
    ):
        found[fee][Part(code, assignee, COMPONENTS[component])] = cents_from_dollars(restated)
    return {fee: {part: cents for part, cents in parts.items() if cents} for fee, parts in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """How a part of a closed month stands with its payee; `was_held` are the reasons that it waited for.

    `cents` are the part's own of the line.
    """

    status: str
    is_paid: bool
    cents: int
    held_because: tuple[str, ...]
    was_held: tuple[str, ...]


def paid_lines(fees: Collection[int], *, own: bool) -> dict[int, dict[Part, list[PaidLine]]]:
    """By fee: the lines that pay its parts, where they count: its `own` alone, or those of corrections too.

    A line of a correction is not of one component: it counts for both of the Distributor's fees.
    """
    bears = Restatement.objects.filter(
        corrected_fee__in=() if own else fees, monthly_fee__status__in=WITH_FIGURES
    ).values_list("monthly_fee_id", flat=True)
    rows = (
        PaymentLine.objects.filter(
            Q(monthly_fee__in=fees, component__in=COMPONENTS.values(), corrects="")
            | Q(
                monthly_fee__in=list(bears),
                component__in=(Component.CORRECTION, Component.CDSC),
                claim__isnull=True,
                corrects__in=[str(fee) for fee in fees],
            )
        )
        .exclude(instruction__status__in=GONE)
        .exclude(instruction__status=InstructionStatus.VOIDED, instruction__not_paid_by__isnull=True)
        .values_list(
            "monthly_fee_id",
            "corrects",
            "distributor__code",
            "assignee__code",
            "component",
            "instruction__status",
            "instruction__not_paid_by_id",
            "instruction__held_because",
            "instruction__released_from__held_because",
            "amount",
        )
    )
    own_parts = _own_parts_of_corrections(() if own else fees)
    found: dict[int, dict[Part, list[PaidLine]]] = defaultdict(lambda: defaultdict(list))
    for fee, corrects, code, assignee, component, status, not_paid_by, held, was_held, amount in rows:
        is_held = status == InstructionStatus.HELD
        line = PaidLine(
            status=status,
            is_paid=not_paid_by is None,
            cents=cents_from_dollars(amount),
            held_because=tuple(held) if is_held else (),
            was_held=tuple(was_held or ()),
        )
        own_of = own_parts.get((fee, corrects, code), {})
        for part, cents in _parts_of_line(code, assignee, component, cents=line.cents, own=own_of):
            found[int(corrects) if corrects else fee][part].append(replace(line, cents=cents))
    return found


def spared_before(fees: Collection[int]) -> dict[tuple[int, Part], int]:
    """By fee and part: the cents that never were paid, and that its restatements left alone already."""
    found: dict[tuple[int, Part], int] = defaultdict(int)
    rows = ShareCorrection.objects.filter(
        corrected_fee__in=fees, monthly_fee__status__in=WITH_FIGURES, spared__gt=0
    ).values_list("corrected_fee_id", "distributor__code", "assignee__code", "component", "spared")
    for fee, code, assignee, component, spared in rows:
        found[fee, Part(code, assignee, COMPONENTS[component])] += cents_from_dollars(spared)
    return found


def _own_parts_of_corrections(fees: Collection[int]) -> dict[tuple[int, str, str], dict[Component, int]]:
    """What a month's lines that correct a fee give a Distributor of its balance, and of its service fee."""
    found: dict[tuple[int, str, str], dict[Component, int]] = defaultdict(dict)
    rows = ShareCorrection.objects.filter(
        corrected_fee__in=fees,
        monthly_fee__status__in=WITH_FIGURES,
        assignee__isnull=True,
        component__in=[one.value for one in FEES],
    ).values_list("monthly_fee_id", "corrected_fee_id", "distributor__code", "component", "in_lines")
    for bears, fee, code, component, in_lines in rows:
        found[bears, str(fee), code][COMPONENTS[component]] = cents_from_dollars(in_lines)
    return found


def _parts_of_line(
    code: str, assignee: str | None, component: str, *, cents: int, own: Mapping[Component, int]
) -> Iterator[tuple[Part, int]]:
    if component != Component.CORRECTION:
        yield Part(code, assignee, Component(component)), cents
        return
    if assignee is not None:
        yield Part(code, assignee, Component.DISTRIBUTION_FEE), cents
        return
    # Held for other reasons, the two are in lines apart.
    alone = [one for one in FEES if own.get(one) == cents != sum(own.values())]
    weights = [max(own.get(one, 0), 0) if one in (alone or FEES) else 0 for one in FEES]
    shares = split_in_order(max(cents, 0), weights) if any(weights) else [0, 0]
    for one, share in zip(FEES, shares, strict=True):
        yield Part(code, None, one), share


def ordered(parts: Collection[Part]) -> Sequence[Part]:
    """By Distributor; of each first its Assignees, then its balance, service fee and deferred charges."""
    order = list(COMPONENTS.values())
    return sorted(
        parts,
        key=lambda part: (
            part.distributor,
            order.index(part.component),
            part.assignee is None,
            part.assignee or "",
        ),
    )
