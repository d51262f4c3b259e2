"""Section 6(a), R13: what a person approves of a payment, to the letter, and what a person may hold."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assignments.domain.instructions import InstructionStatus
from governance.domain.money import dollars_text
from governance.domain.sections import plan_section

# What a person held waits for a person: no record that arrives later ends such a hold.
VOIDED_BECAUSE = "Voided before issue: "
REVERSED_BECAUSE = "Reversed after issue: "
HELD_BY_A_PERSON = (VOIDED_BECAUSE, REVERSED_BECAUSE)


class OutcomeKind(StrEnum):
    """What became of a payment that was issued."""

    SETTLED = "SETTLED"
    RETURNED = "RETURNED"
    REVERSED = "REVERSED"


# From which states each outcome can be recorded.
OUTCOME_OF: Mapping[OutcomeKind, frozenset[InstructionStatus]] = {
    OutcomeKind.SETTLED: frozenset({InstructionStatus.ISSUED}),
    OutcomeKind.RETURNED: frozenset({InstructionStatus.ISSUED, InstructionStatus.SETTLED}),
    OutcomeKind.REVERSED: frozenset(
        {InstructionStatus.ISSUED, InstructionStatus.SETTLED, InstructionStatus.RETURNED}
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentLine:
    """A line of a payment as a person reads it; the amount in cents."""

    portfolio: str
    what: str
    section: str
    distributor: str
    assignee: str
    for_month: str
    cents: int

    def document(self) -> dict[str, str]:
        """The line as it enters the digest."""
        return {
            "portfolio": self.portfolio,
            "what": self.what,
            "section": self.section,
            "distributor": self.distributor,
            "assignee": self.assignee,
            "for_month": self.for_month,
            "amount": dollars_text(self.cents),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionContent:
    """A payment as a person reads it before approving it; the amount in cents.

    `bank` is the payee's confirmed account in masked words, `bank_digest` its digest; empty where there is
    none. `waits_for_bank` says why a change of bank details holds it; empty where nothing does.
    """

    id: int
    plan: str
    month: str
    fund: str
    sequence: int
    payee_kind: str
    payee: str
    payee_name: str
    payee_address: str
    bank: str
    bank_digest: str
    waits_for_bank: str
    cents: int
    authority: Mapping[str, str | None]
    held_because: tuple[str, ...]
    lines: tuple[ContentLine, ...]

    def document(self) -> dict[str, Any]:
        """All that a person approves."""
        return {
            "instruction": self.id,
            "plan": self.plan,
            "month": self.month,
            "fund": self.fund,
            "sequence": self.sequence,
            "payee_kind": self.payee_kind,
            "payee": self.payee,
            "payee_name": self.payee_name,
            "payee_address": self.payee_address,
            "bank": self.bank,
            "bank_digest": self.bank_digest,
            "amount": dollars_text(self.cents),
            "authority": dict(self.authority),
            "held_because": list(self.held_because),
            "lines": [line.document() for line in self.lines],
        }

    @property
    def keeps_back(self) -> int:
        """Cents of what was overpaid for earlier months, which its lines take back from the payee."""
        return -sum(min(line.cents, 0) for line in self.lines if line.for_month)

    @property
    def digest(self) -> str:
        """What an approval is for."""
        return content_digest(self.document())


@plan_section("6(a)")
def content_digest(document: Mapping[str, Any]) -> str:
    """Section 6(a): the Fund pays "amounts incurred"; an approval is for exactly what was shown.

    Our reading (R13): the SHA-256, in hexadecimal, of the content as JSON with sorted keys and no spaces, so
    that any change of a payee, an address, an account, an amount, a line or a vote gives another.

    >>> content_digest({"b": "1.00", "a": None}) == content_digest({"a": None, "b": "1.00"})
    True
    """
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_held_by_a_person(reasons: Iterable[str]) -> bool:
    """Whether a person voided or reversed what these reasons hold, so that only a person ends the hold."""
    return any(reason.startswith(HELD_BY_A_PERSON) for reason in reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizedPayee:
    """What one payment takes from one Portfolio's account; cents."""

    instruction: int
    payee_kind: str
    payee: str
    payee_name: str
    payee_address: str
    bank: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountBlock:
    """One Portfolio's account with what leaves it; `account` is empty where none is recorded."""

    portfolio: str
    account: str
    payees: tuple[AuthorizedPayee, ...]

    @property
    def cents(self) -> int:
        """All that leaves the account."""
        return sum(payee.cents for payee in self.payees)


@plan_section("1", "6(a)")
def account_blocks(
    contents: Iterable[InstructionContent], *, accounts: Mapping[str, str]
) -> tuple[AccountBlock, ...]:
    """Section 1: each Portfolio acts severally, so that each pays from its own account.

    Our reading: one block for each Portfolio, its payees in the order of the payments; a payment's lines of
    the Portfolio are netted. The blocks together are the payments together, to the cent.
    """
    blocks: dict[str, list[AuthorizedPayee]] = {}
    for content in contents:
        of_portfolio: dict[str, int] = {}
        for line in content.lines:
            of_portfolio[line.portfolio] = of_portfolio.get(line.portfolio, 0) + line.cents
        for portfolio, cents in of_portfolio.items():
            blocks.setdefault(portfolio, []).append(_authorized(content, cents))
    return tuple(
        AccountBlock(portfolio=portfolio, account=accounts.get(portfolio, ""), payees=tuple(payees))
        for portfolio, payees in sorted(blocks.items())
    )


def _authorized(content: InstructionContent, cents: int) -> AuthorizedPayee:
    return AuthorizedPayee(
        instruction=content.id,
        payee_kind=content.payee_kind,
        payee=content.payee,
        payee_name=content.payee_name,
        payee_address=content.payee_address,
        bank=content.bank,
        cents=cents,
    )
