"""R13, Section 13: what a closing pays or keeps back beside its own month: corrections, and the Prior Plan's.

Closed months do not move. Each is computed anew beside what stands, on the facts now known; what a party
lacks is paid by lines of the month being closed; what it had too much is kept back there or claimed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assignments.domain.corrections import Label, Purse, Settled, recover, settle
from assignments.domain.routes import Component
from assignments.models import Assignee, Restatement, ShareCorrection
from assignments.selectors.assignee_claims import OpenAssigneeClaim, open_assignee_claims
from assignments.services.claims import ClaimedFrom, claim_remainders
from fees.domain.class_month import ClassMonth
from fees.models import LedgerMonth
from governance.domain.money import dollars_from_cents
from governance.models import Act, Distributor
from plan_admin.month_end.selectors.month_facts import MonthFacts
from plan_admin.month_end.selectors.stored_shares import FeeLine, FeeRow
from plan_admin.month_end.selectors.transfer_weights import TransfersOfShares
from plan_admin.month_end.services.carrying import carry_over
from plan_admin.month_end.services.following import months_restated
from plan_admin.month_end.services.restating import Restated, charges_of_result, weigh_portions

PARTS: Mapping[Component, str] = {
    Component.DISTRIBUTION_FEE: ShareCorrection.Part.DISTRIBUTION_FEE.value,
    Component.SERVICE_FEE: ShareCorrection.Part.SERVICE_FEE.value,
    Component.CDSC: ShareCorrection.Part.CDSC.value,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bearing:
    """The share classes being closed, what each gives, and the lines that come to it."""

    facts: MonthFacts
    act: Act
    fees: Mapping[int, FeeRow]  # by share class
    purses: Mapping[int, Purse]
    lines: list[FeeLine] = field(default_factory=list)

    def add(self, share_class: int, settled: Settled) -> None:
        """Take what a settlement pays and keeps back into the month's lines."""
        fee = self.fees[share_class]
        self.lines.extend(FeeLine(fee, line) for line in settled.lines)


def lines_beside(
    fees: Mapping[int, FeeRow], *, routed: Sequence[FeeLine], facts: MonthFacts, act: Act
) -> list[FeeLine]:
    """Settle what is carried over, claims on Assignees and late corrections with the classes of these fees.

    Returns their lines, to be prepared with those that are `routed`. A month that cannot be corrected yet
    waits on. The caller holds the transaction.
    """
    if not fees:
        return []
    by_class = {fee.share_class: fee for fee in fees.values()}
    bearing = _Bearing(facts=facts, act=act, fees=by_class, purses=_Purses(routed, facts=facts))
    for share_class, settled in carry_over(by_class, facts=facts, act=act, purses=bearing.purses):
        bearing.add(share_class, settled)
    _recover_claims(bearing)
    for one in months_restated(facts, share_classes=by_class.keys()):
        if not one.waits:
            bearing.add(one.waiting.fee.share_class_id, _correct(one, bearing))
    return bearing.lines


class _Purses(defaultdict[int, Purse]):
    """By share class: what it gives in this closing; gathered when it is first asked for."""

    def __init__(self, routed: Sequence[FeeLine], *, facts: MonthFacts) -> None:
        super().__init__()
        self._facts = facts
        self._routed: dict[int, list[FeeLine]] = defaultdict(list)
        for one in routed:
            self._routed[one.fee.share_class].append(one)

    def __missing__(self, share_class: int) -> Purse:
        purse = Purse()
        transfers = TransfersOfShares([share_class])
        weigh = weigh_portions(self._facts, share_class)
        for one in self._routed.get(share_class, ()):
            weights = transfers.of_line(share_class, one.line, weigh)
            purse.put(one.line, by_transfer=weights)
        self[share_class] = purse
        return purse


def _recover_claims(bearing: _Bearing) -> None:
    """Section 6(b): what Assignees were overpaid comes back from their later Portions, the oldest first."""
    for share_class, claim in open_assignee_claims(
        bearing.fees, month=bearing.facts.month, known_at=bearing.facts.known_at
    ):
        line = recover(
            claim.remainder,
            claim=claim.id,
            purse=bearing.purses[share_class],
            label=_label_of(claim, bearing.fees[share_class]),
        )
        if line is not None:
            bearing.add(share_class, Settled(lines=(line,)))


def _label_of(claim: OpenAssigneeClaim, fee: FeeRow) -> Label:
    return Label(
        portfolio=fee.portfolio,
        component=Component.CORRECTION,
        for_month=claim.for_month,
        corrects=claim.corrects,
    )


def _correct(one: Restated, bearing: _Bearing) -> Settled:
    """Settle a restated month and store it, with the claims that remain."""
    corrected = one.waiting.fee
    fee = bearing.fees[corrected.share_class_id]
    of_charges = [part for part in one.differences if part.part.component is Component.CDSC]
    of_fees = [part for part in one.differences if part.part.component is not Component.CDSC]
    settled = _together(
        settle(
            differences,
            purse=bearing.purses[fee.share_class],
            label=Label(
                portfolio=fee.portfolio,
                component=component,
                for_month=one.waiting.month.first,
                corrects=str(corrected.pk),
            ),
        )
        for component, differences in ((Component.CORRECTION, of_fees), (Component.CDSC, of_charges))
    )
    rows = _store(one, settled, fee=fee, bearing=bearing)
    claim_remainders(
        settled.remainders,
        of=ClaimedFrom(
            plan=bearing.facts.plan,
            fund=fee.fund,
            share_class=fee.share_class,
            portfolio=fee.portfolio,
            day=bearing.facts.month.last,
            what=f"overpaid for {one.waiting.month}, corrected in {bearing.facts.month}",
            corrections=rows,
        ),
        act=bearing.act,
    )
    return settled


def _together(each: Iterable[Settled]) -> Settled:
    """The fees' settlement, and that of the deferred charges, which make up for nothing else (Section 11)."""
    parts = list(each)
    return Settled(
        lines=tuple(line for part in parts for line in part.lines),
        settlements=tuple(one for part in parts for one in part.settlements),
        remainders=tuple(one for part in parts for one in part.remainders),
    )


def _store(
    one: Restated, settled: Settled, *, fee: FeeRow, bearing: _Bearing
) -> dict[tuple[str, str | None, Component], int]:
    """The restated month and its parts; one that changes nothing too, so that it counts as looked at."""
    corrected, result = one.waiting.fee, one.result
    if result.month is None:
        raise ValueError(f"fee {corrected.pk} was not computed anew")
    stood = {
        component: sum(cents for part, cents in one.stood.items() if part.component is component)
        for component in PARTS
    }
    restatement = Restatement.objects.create(
        corrected_fee=corrected,
        monthly_fee_id=fee.id,
        known_at=bearing.facts.known_at or bearing.act.pk,
        cut_points=[str(day) for day in one.cut_points],
        late=[fact._asdict() for fact in one.waiting.late],
        undone=sorted({*_undone_before(corrected.pk), *one.waiting.undone}),
        reason=one.waiting.reason,
        days=len(result.month.accrued_on),
        average_daily_net_assets=dollars_from_cents(result.month.average_daily_net_assets),
        stood_distribution_fee=dollars_from_cents(stood[Component.DISTRIBUTION_FEE]),
        stood_service_fee=dollars_from_cents(stood[Component.SERVICE_FEE]),
        distribution_fee=dollars_from_cents(result.month.distribution_fee),
        service_fee=dollars_from_cents(result.month.service_fee),
        recorded_by=bearing.act,
    )
    _store_ledger(restatement, result.month)
    return dict(_store_parts(restatement, settled))


def _store_ledger(restatement: Restatement, month: ClassMonth) -> None:
    """What the restated month charges, for the months after it: also where a limit is given only later."""
    charges = charges_of_result(month)
    LedgerMonth.objects.create(
        monthly_fee_id=restatement.monthly_fee_id,
        corrected_fee_id=restatement.corrected_fee_id,
        recorded_by=restatement.recorded_by,
        facts_known_at=restatement.known_at,
        accrued_on=list(month.accrued_on),
        wanted=list(month.limit.wanted) if month.limit else [],
        charged=list(month.distribution_accruals),
        cdsc_on=[date.fromordinal(day) for day in charges.cdsc],
        cdsc=[dollars_from_cents(cents) for cents in charges.cdsc.values()],
        reached_on=month.limit.reached_on if month.limit else None,
    )


def _undone_before(fee: int) -> Iterator[str]:
    for codes in Restatement.objects.filter(corrected_fee=fee).values_list("undone", flat=True):
        yield from codes


def _store_parts(
    restatement: Restatement, settled: Settled
) -> Iterator[tuple[tuple[str, str | None, Component], int]]:
    assignees = dict(Assignee.objects.values_list("code", "pk"))
    distributors = dict(Distributor.objects.values_list("code", "pk"))
    for one in settled.settlements:
        part, difference = one.difference.part, one.difference
        row = ShareCorrection.objects.create(
            restatement=restatement,
            monthly_fee_id=restatement.monthly_fee_id,
            corrected_fee_id=restatement.corrected_fee_id,
            distributor_id=distributors[part.distributor],
            assignee_id=assignees[part.assignee] if part.assignee else None,
            component=PARTS[part.component],
            stood=dollars_from_cents(difference.stood),
            restated=dollars_from_cents(difference.restated),
            amount=dollars_from_cents(difference.cents),
            in_lines=dollars_from_cents(one.in_lines),
            claimed=dollars_from_cents(one.claimed),
            spared=dollars_from_cents(one.spared),
        )
        yield (part.distributor, part.assignee, part.component), row.pk
