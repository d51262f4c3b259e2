"""Who may do what: people's roles, the places of the product, and the acts open to each role there.

Section 6(c), (d): a Distributor gives its own notices and calculations; Sections 7 and 8: the Board's
secretary keeps its votes. The rest is the house's rule of four eyes: who prepares does not approve.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a person is here; the value is the name of the group that carries it."""

    OFFICER = "officer"
    APPROVER = "approver"
    SECRETARY = "secretary"
    AUDITOR = "auditor"
    DISTRIBUTOR = "distributor"
    ASSIGNEE = "assignee"
    AGENT = "agent"

    @property
    def words(self) -> str:
        """The role in words."""
        return TITLES[self]


class Area(StrEnum):
    """A place of the product."""

    MONTH = "facts, closings and holds"
    DECISIONS = "approvals, determinations and bank details"
    BOARDS = "boards, meetings and votes"
    TRANSFERS = "Transfers and directions"
    CALCULATIONS = "Monthly Calculations"
    STATEMENTS = "statements and explanations"
    REPORTS = "quarterly reports and expenditures"
    PEOPLE = "users and memberships"


class Deed(StrEnum):
    """What can be done in a place. OWN_SEE and OWN_DO reach only what is the person's own party's."""

    SEE = "see"
    DO = "do"
    ACKNOWLEDGE = "acknowledge"
    PROPOSE = "propose"
    CONFIRM = "confirm"
    OWN_SEE = "see one's own"
    OWN_DO = "do one's own"


TITLES: Final[Mapping[Role, str]] = {
    Role.OFFICER: "Compliance officer",
    Role.APPROVER: "Approver",
    Role.SECRETARY: "Board secretary",
    Role.AUDITOR: "Auditor",
    Role.DISTRIBUTOR: "Distributor's user",
    Role.ASSIGNEE: "Assignee's user",
    Role.AGENT: "Collection agent's user",
}
STAFF: Final = frozenset({Role.OFFICER, Role.APPROVER, Role.SECRETARY, Role.AUDITOR})
OUTSIDERS: Final = frozenset({Role.DISTRIBUTOR, Role.ASSIGNEE, Role.AGENT})

_SEE = frozenset({Deed.SEE})
_OWN_DO = frozenset({Deed.OWN_SEE, Deed.OWN_DO})

RIGHTS: Final[Mapping[Area, Mapping[Role, frozenset[Deed]]]] = {
    Area.MONTH: {
        Role.OFFICER: frozenset({Deed.SEE, Deed.DO}),
        Role.APPROVER: _SEE,
        Role.AUDITOR: _SEE,
    },
    Area.DECISIONS: {
        Role.OFFICER: frozenset({Deed.SEE, Deed.PROPOSE}),
        Role.APPROVER: frozenset({Deed.SEE, Deed.DO, Deed.CONFIRM}),
        Role.AUDITOR: _SEE,
    },
    Area.BOARDS: {
        Role.OFFICER: _SEE,
        Role.APPROVER: _SEE,
        Role.SECRETARY: frozenset({Deed.SEE, Deed.DO}),
        Role.AUDITOR: _SEE,
    },
    Area.TRANSFERS: {
        Role.OFFICER: frozenset({Deed.SEE, Deed.ACKNOWLEDGE}),
        Role.APPROVER: _SEE,
        Role.AUDITOR: _SEE,
        Role.DISTRIBUTOR: _OWN_DO,
        Role.ASSIGNEE: _OWN_DO,
        Role.AGENT: _OWN_DO,
    },
    # A Calculation names a Distributor's Assignees: no other outsider has to do with it.
    Area.CALCULATIONS: {
        Role.OFFICER: frozenset({Deed.SEE, Deed.DO}),
        Role.APPROVER: _SEE,
        Role.AUDITOR: _SEE,
        Role.DISTRIBUTOR: _OWN_DO,
    },
    Area.STATEMENTS: {
        Role.OFFICER: frozenset({Deed.SEE, Deed.DO}),
        Role.APPROVER: _SEE,
        Role.AUDITOR: _SEE,
        Role.DISTRIBUTOR: _OWN_DO,
        Role.ASSIGNEE: _OWN_DO,
        Role.AGENT: _OWN_DO,
    },
    # A Distributor sees and gives its own expenditures, and of a presented report its own part.
    Area.REPORTS: {
        Role.OFFICER: frozenset({Deed.SEE, Deed.DO}),
        Role.APPROVER: _SEE,
        Role.SECRETARY: frozenset({Deed.SEE, Deed.ACKNOWLEDGE}),
        Role.AUDITOR: _SEE,
        Role.DISTRIBUTOR: _OWN_DO,
    },
    Area.PEOPLE: {
        Role.OFFICER: frozenset({Deed.SEE, Deed.PROPOSE}),
        Role.APPROVER: frozenset({Deed.SEE, Deed.CONFIRM}),
        Role.AUDITOR: _SEE,
    },
}


def may(roles: Iterable[Role], *, area: Area, deed: Deed) -> bool:
    """Whether one of a person's roles lets them do this there.

    >>> may([Role.OFFICER], area=Area.MONTH, deed=Deed.DO), may([Role.AUDITOR], area=Area.MONTH, deed=Deed.DO)
    (True, False)
    """
    of_area = RIGHTS[area]
    return any(deed in of_area.get(role, frozenset()) for role in roles)


def who_may(*, area: Area, deed: Deed) -> tuple[Role, ...]:
    """The roles that may do this there, for the page that says no."""
    return tuple(role for role in Role if may([role], area=area, deed=deed))


def conflict_of(roles: Iterable[Role]) -> str:
    """Why these roles cannot be one person's; empty where they can.

    Officer and approver are different people (four eyes), and nobody is staff and a party's user at once.
    """
    held = set(roles)
    if {Role.OFFICER, Role.APPROVER} <= held:
        return "Who prepares cannot approve: officer and approver are different people."
    if held & STAFF and held & OUTSIDERS:
        return "Nobody works for the Funds and for a Distributor, Assignee or agent at once."
    return ""
