"""Section 11: what earlier months should have given, computed anew where a Complete Termination was undone.

Closed months do not move. Each is computed beside what stands, on the facts that its own closing knew and on
what undid the termination since; the difference is paid by lines of the month being closed, and held.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assignments.domain.corrections import Correction, StoodShare, correction_of
from assignments.domain.month_shares import ShareResult
from assignments.domain.routes import Component, PayableLine, route_share
from assignments.domain.transfers import ShareSplit
from assignments.models import Assignee, AssigneePortion12b1, DistributorShare12b1, ShareCorrection
from assignments.selectors.transfers import directions_on
from fees.models import MonthlyFee
from governance.domain.money import cents_from_dollars, dollars_from_cents
from governance.domain.periods import PlanMonth
from governance.models import Act, Distributor
from plan_admin.month_end.selectors.covenant import Uncorrected, uncorrected
from plan_admin.month_end.selectors.month_facts import MonthFacts, month_facts
from plan_admin.month_end.selectors.stored_shares import FeeLine, FeeRow
from plan_admin.month_end.services.computing import ClassResult, compute_one

NOTHING = Correction(
    split=ShareSplit(share_cents=0, portions=(), balance_cents=0, balance_exact=0), service_cents=0
)
Computed = dict[int, ClassResult | None]  # by the number of the fee that stands


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCorrection:
    """What one earlier month should have given one Distributor beyond what it gave."""

    waiting: Uncorrected
    correction: Correction
    reasons: tuple[str, ...]


def correction_lines(fees: Mapping[int, FeeRow], *, facts: MonthFacts, act: Act) -> list[FeeLine]:
    """Correct earlier months of the share classes of these fees; the lines, to be prepared with theirs.

    A month that still cannot be computed anew waits on. The caller holds the transaction.
    """
    bears = {fee.share_class: fee for fee in fees.values()}
    found = find_corrections(facts, share_classes=bears)
    lines: list[FeeLine] = []
    for one in found:
        fee = bears[one.waiting.fee.share_class_id]
        _store(one, fee=fee, act=act)
        lines += [FeeLine(fee, line) for line in _lines(one, portfolio=fee.portfolio, facts=facts)]
    return lines


def find_corrections(facts: MonthFacts, *, share_classes: Collection[int]) -> list[FoundCorrection]:
    """The corrections that share classes' earlier months wait for; nothing is written."""
    known: Computed = {}
    return [
        found
        for one in uncorrected(
            facts.plan, month=facts.month, known_at=facts.known_at, share_classes=share_classes
        )
        if (found := correction_found(one, covenant_at=facts.known_at, known=known)) is not None
    ]


def correction_found(one: Uncorrected, *, covenant_at: int | None, known: Computed) -> FoundCorrection | None:
    """An earlier month computed anew, against what stands of it; None where it cannot be computed."""
    if one.fee.pk not in known:
        known[one.fee.pk] = _computed_anew(one.fee, covenant_at=covenant_at)
    result = known[one.fee.pk]
    if result is None or result.terms is None:
        return None
    share = next((share for share in result.shares if share.distributor == one.distributor), None)
    held = dict(result.terms.held_agreements).get(one.distributor, one.reason)
    return FoundCorrection(
        waiting=one,
        correction=_difference(one, share),
        reasons=(*result.terms.held_because, held),
    )


def _computed_anew(fee: MonthlyFee, *, covenant_at: int | None) -> ClassResult | None:
    """On the facts of its own closing; where Shares that earned nothing lack facts, on those known now."""
    run = fee.run
    for known_at in (run.facts_known_at, covenant_at):
        facts = month_facts(
            run.plan,
            month=PlanMonth(fee.month),
            known_at=known_at,
            cut_points=tuple(run.cut_points),
            covenant_at=covenant_at,
        )
        result = compute_one(facts, fee.share_class_id)
        if result.month is not None:
            return result
    return None


def _difference(one: Uncorrected, share: ShareResult | None) -> Correction:
    stood = _stood(one.fee, one.distributor)
    if share is None:
        return NOTHING
    return correction_of(now=share.split, service_cents=share.service_fee, stood=stood)


def _stood(fee: MonthlyFee, distributor: str) -> StoodShare:
    row = DistributorShare12b1.objects.filter(monthly_fee=fee, distributor__code=distributor).first()
    if row is None:
        return StoodShare()
    portions = AssigneePortion12b1.objects.filter(monthly_fee=fee, distributor__code=distributor)
    return StoodShare(
        distribution_cents=cents_from_dollars(row.distribution_fee),
        service_cents=cents_from_dollars(row.service_fee),
        distribution_exact=int(row.distribution_exact),
        portions_exact={code: int(exact) for code, exact in portions.values_list("assignee__code", "exact")},
    )


def _store(found: FoundCorrection, *, fee: FeeRow, act: Act) -> None:
    """Its amounts by Assignee and component; a balance of nothing too, so that it counts as done."""
    split, service = found.correction.split, found.correction.service_cents
    assignees = dict(Assignee.objects.values_list("code", "pk")) if split.portions else {}
    part = ShareCorrection.Part
    rows: Sequence[tuple[str, int | None, int]] = (
        (part.DISTRIBUTION_FEE, None, split.balance_cents),
        *((part.DISTRIBUTION_FEE, assignees[one.assignee], one.cents) for one in split.portions),
        *(((part.SERVICE_FEE, None, service),) if service else ()),
    )
    distributor = Distributor.objects.get(code=found.waiting.distributor)
    ShareCorrection.objects.bulk_create(
        ShareCorrection(
            monthly_fee_id=fee.id,
            corrected_fee=found.waiting.fee,
            distributor=distributor,
            assignee_id=assignee,
            component=component,
            amount=dollars_from_cents(cents),
            reason=found.waiting.reason,
            recorded_by=act,
        )
        for component, assignee, cents in rows
    )


def _lines(found: FoundCorrection, *, portfolio: str, facts: MonthFacts) -> Iterator[PayableLine]:
    """By the direction for the corrected month's last day; no Monthly Calculation speaks of a correction."""
    fee, distributor = found.waiting.fee, found.waiting.distributor
    month = PlanMonth(fee.month)
    directions = directions_on(
        facts.plan, day=month.last, known_at=facts.known_at, share_classes={fee.share_class_id}
    )
    standing = directions.get((fee.share_class_id, distributor))
    for line in route_share(
        portfolio=portfolio,
        distributor=distributor,
        month=str(month),
        split=found.correction.split,
        service_fee_cents=found.correction.service_cents,
        direction=standing.direction if standing else None,
        calculation=None,
        tolerance_cents=0,
        held_because=found.reasons,
    ):
        yield line._replace(component=Component.CORRECTION, for_month=month.first, corrects=str(fee.pk))
