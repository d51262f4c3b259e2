"""Give a collection agent notice of a claim, and withdraw one (Section 6(e))."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from assignments.domain.claims import most_of_notice, notice_parts
from assignments.models import FundClaim, NoticeOfClaim
from assignments.selectors.claim_balances import AgentBalance, balances_for
from assignments.selectors.claims import ClaimShown, claim_shown
from assignments.services.claim_papers import PartAsked, give_notice, hold_claims, next_notice_number
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.money import dollars_from_cents, dollars_text
from governance.domain.periods import PlanMonth
from governance.models import Act, Plan
from governance.selectors.printing import printed
from governance.services.acts import begin_act
from governance.services.one_record import fault
from plan_admin.claims.selectors.paper import PAPER, notice_data


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAsked:
    """A notice of a claim to an agent, out of a month's balance; `cents` None: as much as can be asked.

    `claim` is the number of a version of the claim. `number` is the one that the person was shown: sent
    twice, the notice is given once.
    """

    claim: int
    month: PlanMonth
    agent: str
    number: int
    cents: int | None = None


def give_notice_of_claim(
    *, plan: Plan, notice: NoticeAsked, today: date, acting_user: AbstractUser, reason: str = ""
) -> int:
    """Print the notice and keep it as it was given; its number.

    Raises: Refused with every fault; then nothing is stored.
    """
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="give_notice_of_claim", acting_user=acting_user, source="claims", reason=reason.strip()
        )
        claim, shown = _claim(plan, notice.claim)
        if _is_given(claim, notice):
            transaction.set_rollback(True)
            return notice.number
        hold_claims(plan, funds=[claim.fund_id])
        balance = _balance(claim, notice)
        most = most_of_notice(
            open_cents=shown.figures.open, noticed_cents=shown.noticed, balances=balance.balances
        )
        cents = most if notice.cents is None else notice.cents
        faults = _faults(notice, cents=cents, most=most, number=next_notice_number(plan))
        if faults:
            raise Refused(faults)
        parts = notice_parts(cents, balance.balances)
        paper = printed(
            PAPER,
            notice_data(
                plan=plan,
                claim=shown,
                balance=balance,
                parts=parts,
                number=notice.number,
                given=(today, acting_user.get_full_name() or acting_user.get_username(), act.pk),
            ),
        )
        given = give_notice(
            claim,
            number=notice.number,
            agent=balance.agent,
            month=balance.month,
            parts=[_part(balance, code, part) for code, part in parts.items()],
            paper=paper,
            act=act,
        )
        summary = {
            "notice": given.number,
            "claim": claim.entry,
            "agent": balance.agent.code,
            "asks": dollars_text(cents),
            "sha256": given.sha256,
        }
        Act.objects.filter(pk=act.pk).update(summary=summary)
    return given.number


def withdraw_notice(*, plan: Plan, number: int, acting_user: AbstractUser, reason: str) -> bool:
    """A notice asks for nothing more; whether it still did. What the agent handed over stays recovered.

    Raises: Refused without a reason.
    """
    if not reason.strip():
        raise Refused([fault("reason", "is missing", "why the agent need not hand over what it asks for")])
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="withdraw_notice_of_claim", acting_user=acting_user, source="claims", reason=reason.strip()
        )
        rows = NoticeOfClaim.objects.filter(plan=plan, number=number, withdrawn_by__isnull=True)
        if not rows.update(withdrawn_by=act):
            transaction.set_rollback(True)
            return False
        Act.objects.filter(pk=act.pk).update(summary={"notice": number})
    return True


def _claim(plan: Plan, number: int) -> tuple[FundClaim, ClaimShown]:
    shown = claim_shown(plan, number)
    standing = FundClaim.objects.filter(plan=plan, superseded_by__isnull=True)
    row = standing.filter(pk=shown.version).first() if shown else None
    if shown is None or row is None:
        raise Refused([fault("", "the claim does not stand any more", "open one that stands")])
    return row, shown


def _is_given(claim: FundClaim, asked: NoticeAsked) -> bool:
    """Whether this very notice was given already: the same person clicked twice."""
    given = NoticeOfClaim.objects.filter(
        plan=claim.plan_id,
        number=asked.number,
        claim__entry=claim.entry,
        month=asked.month.first,
        agent__code=asked.agent,
    )
    if asked.cents is not None:
        given = given.filter(amount=dollars_from_cents(asked.cents))
    return given.exists()


def _balance(claim: FundClaim, asked: NoticeAsked) -> AgentBalance:
    for one in balances_for(claim):
        if one.month == asked.month and one.agent.code == asked.agent:
            return one
    problem = (
        f"Section 6(e): {asked.agent} is paid no balance of {claim.distributor.code} for {asked.month}"
        " by this Fund of which a notice could still ask"
    )
    raise Refused([fault("held", problem, "a month and agent of the list")])


def _faults(asked: NoticeAsked, *, cents: int, most: int, number: int) -> Sequence[Fault]:
    found = []
    if asked.number != number:
        remedy = f"look at the claim again; the next notice is No. {number}"
        found.append(fault("", "another notice was given since this page was opened", remedy))
    if cents <= 0 or cents > most:
        problem = f"Section 6(e): at most {dollars_text(most)} can be asked of this balance for this claim"
        found.append(fault("amount", problem, "more than 0.00 and no more than that"))
    return found


def _part(balance: AgentBalance, code: str, cents: int) -> PartAsked:
    share_class, _ = balance.portfolios[code]
    return PartAsked(share_class=share_class, balance=balance.balances[code].balance, cents=cents)
