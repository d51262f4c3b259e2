"""Section 11: Transfers of contingent deferred sales charges, attacked past the ORM."""

from typing import Any

import pytest
from django.db import transaction

from tests.factories import month_rows, rows
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import Setting, execute

RULE = "transfers_of_cdsc_are_let"
WHOLE = "transfers_at_most_all_of_a_share"
pytestmark = pytest.mark.plan_section("6(b)", "11")


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


def _sells(here: Setting, *, lets: bool, sells: str = "[2003-07-01,)", **agreement: Any) -> int:
    number = rows.agreement(here, cdsc_transferable=lets, **agreement)
    rows.selling_period(here, number, sells=sells)
    return number


def _transfer(here: Setting, components: str = "{CDSC}", **changes: Any) -> int:
    transfer_id = month_rows.transfer(here, components=components, **changes)
    month_rows.transfer_scope(here, transfer_id)
    return transfer_id


def _supersede(here: Setting, agreement: int) -> None:
    execute(
        "UPDATE governance_distributionagreement SET superseded_by_id = %s WHERE id = %s", here.act, agreement
    )
    execute(
        "UPDATE governance_sellingperiod SET superseded_by_id = %s WHERE agreement_id = %s",
        here.act,
        agreement,
    )


@pytest.mark.parametrize(
    "components",
    [
        "{}",
        "{FEE}",
        "{CDSC,CDSC}",
        "{CDSC,DISTRIBUTION_FEE}",
        "{DISTRIBUTION_FEE,CDSC,CDSC}",
        "{NULL}",
        "{cdsc}",
    ],
)
def test_nothing_else_can_be_transferred(here: Setting, components: str) -> None:
    with refused_by("transfer_of_what_can_be_transferred"):
        month_rows.transfer(here, components=components)


def test_charges_and_fee_are_counted_apart(here: Setting) -> None:
    _sells(here, lets=True)

    with accepted():
        _transfer(here, "{DISTRIBUTION_FEE}", percent="100")
        _transfer(here, "{CDSC}", percent="100")


@pytest.mark.parametrize("components", ["{CDSC}", "{DISTRIBUTION_FEE,CDSC}"])
def test_more_than_all_of_the_charges_is_refused(here: Setting, components: str) -> None:
    _sells(here, lets=True)
    _transfer(here, "{CDSC}", percent="60")

    with refused_by(
        WHOLE, words="100.0000000001 % of the Distributor's contingent deferred sales charges on"
    ):
        _transfer(here, components, percent="40.0000000001", assignee_id=rows.assignee())


def test_more_than_all_of_the_fee_is_refused_beside_charges(here: Setting) -> None:
    _sells(here, lets=True)
    _transfer(here, "{DISTRIBUTION_FEE,CDSC}", percent="60")

    with refused_by(WHOLE, words="100.5 % of the Distributor's 12b-1 Share on"):
        _transfer(here, "{DISTRIBUTION_FEE}", percent="40.5")


def test_charges_go_where_the_agreement_lets_them(here: Setting) -> None:
    _sells(here, lets=True)

    with accepted():
        _transfer(here)


def test_charges_do_not_go_where_it_does_not(here: Setting) -> None:
    _sells(here, lets=False, entry="adi-2003")

    with accepted():
        _transfer(here, "{DISTRIBUTION_FEE}")
    with refused_by(RULE, words="the agreement adi-2003 does not let them be transferred"):
        _transfer(here)


def test_charges_do_not_go_without_an_agreement(here: Setting) -> None:
    other = rows.agreement(here, kind="DEALER", cdsc_transferable=True)
    rows.selling_period(here, other, sells=None)

    with refused_by(RULE, words="its Distributor has no distribution agreement there"):
        _transfer(here)


def test_only_agreements_that_sell_shares_of_the_window_are_asked(here: Setting) -> None:
    _sells(here, lets=False, sells="[2002-01-01,2003-07-01)")
    _sells(here, lets=True)

    with accepted():
        _transfer(here, percent="10", issued_from="2003-07-01")
    for window in ({"issued_from": "2003-06-30"}, {"issued_to": "2002-01-01"}, {}):
        with refused_by(RULE):
            _transfer(here, percent="10", **window)


def test_an_agreement_is_not_corrected_under_a_transfer(here: Setting) -> None:
    agreement = _sells(here, lets=True, entry="a1")
    transfer = _transfer(here)

    with refused_by(RULE):
        _supersede(here, agreement)
    with refused_by(RULE):
        _supersede(here, agreement)
        _sells(here, lets=False, entry="a1")
    with accepted():
        _supersede(here, agreement)
        _sells(here, lets=False, entry="a1")
        for table, key in (("assignments_transfer", "id"), ("assignments_transferscope", "transfer_id")):
            execute(f"UPDATE {table} SET superseded_by_id = %s WHERE {key} = %s", here.act, transfer)


def test_a_later_agreement_does_not_take_in_what_it_keeps(here: Setting) -> None:
    _sells(here, lets=True, sells="[2003-07-01,2004-01-01)")
    _transfer(here)

    with refused_by(RULE):
        _sells(here, lets=False, sells="[2004-01-01,)", sells_from="2004-01-01")


@pytest.mark.django_db(transaction=True)
def test_the_rule_is_kept_at_commit() -> None:
    here = rows.setting()

    with refused_by(RULE), transaction.atomic():
        _transfer(here)

    assert rows.value("SELECT count(*) FROM assignments_transfer") == 0
