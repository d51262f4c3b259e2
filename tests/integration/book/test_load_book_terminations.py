"""The parts `terminations` and `certifications` of a book (Section 11), and what is refused of them."""

from pathlib import Path
from typing import Any

import pytest

from governance.models import CovenantCertificate, Termination
from tests.factories.books import changed, loaded, refused, small_book, the_fault
from tests.factories.plans import GROWTH, INCOME
from tests.factories.terminations import certification, meeting, termination, votes_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan")]
MEETINGS = [*small_book()["meetings"], meeting("m2", "2003-10-14")]
VOTES = [*small_book()["votes"], *votes_on(GROWTH)]


def book(**changes: Any) -> dict[str, Any]:
    """The small book with a termination of Growth from 16 October 2003 on, carried two days before."""
    return small_book(terminations=[termination(GROWTH, **changes)], meetings=MEETINGS, votes=VOTES)


@pytest.mark.plan_section("11")
def test_a_termination_is_taken_and_the_same_again_is_unchanged(acting_user: Any, tmp_path: Path) -> None:
    first = loaded(acting_user, tmp_path, book(in_material_breach=["A Distributors"], by="trustees"))

    assert changed(first)["terminations"] == (1, 0, 0)
    assert changed(loaded(acting_user, tmp_path, book(in_material_breach=["adi"], by="trustees"))) == {}
    row = Termination.objects.get()
    assert (row.entry, row.in_material_breach) == ("t1", ["adi"])
    assert [one.share_class.portfolio.name for one in row.scope.all()] == [GROWTH]


@pytest.mark.plan_section("11")
def test_another_date_is_a_correction_that_keeps_the_old_one(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, book())

    assert changed(loaded(acting_user, tmp_path, book(effective="2003-11-01"))) == {"terminations": (0, 0, 1)}
    assert Termination.objects.count() == 2


@pytest.mark.plan_section("11")
@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"in_material_breach": ["nobody"]}, "Section 11(iii): 'nobody' is no Distributor"),
        ({"portfolios": ["Omega Fund"]}, "'Omega Fund' is no Portfolio of the Plan"),
        ({"good_faith": None}, "Section 11: is not said"),
        (
            {"effective": "2003-08-18"},
            "Section 11: the Plan is not in force for Alpha Growth Fund on 2003-08-17, so there is nothing to"
            " terminate",
        ),
        (
            {"effective": "2003-10-13"},
            "Section 11: Alpha Growth Fund is to be terminated on 2003-10-13, but the vote was carried on"
            " 2003-10-14: the Plan ends no earlier than the vote",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(
    changes: dict[str, Any], problem: str, acting_user: Any, tmp_path: Path
) -> None:
    faults = refused(acting_user, tmp_path, book(**changes))

    assert problem in [fault.problem for fault in faults]
    assert all(fault.remedy for fault in faults)


@pytest.mark.plan_section("11")
def test_a_portfolio_terminated_already_has_nothing_to_terminate(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, book())

    second = {"terminations": [termination(GROWTH, id="t2", effective="2003-12-01")]}

    assert the_fault(refused(acting_user, tmp_path, second)).remedy == (
        "leave the Portfolio out, record the votes that adopted the Plan for it (Section 8), or give a"
        " later date"
    )


@pytest.mark.plan_section("11(iii)")
def test_certificates_are_taken_corrected_and_kept(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, book())
    kept = {"certifications": [certification(GROWTH)]}
    not_kept = {"certifications": [certification(GROWTH, kept=False)]}

    assert changed(loaded(acting_user, tmp_path, kept)) == {"certifications": (1, 0, 0)}
    assert changed(loaded(acting_user, tmp_path, kept)) == {}
    assert changed(loaded(acting_user, tmp_path, not_kept)) == {"certifications": (0, 0, 1)}
    assert sorted(CovenantCertificate.objects.values_list("kept", flat=True)) == [False, True]


@pytest.mark.plan_section("11(iii)")
@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"termination": "t9"}, "'t9' is no termination of the Plan"),
        ({"portfolio": INCOME}, "Section 11: the termination is not of Alpha Income Fund"),
        ({"quarter": "2003-Q3"}, "2003-Q3 ends before the termination on 2003-10-16"),
        ({"quarter": "2003"}, "'2003' is not a quarter"),
        ({"distributor": "nobody"}, "'nobody' is no Distributor"),
        ({"limb": "i"}, "'i' is not allowed here"),
        ({"kept": None}, "is missing"),
        ({"evidence": None}, "is missing"),
    ],
)
def test_a_certificate_of_nothing_is_refused(
    changes: dict[str, Any], problem: str, acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, book())
    entry = {key: value for key, value in {**certification(GROWTH), **changes}.items() if value is not None}

    assert the_fault(refused(acting_user, tmp_path, {"certifications": [entry]})).problem == problem
