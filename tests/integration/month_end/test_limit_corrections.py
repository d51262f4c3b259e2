"""R13, Section 2: what is known late moves the room under the lifetime limit, once and never beyond it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from assignments.models import Restatement
from fees.models import LedgerMonth, MonthlyFee
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.verification.checks import verify_books
from tests.factories.closed_month import quiet
from tests.factories.month import (
    GROWTH,
    NET_ASSETS,
    OPENINGS,
    SEPTEMBER,
    VALUE,
    MonthWorld,
    book_with,
    do,
    portfolio_of,
)
from tests.factories.plans import ALPHA, BETA, INCOME
from tests.integration.month_end.test_sales_charge_limit import entry, ledger, limit

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("2")]
AUGUST, OCTOBER, NOVEMBER, DECEMBER = "2003-08", "2003-10", "2003-11", "2003-12"
SALE = {"portfolio": GROWTH, "trade_date": "2003-08-20", "kind": "sale", "shares": 1, "amount": "80000.00"}
CANCELLED = {
    **SALE,
    "kind": "sale_cancelled",
    "trade_date": "2003-10-15",
    "original_issue_date": "2003-08-20",
}
LATE_DAYS = [f"2003-09-{day:02d}" for day in range(8, 13)]


def unassigned(tmp_path: Path, **changes: Any) -> MonthWorld:
    return MonthWorld.loaded(tmp_path, book=book_with(transfers=None, directions=None), **changes)


def restated() -> list[tuple[str, str, Decimal]]:
    """The months restated, the month that bears it, and the restated Distribution Fee."""
    rows = Restatement.objects.filter(corrected_fee__share_class__portfolio__name=GROWTH).order_by("pk")
    return [
        (f"{row.corrected_fee.month:%Y-%m}", f"{row.monthly_fee.month:%Y-%m}", row.distribution_fee)
        for row in rows.select_related("corrected_fee", "monthly_fee")
    ]


def assert_never_below_zero(to: str) -> None:
    document = ledger(to=to)
    charged = sum(Decimal(one["asset_based"]) + Decimal(one["cdsc"]) for one in document["entries"])
    allowed = sum(Decimal(one["limit_added"]) + Decimal(one["interest"]) for one in document["entries"])
    assert charged <= Decimal(document["opening"]) + allowed


def test_a_month_that_waits_for_a_hold_counts_as_it_stands(tmp_path: Path) -> None:
    # What adi assigned is held for want of its Monthly Calculation (Section 6(d)): a loss of it waits.
    world = MonthWorld.loaded(tmp_path, months=(SEPTEMBER, OCTOBER, NOVEMBER))
    world.tell(sales_charge_limit=limit(opening="30000.00"))
    world.close(finish=True)
    october = portfolio_of(world.close(OCTOBER, finish=True), GROWTH)
    world.price_rows(
        [
            *((GROWTH, day, "3650000.00") for day in LATE_DAYS),
            (GROWTH, "2003-10-15", "36500100.00"),
        ]
    )

    world.close(NOVEMBER)

    of_october = [fee for month, _, fee in restated() if month == OCTOBER]
    assert SEPTEMBER not in [month for month, _, _ in restated()]
    assert of_october in ([], [Decimal(october["distribution_fee"])])
    assert_never_below_zero("2003-11-30")
    assert "the books agree" in world.verify()


def test_a_month_closed_before_the_limit_was_known_moves_those_after_it(tmp_path: Path) -> None:
    world = unassigned(tmp_path, months=(SEPTEMBER, OCTOBER, NOVEMBER))
    world.close(finish=True)
    world.tell(sales_charge_limit=limit(opening="30000.00"))
    world.close(OCTOBER, finish=True)
    world.price_rows([(GROWTH, day, "73000000.00") for day in LATE_DAYS])

    world.close(NOVEMBER)

    fees = {month: fee for month, _, fee in restated()}
    assert fees[SEPTEMBER] > Decimal("22500.00")
    assert fees[OCTOBER] < Decimal("7000.00")
    assert_never_below_zero("2003-11-30")
    assert "the books agree" in world.verify()


def test_a_monthly_ledger_from_the_middle_of_a_month_charges_no_more_than_accrues(tmp_path: Path) -> None:
    world = unassigned(tmp_path, months=(SEPTEMBER, OCTOBER))
    world.tell(sales_charge_limit=limit(opening="15000.00", effective="2003-09-16", period="month"))

    fee = Decimal(portfolio_of(world.close(), GROWTH)["distribution_fee"])

    # 15 days of 750.00 before; what 15,000.00 and the interest leave, after.
    assert Decimal("15000.00") < fee < Decimal("15100.00")
    row = MonthlyFee.objects.get(share_class__portfolio__name=GROWTH)
    assert max(row.distribution_accruals) <= 750 * 10**12
    assert entry(ledger(), "2003-09-30")["remaining"] >= 0
    assert "the books agree" in world.verify()


def test_a_monthly_ledger_of_a_class_whose_shares_are_gone_before_the_month_ends(tmp_path: Path) -> None:
    world = unassigned(tmp_path, months=(SEPTEMBER,), without_net_assets=(GROWTH,))
    days = [f"2003-09-{day:02d}" for day in (*range(2, 6), *range(8, 13), *range(15, 20))]
    world.price_rows([(GROWTH, day, "36500000.00") for day in ("2003-08-29", *days)])
    world.tell(sales_charge_limit=limit(opening="5000.00", period="month"))
    gone = {"portfolio": GROWTH, "trade_date": "2003-09-22", "kind": "redemption"}
    world.happen(
        [
            {**gone, "shares": shares, "original_issue_date": issued}
            for portfolio, issued, shares in OPENINGS
            if portfolio == GROWTH
        ]
    )

    fee = Decimal(portfolio_of(world.close(), GROWTH)["distribution_fee"])

    assert Decimal("5000.00") < fee < Decimal("5030.00")
    assert "the books agree" in world.verify()


def test_a_ledger_below_zero_restates_nothing_that_stays_as_it_was(tmp_path: Path) -> None:
    world = unassigned(tmp_path, months=(SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER))
    world.happen([SALE])
    world.happen([CANCELLED])
    world.tell(sales_charge_limit=limit())

    for month in (SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER):
        world.close(month, finish=True)

    assert restated() == []
    assert "the books agree" in world.verify()


def test_a_class_without_any_line_is_closed_again_while_another_lacks_its_prices(tmp_path: Path) -> None:
    world = MonthWorld(tmp_path)
    no_service, full = ("0.75%", "0.00%", "0.75%"), ("0.75%", "0.25%", "1.00%")
    world.plan(schedule=((ALPHA, GROWTH, no_service), (ALPHA, INCOME, full), (BETA, VALUE, full)))
    world.tell(**book_with(transfers=None, directions=None))
    world.open_with(OPENINGS)
    for month in (SEPTEMBER, OCTOBER):
        world.price(month, NET_ASSETS)
    world.happen([SALE])
    world.happen([CANCELLED])
    world.tell(sales_charge_limit=limit())
    for month in (SEPTEMBER, OCTOBER):
        world.close(month, finish=True)
    world.price(NOVEMBER, {one: NET_ASSETS[one] for one in (GROWTH, INCOME)})
    do("close_month", NOVEMBER, json=True)
    world.price(NOVEMBER, {VALUE: NET_ASSETS[VALUE]})

    again = do("close_month", NOVEMBER, json=True)

    assert again.code == 0, again.err
    assert MonthlyFee.objects.filter(month="2003-11-01", share_class__portfolio__name=VALUE).exists()


def test_a_month_whose_deferred_charge_alone_was_cut_follows_too(tmp_path: Path) -> None:
    world = unassigned(tmp_path, months=(AUGUST, SEPTEMBER, OCTOBER))
    world.tell(sales_charge_limit=limit(opening="32500.00", starts="2003-08-18"))
    world.happen(
        [
            {
                "portfolio": GROWTH,
                "trade_date": "2003-09-30",
                "kind": "redemption",
                "shares": 1000,
                "original_issue_date": "2003-07-15",
                "cdsc": "1000.00",
                "cost_per_share": "20",
            }
        ]
    )
    world.close(AUGUST, finish=True)
    world.close(finish=True)
    before = entry(ledger(), "2003-09-30")["cdsc"]
    assert before < 1000
    world.price_rows([(GROWTH, "2003-08-19", "3650000.00")])  # August charges 675.00 less

    world.close(OCTOBER)

    row = LedgerMonth.objects.get(corrected_fee__month="2003-09-01")
    assert sum(row.cdsc) > before
    assert "the books agree" in world.verify()


def cut_by_a_limit_of_little_interest(tmp_path: Path) -> MonthWorld:
    """September is cut; then it turns out that the prime rate of its second day was 40 %."""
    world = unassigned(tmp_path, months=(SEPTEMBER, OCTOBER, NOVEMBER))
    world.tell(sales_charge_limit=limit())
    world.close(finish=True)
    rates = tmp_path / "prime.csv"
    rates.write_text("effective_date,rate_percent\n2003-09-02,40.00\n", encoding="utf-8")
    world.run("import_prime_rates", str(rates))
    return world


def test_a_prime_rate_that_is_known_late_restates_what_the_limit_cut(tmp_path: Path) -> None:
    world = cut_by_a_limit_of_little_interest(tmp_path)
    before = MonthlyFee.objects.get(share_class__portfolio__name=GROWTH).distribution_fee

    world.close(OCTOBER, finish=True)

    ((month, bears, fee),) = restated()
    assert (month, bears) == (SEPTEMBER, OCTOBER)
    assert fee > before
    assert_never_below_zero("2003-10-31")
    world.close(NOVEMBER)
    assert [bears for _, bears, _ in restated()] == [OCTOBER]
    assert "the books agree" in world.verify()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("charged[1] = charged[1] + 1", "restated asset-based sales charge of 2003-09-01"),
        ("wanted[30] = 1", "what the limit left out should be"),
        ("", "its month of the lifetime ledger should be stored, found nothing"),
    ],
)
def test_what_a_restated_month_charges_is_verified(
    change: str, words: str, tmp_path: Path, as_owner: Callable[[], AbstractContextManager[None]]
) -> None:
    world = cut_by_a_limit_of_little_interest(tmp_path)
    world.close(OCTOBER)
    what = f"UPDATE fees_ledgermonth SET {change}" if change else "DELETE FROM fees_ledgermonth"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE fees_ledgermonth DISABLE TRIGGER USER")
        cursor.execute(f"{what} WHERE corrected_fee_id IS NOT NULL")
        assert cursor.rowcount == 1
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE fees_ledgermonth ENABLE TRIGGER USER")

    plan = Plan.objects.get()
    found = verify_books(plan=plan, month=PlanMonth.from_text(OCTOBER), progress=quiet).differences

    assert any(words in one.words for one in found), found


def test_what_was_restated_before_a_limit_was_given_counts_as_restated(tmp_path: Path) -> None:
    world = unassigned(tmp_path, months=(SEPTEMBER, OCTOBER, NOVEMBER))
    world.close(finish=True)
    world.price_rows([(GROWTH, day, "73000000.00") for day in LATE_DAYS])
    world.close(OCTOBER, finish=True)
    world.tell(sales_charge_limit=limit(opening="90000.00"))

    world.close(NOVEMBER)

    charged = sum(Decimal(one["asset_based"]) for one in ledger()["entries"])
    ((_, _, fee),) = [one for one in restated() if one[0] == SEPTEMBER]
    assert fee > Decimal("22500.00")
    assert abs(charged - fee) < Decimal("0.01")
    assert "the books agree" in world.verify()
