"""Section 6(a), (d), (e): into which account a payee is paid, and what a change of it holds.

The Plan is silent on accounts. Ours: one person enters them, another confirms them, and nothing is paid
while a change waits.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assignments.domain.routes import PayableLine, ordered_reasons
from governance.domain.faults import Fault

ROUTING = re.compile(r"[0-9]{9}", re.ASCII)
ACCOUNT = re.compile(r"[0-9]{5,17}", re.ASCII)
ROUTING_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7, 1)
SHOWN_DIGITS = 4
HELD_FOR = "Section 6(d): new bank details of "
NAME_LIMIT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account as everybody may see it: `masked` shows the last four digits, `digest` tells it apart."""

    holder: str
    bank: str
    masked: str
    digest: str

    @property
    def words(self) -> str:
        """The account as a paper names it."""
        return f"{self.holder}, {self.bank}, account {self.masked}"


def masked(number: str) -> str:
    """An account number as it is shown: `••••6789`."""
    return f"••••{number[-SHOWN_DIGITS:]}"


def routing_number_adds_up(number: str) -> bool:
    """Whether a routing number of the American Bankers Association has its nine digits and its check digit.

    >>> routing_number_adds_up("021000021"), routing_number_adds_up("021000022")
    (True, False)
    """
    if not ROUTING.fullmatch(number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, ROUTING_WEIGHTS, strict=True))
    return total % 10 == 0 and int(number) > 0


def bank_faults(
    *, holder: str, bank_name: str, routing_number: str, account_number: str
) -> tuple[Fault, ...]:
    """All that is wrong with bank details; never with the number itself in the words."""
    faults = []
    for column, value, remedy in (
        ("holder", holder, "the account holder's name as the bank has it"),
        ("bank_name", bank_name, "the bank's name"),
    ):
        if not value.strip():
            faults.append(_fault(column, "is missing", remedy))
        elif len(value) > NAME_LIMIT:
            faults.append(_fault(column, f"is longer than {NAME_LIMIT} characters", "a shorter name"))
    if not ROUTING.fullmatch(routing_number):
        faults.append(_fault("routing_number", "has not nine digits", "the bank's ABA routing number"))
    elif not routing_number_adds_up(routing_number):
        faults.append(_fault("routing_number", "its check digit does not fit", "look for a mistyped digit"))
    if not ACCOUNT.fullmatch(account_number):
        faults.append(_fault("account_number", "has not 5 to 17 digits", "digits alone, no spaces or dashes"))
    return tuple(faults)


def held_for_bank_details(name: str) -> str:
    """Why a payment waits whose payee's new account nobody has confirmed."""
    return f"{HELD_FOR}{name} are not confirmed"


def is_held_for_bank_details(reason: str) -> bool:
    """Whether a hold is one of those."""
    return reason.startswith(HELD_FOR)


def without_bank_holds(reasons: Iterable[str]) -> tuple[str, ...]:
    """The other reasons: whether details are confirmed is asked anew each time."""
    return tuple(reason for reason in reasons if not is_held_for_bank_details(reason))


def hold_unconfirmed(
    lines: Sequence[PayableLine], reasons: Mapping[tuple[str, str], str]
) -> list[PayableLine]:
    """Lines as they are, but those of payees with unconfirmed new details wait for these too.

    `reasons` is by the payee's kind and code. An offset waits with what it reduces.
    """
    if not reasons:
        return list(lines)
    return [
        line._replace(
            held_because=ordered_reasons((*line.held_because, reasons[line.payee_kind, line.payee]))
        )
        if (line.payee_kind, line.payee) in reasons
        else line
        for line in lines
    ]


def _fault(column: str, problem: str, remedy: str) -> Fault:
    return Fault(source="", row=None, column=column, problem=problem, remedy=remedy)
