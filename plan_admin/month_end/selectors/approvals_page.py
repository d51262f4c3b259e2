"""What waits for an approver, Fund by Fund, and what waits for the officer who issues it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from assignments.domain.approvals import InstructionContent
from assignments.domain.instructions import InstructionStatus
from assignments.domain.routes import Component
from assignments.models import PaymentInstruction, PaymentLine
from assignments.selectors.approvals import contents_of
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Plan

STAGES = (
    InstructionStatus.PREPARED,
    InstructionStatus.APPROVED,
    InstructionStatus.ISSUED,
    InstructionStatus.RETURNED,
    InstructionStatus.HELD,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How many payments of a Fund are in a state, and their cents together."""

    payments: int
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FundStages:
    """Where a Fund's payments of a month stand."""

    code: str
    name: str
    prepared: Stage
    approved: Stage
    issued: Stage
    returned: Stage
    held: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A payment that waits for an approval; `not_yours` says why the reader cannot approve it."""

    content: InstructionContent
    not_yours: str

    @property
    def token(self) -> str:
        """What the form sends back: the payment, and the digest of what was shown."""
        return f"{self.content.id}:{self.content.digest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FundWaiting:
    """The payments of one Fund on the page."""

    name: str
    waiting: tuple[Waiting, ...]

    @property
    def cents(self) -> int:
        """Together, on this page."""
        return sum(one.content.cents for one in self.waiting)


def stages_of(plan: Plan, *, month: PlanMonth) -> tuple[FundStages, ...]:
    """Each Fund that has payments in the month, and how far they are; one query."""
    counts: dict[str, Count | Sum] = {
        f"{state.lower()}_{name}": how
        for state in STAGES
        for name, how in (
            ("count", Count("pk", filter=Q(status=state))),
            ("sum", Sum("amount", filter=Q(status=state))),
        )
    }
    rows: Iterable[Mapping[str, Any]] = (
        PaymentInstruction.objects.filter(plan=plan, month=month.first)
        .values("fund__code", "fund__name")
        .annotate(**counts)
        .order_by("fund__name")
    )
    return tuple(
        FundStages(
            code=row["fund__code"],
            name=row["fund__name"],
            **{
                state.lower(): Stage(
                    payments=row[f"{state.lower()}_count"],
                    cents=cents_from_dollars(row[f"{state.lower()}_sum"] or Decimal(0)),
                )
                for state in STAGES
            },
        )
        for row in rows
    )


def waiting_rows(plan: Plan, *, month: PlanMonth, fund: str) -> "QuerySet[PaymentInstruction]":
    """The payments that wait for an approval, of one Fund by its code or of all, in order."""
    rows = PaymentInstruction.objects.filter(plan=plan, month=month.first, status=InstructionStatus.PREPARED)
    return (rows.filter(fund__code=fund) if fund else rows).order_by(
        "fund__name", "payee_kind", "payee", "pk"
    )


def waiting_shown(rows: Collection[PaymentInstruction], *, reader: int) -> tuple[FundWaiting, ...]:
    """A page of payments that wait, by Fund, each exactly as its approval would be for."""
    order = {row.pk: at for at, row in enumerate(rows)}
    preparers = dict(
        PaymentInstruction.objects.filter(pk__in=order).values_list("pk", "prepared_by__acting_user")
    )
    contents = sorted(
        contents_of(PaymentInstruction.objects.filter(pk__in=order)), key=lambda one: order[one.id]
    )
    by_fund: dict[str, list[Waiting]] = {}
    for content in contents:
        own = preparers[content.id] == reader
        by_fund.setdefault(content.fund, []).append(
            Waiting(content=content, not_yours="you prepared it; another person approves it" if own else "")
        )
    return tuple(FundWaiting(name=name, waiting=tuple(waiting)) for name, waiting in by_fund.items())


def read_tokens(tokens: Sequence[str]) -> Mapping[int, str]:
    """Payments and the digests of what was shown; a token that is none is passed over."""
    found = {}
    for token in tokens:
        number, _, digest = token.partition(":")
        if number.isdecimal() and len(number) <= 18:
            found[int(number)] = digest
    return found


def not_paid_cents(plan: Plan, *, month: PlanMonth) -> int:
    """Cents that determinations do not pay, of the computations that stand, without their offsets."""
    lines = PaymentLine.objects.filter(
        instruction__plan=plan,
        instruction__month=month.first,
        instruction__not_paid_by__isnull=False,
        monthly_fee__status__in=("COMPUTED", "CLOSED"),
    ).exclude(component__in=(Component.OFFSET, Component.CORRECTION))
    return cents_from_dollars(lines.aggregate(total=Sum("amount"))["total"] or Decimal(0))
