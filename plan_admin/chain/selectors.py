"""Verify the chain: each link by itself and after the one before, and what it covers as it stands now."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from governance.domain.chain import (
    ChainFault,
    ChainKind,
    Link,
    NotCanonical,
    content_faults,
    link_faults,
)
from governance.domain.fields import NotReadable
from governance.selectors.chain import content_of_act, links
from plan_admin.chain.kinds import KINDS

Progress = Callable[[str], None]
HEAD: Final = re.compile(r"[0-9a-f]{64}")
EVERY: Final = 200  # links between two words of progress
GIVEN: Final = "the head given"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainVerification:
    """What was looked at, and all that is not as the chain has it; `anchor` is the head asked about.

    `anchored_at` is the link whose head that is; None where it stood at no time.
    """

    links: int
    head: str
    anchor: str
    anchored_at: int | None
    faults: tuple[ChainFault, ...]

    @property
    def holds_up_to_anchor(self) -> bool:
        """Whether nothing changed of what stood when the head given was the last."""
        return self.anchored_at is not None and not any(
            one.link is None or one.link <= self.anchored_at for one in self.faults
        )

    @property
    def summary(self) -> str:
        """What was found, in a line."""
        if not self.links and not self.faults:
            return "nothing to verify: nothing was issued, voted or presented yet"
        if self.faults:
            return f"{len(self.faults)} differences in {self.links} links"
        anchored = f"; the head given was that of link {self.anchored_at}" if self.anchored_at else ""
        holds = f"{self.links} links: what was issued, voted, determined and presented stands as it was"
        return f"{holds}. The head is {self.head}{anchored}"


def verify_chain(*, anchor: str = "", progress: Progress) -> ChainVerification:
    """Follow the chain from its first link, and hold every record that it covers against its link.

    `anchor` is a head as minutes, a statement or a report have it: it must have stood. Writes nothing.
    Raises: NotReadable where it is no head.
    """
    asked = anchor.strip().lower()
    if asked and not HEAD.fullmatch(asked):
        raise NotReadable(f"{anchor!r} is no head", "64 characters from 0 to 9 and a to f, as printed")
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            # Somebody may be at work: all of it is seen at one moment.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return _verified(asked, progress=progress)


def _verified(anchor: str, *, progress: Progress) -> ChainVerification:
    kinds = {kind.name: kind for kind in KINDS}
    faults: list[ChainFault] = []
    covered: dict[str, set[int]] = {name: set() for name in kinds}
    last: Link | None = None
    count, anchored_at = 0, None
    for link in links():
        count += 1
        if count % EVERY == 0:
            progress(f"{count} links")
        faults += link_faults(link, before=last)
        faults += _covered_faults(link, kinds)
        covered.setdefault(link.kind, set()).add(link.act)
        if link.head == anchor:
            anchored_at = link.sequence
        last = link
    for kind in KINDS:
        progress(f"what no link covers: {kind.words}")
        faults += _uncovered(kind, covered[kind.name])
    if anchor and anchored_at is None:
        faults.append(_never_stood())
    return ChainVerification(
        links=count,
        head=last.head if last else "",
        anchor=anchor,
        anchored_at=anchored_at,
        faults=tuple(faults),
    )


def _covered_faults(link: Link, kinds: Mapping[str, ChainKind]) -> Iterator[ChainFault]:
    if link.kind not in kinds:
        yield ChainFault(link=link.sequence, about=link.about, words=f"nothing here reads {link.kind}")
        return
    try:
        now = content_of_act(kinds[link.kind], link.act)
    except NotCanonical as reason:
        yield ChainFault(link=link.sequence, about=link.about, words=str(reason))
        return
    yield from content_faults(link, now=now)


def _uncovered(kind: ChainKind, covered: set[int]) -> Iterator[ChainFault]:
    for act in sorted(set(kind.acts()) - covered):
        for name in kind.items(act):
            yield ChainFault(link=None, about=name, words=f"was recorded by act {act}, and no link covers it")
    for words in kind.loose():
        yield ChainFault(link=None, about=kind.words, words=words)


def _never_stood() -> ChainFault:
    words = "stood at no time in this chain: links were taken out or written anew, or it was misread"
    return ChainFault(link=None, about=GIVEN, words=words)
