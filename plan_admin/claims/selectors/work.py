"""What waits of claims (6(e)): what is over-recovered, notices not answered, claims that nothing recovers."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Max
from django.utils import timezone

from assignments.domain.claims import ClaimState
from assignments.domain.routes import PayeeKind
from assignments.selectors.claim_story import NoticeShown, notices_shown
from assignments.selectors.claims import ClaimShown, ClaimsWanted, claims_shown
from fees.models import MonthlyFee
from governance.domain.periods import PlanMonth
from governance.domain.roles import Role
from governance.domain.work import Urgency, Way, WorkItem
from governance.models import Plan


def claims_work(plan: Plan) -> Iterator[WorkItem]:
    """What compliance has to do about claims."""
    last = MonthlyFee.objects.filter(share_class__plan=plan).aggregate(last=Max("month"))["last"]
    computed_to = PlanMonth(last).last if last else date.min
    for claim in claims_shown(plan, wanted=ClaimsWanted()):
        if claim.figures.state is ClaimState.OVER_RECOVERED:
            yield _over(plan, claim)
        elif claim.noticed > claim.figures.open:
            yield _asked_too_much(plan, claim)
        elif _nothing_recovers(claim, computed_to=computed_to):
            yield _stuck(plan, claim)
    for notice in notices_shown(plan):
        if notice.waits:
            yield _unanswered(plan, notice)


def notice_work(plan: Plan, *, agents: Collection[str]) -> Iterator[WorkItem]:
    """The notices of claims that wait for the agents for which somebody acts."""
    for notice in notices_shown(plan, agents=sorted(agents)):
        if notice.waits:
            yield WorkItem(
                key=f"notice-given/{plan.code}/{notice.number}",
                whose=Role.AGENT,
                what=f"Notice No. {notice.number} of a claim asks you to hand over",
                whom=f"{notice.fund}, out of the balance of {notice.distributor}, {_words(notice.month)}",
                section="6(e)",
                otherwise="it stays a claim of the Fund against the Distributor",
                urgency=Urgency.NOW,
                plan=plan.code,
                since=timezone.localdate(notice.given.at),
                cents=notice.waits,
                does=Way(name="claims:own_claims", label="See the notice", kwargs={"plan": plan.code}),
            )


def _nothing_recovers(claim: ClaimShown, *, computed_to: date) -> bool:
    """A month was computed since the claim, nothing came of it, and no notice asks for it."""
    figures = claim.figures
    return bool(figures.open) and not figures.recovered and not claim.noticed and claim.date <= computed_to


def _over(plan: Plan, claim: ClaimShown) -> WorkItem:
    return _of_claim(
        plan,
        claim,
        key="claim-over",
        what="More was recovered than is claimed",
        otherwise="the Fund keeps what is the payee's",
        urgency=Urgency.LATE,
        cents=claim.figures.over,
    )


def _asked_too_much(plan: Plan, claim: ClaimShown) -> WorkItem:
    """The claim was corrected, or recovered otherwise, after agents had notice of it."""
    return _of_claim(
        plan,
        claim,
        key="claim-asked",
        what="Notices ask agents for more than the claim has open: withdraw them and give others",
        otherwise="an agent hands over what is not the Fund's",
        urgency=Urgency.NOW,
        cents=claim.noticed - claim.figures.open,
    )


def _stuck(plan: Plan, claim: ClaimShown) -> WorkItem:
    otherwise = "it stays open; where an agent holds the balance, only a notice reaches it"
    if claim.party.kind is PayeeKind.ASSIGNEE:
        otherwise = "it stays open; of what goes to an agent nothing is kept back, nor does a notice reach it"
    return _of_claim(
        plan,
        claim,
        key="claim-open",
        what="Nothing recovers a claim",
        otherwise=otherwise,
        urgency=Urgency.NOW,
        cents=claim.figures.open,
    )


def _of_claim(
    plan: Plan, claim: ClaimShown, *, key: str, what: str, otherwise: str, urgency: Urgency, cents: int
) -> WorkItem:
    way = Way(name="claims:claim", label="To the claim", kwargs={"plan": plan.code, "claim": claim.number})
    return WorkItem(
        key=f"{key}/{plan.code}/{claim.number}",
        whose=Role.OFFICER,
        what=what,
        whom=f"{claim.fund} of {claim.payee_name or claim.party.code}: {claim.reason}",
        section="6(e)",
        otherwise=otherwise,
        urgency=urgency,
        plan=plan.code,
        since=timezone.localdate(claim.recorded_at),
        cents=cents,
        does=way,
        seen_at=way,
    )


def _unanswered(plan: Plan, notice: NoticeShown) -> WorkItem:
    way = Way(name="claims:claim", label="To the claim", kwargs={"plan": plan.code, "claim": notice.claim})
    return WorkItem(
        key=f"notice/{plan.code}/{notice.number}",
        whose=Role.OFFICER,
        what=f"Notice No. {notice.number} of a claim is not answered",
        whom=f"{notice.agent_name}, balance of {notice.distributor}, {_words(notice.month)}",
        section="6(e)",
        otherwise="what it asks for stays open",
        urgency=Urgency.SOON,
        plan=plan.code,
        since=timezone.localdate(notice.given.at),
        cents=notice.waits,
        does=way,
        seen_at=way,
    )


def _words(month: PlanMonth) -> str:
    return f"{month.first:%B %Y}"
