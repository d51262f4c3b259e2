"""Rule 12b-1(f): a chain over what was issued, voted and presented, so that a change shows.

A link is of one kind of record and one act: its content says all that the act recorded of the kind, and its
head is a digest over that content and the head before. So one head, once printed in minutes, vouches for all
that stood before it (`docs/adr/0060-the-chain.md` says how an outsider computes it again).
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

FORMAT: Final = 1
GENESIS: Final = "0" * 64  # what the first link follows
ABOUT_LIMIT: Final = 400
NOTHING: Final = "nothing"
_WRITTEN: Final = (str, bool, int, type(None))

Item = Mapping[str, Any]
Items = Mapping[str, Item]


class NotCanonical(TypeError):
    """A value that could be written in two ways, such as a float: it must become text first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainKind:
    """A kind of record that the chain covers, and how its rows are read as they stand now.

    `items` gives what an act recorded of it, by name, in values that never change by themselves; `acts` all
    acts that recorded any; `loose` says in words which rows stand otherwise than the records allow.
    """

    name: str
    words: str
    items: Callable[[int], Items]
    acts: Callable[[], Iterable[int]]
    loose: Callable[[], Iterable[str]] = tuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link as it is stored; `linked_at` is text in UTC, `content` canonical text."""

    sequence: int
    kind: str
    act: int
    about: str
    linked_at: str
    content: str
    digest: str
    previous: str
    head: str

    @property
    def words(self) -> str:
        """Which link, for a person."""
        return f"link {self.sequence} ({self.about})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFault:
    """Something that is not as the chain has it; `link` since which it differs, None where none covers it."""

    link: int | None
    about: str
    words: str

    def __str__(self) -> str:
        where = f"link {self.link}" if self.link is not None else "no link"
        return f"{where}, {self.about}: {self.words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A value at a place of a content: what the link has, and what stands now."""

    place: tuple[str, ...]
    was: str
    found: str

    @property
    def words(self) -> str:
        """As a person reads it."""
        return f"{' '.join(self.place)} was {self.was}, and is {self.found}"


def canonical(value: Any) -> str:
    """Rule 12b-1(f): copies of what was agreed and reported are preserved; each is written in one way.

    Our reading (ADR 60): JSON with the keys sorted by code point, no spaces, characters as they are. Texts,
    whole numbers, true, false, null, lists and named values alone: money and days are texts.

    >>> canonical({"b": [1, None], "a": "1.00"})
    '{"a":"1.00","b":[1,null]}'

    Raises: NotCanonical.
    """
    _require_one_writing(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _require_one_writing(value: Any) -> None:
    if isinstance(value, _WRITTEN):
        return
    if isinstance(value, Mapping):
        for name, one in value.items():
            if not isinstance(name, str):
                raise NotCanonical(f"{name!r} names a value and is no text")
            _require_one_writing(one)
    elif isinstance(value, list | tuple):
        for one in value:
            _require_one_writing(one)
    else:
        raise NotCanonical(f"{value!r} of {type(value).__name__} can be written in two ways: make it text")


def digest_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def head_of(
    *, sequence: int, kind: str, act: int, about: str, linked_at: str, digest: str, previous: str
) -> str:
    """Rule 12b-1(f): what a link stands for, in 64 characters that a minute book can hold.

    The SHA-256 of eight lines: `chain 1`, and what the link says, in the order of these names.
    """
    lines = (f"chain {FORMAT}", str(sequence), kind, str(act), about, linked_at, digest, previous)
    return digest_of("\n".join(lines))


def next_link(
    *,
    last: tuple[int, str] | None,
    kind: str,
    act: int,
    about: str,
    linked_at: datetime,
    content: str,
) -> Link:
    """The link that follows the last one (its sequence and head; None: there is none yet)."""
    sequence, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    link = Link(
        sequence=sequence,
        kind=kind,
        act=act,
        about=" ".join(about.split())[:ABOUT_LIMIT],
        linked_at=moment_text(linked_at),
        content=content,
        digest=digest_of(content),
        previous=previous,
        head="",
    )
    return replace(link, head=_head(link))


def moment_text(moment: datetime) -> str:
    """A moment in UTC, to the microsecond: `2004-07-01T12:00:00.000000Z`."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def link_faults(link: Link, *, before: Link | None) -> Iterator[ChainFault]:
    """Rule 12b-1(f): whether a link follows the one before it, and says of itself what is so."""

    def fault(words: str) -> ChainFault:
        return ChainFault(link=link.sequence, about=link.about, words=words)

    expected = before.sequence + 1 if before else 1
    if link.sequence != expected:
        yield fault(f"{_missing(expected, link.sequence)} before it")
    if link.previous != (before.head if before else GENESIS):
        follows = f"link {before.sequence}" if before else "nothing"
        yield fault(f"it follows another link than {follows}: the order was changed, or a link taken out")
    if link.digest != digest_of(link.content):
        yield fault("its content is another than its digest is of")
    if link.head != _head(link):
        yield fault("its head is another than it comes to: the link was written anew")


def _missing(first: int, until: int) -> str:
    if until - first == 1:
        return f"link {first} is missing"
    return f"links {first} to {until - 1} are missing"


def _head(link: Link) -> str:
    return head_of(
        sequence=link.sequence,
        kind=link.kind,
        act=link.act,
        about=link.about,
        linked_at=link.linked_at,
        digest=link.digest,
        previous=link.previous,
    )


def content_faults(link: Link, *, now: str) -> Iterator[ChainFault]:
    """Rule 12b-1(f): each payment, vote or report of a link that now stands otherwise, and what differs.

    `now` is the content that the rows give as they stand.
    """
    if link.content == now:
        return
    try:
        was, found = json.loads(link.content), json.loads(now)
    except ValueError:
        yield ChainFault(link=link.sequence, about=link.about, words="its content cannot be read any more")
        return
    if not isinstance(was, dict) or not isinstance(was.get("items"), dict):
        yield ChainFault(link=link.sequence, about=link.about, words="its content is none of this format")
        return
    of_the_act = changes({**was, "items": None}, {**found, "items": None})
    faults = [
        *_items_apart(link, was["items"], found["items"]),
        *(ChainFault(link=link.sequence, about=link.about, words=one.words) for one in of_the_act),
    ]
    yield from faults or [
        ChainFault(link=link.sequence, about=link.about, words="its content is written in another way")
    ]


def _items_apart(link: Link, was: Items, found: Items) -> Iterator[ChainFault]:
    for name in sorted(was.keys() | found.keys()):
        if name not in found:
            words = f"is in {link.words} and stands nowhere any more"
            yield ChainFault(link=link.sequence, about=name, words=words)
        elif name not in was:
            words = f"was added since: {link.words} does not have it"
            yield ChainFault(link=link.sequence, about=name, words=words)
        else:
            for change in changes(was[name], found[name]):
                yield ChainFault(link=link.sequence, about=name, words=change.words)


def changes(was: Any, found: Any, *, place: tuple[str, ...] = ()) -> Iterator[Change]:
    """Each place at which two contents differ."""
    if isinstance(was, Mapping) and isinstance(found, Mapping):
        yield from _changes_within(was, found, names=sorted(was.keys() | found.keys()), place=place)
    elif _is_list(was) and _is_list(found):
        first, then = _by_number(was), _by_number(found)
        yield from _changes_within(
            first, then, names=[*(first if len(was) > len(found) else then)], place=place
        )
    elif canonical(was) != canonical(found):
        yield Change(place=place, was=_text(was), found=_text(found))


def _changes_within(
    was: Mapping[str, Any], found: Mapping[str, Any], *, names: Sequence[str], place: tuple[str, ...]
) -> Iterator[Change]:
    for name in names:
        here = (*place, name)
        if name in was and name in found:
            yield from changes(was[name], found[name], place=here)
        else:
            yield Change(place=here, was=_text(was.get(name)), found=_text(found.get(name)))


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _by_number(values: Sequence[Any]) -> dict[str, Any]:
    return {str(number): value for number, value in enumerate(values, start=1)}


def _text(value: Any) -> str:
    if value is None:
        return NOTHING
    return value if isinstance(value, str) and value else canonical(value)
