"""The part `shareholder_votes`: how the holders voted, and what it ends (Sections 11 and 12(a))."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from governance.domain.agreements import AgreementState, agreement_on
from governance.models import Plan, ShareholderVote
from governance.selectors.law import ShareClassLaw, law_of
from governance.selectors.parties import share_classes_of
from tests.factories.books import Book, changed, loaded, refused, small_book, the_fault
from tests.factories.plans import GROWTH, INCOME

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan")]

CERTIFICATE = {
    "matter": "agreement_termination",
    "subject": "adi-2003",
    "portfolio": GROWTH,
    "record_date": "2004-03-01",
    "date": "2004-03-31",
    "outstanding": "1000.000",
    "present": "600.5",
    "for": "402.335",
    "against": "100",
    "abstained": "98.165",
}


def certified(**changes: Any) -> Book:
    return small_book(shareholder_votes=[{**CERTIFICATE, **changes}])


def law_by_name() -> dict[str, ShareClassLaw]:
    plan = Plan.objects.get()
    found = law_of(plan)
    return {row.portfolio_name: found[row.share_class] for row in share_classes_of(plan)}


def state_of(law: ShareClassLaw, agreement: str, day: date) -> AgreementState:
    of = next(one for one in law.agreements if one.facts.id == agreement)
    return agreement_on(of.spans, day).state


@pytest.mark.plan_section("12(a)")
def test_67_percent_of_those_present_end_an_agreement_for_their_portfolio_alone(
    acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, certified())

    law = law_by_name()
    assert state_of(law[GROWTH], "adi-2003", date(2004, 3, 31)) is AgreementState.IN_FORCE
    assert state_of(law[GROWTH], "adi-2003", date(2004, 4, 1)) is AgreementState.ENDED
    assert state_of(law[INCOME], "adi-2003", date(2004, 4, 1)) is AgreementState.IN_FORCE


@pytest.mark.plan_section("12(a)")
@pytest.mark.parametrize(
    "changes",
    [
        {"for": "402.334"},  # a thousandth of a Share below 67 % of 600.5
        {"present": "500", "for": "335", "against": "100", "abstained": "65"},  # exactly half is present
    ],
)
def test_one_prong_missed_ends_nothing(acting_user: Any, tmp_path: Path, changes: dict[str, str]) -> None:
    loaded(acting_user, tmp_path, certified(**changes))

    assert state_of(law_by_name()[GROWTH], "adi-2003", date(2004, 4, 1)) is AgreementState.IN_FORCE


@pytest.mark.plan_section("12(a)")
def test_trustees_end_an_agreement_by_the_dis_interested_alone_and_from_afar(
    acting_user: Any, tmp_path: Path
) -> None:
    book = small_book()
    book["meetings"].append(
        {"id": "m2", "funds": "all", "date": "2004-02-11", "mode": "telephone", "called_for": []}
    )
    book["votes"].append(
        {
            "matter": "agreement_termination",
            "subject": "adi-2003",
            "meeting": "m2",
            "portfolios": "all",
            "for": ["Bob Best", "Cyd Cole"],
        }
    )

    loaded(acting_user, tmp_path, book)

    for law in law_by_name().values():
        assert state_of(law, "adi-2003", date(2004, 2, 12)) is AgreementState.ENDED


def test_the_same_certificate_again_is_unchanged_and_another_corrects_it(
    acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, certified())
    assert changed(loaded(acting_user, tmp_path, certified())) == {}

    outcome = loaded(acting_user, tmp_path, certified(against="99"))

    assert changed(outcome) == {"shareholder_votes": (0, 0, 1)}
    assert ShareholderVote.objects.filter(superseded_by=outcome.act).count() == 1


@pytest.mark.plan_section("9", "11", "12(a)")
@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"present": "1000.001"}, "present", "Section 12(a): 1000.001 Shares were present, and 1000.000 are"),
        ({"against": "101"}, "for", "Section 12(a): 601.500 Shares voted, and 600.5 were present"),
        (
            {"outstanding": "0", "present": "0", "for": "0", "against": "0", "abstained": "0"},
            "outstanding",
            "no",
        ),
        ({"for": "-1"}, "for", ""),
        ({"date": "2004-02-28"}, "date", "2004-02-28 is before the record date 2004-03-01"),
        ({"subject": "idi-1066"}, "subject", "Section 12(a): 'idi-1066' is no agreement of the Plan"),
        ({"subject": None}, "subject", "Section 12(a): does not say which agreement"),
        ({"matter": "continuance"}, "matter", "the Plan asks no vote of the holders on continuance"),
        ({"matter": "adoption", "subject": None}, "matter", "asks no vote of the holders on adoption"),
        ({"portfolio": "Alpha Gros Fund"}, "portfolio", "is no Portfolio of the Plan"),
        ({"class": "A"}, "class", "is not a key of this entry"),
    ],
)
def test_a_certificate_that_cannot_be_is_refused(
    acting_user: Any, tmp_path: Path, changes: dict[str, Any], column: str, words: str
) -> None:
    entry = {key: value for key, value in {**CERTIFICATE, **changes}.items() if value is not None}

    fault = the_fault(refused(acting_user, tmp_path, small_book(shareholder_votes=[entry])))

    assert fault.column == f"shareholder_votes[1].{column}"
    assert words in fault.problem
    assert fault.remedy
