"""A closed month as it stands: what each Portfolio owes, to whom, and what is paid or held."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from assignments.domain.routes import direction_warnings
from assignments.models import AssigneePortion12b1, DistributorShare12b1, PaymentLine
from assignments.selectors.payments import NO_LONGER_STANDING, PaymentShown, payment_totals, payments_of
from assignments.selectors.transfers import directions_on, transfers_of
from fees.domain.ties import Tie
from fees.models import MonthlyFee
from governance.domain.money import cents_from_dollars, dollars_text
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.selectors.joining import share_classes_by
from governance.selectors.parties import ShareClassRow, share_classes_of
from plan_admin.month_end.selectors.covenant import termination_notes
from plan_admin.month_end.selectors.rollforward import OWES_WHAT_IS_KNOWN, unexplained_fees
from plan_admin.month_end.selectors.waiting import waiting_notes

FORMAT = 1
OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortionShown:
    """An Assignee's Portion, in cents."""

    assignee: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareShown:
    """A Distributor's share of a Portfolio's month, in cents."""

    distributor: str
    distribution_fee: int
    service_fee: int
    portions: tuple[PortionShown, ...]
    balance: int

    def document(self) -> dict[str, Any]:
        """The share as JSON has it."""
        return {
            "distributor": self.distributor,
            "distribution_fee": dollars_text(self.distribution_fee),
            "service_fee": dollars_text(self.service_fee),
            "portions": [
                {"assignee": one.assignee, "amount": dollars_text(one.cents)} for one in self.portions
            ],
            "balance": dollars_text(self.balance),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioShown:
    """A Portfolio's month; amounts in cents."""

    fund: str
    portfolio: str
    status: str
    problems: tuple[str, ...]
    authority: dict[str, str | None]
    rates: dict[str, str]
    conventions: dict[str, str]
    days: int
    average_daily_net_assets: int
    distribution_fee: int
    service_fee: int
    shares: tuple[ShareShown, ...]

    def document(self) -> dict[str, Any]:
        """The Portfolio as JSON has it."""
        return {
            "fund": self.fund,
            "portfolio": self.portfolio,
            "status": self.status,
            "problems": list(self.problems),
            "authority": self.authority,
            "rates": self.rates,
            "conventions": self.conventions,
            "days": self.days,
            "average_daily_net_assets": dollars_text(self.average_daily_net_assets),
            "distribution_fee": dollars_text(self.distribution_fee),
            "service_fee": dollars_text(self.service_fee),
            "shares": [share.document() for share in self.shares],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthReport:
    """A month of a Plan: Portfolios in the order of Schedule A, and the payments that stand."""

    plan: str
    month: str
    portfolios: tuple[PortfolioShown, ...]
    payments: tuple[PaymentShown, ...]

    def totals(self) -> dict[str, int]:
        """Fees, prepared and held, in cents."""
        return {
            "distribution_fee": sum(one.distribution_fee for one in self.portfolios),
            "service_fee": sum(one.service_fee for one in self.portfolios),
            **payment_totals(self.payments),
        }

    def document(self) -> dict[str, Any]:
        """The JSON document of `close_month --json`."""
        return {
            "format": FORMAT,
            "month": self.month,
            "plan": self.plan,
            "portfolios": [one.document() for one in self.portfolios],
            "payments": [one.document() for one in self.payments],
            "totals": {name: dollars_text(cents) for name, cents in self.totals().items()},
        }


def month_report(plan: Plan, *, month: PlanMonth) -> MonthReport:
    """The month as it stands now; what it is computed from is as its closing knew it."""
    fees = {
        fee.share_class_id: fee
        for fee in MonthlyFee.objects.filter(share_class__plan=plan, month=month.first)
        .exclude(status=MonthlyFee.Status.SUPERSEDED)
        .select_related("run")
    }
    shares = _shares(plan, month)
    warnings = _warnings(plan, month, fees)
    ends = termination_notes(plan, month=month, known_at=_known_at(fees))
    waits = waiting_notes(plan, month=month, fees=fees)
    differences = unexplained_fees(plan, month=month, accrued=_accrued(fees))
    released = released_classes(plan, month)
    return MonthReport(
        plan=plan.code,
        month=str(month),
        portfolios=tuple(
            _portfolio(
                row,
                fees.get(row.share_class),
                shares=shares,
                warnings=(
                    *ends.get(row.share_class, ()),
                    *waits.get(row.share_class, ()),
                    *warnings.get(row.share_class, ()),
                    *differences.get(row.share_class, ()),
                ),
                is_released=row.share_class in released,
            )
            for row in share_classes_by(plan, day=month.last, known=fees)
        ),
        payments=tuple(one for one in payments_of(plan, month=month) if one.stands),
    )


def _known_at(fees: dict[int, MonthlyFee]) -> dict[int, int]:
    """The act at which the facts of each share class's month were pinned."""
    return {share_class: fee.run.facts_known_at for share_class, fee in fees.items()}


def _accrued(fees: dict[int, MonthlyFee]) -> dict[tuple[int, Tie], int]:
    """What is owed of each fee, in cents, where that is known."""
    known = {share_class: fee for share_class, fee in fees.items() if fee.status in OWES_WHAT_IS_KNOWN}
    return {
        (share_class, tie): cents_from_dollars(amount)
        for share_class, fee in known.items()
        for tie, amount in ((Tie.DISTRIBUTION_FEE, fee.distribution_fee), (Tie.SERVICE_FEE, fee.service_fee))
    }


def _portfolio(
    row: ShareClassRow,
    fee: MonthlyFee | None,
    *,
    shares: dict[int, list[ShareShown]],
    warnings: tuple[str, ...],
    is_released: bool,
) -> PortfolioShown:
    if fee is None:
        return PortfolioShown(
            fund=row.fund_name,
            portfolio=row.portfolio_name,
            status=OPEN,
            problems=(),
            authority={"adoption": None, "continuance": None, "through": None},
            rates={},
            conventions={},
            days=0,
            average_daily_net_assets=0,
            distribution_fee=0,
            service_fee=0,
            shares=(),
        )
    last_rate = fee.rates[-1] if fee.rates else {}
    return PortfolioShown(
        fund=row.fund_name,
        portfolio=row.portfolio_name,
        status=_status(fee, is_released=is_released),
        problems=(*fee.problems, *warnings),
        authority=fee.authority,
        rates={name: last_rate[name] for name in ("distribution_fee", "service_fee") if name in last_rate},
        conventions=fee.conventions,
        days=len(fee.accrued_on),
        average_daily_net_assets=cents_from_dollars(fee.average_daily_net_assets),
        distribution_fee=cents_from_dollars(fee.distribution_fee),
        service_fee=cents_from_dollars(fee.service_fee),
        shares=tuple(shares.get(fee.pk, ())),
    )


def _status(fee: MonthlyFee, *, is_released: bool) -> str:
    """`held` while the whole class waits; closed classes stay `computed` in the file's words."""
    if fee.status == MonthlyFee.Status.FAILED:
        return "failed"
    if fee.status == MonthlyFee.Status.NOT_IN_FORCE:
        return "not_in_force"
    return "held" if fee.held_because and not is_released else "computed"


def released_classes(
    plan: Plan, month: PlanMonth, *, share_classes: Collection[int] | None = None
) -> set[int]:
    """The share classes (of some, or of all) that waited as a whole and wait no longer for that.

    What a determination does not pay waits for nothing any more.
    """
    waiting: dict[int, bool] = {}
    lines = PaymentLine.objects.filter(instruction__plan=plan, instruction__month=month.first)
    if share_classes is not None:
        lines = lines.filter(monthly_fee__share_class__in=share_classes)
    for share_class, waited_for, waits_for, not_paid_by in (
        lines.exclude(instruction__status__in=NO_LONGER_STANDING, instruction__not_paid_by__isnull=True)
        .exclude(monthly_fee__held_because=[])
        .exclude(monthly_fee__status=MonthlyFee.Status.SUPERSEDED)
        .values_list(
            "share_class_id",
            "monthly_fee__held_because",
            "instruction__held_because",
            "instruction__not_paid_by",
        )
        .distinct()
    ):
        waits = not_paid_by is None and not set(waited_for).isdisjoint(waits_for)
        waiting[share_class] = waiting.get(share_class, False) or waits
    return {share_class for share_class, waits in waiting.items() if not waits}


def _shares(plan: Plan, month: PlanMonth) -> dict[int, list[ShareShown]]:
    standing = MonthlyFee.objects.filter(share_class__plan=plan, month=month.first).exclude(
        status=MonthlyFee.Status.SUPERSEDED
    )
    portions: dict[tuple[int, int], list[PortionShown]] = defaultdict(list)
    for fee, distributor, assignee, amount in (
        AssigneePortion12b1.objects.filter(monthly_fee__in=standing)
        .order_by("assignee__code")
        .values_list("monthly_fee_id", "distributor_id", "assignee__code", "amount")
    ):
        portions[fee, distributor].append(PortionShown(assignee=assignee, cents=cents_from_dollars(amount)))
    shares: dict[int, list[ShareShown]] = defaultdict(list)
    for row in (
        DistributorShare12b1.objects.filter(monthly_fee__in=standing)
        .select_related("distributor")
        .order_by("distributor__code")
    ):
        shares[row.monthly_fee_id].append(
            ShareShown(
                distributor=row.distributor.code,
                distribution_fee=cents_from_dollars(row.distribution_fee),
                service_fee=cents_from_dollars(row.service_fee),
                portions=tuple(portions[row.monthly_fee_id, row.distributor_id]),
                balance=cents_from_dollars(row.balance),
            )
        )
    return shares


def _warnings(plan: Plan, month: PlanMonth, fees: dict[int, MonthlyFee]) -> dict[int, tuple[str, ...]]:
    """Section 6(e): directions to an agent that lack a designation or a Transfer on the month's last day."""
    names = {row.share_class: row.portfolio_name for row in share_classes_of(plan)}
    known_at = _known_at(fees)
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for act in sorted(set(known_at.values())):
        transfers = transfers_of(plan, known_at=act)
        for key, one in sorted(directions_on(plan, day=month.last, known_at=act).items()):
            share_class, distributor = key
            if known_at.get(share_class) == act:
                found[share_class] += direction_warnings(
                    portfolio=names[share_class],
                    distributor=distributor,
                    direction=one.direction,
                    designated_by=one.designated_by,
                    transfers_in_force=any(terms.runs_on(month.last) for terms in transfers.get(key, ())),
                )
    return found
