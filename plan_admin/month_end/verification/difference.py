"""What a verification tells."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that is stored and differs from what the facts give."""

    check: str
    section: str
    words: str
