"""Sections 2, 11: days that the lifetime limit cut, and deferred charges, worked out again."""

from dataclasses import replace
from datetime import date

import pytest

from assignments.domain.explained_charges import ChargePart, ChargeShown, charges_proofs, charges_sheets
from assignments.domain.explained_days import (
    MonthDays,
    StoredCohort,
    cohort_days,
    days_before_the_limit,
    fee_days,
    under_the_limit,
)
from assignments.domain.explained_month import limit_words
from assignments.domain.transfers import PARTS_OF_WHOLE, TransferTerms
from fees.domain.accrual import DayTerms
from governance.domain.money import TRILLIONTHS_PER_CENT
from governance.domain.rates import Component

DAYS = (date(2003, 9, 2), date(2003, 9, 3))
TERMS = DayTerms(distribution_rate=750_000, service_rate=250_000, aggregate_rate=1_000_000, days_in_year=365)
WHOLE = 750 * 10**12


def month() -> MonthDays:
    """36,500,000.00 a day: 750.00 of distribution fee; adi has two of three Shares, idi one."""
    cohorts = tuple(
        StoredCohort(distributor=code, first=None, last=None, tracked=(shares,) * 2, free=(0, 0), accrual=0)
        for code, shares in (("adi", 2_000_000), ("idi", 1_000_000))
    )
    return MonthDays(days=DAYS, net_assets=(3_650_000_000,) * 2, terms=(TERMS, TERMS), cohorts=cohorts)


@pytest.mark.plan_section("2")
def test_a_cut_day_is_what_the_limit_left_and_others_are_as_they_were() -> None:
    found = under_the_limit(month(), wanted=(WHOLE, WHOLE), charged=(WHOLE, 300))

    assert fee_days(found, Component.DISTRIBUTION_FEE) == (WHOLE, 300)
    assert days_before_the_limit(found) == (WHOLE, WHOLE)
    assert [cohort_days(found, one)[1] for one in found.cohorts] == [200, 100]
    assert fee_days(found, Component.SERVICE_FEE) == fee_days(month(), Component.SERVICE_FEE)


@pytest.mark.plan_section("2")
def test_a_month_of_which_nothing_was_cut_is_as_it_was() -> None:
    assert under_the_limit(month(), wanted=(), charged=(1, 2)) == month()
    assert under_the_limit(month(), wanted=(WHOLE, WHOLE), charged=(WHOLE, WHOLE)) == month()


@pytest.mark.plan_section("2")
def test_a_cut_day_on_which_no_share_earns_gives_nothing() -> None:
    ended = replace(TERMS, stopped_for=frozenset({"adi", "idi"}))
    nobody = replace(month(), terms=(TERMS, ended))

    found = under_the_limit(nobody, wanted=(WHOLE, 1), charged=(WHOLE, 0))

    assert [cohort_days(found, one)[1] for one in found.cohorts] == [0, 0]


@pytest.mark.plan_section("2")
def test_what_was_not_charged_is_said_with_its_day() -> None:
    assert limit_words("Growth", reached_on=date(2003, 9, 14), not_charged=1_50) == (
        "Section 2: the lifetime limit on sales charges was reached in Growth on 2003-09-14: of the month's"
        " asset-based sales charge 1.50 was not charged; service fees go on."
    )


def charge(day: date, cents: int, *, first: date = date(2003, 7, 1), to_fund: int = 0) -> ChargeShown:
    return ChargeShown(
        trade_date=day,
        original_issue_date=first,
        first=first,
        last=None,
        cents=cents,
        to_fund=to_fund,
    )


def part(assignee: str | None, cents: int, **changes: object) -> ChargePart:
    """Of 100.00 and 0.01, 60 % from the second day on; Shares issued before July 2003 are not covered."""
    terms = TransferTerms(
        id=1,
        assignee="trust-a",
        percent_parts=PARTS_OF_WHOLE * 6 // 10,
        issued_from=date(2003, 7, 1),
        issued_to=None,
        first_day=DAYS[1],
        last_day=None,
        noticed=True,
    )
    charges = (
        charge(DAYS[0], 7_00),
        charge(DAYS[1], 100_00, to_fund=1_00),
        charge(DAYS[1], 9_00, first=date(2001, 1, 1)),
    )
    values: dict[str, object] = {
        "line": 1,
        "portfolio_name": "Growth",
        "distributor": "adi",
        "assignee": assignee,
        "cents": cents,
        "paid": cents,
        "parted": 116_00,
        "charges": charges,
        "transfers": (terms,) if assignee else (),
    }
    return ChargePart(**values | changes)  # type: ignore[arg-type]


@pytest.mark.plan_section("6(b)", "11")
def test_an_assignee_s_part_is_of_the_days_and_the_shares_that_its_transfer_covers() -> None:
    own = part("trust-a", 60_00)

    (sheet,) = charges_sheets([own], own=True)

    assert [(row.cells["trade_date"], row.cells["given"]) for row in sheet.rows] == [
        (DAYS[1], 60_00 * TRILLIONTHS_PER_CENT * PARTS_OF_WHOLE)
    ]
    assert all(one.agrees for one in charges_proofs([own], own=True))
    assert not all(one.agrees for one in charges_proofs([part("trust-a", 61_00)], own=True))


@pytest.mark.plan_section("11")
def test_a_distributor_s_charges_are_told_once_however_many_lines_pay_them() -> None:
    lines = [part(None, 56_00), part("trust-a", 60_00, line=2)]

    (sheet,) = charges_sheets(lines, own=False)

    assert [row.cells["amount"] for row in sheet.rows] == [7_00, 100_00, 9_00]
    assert sheet.totals is not None
    assert [sheet.totals.cells[name] for name in ("withheld", "to_fund", "amount")] == [117_00, 1_00, 116_00]
    assert {"shares", "whole"}.isdisjoint(column.name for column in sheet.columns)
    assert all(one.agrees for one in charges_proofs(lines, own=False))


@pytest.mark.plan_section("11")
@pytest.mark.parametrize("changes", [{"paid": 55_99}, {"parted": 115_99}, {"charges": ()}], ids=str)
def test_a_charge_that_is_not_what_is_stored_says_so(changes: dict[str, object]) -> None:
    proofs = charges_proofs([part(None, 56_00, **changes)], own=False)

    assert not all(one.agrees for one in proofs)


def test_a_payment_without_charges_says_nothing_of_them() -> None:
    assert charges_sheets([], own=False) == ()
    assert charges_proofs([], own=True) == ()
