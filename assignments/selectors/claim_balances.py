"""Section 6(e): what a collection agent is paid as a Distributor's balance, of which a claim may ask."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from assignments.domain.claims import BalanceHeld
from assignments.domain.instructions import InstructionStatus
from assignments.domain.routes import PayeeKind
from assignments.models import CollectionAgent, FundClaim, NoticePart, PaymentLine
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import ShareClass

PAYS = (
    InstructionStatus.PREPARED,
    InstructionStatus.APPROVED,
    InstructionStatus.ISSUED,
    InstructionStatus.SETTLED,
)
NOTHING = Decimal(0)
Key = tuple[PlanMonth, str, int]  # month, agent's code, share class


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentBalance:
    """What an agent is paid for a month as one Distributor's balance, by Portfolio code.

    `portfolios` gives each one's share class and name.
    """

    month: PlanMonth
    agent: CollectionAgent
    balances: Mapping[str, BalanceHeld]
    portfolios: Mapping[str, tuple[int, str]]

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.month}/{self.agent.code}"

    @property
    def free(self) -> int:
        """Cents that a further notice may ask."""
        return sum(one.free for one in self.balances.values())


def balances_for(claim: FundClaim) -> tuple[AgentBalance, ...]:
    """Where agents hold something that a notice of this claim may ask for, the latest month first.

    Of the Fund's own payments alone, of the claim's Portfolio where it names one, from the month of its date
    on; what is held, returned or voided pays the agent nothing. A claim on an Assignee reaches no balance.
    """
    if claim.assignee_id is not None:
        return ()
    held = _held(claim)
    noticed = _noticed(claim)
    classes = {
        row.pk: row
        for row in ShareClass.objects.filter(pk__in={key[2] for key in held}).select_related("portfolio")
    }
    agents = {row.code: row for row in CollectionAgent.objects.filter(code__in={key[1] for key in held})}
    grouped: dict[tuple[PlanMonth, str], list[int]] = defaultdict(list)
    for month, agent, share_class in sorted(held, key=lambda key: classes[key[2]].schedule_order):
        grouped[month, agent].append(share_class)
    found = [
        AgentBalance(
            month=month,
            agent=agents[agent],
            balances={
                classes[one].portfolio.code: BalanceHeld(
                    portfolio=classes[one].portfolio.code,
                    balance=held[month, agent, one],
                    noticed=noticed.get((month, agent, one), 0),
                )
                for one in of
            },
            portfolios={classes[one].portfolio.code: (one, classes[one].portfolio.name) for one in of},
        )
        for (month, agent), of in grouped.items()
    ]
    return tuple(
        sorted(
            (one for one in found if one.free), key=lambda one: (-one.month.first.toordinal(), one.agent.code)
        )
    )


def _held(claim: FundClaim) -> dict[Key, int]:
    lines = PaymentLine.objects.filter(
        instruction__plan=claim.plan_id,
        instruction__fund=claim.fund_id,
        instruction__payee_kind=PayeeKind.COLLECTION_AGENT,
        instruction__status__in=PAYS,
        instruction__month__gte=PlanMonth.of(claim.date).first,
        distributor=claim.distributor_id,
        assignee__isnull=True,
    )
    if claim.share_class_id is not None:
        lines = lines.filter(share_class=claim.share_class_id)
    rows = lines.values_list("instruction__month", "instruction__payee", "share_class_id").annotate(
        total=Sum("amount")
    )
    return {
        (PlanMonth(month), agent, share_class): cents_from_dollars(total)
        for month, agent, share_class, total in rows
        if total > 0
    }


def _noticed(claim: FundClaim) -> dict[Key, int]:
    """What notices ask already; one that was withdrawn after an answer took its part of the balance."""
    rows = (
        NoticePart.objects.filter(
            notice__plan=claim.plan_id, notice__fund=claim.fund_id, notice__distributor=claim.distributor_id
        )
        .filter(
            Q(notice__withdrawn_by__isnull=True)
            | Q(notice__recoveries__isnull=False, notice__recoveries__superseded_by__isnull=True)
        )
        .values_list("notice__month", "notice__agent__code", "share_class_id", "pk", "amount")
        .distinct()
    )
    found: dict[Key, int] = defaultdict(int)
    for month, agent, share_class, _, amount in rows:
        found[PlanMonth(month), agent, share_class] += cents_from_dollars(amount)
    return found
