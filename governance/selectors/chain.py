"""The chain: its links as they are stored, its head, and what an act recorded as its rows stand now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from governance.domain.chain import FORMAT, ChainKind, Link, canonical, moment_text
from governance.models import Act, ChainLink

AT_ONCE = 20  # links are read: some of an issue of many payments are megabytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last link, or one that stood."""

    sequence: int
    head: str
    linked_at: datetime

    @property
    def words(self) -> str:
        """What stands before the head in the foot of a paper."""
        day = timezone.localtime(self.linked_at)
        count = f"{self.sequence} link" if self.sequence == 1 else f"{self.sequence} links"
        return (
            "So that nothing can be changed unseen: when this was made, the chain over what was voted, issued"
            f" and presented had {count}, the last of {day.day} {day:%b %Y}, and this head:"
        )

    def __str__(self) -> str:
        return f"{self.words} {self.head}"


def standing_head() -> Head | None:
    """The head of the chain; None while nothing is linked. An outsider's request may ask too."""
    row = ChainLink.objects.only("sequence", "head", "linked_at").order_by("-sequence").first()
    return None if row is None else _head(row)


def where_stood(head: str) -> Head | None:
    """The link with that head."""
    row = ChainLink.objects.only("sequence", "head", "linked_at").filter(head=head).first()
    return None if row is None else _head(row)


def head_at(sequence: int) -> Head | None:
    """The head as it was when a link was the last."""
    row = ChainLink.objects.only("sequence", "head", "linked_at").filter(sequence=sequence).first()
    return None if row is None else _head(row)


def link_of(kind: ChainKind, act: int) -> Head | None:
    """The link that covers what an act recorded of a kind."""
    rows = ChainLink.objects.only("sequence", "head", "linked_at")
    row = rows.filter(kind=kind.name, act=act).first()
    return None if row is None else _head(row)


def links() -> Iterator[Link]:
    """All links in their order."""
    for row in ChainLink.objects.order_by("sequence").iterator(chunk_size=AT_ONCE):
        yield Link(
            sequence=row.sequence,
            kind=row.kind,
            act=row.act_id,
            about=row.about,
            linked_at=moment_text(row.linked_at),
            content=row.content,
            digest=row.digest,
            previous=row.previous,
            head=row.head,
        )


def content_of_act(kind: ChainKind, act: int) -> str:
    """All that an act recorded of a kind, as the rows stand now, in canonical text."""
    return canonical({"format": FORMAT, "kind": kind.name, "act": _act(act), "items": dict(kind.items(act))})


def _act(number: int) -> dict[str, Any] | None:
    """Who did it, when and why; its summary is a convenience, and may change."""
    row = Act.objects.filter(pk=number).first()
    if row is None:
        return None
    return {
        "number": row.pk,
        "kind": row.kind,
        "by": row.acting_user_id,
        "at": moment_text(row.acted_at),
        "source": row.source,
        "source_digest": row.digest,
        "reason": row.reason,
    }


def _head(row: ChainLink) -> Head:
    return Head(sequence=row.sequence, head=row.head, linked_at=row.linked_at)
