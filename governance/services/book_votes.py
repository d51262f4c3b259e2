"""The part `votes` of a book: what was put to the Boards, and how each Trustee voted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from governance.domain.book_drafts import (
    Draft,
    PartOutcome,
    compare,
    content_of,
    identity,
    outcome_of,
    scope_key,
)
from governance.domain.book_entries import Entry, did_you_mean, words_of
from governance.domain.votes import Choice, Matter, required_approvals
from governance.models import (
    Act,
    Ballot,
    BoardMeeting,
    DistributionAgreement,
    Trustee,
    Vote,
    VoteScope,
)
from governance.models.recording import add_each, standing_records, supersede
from governance.selectors.parties import ShareClassRow
from governance.selectors.words import PlanWords

VOTE_KEYS = ("matter", "subject", "covers", "meeting", "portfolios", "for", "against", "abstained", "remote")
BUILT = (Matter.ADOPTION, Matter.CONTINUANCE, Matter.AGREEMENT)
COVERS = {"all": True, "plan": False}
SECTION_OF = {Matter.ADOPTION: "8", Matter.AGREEMENT: "8", Matter.CONTINUANCE: "10"}
WRITTEN = {Choice.FOR: "for", Choice.AGAINST: "against", Choice.ABSTAINED: "abstained"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedHere:
    """What the book itself names, case folded and sound or not."""

    meetings: frozenset[str]
    agreements: frozenset[str]
    trustees: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meeting:
    """A meeting as it stands."""

    id: str
    day: date
    is_in_person: bool
    called_for: frozenset[str]
    funds: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cast:
    """One Trustee's vote, for one Fund."""

    fund: int
    trustee: str
    choice: Choice
    in_person: bool


def load_votes(entries: Sequence[Entry], *, words: PlanWords, act: Act, named_here: NamedHere) -> PartOutcome:
    """Sections 8 and 10: the votes of the Boards, each Fund's and each Portfolio's taken separately.

    Our reading: `for: all` is every Trustee in office that day who is not listed as against or
    abstained. A vote at a meeting held by video or telephone is cast in person by nobody.
    """
    meetings = _meetings()
    agreements = tuple(standing_records(DistributionAgreement, plan=words.plan))
    drafts = [
        draft
        for entry in entries
        if (
            draft := _VoteReader(
                entry, words=words, meetings=meetings, agreements=agreements, named_here=named_here
            ).read()
        )
    ]
    changes = compare(drafts, standing_records(Vote, plan=words.plan))
    supersede(Vote, act=act, pk__in=changes.superseded)
    supersede(VoteScope, act=act, vote__in=changes.superseded)
    add_each(changes, add=lambda draft: _add_vote(draft, words=words, act=act), words={})
    return outcome_of(
        "votes",
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected),
    )


def _meetings() -> dict[str, _Meeting]:
    rows = BoardMeeting.objects.filter(superseded_by__isnull=True).prefetch_related("meeting_funds")
    return {
        row.entry: _Meeting(
            id=row.entry,
            day=row.date,
            is_in_person=row.mode == BoardMeeting.Mode.IN_PERSON,
            called_for=frozenset(row.called_for),
            funds=frozenset(one.fund_id for one in row.meeting_funds.all()),
        )
        for row in rows
    }


class _VoteReader:
    """Reads one vote against the meeting, the Boards and the agreements that stand."""

    def __init__(
        self,
        entry: Entry,
        *,
        words: PlanWords,
        meetings: Mapping[str, _Meeting],
        agreements: tuple[str, ...],
        named_here: NamedHere,
    ) -> None:
        self._entry = entry
        self._words = words
        self._meetings = meetings
        self._agreements = agreements
        self._named_here = named_here

    def read(self) -> Draft | None:
        """The vote, or None after noting what is wrong."""
        entry = self._entry
        entry.expect(*VOTE_KEYS)
        matter = self._matter()
        covers = entry.choice("covers", COVERS, default="all")
        meeting = self._meeting()
        if matter is None or meeting is None:
            return None
        subject = self._subject(matter)
        self._check_called_for(matter, meeting)
        scope = self._scope(meeting)
        cast = tuple(self._ballots(meeting, scope))
        if entry.failed:
            return None
        codes = [row.portfolio for row in scope]
        content = content_of(
            matter=matter.value,
            subject=subject,
            covers_agreements=covers,
            meeting=meeting.id,
            portfolios=codes,
            ballots=[
                [self._words.fund_codes[one.fund], one.trustee, one.choice.value, one.in_person]
                for one in cast
            ],
        )
        of_the_meeting = sum(row.fund_id in meeting.funds for row in self._words.share_classes)
        return Draft(
            entry=entry,
            key=identity(entry, matter.value, subject, meeting.id, scope_key(codes, of=of_the_meeting)),
            content=content,
            values={
                "matter": matter.value,
                "subject": subject,
                "covers_agreements": covers,
                "meeting": meeting.id,
                "cast": cast,
            },
            scope=tuple(row.share_class for row in scope),
        )

    def _matter(self) -> Matter | None:
        matter = self._entry.choice("matter", words_of(Matter))
        if matter not in BUILT:
            built = ", ".join(one.value.lower() for one in BUILT)
            self._entry.fail(
                "matter", f"votes on {matter.value.lower()} are not built yet", f"one of {built}"
            )
        return None if self._entry.failed else matter

    def _meeting(self) -> _Meeting | None:
        entry, word = self._entry, self._entry.text("meeting", limit=400)
        meeting = self._meetings.get(word)
        if meeting is None and word.casefold() in self._named_here.meetings:
            entry.mark_failed()
            return None
        return entry.known("meeting", word, meeting, what="meeting", among=tuple(self._meetings))

    def _subject(self, matter: Matter) -> str:
        """The agreement that the vote is about; empty: the Plan itself."""
        entry, subject = self._entry, self._entry.optional_text("subject")
        if matter is Matter.ADOPTION:
            if subject:
                remedy = "leave it out; a vote on an agreement is of the matter agreement"
                entry.fail("subject", "Section 8: an adoption is of the Plan itself", remedy)
        elif not subject:
            if matter is Matter.AGREEMENT:
                entry.fail(
                    "subject", "Section 8: does not say which agreement", "the id of an agreement of the Plan"
                )
        elif subject not in self._agreements:
            if subject.casefold() in self._named_here.agreements:
                entry.mark_failed()
            else:
                problem = f"{subject!r} is no agreement of the Plan"
                entry.fail("subject", problem, did_you_mean(subject, self._agreements))
        return subject

    def _check_called_for(self, matter: Matter, meeting: _Meeting) -> None:
        if required_approvals(matter).in_person and matter.value not in meeting.called_for:
            section, word = SECTION_OF[matter], matter.value.lower()
            self._entry.fail(
                "meeting",
                f"Section {section}: {meeting.id} was not called for the purpose of voting on {word}",
                f"vote at a meeting called for it; if {meeting.id} was, add {word} to its called_for",
            )

    def _scope(self, meeting: _Meeting) -> tuple[ShareClassRow, ...]:
        """The Portfolios voted on; a Portfolio's own Fund must be at the meeting."""
        scope = self._words.portfolios(self._entry)
        if self._entry.all_or_texts("portfolios") is None:
            scope = tuple(row for row in scope if row.fund_id in meeting.funds)
            if not scope:
                problem = f"Section 8: no Fund of the Plan was at {meeting.id}"
                self._entry.fail("meeting", problem, "a meeting of the Boards of the Funds concerned")
        for row in scope:
            if row.fund_id not in meeting.funds:
                self._entry.fail(
                    "portfolios",
                    f"Section 8: the Board of {row.fund_name}, the Fund of {row.portfolio_name}, was not at"
                    f" {meeting.id}",
                    "name only Portfolios of the Funds at the meeting, or add the Fund to the meeting",
                )
        return tuple(row for row in scope if row.fund_id in meeting.funds)

    def _ballots(self, meeting: _Meeting, scope: Sequence[ShareClassRow]) -> Iterator[_Cast]:
        """Each Fund's ballots: those in office there that day, with their choice."""
        in_office = _in_office({row.fund_id for row in scope}, meeting.day)
        everyone = {name.casefold(): name for names in in_office.values() for name in names}
        chosen = self._choices(meeting, everyone)
        remote = self._remote(meeting, everyone, chosen)
        for fund in sorted(in_office, key=lambda pk: self._words.fund_codes[pk]):
            for name in sorted(in_office[fund]):
                choice = chosen.get(name)
                if choice is not None:
                    in_person = meeting.is_in_person and name not in remote
                    yield _Cast(fund=fund, trustee=name, choice=choice, in_person=in_person)

    def _choices(self, meeting: _Meeting, everyone: Mapping[str, str]) -> dict[str, Choice]:
        chosen: dict[str, Choice] = {}
        in_favour = self._entry.all_or_texts("for") if self._entry.has("for") else ()
        for choice in (Choice.AGAINST, Choice.ABSTAINED, Choice.FOR):
            key = WRITTEN[choice]
            names = (in_favour or ()) if choice is Choice.FOR else self._entry.texts(key)
            for number, written in enumerate(names, start=1):
                name = self._in_office(f"{key}[{number}]", written, meeting, everyone)
                if name in chosen:
                    self._entry.fail(
                        f"{key}[{number}]", f"Section 8: {name} votes twice", "one vote for each Trustee"
                    )
                elif name is not None:
                    chosen[name] = choice
        if in_favour is None:
            chosen |= {name: Choice.FOR for name in everyone.values() if name not in chosen}
        return chosen

    def _remote(
        self, meeting: _Meeting, everyone: Mapping[str, str], chosen: Mapping[str, Choice]
    ) -> set[str]:
        remote = set()
        for number, written in enumerate(self._entry.texts("remote"), start=1):
            name = self._in_office(f"remote[{number}]", written, meeting, everyone)
            if name is not None and name not in chosen:
                problem = f"{name} took part from afar and cast no vote"
                self._entry.fail(
                    f"remote[{number}]", problem, "list the vote under for, against or abstained"
                )
            elif name is not None:
                remote.add(name)
        return remote

    def _in_office(
        self, key: str, written: str, meeting: _Meeting, everyone: Mapping[str, str]
    ) -> str | None:
        name = everyone.get(written.casefold())
        if name is None and written.casefold() in self._named_here.trustees:
            self._entry.mark_failed()
        elif name is None:
            self._entry.fail(
                key,
                f"Section 8: {written!r} was in office on {meeting.day} in none of the Funds concerned",
                did_you_mean(written, tuple(sorted(everyone.values()))),
            )
        return name


def _in_office(funds: set[int], day: date) -> dict[int, set[str]]:
    rows = Trustee.objects.filter(superseded_by__isnull=True, fund__in=funds, service__contains=day)
    in_office: dict[int, set[str]] = {fund: set() for fund in funds}
    for fund, name in rows.values_list("fund_id", "name"):
        in_office[fund].add(name)
    return in_office


def _add_vote(draft: Draft, *, words: PlanWords, act: Act) -> None:
    values = dict(draft.values)
    cast = values.pop("cast")
    vote = Vote.objects.create(
        entry=draft.key, content=draft.content, recorded_by=act, plan=words.plan, **values
    )
    VoteScope.objects.bulk_create(
        VoteScope(vote=vote, share_class_id=share_class) for share_class in draft.scope
    )
    Ballot.objects.bulk_create(
        Ballot(
            vote=vote,
            fund_id=one.fund,
            trustee=one.trustee,
            choice=one.choice.value,
            in_person=one.in_person,
        )
        for one in cast
    )
