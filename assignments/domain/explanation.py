"""What explains one amount: facts, steps down to the days, and the proof that they give what is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assignments.domain.sheets import Column, Kind, Row, Sheet, Why
from governance.domain.votes import Matter, Tally

ANOTHER_PAYEE = "another payee"
BALANCE = "the Distributor's own balance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A figure worked out again beside the stored one; both in the same whole units."""

    what: str
    again: int
    stored: int

    @property
    def agrees(self) -> bool:
        """Whether the explanation gives what is stored."""
        return self.again == self.stored


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteShown:
    """A vote that permits a payment, as one Fund's Board cast it."""

    meeting: str
    date: date
    matter: Matter
    covers_agreements: bool
    tally: Tally

    @property
    def words(self) -> str:
        """The count in words."""
        tally = self.tally
        where = " in person" if tally.in_person_required else ""
        result = "carried" if tally.carried else f"not carried: {'; '.join(tally.missing)}"
        return (
            f"{tally.board_for} of {tally.board_in_office} in office and"
            f" {tally.disinterested_for} of {tally.disinterested_in_office} Dis-interested voted in favour"
            f"{where}: {result}"
        )

    @property
    def section(self) -> str:
        """The Section that asks for the vote."""
        return {Matter.CONTINUANCE: "10", Matter.AMENDMENT: "9"}.get(self.matter, "8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that a reader needs to know of the amount."""

    label: str
    value: str = ""
    cents: int | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One amount (cents) explained. `is_final`: the month is finished here; else it is an estimate."""

    title: str
    amount: int
    is_final: bool
    facts: tuple[Fact, ...]
    sheets: tuple[Sheet, ...]
    proofs: tuple[Proof, ...]
    remarks: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether every figure worked out again is the stored one."""
        return all(proof.agrees for proof in self.proofs)

    @property
    def differences(self) -> tuple[Proof, ...]:
        """What does not agree."""
        return tuple(proof for proof in self.proofs if not proof.agrees)


VOTE_COLUMNS = (
    Column(name="meeting", label="Meeting", kind=Kind.TEXT),
    Column(name="date", label="Held on", kind=Kind.DAY),
    Column(name="matter", label="Matter", kind=Kind.TEXT),
    Column(name="tally", label="The count", kind=Kind.TEXT, is_wide=True),
    Column(name="through", label="The term runs through", kind=Kind.DAY),
)


def votes_sheet(votes: Iterable[VoteShown], *, through: date | None) -> Sheet:
    """Sections 8 and 10: the votes without which nothing could be paid."""
    return Sheet(
        key="votes",
        heading="The votes that permit it",
        section="8, 10",
        rule="R14",
        formula="a majority of all in office and of the Dis-interested, in person, at a meeting for it",
        columns=VOTE_COLUMNS,
        rows=tuple(
            Row(
                cells={
                    "meeting": vote.meeting,
                    "date": vote.date,
                    "matter": f"{vote.matter.lower()} (Section {vote.section})",
                    "tally": vote.words,
                    "through": through,
                }
            )
            for vote in votes
        ),
    )
