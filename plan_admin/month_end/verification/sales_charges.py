"""Sections 2, 11: the lifetime ledger of each month from its first day on, and whose deferred charges are."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from assignments.domain.corrections import Part, parts_of
from assignments.domain.routes import Component as PartOf
from assignments.models import DeferredChargePart
from fees.domain.class_month import ClassMonth
from fees.domain.lifetime_ledger import LedgerState
from fees.domain.limited_month import Limited
from fees.domain.withheld import WithheldCharge
from fees.models import DeferredSalesCharge, LedgerMonth, MonthlyFee
from fees.selectors.deferred_charges import charged_rows, charges_of
from fees.selectors.lifetime_ledger import states_from_the_first_day
from fees.selectors.limit_terms import limit_terms_of
from governance.domain.money import (
    TRILLIONTHS_PER_CENT,
    cents_from_dollars,
    dollars_from_cents,
    dollars_text,
)
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.selectors.covenant import WITH_FIGURES
from plan_admin.month_end.selectors.month_facts import MonthFacts, month_facts
from plan_admin.month_end.selectors.standing_parts import ordered
from plan_admin.month_end.services.computing import compute_some
from plan_admin.month_end.services.limiting import limit_months
from plan_admin.month_end.verification.difference import Difference

Fees = Mapping[int, MonthlyFee]  # by share class
ChargeKey = tuple[int, int, str, date]  # act and line of the redemption, Distributor, trade date
Amounts = tuple[Decimal, Decimal]  # the Distributor's, and the Fund's


def sales_charge_differences(
    plan: Plan, *, month: PlanMonth, progress: Callable[[str], None]
) -> Iterator[Difference]:
    """Days of a month that the lifetime ledger does not leave so, and deferred charges that are another's."""
    fees = MonthlyFee.objects.filter(share_class__plan=plan, month=month.first, status__in=WITH_FIGURES)
    by_act: dict[int, list[MonthlyFee]] = defaultdict(list)
    for fee in fees.select_related("run", "share_class__portfolio").order_by("share_class_id"):
        by_act[fee.run.facts_known_at].append(fee)
    for known_at, own in sorted(by_act.items()):
        of_act = {fee.share_class_id: fee for fee in own}
        limits = limit_terms_of(plan, known_at=known_at)
        charged = charged_rows(charges_of(list(of_act), month=month, known_at=known_at))
        stored = (
            set(
                DeferredSalesCharge.objects.filter(monthly_fee__in=own)
                .values_list("monthly_fee__share_class_id", flat=True)
                .distinct()
            )
            | set(
                DeferredChargePart.objects.filter(monthly_fee__in=own).values_list(
                    "monthly_fee__share_class_id", flat=True
                )
            )
            | set(
                LedgerMonth.objects.filter(monthly_fee__in=own, corrected_fee__isnull=True)
                .exclude(wanted=[])
                .values_list("monthly_fee__share_class_id", flat=True)
            )
        )
        if not (limits.keys() & of_act.keys()) and not charged and not stored:
            continue
        progress(f"{month}: the lifetime limit and the deferred charges")
        facts = month_facts(plan, month=month, known_at=known_at, cut_points=tuple(own[0].run.cut_points))
        yield from _of_the_ledger(of_act, facts=facts, known_at=known_at)
        yield from _of_the_charges(of_act, {*charged, *stored}, facts=facts)


def _of_the_ledger(fees: Fees, *, facts: MonthFacts, known_at: int) -> Iterator[Difference]:
    rows = {
        row.monthly_fee_id: row
        for row in LedgerMonth.objects.filter(monthly_fee__in=fees.values(), corrected_fee__isnull=True)
    }
    limited = {one: fee for one, fee in fees.items() if one in facts.limits or fee.pk in rows}
    if not limited:
        return
    accrued = {one: _before_the_limit(fee, rows.get(fee.pk)) for one, fee in limited.items()}
    again = limit_months(
        facts,
        accrued,
        charged=charged_rows(charges_of(list(limited), month=facts.month, known_at=known_at)),
        group=[row.share_class for row in facts.classes],
        opened=states_from_the_first_day,
    )
    for share_class, fee in limited.items():
        place = f"{fee.share_class.portfolio.name}, {facts.month}"
        yield from _compared(place, fee, rows.get(fee.pk), again.get(share_class))


def _before_the_limit(fee: MonthlyFee, row: LedgerMonth | None) -> ClassMonth:
    wanted = row.wanted if row is not None and row.wanted else fee.distribution_accruals
    return ClassMonth(
        accrued_on=tuple(fee.accrued_on),
        net_assets=tuple(cents_from_dollars(dollars) for dollars in fee.net_assets),
        distribution_accruals=tuple(map(int, wanted)),
        service_accruals=tuple(map(int, fee.service_accruals)),
        average_daily_net_assets=0,
        distribution_fee=0,
        service_fee=0,
        aggregate_fee=cents_from_dollars(fee.aggregate_fee),
        cohorts=(),
        service_by_distributor={},
        problems=(),
    )


def _compared(
    place: str, fee: MonthlyFee, row: LedgerMonth | None, again: Limited | None
) -> Iterator[Difference]:
    if (row is None) is not (again is None) or row is None or again is None:
        if row is not None or again is not None:
            yield _difference(place, "a month of the lifetime ledger", again is not None, row is not None)
        return
    limit = again.month.limit
    for day, expected, found in zip(
        fee.accrued_on, again.month.distribution_accruals, fee.distribution_accruals, strict=True
    ):
        if expected != int(found):
            yield _difference(
                place, f"what the lifetime limit leaves of {day}", _exact(expected), _exact(found)
            )
    for day, wanted, found in zip(fee.accrued_on, row.wanted, fee.distribution_accruals, strict=False):
        if found > wanted:
            yield _difference(
                place, f"what is left of {day}", f"at most the {_exact(wanted)} that accrues", _exact(found)
            )
    stands = LedgerState(int(row.unpaid or 0), int(row.interest or 0), int(row.original or 0))
    if limit is None or (limit.state, limit.reached_on) != (stands, row.reached_on):
        due = (*map(_exact, limit.state), limit.reached_on) if limit is not None else "nothing"
        has = (*map(_exact, stands), row.reached_on)
        yield _difference(place, "the lifetime ledger after its last day", due, has)


def _of_the_charges(fees: Fees, share_classes: Collection[int], *, facts: MonthFacts) -> Iterator[Difference]:
    if not share_classes:
        return
    again = compute_some(facts, share_classes)
    stored: dict[int, dict[ChargeKey, Amounts]] = defaultdict(dict)
    rows = DeferredSalesCharge.objects.filter(monthly_fee__in=fees.values())
    for number, act, line, code, day, amount, kept in rows.values_list(
        "monthly_fee_id", "source_id", "line", "distributor__code", "trade_date", "amount", "to_fund"
    ):
        stored[number][act, line, code, day] = _more(stored[number].get((act, line, code, day)), amount, kept)
    parted = _stored_parts(fees)
    for share_class in sorted(share_classes):
        fee, month = fees[share_class], again[share_class].month
        yield from _of_the_parts(fee, parts_of((), again[share_class].charges), parted.get(fee.pk, {}), facts)
        due = _charges(month.charges if month is not None else ())
        found = stored[fee.pk]
        for key in sorted(due.keys() | found.keys()):
            if due.get(key) != found.get(key):
                _, line, code, day = key
                what = f"the deferred charge of row {line} of {day} for {code} (and the Fund)"
                place = f"{fee.share_class.portfolio.name}, {facts.month}"
                yield _difference(place, what, _money(due.get(key)), _money(found.get(key)), section="11")


def _stored_parts(fees: Fees) -> Mapping[int, Mapping[Part, int]]:
    """By fee: what is stored of who has which part of its deferred charges, cents."""
    found: dict[int, dict[Part, int]] = defaultdict(dict)
    rows = DeferredChargePart.objects.filter(monthly_fee__in=fees.values(), amount__gt=0)
    for fee, code, assignee, amount in rows.values_list(
        "monthly_fee_id", "distributor__code", "assignee__code", "amount"
    ):
        found[fee][Part(code, assignee, PartOf.CDSC)] = cents_from_dollars(amount)
    return found


def _of_the_parts(
    fee: MonthlyFee, due: Mapping[Part, int], found: Mapping[Part, int], facts: MonthFacts
) -> Iterator[Difference]:
    """Sections 6(b), 11: each party's part, by the Transfers that cover the charge as the month knew them."""
    place = f"{fee.share_class.portfolio.name}, {facts.month}"
    for part in ordered(due.keys() | found.keys()):
        if due.get(part, 0) != found.get(part, 0):
            whose = f"{part.distributor}'s own" if part.assignee is None else f"{part.assignee}'s"
            what = f"{whose} part of the deferred charges of {part.distributor}"
            again, stored = (dollars_text(one.get(part, 0)) for one in (due, found))
            yield _difference(place, what, again, stored, section="11")


def _charges(charges: Sequence[WithheldCharge]) -> dict[ChargeKey, Amounts]:
    found: dict[ChargeKey, Amounts] = {}
    for one in charges:
        key = (one.recorded_by, one.line, one.distributor, one.trade_date)
        amount, kept = dollars_from_cents(one.cents), dollars_from_cents(one.to_fund)
        found[key] = _more(found.get(key), amount, kept)
    return found


def _more(before: Amounts | None, amount: Decimal, kept: Decimal) -> Amounts:
    earlier, earlier_kept = before or (Decimal(0), Decimal(0))
    return earlier + amount, earlier_kept + kept


def _exact(trillionths: object) -> str:
    return f"{Decimal(str(trillionths)) / (100 * TRILLIONTHS_PER_CENT):f}"


def _money(amounts: Amounts | None) -> str:
    if amounts is None:
        return "nothing"
    amount, kept = (dollars_text(cents_from_dollars(one)) for one in amounts)
    return f"{amount} (and {kept})"


def _difference(place: str, what: str, expected: object, found: object, *, section: str = "2") -> Difference:
    return Difference(
        check="sales charges",
        section=section,
        words=f"{place}: {what} should be {expected}, found {found}",
    )
