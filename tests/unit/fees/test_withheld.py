"""Section 11: whose a contingent deferred sales charge is that a redemption withheld."""

from collections.abc import Mapping
from datetime import date

import pytest

from fees.domain.roll import RolledClass, ShareRoll
from fees.domain.withheld import (
    ChargedRow,
    ChargeHasNoShares,
    WithheldCharge,
    charges_of_sellers,
    rows_beyond,
)
from governance.domain.periods import PlanMonth
from tests.unit.fees.builders import DYNAMICS, SCHEME, on, rows

pytestmark = pytest.mark.plan_section("11")

SEPTEMBER = PlanMonth.from_text("2003-09")
# 300 Shares of 2001 that idi sold itself, 100 of the same days that bdi sold and that came by exchange, and
# 200 of adi's.
OPENED = (
    "2003-08-29 opening 300 of 2001-05-05",
    "2003-08-29 opening 200 of 2003-07-15",
    "2003-09-02 exchange_in 100 of 2001-05-05 from 2",
)


def rolled(*more: str, charged: Mapping[int, int]) -> RolledClass:
    """The month rolled, watching the rows of these lines."""
    roll = ShareRoll(
        scheme=SCHEME,
        month=(SEPTEMBER.first, SEPTEMBER.last),
        watched={DYNAMICS: {(1, line) for line in charged}},
    )
    return roll.run({DYNAMICS: rows(*OPENED, *more), 2: rows("2003-08-29 opening 500 of 2001-05-05")})[
        DYNAMICS
    ]


def charged_row(line: int, day: str, issued: str, cents: int) -> ChargedRow:
    return ChargedRow(1, line, date.fromisoformat(day), date.fromisoformat(issued), cents)


def whose(charges: tuple[WithheldCharge, ...]) -> list[tuple[str, int, int]]:
    return [(one.distributor, one.cents, one.to_fund) for one in charges]


def test_a_charge_is_the_distributors_that_sold_the_share() -> None:
    found = rolled("2003-09-10 redemption 50 of 2003-07-15", charged={5: 2_500})

    charges = charges_of_sellers(
        [charged_row(5, "2003-09-10", "2003-07-15", 2_500)], taken=found.taken, scheme=SCHEME
    )

    assert whose(charges) == [("adi", 2_500, 0)]
    assert (charges[0].interval_first, charges[0].interval_last) == (date(2003, 7, 1), None)


def test_where_two_sold_shares_of_that_day_each_has_its_part_of_what_was_taken() -> None:
    found = rolled("2003-09-10 redemption 40 of 2001-05-05", charged={5: 1_001})

    charges = charges_of_sellers(
        [charged_row(5, "2003-09-10", "2001-05-05", 1_001)], taken=found.taken, scheme=SCHEME
    )

    # 10 of the 40 Shares were bdi's, 30 idi's: 250.25 and 750.75 cents.
    assert whose(charges) == [("bdi", 250, 0), ("idi", 751, 0)]


def test_the_shares_count_as_they_stood_when_the_row_took_them() -> None:
    found = rolled(
        "2003-09-10 redemption 400 of 2001-05-05",
        "2003-09-11 exchange_in 10 of 2001-05-05 from 2",
        "2003-09-12 redemption 10 of 2001-05-05",
        charged={5: 400, 7: 99},
    )

    charges = charges_of_sellers(
        [
            charged_row(5, "2003-09-10", "2001-05-05", 400),
            charged_row(7, "2003-09-12", "2001-05-05", 99),
        ],
        taken=found.taken,
        scheme=SCHEME,
    )

    assert whose(charges) == [("bdi", 100, 0), ("idi", 300, 0), ("bdi", 99, 0)]


def test_what_is_watched_changes_nothing_of_the_shares() -> None:
    more = ("2003-09-10 redemption 40 of 2001-05-05", "2003-09-11 redemption 7 of 2003-07-15")

    assert rolled(*more, charged={5: 1, 6: 1}).holdings == rolled(*more, charged={}).holdings


def test_a_charge_on_no_shares_is_refused_with_its_row() -> None:
    found = rolled("2003-09-10 redemption 0 of 2003-07-15", charged={5: 2_500})

    with pytest.raises(
        ChargeHasNoShares, match=r"Section 11: .*2003-09-10 \(row 5\) withheld 25.00 and took no"
    ):
        charges_of_sellers(
            [charged_row(5, "2003-09-10", "2003-07-15", 2_500)], taken=found.taken, scheme=SCHEME
        )


def test_what_finds_no_room_is_borne_by_the_days_charges_in_proportion() -> None:
    charged = [
        charged_row(2, "2003-09-10", "2003-07-15", 100),
        charged_row(3, "2003-09-10", "2003-07-15", 300),
        charged_row(4, "2003-09-11", "2003-07-15", 500),
    ]

    beyond = rows_beyond(charged, to_fund={on("2003-09-10"): 10}, posted=[on("2003-09-10"), on("2003-09-11")])

    assert beyond == {(1, 2): 3, (1, 3): 7}  # 2.5 and 7.5: the earlier row bears the odd cent


def test_what_is_the_funds_is_taken_from_each_sellers_part() -> None:
    found = rolled("2003-09-10 redemption 40 of 2001-05-05", charged={5: 1_000})

    charges = charges_of_sellers(
        [charged_row(5, "2003-09-10", "2001-05-05", 1_000)],
        taken=found.taken,
        scheme=SCHEME,
        to_fund={(1, 5): 400},
    )

    assert whose(charges) == [("bdi", 150, 100), ("idi", 450, 300)]
