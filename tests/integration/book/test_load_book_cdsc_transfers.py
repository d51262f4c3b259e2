"""The part `transfers`, of contingent deferred sales charges (Sections 6(b), 11)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assignments.models import Transfer
from assignments.selectors.transfers import cdsc_transfers_of, transfers_of, window_cut_points
from governance.models import Plan
from tests.factories.books import Book, changed, loaded, refused, small_book, the_fault
from tests.factories.plans import GROWTH, INCOME, VALUE

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("plan"),
    pytest.mark.plan_section("6(b)", "11"),
]
BOTH = ["distribution_fee", "cdsc"]


def sale(**changes: Any) -> dict[str, Any]:
    entry = {**small_book()["transfers"][0], **changes}
    return {key: value for key, value in entry.items() if value is not None}


def book_of(*transfers: dict[str, Any], lets: dict[str, bool] | None = None) -> Book:
    """The small book with these Transfers; adi's agreement lets CDSC be transferred, idi's does not."""
    letting = {"adi": True} if lets is None else lets
    agreements = [
        {**one, "cdsc_transferable": letting.get(one["distributor"], False)}
        for one in small_book()["agreements"]
    ]
    assignees = [{"code": "trust-a", "name": "Trust A"}, {"code": "bank-b", "name": "Bank B"}]
    return small_book(transfers=list(transfers), agreements=agreements, assignees=assignees)


def test_a_transfer_is_of_the_fee_of_the_charges_or_of_both(acting_user: Any, tmp_path: Path) -> None:
    rows = [
        sale(id="fee"),
        sale(id="charges", components=["CDSC"], percent="30", issued_from="2003-08-01"),
        sale(id="both", components=["cdsc", "distribution_fee"], percent="40"),
    ]

    loaded(acting_user, tmp_path, book_of(*rows))

    kept = dict(Transfer.objects.values_list("entry", "components"))
    plan = Plan.objects.get()
    assert kept == {
        "fee": ["DISTRIBUTION_FEE"],
        "charges": ["CDSC"],
        "both": ["DISTRIBUTION_FEE", "CDSC"],
    }
    numbers = dict(Transfer.objects.values_list("entry", "pk"))
    for found, entries in ((transfers_of, ("fee", "both")), (cdsc_transfers_of, ("charges", "both"))):
        by_key = found(plan, known_at=None)
        assert len(by_key) == 3
        for terms in by_key.values():
            assert {one.id for one in terms} == {numbers[entry] for entry in entries}
    assert date(2003, 8, 1) in window_cut_points(plan, known_at=None)


def test_the_same_transfer_again_is_unchanged_and_of_something_else_a_correction(
    acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, book_of(sale()))

    again = loaded(acting_user, tmp_path, book_of(sale(components=["distribution_fee"])))
    outcome = loaded(acting_user, tmp_path, book_of(sale(components=BOTH)))

    assert changed(again) == {}
    assert changed(outcome) == {"transfers": (0, 0, 1)}
    assert [row.components for row in Transfer.objects.order_by("pk")] == [
        ["DISTRIBUTION_FEE"],
        ["DISTRIBUTION_FEE", "CDSC"],
    ]


def test_fee_and_charges_are_counted_apart(acting_user: Any, tmp_path: Path) -> None:
    rows = [sale(percent="100"), sale(assignee="bank-b", percent="100", components=["cdsc"])]

    assert changed(loaded(acting_user, tmp_path, book_of(*rows)))["transfers"] == (2, 0, 0)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (["cdsc"], ["cdsc"], "cover 100.0000000001 % of the contingent deferred sales charges on the Shares"),
        (["cdsc"], BOTH, "cover 100.0000000001 % of the contingent deferred sales charges on the Shares"),
        (["distribution_fee"], BOTH, "cover 100.0000000001 % of the Shares"),
    ],
)
def test_more_than_all_of_either_is_refused_by_name(
    acting_user: Any, tmp_path: Path, first: list[str], second: list[str], words: str
) -> None:
    rows = [
        sale(components=first),
        sale(assignee="bank-b", percent="40.0000000001", components=second),
    ]

    fault = the_fault(refused(acting_user, tmp_path, book_of(*rows)))

    assert fault.column == "transfers[2].percent"
    assert words in fault.problem
    assert "together they may not exceed 100 %" in fault.problem


def test_an_agreement_that_does_not_let_charges_go_is_named(acting_user: Any, tmp_path: Path) -> None:
    book = book_of(sale(components=BOTH), lets={})

    fault = the_fault(refused(acting_user, tmp_path, book))

    assert fault.column == "transfers[1].components"
    assert fault.problem == (
        "Section 11: adi/trust-a/all/2003-07-01//2003-09-01 covers the contingent deferred sales charges of"
        " Alpha Growth Fund, Alpha Income Fund, Beta Value Fund, and adi-2003 does not let them be"
        " transferred (cdsc_transferable)"
    )
    assert "cdsc_transferable: true" in fault.remedy


def test_where_the_distributor_has_no_agreement_nothing_lets_charges_go(
    acting_user: Any, tmp_path: Path
) -> None:
    book = book_of(sale(components=["cdsc"], issued_from=None))
    book["agreements"][1]["portfolios"] = [GROWTH, INCOME]

    fault = the_fault(refused(acting_user, tmp_path, book))

    assert fault.problem.endswith("of Beta Value Fund, for which adi has no distribution agreement")


def test_only_the_agreements_of_the_window_are_asked(acting_user: Any, tmp_path: Path) -> None:
    """adi sells from July on; from August on by an agreement of its own that lets charges go."""
    rows = [sale(id="t1", components=["cdsc"], issued_from="2003-08-01")]
    book = book_of(*rows, lets={})
    book["agreements"][1]["sells_until"] = "2003-07-31"
    second = {"id": "adi-2", "distributor": "adi", "portfolios": "all", "sells_from": "2003-08-01"}
    book["agreements"].append({**second, "cdsc_transferable": True})

    assert changed(loaded(acting_user, tmp_path, book))["transfers"] == (1, 0, 0)
    longer = {**book, "transfers": [sale(id="t1", components=["cdsc"], issued_from="2003-07-31")]}
    assert "adi-2003 does not let" in the_fault(refused(acting_user, tmp_path, longer)).problem


def test_an_agreement_is_not_corrected_beside_a_transfer_that_rests_on_it(
    acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, book_of(sale(components=BOTH)))
    agreements = book_of(sale(), lets={})["agreements"]

    fault = the_fault(refused(acting_user, tmp_path, {"agreements": agreements}))

    assert fault.column == "agreements"
    assert "adi/trust-a/all/2003-07-01//2003-09-01 covers the contingent" in fault.problem
    both = {"agreements": agreements, "transfers": [sale()]}
    assert changed(loaded(acting_user, tmp_path, both)) == {"agreements": (0, 1, 1), "transfers": (0, 0, 1)}


def test_all_that_is_wrong_is_told_at_once(acting_user: Any, tmp_path: Path) -> None:
    rows = [
        sale(id="t1", components=["cdsc", "service_fee"], percent="0"),
        sale(id="t2", distributor="idi", components=["cdsc"], issued_from=None),
        sale(id="t3", components=["cdsc"], percent="70"),
        sale(id="t4", components=["cdsc"], percent="70", portfolios=[VALUE]),
    ]

    faults = refused(acting_user, tmp_path, book_of(*rows))

    assert {one.column for one in faults} == {
        "transfers[1].components[2]",
        "transfers[1].percent",
        "transfers[2].components",
        "transfers[4].percent",
    }
