"""Sections 8 to 12: one roll call of a joint meeting, and each Fund's own count of it.

One row of votes for each matter serves all its Funds and Portfolios; an exception says where somebody
voted otherwise. Every count is `votes.tally`'s, which R14 asks for each Fund by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from governance.domain.attendance import AttendanceMode, Moment, Pause, Spell, mode_at
from governance.domain.reliefs import Relief, tally_under
from governance.domain.sections import plan_section
from governance.domain.votes import (
    Ballot,
    BoardMember,
    Choice,
    HoldersRole,
    Matter,
    RequiredApprovals,
    Tally,
    Vote,
    required_approvals,
)

HOLDERS_WORDS = {
    HoldersRole.ALSO: "the holders of the Shares of each Portfolio as well",
    HoldersRole.INSTEAD: "or instead a majority of the Shares",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A matter put to the Boards: what about, and the codes of the Portfolios concerned.

    `raises_amount`: an amendment that increases materially the amount of Section 2.
    """

    key: str
    matter: Matter
    subject: str = ""
    portfolios: tuple[str, ...] = ()
    raises_amount: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The meeting at which the roll is called: its Boards by Fund, and the Fund of each Portfolio.

    `relief` is the relief from voting in person that it relies on, `affirmed` the conditions affirmed.
    """

    meeting: str
    day: date
    in_person: bool
    called_for: frozenset[Matter]
    boards: Mapping[str, tuple[BoardMember, ...]]
    fund_of: Mapping[str, str]
    items: tuple[Item, ...]
    relief: Relief | None = None
    affirmed: tuple[str, ...] = ()

    def trustees(self, day: date | None = None) -> tuple[str, ...]:
        """Everybody in office on one of the Boards that day, by name."""
        on = day or self.day
        return tuple(
            sorted({one.name for board in self.boards.values() for one in board if one.is_in_office_on(on)})
        )

    def sits_on(self, name: str, fund: str, *, day: date | None = None) -> bool:
        """Whether a Trustee is in office on that Fund's Board that day."""
        on = day or self.day
        return any(one.name == name and one.is_in_office_on(on) for one in self.boards.get(fund, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Portfolios for which everybody voted alike; who is not in `choices` cast no vote."""

    portfolios: tuple[str, ...]
    choices: Mapping[str, Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One matter as the roll was called on it. `is_put` False: nothing of it is filled in.

    `unsaid`: who was present and has no letter yet.
    """

    item: Item
    is_put: bool
    covers_agreements: bool = True
    moment: Moment | None = None
    mover: str = ""
    seconder: str = ""
    groups: tuple[Group, ...] = ()
    unsaid: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        """The day on which the vote was taken, where it is said."""
        return self.moment.day if self.moment else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCall:
    """Attendance, adjournments and one row for each matter."""

    spells: tuple[Spell, ...]
    pauses: tuple[Pause, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """The count that some Funds have in common: who they are, for which Portfolios, and what it gives."""

    funds: tuple[str, ...]
    portfolios: tuple[str, ...]
    tally: Tally
    relief: str = ""


@plan_section("8", "9", "10", "11", "12(a)")
def count_row(row: Row, setting: Setting, *, spells: Sequence[Spell]) -> tuple[Count, ...]:
    """Section 8: each Fund's own count of a matter, Funds with the same count together.

    Our reading: a vote in favour by video or telephone is not cast in person, also where the meeting
    itself was held in person.
    """
    found: list[Count] = []
    for group in row.groups:
        for fund in dict.fromkeys(setting.fund_of[code] for code in group.portfolios):
            of_fund = tuple(code for code in group.portfolios if setting.fund_of[code] == fund)
            counted, relied = tally_under(
                _vote_of(row, group, fund, setting, spells=spells),
                board=setting.boards.get(fund, ()),
                relief=setting.relief,
                affirmed=setting.affirmed,
            )
            same = next((one for one in found if one.tally == counted), None)
            if same is None:
                relief = relied.name if relied else ""
                found.append(Count(funds=(fund,), portfolios=of_fund, tally=counted, relief=relief))
                continue
            funds = same.funds if fund in same.funds else (*same.funds, fund)
            found[found.index(same)] = replace(same, funds=funds, portfolios=(*same.portfolios, *of_fund))
    return tuple(found)


def _vote_of(row: Row, group: Group, fund: str, setting: Setting, *, spells: Sequence[Spell]) -> Vote:
    day = row.day or setting.day
    return Vote(
        meeting=setting.meeting,
        date=day,
        matter=row.item.matter,
        subject=row.item.subject or None,
        covers_agreements=row.covers_agreements,
        called_for=setting.called_for,
        ballots=tuple(
            Ballot(
                trustee=name,
                choice=choice,
                in_person=is_in_person(name, setting, spells=spells, moment=row.moment),
            )
            for name, choice in group.choices.items()
            if setting.sits_on(name, fund, day=day)
        ),
    )


def is_in_person(name: str, setting: Setting, *, spells: Sequence[Spell], moment: Moment | None) -> bool:
    """Section 8: whether a vote of that Trustee is cast in person."""
    return setting.in_person and mode_at(spells, name, moment) is AttendanceMode.IN_PERSON


@plan_section("8", "9", "10", "11", "12(a)")
def asked_of(matter: Matter, *, raises_amount: bool = False) -> tuple[str, ...]:
    """Sections 8 to 12: what a matter needs to be carried (R14), in words."""
    needs = required_approvals(matter, raises_amount=raises_amount)
    words = []
    if needs.board_section is not None:
        words.append(f"a majority of the Board (Section {needs.board_section})")
    words.append(f"a majority of the Dis-interested Trustees (Section {needs.disinterested_section})")
    if needs.in_person:
        words.append("cast in person at a meeting called for it")
    return (*words, *_holders_words(needs))


def _holders_words(needs: RequiredApprovals) -> tuple[str, ...]:
    if needs.holders is HoldersRole.NONE:
        return ()
    return (f"{HOLDERS_WORDS[needs.holders]} (Section {needs.holders_section})",)
