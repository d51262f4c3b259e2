"""R13, Section 2: the closed months that a closing restates: late facts first, then what follows from them.

What an earlier month charges or sells moves the room of the months after it. Where the lifetime limit was
reached in those, or is on what is now known, they are computed anew as well.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from django.db.models import F, Max, QuerySet

from fees.models import ChangedFact, DeferredSalesCharge, LedgerMonth, MonthlyFee
from fees.selectors.lifetime_ledger import (
    NO_CHARGES,
    ClassLedger,
    carrying_classes,
    ledgers_of,
    opening_states,
)
from fees.selectors.prime_rates import last_prime_act
from fees.selectors.standing_charges import Charges, Restated, standing_charges
from governance.domain.money import TRILLIONTHS_PER_CENT
from governance.domain.periods import ONE_DAY, PlanMonth
from governance.models.acts import ALL_KNOWN
from plan_admin.month_end.selectors.late_facts import LateFact, WaitingMonth, waiting_months
from plan_admin.month_end.selectors.month_facts import MonthFacts
from plan_admin.month_end.services.restating import (
    Restated as RestatedMonth,
)
from plan_admin.month_end.services.restating import (
    charges_of_result,
    restated_months,
)

FOLLOWS = "what earlier months leave of the lifetime limit (Section 2)"


def months_restated(facts: MonthFacts, *, share_classes: Collection[int]) -> list[RestatedMonth]:
    """The earlier months of some share classes on what is now known, the first first.

    Those that carry the limit with exchanged Shares stand together. A month that only follows, and stays as
    it was, is left out.
    """
    limits = _with_families(facts, {one for one in share_classes if one in facts.limits})
    together = limits | frozenset(share_classes)
    waiting = waiting_months(facts.plan, month=facts.month, known_at=facts.known_at, share_classes=together)
    found = list(restated_months(facts.plan, waiting, known_at=facts.known_at)) if waiting else []
    while limits and (more := list(_following(facts, found, limits=limits))):
        waiting = sorted([*waiting, *more], key=lambda one: (one.fee.month, one.fee.share_class_id))
        found = list(restated_months(facts.plan, waiting, known_at=facts.known_at))
    asked = [one for one in found if one.waiting.fee.share_class_id in share_classes]
    return list(_that_change(asked, known_at=_known_at(facts)))


def _with_families(facts: MonthFacts, limits: Collection[int]) -> frozenset[int]:
    carrying = frozenset(carrying_classes(facts.limits))
    return frozenset(limits) | carrying if carrying & frozenset(limits) else frozenset(limits)


def _that_change(restated: Collection[RestatedMonth], *, known_at: int) -> Iterator[RestatedMonth]:
    """Late facts are looked at once, whatever they change; what only follows counts where it changes."""
    own = [one for one in restated if all(late.what == FOLLOWS for late in one.waiting.late)]
    stood = (
        standing_charges(
            sorted({one.waiting.fee.share_class_id for one in own}),
            before=max(one.waiting.month.next.first for one in own),
            known_at=known_at,
            restated={},
        )
        if own
        else {}
    )
    for one in restated:
        before = stood.get(one.waiting.fee.share_class_id, NO_CHARGES).of(one.waiting.month)
        if one not in own or any(part.cents for part in one.differences) or _charged(one) != before:
            yield one


def _charged(one: RestatedMonth) -> Charges:
    """What a month charges as restated, or nothing where it waits."""
    month = one.result.month
    return charges_of_result(month).of(one.waiting.month) if month is not None else NO_CHARGES


def _known_at(facts: MonthFacts) -> int:
    return facts.known_at if facts.known_at is not None else ALL_KNOWN


def restated_charges(facts: MonthFacts) -> Restated:
    """What the months that this closing restates charge, for the lifetime ledger of the month itself."""
    return _charges(months_restated(facts, share_classes=facts.limits))


def _charges(restated: Collection[RestatedMonth]) -> dict[tuple[int, date], Charges]:
    return {
        (one.waiting.fee.share_class_id, one.waiting.fee.month): charges_of_result(one.result.month)
        for one in restated
        if not one.waits and one.result.month is not None
    }


def _following(
    facts: MonthFacts, restated: Collection[RestatedMonth], *, limits: Collection[int]
) -> Iterator[WaitingMonth]:
    """The closed months that were cut by the limit, or that leave no room now, and are not looked at yet."""
    known_at = _known_at(facts)
    charges = _charges(restated)
    moved = _moved(facts, charges, limits=limits, known_at=known_at)
    if not moved:
        return
    own = {one: facts.limits[one] for one in moved}
    ledgers = ledgers_of(own, until=facts.month.first - ONE_DAY, known_at=known_at, restated=charges)
    looked_at = {one.waiting.fee.pk for one in restated}
    acts = _last_acts(moved, known_at=known_at)
    fees = MonthlyFee.objects.filter(
        share_class__in=moved, month__lt=facts.month.first, status=MonthlyFee.Status.CLOSED
    )
    cut = _cut_months(fees)
    for fee in fees.select_related("run__plan").order_by("month", "share_class"):
        if fee.pk in looked_at or fee.share_class_id not in ledgers:
            continue
        if fee.pk in cut or _leaves_nothing(ledgers[fee.share_class_id], PlanMonth(fee.month)):
            late = LateFact(
                act=acts.get(fee.share_class_id, known_at),
                what=FOLLOWS,
                first=str(fee.month),
                last=str(PlanMonth(fee.month).last),
            )
            yield WaitingMonth(fee=fee, late=(late,), undone={})


def _moved(facts: MonthFacts, charges: Restated, *, limits: Collection[int], known_at: int) -> frozenset[int]:
    """The share classes of which months are restated, a prime rate came late, or too much was charged."""
    touched = {share_class for share_class, _ in charges} | _without_last_rate(
        limits, month=facts.month, known_at=known_at
    )
    states = opening_states(
        {one: facts.limits[one] for one in limits if one not in touched},
        month=facts.month,
        known_at=known_at,
        restated={},
    )
    moved = touched | {one for one, state in states.items() if state.unpaid < 0}
    return _with_families(facts, moved & frozenset(limits))


def _without_last_rate(limits: Collection[int], *, month: PlanMonth, known_at: int) -> frozenset[int]:
    """Those of which no month before this one knew the last prime rate imported: it moves every ledger."""
    rate = last_prime_act(known_at)
    if not rate:
        return frozenset()
    ledgers = LedgerMonth.objects.filter(
        monthly_fee__share_class__in=limits,
        monthly_fee__month__lt=month.first,
        corrected_fee__isnull=True,
        recorded_by__lte=known_at,
    ).values_list("monthly_fee__share_class")
    knew = ledgers.annotate(last=Max("facts_known_at")).order_by("monthly_fee__share_class")
    return frozenset(share_class for share_class, last in knew if last < rate)


def _cut_months(fees: QuerySet[MonthlyFee]) -> frozenset[int]:
    """Those in which the limit left out something, when they were closed or as they were restated."""
    own = LedgerMonth.objects.filter(monthly_fee__in=fees, corrected_fee__isnull=True).exclude(wanted=[])
    again = LedgerMonth.objects.filter(corrected_fee__in=fees).exclude(wanted=[]).exclude(wanted=F("charged"))
    of_the_fund = DeferredSalesCharge.objects.filter(monthly_fee__in=fees, to_fund__gt=0)
    return frozenset(
        own.values_list("monthly_fee_id", flat=True)
        .union(again.values_list("corrected_fee_id", flat=True))
        .union(of_the_fund.values_list("monthly_fee_id", flat=True))
    )


def _leaves_nothing(ledger: ClassLedger, month: PlanMonth) -> bool:
    """Whether a day of the month with a charge ends with less than a cent of room."""
    columns = ledger.columns
    first, last = month.first.toordinal(), month.last.toordinal()
    return any(
        first <= day <= last and left < TRILLIONTHS_PER_CENT and (charged or columns.cdsc.get(day))
        for day, charged, left in zip(columns.days, columns.asset_based, columns.remaining, strict=True)
    )


def _last_acts(share_classes: Collection[int], *, known_at: int) -> Mapping[int, int]:
    rows = ChangedFact.objects.filter(share_class__in=share_classes, recorded_by__lte=known_at)
    return dict(rows.values_list("share_class_id").annotate(last=Max("recorded_by_id")))
