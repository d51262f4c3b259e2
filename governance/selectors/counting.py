"""Votes counted: of each Fund's Board, and of the holders of each Portfolio's Shares (R14)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from governance.domain.attendance import Moment, as_attended
from governance.domain.conventions import Convention as ConventionValue
from governance.domain.conventions import ConventionName, value_on
from governance.domain.decisions import CarriedVote
from governance.domain.holders import OutstandingSharesTest, ShareholderCount, holders_carry
from governance.domain.money import MILLIONTHS_PER_SHARE
from governance.domain.periods import DatePeriod
from governance.domain.reliefs import Condition, Ratification, Relief, ratification_of, tally_under
from governance.domain.votes import (
    Ballot,
    BoardMember,
    Choice,
    Matter,
    Tally,
    required_approvals,
)
from governance.domain.votes import Vote as VoteValue
from governance.models import (
    Amendment,
    BoardMeeting,
    Plan,
    ShareholderVote,
    Trustee,
    TrusteeInterest,
    Vote,
    VoteScope,
)
from governance.models import Ballot as BallotRow
from governance.models import Relief as ReliefRow
from governance.selectors.meetings import spells_of
from governance.selectors.parties import ShareClassRow

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedVote:
    """A vote on a share class's Plan or agreement, as that Fund's Board cast it, and what came of it.

    `entry` is the vote's id. `relief` is the relief that it rests on, empty where it needs none;
    `ratification` what becomes of it then, `holds_until` the last day on which it counts (None: for good).
    """

    entry: str
    matter: Matter
    subject: str
    meeting: str
    holds_until: date | None = None
    date: date
    covers_agreements: bool
    tally: Tally
    relief: str = ""
    ratification: Ratification | None = None

    def carried(self) -> CarriedVote:
        """It, as a decision takes it."""
        return CarriedVote(by=self.meeting, date=self.date, holds_until=self.holds_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedHolders:
    """A vote of the holders of one Portfolio's Shares; `void` says why it does not count, if so."""

    entry: str
    matter: Matter
    subject: str
    record_date: date
    date: date
    count: ShareholderCount
    test: OutstandingSharesTest
    void: str = ""

    @property
    def is_carried(self) -> bool:
        """Whether the holders carried it."""
        return not self.void and holders_carry(self.count, test=self.test)

    def carried(self) -> CarriedVote:
        """It, as a decision takes it."""
        return CarriedVote(by=f"holders of the Shares on {self.date}", date=self.date)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meetings:
    """The meetings that stand, by id, with the Funds at each."""

    rows: Mapping[str, BoardMeeting]
    funds: Mapping[str, frozenset[int]]

    def in_person(self, fund: int) -> tuple[date, ...]:
        """The days on which that Fund's Board met in person."""
        return tuple(
            row.date
            for entry, row in self.rows.items()
            if row.mode == BoardMeeting.Mode.IN_PERSON and fund in self.funds[entry]
        )


def counted_votes(
    plan: Plan,
    *,
    classes: Sequence[ShareClassRow],
    known_at: int | None = None,
    among: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> dict[tuple[int, int], CountedVote]:
    """By vote and share class: what came of it. The share classes of one Fund share one count.

    `among` narrows the share classes; `classes` names them. The amendments' `texts`, where they are at hand,
    are not read again.
    """
    fund_of = {row.share_class: row.fund_id for row in classes}
    meetings, seats, reliefs = _meetings(known_at), boards(known_at), reliefs_known()
    texts = amendment_texts(plan, known_at=known_at) if texts is None else texts
    rows = {row.pk: row for row in Vote.objects.known_at(known_at).filter(plan=plan)}
    ballots = _ballots(rows)
    spells = spells_of({entry: row.date for entry, row in meetings.rows.items()}, known_at=known_at)
    of_fund: dict[tuple[int, int], CountedVote] = {}
    counted: dict[tuple[int, int], CountedVote] = {}
    scope = VoteScope.objects.filter(vote__in=rows, **(among or {}))
    for vote, share_class in scope.values_list("vote_id", "share_class_id"):
        fund, meeting = fund_of[share_class], meetings.rows[rows[vote].meeting]
        if fund not in meetings.funds[meeting.entry]:
            continue
        if (vote, fund) not in of_fund:
            found = _count(
                rows[vote],
                meeting,
                as_attended(
                    ballots[vote, fund],
                    spells=spells.get(meeting.entry, ()),
                    moment=_moment(rows[vote], meeting),
                ),
                seats.get(fund, ()),
                relief=reliefs.get(meeting.relief),
            )
            of_fund[vote, fund] = _void_if_changed(found, rows[vote].text_digest, texts)
        counted[vote, share_class] = of_fund[vote, fund]
    return _ratified(counted, meetings=meetings, fund_of=fund_of)


def _meetings(known_at: int | None) -> _Meetings:
    rows = {
        row.entry: row for row in BoardMeeting.objects.known_at(known_at).prefetch_related("meeting_funds")
    }
    return _Meetings(
        rows=rows,
        funds={
            entry: frozenset(one.fund_id for one in row.meeting_funds.all()) for entry, row in rows.items()
        },
    )


def _ballots(votes: Collection[int]) -> dict[tuple[int, int], list[Ballot]]:
    found: dict[tuple[int, int], list[Ballot]] = defaultdict(list)
    rows = BallotRow.objects.filter(vote__in=votes)
    for vote, fund, trustee, choice, in_person in rows.values_list(
        "vote_id", "fund_id", "trustee", "choice", "in_person"
    ):
        found[vote, fund].append(Ballot(trustee=trustee, choice=Choice(choice), in_person=in_person))
    return found


def _count(
    row: Vote,
    meeting: BoardMeeting,
    ballots: Sequence[Ballot],
    board: Sequence[BoardMember],
    *,
    relief: Relief | None,
) -> CountedVote:
    """The vote as the meeting is now known: corrected to a remote one, nobody has voted in person."""
    met = meeting.mode == BoardMeeting.Mode.IN_PERSON
    day = row.taken_on or meeting.date
    value = VoteValue(
        meeting=meeting.entry,
        date=day,
        matter=Matter(row.matter),
        subject=row.subject or None,
        covers_agreements=row.covers_agreements,
        called_for=frozenset(Matter(matter) for matter in meeting.called_for),
        ballots=tuple(replace(ballot, in_person=ballot.in_person and met) for ballot in ballots),
    )
    count, relied = tally_under(value, board=board, relief=relief, affirmed=meeting.relief_conditions)
    return CountedVote(
        entry=row.entry,
        matter=value.matter,
        subject=row.subject,
        meeting=meeting.entry,
        date=day,
        covers_agreements=row.covers_agreements,
        tally=count,
        relief=relied.code if relied else "",
        ratification=_OPEN if relied and relied.is_ratified else None,
    )


_OPEN = Ratification(due=None, ratified_at="", holds_until=None)


def _moment(row: Vote, meeting: BoardMeeting) -> Moment | None:
    """When the vote was taken, where that is recorded."""
    return Moment(day=row.taken_on or meeting.date, at=row.taken_at) if row.taken_at else None


def _void_if_changed(vote: CountedVote, digest: str, texts: Mapping[str, str]) -> CountedVote:
    """Section 9: a vote is on an exact text; once that text is changed, it is a vote on something else."""
    void = _changed(vote.subject, digest, texts)
    if not void:
        return vote
    count = replace(vote.tally, carried=False, missing=(void, *vote.tally.missing))
    return replace(vote, tally=count)


def _changed(subject: str, digest: str, texts: Mapping[str, str]) -> str:
    """Why a vote on that subject is void; empty where it is on the text that stands."""
    stands = texts.get(subject)
    if stands is None or not digest or stands == digest:
        return ""
    return (
        f"void: the text of {subject} was changed after the vote (SHA-256 {digest[:12]} was voted on,"
        f" {stands[:12]} stands); vote on it anew (Section 9)"
    )


def _ratified(
    counted: dict[tuple[int, int], CountedVote], *, meetings: _Meetings, fund_of: Mapping[int, int]
) -> dict[tuple[int, int], CountedVote]:
    """Votes that rest on relief, each with what its ratification makes of it."""
    waiting = {key: vote for key, vote in counted.items() if vote.ratification is not None}
    if not waiting:
        return counted
    ratified: dict[tuple[str, int], list[tuple[date, str]]] = defaultdict(list)
    for (_, share_class), vote in counted.items():
        if vote.matter is Matter.RATIFICATION and vote.tally.carried:
            met_on = meetings.rows[vote.meeting].date  # also where it was reconvened on a later day
            ratified[vote.subject, share_class].append((met_on, vote.meeting))
    for (number, share_class), vote in waiting.items():
        found = ratification_of(
            vote.date,
            meetings_in_person=meetings.in_person(fund_of[share_class]),
            ratified=ratified[vote.entry, share_class],
        )
        counted[number, share_class] = replace(vote, ratification=found, holds_until=found.holds_until)
    return counted


def amendment_texts(plan: Plan, *, known_at: int | None = None) -> dict[str, str]:
    """The SHA-256 of each amendment's text as it stands, by the amendment's id."""
    rows = Amendment.objects.known_at(known_at).filter(plan=plan)
    return dict(rows.values_list("entry", "document__sha256"))


def holders_votes(
    plan: Plan,
    *,
    conventions: Sequence[ConventionValue],
    known_at: int | None = None,
    among: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> dict[int, tuple[CountedHolders, ...]]:
    """By share class: each vote of its holders, in order of day. `texts`: as above."""
    texts = amendment_texts(plan, known_at=known_at) if texts is None else texts
    found: dict[int, list[CountedHolders]] = defaultdict(list)
    rows = ShareholderVote.objects.known_at(known_at).filter(plan=plan, **(among or {}))
    for row in rows.order_by("date", "entry"):
        matter = Matter(row.matter)
        test = OutstandingSharesTest(value_on(conventions, ConventionName.OUTSTANDING_SHARES_TEST, row.date))
        needs = required_approvals(matter, outstanding_shares_test=test)
        found[row.share_class_id].append(
            CountedHolders(
                entry=row.entry,
                matter=matter,
                subject=row.subject,
                record_date=row.record_date,
                date=row.date,
                count=share_count(row),
                test=needs.holders_test or OutstandingSharesTest.THE_1940_ACT,
                void=_changed(row.subject, row.text_digest, texts),
            )
        )
    return {share_class: tuple(votes) for share_class, votes in found.items()}


def share_count(row: ShareholderVote) -> ShareholderCount:
    """A certificate's figures, in millionths of a Share."""

    def millionths(shares: Any) -> int:
        return int(shares * MILLIONTHS_PER_SHARE)

    return ShareholderCount(
        outstanding=millionths(row.outstanding),
        present=millionths(row.present),
        votes_for=millionths(row.votes_for),
        votes_against=millionths(row.votes_against),
        abstained=millionths(row.abstained),
    )


def boards(known_at: int | None) -> dict[int, tuple[BoardMember, ...]]:
    """Each Fund's Board, with the periods in which an interest stands in a member's way."""
    rows = list(Trustee.objects.known_at(known_at))
    interests: dict[int, dict[str, list[DatePeriod]]] = defaultdict(lambda: defaultdict(list))
    for interest in TrusteeInterest.objects.filter(trustee__in=rows):
        interests[interest.trustee_id][interest.kind].append(_period(interest.period))
    seats: dict[int, list[BoardMember]] = defaultdict(list)
    for row in rows:
        kinds = interests[row.pk]
        seats[row.fund_id].append(
            BoardMember(
                name=row.name,
                service=_period(row.service),
                interested_person=tuple(kinds[TrusteeInterest.Kind.INTERESTED_PERSON]),
                financial_interest=tuple(kinds[TrusteeInterest.Kind.FINANCIAL_INTEREST]),
            )
        )
    return {fund: tuple(members) for fund, members in seats.items()}


def reliefs_known() -> dict[str, Relief]:
    """The reliefs from voting in person, by code."""
    return {
        row.code: Relief(
            code=row.code,
            name=row.name,
            source=row.source,
            days=_period(row.days),
            matters=frozenset(Matter(one) for one in row.matters),
            conditions=tuple(Condition(key=key, words=words) for key, words in row.conditions),
            is_ratified=row.is_ratified,
        )
        for row in ReliefRow.objects.order_by("days", "code")
    }


def _period(stored: Any) -> DatePeriod:
    """A stored range [lower, upper) as first and last day."""
    return DatePeriod(stored.lower, None if stored.upper is None else stored.upper - ONE_DAY)
