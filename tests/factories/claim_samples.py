"""A claim on idi of the small Plan with all that can come of it, made through the services."""

from typing import Any

from assignments.domain.claims import RecoveryKind
from assignments.models import ClaimPaper, ClaimRecovery, FundClaim
from governance.models import Plan
from plan_admin.claims.services.claiming import ClaimAsked, record_claim
from plan_admin.claims.services.noticing import NoticeAsked, give_notice_of_claim
from plan_admin.claims.services.recovering import RecoveryAsked, record_handed_over
from tests.factories.closed_month import SEPTEMBER


def claim_samples(plan: Plan, *, acting_user: Any) -> dict[str, int]:
    """A claim on idi with a writing, a notice to its agent, and something handed over."""
    bond = FundClaim.objects.get(plan=plan)
    asked = ClaimAsked(
        fund=bond.fund.code,
        portfolio="",
        distributor="idi",
        date=bond.date,
        amount="5000.00",
        reason="More.",
    )
    papers = [("proof.txt", b"Proof")]
    claim = record_claim(plan=plan, claim=asked, papers=papers, acting_user=acting_user).version
    notice = NoticeAsked(claim=claim, month=SEPTEMBER, agent="depository", number=1, cents=100)
    give_notice_of_claim(plan=plan, notice=notice, today=bond.date, acting_user=acting_user)
    handed = RecoveryAsked(
        claim=claim, kind=RecoveryKind.RECEIVED, date=bond.date, cents=50, reference="Wire 1"
    )
    record_handed_over(plan=plan, recovery=handed, today=bond.date, acting_user=acting_user)
    return {
        "claim": claim,
        "paper": ClaimPaper.objects.get().pk,
        "number": 1,
        "recovery": ClaimRecovery.objects.get().pk,
    }
