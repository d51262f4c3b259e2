"""Section 6: the outsiders of the product, as payees and as people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from assignments.domain.routes import PayeeKind
from governance.domain.roles import Role

ROLE_OF_KIND: Final[Mapping[PayeeKind, Role]] = {
    PayeeKind.DISTRIBUTOR: Role.DISTRIBUTOR,
    PayeeKind.ASSIGNEE: Role.ASSIGNEE,
    PayeeKind.COLLECTION_AGENT: Role.AGENT,
}
KIND_WORDS: Final[Mapping[PayeeKind, str]] = {
    PayeeKind.DISTRIBUTOR: "Distributor",
    PayeeKind.ASSIGNEE: "Assignee",
    PayeeKind.COLLECTION_AGENT: "collection agent",
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Party:
    """A Distributor, Assignee or collection agent by its code."""

    kind: PayeeKind
    code: str


WORD_OF_KIND: Final[Mapping[PayeeKind, str]] = {
    PayeeKind.DISTRIBUTOR: "distributor",
    PayeeKind.ASSIGNEE: "assignee",
    PayeeKind.COLLECTION_AGENT: "agent",
}
KIND_OF_WORD: Final[Mapping[str, PayeeKind]] = {word: kind for kind, word in WORD_OF_KIND.items()}
FIELD_OF_KIND: Final[Mapping[PayeeKind, str]] = {
    PayeeKind.DISTRIBUTOR: "distributor",
    PayeeKind.ASSIGNEE: "assignee",
    PayeeKind.COLLECTION_AGENT: "agent",
}
