"""The demonstration's second Plan: Class C Shares of a Portfolio beside its Class B Shares, nothing mixed."""

import pytest

from tests.factories.demo import CLASS_C_MONTHS, Shown
from tests.factories.month import portfolio_of

pytestmark = pytest.mark.django_db

VALUE_EQUITY = "INVESCO Value Equity Fund"
STOCK_FUNDS = "INVESCO STOCK FUNDS, INC."


def test_the_second_plan_has_its_own_months(shown: Shown) -> None:
    december = shown.second.months["2004-12"]

    assert (december["plan"], [one["portfolio"] for one in december["portfolios"]]) == (
        "class-c",
        [VALUE_EQUITY],
    )
    assert [month["portfolios"][0]["status"] for month in shown.second.months.values()] == ["computed"] * 3


@pytest.mark.plan_section("8")
def test_each_plan_cites_its_own_vote_for_the_same_portfolio(shown: Shown) -> None:
    of_c = portfolio_of(shown.second.months["2004-12"], VALUE_EQUITY)
    of_b = portfolio_of(shown.months["2004-12"], VALUE_EQUITY)

    assert (of_c["authority"]["adoption"], of_c["authority"]["through"]) == ("board-2004-09-15", "2005-06-30")
    assert (of_b["authority"]["adoption"], of_b["authority"]["continuance"]) == (
        "board-2003-08-13",
        "board-2004-06-09",
    )
    assert of_c["average_daily_net_assets"] != of_b["average_daily_net_assets"]


@pytest.mark.plan_section("6(a)")
def test_without_assignees_the_distributor_is_paid_itself(shown: Shown) -> None:
    for month in CLASS_C_MONTHS:
        (share,) = portfolio_of(shown.second.months[month], VALUE_EQUITY)["shares"]
        assert (share["distributor"], share["portions"]) == ("adi", [])
        assert {(one["payee"], one["fund"]) for one in shown.second.payments[month]["payments"]} == {
            ("adi", STOCK_FUNDS)
        }


def test_two_months_are_paid_and_the_third_waits_for_an_approver(shown: Shown) -> None:
    states = {
        month: {one["status"] for one in document["payments"]}
        for month, document in shown.second.payments.items()
    }

    assert states == {"2004-10": {"SETTLED"}, "2004-11": {"SETTLED"}, "2004-12": {"PREPARED"}}


def test_the_books_of_each_plan_prove_themselves(shown: Shown) -> None:
    assert (shown.verified.code, shown.second.verified.code) == (0, 0)


def test_every_command_asks_which_plan(shown: Shown) -> None:
    for command, said in shown.second.asks.items():
        assert said.code == 1, command
        assert "there are several Plans (name one of class-b, class-c)" in said.err, command
