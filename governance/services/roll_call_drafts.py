"""Drafts of roll calls: saved as the secretary types, so that nothing is lost and nobody overwrites unseen.

A draft is no record and leaves no act (`docs/adr/0035-drafts-and-versions.md`). Every save that takes the
place of what stood is a new version of the meeting's draft; it must name the version it was typed upon.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from governance.models import BoardMeeting, Plan, RollCallDraft

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """What somebody else has saved of the same roll call meanwhile."""

    version: int
    fields: Fields
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFound:
    """A person's draft: the version it stands on, and `theirs` where somebody else has saved since.

    `recorded_version`: the last version that has been recorded.
    """

    version: int = 0
    fields: Fields = field(default_factory=dict)
    theirs: Theirs | None = None
    recorded_version: int | None = None


def draft_found(*, plan: Plan, meeting: str, person: AbstractUser) -> DraftFound:
    """The draft of a meeting's roll call: what was saved last, or the person's own that stands apart."""
    return _found(_current(plan, meeting), apart=_apart(plan, meeting, person).first())


def save_draft(*, plan: Plan, meeting: str, person: AbstractUser, seen: int, fields: Fields) -> DraftFound:
    """Keep what was typed. Where somebody has saved since `seen`, it is kept apart and `theirs` says so."""
    with transaction.atomic(durable=True):
        _wait_for(meeting)
        current = _current(plan, meeting)
        version = current.version if current else 0
        same = dict(fields) == (current.content if current else {})
        if not same and seen != version:
            apart = _keep(plan, meeting, person, version=seen, fields=fields, is_apart=True)
            return _found(current, apart=apart)
        _apart(plan, meeting, person).delete()
        if not same:
            current = _keep(plan, meeting, person, version=version + 1, fields=fields, is_apart=False)
        return _found(current, apart=None)


def take_theirs(*, plan: Plan, meeting: str, person: AbstractUser) -> DraftFound:
    """Give up what a person typed apart; what somebody else saved stays."""
    with transaction.atomic(durable=True):
        _wait_for(meeting)
        _apart(plan, meeting, person).delete()
        return _found(_current(plan, meeting), apart=None)


def draft_recorded(*, plan: Plan, meeting: str, version: int) -> None:
    """A version has been recorded: the draft is empty again, and its next version a new one."""
    with transaction.atomic(durable=True):
        _wait_for(meeting)
        current = _current(plan, meeting)
        if current is not None and current.version == version:
            current.version, current.content, current.recorded_version = version + 1, {}, version
            current.save(update_fields=["version", "content", "recorded_version"])


def _wait_for(meeting: str) -> None:
    """One save at a time for a meeting."""
    rows = BoardMeeting.objects.select_for_update(no_key=True).filter(
        entry=meeting, superseded_by__isnull=True
    )
    list(rows.order_by("pk"))


def _rows(plan: Plan, meeting: str) -> QuerySet[RollCallDraft]:
    return RollCallDraft.objects.filter(plan=plan, meeting=meeting)


def _current(plan: Plan, meeting: str) -> RollCallDraft | None:
    rows = _rows(plan, meeting).filter(is_apart=False).select_related("person")
    return rows.order_by("-version").first()


def _apart(plan: Plan, meeting: str, person: AbstractUser) -> QuerySet[RollCallDraft]:
    return _rows(plan, meeting).filter(person_id=person.pk, is_apart=True)


def _keep(
    plan: Plan, meeting: str, person: AbstractUser, *, version: int, fields: Fields, is_apart: bool
) -> RollCallDraft:
    row, _ = RollCallDraft.objects.update_or_create(
        plan=plan,
        meeting=meeting,
        person_id=person.pk,
        is_apart=is_apart,
        defaults={
            "version": version,
            "content": dict(fields),
            "recorded_version": None,
            "saved_at": timezone.now(),
        },
    )
    return row


def _found(current: RollCallDraft | None, *, apart: RollCallDraft | None) -> DraftFound:
    if current is None:
        return DraftFound()
    if apart is None:
        return DraftFound(
            version=current.version, fields=current.content, recorded_version=current.recorded_version
        )
    theirs = Theirs(
        version=current.version,
        fields=current.content,
        by=current.person.get_full_name() or current.person.get_username(),
        at=current.saved_at,
    )
    return DraftFound(
        version=apart.version,
        fields=apart.content,
        theirs=theirs,
        recorded_version=current.recorded_version,
    )
