"""Section 6(b) to (e): what a notice says, in a book's words, and how far it reaches back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assignments.domain.notices import (
    NoticeAsked,
    NoticeKind,
    ReachesBack,
    as_received,
    digest_of,
    faults_of_change,
    from_stored,
    in_spans,
    parts_of_change,
    parts_of_direction,
    parts_of_transfer,
    standing_direction,
    standing_transfer,
    stored_form,
)
from governance.domain.periods import PlanMonth

DAY = date(2003, 11, 1)
RECEIVED = date(2003, 10, 12)
WHOLE = standing_transfer(
    "whole",
    {
        "distributor": "adi",
        "assignee": "trust-a",
        "kind": "SALE",
        "percent": "60",
        "portfolios": ["energy", "bond"],
        "issued_from": "2003-07-01",
        "issued_to": None,
        "effective": "2003-09-01",
        "ends": None,
        "notified": "2003-08-20",
        "components": ["DISTRIBUTION_FEE"],
        "replaces": "",
    },
)
TO_AGENT = standing_direction(
    "d1",
    {
        "distributor": "adi",
        "route": "COLLECTION_AGENT",
        "irrevocable": True,
        "agent": "bank",
        "designated_by": "trust-a",
        "portfolios": ["energy"],
        "effective": "2003-09-01",
        "ends": None,
    },
)
END = NoticeAsked(kind=NoticeKind.TRANSFER_END, effective=DAY, about=1)


@pytest.mark.plan_section("6(c)")
def test_a_new_transfer_brings_its_assignee_with_name_and_address() -> None:
    asked = NoticeAsked(
        kind=NoticeKind.TRANSFER,
        effective=DAY,
        portfolios=("energy",),
        terms={"assignee": "Trust A", "percent": "60", "kind": "sale"},
    )
    assignee = {"code": "trust-a", "name": "Trust A", "address": "1 Main Street"}

    (first, named), (second, said) = parts_of_transfer(asked, distributor="adi", assignee=dict(assignee))

    assert (first, named) == ("assignees", assignee)
    assert second == "transfers"
    assert (said["assignee"], said["percent"], said["portfolios"]) == ("trust-a", "60", ("energy",))
    assert "notified" not in said


@pytest.mark.plan_section("6(c)")
def test_received_it_has_its_notice_and_what_goes_on_keeps_its_own() -> None:
    change = NoticeAsked(
        kind=NoticeKind.TRANSFER_CHANGE, effective=DAY, portfolios=("bond",), terms={"percent": "50"}
    )

    ended, rest, begun = (said for _, said in as_received(parts_of_change(change, WHOLE), RECEIVED))

    assert (ended["id"], ended["ends"], ended["notified"]) == ("whole", DAY, "2003-08-20")
    assert (rest["portfolios"], rest["replaces"], rest["notified"]) == (("energy",), "whole", "2003-08-20")
    assert (begun["portfolios"], begun["percent"], begun["notified"]) == (("bond",), "50", RECEIVED)
    assert (begun["kind"], begun["components"]) == ("sale", ["distribution_fee"])


@pytest.mark.plan_section("6(b)")
def test_an_end_of_all_ends_one_record_and_begins_none() -> None:
    ((part, said),) = parts_of_change(END, WHOLE)

    assert (part, said["ends"]) == ("transfers", DAY)


@pytest.mark.plan_section("6(d)", "6(e)")
def test_a_direction_to_an_agent_gives_way_to_one_that_pays_each_assignee() -> None:
    change = NoticeAsked(kind=NoticeKind.DIRECTION_CHANGE, effective=DAY, terms={"route": "assignee"})

    (_, ended), (_, begun) = parts_of_change(change, TO_AGENT)

    assert ended["agent"] == {"code": "bank", "designated_by": "trust-a"}
    assert (begun["route"], begun["agent"], begun["irrevocable"]) == ("assignee", None, False)
    assert "id" not in begun


@pytest.mark.plan_section("6(d)")
def test_a_direction_to_pay_each_assignee_names_no_agent() -> None:
    asked = NoticeAsked(kind=NoticeKind.DIRECTION, effective=DAY, terms={"route": "assignee"})

    ((part, said),) = parts_of_direction(asked, distributor="adi", agent=None)

    assert (part, said["route"], said["agent"], said["portfolios"]) == ("directions", "assignee", None, "all")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"effective": date(2003, 9, 1)}, "nothing of it would be left"),
        ({"portfolios": ("stock",)}, "it does not reach stock"),
        ({"portfolios": ()}, "none is chosen"),
    ],
)
def test_what_cannot_be_changed_so(changes: dict[str, Any], problem: str) -> None:
    faults = faults_of_change(replace(END, **changes), WHOLE)

    assert problem in " ".join(fault.problem for fault in faults)


def test_what_has_an_end_is_not_ended_after_it() -> None:
    ending = replace(WHOLE, values={**WHOLE.values, "ends": "2003-10-01"})

    assert [one.column for one in faults_of_change(END, ending)] == ["effective"]
    assert faults_of_change(replace(END, effective=date(2003, 9, 30)), ending) == ()


def test_a_digest_is_of_what_is_said_however_it_is_kept() -> None:
    parts = parts_of_change(END, WHOLE)

    kept = from_stored(stored_form(parts))

    assert digest_of(parts=stored_form(parts)) == digest_of(parts=stored_form(kept))
    assert digest_of(parts=stored_form(parts)) != digest_of(parts=stored_form(()))


@pytest.mark.parametrize(
    ("given_on", "closed", "is_so"),
    [
        (date(2003, 10, 31), (), False),
        (date(2003, 11, 1), (), False),
        (date(2003, 11, 2), (), True),
        (date(2003, 10, 31), ("2003-11",), True),
    ],
)
def test_it_reaches_back_before_the_day_it_is_given_or_into_a_closed_month(
    given_on: date, closed: tuple[str, ...], is_so: bool
) -> None:
    months = tuple(map(PlanMonth.from_text, closed))

    assert bool(ReachesBack(effective=DAY, given_on=given_on, closed=months)) is is_so


def test_closed_months_are_told_as_spans() -> None:
    months = tuple(map(PlanMonth.from_text, ("2003-11", "2003-12", "2004-01", "2004-03")))

    assert in_spans(months) == "2003-11 to 2004-01, 2004-03"
    words = ReachesBack(effective=DAY, given_on=DAY, closed=months).words()
    assert words == (
        "2003-11 to 2004-01, 2004-03 are closed: they do not move; a correction follows in the next month"
        " that is closed, line by line.",
    )
