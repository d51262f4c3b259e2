"""Sections 2, 8 and 9: months at the rates of their days, and the books that agree with them."""

from typing import Any

import pytest

from assignments.selectors.explained_inputs import explained_fee
from fees.models import MonthlyFee
from fees.services.facts import import_net_assets, import_share_activity
from governance.models import Plan
from plan_admin.book.services import load_book_data
from plan_admin.month_end.services.closing import Recompute, close_month
from plan_admin.month_end.verification.checks import verify_books
from tests.factories.amendments import approved, holders_approved, restated
from tests.factories.closed_month import BOND, SCHEDULE, SEPTEMBER, STOCK, closed_september, quiet

pytestmark = pytest.mark.django_db
NEW = "Example Gold Fund"


def schedule(**rates: tuple[str, str, str]) -> list[Any]:
    """Schedule A of the closed month's Plan, with some Portfolios' rates."""
    names = {"bond": BOND, "stock": STOCK, "new": NEW}
    given = {names[key]: of for key, of in rates.items()}
    lines = [*SCHEDULE] + ([(SCHEDULE[1][0], NEW, "", "", "")] if NEW in given else [])
    return [(fund, name, tuple(f"{rate}%" for rate in given.get(name, own))) for fund, name, *own in lines]


def drafted(plan: Plan, acting_user: Any, text: str, *, effective: str) -> None:
    book = f"amendments:\n  - {{id: am1, file: am1.txt, effective: {effective}}}\n"
    load_book_data(
        data=book.encode(),
        source="book",
        plan_code=plan.code,
        acting_user=acting_user,
        read_file=lambda name: text.encode(),
    )


def recomputed(plan: Plan, acting_user: Any) -> dict[str, MonthlyFee]:
    """September computed anew, by Portfolio."""
    for name in (BOND, STOCK):
        close_month(
            plan=plan,
            month=SEPTEMBER,
            acting_user=acting_user,
            progress=quiet,
            recompute=Recompute(portfolio=name, reason="An amendment was approved"),
        )
    fees = MonthlyFee.objects.exclude(status="SUPERSEDED").select_related("share_class__portfolio")
    return {fee.share_class.portfolio.name: fee for fee in fees}


@pytest.mark.plan_section("2", "9")
def test_a_month_is_at_the_rates_of_each_of_its_days_for_exactly_who_approved(acting_user: Any) -> None:
    plan = closed_september(acting_user)
    lower = schedule(bond=("0.50", "0.15", "0.65"), stock=("0.50", "0.15", "0.65"))
    drafted(plan, acting_user, restated(lower), effective="2003-09-16")
    approved(plan, "am1", on="2003-09-10", portfolios=[BOND])

    fees = recomputed(plan, acting_user)

    # 15 days at 750.00 and 250.00, 15 days at 500.00 and 150.00; the last day's dollar more rounds away.
    assert (str(fees[BOND].distribution_fee), str(fees[BOND].service_fee)) == ("18750.00", "6000.00")
    assert (str(fees[STOCK].distribution_fee), str(fees[STOCK].service_fee)) == ("22500.00", "7500.00")
    assert [one["from"] for one in fees[BOND].rates] == ["2003-09-01", "2003-09-16"]
    explained = explained_fee(plan, month=SEPTEMBER, portfolio="example-high-yield-fund")
    assert explained is not None
    assert [(vote.matter.value, str(vote.date)) for vote in explained.stored.votes] == [
        ("ADOPTION", "2003-08-13"),
        ("AMENDMENT", "2003-09-10"),
    ]
    assert verify_books(plan=plan, month=SEPTEMBER, progress=quiet).differences == ()


@pytest.mark.plan_section("9")
def test_the_holders_raise_the_rates_from_the_date_on(acting_user: Any) -> None:
    plan = closed_september(acting_user)
    lower = schedule(bond=("0.50", "0.15", "0.65"))
    drafted(plan, acting_user, restated(lower), effective="2003-08-20")
    approved(plan, "am1", on="2003-08-19", portfolios=[BOND])
    book = "amendments:\n  - {id: am2, file: am2.txt, effective: 2003-09-21}\n"
    load_book_data(
        data=book.encode(),
        source="book",
        plan_code=plan.code,
        acting_user=acting_user,
        read_file=lambda name: restated(schedule()).encode(),
    )
    approved(plan, "am2", on="2003-09-10", portfolios=[BOND])
    holders_approved(plan, "am2", on="2003-09-20", portfolio=BOND)

    fees = recomputed(plan, acting_user)

    assert str(fees[BOND].distribution_fee) == "17500.00"  # 20 days at 500.00, 10 at 750.00
    assert verify_books(plan=plan, month=SEPTEMBER, progress=quiet).differences == ()


@pytest.mark.plan_section("9")
def test_an_amendment_that_lacks_a_vote_changes_nothing(acting_user: Any) -> None:
    plan = closed_september(acting_user)
    before = {fee.share_class_id: (fee.distribution_fee, fee.rates) for fee in MonthlyFee.objects.all()}
    lower = schedule(bond=("0.50", "0.15", "0.65"), new=("0.50", "0.25", "0.75"))
    drafted(plan, acting_user, restated(lower), effective="2003-09-16")

    fees = recomputed(plan, acting_user)

    new = fees.pop(NEW)
    after = {fee.share_class_id: (fee.distribution_fee, fee.rates) for fee in fees.values()}
    assert after == before
    assert (new.status, str(new.distribution_fee)) == ("NOT_IN_FORCE", "0.00")
    assert verify_books(plan=plan, month=SEPTEMBER, progress=quiet).differences == ()


@pytest.mark.plan_section("8")
def test_a_portfolio_that_joined_is_computed_from_its_day(acting_user: Any) -> None:
    plan = closed_september(acting_user)
    drafted(plan, acting_user, restated(schedule(new=("0.50", "0.25", "0.75"))), effective="2003-09-16")
    approved(plan, "am1", on="2003-09-10", matter="ADOPTION", portfolios=[NEW])
    act = {"plan": plan, "acting_user": acting_user}
    days = [*range(12, 13), *range(15, 20), *range(22, 27), 29, 30]
    figures = "".join(f"{NEW},2003-09-{day},36500000.00,\n" for day in days)
    import_net_assets(
        data=f"portfolio,date,net_assets,shares_outstanding\n{figures}".encode(),
        source="net.csv",
        progress=quiet,
        **act,
    )
    shares = f"portfolio,trade_date,kind,shares\n{NEW},2003-09-16,sale,100\n"
    import_share_activity(data=shares.encode(), source="shares.csv", add=False, progress=quiet, **act)

    close_month(
        plan=plan,
        month=SEPTEMBER,
        acting_user=acting_user,
        progress=quiet,
        recompute=Recompute(portfolio=NEW, reason="It joined"),
    )

    fee = MonthlyFee.objects.exclude(status="SUPERSEDED").get(share_class__portfolio__name=NEW)
    assert (str(fee.distribution_fee), str(fee.service_fee)) == ("7500.00", "3750.00")  # 15 days
    assert min(fee.accrued_on).isoformat() == "2003-09-16"
    assert verify_books(plan=plan, month=SEPTEMBER, progress=quiet).differences == ()
