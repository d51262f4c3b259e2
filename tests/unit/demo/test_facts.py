"""The demonstration's files: what ships is what the generator makes, and the register holds together."""

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
import yaml

from governance.domain.business_days import is_business_day
from governance.domain.money import split_in_order
from governance.domain.periods import days_between
from plan_admin.demo.booked import booked_csv, make_booked
from plan_admin.demo.cast import NEWCOMER
from plan_admin.demo.class_c_facts import make_class_c_facts
from plan_admin.demo.facts import END_OF_STORY, FIRST_DAY, LAST_DAY, Facts, make_facts
from plan_admin.demo.opening import OPENING_DAY
from plan_admin.demo.register import net_assets_csv, read_closes, share_activity_csv
from plan_admin.demo.story import CLOSED_FROM, NEWCOMER_OPENS

DATA = Path(__file__).resolve().parents[3] / "plan_admin" / "demo" / "data"
ADDITIONS = {"opening", "sale", "exchange_in", "merger_in", "reinvestment"}
TAKINGS = {"exchange_out", "redemption", "conversion", "sale_cancelled"}


def _shipped(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _millionths(shares: str) -> int:
    return int(shares.replace(".", ""))


@pytest.fixture(scope="module")
def activity() -> list[dict[str, str]]:
    return _shipped("share_activity.csv")


@pytest.fixture(scope="module")
def net_assets() -> list[dict[str, str]]:
    return _shipped("net_assets.csv")


@pytest.fixture(scope="module")
def facts() -> Facts:
    return make_facts(read_closes((DATA / "sp500_close.csv").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def whole() -> Facts:
    return make_facts(read_closes((DATA / "sp500_close.csv").read_text(encoding="utf-8")), until=END_OF_STORY)


def test_the_shipped_files_are_what_the_generator_makes_byte_for_byte(facts: Facts) -> None:
    assert net_assets_csv(facts.net_assets).encode() == (DATA / "net_assets.csv").read_bytes()
    assert share_activity_csv(facts.activity).encode() == (DATA / "share_activity.csv").read_bytes()
    booked = booked_csv(make_booked(facts.net_assets))
    assert booked.encode() == (DATA / "booked_accruals.csv").read_bytes()


def test_the_shipped_files_of_the_story_are_what_the_generator_makes_byte_for_byte(whole: Facts) -> None:
    later = whole.after(LAST_DAY)

    assert net_assets_csv(later.net_assets).encode() == (DATA / "story" / "net_assets.csv").read_bytes()
    assert share_activity_csv(later.activity).encode() == (DATA / "story" / "share_activity.csv").read_bytes()


def test_a_longer_story_changes_nothing_of_the_first_year(facts: Facts, whole: Facts) -> None:
    assert whole.net_assets[: len(facts.net_assets)] == facts.net_assets
    assert whole.activity[: len(facts.activity)] == facts.activity


def test_the_newcomer_has_a_row_for_every_business_day_from_the_one_on_which_it_opens(whole: Facts) -> None:
    days = [row.day for row in whole.net_assets if row.portfolio == NEWCOMER.name]

    assert days == [day for day in days_between(NEWCOMER_OPENS, END_OF_STORY) if is_business_day(day)]


def test_nobody_exchanges_the_newcomer_and_nobody_buys_what_is_closed(whole: Facts) -> None:
    of_newcomer = {row.kind for row in whole.activity if NEWCOMER.name in (row.portfolio, row.other)}
    closed = {
        row.kind
        for row in whole.activity
        if row.portfolio in CLOSED_FROM and row.day >= CLOSED_FROM[row.portfolio]
    }

    assert of_newcomer == {"sale", "redemption", "reinvestment"}
    assert closed.isdisjoint({"sale", "exchange_in"})
    assert "redemption" in closed


def test_the_certificate_of_the_holders_has_the_shares_outstanding_on_its_record_date(whole: Facts) -> None:
    book = yaml.safe_load((DATA / "story" / "2004-10.yaml").read_text(encoding="utf-8"))
    (certificate,) = book["shareholder_votes"]

    outstanding = next(
        row.shares
        for row in whole.net_assets
        if (row.portfolio, row.day) == (NEWCOMER.name, certificate["record_date"])
    )

    assert _millionths(certificate["outstanding"]) == outstanding
    in_favour, present = _millionths(certificate["for"]), _millionths(certificate["present"])
    assert 2 * present > outstanding > 2 * in_favour
    assert in_favour * 100 >= present * 67


def test_every_business_day_of_the_story_is_there_for_every_one_of_the_28_portfolios(
    net_assets: list[dict[str, str]],
) -> None:
    business_days = [day.isoformat() for day in days_between(FIRST_DAY, LAST_DAY) if is_business_day(day)]

    days = defaultdict(list)
    for row in net_assets:
        days[row["portfolio"]].append(row["date"])

    assert len(days) == 28
    assert all(of_portfolio == business_days for of_portfolio in days.values())


def test_the_shares_outstanding_are_the_sum_of_the_activity_up_to_each_close(
    activity: list[dict[str, str]], net_assets: list[dict[str, str]]
) -> None:
    change: Counter[tuple[str, str]] = Counter()
    for row in activity:
        sign = 1 if row["kind"] in ADDITIONS else -1
        change[row["portfolio"], max(row["trade_date"], FIRST_DAY.isoformat())] += sign * _millionths(
            row["shares"]
        )

    held: Counter[str] = Counter()
    for row in net_assets:
        held[row["portfolio"]] += change.pop((row["portfolio"], row["date"]), 0)
        assert held[row["portfolio"]] == _millionths(row["shares_outstanding"]), row

    assert not change


def test_nobody_redeems_or_converts_more_than_is_held_of_that_issue_date(
    activity: list[dict[str, str]],
) -> None:
    lots: dict[str, Counter[str]] = defaultdict(Counter)
    for row in activity:
        held = lots[row["portfolio"]]
        signed = _millionths(row["shares"]) * (1 if row["kind"] in ADDITIONS else -1)
        issued = row["original_issue_date"]
        if issued == "unknown":
            keys = sorted(held)
            held.update(dict(zip(keys, split_in_order(signed, [held[key] for key in keys]), strict=True)))
        elif row["kind"] in ("sale", "sale_cancelled"):
            held[issued or row["trade_date"]] += signed
        else:
            held[issued] += signed
        assert min(held.values()) >= 0, row


def test_each_row_of_activity_is_one_the_door_can_take(activity: list[dict[str, str]]) -> None:
    for row in activity:
        day = date.fromisoformat(row["trade_date"])

        assert row["kind"] in ADDITIONS | TAKINGS
        assert _millionths(row["shares"]) > 0
        assert is_business_day(day) or day == OPENING_DAY
        assert bool(row["other_portfolio"]) == (row["kind"] in ("exchange_in", "exchange_out", "merger_in"))
        if row["original_issue_date"] not in ("", "unknown"):
            assert date(1996, 1, 1) <= date.fromisoformat(row["original_issue_date"]) <= day


def test_what_is_exchanged_out_of_one_portfolio_comes_into_the_other(activity: list[dict[str, str]]) -> None:
    def pairs(kind: str, here: str, there: str) -> Counter[tuple[str, ...]]:
        keys = ("trade_date", here, there, "amount", "original_issue_date")
        return Counter(tuple(row[key] for key in keys) for row in activity if row["kind"] == kind)

    out = pairs("exchange_out", "portfolio", "other_portfolio")
    came_in = pairs("exchange_in", "other_portfolio", "portfolio")

    assert out == came_in
    assert sum(out.values()) > 400


def test_references_are_never_used_twice(activity: list[dict[str, str]]) -> None:
    references = [row["reference"] for row in activity if row["reference"]]

    assert len(references) == len(set(references)) > 20


def test_the_files_stay_modest(activity: list[dict[str, str]]) -> None:
    assert len(activity) <= 15_000
    assert set(Counter(row["kind"] for row in activity)) == ADDITIONS | TAKINGS


def test_the_book_lists_the_calculations_that_no_user_gave_and_none_for_may() -> None:
    book = yaml.safe_load((DATA / "book.yaml").read_text(encoding="utf-8"))

    months = [entry["month"] for entry in book["monthly_calculations"]]

    # December to February are given in the portal.
    assert months == ["2003-09", "2003-10", "2003-11", "2004-03", "2004-04"]
    assert all(is_business_day(entry["received"]) for entry in book["monthly_calculations"])


def test_the_book_speaks_of_portfolios_that_have_facts(net_assets: list[dict[str, str]]) -> None:
    book = yaml.safe_load((DATA / "book.yaml").read_text(encoding="utf-8"))
    known = {row["portfolio"] for row in net_assets}

    named = {entry["portfolio"] for entry in [*book["portfolios"], *book["claims"]]}
    named |= {
        name for entry in book["transfers"] if entry["portfolios"] != "all" for name in entry["portfolios"]
    }

    assert named <= known


def test_the_class_c_files_are_what_the_generator_makes() -> None:
    closes = read_closes((DATA / "sp500_close.csv").read_text(encoding="utf-8"))

    facts = make_class_c_facts(closes)

    assert (DATA / "class_c" / "net_assets.csv").read_text(encoding="utf-8") == net_assets_csv(
        facts.net_assets
    )
    assert (DATA / "class_c" / "share_activity.csv").read_text(encoding="utf-8") == share_activity_csv(
        facts.activity
    )
