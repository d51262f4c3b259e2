"""Where a payee's money goes: its confirmed account, and what of it waits to be confirmed."""

from typing import NamedTuple


class Account(NamedTuple):
    """A confirmed account in masked words, and the digest of its details."""

    words: str
    digest: str


def account_of(kind: str, code: str) -> Account | None:
    """The confirmed account of a payee, by its kind and code; None where none is recorded."""
    return None


def unconfirmed_of(kind: str, code: str) -> str | None:
    """Why a change of a payee's bank details holds its payments; None where nothing waits."""
    return None
