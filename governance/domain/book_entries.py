"""An entry of a book, read key by key: every value is text until the entry's part says what it is.

A reader of files hands down BookNodes; an Entry gives their values typed, and notes every fault with
the line and the key it stands on. After a fault an accessor returns a stand-in, and `failed` is true.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeVar

from governance.domain.faults import Fault
from governance.domain.fields import NotReadable, read_date, read_month, read_plain_decimal, slug
from governance.domain.periods import DatePeriod, PlanMonth

NO_DAY = date.min  # stands in for a day that could not be read
NO_MONTH = PlanMonth(date(1, 1, 1))
ALL = "all"
CODE = re.compile(r"[a-z0-9_-]+", re.ASCII)
NO_ROW = 0

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class BookNode:
    """A value as a book writes it: a text, a list (`items`) or named values (`named`).

    Nothing at all (`~`, `null`, empty) has none of the three. `row` is the line it begins on.
    """

    row: int
    text: str | None = None
    items: tuple["BookNode", ...] | None = None
    named: Mapping[str, "BookNode"] | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether no value is given."""
        return self.text is None and self.items is None and self.named is None


NOTHING = BookNode(row=NO_ROW)


class Entry:
    """One entry of a part of a book; `path` says where, like `votes[2]`."""

    def __init__(self, node: BookNode, *, source: str, path: str, parent: "Entry | None" = None) -> None:
        self.source = source
        self.path = path
        self.row = node.row
        self.failed = False
        self.faults: list[Fault] = parent.faults if parent else []
        self.warnings: list[Fault] = parent.warnings if parent else []
        self._parent = parent
        self._is_entry = True
        self._named: Mapping[str, BookNode] = node.named or {}
        if node.named is None:
            self.fail("", "is not an entry", "named values, like {name: ..., from: 2003-01-01}")
            self._is_entry = False

    def fail(self, key: str, problem: str, remedy: str = "") -> None:
        """Note what is wrong with a key (empty: the entry as a whole)."""
        self.mark_failed()
        fault = self._fault(key, problem, remedy)
        if self._is_entry and fault not in self.faults:  # a key may be read twice
            self.faults.append(fault)

    def warn(self, key: str, problem: str, remedy: str = "", *, kind: type[Fault] = Fault) -> None:
        """Note what is allowed and worth a look."""
        self.warnings.append(self._fault(key, problem, remedy, kind=kind))

    def mark_failed(self) -> None:
        """The entry cannot count; why is said elsewhere."""
        self.failed = True
        if self._parent is not None:
            self._parent.mark_failed()

    def expect(self, *keys: str) -> None:
        """Every other key is a fault; an entry of a part may always have an `id`."""
        known = keys if self._parent else ("id", *keys)
        for key in self._named:
            if key not in known:
                self.fail(key, "is not a key of this entry", did_you_mean(key, known))

    def has(self, key: str) -> bool:
        """Whether the entry gives a value for the key."""
        return not self._node(key).is_nothing

    def peek(self, key: str) -> str:
        """What is written for a key, before it is checked; empty where it is no text."""
        return " ".join((self._node(key).text or "").split())

    def peek_within(self, key: str, within: str) -> tuple[str, ...]:
        """What the entries listed under a key have written for `within`, before they are checked."""
        named = [item.named or {} for item in self._node(key).items or ()]
        return tuple(" ".join((one[within].text or "").split()) for one in named if within in one)

    def text(self, key: str, *, limit: int = 200) -> str:
        """A text that must be there."""
        text = self.optional_text(key, limit=limit)
        if not text and not self._has_faults_of(key):
            self.fail(key, "is missing", "a value")
        return text

    def optional_text(self, key: str, *, limit: int = 200) -> str:
        """A text; left out, it is empty."""
        node = self._node(key)
        if node.is_nothing:
            return ""
        if node.text is None:
            self.fail(key, "is not a single value", "one text")
            return ""
        text = " ".join(node.text.split()) if "\n" not in node.text.strip() else node.text.strip()
        if len(text) > limit:
            self.fail(key, f"is longer than {limit} characters", "a shorter text")
            return ""
        return text

    def code(self, key: str = "code", *, name: str = "") -> str:
        """A code of small letters, digits and dashes; left out, it is made from the name."""
        written = self.optional_text(key).casefold()
        if not written:
            written = slug(name)
        if not written:
            self.fail(key, "is missing", "a code, or a name to make it from")
        elif not CODE.fullmatch(written):
            self.fail(
                key, f"{written!r} is not a code", f"small letters, digits and dashes, like {slug(written)}"
            )
        elif len(written) > 60:
            self.fail(key, f"{written!r} is longer than 60 characters", "a shorter code")
        else:
            return written
        return ""

    def day(self, key: str) -> date:
        """A day that must be there."""
        return self._required(key, self.optional_day(key), NO_DAY, "a day, like 2003-09-30")

    def optional_day(self, key: str) -> date | None:
        """A day; left out, there is none."""
        return self._read(key, read_date)

    def month(self, key: str) -> PlanMonth:
        """A month that must be there."""
        return self._required(key, self._read(key, read_month), NO_MONTH, "a month, like 2003-09")

    def decimal(self, key: str, *, places: int, digits: int = 12) -> Decimal:
        """An exact plain decimal that must be there; 60, "60" and 60.0 are the same."""
        found = self._read(key, lambda text: read_plain_decimal(text, places=places, digits=digits))
        return self._required(key, found, Decimal(0), "a plain decimal, like 1234.56")

    def number(self, key: str, *, default: int, lowest: int, highest: int) -> int:
        """A whole number within limits."""
        found = self._read(key, lambda text: read_plain_decimal(text, places=0))
        if found is None:
            return default
        if not lowest <= found <= highest:
            self.fail(
                key, f"{found} is not from {lowest} to {highest}", f"a number from {lowest} to {highest}"
            )
            return default
        return int(found)

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false."""
        text = self.optional_text(key).casefold()
        if text and text not in ("true", "false"):
            self.fail(key, f"{text!r} is neither true nor false", "true or false")
        return text == "true" if text else default

    def choice(self, key: str, allowed: Mapping[str, Found], *, default: str = "") -> Found:
        """One of the words allowed; `default` is the word taken where the key is left out."""
        text = self.optional_text(key).casefold() or default
        if text in allowed:
            return allowed[text]
        if not self._has_faults_of(key):
            problem = f"{text!r} is not allowed here" if text else "is missing"
            self.fail(key, problem, did_you_mean(text, tuple(allowed)))
        return next(iter(allowed.values()))

    def texts(self, key: str, *, limit: int = 200) -> tuple[str, ...]:
        """A list of texts; left out, it is empty."""
        node = self._node(key)
        if node.is_nothing:
            return ()
        if node.items is None:
            self.fail(key, "is not a list", "a list, like [first, second]")
            return ()
        found = []
        for number, item in enumerate(node.items, start=1):
            text = " ".join((item.text or "").split())
            if not text or len(text) > limit:
                self.fail(
                    f"{key}[{number}]", "is no text of this list", f"a text of at most {limit} characters"
                )
            else:
                found.append(text)
        return tuple(found)

    def all_or_texts(self, key: str) -> tuple[str, ...] | None:
        """A list of texts; None for `all`, or where the key is left out."""
        node = self._node(key)
        if node.is_nothing or (node.text is not None and node.text.strip().casefold() == ALL):
            return None
        if node.items == ():
            self.fail(key, "is an empty list", "all, or a list of names")
        elif node.items is None:
            self.fail(key, "is neither all nor a list", "all, or a list, like [first, second]")
        return self.texts(key) if node.items is not None else ()

    def entries(self, key: str) -> tuple["Entry", ...]:
        """A list of entries within this one; left out, it is empty."""
        node = self._node(key)
        if node.is_nothing:
            return ()
        if node.items is None:
            self.fail(key, "is not a list", "a list of entries")
            return ()
        return tuple(
            Entry(item, source=self.source, path=f"{self.path}.{key}[{number}]", parent=self)
            for number, item in enumerate(node.items, start=1)
        )

    def entry(self, key: str) -> "Entry | None":
        """An entry within this one; None where it is left out."""
        node = self._node(key)
        if node.is_nothing:
            return None
        return Entry(node, source=self.source, path=f"{self.path}.{key}", parent=self)

    def known(
        self, key: str, word: str, found: Found | None, *, what: str, among: tuple[str, ...]
    ) -> Found | None:
        """`found` itself; where it is None, the fault that the word is unknown."""
        if found is None and word:
            self.fail(key, f"{word!r} is no {what}", did_you_mean(word, among))
        return found

    def _node(self, key: str) -> BookNode:
        return self._named.get(key, NOTHING)

    def _fault(self, key: str, problem: str, remedy: str, *, kind: type[Fault] = Fault) -> Fault:
        row = self._row_of(key) or self.row
        column = f"{self.path}.{key}" if key else self.path
        return kind(source=self.source, row=row or None, column=column, problem=problem, remedy=remedy)

    def _row_of(self, key: str) -> int:
        """The line of a key's value; of `key[2]`, the line of its second item."""
        name, _, number = key.partition("[")
        node = self._node(name)
        at = number.partition("]")[0]
        if at and node.items and len(node.items) >= int(at):
            return node.items[int(at) - 1].row
        return node.row

    def _has_faults_of(self, key: str) -> bool:
        return any(fault.column == f"{self.path}.{key}" for fault in self.faults)

    def _read(self, key: str, reader: Callable[[str], Found]) -> Found | None:
        text = self.optional_text(key)
        if not text:
            return None
        try:
            return reader(text)
        except NotReadable as fault:
            self.fail(key, fault.problem, fault.remedy)
            return None

    def _required(self, key: str, found: Found | None, stand_in: Found, remedy: str) -> Found:
        if found is not None:
            return found
        if not self._has_faults_of(key):
            self.fail(key, "is missing", remedy)
        return stand_in


def did_you_mean(word: str, known: tuple[str, ...]) -> str:
    """The known words, the one most like `word` first by name."""
    by_folded = {one.casefold(): one for one in known}
    close = get_close_matches(word.casefold(), by_folded, n=1)
    if close:
        return f"did you mean {by_folded[close[0]]}?"
    if not known:
        return "none is known yet"
    return f"one of {', '.join(known[:12])}{' ...' if len(known) > 12 else ''}"


def words_of(enumeration: type[Found]) -> dict[str, Found]:
    """The words by which a book names the values of an enumeration: theirs, in small letters."""
    members: Mapping[str, Found] = enumeration.__members__  # type: ignore[attr-defined]
    return {name.lower(): member for name, member in members.items()}


def read_period(entry: Entry, *, first: str = "from", last: str = "to") -> DatePeriod:
    """A period of days, both ends included; its last day may be left out."""
    begins, ends = entry.day(first), entry.optional_day(last)
    if ends is not None and ends < begins and not entry.failed:
        entry.fail(last, f"{ends} is before {begins}", f"a day on or after {first}")
    return DatePeriod(begins, ends)
