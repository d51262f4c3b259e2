"""Section 6: whoever may check its own fraction needs the others' Shares, but not their names.

A split (R11) can be worked out again only from all of its parts, in the order of their codes. Those of
parties that the reader may not see are given under a code that says nothing and sorts in the same place.
"""

from collections.abc import Collection, Iterable
from typing import Final

MARK: Final = "!"  # sorts before every character of a code


def is_disguised(code: str) -> bool:
    """Whether a code stands for a party that the reader may not see."""
    return MARK in code


def disguises(codes: Iterable[str], *, seen: Collection[str]) -> dict[str, str]:
    """A code for each party: its own if the reader may see it, else one that sorts in the same place.

    >>> disguises(["adi", "idi", "zeta"], seen=["idi"])
    {'adi': '!0001', 'idi': 'idi', 'zeta': 'idi!0002'}
    """
    found: dict[str, str] = {}
    last_seen = ""
    for number, code in enumerate(sorted(set(codes)), start=1):
        if code in seen:
            last_seen = found[code] = code
        else:
            found[code] = f"{last_seen}{MARK}{number:04}"
    return found
