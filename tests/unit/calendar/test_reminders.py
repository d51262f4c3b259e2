"""Which reminder is due of a day, what a message says, and the month as weeks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from governance.domain.periods import PlanMonth
from plan_admin.calendar.domain.month_grid import weeks_of
from plan_admin.calendar.domain.reminders import Reminded, distance_on, is_over, is_told, subject_of, text_of

DUE = date(2004, 6, 30)
CONTINUANCE = Reminded(
    due=DUE,
    what="Continuance of the Plan",
    whom="Growth Fund",
    cited="Section 10, Plan class-b",
    or_else="Otherwise",
    otherwise="no payment for Growth Fund for any day after 30 June 2004",
    link="https://plans.example.com/class-b/votes/new/?matter=CONTINUANCE",
)


@pytest.mark.parametrize(
    ("_case", "ahead", "distance"),
    [
        ("too early", 61, None),
        ("sixty days", 60, 60),
        ("after a day without a run", 59, 60),
        ("thirty days", 30, 30),
        ("after weeks without a run, the nearest alone", 12, 30),
        ("a week", 7, 7),
        ("two days", 2, 7),
        ("the day before", 1, 1),
        ("the day itself", 0, 1),
        ("late, because nothing ran", -7, 1),
        ("too late to remind", -8, None),
    ],
)
def test_the_nearest_distance_that_is_reached_is_due(_case: str, ahead: int, distance: int | None) -> None:
    assert distance_on(DUE - timedelta(days=ahead), due=DUE) == distance


@pytest.mark.parametrize(
    ("_case", "ahead", "distance", "nearest", "told", "over"),
    [
        ("as far ahead as it was kept for", 60, 60, 60, True, False),
        ("nearer by now, and nothing nearer kept", 20, 60, 60, False, False),
        ("a nearer one was kept", 5, 30, 7, False, True),
        ("late", -7, 1, 1, True, False),
        ("late, and the nearest was not kept", -7, 7, 7, False, False),
        ("later than a week", -8, 1, 1, True, False),
        ("later than a week, and no other was kept", -8, 60, 60, True, False),
        ("later than a week, and a nearer one was kept", -8, 7, 1, False, True),
        ("the last day of all", -92, 1, 1, True, False),
        ("long past", -93, 1, 1, False, True),
    ],
)
def test_a_kept_reminder_is_told_waits_or_is_over(
    _case: str, ahead: int, distance: int, nearest: int, told: bool, over: bool
) -> None:
    day = DUE - timedelta(days=ahead)

    assert is_told(day, due=DUE, distance=distance, nearest=nearest) is told
    assert is_over(day, due=DUE, distance=distance, nearest=nearest) is over


def test_a_message_says_what_by_when_under_which_section_and_what_otherwise() -> None:
    text = text_of([CONTINUANCE], calendar="https://plans.example.com/calendar/")

    assert subject_of([CONTINUANCE]) == "Due by 30 June 2004: Continuance of the Plan"
    assert text.startswith(
        "Due by 30 June 2004: Continuance of the Plan, for Growth Fund (Section 10, Plan class-b).\n"
        "Otherwise: no payment for Growth Fund for any day after 30 June 2004.\n"
        "https://plans.example.com/class-b/votes/new/?matter=CONTINUANCE\n"
    )
    assert "https://plans.example.com/calendar/" in text
    assert "no figures" in text


def test_several_things_are_one_message_with_the_nearest_day_in_its_subject() -> None:
    assert subject_of([CONTINUANCE, CONTINUANCE]) == "2 things are due, the first by 30 June 2004"


def test_what_is_late_when_the_message_goes_is_said_to_be_late() -> None:
    late = replace(CONTINUANCE, is_late=True)

    assert subject_of([late]) == "Was due by 30 June 2004: Continuance of the Plan"
    assert text_of([late], calendar="c").startswith("Was due by 30 June 2004: Continuance of the Plan, for")
    assert subject_of([late, CONTINUANCE]) == (
        "2 things are due, 1 of them late, the first was due by 30 June 2004"
    )


def test_no_name_breaks_the_subject_into_two_lines() -> None:
    odd = Reminded(
        due=DUE, what="A\r\nBcc: all", whom="x", cited="", or_else="Otherwise", otherwise="y", link="z"
    )

    assert subject_of([odd]) == "Due by 30 June 2004: A Bcc: all"
    assert "\r" not in text_of([odd], calendar="c")


def test_a_month_is_whole_weeks_from_monday_and_has_nothing_of_its_neighbours() -> None:
    found = [(date(2004, 2, 29), "last"), (date(2004, 3, 1), "next month"), (date(2004, 2, 29), "twice")]

    weeks = weeks_of(PlanMonth(date(2004, 2, 1)), found, most=2)

    assert [len(week) for week in weeks] == [7, 7, 7, 7, 7]
    assert (weeks[0][0].day, weeks[0][0].is_of_month) == (date(2004, 1, 26), False)
    assert weeks[-1][-1].found == ("last", "twice")
    assert [day.found for week in weeks for day in week if not day.is_of_month] == [()] * 6


def test_of_a_day_with_much_the_first_are_shown_and_the_others_counted() -> None:
    day = date(2004, 2, 27)

    weeks = weeks_of(PlanMonth(date(2004, 2, 1)), [(day, number) for number in range(218)], most=6)

    (shown,) = [one for week in weeks for one in week if one.found]
    assert (shown.found, shown.more) == ((0, 1, 2, 3, 4, 5), 212)
