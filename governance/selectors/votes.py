"""Meetings and votes in words: what was decided, and what it gives."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from governance.domain.votes import Matter, Tally
from governance.models import Act, Ballot, BoardMeeting, Plan, Vote, VoteScope
from governance.selectors.counting import CountedVote, counted_votes
from governance.selectors.law import ShareClassLaw, law_of
from governance.selectors.parties import ShareClassRow, share_classes_of
from governance.selectors.vote_words import MATTER_WORDS, about_words, gives


@dataclass(frozen=True, slots=True, kw_only=True)
class FundTally:
    """One Fund's count of a vote, and what the vote gives its Portfolios."""

    fund: str
    tally: Tally
    portfolios: tuple[str, ...]
    gives: tuple[str, ...]

    @property
    def state(self) -> str:
        """The word of the mark."""
        return "carried" if self.tally.carried else "lost"

    @property
    def board(self) -> str:
        """Votes of the Board in favour that count."""
        return f"{self.tally.board_for} of {self.tally.board_in_office}"

    @property
    def disinterested(self) -> str:
        """Dis-interested votes in favour that count."""
        return f"{self.tally.disinterested_for} of {self.tally.disinterested_in_office}"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteShown:
    """A vote as it stands, or as it once stood (`superseded_by` set; then it has no tallies)."""

    id: int
    entry: str
    matter: str
    about: str
    covers: str
    meeting: str
    date: date
    mode: str
    portfolios: str
    tallies: tuple[FundTally, ...]
    recorded_by: str
    recorded_at: datetime
    reason: str
    superseded_by: str
    mover: str = ""
    seconder: str = ""
    at: str = ""

    @property
    def state(self) -> str:
        """Carried by all the Funds, lost by all, or by some."""
        if self.superseded_by:
            return "superseded"
        states = {one.state for one in self.tallies}
        return states.pop() if len(states) == 1 else "carried in part"

    @property
    def board(self) -> str:
        """The Boards' count where all Funds have the same."""
        return _same(one.board for one in self.tallies)

    @property
    def disinterested(self) -> str:
        """The Dis-interested count where all Funds have the same."""
        return _same(one.disinterested for one in self.tallies)

    @property
    def missing(self) -> tuple[str, ...]:
        """What it lacks, each thing once."""
        return _once(word for one in self.tallies for word in one.tally.missing)

    @property
    def not_counted(self) -> tuple[str, ...]:
        """Ballots in favour that do not count, each once."""
        return _once(word for one in self.tallies for word in one.tally.not_counted)

    @property
    def gives(self) -> tuple[str, ...]:
        """What it gives, each thing once."""
        return _once(word for one in self.tallies for word in one.gives)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingShown:
    """A meeting of one or several Boards."""

    entry: str
    date: date
    mode: str
    called_for: str
    funds: str
    votes: int
    recorded_by: str
    recorded_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotShown:
    """One Trustee's ballot, with the Funds for which it was cast so."""

    trustee: str
    choice: str
    how: str
    funds: str


def votes_shown(plan: Plan, *, law: Mapping[int, ShareClassLaw] | None = None) -> tuple[VoteShown, ...]:
    """The votes that stand, the latest meeting first. `law`, where it is at hand, is not asked for again."""
    return _shown(plan, Vote.objects.filter(plan=plan, superseded_by__isnull=True), law=law)


def vote_shown(plan: Plan, vote_id: int) -> VoteShown | None:
    """One vote, standing or superseded; None where the Plan has none of that number."""
    return next(iter(_shown(plan, Vote.objects.filter(plan=plan, pk=vote_id))), None)


def votes_of_act(plan: Plan, act: Act) -> tuple[VoteShown, ...]:
    """The votes that an act recorded."""
    return _shown(plan, Vote.objects.filter(plan=plan, recorded_by=act))


def written_at(vote: Vote) -> str:
    """When the vote was taken, as a book writes it; empty: not recorded."""
    if vote.taken_at is None:
        return ""
    return f"{vote.taken_on or ''} {vote.taken_at:%H:%M}".strip()


def versions_of(plan: Plan, vote: VoteShown) -> tuple[VoteShown, ...]:
    """Every version of a vote, the latest first."""
    rows = Vote.objects.filter(plan=plan, entry=vote.entry)
    return tuple(sorted(_shown(plan, rows), key=lambda one: -one.id))


def ballots_of(vote_id: int, *, funds: Sequence[int] | None = None) -> tuple[BallotShown, ...]:
    """How each Trustee voted, for these Funds (None: all); who is not listed cast no vote."""
    cast: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
    rows = Ballot.objects.filter(vote=vote_id).order_by("trustee", "fund__name")
    rows = rows if funds is None else rows.filter(fund__in=funds)
    for trustee, choice, in_person, fund in rows.values_list("trustee", "choice", "in_person", "fund__name"):
        cast[trustee, choice, in_person].append(fund)
    return tuple(
        BallotShown(
            trustee=trustee,
            choice=choice.lower(),
            how="in person" if in_person else "by telephone or video",
            funds=listed(funds, what="Funds"),
        )
        for (trustee, choice, in_person), funds in cast.items()
    )


def meetings_shown(plan: Plan) -> tuple[MeetingShown, ...]:
    """The meetings that stand, the latest first, with how many votes of the Plan were taken at each."""
    votes: dict[str, int] = defaultdict(int)
    for entry in Vote.objects.filter(plan=plan, superseded_by__isnull=True).values_list("meeting", flat=True):
        votes[entry] += 1
    rows = (
        BoardMeeting.objects.filter(superseded_by__isnull=True)
        .select_related("recorded_by__acting_user")
        .prefetch_related("meeting_funds__fund")
        .order_by("-date", "entry")
    )
    return tuple(
        MeetingShown(
            entry=row.entry,
            date=row.date,
            mode=row.get_mode_display(),
            called_for=", ".join(word.lower().replace("_", " ") for word in row.called_for) or "nothing",
            funds=listed(sorted(one.fund.name for one in row.meeting_funds.all()), what="Funds"),
            votes=votes[row.entry],
            recorded_by=str(row.recorded_by.acting_user),
            recorded_at=row.recorded_by.acted_at,
            reason=row.recorded_by.reason,
        )
        for row in rows
    )


def listed(names: Sequence[str], *, what: str, limit: int = 3) -> str:
    """Names as one text; many of them as a number."""
    return ", ".join(names) if len(names) <= limit else f"{len(names)} {what}"


def _shown(
    plan: Plan, votes: Any, *, law: Mapping[int, ShareClassLaw] | None = None
) -> tuple[VoteShown, ...]:
    classes = share_classes_of(plan)
    rows = list(votes.select_related("recorded_by__acting_user", "superseded_by__acting_user"))
    scope: dict[int, set[int]] = defaultdict(set)
    for vote, share_class in VoteScope.objects.filter(vote__in=rows).values_list("vote_id", "share_class_id"):
        scope[vote].add(share_class)
    counted = counted_votes(plan, classes=classes)
    law = law_of(plan) if law is None else law
    meetings = {row.entry: row for row in BoardMeeting.objects.filter(superseded_by__isnull=True)}
    shown = [
        _vote(
            row,
            meeting=meetings[row.meeting],
            scope=[one for one in classes if one.share_class in scope[row.pk]],
            all_classes=len(classes),
            counted=counted,
            law=law,
        )
        for row in rows
    ]
    return tuple(sorted(shown, key=lambda one: (one.date, one.id), reverse=True))


def _vote(
    row: Vote,
    *,
    meeting: BoardMeeting,
    scope: Sequence[ShareClassRow],
    all_classes: int,
    counted: Mapping[tuple[int, int], CountedVote],
    law: Mapping[int, ShareClassLaw],
) -> VoteShown:
    names = [one.portfolio_name for one in scope]
    by: Act = row.recorded_by
    return VoteShown(
        id=row.pk,
        entry=row.entry,
        matter=MATTER_WORDS[Matter(row.matter)],
        about=about_words(Matter(row.matter), row.subject),
        covers="the Plan and its related agreements" if row.covers_agreements else "the Plan alone",
        meeting=row.meeting,
        date=row.taken_on or meeting.date,
        mode=meeting.get_mode_display(),
        portfolios=f"all {all_classes}" if len(names) == all_classes else listed(names, what="Portfolios"),
        tallies=tuple(_tallies(row, scope=scope, counted=counted, law=law)),
        recorded_by=str(by.acting_user),
        recorded_at=by.acted_at,
        reason=by.reason,
        superseded_by=str(row.superseded_by.acting_user) if row.superseded_by else "",
        mover=row.mover,
        seconder=row.seconder,
        at=written_at(row),
    )


def _tallies(
    row: Vote,
    *,
    scope: Sequence[ShareClassRow],
    counted: Mapping[tuple[int, int], CountedVote],
    law: Mapping[int, ShareClassLaw],
) -> Iterable[FundTally]:
    of_fund: dict[str, list[ShareClassRow]] = defaultdict(list)
    for one in scope:
        if (row.pk, one.share_class) in counted:
            of_fund[one.fund_name].append(one)
    for fund, classes in of_fund.items():
        count = counted[row.pk, classes[0].share_class]
        yield FundTally(
            fund=fund,
            tally=count.tally,
            portfolios=tuple(one.portfolio_name for one in classes),
            gives=_once(
                gives(row, counted[row.pk, one.share_class], law[one.share_class]) for one in classes
            ),
        )


def _same(words: Iterable[str]) -> str:
    found = _once(words)
    return found[0] if len(found) == 1 else "differs by Fund"


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
