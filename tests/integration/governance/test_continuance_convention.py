"""The convention CONTINUANCE_TERM is dated: a vote goes by the value of its own day."""

from pathlib import Path

import pytest

from tests.factories.month import MonthWorld, book_with, entry_with

MEETINGS = [
    {"id": f"c{year}", "funds": "all", "date": f"{year}-05-30", "mode": "in_person"}
    | {"called_for": ["continuance"]}
    for year in (2004, 2005)
]
VOTES = [
    {"matter": "continuance", "meeting": meeting["id"], "portfolios": "all", "for": "all"}
    for meeting in MEETINGS
]


@pytest.mark.django_db
@pytest.mark.plan_section("10")
def test_a_later_convention_decides_later_votes_and_no_earlier_one(tmp_path: Path) -> None:
    narrower = {"name": "CONTINUANCE_TERM", "value": "WITHIN_30_DAYS", "effective": "2004-06-01"}
    book = book_with(
        meetings=[*entry_with("meetings", 0), *MEETINGS],
        votes=[*entry_with("votes", 0), *VOTES],
        conventions=[narrower],
    )
    world = MonthWorld.loaded(tmp_path, book=book, months=("2004-06", "2005-06"))

    documents = [world.close(month) for month in ("2004-06", "2005-06")]

    # 30 May is the 31st day before 30 June: in the window of 90 days, and too early for that of 30.
    assert [{one["authority"]["through"] for one in document["portfolios"]} for document in documents] == [
        {"2005-06-30"},
        {"2006-05-29"},
    ]
