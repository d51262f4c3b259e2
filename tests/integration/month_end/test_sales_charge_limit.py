"""Section 2: the lifetime limit on sales charges acts on the days of a month (NASD 2830(d))."""

import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from fees.models import LedgerMonth, MonthlyFee
from fees.selectors.ledger_document import exact_dollars, ledger_shown
from fees.views.limits import DAYS_HEAD, day_line
from governance.models import Plan
from tests.factories.month import (
    GROWTH,
    INCOME,
    NET_ASSETS,
    SEPTEMBER,
    Document,
    MonthWorld,
    book_with,
    do,
    portfolio_of,
    shares_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("2")]
OCTOBER, NOVEMBER = "2003-10", "2003-11"


def limit(**changes: Any) -> list[dict[str, Any]]:
    """The limit of Alpha Growth Fund: 10,000.00 at the opening of September, no interest to speak of."""
    usual = {"portfolios": [GROWTH], "starts": "2003-09-01", "opening": "10000.00"}
    return [{key: value for key, value in {**usual, **changes}.items() if value is not None}]


def ledger(portfolio: str = GROWTH, to: str = "2003-09-30") -> Document:
    """The exact ledger; what the command prints of it is each amount, rounded half-up to the cent."""
    shown = ledger_shown(Plan.objects.get(), portfolio=portfolio, until=date.fromisoformat(to))
    exact: Document = {
        "portfolio": portfolio,
        "opening": exact_dollars(shown.opening),
        "entries": [dict(zip(DAYS_HEAD, map(str, day_line(one)), strict=True)) for one in shown.entries],
        "exhausted_on": str(shown.exhausted_on) if shown.exhausted_on else None,
    }
    assert printed(portfolio, to) == {
        **exact,
        "opening": to_the_cent(exact["opening"]),
        "entries": [
            {name: text if name == "date" else to_the_cent(text) for name, text in one.items()}
            for one in exact["entries"]
        ],
    }
    return exact


def printed(portfolio: str, to: str) -> Document:
    said = do("sales_charge_limit", portfolio=portfolio, to=to, json=True)
    assert said.code == 0, said.err
    return dict(json.loads(said.out))


def to_the_cent(amount: str) -> str:
    return str(Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP))


def entry(document: Document, day: str) -> dict[str, Decimal]:
    found = next(one for one in document["entries"] if one["date"] == day)
    return {name: Decimal(amount) for name, amount in found.items() if name != "date"}


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    return MonthWorld.loaded(tmp_path, months=(SEPTEMBER, OCTOBER))


def test_a_month_with_room_is_as_it_was_and_the_ledger_says_what_is_left(world: MonthWorld) -> None:
    without = portfolio_of(world.close(preview=True), GROWTH)
    world.tell(sales_charge_limit=limit(opening="50000.00"))

    assert portfolio_of(world.close(), GROWTH) == without

    found = ledger()
    # 30 days of 750.00, and interest on the unpaid amount at 4.00 % + 1 % of each day.
    assert sum(Decimal(one["asset_based"]) for one in found["entries"]) == Decimal("22500.00")
    assert found["opening"] == "50000.00"
    assert found["exhausted_on"] is None
    first = entry(found, "2003-09-01")
    assert first["interest"] == (Decimal("50000") * Decimal("0.05") / 365).quantize(Decimal("1e-12"))
    assert "the books agree" in world.verify()


def test_the_limit_is_reached_in_the_middle_of_a_month_and_nobody_is_paid_for_the_days_after(
    world: MonthWorld,
) -> None:
    world.tell(sales_charge_limit=limit())

    growth = portfolio_of(world.close(), GROWTH)

    found = ledger()
    reached = found["exhausted_on"]
    assert reached == "2003-09-14"
    charged = sum((Decimal(one["asset_based"]) for one in found["entries"]), Decimal(0))
    allowed = Decimal("10000.00") + sum(Decimal(one["interest"]) for one in found["entries"])
    assert charged == allowed
    assert entry(found, reached)["remaining"] == 0
    assert growth["distribution_fee"] == str(charged.quantize(Decimal("0.01")))
    assert growth["service_fee"] == "7500.00"
    assert any(one.startswith("Section 2: the lifetime limit") for one in growth["problems"])
    # 60 % of the Shares are idi's: it has as much of what is left.
    assert shares_of({"portfolios": [growth]}, GROWTH)["idi"][0] == str(
        (charged * Decimal("0.6")).quantize(Decimal("0.01"))
    )
    assert "the books agree" in world.verify()


def test_after_the_limit_new_sales_open_room_again(world: MonthWorld) -> None:
    world.tell(sales_charge_limit=limit())
    world.close()
    # 6.25 % of 80,000.00 is 5,000.00; its Shares change nothing of the net assets that are given.
    world.happen(
        [{"portfolio": GROWTH, "trade_date": "2003-10-15", "kind": "sale", "shares": 1, "amount": "80000.00"}]
    )

    october = portfolio_of(world.close(OCTOBER), GROWTH)

    found = ledger(to="2003-10-31")
    assert entry(found, "2003-10-14")["asset_based"] == 0
    assert entry(found, "2003-10-15")["limit_added"] == 5000
    assert entry(found, "2003-10-15")["asset_based"] == 750
    assert Decimal(october["distribution_fee"]) >= 5000
    assert "the books agree" in world.verify()


def test_a_monthly_ledger_cuts_the_months_fee_to_the_cent(world: MonthWorld) -> None:
    world.tell(sales_charge_limit=limit(period="month"))

    growth = portfolio_of(world.close(), GROWTH)

    found = ledger()
    (only,) = found["entries"]
    assert only["date"] == "2003-09-30"
    interest = (Decimal("10000") * Decimal("0.05") * 30 / 365).quantize(Decimal("1e-12"))
    assert Decimal(only["interest"]) == interest
    assert growth["distribution_fee"] == only["asset_based"] == "10041.09"
    assert Decimal(only["remaining"]) == Decimal("10000") + interest - Decimal("10041.09")
    accruals = MonthlyFee.objects.get(share_class__portfolio__name=GROWTH).distribution_accruals
    assert sum(accruals) == Decimal("10041.09").scaleb(12)
    assert "the books agree" in world.verify()


def test_where_no_limit_is_given_the_ledger_is_shown_and_holds_nothing(world: MonthWorld) -> None:
    world.close()

    said = do("sales_charge_limit", portfolio=INCOME, to="2003-09-30", json=True)

    assert "no sales_charge_limit is given" in said.err
    assert json.loads(said.out)["opening"] == "0.00"
    assert portfolio_of(world.close(), INCOME)["distribution_fee"] == "4500.00"
    assert not LedgerMonth.objects.exists()


def test_a_correction_of_an_old_month_moves_the_room_of_the_months_after_it(tmp_path: Path) -> None:
    book = book_with(transfers=None, directions=None)
    world = MonthWorld.loaded(tmp_path, book=book, months=(SEPTEMBER, OCTOBER))
    sale = {
        "portfolio": GROWTH,
        "trade_date": "2003-09-03",
        "kind": "sale",
        "shares": 1,
        "amount": "80000.00",
    }
    world.happen([sale])
    world.tell(sales_charge_limit=limit(opening="20000.00"))
    september = portfolio_of(world.close(finish=True), GROWTH)
    assert september["distribution_fee"] == "22500.00"
    october = portfolio_of(world.close(OCTOBER, finish=True), GROWTH)
    assert Decimal("2500") < Decimal(october["distribution_fee"]) < Decimal("2700")
    # The sale of September is found to have been cancelled the same day: 5,000.00 of room were never there.
    world.happen([sale, {**sale, "kind": "sale_cancelled"}])
    world.price(NOVEMBER, NET_ASSETS)

    world.close(NOVEMBER)

    restated = {
        f"{month:%Y-%m}": sum(map(int, charged_days))
        for month, charged_days in LedgerMonth.objects.filter(corrected_fee__isnull=False).values_list(
            "corrected_fee__month", "charged"
        )
    }
    assert set(restated) == {SEPTEMBER, OCTOBER}
    assert restated[OCTOBER] == 0
    found = ledger(to="2003-11-30")
    charged = sum((Decimal(one["asset_based"]) for one in found["entries"]), Decimal(0))
    allowed = Decimal("20000") + sum(Decimal(one["interest"]) for one in found["entries"])
    assert charged == allowed
    assert "the books agree" in world.verify()


def test_the_ledger_is_printed_in_dollars_and_cents_as_json_and_as_text(world: MonthWorld) -> None:
    world.tell(sales_charge_limit=limit(opening="36500.00"))

    first, second = printed(GROWTH, "2003-09-02")["entries"]
    text = do("sales_charge_limit", portfolio=GROWTH, to="2003-09-02").out

    # A day's interest on 36,500.00 at 5 % is 5.00; the day after the base is what is unpaid, 36,500.00 too.
    assert first == {
        "date": "2003-09-01",
        "new_gross_sales": "0.00",
        "limit_added": "0.00",
        "interest": "5.00",
        "asset_based": "0.00",
        "cdsc": "0.00",
        "front_end": "0.00",
        "remaining": "36505.00",
    }
    assert second["remaining"] == "36510.00"
    assert "interest 10.00" in text
    assert "remaining 36,510.00" in text


def test_no_ledger_is_shown_of_days_that_lie_ahead_of_the_facts(world: MonthWorld) -> None:
    world.tell(sales_charge_limit=limit())

    said = do("sales_charge_limit", portfolio=GROWTH, to="2030-12-31", json=True)

    assert said.code == 0
    assert json.loads(said.out)["entries"][-1]["date"] == "2003-10-31"
    assert "facts are known to 2003-10-31 alone: the ledger ends there, not on 2030-12-31" in said.err


def test_a_plan_without_facts_has_no_ledger_and_says_what_to_import(tmp_path: Path) -> None:
    world = MonthWorld(tmp_path)
    world.plan()
    world.tell(sales_charge_limit=limit())

    said = do("sales_charge_limit", portfolio=GROWTH, to="2003-09-30", json=True)

    assert json.loads(said.out)["entries"] == []
    assert "no net assets and no share activity are known yet" in said.err


def test_a_deferred_charge_beyond_the_limit_goes_to_the_fund(world: MonthWorld) -> None:
    world.tell(sales_charge_limit=limit(opening="800.00"))
    world.happen(
        [
            {
                "portfolio": GROWTH,
                "trade_date": day,
                "kind": "redemption",
                "shares": 100,
                "original_issue_date": "2003-07-15",
                "cdsc": "100.00",
                "cost_per_share": "20",
            }
            for day in ("2003-09-02", "2003-09-03")
        ]
    )

    document = world.close()

    lines = [
        (payment["payee"], line["amount"])
        for payment in document["payments"]
        for line in payment["lines"]
        if line["component"] == "CDSC"
    ]
    # The first day leaves 800.00 + interest - 750.00 for its accrual; the second day leaves nothing.
    assert lines == []
    found = ledger()
    assert sum(Decimal(one["cdsc"]) for one in found["entries"]) == 0
    assert any(
        "contingent deferred sales charges found no room" in one
        for one in portfolio_of(document, GROWTH)["problems"]
    )
    assert "the books agree" in world.verify()
