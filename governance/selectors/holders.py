"""Votes of the holders in words: both prongs of the test, and what each vote decided."""

from dataclasses import dataclass
from datetime import date, datetime

from governance.domain.holders import OutstandingSharesTest, Prong, ShareholderCount, prongs_of
from governance.domain.votes import Matter
from governance.models import Plan, ShareholderVote
from governance.selectors.counting import CountedHolders, holders_votes
from governance.selectors.law import conventions_of
from governance.selectors.parties import share_classes_of
from governance.selectors.vote_words import MATTER_WORDS, about_words

TEST_WORDS = {
    OutstandingSharesTest.THE_1940_ACT: "majority of the outstanding voting securities (1940 Act)",
    OutstandingSharesTest.MORE_THAN_HALF: "more than half of the outstanding Shares",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldersShown:
    """One certificate that stands; Shares in millionths. `ways` are the ways of the test, prong by prong."""

    id: int
    matter: str
    about: str
    portfolio: str
    record_date: date
    date: date
    count: ShareholderCount
    test: str
    ways: tuple[tuple[Prong, ...], ...]
    state: str
    void: str
    recorded_by: str
    recorded_at: datetime
    reason: str


def holders_shown(plan: Plan) -> tuple[HoldersShown, ...]:
    """The votes of the holders that stand, the latest first."""
    names = {row.share_class: row.portfolio_name for row in share_classes_of(plan)}
    counted = {
        (share_class, one.entry): one
        for share_class, votes in holders_votes(plan, conventions=conventions_of(plan)).items()
        for one in votes
    }
    rows = ShareholderVote.objects.filter(plan=plan, superseded_by__isnull=True)
    return tuple(
        _shown(row, counted[row.share_class_id, row.entry], names[row.share_class_id])
        for row in rows.select_related("recorded_by__acting_user").order_by("-date", "-pk")
    )


def _shown(row: ShareholderVote, counted: CountedHolders, portfolio: str) -> HoldersShown:
    return HoldersShown(
        id=row.pk,
        matter=MATTER_WORDS[Matter(row.matter)],
        about=about_words(Matter(row.matter), row.subject),
        portfolio=portfolio,
        record_date=row.record_date,
        date=row.date,
        count=counted.count,
        test=TEST_WORDS[counted.test],
        ways=prongs_of(counted.count, test=counted.test),
        state="carried" if counted.is_carried else "lost",
        void=counted.void,
        recorded_by=str(row.recorded_by.acting_user),
        recorded_at=row.recorded_by.acted_at,
        reason=row.recorded_by.reason,
    )
