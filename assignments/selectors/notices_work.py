"""What waits of notices, consents and bank details between the parties (Section 6(b) to (e))."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from assignments.domain.notices import KIND_WORDS, NoticeKind
from assignments.models import NoticeConsent, NoticeConsentAsked, NoticeDecision, PartyNotice
from assignments.selectors.bank import BankDetailsShown, bank_details_shown
from assignments.selectors.told import told_whole
from governance.domain.roles import Role
from governance.domain.work import Urgency, Way, WorkItem
from governance.models import Plan


def notice_work(plan: Plan) -> Iterator[WorkItem]:
    """Sections 6(c) and 6(d): notices that compliance has neither acknowledged nor sent back."""
    rows = PartyNotice.objects.filter(plan=plan, decision__isnull=True).order_by("pk")
    for row in rows.select_related("distributor", "given_by"):
        yield _of_notice(
            plan,
            row,
            key="party-notice",
            whose=Role.OFFICER,
            what="Acknowledge a notice or send it back",
            otherwise="it changes nothing: who was paid before is paid",
            page="acknowledge",
            label="Decide",
        )


def consent_work(plan: Plan, *, assignees: Collection[str]) -> Iterator[WorkItem]:
    """Section 6(d): consents that Assignees were asked for and have not given."""
    given = NoticeConsent.objects.filter(notice=OuterRef("notice"), assignee=OuterRef("assignee"))
    asked = (
        NoticeConsentAsked.objects.filter(
            notice__plan=plan, notice__decision__isnull=True, assignee__code__in=assignees
        )
        .exclude(Exists(given))
        .select_related("notice__distributor", "notice__given_by")
        .order_by("pk")
    )
    for one in told_whole(asked):
        yield _of_notice(
            plan,
            one.notice,
            key=f"consent/{one.assignee_id}",
            whose=Role.ASSIGNEE,
            what="Your consent is asked for",
            otherwise=f"the {'Transfer' if _of_transfer(one.notice) else 'direction'} stays as it is",
            page="consent",
            label="Read it and decide",
        )


def sent_back_work(plan: Plan, *, distributors: Collection[str]) -> Iterator[WorkItem]:
    """Notices that were sent back; whoever gives another notice after that has answered."""
    later = PartyNotice.objects.filter(
        plan=plan,
        distributor=OuterRef("distributor"),
        kind=OuterRef("kind"),
        given_by__gt=OuterRef("decision__decided_by"),
    )
    rows = (
        PartyNotice.objects.filter(
            plan=plan,
            distributor__code__in=distributors,
            decision__word=NoticeDecision.Word.SENT_BACK,
        )
        .exclude(Exists(later))
        .select_related("distributor", "given_by", "decision")
        .order_by("pk")
    )
    for row in told_whole(rows):
        yield _of_notice(
            plan,
            row,
            key="sent-back",
            whose=Role.DISTRIBUTOR,
            what=f"Your notice was sent back: {row.decision.reason}",
            otherwise="it changes nothing",
            page="notice",
            label="Read why",
        )


def bank_work(user: Any) -> Iterator[WorkItem]:
    """Bank details that wait for another approver than who entered them."""
    for one in bank_details_shown():
        if one.state == "proposed" and one.entered.person != user.get_username():
            yield _bank(one)


def _of_notice(
    plan: Plan, row: PartyNotice, *, key: str, whose: Role, what: str, otherwise: str, page: str, label: str
) -> WorkItem:
    told = {"plan": plan.code, "notice": row.pk}
    return WorkItem(
        key=f"{key}/{plan.code}/{row.pk}",
        whose=whose,
        what=what,
        whom=f"{KIND_WORDS[NoticeKind(row.kind)]} of {row.distributor.name or row.distributor.code}",
        section="6(c)" if _of_transfer(row) else "6(d)",
        otherwise=otherwise,
        urgency=Urgency.NOW,
        plan=plan.code,
        since=timezone.localdate(row.given_by.acted_at),
        does=Way(name=f"parties:{page}", label=label, kwargs=told),
        seen_at=Way(name="parties:notice", label="See the notice", kwargs=told),
    )


def _of_transfer(row: PartyNotice) -> bool:
    return row.kind in (NoticeKind.TRANSFER, NoticeKind.TRANSFER_CHANGE, NoticeKind.TRANSFER_END)


def _bank(one: BankDetailsShown) -> WorkItem:
    return WorkItem(
        key=f"bank/{one.id}",
        whose=Role.APPROVER,
        what="Confirm or reject bank details",
        whom=one.name,
        section="",
        otherwise=(
            "its payments wait: the change holds them" if one.holds else "the account cannot be paid into"
        ),
        urgency=Urgency.LATE if one.holds else Urgency.NOW,
        since=timezone.localdate(one.entered.at),
        does=Way(name="parties:bank_decide", label="Decide", kwargs={"details": one.id}),
        seen_at=Way(name="parties:bank", label="Bank details"),
    )
