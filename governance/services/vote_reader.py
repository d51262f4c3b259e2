"""Reads one vote of a book against the meeting, the Boards and what can be voted on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from governance.domain.book_drafts import Draft, content_of, identity, scope_key
from governance.domain.book_entries import Entry, did_you_mean, words_of
from governance.domain.votes import Choice, Matter, required_approvals
from governance.models import BoardMeeting, Trustee
from governance.selectors.parties import ShareClassRow
from governance.selectors.subjects import KIND_OF, ON_THE_PLAN, Subject, Subjects
from governance.selectors.words import PlanWords

VOTE_KEYS = (
    "matter",
    "subject",
    "covers",
    "meeting",
    "portfolios",
    "for",
    "against",
    "abstained",
    "recused",
    "remote",
)
COVERS = {"all": True, "plan": False}
SECTION_OF = {
    Matter.ADOPTION: "8",
    Matter.AGREEMENT: "8",
    Matter.CONTINUANCE: "10",
    Matter.AMENDMENT: "9",
    Matter.TERMINATION: "11",
    Matter.DETERMINATION_11I: "11(i)",
    Matter.AGREEMENT_TERMINATION: "12(a)",
    Matter.RATIFICATION: "8",
}
WRITTEN = {
    Choice.FOR: "for",
    Choice.AGAINST: "against",
    Choice.ABSTAINED: "abstained",
    Choice.RECUSED: "recused",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedHere:
    """What the book itself names, case folded and sound or not; `subjects` by the kind of subject."""

    meetings: frozenset[str]
    subjects: Mapping[str, frozenset[str]]
    trustees: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting as it stands."""

    id: str
    day: date
    is_in_person: bool
    called_for: frozenset[str]
    funds: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """One Trustee's vote, for one Fund."""

    fund: int
    trustee: str
    choice: Choice
    in_person: bool


def meetings_standing() -> dict[str, Meeting]:
    """The meetings that stand, by id."""
    rows = BoardMeeting.objects.filter(superseded_by__isnull=True).prefetch_related("meeting_funds")
    return {
        row.entry: Meeting(
            id=row.entry,
            day=row.date,
            is_in_person=row.mode == BoardMeeting.Mode.IN_PERSON,
            called_for=frozenset(row.called_for),
            funds=frozenset(one.fund_id for one in row.meeting_funds.all()),
        )
        for row in rows
    }


class VoteReader:
    """Reads one vote; `joining` are the days from which Portfolios of amendments are to be covered."""

    def __init__(
        self,
        entry: Entry,
        *,
        words: PlanWords,
        meetings: Mapping[str, Meeting],
        subjects: Subjects,
        joining: Mapping[int, date],
        named_here: NamedHere,
    ) -> None:
        self._entry = entry
        self._words = words
        self._meetings = meetings
        self._subjects = subjects
        self._joining = joining
        self._named_here = named_here

    def read(self) -> Draft | None:
        """The vote, or None after noting what is wrong."""
        entry = self._entry
        entry.expect(*VOTE_KEYS)
        matter = entry.choice("matter", words_of(Matter))
        covers = entry.choice("covers", COVERS, default="all")
        meeting = self._meeting()
        if entry.failed or meeting is None:
            return None
        subject = self._subject(matter)
        self._check_called_for(matter, meeting)
        everyone = self._concerned(matter, subject, meeting)
        scope = self._scope(matter, subject, meeting, everyone)
        cast = tuple(self._ballots(meeting, scope))
        if entry.failed:
            return None
        named = subject.id if subject is not None else ""
        codes = [row.portfolio for row in scope]
        content = content_of(
            matter=matter.value,
            subject=named,
            covers_agreements=covers,
            meeting=meeting.id,
            portfolios=codes,
            ballots=[
                [self._words.fund_codes[one.fund], one.trustee, one.choice.value, one.in_person]
                for one in cast
            ],
        )
        return Draft(
            entry=entry,
            key=identity(entry, matter.value, named, meeting.id, scope_key(codes, of=len(everyone))),
            content=content,
            values={
                "matter": matter.value,
                "subject": named,
                "covers_agreements": covers,
                "meeting": meeting.id,
                "text_digest": self._subjects.digest(matter, named),
                "cast": cast,
            },
            scope=tuple(row.share_class for row in scope),
        )

    def _meeting(self) -> Meeting | None:
        entry, word = self._entry, self._entry.text("meeting", limit=400)
        meeting = self._meetings.get(word)
        if meeting is None and word.casefold() in self._named_here.meetings:
            entry.mark_failed()
            return None
        return entry.known("meeting", word, meeting, what="meeting", among=tuple(self._meetings))

    def _subject(self, matter: Matter) -> Subject | None:
        """What the vote is about; None: the Plan itself."""
        entry, kind, section = self._entry, KIND_OF[matter], SECTION_OF[matter]
        subject = entry.optional_text("subject")
        among = self._subjects.among(matter)
        if not subject:
            if matter not in ON_THE_PLAN:
                problem = f"Section {section}: does not say which {kind}"
                entry.fail("subject", problem, f"the id of a standing {kind} of the Plan")
            return None
        found = among.get(subject)
        if found is None and subject.casefold() in self._named_here.subjects.get(kind, ()):
            entry.mark_failed()
        elif found is None and matter is Matter.ADOPTION:
            problem = (
                "Section 8: an adoption is of the Plan itself, or of an amendment that brings Portfolios"
            )
            remedy = "leave it out, or name an amendment; a vote on an agreement is of the matter agreement"
            entry.fail("subject", problem, remedy)
        elif found is None:
            problem = f"Section {section}: {subject!r} is no {kind} of the Plan"
            entry.fail("subject", problem, did_you_mean(subject, tuple(among)))
        return found

    def _check_called_for(self, matter: Matter, meeting: Meeting) -> None:
        if required_approvals(matter).in_person and matter.value not in meeting.called_for:
            section, word = SECTION_OF[matter], matter.value.lower()
            self._entry.fail(
                "meeting",
                f"Section {section}: {meeting.id} was not called for the purpose of voting on {word}",
                f"vote at a meeting called for it; if {meeting.id} was, add {word} to its called_for",
            )

    def _concerned(
        self, matter: Matter, subject: Subject | None, meeting: Meeting
    ) -> tuple[ShareClassRow, ...]:
        """What `all` means: of the Funds at the meeting, what the subject is about, or what stood that day.

        Our reading: a Portfolio that an amendment brings is among all from the day on which it is to join.
        """
        rows = [row for row in self._words.share_classes if row.fund_id in meeting.funds]
        about = subject.of(matter) if subject is not None else None
        if about is not None:
            return tuple(row for row in rows if row.share_class in about)
        return tuple(row for row in rows if self._joining.get(row.share_class, meeting.day) <= meeting.day)

    def _scope(
        self, matter: Matter, subject: Subject | None, meeting: Meeting, everyone: tuple[ShareClassRow, ...]
    ) -> tuple[ShareClassRow, ...]:
        """The Portfolios voted on; each is concerned, and its own Fund is at the meeting."""
        scope = self._words.portfolios(self._entry)
        if self._entry.all_or_texts("portfolios") is None:
            if not everyone:
                self._nothing_to_vote_on(matter, subject, meeting)
            return everyone
        about = subject.of(matter) if subject is not None else None
        for row in scope:
            if row.fund_id not in meeting.funds:
                self._entry.fail(
                    "portfolios",
                    f"Section 8: the Board of {row.fund_name}, the Fund of {row.portfolio_name}, was not at"
                    f" {meeting.id}",
                    "name only Portfolios of the Funds at the meeting, or add the Fund to the meeting",
                )
            elif about is not None and row.share_class not in about:
                self._not_concerned(matter, subject, row)
        return tuple(row for row in scope if row.fund_id in meeting.funds)

    def _nothing_to_vote_on(self, matter: Matter, subject: Subject | None, meeting: Meeting) -> None:
        if subject is None or not any(row.fund_id in meeting.funds for row in self._words.share_classes):
            problem = f"Section 8: no Fund of the Plan was at {meeting.id}"
            self._entry.fail("meeting", problem, "a meeting of the Boards of the Funds concerned")
        else:
            section = SECTION_OF[matter]
            problem = f"Section {section}: {subject.id} concerns no Portfolio of the Funds at {meeting.id}"
            self._entry.fail("portfolios", problem, _other_way(matter))

    def _not_concerned(self, matter: Matter, subject: Subject | None, row: ShareClassRow) -> None:
        named = subject.id if subject is not None else "the Plan"
        problem = f"Section {SECTION_OF[matter]}: {named} is not about {row.portfolio_name} in this matter"
        self._entry.fail("portfolios", problem, _other_way(matter))

    def _ballots(self, meeting: Meeting, scope: Sequence[ShareClassRow]) -> Iterator[Cast]:
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
                    yield Cast(fund=fund, trustee=name, choice=choice, in_person=in_person)

    def _choices(self, meeting: Meeting, everyone: Mapping[str, str]) -> dict[str, Choice]:
        chosen: dict[str, Choice] = {}
        in_favour = self._entry.all_or_texts("for") if self._entry.has("for") else ()
        for choice in (Choice.AGAINST, Choice.ABSTAINED, Choice.RECUSED, Choice.FOR):
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
        self, meeting: Meeting, everyone: Mapping[str, str], chosen: Mapping[str, Choice]
    ) -> set[str]:
        remote = set()
        for number, written in enumerate(self._entry.texts("remote"), start=1):
            name = self._in_office(f"remote[{number}]", written, meeting, everyone)
            if name is not None and name not in chosen:
                problem = f"{name} took part from afar and cast no vote"
                self._entry.fail(
                    f"remote[{number}]", problem, "list the vote under for, against, abstained or recused"
                )
            elif name is not None:
                remote.add(name)
        return remote

    def _in_office(self, key: str, written: str, meeting: Meeting, everyone: Mapping[str, str]) -> str | None:
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


def _other_way(matter: Matter) -> str:
    return {
        Matter.ADOPTION: "an adoption is of Portfolios that it brings; other rates are of amendment",
        Matter.AMENDMENT: "a Portfolio that the amendment brings is voted on as adoption (Section 8)",
        Matter.TERMINATION: "a Portfolio of the termination, or another termination",
        Matter.DETERMINATION_11I: "a Portfolio of the termination",
    }.get(matter, "Portfolios of the vote that is ratified")


def _in_office(funds: set[int], day: date) -> dict[int, set[str]]:
    rows = Trustee.objects.filter(superseded_by__isnull=True, fund__in=funds, service__contains=day)
    in_office: dict[int, set[str]] = {fund: set() for fund in funds}
    for fund, name in rows.values_list("fund_id", "name"):
        in_office[fund].add(name)
    return in_office
