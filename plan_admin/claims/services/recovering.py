"""Record what an agent handed over for a claim, what the Fund gave back, and what was recorded wrongly."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from assignments.domain.claims import ClaimFigures, RecoveryKind
from assignments.models import ClaimRecovery, FundClaim, NoticeOfClaim
from assignments.selectors.claims import claim_shown
from assignments.services.claim_papers import hold_claims, record_recovery, recovery_key
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.money import dollars_from_cents, dollars_text
from governance.models import Act, Plan
from governance.services.acts import begin_act
from governance.services.one_record import fault


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryAsked:
    """What moved for a claim (the number of its first version), in cents; `notice` is a notice's number."""

    claim: int
    kind: RecoveryKind
    date: date
    cents: int
    reference: str
    notice: int | None = None


def record_handed_over(
    *, plan: Plan, recovery: RecoveryAsked, today: date, acting_user: AbstractUser, reason: str = ""
) -> bool:
    """Record it once; whether it is new. Never more than is open, and nothing given back but what is over.

    Raises: Refused with every fault; then nothing is stored.
    """
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="record_recovery", acting_user=acting_user, source="claims", reason=reason.strip()
        )
        claim, notice, faults = _read(plan, recovery)
        faults += _faults_of_date(recovery, claim, today=today)
        if claim is None or faults:
            raise Refused(faults)
        hold_claims(plan, funds=[claim.fund_id])
        alike = _alike(claim, recovery, notice)
        if alike is not None and alike.amount == dollars_from_cents(recovery.cents):
            transaction.set_rollback(True)
            return False
        shown = claim_shown(plan, claim.pk)
        faults += _faults_of_amount(recovery, shown.figures) if shown else []
        if alike is not None:
            remedy = "take the recorded one away with its reason, or give this one its own reference"
            faults.append(fault("reference", "it is recorded already, with another amount", remedy))
        if faults:
            raise Refused(faults)
        record_recovery(
            claim,
            kind=recovery.kind,
            on=recovery.date,
            cents=recovery.cents,
            reference=recovery.reference.strip(),
            notice=notice,
            act=act,
        )
        summary = {"claim": claim.entry, recovery.kind.value.lower(): dollars_text(recovery.cents)}
        Act.objects.filter(pk=act.pk).update(summary=summary)
    return True


def take_back_recovery(*, plan: Plan, recovery: int, acting_user: AbstractUser, reason: str) -> bool:
    """What was recorded as handed over was not; whether it still stood. The row is kept.

    Raises: Refused without a reason.
    """
    if not reason.strip():
        raise Refused([fault("reason", "is missing", "what was wrong, and how it was found")])
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="take_back_recovery", acting_user=acting_user, source="claims", reason=reason.strip()
        )
        rows = ClaimRecovery.objects.filter(plan=plan, pk=recovery, superseded_by__isnull=True)
        if not rows.update(superseded_by=act):
            transaction.set_rollback(True)
            return False
    return True


def _read(plan: Plan, asked: RecoveryAsked) -> tuple[FundClaim | None, NoticeOfClaim | None, list[Fault]]:
    """The last version of the claim, the notice, and what is wrong with either."""
    named = FundClaim.objects.filter(plan=plan, pk=asked.claim).first()
    if named is None:
        return None, None, [fault("", "there is no such claim", "open one of the register")]
    claim = FundClaim.objects.filter(plan=plan, entry=named.entry).latest("pk")
    if asked.notice is None:
        return claim, None, []
    notice = (
        NoticeOfClaim.objects.filter(
            plan=plan, number=asked.notice, claim__entry=claim.entry, withdrawn_by__isnull=True
        )
        .defer("content")
        .first()
    )
    if notice is None:
        problem = f"notice {asked.notice} does not ask for this claim any more"
        return claim, None, [fault("notice", problem, "a notice of this claim that stands, or none")]
    return claim, notice, []


def _faults_of_date(asked: RecoveryAsked, claim: FundClaim | None, *, today: date) -> Iterator[Fault]:
    if asked.date > today:
        yield fault("date", f"{asked.date} is still to come", f"a day up to {today}")
    if claim is not None and asked.date < claim.date:
        yield fault("date", f"{asked.date} is before the claim", f"a day from {claim.date} on")
    if not asked.reference.strip():
        yield fault("reference", "is missing", "how the bank or the payer names the payment")
    if asked.cents <= 0:
        yield fault("amount", "nothing was handed over", "dollars, more than 0.00")


def _faults_of_amount(asked: RecoveryAsked, figures: ClaimFigures) -> list[Fault]:
    if asked.kind is RecoveryKind.RECEIVED and asked.cents > figures.open:
        problem = f"Section 6(e): {dollars_text(figures.open)} are open of the claim"
        return [fault("amount", problem, "no more than is open; the rest is the Distributor's")]
    if asked.kind is RecoveryKind.RETURNED and asked.cents > figures.over:
        problem = f"{dollars_text(figures.over)} were recovered beyond the claim"
        return [fault("amount", problem, "no more than that")]
    return []


def _alike(claim: FundClaim, asked: RecoveryAsked, notice: NoticeOfClaim | None) -> ClaimRecovery | None:
    """What stands of the same claim, kind, day, reference and notice."""
    key = recovery_key(
        claim, kind=asked.kind, on=asked.date, reference=asked.reference.strip(), notice=notice
    )
    return ClaimRecovery.objects.filter(plan=claim.plan_id, entry=key, superseded_by__isnull=True).first()
