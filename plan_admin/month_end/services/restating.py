"""R13: closed months computed anew on the facts now known, by their own rates and conventions."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assignments.domain.corrections import Difference, Part, charges_divided, parts_of
from assignments.domain.routes import Component
from assignments.models import Restatement
from assignments.selectors.transfers import cut_points_of
from fees.domain.class_month import ClassMonth
from fees.models import MonthlyFee, MonthlyFeeRun
from fees.selectors.standing_charges import Charges, charges_of_month
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.selectors.correction_holds import MonthOfCorrections
from plan_admin.month_end.selectors.covenant import WITH_FIGURES
from plan_admin.month_end.selectors.late_facts import WaitingMonth
from plan_admin.month_end.selectors.month_facts import MonthFacts, month_facts
from plan_admin.month_end.selectors.standing_parts import Parts, ordered, parts_that_stand
from plan_admin.month_end.selectors.transfer_weights import (
    BETWEEN,
    TransfersOfShares,
    Weigh,
    Weights,
    by_entry,
    lost_by_transfer,
)
from plan_admin.month_end.services.computing import ClassResult, compute_one, compute_some

WAITS_FOR_FIGURES = "cannot be computed on what is now known: {}"
WAITS_FOR_HOLDS = "gives less, and what it gave is still held: decide on its payments first"

Waits = Callable[[MonthlyFee, ClassResult], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restated:
    """A closed month on what is now known, beside what stands; `waits` says why it cannot be corrected."""

    waiting: WaitingMonth
    cut_points: tuple[date, ...]
    result: ClassResult
    stood: Parts
    differences: tuple[Difference, ...]
    waits: str = ""


def restated_months(
    plan: Plan, waiting: Sequence[WaitingMonth], *, known_at: int | None
) -> Iterator[Restated]:
    """Each of these months anew, in their order; one month's share classes are computed together.

    A month that must wait counts as it stands in what the months after it have.
    """
    fees = [one.fee for one in waiting]
    stood = parts_that_stand([fee.pk for fee in fees])
    months = MonthOfCorrections.by_month(plan, fees, known_at=known_at)

    def waits(fee: MonthlyFee, result: ClassResult) -> str:
        return _why_it_waits(fee, result, stood=stood.get(fee.pk, {}), month=months[fee.month])

    results = dict(computed_anew(plan, fees, known_at=known_at, waits=waits))
    transfers = TransfersOfShares([fee.share_class_id for fee in fees])
    for one in waiting:
        facts, result = results[one.fee.pk]
        yield _restated(
            one,
            facts=facts,
            result=result,
            stood=stood.get(one.fee.pk, {}),
            month=months[one.fee.month],
            weigh=_Weighed(one.fee, facts=facts, transfers=transfers).of,
        )


def _restated(
    one: WaitingMonth,
    *,
    facts: MonthFacts,
    result: ClassResult,
    stood: Parts,
    month: MonthOfCorrections,
    weigh: Callable[[Part], tuple[Weights, Weights]],
) -> Restated:
    waits = _why_it_waits(one.fee, result, stood=stood, month=month)
    if waits:
        return Restated(
            waiting=one,
            cut_points=facts.scheme.cut_points,
            result=result,
            stood=stood,
            differences=(),
            waits=waits,
        )
    now = parts_of(result.shares, result.charges)
    fee = one.fee.pk
    parts = ordered(now.keys() | stood.keys())
    lost = _lost(now, stood)
    # What is lacking goes where it would have gone in time; what was too much went where the month sent it.
    divided, had = charges_divided(now), charges_divided(stood)
    changed = {part for part in parts if now.get(part, 0) != stood.get(part, 0)}
    return Restated(
        waiting=one,
        cut_points=facts.scheme.cut_points,
        result=result,
        stood=stood,
        differences=tuple(
            Difference(
                part=part,
                stood=stood.get(part, 0),
                restated=now.get(part, 0),
                payee=month.payee(fee, part, divided=part.distributor in (had if part in lost else divided)),
                held_because=month.reasons(fee, part) if part in changed else (),
                by_transfer=_by_transfer(part, weigh, loses=part in lost) if part in changed else (),
                unpaid=month.unpaid(fee, part, stood=stood.get(part, 0)) if part in lost else 0,
            )
            for part in parts
        ),
    )


def _why_it_waits(fee: MonthlyFee, result: ClassResult, *, stood: Parts, month: MonthOfCorrections) -> str:
    if result.month is None:
        return WAITS_FOR_FIGURES.format("; ".join(result.problems))
    lost = _lost(parts_of(result.shares, result.charges), stood)
    return WAITS_FOR_HOLDS if any(month.is_held(fee.pk, part) for part in lost) else ""


def _lost(now: Parts, stood: Parts) -> list[Part]:
    return [part for part in ordered(now.keys() | stood.keys()) if now.get(part, 0) < stood.get(part, 0)]


def _by_transfer(
    part: Part, weigh: Callable[[Part], tuple[Weights, Weights]], *, loses: bool
) -> tuple[tuple[str, int], ...]:
    if part.assignee is None:
        return ()
    before, after = weigh(part)
    weights = lost_by_transfer(before, after) if loses else after
    return tuple(sorted((entry, weight) for entry, weight in weights.items() if weight))


def computed_anew(
    plan: Plan, fees: Sequence[MonthlyFee], *, known_at: int | None, waits: Waits = lambda *_: ""
) -> Iterator[tuple[int, tuple[MonthFacts, ClassResult]]]:
    """By fee: its frozen rates, conventions and cut points, with those that became known since.

    What a month charges anew counts for the limit in those after it, unless `waits` says why it stands.
    """
    by_run: dict[tuple[date, int], list[MonthlyFee]] = defaultdict(list)
    for fee in fees:
        by_run[fee.month, fee.run_id].append(fee)
    restated: dict[tuple[int, date], Charges] = {}
    for (first, _), own in sorted(by_run.items()):
        facts = replace(facts_anew(plan, own[0].run, known_at=known_at), restated=dict(restated))
        results = compute_some(facts, [fee.share_class_id for fee in own])
        for fee in own:
            result = results[fee.share_class_id]
            if result.month is not None and not waits(fee, result):
                restated[fee.share_class_id, first] = charges_of_result(result.month)
            yield fee.pk, (facts, result)


def charges_of_result(month: ClassMonth) -> Charges:
    """What a month charges against the lifetime limit, day by day."""
    cdsc: dict[int, int] = defaultdict(int)
    for charge in month.charges:
        cdsc[charge.trade_date.toordinal()] += charge.cents
    return charges_of_month(month, cdsc=cdsc)


def facts_anew(plan: Plan, run: MonthlyFeeRun, *, known_at: int | None) -> MonthFacts:
    """What a closed month is computed from on the facts known at an act."""
    then = set(cut_points_of(plan, known_at=run.facts_known_at))
    since = set(cut_points_of(plan, known_at=known_at)) - then
    return month_facts(
        plan,
        month=PlanMonth(run.month),
        known_at=run.facts_known_at,
        facts_at=known_at,
        cut_points=tuple(sorted({*run.cut_points, *since})),
    )


class _Weighed:
    """The Portions of a month by Transfer, as they stood and as they are now; worked out only when asked."""

    def __init__(self, fee: MonthlyFee, *, facts: MonthFacts, transfers: TransfersOfShares) -> None:
        self._fee, self._facts, self._transfers = fee, facts, transfers

    def of(self, part: Part) -> tuple[Weights, Weights]:
        """The weights before and now."""
        weights, share_class = self._transfers.weights, self._fee.share_class_id
        return weights(share_class, part, self._before), weights(share_class, part, self._now)

    def _before(self) -> Mapping[Part, Weights]:
        last = (
            Restatement.objects.filter(corrected_fee=self._fee, monthly_fee__status__in=WITH_FIGURES)
            .order_by("-pk")
            .first()
        )
        run = self._fee.run
        if last is None:
            facts = month_facts(
                run.plan,
                month=PlanMonth(run.month),
                known_at=run.facts_known_at,
                cut_points=tuple(run.cut_points),
            )
        else:
            facts = month_facts(
                run.plan,
                month=PlanMonth(run.month),
                known_at=run.facts_known_at,
                facts_at=last.known_at,
                cut_points=tuple(date.fromisoformat(day) for day in last.cut_points),
            )
        return portions_by_transfer(facts, self._fee.share_class_id)

    def _now(self) -> Mapping[Part, Weights]:
        return portions_by_transfer(self._facts, self._fee.share_class_id)


def portions_by_transfer(facts: MonthFacts, share_class: int) -> Mapping[Part, Weights]:
    """By Assignee's part: what each Transfer, by its entry, gives exactly."""
    found: dict[Part, dict[str, int]] = defaultdict(dict)
    result = compute_one(by_entry(facts), share_class)
    of_fees = [(share.distributor, share.split, Component.DISTRIBUTION_FEE) for share in result.shares]
    of_charges = [(charge.distributor, charge.split, Component.CDSC) for charge in result.charges]
    for distributor, split, component in (*of_fees, *of_charges):
        for portion in split.portions:
            assignee, _, entry = portion.assignee.partition(BETWEEN)
            found[Part(distributor, assignee, component)][entry] = portion.exact
    return found


def weigh_portions(facts: MonthFacts, share_class: int) -> Weigh:
    """The Portions of the month being closed, by Transfer, when asked."""
    return lambda: portions_by_transfer(facts, share_class)
