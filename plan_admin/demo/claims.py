"""Section 6(e): a Fund's claim on a Distributor whose balance an agent collects, and the notice to it."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from assignments.models import FundClaim
from assignments.services.claim_papers import next_notice_number
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Fund, Plan
from governance.templatetags.figures import dollars
from plan_admin.claims.services.claiming import ClaimAsked, record_claim
from plan_admin.claims.services.noticing import NoticeAsked, give_notice_of_claim
from plan_admin.demo.payments import OFFICER, person

PAPER = Path(__file__).resolve().parent / "data" / "portal" / "claim-2004-11-22.txt"
FUND = "INVESCO STOCK FUNDS, INC."
DISTRIBUTOR, AGENT = "idi", "depository-c"
CLAIMED_ON, NOTICED_ON = date(2004, 11, 22), date(2005, 1, 10)
OUT_OF = PlanMonth(date(2004, 11, 1))  # the month of whose balance the notice asks
AMOUNT = Decimal("4200.00")


def claim_and_give_notice(plan: Plan) -> str:
    """Enter the claim with its paper, and ask the agent for it; what it tells. Empty if done before."""
    if FundClaim.objects.filter(plan=plan, distributor__code=DISTRIBUTOR, date=CLAIMED_ON).exists():
        return ""
    officer = person(OFFICER)
    claim = record_claim(
        plan=plan,
        claim=ClaimAsked(
            fund=Fund.objects.get(name=FUND).code,
            portfolio="",
            distributor=DISTRIBUTOR,
            date=CLAIMED_ON,
            amount=str(AMOUNT),
            reason="Prospectuses that the Fund printed for the Distributor (invented)",
        ),
        papers=[(PAPER.name, PAPER.read_bytes())],
        acting_user=officer,
    )
    notice = NoticeAsked(
        claim=claim.version,
        month=OUT_OF,
        agent=AGENT,
        number=next_notice_number(plan),
        cents=cents_from_dollars(AMOUNT),
    )
    number = give_notice_of_claim(plan=plan, notice=notice, today=NOTICED_ON, acting_user=officer)
    return (
        f"{FUND} claims {dollars(AMOUNT)} from {DISTRIBUTOR}: notice {number} asks {AGENT} for it out of the"
        f" balance of {OUT_OF}"
    )
