"""The demonstration's quarterly reports: which were presented and reviewed, and which months keep from it."""

import pytest

from tests.factories.demo import Shown

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("7")]
REVIEWED = {
    "2003-11-12": "8 quarterly reports",
    "2004-02-11": "8 quarterly reports",
    "2004-05-12": "8 quarterly reports",
    "2004-09-08": "1 quarterly report",
    "2004-10-13": "5 quarterly reports",
    "2004-11-10": "2 quarterly reports",
    "2005-02-09": "5 quarterly reports",
}


def test_every_quarter_of_closed_months_is_presented_and_reviewed(shown: Shown) -> None:
    told = [line.strip() for line in shown.said.splitlines() if "reviewed by the Boards" in line]

    assert told == [
        f"{reports} presented by officer, reviewed by the Boards on {day}"
        for day, reports in REVIEWED.items()
    ]
    assert shown.rows["section7_quarterlyreport"] == 37
    assert shown.rows["section7_reportreview"] == 37


def test_a_second_demonstration_presents_nothing(shown: Shown) -> None:
    assert "reviewed by the Boards" not in shown.said_again
    assert shown.rows_again["section7_quarterlyreport"] == 37
    assert shown.rows_again["section7_expenditurefile"] == shown.rows["section7_expenditurefile"]


def test_it_ends_with_a_chain_that_covers_them_and_holds(shown: Shown) -> None:
    holds = "links: what was issued, voted, determined and presented stands as it was."

    assert holds in shown.said
    assert holds in shown.said_again
