"""R14: what each decision needs, and whether a vote carried it (Sections 8, 9, 10, 11 and 12(a)).

A majority is more than half of all in office that day, present or not. An abstention is not a vote in
favour. Every count is one Fund's own, and one Portfolio's where the decision concerns Portfolios.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.domain.errors import PlanRuleViolation
from governance.domain.holders import OutstandingSharesTest
from governance.domain.periods import DatePeriod
from governance.domain.sections import plan_section


class Matter(StrEnum):
    """What a vote decides. A book writes the same words in lower case."""

    ADOPTION = "ADOPTION"
    CONTINUANCE = "CONTINUANCE"
    AMENDMENT = "AMENDMENT"
    AGREEMENT = "AGREEMENT"
    TERMINATION = "TERMINATION"
    AGREEMENT_TERMINATION = "AGREEMENT_TERMINATION"
    DETERMINATION_11I = "DETERMINATION_11I"
    RATIFICATION = "RATIFICATION"


class Choice(StrEnum):
    """How a Trustee voted."""

    FOR = "FOR"
    AGAINST = "AGAINST"
    ABSTAINED = "ABSTAINED"
    RECUSED = "RECUSED"


class HoldersRole(StrEnum):
    """Whether holders of the Shares decide: not at all, besides the Trustees, or in their stead."""

    NONE = "NONE"
    ALSO = "ALSO"
    INSTEAD = "INSTEAD"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardMember:
    """A Trustee or Director of one Fund, with the periods in which an interest stands in the way."""

    name: str
    service: DatePeriod
    interested_person: tuple[DatePeriod, ...] = ()
    financial_interest: tuple[DatePeriod, ...] = ()

    def is_in_office_on(self, day: date) -> bool:
        """Whether the term of office includes that day; the first and the last day belong to it."""
        return day in self.service

    def is_disinterested_on(self, day: date) -> bool:
        """Section 8(b): neither an "interested person" nor financially interested on that day."""
        return not any(day in period for period in (*self.interested_person, *self.financial_interest))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """One Trustee's vote; `in_person` is False for a vote by telephone, video or on paper."""

    trustee: str
    choice: Choice
    in_person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One Fund's (or one Portfolio's) view of a vote.

    `subject` is the id of what the vote is about (None: the Plan itself), `covers_agreements` whether a
    vote on the Plan covers its related agreements too, `called_for` what the meeting was called for, and
    `relief` the name of a relief under which votes from afar count ("": none).

    Raises: PlanRuleViolation where a Trustee has two ballots.
    """

    meeting: str
    date: date
    matter: Matter
    subject: str | None = None
    covers_agreements: bool = True
    called_for: frozenset[Matter] = frozenset()
    relief: str = ""
    ballots: tuple[Ballot, ...] = ()

    def __post_init__(self) -> None:
        names = [ballot.trustee for ballot in self.ballots]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise PlanRuleViolation(
                f"{', '.join(twice)} voted twice at {self.meeting}; keep one ballot for each Trustee",
                section="8",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredApprovals:
    """R14: one row of the table.

    `board_section` and `disinterested_section` are None where that majority is not asked for.
    """

    matter: Matter
    board_section: str | None
    disinterested_section: str
    in_person: bool
    holders: HoldersRole = HoldersRole.NONE
    holders_test: OutstandingSharesTest | None = None
    holders_section: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The count of one vote. `missing` says in words what it lacks, empty when carried.

    `not_counted` names the ballots in favour that were left out, each with the reason.
    """

    board_in_office: int
    board_for: int
    disinterested_in_office: int
    disinterested_for: int
    in_person_required: bool
    carried: bool
    missing: tuple[str, ...] = ()
    not_counted: tuple[str, ...] = ()


# Which Sections ask for the majority of the Board and of the Dis-interested Trustees, and whether in person.
_TRUSTEES: dict[Matter, tuple[str | None, str, bool]] = {
    Matter.ADOPTION: ("8(a)", "8(b)", True),
    Matter.AGREEMENT: ("8(a)", "8(b)", True),
    Matter.RATIFICATION: ("8(a)", "8(b)", True),
    Matter.CONTINUANCE: ("10, 8(a)", "10, 8(b)", True),
    Matter.AMENDMENT: ("9(a)", "9(b)", True),
    Matter.TERMINATION: (None, "11", False),
    Matter.AGREEMENT_TERMINATION: (None, "12(a)", False),
    Matter.DETERMINATION_11I: (None, "11(i)", False),
}


@plan_section("8", "9", "10", "11", "12(a)")
def required_approvals(
    matter: Matter,
    *,
    raises_amount: bool = False,
    outstanding_shares_test: OutstandingSharesTest = OutstandingSharesTest.THE_1940_ACT,
) -> RequiredApprovals:
    """Sections 8 to 12: which majorities a decision needs (R14).

    Our reading: a ratification needs what Section 8 asks of the vote that it ratifies. Section 11 says
    "majority of outstanding Shares"; the convention OUTSTANDING_SHARES_TEST says which test that is.
    """
    board, disinterested, in_person = _TRUSTEES[matter]
    role, test, section = HoldersRole.NONE, None, None
    if matter is Matter.AMENDMENT and raises_amount:
        role, test, section = HoldersRole.ALSO, OutstandingSharesTest.THE_1940_ACT, "9"
    elif matter is Matter.TERMINATION:
        role, test, section = HoldersRole.INSTEAD, outstanding_shares_test, "11"
    elif matter is Matter.AGREEMENT_TERMINATION:
        role, test, section = HoldersRole.INSTEAD, OutstandingSharesTest.THE_1940_ACT, "12(a)"
    return RequiredApprovals(
        matter=matter,
        board_section=board,
        disinterested_section=disinterested,
        in_person=in_person,
        holders=role,
        holders_test=test,
        holders_section=section,
    )


@plan_section("8(a)", "8(b)", "9(a)", "9(b)", "10", "11", "11(i)", "12(a)")
def tally(vote: Vote, *, board: Sequence[BoardMember]) -> Tally:
    """Section 8: a majority of the Board, and of the Dis-interested Trustees, cast in person at a meeting
    called for the purpose.

    Our reading: a majority is of all in office on the day of the meeting, whose first and last days in
    office count. "In person" binds both majorities: a ballot by telephone or video counts for neither,
    unless the meeting relies on a relief. Who is recused stays in the number of which a majority is taken.
    Where no Dis-interested Trustee is in office, nothing that needs them is carried.
    """
    needs = required_approvals(vote.matter)
    in_office = {member.name for member in board if member.is_in_office_on(vote.date)}
    interested = {member.name for member in board if not member.is_disinterested_on(vote.date)}
    disinterested = in_office - interested
    left_out = _left_out(vote, in_office=in_office, in_person=needs.in_person and not vote.relief)
    in_favour = {ballot.trustee for ballot in vote.ballots if ballot.choice is Choice.FOR} - left_out.keys()
    missing: list[str] = []
    if needs.in_person and vote.matter not in vote.called_for:
        missing.append(
            f"the meeting was not called for {_words(vote.matter)} (Section {needs.disinterested_section})"
        )
    if needs.board_section is not None:
        missing += _missing(
            "vote of the Board",
            len(in_favour),
            of=len(in_office),
            section=needs.board_section,
            whom="member of the Board",
        )
    missing += _missing(
        "Dis-interested vote",
        len(in_favour & disinterested),
        of=len(disinterested),
        section=needs.disinterested_section,
        whom="Dis-interested Trustee",
    )
    return Tally(
        board_in_office=len(in_office),
        board_for=len(in_favour),
        disinterested_in_office=len(disinterested),
        disinterested_for=len(in_favour & disinterested),
        in_person_required=needs.in_person,
        carried=not missing,
        missing=tuple(missing),
        not_counted=tuple(left_out[name] for name in sorted(left_out)),
    )


def _left_out(vote: Vote, *, in_office: set[str], in_person: bool) -> dict[str, str]:
    """The ballots in favour that do not count, each Trustee with the reason."""
    reasons: dict[str, str] = {}
    for ballot in vote.ballots:
        if ballot.choice is not Choice.FOR:
            continue
        if ballot.trustee not in in_office:
            reasons[ballot.trustee] = f"{ballot.trustee} was not in office on {vote.date}"
        elif in_person and not ballot.in_person:
            reasons[ballot.trustee] = f"{ballot.trustee} did not vote in person (Section 8)"
    return reasons


def _missing(what: str, in_favour: int, *, of: int, section: str, whom: str) -> list[str]:
    if of == 0:
        return [f"no {whom} was in office (Section {section})"]
    lacking = of // 2 + 1 - in_favour
    if lacking <= 0:
        return []
    plural = what.replace("vote", "votes", 1) if lacking > 1 else what
    return [f"{lacking} more {plural} needed (Section {section})"]


def _words(matter: Matter) -> str:
    return {
        Matter.AGREEMENT: "a vote on the agreement",
        Matter.ADOPTION: "adoption of the Plan",
        Matter.AMENDMENT: "the amendment",
    }.get(matter, str(matter.value).lower().replace("_", " "))
