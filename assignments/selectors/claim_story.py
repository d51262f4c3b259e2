"""One claim from its first version on: offsets and their state, what was handed over, notices, papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from assignments.models import ClaimPaper, ClaimRecovery, FundClaim, NoticeOfClaim, PaymentLine
from assignments.selectors.claims import ANSWERED, NOTHING, ClaimShown
from assignments.selectors.payments import NO_LONGER_STANDING
from assignments.selectors.told import told_whole
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Act, FiledDocument, Plan
from governance.models.portal import is_portal


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOf:
    """Who did it, when, and why."""

    by: str
    at: datetime
    reason: str

    @classmethod
    def of(cls, act: Act) -> "ActOf":
        """An act as a page names it."""
        return cls(by=act.acting_user.get_username(), at=act.acted_at, reason=act.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionShown:
    """What the claim said from one act to the next; cents."""

    date: date
    cents: int
    portfolio: str
    reason: str
    recorded: ActOf
    ended: ActOf | None
    is_withdrawal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetShown:
    """An offset line: of which instruction, how that stands, and whether it counts; cents kept back."""

    month: PlanMonth
    instruction: int
    status: str
    portfolio: str
    cents: int
    counts: bool
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryShown:
    """What was handed over, or given back; cents. `notice` is the number of the notice that it answers."""

    id: int
    kind: str
    date: date
    cents: int
    reference: str
    notice: int | None
    recorded: ActOf
    ended: ActOf | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeShown:
    """A notice of claim and what came of it; cents."""

    id: int
    number: int
    claim: int
    month: PlanMonth
    agent: str
    agent_name: str
    fund: str
    distributor: str
    cents: int
    answered: int
    sha256: str
    given: ActOf
    withdrawn: ActOf | None

    @property
    def waits(self) -> int:
        """What it still asks for."""
        return 0 if self.withdrawn else max(self.cents - self.answered, 0)

    @property
    def state(self) -> str:
        """The word of its mark."""
        if self.withdrawn:
            return "withdrawn"
        return "handed over" if not self.waits else "waits"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperShown:
    """A writing filed with the claim."""

    id: int
    name: str
    sha256: str
    filed: ActOf


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStory:
    """All that happened to a claim, each list oldest first."""

    versions: tuple[VersionShown, ...]
    offsets: tuple[OffsetShown, ...]
    recoveries: tuple[RecoveryShown, ...]
    notices: tuple[NoticeShown, ...]
    papers: tuple[PaperShown, ...]

    @property
    def offset_cents(self) -> int:
        """What the offsets that count come to."""
        return sum(one.cents for one in self.offsets if one.counts)


def claim_story(plan: Plan, claim: ClaimShown) -> ClaimStory:
    """The story of one claim, in a constant number of queries."""
    return ClaimStory(
        versions=_versions(plan, claim),
        offsets=_offsets(plan, claim),
        recoveries=_recoveries(plan, claim),
        notices=notices_shown(plan, claim=claim),
        papers=_papers(plan, claim),
    )


def notices_shown(
    plan: Plan, *, claim: ClaimShown | None = None, agents: Sequence[str] | None = None
) -> tuple[NoticeShown, ...]:
    """Notices of a claim, or those given to some agents (by code), in the order of their numbers."""
    rows = NoticeOfClaim.objects.filter(plan=plan)
    if claim is not None:
        rows = rows.filter(claim__entry=claim.entry)
    if agents is not None:
        rows = rows.filter(agent__code__in=agents)
    shown: QuerySet[Any] = (
        rows.annotate(answered=ANSWERED)
        .defer("content")
        .select_related("agent", "fund", "distributor", "given_by__acting_user", "withdrawn_by__acting_user")
        .order_by("number")
    )
    return tuple(
        NoticeShown(
            id=row.pk,
            number=row.number,
            claim=row.claim_id,
            month=PlanMonth(row.month),
            agent=row.agent.code,
            agent_name=row.agent.name or row.agent.code,
            fund=row.fund.name,
            distributor=row.distributor.name or row.distributor.code,
            cents=cents_from_dollars(row.amount),
            answered=cents_from_dollars(row.answered or NOTHING),
            sha256=row.sha256,
            given=ActOf.of(row.given_by),
            withdrawn=ActOf.of(row.withdrawn_by) if row.withdrawn_by else None,
        )
        for row in told_whole(shown)
    )


def notice_paper(plan: Plan, number: int, *, agents: Sequence[str] | None = None) -> tuple[str, bytes] | None:
    """The name and the bytes of a notice's paper as it was given; None where there is none to be read."""
    rows = NoticeOfClaim.objects.filter(plan=plan, number=number)
    if agents is not None:
        rows = rows.filter(agent__code__in=agents)
    row = rows.first()
    return None if row is None else (f"notice-of-claim-{plan.code}-{row.number}.pdf", bytes(row.content))


def paper_of(plan: Plan, number: int) -> FiledDocument | None:
    """A writing filed with a claim of the Plan."""
    row = ClaimPaper.objects.filter(claim__plan=plan, pk=number).select_related("document").first()
    return None if row is None else row.document


def _versions(plan: Plan, claim: ClaimShown) -> tuple[VersionShown, ...]:
    rows = told_whole(
        FundClaim.objects.filter(plan=plan, entry=claim.entry)
        .select_related("share_class__portfolio", "recorded_by__acting_user", "superseded_by__acting_user")
        .order_by("pk")
    )
    recorded = {row.recorded_by_id for row in rows}
    return tuple(
        VersionShown(
            date=row.date,
            cents=cents_from_dollars(row.amount),
            portfolio=row.share_class.portfolio.name if row.share_class else "",
            reason=row.reason,
            recorded=ActOf.of(row.recorded_by),
            ended=ActOf.of(row.superseded_by) if row.superseded_by else None,
            is_withdrawal=row.superseded_by_id is not None and row.superseded_by_id not in recorded,
        )
        for row in rows
    )


def _offsets(plan: Plan, claim: ClaimShown) -> tuple[OffsetShown, ...]:
    rows = (
        PaymentLine.objects.filter(claim__plan=plan, claim__entry=claim.entry)
        .select_related("instruction__status_by", "share_class__portfolio")
        .order_by("instruction__month", "instruction_id", "line_number")
    )
    return tuple(
        OffsetShown(
            month=PlanMonth(row.instruction.month),
            instruction=row.instruction_id,
            status=row.instruction.status,
            portfolio=row.share_class.portfolio.name,
            cents=-cents_from_dollars(row.amount),
            counts=row.instruction.status not in NO_LONGER_STANDING,
            since=row.instruction.status_by.acted_at,
        )
        for row in told_whole(rows)
    )


def _recoveries(plan: Plan, claim: ClaimShown) -> tuple[RecoveryShown, ...]:
    rows = (
        ClaimRecovery.objects.filter(plan=plan, claim__entry=claim.entry)
        .select_related("notice", "recorded_by__acting_user", "superseded_by__acting_user")
        .defer("notice__content")
        .order_by("date", "pk")
    )
    return tuple(
        RecoveryShown(
            id=row.pk,
            kind=row.kind,
            date=row.date,
            cents=cents_from_dollars(row.amount),
            reference=row.reference,
            notice=row.notice.number if row.notice else None,
            recorded=ActOf.of(row.recorded_by),
            ended=ActOf.of(row.superseded_by) if row.superseded_by else None,
        )
        for row in told_whole(rows)
    )


def _papers(plan: Plan, claim: ClaimShown) -> tuple[PaperShown, ...]:
    """The house's writings: a party is shown none."""
    if is_portal():
        return ()
    rows = (
        ClaimPaper.objects.filter(claim__plan=plan, claim__entry=claim.entry)
        .select_related("document", "filed_by__acting_user")
        .defer("document__content")
        .order_by("pk")
    )
    return tuple(
        PaperShown(
            id=row.pk, name=row.document.name, sha256=row.document.sha256, filed=ActOf.of(row.filed_by)
        )
        for row in rows
    )
