"""The chain: what is written in one way, what a head stands for, and what a change of anything shows."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.chain import (
    GENESIS,
    ChainFault,
    Link,
    NotCanonical,
    canonical,
    changes,
    content_faults,
    digest_of,
    head_of,
    link_faults,
    moment_text,
    next_link,
)

NOON = datetime(2004, 7, 1, 12, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
CONTENTS = st.lists(st.dictionaries(TEXTS, VALUES, max_size=3), min_size=1, max_size=6)


def content(**items: Any) -> str:
    return canonical({"format": 1, "kind": "VOTES", "act": {"number": 7}, "items": items})


def chain(*contents: str) -> list[Link]:
    """Links over contents, one an act."""
    found: list[Link] = []
    for number, one in enumerate(contents, start=1):
        last = (found[-1].sequence, found[-1].head) if found else None
        day = NOON + timedelta(days=number)
        found.append(
            next_link(last=last, kind="VOTES", act=number, about=f"act {number}", linked_at=day, content=one)
        )
    return found


def followed(links: list[Link]) -> list[ChainFault]:
    """What is wrong with links in their order."""
    return [
        fault
        for before, link in zip([None, *links], links, strict=False)
        for fault in link_faults(link, before=before)
    ]


@given(VALUES)
def test_what_is_written_reads_back_as_it_was(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(TEXTS, VALUES, max_size=6), st.randoms(use_true_random=False))
def test_the_order_in_which_values_are_named_makes_no_difference(value: dict[str, Any], random: Any) -> None:
    names = list(value)
    random.shuffle(names)

    assert canonical({name: value[name] for name in names}) == canonical(value)


@given(VALUES, VALUES)
def test_two_values_are_written_alike_only_where_nothing_differs(one: Any, other: Any) -> None:
    assert (canonical(one) == canonical(other)) is (list(changes(one, other)) == [])


@pytest.mark.parametrize(
    "value", [1.5, Decimal("1.00"), NOON, b"bytes", {1: "a"}, [{"amount": 0.1}], {"days": {NOON.date()}}]
)
def test_what_could_be_written_in_two_ways_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def test_a_head_is_what_the_decision_says_of_it() -> None:
    link = next_link(
        last=None, kind="VOTES", act=7, about=" 2 votes\nat m1 ", linked_at=NOON, content='{"a":"é"}'
    )

    digest = hashlib.sha256('{"a":"é"}'.encode()).hexdigest()
    lines = ["chain 1", "1", "VOTES", "7", "2 votes at m1", "2004-07-01T12:00:00.000000Z", digest, "0" * 64]
    assert link.head == hashlib.sha256("\n".join(lines).encode()).hexdigest()
    assert (link.previous, link.about) == (GENESIS, "2 votes at m1")


def test_a_moment_is_told_in_utc_whatever_clock_it_was_read_from() -> None:
    new_york = NOON.astimezone(timezone(timedelta(hours=-4)))

    assert moment_text(new_york) == moment_text(NOON) == "2004-07-01T12:00:00.000000Z"


@given(CONTENTS)
def test_a_chain_that_was_only_added_to_holds(contents: list[Any]) -> None:
    links = chain(*(canonical(one) for one in contents))

    assert followed(links) == []
    assert len({link.head for link in links}) == len(links)


CHANGED: dict[str, Any] = {
    "kind": "HOLDERS",
    "act": 99,
    "about": "another",
    "linked_at": "2004-07-09T12:00:00.000000Z",
    "content": "{}",
    "digest": digest_of("{}"),
    "previous": "f" * 64,
    "head": "f" * 64,
}


@pytest.mark.parametrize("name", CHANGED)
@given(CONTENTS, st.data())
def test_whatever_of_a_link_is_changed_shows(name: str, contents: list[Any], data: st.DataObject) -> None:
    links = chain(*(canonical([one]) for one in contents))
    at = data.draw(st.integers(0, len(links) - 1))
    links[at] = replace(links[at], **{name: CHANGED[name]})

    faults = followed(links)

    assert faults[0].link == links[at].sequence


@given(st.integers(2, 6), st.data())
def test_a_link_that_is_taken_out_or_comes_in_another_order_shows(count: int, data: st.DataObject) -> None:
    links = chain(*(canonical([one]) for one in range(count)))
    at = data.draw(st.integers(0, count - 2))

    without = [*links[:at], *links[at + 1 :]]
    swapped = [*links[:at], links[at + 1], links[at], *links[at + 2 :]]
    renumbered = [replace(link, sequence=number) for number, link in enumerate(swapped, start=1)]

    assert f"link {at + 1} is missing before it" in followed(without)[0].words
    assert followed(swapped)
    assert followed(renumbered)


def test_several_links_that_are_missing_are_told_at_once() -> None:
    links = chain("1", "2", "3", "4")

    assert followed([links[0], links[3]])[0].words == "links 2 to 3 are missing before it"


@given(st.integers(1, 6), st.data())
def test_a_link_written_anew_breaks_every_head_after_it(count: int, data: st.DataObject) -> None:
    heads = [link.head for link in chain(*(str(one) for one in range(count)))]
    at = data.draw(st.integers(0, count - 1))

    anew = [link.head for link in chain(*(str(-1 if one == at else one) for one in range(count)))]

    assert anew[:at] == heads[:at]
    assert not set(anew[at:]) & set(heads[at:])


def test_one_cent_is_told_by_payment_line_and_figure() -> None:
    lines = [{"amount": "5.00"}, {"amount": "7.00"}]
    (link,) = chain(content(**{"payment 17": {"amount": "12.00", "lines": lines}, "payment 18": {}}))
    now = content(**{"payment 17": {"amount": "12.00", "lines": [{"amount": "5.01"}, lines[1]]}})

    faults = list(content_faults(link, now=now))

    assert [str(fault) for fault in faults] == [
        "link 1, payment 17: lines 1 amount was 5.00, and is 5.01",
        "link 1, payment 18: is in link 1 (act 1) and stands nowhere any more",
    ]


def test_what_came_later_and_who_is_said_to_have_done_it_are_told() -> None:
    (link,) = chain(content())
    now = content(**{"vote 3": {}}).replace('"number":7', '"number":8')

    assert [(fault.about, fault.words) for fault in content_faults(link, now=now)] == [
        ("vote 3", "was added since: link 1 (act 1) does not have it"),
        ("act 1", "act number was 7, and is 8"),
    ]


def test_a_list_that_became_longer_or_shorter_is_told() -> None:
    assert [one.words for one in changes({"ballots": ["a"]}, {"ballots": ["a", "b"]})] == [
        "ballots 2 was nothing, and is b"
    ]
    assert [one.words for one in changes({"a": 1, "b": ""}, {"b": None})] == [
        "a was 1, and is nothing",
        'b was "", and is nothing',
    ]


@pytest.mark.parametrize("stored", ["not JSON", "[]", '{"items":[]}', content().replace(":", ": ")])
def test_a_content_that_is_none_any_more_is_told(stored: str) -> None:
    (link,) = chain(stored)

    assert len(list(content_faults(link, now=content()))) == 1


def test_the_head_is_over_each_of_its_parts_in_a_place_of_its_own() -> None:
    said: dict[str, Any] = {
        "sequence": 1,
        "kind": "VOTES",
        "act": 12,
        "about": "a",
        "linked_at": "t",
        "digest": "d",
        "previous": "p",
    }

    heads = {head_of(**said | {name: 3 if name in ("sequence", "act") else "x"}) for name in said}

    assert len(heads | {head_of(**said)}) == len(said) + 1
