"""The Plan's Sections, and which function carries each of them out.

`@plan_section("6(b)")` marks a function; the traceability test reads the register and the Plan's own
text, so that no operative paragraph is left without a function and a test.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

Marked = TypeVar("Marked", bound=Callable[..., object] | type)

carried_out_by: dict[str, list[str]] = defaultdict(list)


def plan_section(*sections: str) -> Callable[[Marked], Marked]:
    """Note that the function or class carries out these Sections of the Plan."""

    def note(marked: Marked) -> Marked:
        for section in sections:
            carried_out_by[section].append(f"{marked.__module__}.{marked.__qualname__}")
        return marked

    return note
