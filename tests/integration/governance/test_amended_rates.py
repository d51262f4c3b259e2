"""Sections 8 and 9: from when which rates are in force, by whose votes, and what an amendment lacks."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.domain.amendments import rates_on
from governance.models import Act, Plan
from governance.selectors.amendments import amendment_standing, amendments_standing, late_approvals
from governance.selectors.plan_status import plan_status_document
from governance.selectors.rates import schedule_a_of
from governance.services.plans import load_plan
from tests.factories.amendments import (
    BETA_BOND,
    BOND_RAISED,
    WITH_BOND,
    amendment,
    approved,
    holders_approved,
    loaded,
    restated,
    reworded,
)
from tests.factories.books import small_book
from tests.factories.plans import GROWTH, INCOME, SCHEDULE, VALUE, plan_text, small_plan

pytestmark = pytest.mark.django_db
LOWER = ("0.60%", "0.20%", "0.80%")
OWN = (GROWTH, INCOME, VALUE)
LOWERED = [(fund, name, LOWER if name != VALUE else own) for fund, name, own in SCHEDULE]
ADOPTED = {"id": "v1", "matter": "adoption", "meeting": "m1", "portfolios": list(OWN), "for": "all"}


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return small_plan(acting_user)


def drafted(acting_user: Any, folder: Path, text: str, **changes: Any) -> None:
    """The book with one more amendment; its id names its file."""
    entry = amendment(**changes)
    entry["file"] = f"{entry['id']}.txt"
    book = small_book(amendments=[entry], votes=[ADOPTED], monthly_calculations=None)
    loaded(acting_user, folder, book, {entry["file"]: text})


def percents(plan: Plan, portfolio: str, *days: str, known_at: int | None = None) -> list[str]:
    """The three rates on each of the days, in hundredths of a percent."""
    share_class = plan.share_classes.get(portfolio__name=portfolio).pk
    spans = schedule_a_of(plan, known_at=known_at)[share_class] if share_class in schedule_a_of(plan) else ()
    found = []
    for day in days:
        rates = rates_on(spans, date.fromisoformat(day))
        found.append(
            "none"
            if rates is None
            else "/".join(str(rate // 10_000) for rate in (rates.asset_based, rates.service, rates.aggregate))
        )
    return found


def lacks(plan: Plan, entry: str) -> dict[str, tuple[str, ...]]:
    """By Portfolio: what the amendment lacks, of those that it concerns."""
    standing = amendment_standing(plan, entry)
    assert standing is not None
    return {one.row.portfolio_name: one.lacks for one in standing.changed}


@pytest.mark.plan_section("8")
def test_a_portfolio_joins_at_its_rates_from_its_date_once_it_is_adopted(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    drafted(acting_user, tmp_path, restated(WITH_BOND))
    before = percents(plan, BETA_BOND, "2004-10-01")

    approved(plan, "am1", on="2004-08-04", matter="ADOPTION", portfolios=[BETA_BOND])

    assert before == ["none"]
    assert percents(plan, BETA_BOND, "2004-09-30", "2004-10-01", "2010-01-01") == [
        "none",
        "50/25/75",
        "50/25/75",
    ]


@pytest.mark.plan_section("8")
def test_a_portfolio_that_is_not_adopted_has_no_rates_and_says_what_it_lacks(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    drafted(acting_user, tmp_path, restated(WITH_BOND))
    approved(plan, "am1", on="2004-08-04", matter="ADOPTION", portfolios=[BETA_BOND], carried=False)

    assert percents(plan, BETA_BOND, "2004-10-01") == ["none"]
    assert "the votes of its Board (Section 8)" in lacks(plan, "am1")[BETA_BOND][0]


@pytest.mark.plan_section("9")
def test_rates_go_up_only_with_the_holders_of_those_shares(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    drafted(acting_user, tmp_path, restated(WITH_BOND))
    approved(plan, "am1", on="2004-08-04", matter="ADOPTION", portfolios=[BETA_BOND])
    drafted(acting_user, tmp_path, restated(BOND_RAISED), id="am2", effective="2005-03-16")
    approved(plan, "am2", on="2005-02-01", portfolios=[BETA_BOND])
    without_holders = percents(plan, BETA_BOND, "2005-03-16")
    missing = lacks(plan, "am2")

    holders_approved(plan, "am2", on="2005-03-01", portfolio=BETA_BOND)

    assert without_holders == ["50/25/75"]
    assert missing == {BETA_BOND: ("the vote of the holders of its Shares (1940 Act majority)",)}
    assert percents(plan, BETA_BOND, "2005-03-15", "2005-03-16") == ["50/25/75", "75/25/100"]


@pytest.mark.plan_section("9")
@pytest.mark.parametrize(("shares", "rate"), [(500, "50/25/75"), (501, "75/25/100")])
def test_exactly_half_of_the_shares_is_no_majority(
    plan: Plan, acting_user: Any, tmp_path: Path, shares: int, rate: str
) -> None:
    drafted(acting_user, tmp_path, restated(WITH_BOND))
    approved(plan, "am1", on="2004-08-04", matter="ADOPTION", portfolios=[BETA_BOND])
    drafted(acting_user, tmp_path, restated(BOND_RAISED), id="am2", effective="2005-03-16")
    approved(plan, "am2", on="2005-02-01", portfolios=[BETA_BOND])

    holders_approved(plan, "am2", on="2005-03-01", portfolio=BETA_BOND, votes_for=shares)

    assert percents(plan, BETA_BOND, "2005-03-16") == [rate]


@pytest.mark.plan_section("9")
def test_the_holders_alone_raise_nothing(plan: Plan, acting_user: Any, tmp_path: Path) -> None:
    drafted(acting_user, tmp_path, restated(WITH_BOND))
    approved(plan, "am1", on="2004-08-04", matter="ADOPTION", portfolios=[BETA_BOND])
    drafted(acting_user, tmp_path, restated(BOND_RAISED), id="am2", effective="2005-03-16")

    holders_approved(plan, "am2", on="2005-03-01", portfolio=BETA_BOND)

    assert percents(plan, BETA_BOND, "2005-03-16") == ["50/25/75"]


@pytest.mark.plan_section("9")
def test_rates_go_down_for_exactly_the_portfolios_whose_boards_approved(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    drafted(acting_user, tmp_path, restated(LOWERED), effective="2004-03-16")

    approved(plan, "am1", on="2004-03-01", portfolios=[GROWTH])

    assert [percents(plan, name, "2004-03-16") for name in OWN] == [
        ["60/20/80"],
        ["75/25/100"],
        ["75/25/100"],
    ]
    assert lacks(plan, "am1") == {GROWTH: (), INCOME: ("the votes of its Board (Section 9)",)}


@pytest.mark.plan_section("9")
def test_an_amendment_never_takes_effect_before_its_last_approval_and_is_reported(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    drafted(acting_user, tmp_path, restated(LOWERED), effective="2004-03-16")

    late = approved(plan, "am1", on="2004-04-01", portfolios=[GROWTH])

    assert percents(plan, GROWTH, "2004-03-31", "2004-04-01") == ["75/25/100", "60/20/80"]
    found = late_approvals(plan)
    assert [(one.vote, one.by_holders) for one in found] == [(late.entry, False)]
    assert found[0].problem == (
        "Section 9: am1 was to hold from 2004-03-16, before it was approved on 2004-04-01"
    )
    assert found[0].remedy == "give am1 an effective date on or after 2004-04-01"


@pytest.mark.plan_section("9")
def test_who_approves_once_more_after_the_date_is_not_late(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    drafted(acting_user, tmp_path, restated(LOWERED), effective="2004-03-16")
    approved(plan, "am1", on="2004-03-16", portfolios=[GROWTH])
    approved(plan, "am1", on="2004-04-01", portfolios=[GROWTH])

    assert late_approvals(plan) == ()


@pytest.mark.plan_section("9")
def test_a_vote_on_another_text_counts_for_nothing(plan: Plan, acting_user: Any, tmp_path: Path) -> None:
    drafted(acting_user, tmp_path, restated(LOWERED), effective="2004-03-16")

    approved(plan, "am1", on="2004-03-01", portfolios=[GROWTH], digest="0" * 64)

    assert percents(plan, GROWTH, "2004-03-16") == ["75/25/100"]
    assert "void: the text of am1 was changed after the vote" in lacks(plan, "am1")[GROWTH][0]


@pytest.mark.plan_section("9")
def test_a_later_amendment_is_measured_against_the_rates_of_its_own_date(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    drafted(acting_user, tmp_path, restated(LOWERED), effective="2004-03-16")
    drafted(acting_user, tmp_path, restated(SCHEDULE), id="am2", effective="2005-03-16")
    approved(plan, "am2", on="2005-03-01", portfolios=[GROWTH])
    as_it_was = lacks(plan, "am2")

    approved(plan, "am1", on="2004-03-01", portfolios=[GROWTH])

    assert as_it_was == {}
    assert lacks(plan, "am2") == {GROWTH: ("the vote of the holders of its Shares (1940 Act majority)",)}
    assert percents(plan, GROWTH, "2005-03-16") == ["60/20/80"]


@pytest.mark.plan_section("9")
def test_material_words_need_both_boards_of_every_portfolio(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    drafted(acting_user, tmp_path, reworded("at least quarterly", "at least monthly"))

    approved(plan, "am1", on="2004-09-01", portfolios=[GROWTH, INCOME])

    assert lacks(plan, "am1") == {GROWTH: (), INCOME: (), VALUE: ("the votes of its Board (Section 9)",)}
    standing = amendments_standing(plan)[0]
    assert [one.number for one in standing.differences] == ["7"]
    assert [(run.mark, run.words) for run in standing.differences[0].runs if run.mark != "kept"] == [
        ("taken out", "quarterly,"),
        ("put in", "monthly,"),
    ]


@pytest.mark.plan_section("9")
def test_words_that_are_not_material_need_no_vote(plan: Plan, acting_user: Any, tmp_path: Path) -> None:
    by = {"material": False, "determined_by": "Counsel", "reason": "A clerical correction"}
    drafted(acting_user, tmp_path, reworded("at least quarterly", "at least monthly"), **by)

    standing = amendments_standing(plan)[0]
    assert standing.is_settled
    assert not standing.has_taken_effect(date(2004, 9, 30))
    assert standing.has_taken_effect(date(2004, 10, 1))


@pytest.mark.plan_section("9")
@pytest.mark.parametrize(("determined", "rate"), [(False, "50/20/75"), (True, "50/25/75")])
def test_a_service_fee_up_within_the_aggregate_needs_holders_unless_counsel_determined_otherwise(
    acting_user: Any, tmp_path: Path, determined: bool, rate: str
) -> None:
    before, after = ("0.50%", "0.20%", "0.75%"), ("0.50%", "0.25%", "0.75%")
    old = [(fund, name, before if name == VALUE else own) for fund, name, own in SCHEDULE]
    new = [(fund, name, after if name == VALUE else own) for fund, name, own in SCHEDULE]
    load_plan(
        data=plan_text(schedule=old).encode(), source="plan.txt", code="class-b", acting_user=acting_user
    )
    plan = Plan.objects.get()
    by = {"material": False, "determined_by": "Counsel", "reason": "Not material"} if determined else {}
    drafted(acting_user, tmp_path, restated(new), **by)

    approved(plan, "am1", on="2004-09-01", portfolios=[VALUE])

    assert percents(plan, VALUE, "2004-10-01") == [rate]


def test_rates_are_as_they_were_known(plan: Plan, acting_user: Any, tmp_path: Path) -> None:
    drafted(acting_user, tmp_path, restated(LOWERED), effective="2004-03-16")
    known = Act.objects.latest("pk").pk
    Act.objects.create(kind="vote", acting_user=acting_user)
    approved(plan, "am1", on="2004-03-01", portfolios=[GROWTH])

    assert percents(plan, GROWTH, "2004-03-16", known_at=known) == ["75/25/100"]
    assert percents(plan, GROWTH, "2004-03-16") == ["60/20/80"]


def test_a_plan_without_amendments_costs_one_query_more(plan: Plan) -> None:
    with CaptureQueriesContext(connection) as queries:
        schedule_a_of(plan)

    assert len(queries) == 2


def test_the_status_of_a_day_has_its_rates_and_what_is_proposed(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    drafted(acting_user, tmp_path, restated(LOWERED), effective="2004-03-16")
    approved(plan, "am1", on="2004-03-01", portfolios=[GROWTH])

    document = plan_status_document(plan, on=date(2004, 3, 16))

    rates = {one["portfolio"]: one["rates"] for one in document["portfolios"]}
    assert rates[GROWTH] == {
        "distribution_fee": "0.006",
        "service_fee": "0.002",
        "aggregate_fee": "0.008",
        "amendment": "am1",
    }
    assert rates[INCOME]["amendment"] is None
    assert document["amendments"] == [
        {
            "amendment": "am1",
            "effective": "2004-03-16",
            "portfolios": [
                {"portfolio": GROWTH, "change": "CHANGES", "from": "2004-03-16", "lacks": []},
                {
                    "portfolio": INCOME,
                    "change": "CHANGES",
                    "from": None,
                    "lacks": ["the votes of its Board (Section 9)"],
                },
            ],
        }
    ]
