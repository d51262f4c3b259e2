"""Section 6(e): what was handed over for a claim, and the notice of it that a collection agent is given.

The caller holds the transaction of the act.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.db.models.functions import Coalesce

from assignments.domain.claims import RecoveryKind
from assignments.models import (
    ClaimPaper,
    ClaimRecovery,
    CollectionAgent,
    FundClaim,
    NoticeOfClaim,
    NoticePart,
)
from assignments.selectors.claims import ANSWERED, NOTHING
from governance.domain.book_drafts import content_of, natural_key
from governance.domain.money import dollars_from_cents
from governance.domain.periods import PlanMonth
from governance.models import Act, FiledDocument, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PartAsked:
    """What a notice asks of one share class's balance (`balance`, as it stands), in cents."""

    share_class: int
    balance: int
    cents: int


def hold_claims(plan: Plan, *, funds: Collection[int]) -> None:
    """Until the transaction ends nothing else is recovered of the claims of some Funds.

    A closing asks what is open and sets it off later: what is handed over in between would come on top.
    """
    rows = FundClaim.objects.filter(plan=plan, fund__in=funds).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def file_papers(claim: FundClaim, documents: Collection[FiledDocument], *, act: Act) -> int:
    """File writings with a claim, each once; how many are new."""
    there = set(
        ClaimPaper.objects.filter(claim__plan=claim.plan_id, claim__entry=claim.entry).values_list(
            "document_id", flat=True
        )
    )
    new = [one for one in documents if one.pk not in there]
    for one in new:
        ClaimPaper.objects.create(claim=claim, document=one, filed_by=act)
    return len(new)


def withdraw(claim: FundClaim, *, act: Act) -> list[int]:
    """The claim stands no longer; it is kept, with all that was recovered of it.

    No agent is asked for what is not claimed: the notices that still wait end with it; their numbers.
    """
    FundClaim.objects.filter(pk=claim.pk, superseded_by__isnull=True).update(superseded_by=act)
    given = NoticeOfClaim.objects.filter(
        plan=claim.plan_id, claim__entry=claim.entry, withdrawn_by__isnull=True
    ).alias(answered=Coalesce(ANSWERED, NOTHING))
    waiting = dict(given.filter(amount__gt=F("answered")).order_by("number").values_list("pk", "number"))
    NoticeOfClaim.objects.filter(pk__in=waiting).update(withdrawn_by=act)
    return list(waiting.values())


def next_notice_number(plan: Plan) -> int:
    """The number that the next notice bears; no other act may come between."""
    last = NoticeOfClaim.objects.filter(plan=plan).order_by("-number").values_list("number", flat=True)
    return (last.first() or 0) + 1


def give_notice(
    claim: FundClaim,
    *,
    number: int,
    agent: CollectionAgent,
    month: PlanMonth,
    parts: Collection[PartAsked],
    paper: bytes,
    act: Act,
) -> NoticeOfClaim:
    """Keep a notice of claim as it was printed, with what it asks of each Portfolio's balance."""
    notice = NoticeOfClaim.objects.create(
        plan_id=claim.plan_id,
        number=number,
        claim=claim,
        fund_id=claim.fund_id,
        distributor_id=claim.distributor_id,
        agent=agent,
        month=month.first,
        amount=dollars_from_cents(sum(one.cents for one in parts)),
        content=paper,
        sha256=hashlib.sha256(paper).hexdigest(),
        given_by=act,
    )
    NoticePart.objects.bulk_create(
        NoticePart(
            notice=notice,
            share_class_id=one.share_class,
            balance=dollars_from_cents(one.balance),
            amount=dollars_from_cents(one.cents),
        )
        for one in parts
    )
    return notice


def recovery_key(
    claim: FundClaim, *, kind: RecoveryKind, on: date, reference: str, notice: NoticeOfClaim | None
) -> str:
    """What makes a recovery the same one: its claim, kind, day, reference and notice."""
    return natural_key(kind.lower(), on, notice.number if notice else None, reference, claim.entry)


def record_recovery(
    claim: FundClaim,
    *,
    kind: RecoveryKind,
    on: date,
    cents: int,
    reference: str,
    notice: NoticeOfClaim | None,
    act: Act,
) -> ClaimRecovery | None:
    """Record what was handed over or given back; None where it is recorded just so already."""
    key = recovery_key(claim, kind=kind, on=on, reference=reference, notice=notice)
    content: Mapping[str, object] = content_of(
        claim=claim.entry,
        kind=kind.value,
        date=on,
        amount=dollars_from_cents(cents),
        reference=reference,
        notice=notice.number if notice else None,
    )
    stands = ClaimRecovery.objects.filter(plan=claim.plan_id, entry=key, superseded_by__isnull=True).first()
    if stands is not None and stands.content == content:
        return None
    return ClaimRecovery.objects.create(
        plan_id=claim.plan_id,
        claim=claim,
        notice=notice,
        kind=kind.value,
        date=on,
        amount=dollars_from_cents(cents),
        reference=reference,
        entry=key,
        content=content,
        recorded_by=act,
    )
