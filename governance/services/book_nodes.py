"""What pages say, as the nodes that a book's loaders read."""

from collections.abc import Iterable, Mapping

from governance.domain.book_entries import BookNode
from governance.domain.meeting_facts import AgendaLine, Notice


def named(values: Mapping[str, BookNode]) -> BookNode:
    """Named values."""
    return BookNode(row=0, named=values)


def text(words: str) -> BookNode:
    """One value; empty: nothing."""
    return BookNode(row=0, text=words or None)


def texts(words: Iterable[str]) -> BookNode:
    """A list of values."""
    return BookNode(row=0, items=tuple(text(one) for one in words))


def all_or(words: tuple[str, ...] | None) -> BookNode:
    """`all`, or a list."""
    return text("all") if words is None else texts(words)


def facts_nodes(*, notice: Notice | None, agenda: tuple[AgendaLine, ...] | None) -> dict[str, BookNode]:
    """Notice and agenda of a meeting; what is None is left out."""
    nodes = {}
    if notice is not None:
        given = notice.given.isoformat() if notice.given else ""
        nodes["notice"] = named({"given": text(given), "to": text(notice.to), "words": text(notice.words)})
    if agenda is not None:
        nodes["agenda"] = BookNode(row=0, items=tuple(_line_node(line) for line in agenda))
    return nodes


def _line_node(line: AgendaLine) -> BookNode:
    return named(
        {
            "matter": text(line.matter.value.lower()),
            "subject": text(line.subject),
            "portfolios": all_or(line.portfolios or None),
            "text": text(line.text),
        }
    )
