"""The part `votes`: what was put to the Boards, and how each Trustee voted."""

from pathlib import Path
from typing import Any

import pytest

from governance.models import Ballot, Vote, VoteScope
from tests.factories.books import Book, changed, loaded, refused, small_book, the_book_with, the_fault
from tests.factories.plans import ALPHA, GROWTH, INCOME, VALUE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan")]


def the_vote(**changes: Any) -> Book:
    return the_book_with("votes", **changes)


def cast(fund: str) -> dict[str, tuple[str, bool]]:
    """By Trustee of a Fund: the choice, and whether it was made in person."""
    rows = Ballot.objects.filter(fund__name=fund, vote__superseded_by=None)
    return {
        name: (choice, there) for name, choice, there in rows.values_list("trustee", "choice", "in_person")
    }


@pytest.mark.plan_section("8")
def test_all_is_everybody_in_office_that_day_on_each_board(acting_user: Any, tmp_path: Path) -> None:
    book = small_book(
        boards=[
            {"funds": "all", "trustees": [{"name": "Ann Able", "from": "2003-01-01"}]},
            {"funds": [ALPHA], "trustees": [{"name": "Bob Best", "from": "2003-01-01", "to": "2003-08-13"}]},
            {"funds": [ALPHA], "trustees": [{"name": "Cyd Cole", "from": "2003-01-01", "to": "2003-08-12"}]},
        ]
    )

    loaded(acting_user, tmp_path, book)

    assert cast(ALPHA) == {"Ann Able": ("FOR", True), "Bob Best": ("FOR", True)}
    assert cast("BETA FUNDS, INC.") == {"Ann Able": ("FOR", True)}
    assert VoteScope.objects.count() == 3


@pytest.mark.plan_section("8")
def test_all_leaves_out_who_voted_otherwise_and_marks_who_was_not_there(
    acting_user: Any, tmp_path: Path
) -> None:
    book = the_vote(against=["bob best"], remote=["Cyd Cole"])

    loaded(acting_user, tmp_path, book)

    assert cast(ALPHA) == {
        "Ann Able": ("FOR", True),
        "Bob Best": ("AGAINST", True),
        "Cyd Cole": ("FOR", False),
    }


@pytest.mark.plan_section("8")
@pytest.mark.parametrize("mode", ["video", "telephone"])
def test_at_a_remote_meeting_nobody_votes_in_person(acting_user: Any, tmp_path: Path, mode: str) -> None:
    loaded(acting_user, tmp_path, the_book_with("meetings", mode=mode))

    assert {there for _, there in cast(ALPHA).values()} == {False}


def test_all_portfolios_are_those_of_the_funds_at_the_meeting(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, the_book_with("meetings", funds=[ALPHA]))

    names = VoteScope.objects.order_by("share_class").values_list("share_class__portfolio__name", flat=True)
    assert list(names) == [GROWTH, INCOME]


@pytest.mark.plan_section("8", "10")
@pytest.mark.parametrize(
    ("matter", "subject"), [("agreement", "adi-2003"), ("continuance", "adi-2003"), ("continuance", None)]
)
def test_votes_on_agreements_name_the_agreement(
    acting_user: Any, tmp_path: Path, matter: str, subject: str | None
) -> None:
    book = the_vote(matter=matter, subject=subject, covers="plan")
    book["meetings"][0]["called_for"] = ["agreement", "continuance"]

    loaded(acting_user, tmp_path, book)

    vote = Vote.objects.get()
    assert (vote.matter, vote.subject, vote.covers_agreements) == (matter.upper(), subject or "", False)


def test_a_corrected_vote_keeps_the_old_one_with_its_ballots(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path)

    outcome = loaded(acting_user, tmp_path, the_vote(abstained=["Bob Best"]))

    old, new = Vote.objects.order_by("pk")
    assert changed(outcome) == {"votes": (0, 0, 1)}
    assert (old.superseded_by_id, new.superseded_by_id) == (outcome.act, None)
    assert set(old.scope.values_list("superseded_by", flat=True)) == {outcome.act}
    assert old.ballots.filter(choice="ABSTAINED").count() == 0
    assert new.ballots.filter(choice="ABSTAINED").count() == 2


def test_a_vote_for_all_follows_a_corrected_board(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path)
    book = small_book()
    book["boards"][0]["trustees"][2]["to"] = "2003-08-01"

    outcome = loaded(acting_user, tmp_path, book)

    assert changed(outcome) == {"boards": (0, 4, 2), "votes": (0, 0, 1)}
    assert "Cyd Cole" not in cast(ALPHA)


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        (
            {"for": ["Ann Able", "Nobody"]},
            "for[2]",
            "Section 8: 'Nobody' was in office on 2003-08-13 in none",
        ),
        ({"for": ["Ann Able"], "against": ["Ann Able"]}, "for[1]", "Section 8: Ann Able votes twice"),
        ({"against": ["Bob Best"], "abstained": ["Bob Best"]}, "abstained[1]", "Bob Best votes twice"),
        ({"for": ["Ann Able"], "remote": ["Bob Best"]}, "remote[1]", "cast no vote"),
        ({"meeting": "m2"}, "meeting", "'m2' is no meeting"),
        ({"matter": "continuance"}, "meeting", "Section 10: m1 was not called for the purpose of voting on"),
        ({"subject": "adi-2003"}, "subject", "Section 8: an adoption is of the Plan itself"),
        ({"matter": "termination"}, "subject", "Section 11: does not say which termination"),
        ({"matter": "termination", "subject": "t1"}, "subject", "Section 11: 't1' is no termination"),
        ({"matter": "determination_11i"}, "subject", "Section 11(i): does not say which termination"),
        ({"matter": "agreement_termination"}, "subject", "Section 12(a): does not say which agreement"),
        ({"recused": ["Bob Best"], "against": ["Bob Best"]}, "recused[1]", "Bob Best votes twice"),
        ({"covers": "some"}, "covers", "is not allowed here"),
        ({"portfolios": ["Alpha Grow Fund"]}, "portfolios[1]", "is no Portfolio of the Plan"),
        ({"for": "everybody"}, "for", "is neither all nor a list"),
    ],
)
def test_a_vote_that_cannot_be_is_refused_with_the_section_and_the_way_out(
    acting_user: Any, tmp_path: Path, changes: dict[str, Any], column: str, words: str
) -> None:
    fault = the_fault(refused(acting_user, tmp_path, the_vote(**changes)))

    assert fault.column == f"votes[1].{column}"
    assert words in fault.problem
    assert fault.remedy


@pytest.mark.plan_section("1", "8")
def test_a_portfolio_whose_fund_was_not_there_is_refused(acting_user: Any, tmp_path: Path) -> None:
    book = the_vote(portfolios=[GROWTH, VALUE])
    book["meetings"][0]["funds"] = [ALPHA]

    fault = the_fault(refused(acting_user, tmp_path, book))

    assert fault.problem == (
        "Section 8: the Board of BETA FUNDS, INC., the Fund of Beta Value Fund, was not at m1"
    )


@pytest.mark.parametrize(
    ("subject", "words"), [(None, "does not say which"), ("adi-2004", "is no agreement")]
)
def test_a_vote_on_an_agreement_must_name_one_of_the_plan(
    acting_user: Any, tmp_path: Path, subject: str | None, words: str
) -> None:
    book = the_vote(matter="agreement", subject=subject)
    book["meetings"][0]["called_for"] = ["agreement"]

    fault = the_fault(refused(acting_user, tmp_path, book))

    assert (fault.column, words in fault.problem) == ("votes[1].subject", True)


def test_a_refused_meeting_is_not_called_unknown_by_its_votes(acting_user: Any, tmp_path: Path) -> None:
    fault = the_fault(refused(acting_user, tmp_path, the_book_with("meetings", mode="letter")))

    assert fault.column == "meetings[1].mode"


def test_a_refused_seat_does_not_make_its_holder_unknown_to_the_votes(
    acting_user: Any, tmp_path: Path
) -> None:
    book = the_vote(**{"for": ["Ann Able", "Bob Best"]})
    book["boards"][0]["trustees"][0]["from"] = "1 January 2003"

    fault = the_fault(refused(acting_user, tmp_path, book))

    assert fault.column == "boards[1].trustees[1].from"


@pytest.mark.plan_section("8", "10")
def test_a_matter_is_voted_once_at_one_meeting_for_one_portfolio(acting_user: Any, tmp_path: Path) -> None:
    book = small_book()
    book["meetings"][0]["called_for"] = ["adoption", "continuance"]
    lost = {
        "id": "v1",
        "matter": "continuance",
        "meeting": "m1",
        "portfolios": "all",
        "against": ["Bob Best"],
    }
    carried = {"id": "v2", "matter": "continuance", "meeting": "m1", "portfolios": [GROWTH], "for": "all"}
    book["votes"] += [lost, carried]

    fault = the_fault(refused(acting_user, tmp_path, book))

    assert fault.problem == f"Section 10: continuance was voted at m1 already for {GROWTH}"
    assert fault.remedy == "correct that vote, or leave these Portfolios out"
