"""Section 6(b): on no day, and for Shares of no issue date, do Transfers cover more than all of a share."""

from typing import Any

import pytest
from django.db import connection, transaction

from tests.factories import month_rows, rows
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import Setting, execute

RULE = "transfers_at_most_all_of_a_share"


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


def _transfer(here: Setting, **changes: Any) -> int:
    transfer_id = month_rows.transfer(here, **changes)
    month_rows.transfer_scope(here, transfer_id)
    return transfer_id


@pytest.mark.plan_section("6(b)")
def test_transfers_of_all_of_a_share_are_accepted(here: Setting) -> None:
    with accepted():
        _transfer(here, percent="60")
        _transfer(here, percent="40", assignee_id=rows.assignee())


@pytest.mark.plan_section("6(b)")
def test_transfers_of_more_than_all_of_a_share_are_refused(here: Setting) -> None:
    _transfer(here, percent="60")

    with refused_by(RULE, words="^Section 6.b.: Transfers would cover 100.0000000001 % of .* on 2003-09-01"):
        _transfer(here, percent="40.0000000001")


@pytest.mark.plan_section("6(b)")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"effective": "[2003-09-01,2004-01-01)"}, {"effective": "[2004-01-01,)"}),
        ({"issued_to": "2003-08-31"}, {"issued_from": "2003-09-01"}),
        ({"effective": "[2003-09-01,2004-01-01)", "issued_to": "2003-08-31"}, {"issued_from": "2003-09-01"}),
    ],
    ids=["one after the other", "of older and of newer Shares", "both"],
)
def test_transfers_that_do_not_meet_are_accepted(
    first: dict[str, str], second: dict[str, str], here: Setting
) -> None:
    with accepted():
        _transfer(here, percent="100", **first)
        _transfer(here, percent="100", **second)


@pytest.mark.plan_section("6(b)")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"effective": "[2003-09-01,2004-01-02)"}, {"effective": "[2004-01-01,)"}),
        ({"issued_to": "2003-09-01"}, {"issued_from": "2003-09-01"}),
        ({}, {"issued_to": "2000-01-01"}),
        ({"issued_to": "2000-01-01"}, {"issued_to": "2001-01-01"}),
        ({"effective": "[2003-09-01,)", "issued_from": "2003-09-01"}, {"effective": "[2003-10-01,)"}),
        ({"effective": "[2003-10-01,)"}, {"effective": "[2003-09-01,)", "issued_from": "2003-09-01"}),
    ],
    ids=["on one day", "of one issue date", "open start", "both starts open", "a corner", "the same corner"],
)
def test_transfers_that_meet_in_one_corner_are_refused(
    first: dict[str, str], second: dict[str, str], here: Setting
) -> None:
    with accepted():
        _transfer(here, percent="60", **first)

    with refused_by(RULE):
        _transfer(here, percent="60", **second)


@pytest.mark.plan_section("6(b)")
def test_three_transfers_are_added_up_where_all_of_them_meet(here: Setting) -> None:
    with accepted():
        _transfer(here, percent="40", effective="[2003-09-01,2004-01-01)")
        _transfer(here, percent="40", issued_from="2003-09-01")

    with refused_by(RULE, words="on 2003-12-01"):
        _transfer(here, percent="40", effective="[2003-12-01,)", issued_from="2003-08-01")


@pytest.mark.plan_section("6(b)")
def test_transfer_that_was_corrected_does_not_count(here: Setting) -> None:
    first = _transfer(here, percent="60")

    with accepted():
        execute("UPDATE assignments_transfer SET superseded_by_id = %s WHERE id = %s", here.act, first)
        execute(
            "UPDATE assignments_transferscope SET superseded_by_id = %s WHERE transfer_id = %s",
            here.act,
            first,
        )
        _transfer(here, percent="70")


@pytest.mark.plan_section("6(b)")
def test_correction_may_come_before_what_it_corrects_is_superseded(here: Setting) -> None:
    first = _transfer(here, percent="60")

    with accepted():
        _transfer(here, percent="70")
        execute("UPDATE assignments_transfer SET superseded_by_id = %s WHERE id = %s", here.act, first)


@pytest.mark.plan_section("6(b)")
def test_other_distributors_and_other_share_classes_are_apart(here: Setting) -> None:
    other = rows.share_class(here.plan, rows.portfolio(here.fund))

    with accepted():
        _transfer(here, percent="100")
        _transfer(here, percent="100", distributor_id=rows.distributor())
        month_rows.transfer_scope(here, month_rows.transfer(here, percent="100"), share_class_id=other)


def test_transfer_reaches_only_share_classes_of_its_plan(here: Setting) -> None:
    elsewhere = rows.share_class(rows.plan(), here.portfolio)

    with refused_by("assignments_transferscope_agrees"):
        month_rows.transfer_scope(here, month_rows.transfer(here), share_class_id=elsewhere)


def test_direction_says_the_same_of_each_portfolio(here: Setting) -> None:
    elsewhere = rows.share_class(rows.plan(), here.portfolio)
    direction_id = month_rows.direction(here)

    for change in (
        {"effective": "[2003-09-02,)"},
        {"distributor_id": rows.distributor()},
        {"share_class_id": elsewhere},
    ):
        with refused_by("assignments_directionscope_agrees"):
            month_rows.direction_scope(here, direction_id, **change)


def test_calculation_speaks_of_share_classes_of_its_plan(here: Setting) -> None:
    elsewhere = rows.share_class(rows.plan(), here.portfolio)
    calculation_id = month_rows.calculation(here)

    with refused_by("assignments_calculationshare_agrees"):
        month_rows.calculation_share(here, calculation_id, share_class_id=elsewhere)
    with refused_by("assignments_calculationportion_agrees"):
        month_rows.calculation_portion(here, calculation_id, share_class_id=elsewhere)


@pytest.mark.plan_section("6(b)")
@pytest.mark.django_db(transaction=True)
def test_rule_is_kept_at_commit() -> None:
    here = rows.setting()

    with refused_by(RULE), transaction.atomic():
        _transfer(here, percent="60")
        _transfer(here, percent="60")

    assert rows.value("SELECT count(*) FROM assignments_transfer") == 0
    assert connection.in_atomic_block is False
