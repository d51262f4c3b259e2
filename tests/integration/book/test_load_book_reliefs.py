"""Relief from voting in person: conditions affirmed one by one, ratification, and the lapse without it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from governance.domain.obligation import ObligationSpan, PlanState, obligation_on
from governance.models import Plan
from governance.selectors.due import due_items
from governance.selectors.law import law_of
from tests.factories.books import Book, loaded, refused, small_book, the_fault

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan")]

# The small Plan lapsed after its first term; the Boards continue it anew from afar in July 2020.
ORDER = {"code": "order-2020-03", "conditions": ["covid", "simultaneous", "ratification"]}
AFAR = {
    "id": "m2",
    "funds": "all",
    "date": "2020-07-08",
    "mode": "video",
    "called_for": ["continuance"],
    "relief": ORDER,
}
NEXT = {
    "id": "m3",
    "funds": "all",
    "date": "2020-09-16",
    "mode": "in_person",
    "called_for": ["ratification"],
}
CONTINUED = {"id": "v2", "matter": "continuance", "meeting": "m2", "portfolios": "all", "for": "all"}
RATIFIED = {"matter": "ratification", "subject": "v2", "meeting": "m3", "portfolios": "all", "for": "all"}


def book_of(*votes: dict[str, Any], meetings: tuple[dict[str, Any], ...]) -> Book:
    book = small_book()
    book["meetings"] += meetings
    book["votes"] += votes
    return book


def on(day: date) -> ObligationSpan:
    law = next(iter(law_of(Plan.objects.get()).values()))
    return obligation_on(law.obligation, day)


@pytest.mark.plan_section("8", "10")
def test_a_vote_from_afar_counts_under_the_order_and_waits_for_its_ratification(
    acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, book_of(CONTINUED, meetings=(AFAR,)))

    law = next(iter(law_of(Plan.objects.get()).values()))
    vote = next(one for one in law.votes if one.meeting == "m2")
    assert (vote.tally.carried, vote.relief) == (True, "order-2020-03")
    assert vote.ratification is not None
    assert vote.ratification.is_open_on(date(2020, 7, 9))
    assert on(date(2020, 10, 1)).state is PlanState.IN_FORCE
    due = [one for one in due_items(Plan.objects.get(), on=date(2020, 7, 9)) if "Ratification" in one.what]
    assert [(one.what, one.whom) for one in due] == [
        ("Ratification of the vote on the Plan", "Alpha Growth Fund, Alpha Income Fund and Beta Value Fund")
    ]


@pytest.mark.plan_section("8", "10")
def test_ratified_at_the_next_meeting_in_person_it_holds_for_good(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, book_of(CONTINUED, RATIFIED, meetings=(AFAR, NEXT)))

    assert on(date(2021, 6, 30)).state is PlanState.IN_FORCE


@pytest.mark.plan_section("8", "10")
def test_ratified_once_that_meeting_was_reconvened_it_holds_too(acting_user: Any, tmp_path: Path) -> None:
    adjourned = [{"at": "17:00", "until": "2020-09-17", "resumed": "9:00"}]
    ratified = {**RATIFIED, "at": "2020-09-17 10:00"}

    loaded(
        acting_user,
        tmp_path,
        book_of(CONTINUED, ratified, meetings=(AFAR, {**NEXT, "adjourned": adjourned})),
    )

    assert on(date(2021, 6, 30)).state is PlanState.IN_FORCE


@pytest.mark.plan_section("8", "10")
def test_a_meeting_in_person_that_passes_without_ratification_ends_it(
    acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, book_of(CONTINUED, meetings=(AFAR, NEXT)))

    assert on(date(2020, 9, 16)).state is PlanState.IN_FORCE
    assert on(date(2020, 9, 17)).state is PlanState.LAPSED


@pytest.mark.plan_section("8")
def test_without_relief_the_same_vote_counts_for_nothing(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, book_of(CONTINUED, meetings=({**AFAR, "relief": None},)))

    assert on(date(2020, 7, 9)).state is PlanState.LAPSED


@pytest.mark.plan_section("8")
@pytest.mark.parametrize(
    ("relief", "date_of", "words"),
    [
        (
            {"code": "order-2020-03", "conditions": ["covid", "simultaneous"]},
            None,
            "nobody affirmed that the",
        ),
        ({**ORDER, "conditions": [*ORDER["conditions"], "urgent"]}, None, "'urgent' is no condition of"),
        (ORDER, "2020-08-16", "order-2020-03 is of 2020-03-13 to 2020-08-15, the meeting of 2020-08-16"),
        ({**ORDER, "code": "order-1999"}, None, "'order-1999' is no relief known here"),
    ],
)
def test_a_relief_that_does_not_hold_is_refused(
    acting_user: Any, tmp_path: Path, relief: dict[str, Any], date_of: str | None, words: str
) -> None:
    meeting = {**AFAR, "relief": relief, "date": date_of or AFAR["date"]}

    fault = the_fault(refused(acting_user, tmp_path, book_of(meetings=(meeting,))))

    assert words in fault.problem
    assert fault.remedy


@pytest.mark.plan_section("8")
def test_the_staff_letter_of_2019_does_not_cover_what_is_new(acting_user: Any, tmp_path: Path) -> None:
    """Its first circumstance lets nothing material be approved from afar."""
    letter = ["simultaneous", "unforeseen", "no_material_change", "ratification"]
    meeting = {
        **AFAR,
        "called_for": ["adoption"],
        "relief": {"code": "idc-2019-unforeseen", "conditions": letter},
    }
    adopted = {**CONTINUED, "matter": "adoption"}

    loaded(acting_user, tmp_path, book_of(adopted, meetings=(meeting,)))

    assert on(date(2020, 7, 9)).state is PlanState.LAPSED


@pytest.mark.plan_section("8")
def test_only_a_vote_that_stands_is_ratified(acting_user: Any, tmp_path: Path) -> None:
    book = book_of({**RATIFIED, "subject": "v9"}, meetings=(AFAR, NEXT))

    fault = the_fault(refused(acting_user, tmp_path, book))

    assert fault.problem.startswith("Section 8: 'v9' is no vote of the Plan")
