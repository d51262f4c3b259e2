"""Reads a book's YAML as text: what a value means is for the part to say, never for YAML to guess.

Built from the parser's events, without recursion, so that no nesting and no alias can exhaust it.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from governance.domain.book_entries import BookNode
from governance.domain.errors import Refused
from governance.domain.faults import Fault

NODES_MAX = 500_000
DEPTH_MAX = 12
BYTES_MAX = 32 * 1024 * 1024
NOTHING_WORDS = frozenset({"", "~", "null", "Null", "NULL"})
TEXT_TAG = "tag:yaml.org,2002:str"
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class _Open:
    """A list or a mapping whose end has not come yet."""

    row: int
    is_mapping: bool
    anchor: str | None
    items: list[BookNode] = field(default_factory=list)
    named: dict[str, BookNode] = field(default_factory=dict)
    key: BookNode | None = None
    size: int = 1


def read_yaml(data: bytes, *, source: str, faults: list[Fault]) -> BookNode:
    """The document as nodes; a byte-order mark and CRLF are as good as none.

    What reading can go on after is added to `faults`. Raises: Refused with what ends it.
    """
    text = _decoded(data, source=source)
    builder = _Builder(source)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        raise Refused([*builder.faults, _yaml_fault(error, text=text, source=source)]) from None
    faults += builder.faults
    if builder.root is None or builder.root.is_nothing:
        raise Refused([_fault(source, None, "is empty", "a book with parts, like funds: or votes:")])
    return builder.root


def _decoded(data: bytes, *, source: str) -> str:
    if len(data) > BYTES_MAX:
        raise Refused(
            [_fault(source, None, f"is larger than {BYTES_MAX:,} bytes", "divide it into several books")]
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise Refused([_fault(source, row, "is not UTF-8 text", "save it as UTF-8")]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _Builder:
    """Builds nodes from events, and notes what is no plain YAML."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.faults: list[Fault] = []
        self.root: BookNode | None = None
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[BookNode, int]] = {}
        self._count = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """The next event of the parser."""
        row = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(row, "begins a second document", "one document in a file")
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, row)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event, row)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._begin(event, row)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._end()

    def _scalar(self, event: yaml.ScalarEvent, row: int) -> None:
        self._check_tag(event.tag, row)
        if UNPRINTABLE.search(event.value):
            self._fault(row, "holds a character that is no text", "plain text")
        # Only a plain value can be nothing: "null" in quotes is a text.
        nothing = event.style in (None, "") and event.value in NOTHING_WORDS
        self._place(BookNode(row=row, text=None if nothing else event.value), event.anchor)

    def _alias(self, event: yaml.AliasEvent, row: int) -> None:
        known = self._anchors.get(event.anchor or "")
        if known is None:
            self._stop(
                row, f"*{event.anchor} stands before or within its own &{event.anchor}", "an anchor above it"
            )
            return
        node, size = known
        self._place(node, None, size=size)

    def _begin(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, row: int) -> None:
        self._check_tag(event.tag, row)
        if len(self._open) >= DEPTH_MAX:
            self._stop(row, f"is nested more than {DEPTH_MAX} deep", "entries as the book's form shows them")
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self._open.append(_Open(row=row, is_mapping=is_mapping, anchor=event.anchor))

    def _end(self) -> None:
        done = self._open.pop()
        if done.is_mapping:
            node = BookNode(row=done.row, named=done.named)
        else:
            node = BookNode(row=done.row, items=tuple(done.items))
        self._place(node, done.anchor, size=done.size)

    def _place(self, node: BookNode, anchor: str | None, *, size: int = 1) -> None:
        """Put a finished node where it belongs, and count what it stands for."""
        if anchor:
            self._anchors[anchor] = (node, size)
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        parent.size += size
        if parent.size > NODES_MAX:
            self._stop(
                node.row, f"stands for more than {NODES_MAX:,} values", "fewer values or fewer aliases"
            )
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = node
        else:
            self._name(parent, parent.key, node)
            parent.key = None

    def _name(self, parent: _Open, key: BookNode, node: BookNode) -> None:
        if key.text is None:
            self._fault(key.row, "a key is no text", "a name, then a colon, then its value")
        elif key.text in parent.named:
            first = parent.named[key.text].row
            self._fault(key.row, f"the key {key.text} stands twice, first in row {first}", "each key once")
        else:
            parent.named[key.text] = node

    def _check_tag(self, tag: str | None, row: int) -> None:
        if tag not in (None, "!", TEXT_TAG):
            self._fault(row, f"the tag {tag} is not taken", "the plain value, without a tag")

    def _fault(self, row: int, problem: str, remedy: str) -> None:
        self.faults.append(_fault(self.source, row, problem, remedy))

    def _stop(self, row: int, problem: str, remedy: str) -> None:
        self._fault(row, problem, remedy)
        raise Refused(self.faults)


def _yaml_fault(error: yaml.YAMLError, *, text: str, source: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        row = mark.line + 1
        problem = getattr(error, "problem", None) or "cannot be read"
    else:
        position = getattr(error, "position", 0)
        row = text[:position].count("\n") + 1
        problem = getattr(error, "reason", None) or "cannot be read"
    tabbed = "\t" in next(iter(text.split("\n")[row - 1 : row]), "")
    remedy = "spaces, never tabs, to indent" if tabbed else "check indentation, colons, quotes and brackets"
    return _fault(source, row, f"is not YAML: {problem}", remedy)


def _fault(source: str, row: int | None, problem: str, remedy: str) -> Fault:
    return Fault(source=source, row=row, column="", problem=problem, remedy=remedy)
