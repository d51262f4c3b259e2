"""Votes on an amendment stay on the text that was voted on, also once they are corrected (Section 9)."""

from pathlib import Path
from typing import Any

import pytest

from governance.models import Plan, ShareClass
from governance.selectors.law import ShareClassLaw, law_of
from tests.factories.amendments import LOW, amendment, loaded, restated
from tests.factories.books import Book, small_book
from tests.factories.plans import ALPHA, GROWTH, SCHEDULE

pytestmark = [pytest.mark.django_db]
LOWER = restated([(ALPHA, GROWTH, LOW), *SCHEDULE[1:]])
LOWEST = restated([(ALPHA, GROWTH, ("0.25%", "0.25%", "0.50%")), *SCHEDULE[1:]])
MEETING = {
    "id": "m2",
    "funds": "all",
    "date": "2004-08-04",
    "mode": "in_person",
    "called_for": ["amendment"],
}
CERTIFICATE = {
    "matter": "amendment",
    "subject": "am1",
    "portfolio": GROWTH,
    "record_date": "2004-07-01",
    "date": "2004-08-04",
    "outstanding": "1000",
    "present": "600",
    "for": "402",
    "against": "198",
    "abstained": "0",
}


def book(*, against: str = "198", **vote: Any) -> Book:
    """The small book with an amendment of Growth, the Boards' vote on it, and the holders'."""
    found = small_book(amendments=[amendment(effective="2104-10-01")])
    found["meetings"].append(MEETING)
    cast = {"matter": "amendment", "subject": "am1", "meeting": "m2", "portfolios": [GROWTH], "for": "all"}
    found["votes"].append({**cast, **vote})
    found["shareholder_votes"] = [{**CERTIFICATE, "against": against}]
    return found


def growth() -> ShareClassLaw:
    return law_of(Plan.objects.get())[ShareClass.objects.get(portfolio__name=GROWTH).pk]


@pytest.mark.plan_section("9")
@pytest.mark.parametrize("corrected", [{"abstained": ["Ann Able"]}, {"against": "197"}])
def test_a_corrected_vote_on_an_earlier_text_stays_void(
    plan: Plan, acting_user: Any, tmp_path: Path, corrected: dict[str, Any]
) -> None:
    loaded(acting_user, tmp_path, book(), {"am1.txt": LOWER})
    loaded(acting_user, tmp_path, book(), {"am1.txt": LOWEST})

    outcome = loaded(acting_user, tmp_path, book(**corrected), {"am1.txt": LOWEST})

    assert outcome.act is not None
    assert [one.tally.carried for one in growth().votes if one.subject == "am1"] == [False]
    assert [one.is_carried for one in growth().holders] == [False]
    loaded(acting_user, tmp_path, book(**corrected), {"am1.txt": LOWER})
    assert [one.tally.carried for one in growth().votes if one.subject == "am1"] == [True]
