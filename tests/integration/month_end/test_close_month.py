"""`close_month` on a world that can be computed by head: every figure, and every key of its file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from governance.models import Act
from tests.factories.month import (
    ALPHA,
    BETA,
    GROWTH,
    INCOME,
    VALUE,
    Document,
    MonthWorld,
    Said,
    do,
    paid,
    portfolio_of,
    rows_of_all_tables,
    shares_of,
    without_ids,
)
from tests.factories.once import made_and_undone
from tests.factories.plans import plan_text
from tests.factories.processes import manage

pytestmark = pytest.mark.django_db

DEFAULTS = {
    "DAY_COUNT": "ACTUAL_ACTUAL",
    "NET_ASSETS_BASIS": "SAME_DAY",
    "FREE_SHARES": "AT_ISSUE",
    "SERVICE_FEE": "SERVICING",
    "AFTER_TERMINATION": "DISTRIBUTION_FEE_ON_SHARES_SOLD",
    "OUTSTANDING_SHARES_TEST": "1940_ACT",
    "CONTINUANCE_TERM": "WITHIN_90_DAYS",
    "CALCULATION_TOLERANCE": "0.00",
    "TIE_TOLERANCE": "0.001",
}
AUTHORITY = {"adoption": "m1", "continuance": None, "through": "2004-06-30"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """September 2003: previewed, closed, and shown to people."""

    rows_before: dict[str, int]
    previewed: Said
    rows_after_preview: dict[str, int]
    document: Document
    shown: Said


@pytest.fixture(scope="module")
def closed(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Closed:
    """One world for all these tests, which only look at what was said."""
    with made_and_undone(django_db_blocker):
        world = MonthWorld.loaded(tmp_path_factory.mktemp("world"))
        world.calculate()
        before = rows_of_all_tables()
        previewed = do("close_month", "2003-09", preview=True, json=True)
        after = rows_of_all_tables()
        return Closed(
            rows_before=before,
            previewed=previewed,
            rows_after_preview=after,
            document=world.close(),
            shown=do("close_month", "2003-09"),
        )


@pytest.mark.plan_section("2")
def test_fees_are_the_sum_of_their_days_to_the_cent(closed: Closed) -> None:
    fees = [
        (one["portfolio"], one["days"], one["average_daily_net_assets"], one["distribution_fee"])
        + (one["service_fee"],)
        for one in closed.document["portfolios"]
    ]

    # 30 days of 750.00 and 250.00; of 150.00 and 50.00; 1,000,000 x 0.0075 x 30 / 365 is 616.438...
    assert fees == [
        (GROWTH, 30, "36500000.00", "22500.00", "7500.00"),
        (INCOME, 30, "7300000.00", "4500.00", "1500.00"),
        (VALUE, 30, "1000000.00", "616.44", "205.48"),
    ]


@pytest.mark.plan_section("6(a)")
@pytest.mark.plan_section("6(b)")
def test_shares_and_portions_are_split_to_the_cent(closed: Closed) -> None:
    growth, income, value = (shares_of(closed.document, name) for name in (GROWTH, INCOME, VALUE))

    # idi holds 60 % of Growth, two thirds of that issued in Bank B's window; the service fee is adi's alone.
    assert growth == {
        "adi": ("9000.00", "7500.00", {"trust-a": "5400.00"}, "3600.00"),
        "idi": ("13500.00", "0.00", {"bank-b": "9000.00"}, "4500.00"),
    }
    assert income == {
        "adi": ("3000.00", "1500.00", {"trust-a": "1800.00"}, "1200.00"),
        "idi": ("1500.00", "0.00", {"bank-b": "1500.00"}, "0.00"),
    }
    # 616.44 over 6 and 1 is 528.377 and 88.062: the larger fraction gets the odd cent; then 317.028, 211.352.
    assert value == {
        "adi": ("528.38", "205.48", {"trust-a": "317.03"}, "211.35"),
        "idi": ("88.06", "0.00", {}, "88.06"),
    }


@pytest.mark.plan_section("6(d)")
@pytest.mark.plan_section("6(e)")
def test_each_fund_pays_each_payee_once(closed: Closed) -> None:
    assert paid(closed.document) == [
        (ALPHA, "trust-a", "7200.00", "PREPARED"),
        (ALPHA, "depository-c", "15000.00", "PREPARED"),
        (ALPHA, "adi", "13800.00", "PREPARED"),
        (BETA, "trust-a", "317.03", "PREPARED"),
        (BETA, "adi", "416.83", "PREPARED"),
        (BETA, "idi", "88.06", "PREPARED"),
    ]
    assert closed.document["totals"] == {
        "distribution_fee": "27616.44",
        "service_fee": "9205.48",
        "prepared": "36821.92",
        "held": "0.00",
    }


def test_the_file_has_its_keys_and_no_other(closed: Closed) -> None:
    document = closed.document

    assert list(document) == ["format", "month", "plan", "portfolios", "payments", "totals"]
    assert (document["format"], document["month"], document["plan"]) == (1, "2003-09", "class-b")
    assert {tuple(one) for one in document["portfolios"]} == {
        (
            *("fund", "portfolio", "status", "problems", "authority", "rates", "conventions", "days"),
            *("average_daily_net_assets", "distribution_fee", "service_fee", "shares"),
        )
    }
    assert {tuple(one) for one in document["payments"]} == {
        (
            *("id", "sequence", "fund", "payee", "payee_kind", "amount", "status", "held_because"),
            *("authority", "lines"),
        )
    }
    assert {tuple(line) for one in document["payments"] for line in one["lines"]} == {
        ("portfolio", "component", "distributor", "assignee", "claim", "for_month", "of", "amount")
    }


def test_a_portfolio_says_what_it_was_computed_from(closed: Closed) -> None:
    growth = portfolio_of(closed.document, GROWTH)

    assert {name: value for name, value in growth.items() if name != "shares"} == {
        "fund": "ALPHA FUNDS, INC.",
        "portfolio": "Alpha Growth Fund",
        "status": "computed",
        "problems": [],
        "authority": AUTHORITY,
        "rates": {"distribution_fee": "0.0075", "service_fee": "0.0025"},
        "conventions": DEFAULTS,
        "days": 30,
        "average_daily_net_assets": "36500000.00",
        "distribution_fee": "22500.00",
        "service_fee": "7500.00",
    }


def test_a_share_names_its_portions_and_its_balance(closed: Closed) -> None:
    first = portfolio_of(closed.document, GROWTH)["shares"][0]

    assert first == {
        "distributor": "adi",
        "distribution_fee": "9000.00",
        "service_fee": "7500.00",
        "portions": [{"assignee": "trust-a", "amount": "5400.00"}],
        "balance": "3600.00",
    }


def test_a_payment_cites_its_votes_and_every_line_what_it_pays(closed: Closed) -> None:
    agent = dict(next(one for one in closed.document["payments"] if one["payee"] == "depository-c"))
    nothing = {"claim": None, "for_month": None, "of": None}
    line = {"component": "DISTRIBUTION_FEE", "distributor": "idi", **nothing}

    assert agent.pop("id").isdecimal()
    assert agent == {
        "sequence": 1,
        "fund": ALPHA,
        "payee": "depository-c",
        "payee_kind": "COLLECTION_AGENT",
        "amount": "15000.00",
        "status": "PREPARED",
        "held_because": [],
        "authority": AUTHORITY,
        "lines": [
            {"portfolio": GROWTH, **line, "assignee": None, "amount": "4500.00"},
            {"portfolio": GROWTH, **line, "assignee": "bank-b", "amount": "9000.00"},
            {"portfolio": INCOME, **line, "assignee": "bank-b", "amount": "1500.00"},
        ],
    }


def test_the_service_fee_is_a_line_of_the_distributors_own_payment(closed: Closed) -> None:
    own = next(one for one in closed.document["payments"] if (one["fund"], one["payee"]) == (BETA, "adi"))

    assert own["payee_kind"] == "DISTRIBUTOR"
    assert [(line["component"], line["assignee"], line["amount"]) for line in own["lines"]] == [
        ("DISTRIBUTION_FEE", None, "211.35"),
        ("SERVICE_FEE", None, "205.48"),
    ]


@pytest.mark.django_db(transaction=True)
def test_standard_output_is_one_document_and_progress_goes_to_standard_error(tmp_path: Path) -> None:
    MonthWorld.loaded(tmp_path)

    said = manage("close_month", "2003-09", "--json", "--user", "closer")

    assert said.returncode == 0
    assert json.loads(said.stdout)["totals"]["distribution_fee"] == "27616.44"
    assert said.stdout.startswith("{")
    assert json.JSONDecoder().raw_decode(said.stdout)[1] == len(said.stdout.rstrip("\n"))
    assert "3 of 3 share classes" in said.stderr
    refused = manage("close_month", "2003-09", "--json", "--plan", "class-z")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "--plan: there is no Plan 'class-z' (one of class-b)\n"


def test_a_preview_writes_nothing_at_all(closed: Closed) -> None:
    assert closed.previewed.code == 0
    assert closed.rows_after_preview == closed.rows_before


def test_a_preview_is_what_the_closing_gives(closed: Closed) -> None:
    assert without_ids(json.loads(closed.previewed.out)) == without_ids(closed.document)


def test_people_read_the_same_figures(closed: Closed) -> None:
    assert closed.shown.code == 0
    assert "36,500,000.00" in closed.shown.out
    assert "m1 (through 2004-06-30)" in closed.shown.out
    last = closed.shown.out.strip().splitlines()[-1]
    assert last == ("Totals: distribution fee 27,616.44, service fee 9,205.48; prepared 36,821.92, held -")


def test_without_a_plan_the_month_is_refused() -> None:
    said = do("close_month", "2003-09", json=True)

    assert (said.code, said.out) == (1, "")
    assert "no Plan is loaded" in said.err


@pytest.mark.parametrize(
    "month", ["2003-13", "2003-9", "September 2003", "2003-09-01", "", "0000-01", "0001-01", "9999-12"]
)
def test_what_is_no_month_is_refused(month: str, tmp_path: Path) -> None:
    MonthWorld(tmp_path).plan()
    before = rows_of_all_tables()

    said = do("close_month", month, json=True)

    assert (said.code, said.out) == (1, "")
    assert "YYYY-MM" in said.err
    assert rows_of_all_tables() == before


def test_of_two_plans_one_must_be_named_and_the_other_stays_as_it_is(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    path = tmp_path / "class-c.txt"
    path.write_text(plan_text(share_class="Class C"))
    world.run("load_plan", str(path), code="class-c")

    unnamed = do("close_month", "2003-09", json=True)
    named = MonthWorld.read(do("close_month", "2003-09", json=True, plan="class-b"))
    other = MonthWorld.read(do("close_month", "2003-09", json=True, plan="class-c"))

    assert (unnamed.code, unnamed.out) == (1, "")
    assert "name one of class-b, class-c" in unnamed.err
    assert (named["plan"], named["totals"]["distribution_fee"]) == ("class-b", "27616.44")
    assert (other["plan"], {one["status"] for one in other["portfolios"]}) == ("class-c", {"not_in_force"})


def test_a_class_that_fails_is_listed_and_the_others_are_done(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, without_net_assets=[INCOME])

    said = do("close_month", "2003-09", json=True)

    document = json.loads(said.out)
    assert said.code == 0
    assert [one["status"] for one in document["portfolios"]] == ["computed", "failed", "computed"]
    failed = portfolio_of(document, INCOME)
    assert failed["problems"][0].startswith("Section 2: no net assets on 2003-09-01, 2003-09-02, ")
    assert failed["shares"] == []
    assert failed["distribution_fee"] == failed["service_fee"] == "0.00"
    assert {line["portfolio"] for one in document["payments"] for line in one["lines"]} == {GROWTH, VALUE}
    assert document["totals"]["distribution_fee"] == "23116.44"
    assert "1 share classes failed" in world.shown()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"preview": True, "finish": True}, "--finish: does not go with --preview"),
        ({"recompute": GROWTH}, "--reason: is missing"),
        ({"recompute": "Gamma Fund", "reason": "A correction"}, "'Gamma Fund' is no Portfolio of the Plan"),
        ({"reason": "A correction"}, "--reason: goes with --recompute"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: Any, words: str, tmp_path: Path) -> None:
    MonthWorld.loaded(tmp_path)
    before = rows_of_all_tables()

    said = do("close_month", "2003-09", json=True, **options)

    assert (said.code, said.out) == (1, "")
    assert words in said.err
    assert rows_of_all_tables() == before


@pytest.mark.plan_section("6")
def test_finishing_and_reviewing_by_command_keep_their_reason(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.close(finish=True, reason="The Board has seen it")
    world.calculate()

    world.run("review_held", reason="The Calculation came")

    reasons = dict(Act.objects.exclude(reason="").values_list("kind", "reason"))
    assert reasons == {
        "close_month": "The Board has seen it",
        "finish_month": "The Board has seen it",
        "review_held": "The Calculation came",
    }
