"""Amendments of the small Plan: their texts, and votes on them put down as they were counted."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from governance.models import (
    Act,
    Amendment,
    Ballot,
    BoardMeeting,
    Fund,
    MeetingFund,
    Plan,
    ShareClass,
    ShareholderVote,
    Trustee,
    Vote,
    VoteScope,
)
from plan_admin.book.services import BookOutcome, load_book
from tests.factories.books import Book, written
from tests.factories.plans import SCHEDULE, Line, plan_text, schedule_a
from tests.factories.rows import linked

BETA_BOND = "Beta Bond Fund"
BETA = "BETA FUNDS, INC."
LOW = ("0.50%", "0.25%", "0.75%")
FULL = ("0.75%", "0.25%", "1.00%")
WITH_BOND: tuple[Line, ...] = (*SCHEDULE, (BETA, BETA_BOND, LOW))
BOND_RAISED: tuple[Line, ...] = (*SCHEDULE, (BETA, BETA_BOND, FULL))


def restated(schedule: Sequence[Line]) -> str:
    """A Schedule A alone."""
    return schedule_a(schedule)


def reworded(was: str, becomes: str) -> str:
    """The whole text with other words."""
    text = plan_text()
    assert was in text
    return text.replace(was, becomes)


def amendment(**changes: Any) -> dict[str, Any]:
    """An entry of the part `amendments`; a key given as None is left out."""
    entry = {"id": "am1", "file": "am1.txt", "effective": "2004-10-01", **changes}
    return {key: value for key, value in entry.items() if value is not None}


def loaded(acting_user: Any, folder: Path, book: Book, texts: Mapping[str, str]) -> BookOutcome:
    """The outcome of loading a book with the texts beside it."""
    for name, text in texts.items():
        (folder / name).write_text(text)
    return load_book(path=written(folder, book), plan_code=None, acting_user=acting_user)


def approved(
    plan: Plan,
    subject: str,
    *,
    on: str,
    matter: str = "AMENDMENT",
    portfolios: Sequence[str],
    carried: bool = True,
    digest: str | None = None,
) -> Vote:
    """A vote of the Boards on it, for some Portfolios: of all in office, or of nobody."""
    act = Act.objects.latest("pk")
    day = date.fromisoformat(on)
    entry = f"board-{on}-{subject}-{matter.lower()}-{len(portfolios)}"
    recorded: dict[str, Any] = {"content": {"portfolios": list(portfolios)}, "recorded_by": act}
    linked("MEETINGS", act.pk)
    meeting = BoardMeeting.objects.create(
        entry=entry, date=day, mode="IN_PERSON", called_for=[matter], **recorded
    )
    classes = ShareClass.objects.filter(plan=plan, portfolio__name__in=portfolios)
    funds = Fund.objects.filter(portfolios__share_classes__in=classes).distinct()
    MeetingFund.objects.bulk_create(MeetingFund(meeting=meeting, fund=fund) for fund in funds)
    linked("VOTES", act.pk)
    vote = Vote.objects.create(
        entry=entry,
        plan=plan,
        matter=matter,
        subject=subject,
        covers_agreements=True,
        meeting=entry,
        text_digest=_digest(plan, subject) if digest is None else digest,
        **recorded,
    )
    VoteScope.objects.bulk_create(VoteScope(vote=vote, share_class=one) for one in classes)
    Ballot.objects.bulk_create(
        Ballot(
            vote=vote, fund=one.fund, trustee=one.name, choice="FOR" if carried else "AGAINST", in_person=True
        )
        for one in Trustee.objects.filter(superseded_by=None, fund__in=funds, service__contains=day)
    )
    return vote


def holders_approved(
    plan: Plan, subject: str, *, on: str, portfolio: str, votes_for: int = 1000, digest: str | None = None
) -> ShareholderVote:
    """A certificate of the holders of 1000 Shares, of which so many approved."""
    act = Act.objects.latest("pk")
    linked("VOTES_OF_HOLDERS", act.pk)
    return ShareholderVote.objects.create(
        entry=f"holders-{on}-{subject}-{portfolio}",
        content={},
        recorded_by=act,
        plan=plan,
        share_class=ShareClass.objects.get(plan=plan, portfolio__name=portfolio),
        matter="AMENDMENT",
        subject=subject,
        record_date=date.fromisoformat(on),
        date=date.fromisoformat(on),
        outstanding=1000,
        present=votes_for,
        votes_for=votes_for,
        votes_against=0,
        abstained=0,
        text_digest=_digest(plan, subject) if digest is None else digest,
    )


def _digest(plan: Plan, subject: str) -> str:
    return Amendment.objects.get(plan=plan, entry=subject, superseded_by=None).document.sha256
