"""What could not be kept back of an overpaid part becomes a claim on whoever had it (Section 6(e), R13)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from assignments.domain.corrections import Remainder
from assignments.domain.routes import Component
from assignments.models import Assignee, FundClaim
from fees.models import MonthlyFee
from governance.domain.book_drafts import content_of, natural_key
from governance.domain.money import dollars_from_cents
from governance.domain.periods import PlanMonth
from governance.models import Act, Distributor, Fund, Plan

PartKey = tuple[str, str | None, Component]
OF: Mapping[Component, str] = {
    Component.DISTRIBUTION_FEE: "distribution fee",
    Component.SERVICE_FEE: "service fee",
    Component.CDSC: "contingent deferred sales charges",
}
SECTION: Mapping[Component, str] = {
    Component.DISTRIBUTION_FEE: "6(a)",
    Component.SERVICE_FEE: "5",
    Component.CDSC: "11",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedFrom:
    """Of which Fund and Portfolio remainders are claimed, from which day on, and what they remain of.

    `what` says it in words; `corrections`, or `carried_over`, has the row that each part's remainder is of.
    """

    plan: Plan
    fund: int
    share_class: int
    portfolio: str
    day: date
    what: str
    section: str = ""
    corrections: Mapping[PartKey, int] = field(default_factory=dict)
    carried_over: Mapping[PartKey, int] = field(default_factory=dict)


def claim_remainders(remainders: Iterable[Remainder], *, of: ClaimedFrom, act: Act) -> None:
    """Record a claim for each remainder: on the Distributor, or on an Assignee for one Transfer."""
    fund = ""
    for one in remainders:
        fund = fund or Fund.objects.values_list("code", flat=True).get(pk=of.fund)
        part = one.part
        key = (part.distributor, part.assignee, part.component)
        assignee = Assignee.objects.get(code=part.assignee) if part.assignee else None
        reason = _reason(one, of)
        amount = dollars_from_cents(one.cents)
        said = {"assignee": part.assignee, "transfer": one.transfer} if assignee else {}
        FundClaim.objects.create(
            entry=natural_key(fund, of.portfolio, part.distributor, of.day, reason),
            content=content_of(
                fund=fund,
                portfolio=of.portfolio,
                distributor=part.distributor,
                date=of.day,
                amount=amount,
                reason=reason,
                **said,
            ),
            recorded_by=act,
            plan=of.plan,
            fund_id=of.fund,
            share_class_id=of.share_class,
            distributor=Distributor.objects.get(code=part.distributor),
            assignee=assignee,
            transfer_entry=one.transfer,
            correction_id=of.corrections.get(key),
            carried_over_id=of.carried_over.get(key),
            date=of.day,
            amount=amount,
            reason=reason,
        )


def _reason(one: Remainder, of: ClaimedFrom) -> str:
    """Why, in words that no other claim of the same day has: a Transfer may cover the charges as well."""
    part = one.part
    if part.assignee is None:
        return f"Section {of.section or SECTION[part.component]}: {OF[part.component]} {of.what}"
    if part.component is Component.CDSC:
        section, what = of.section or "6(b), 11", f"part of {part.assignee} of {OF[part.component]}"
    else:
        section, what = of.section or "6(b)", f"Portion of {part.assignee}"
    return f"Section {section}: {what} {of.what} (Transfer {one.transfer})"


def withdraw_claims(*, act: Act, month: PlanMonth, funds: Collection[int]) -> None:
    """Supersede the claims that an earlier computation of a month left: whoever computes anew claims anew."""
    FundClaim.objects.filter(
        Q(
            correction__monthly_fee__status=MonthlyFee.Status.SUPERSEDED,
            correction__monthly_fee__month=month.first,
        )
        | Q(
            carried_over__monthly_fee__status=MonthlyFee.Status.SUPERSEDED,
            carried_over__monthly_fee__month=month.first,
        ),
        fund__in=funds,
        superseded_by__isnull=True,
    ).update(superseded_by=act)
