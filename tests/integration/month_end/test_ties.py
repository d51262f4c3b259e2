"""A month that differs from what others say of it is finished when each difference has its reason."""

import csv
import io
import json
from pathlib import Path

import pytest

from fees.models import MonthlyFee, TieReason
from tests.factories.month import (
    GROWTH,
    INCOME,
    SEPTEMBER,
    VALUE,
    Document,
    MonthWorld,
    Said,
    do,
    portfolio_of,
    rows_of_all_tables,
)

pytestmark = pytest.mark.django_db
# What accrues: Growth 22,500.00 and 7,500.00; Income 4,500.00 and 1,500.00; Value 616.44 and 205.48.
BOOKED = (
    (GROWTH, "distribution_fee", "22500.00"),
    (GROWTH, "service_fee", "7501.00"),
    (INCOME, "distribution_fee", "4496.92"),
    (INCOME, "service_fee", "1500.02"),
)
WHY = "The accountant divides by 365.25."


def book(folder: Path, *rows: tuple[str, str, str], month: str = SEPTEMBER) -> None:
    """Import what was booked."""
    lines = [f"{portfolio},{month},{component},{amount}" for portfolio, component, amount in rows]
    file = folder / "booked.csv"
    file.write_text("\n".join(["portfolio,month,component,amount", *lines]) + "\n")
    said = do("import_booked_accruals", str(file), quiet=True)
    assert said.code == 0, said.err


def outstanding(folder: Path, portfolio: str, shares: str) -> None:
    """What the transfer agent says of the last business day of September."""
    file = folder / "outstanding.csv"
    amount = {GROWTH: "36500000.00", VALUE: "1000000.00"}[portfolio]
    file.write_text(
        f"portfolio,date,net_assets,shares_outstanding\n{portfolio},2003-09-30,{amount},{shares}\n"
    )
    said = do("import_net_assets", str(file), quiet=True)
    assert said.code == 0, said.err


def rolled() -> Document:
    return dict(json.loads(do("rollforward", SEPTEMBER, json=True).out))


def beside(portfolio: str, what: str) -> tuple[str | None, str | None, str, str | None]:
    one = portfolio_of(rolled(), portfolio)
    part = one["shares"] if what == "shares" else one["payable"][what]
    given = "outstanding" if what == "shares" else "booked"
    return part[given], part["difference"], part["state"], part["reason"]


def explain(portfolio: str = "alpha-income-fund", kind: str = "distribution_fee", why: str = WHY) -> Said:
    return do("explain_difference", SEPTEMBER, portfolio, kind, reason=why, quiet=True, user="officer")


def finish() -> Said:
    return do("close_month", SEPTEMBER, finish=True, quiet=True)


def statuses() -> set[str]:
    return set(MonthlyFee.objects.values_list("status", flat=True))


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    made = MonthWorld.loaded(tmp_path)
    made.close()
    return made


def test_without_figures_of_others_nothing_differs_and_the_month_is_finished(world: MonthWorld) -> None:
    assert beside(GROWTH, "service_fee") == (None, None, "not given", None)
    assert beside(GROWTH, "shares") == (None, None, "not given", None)

    assert finish().code == 0
    assert statuses() == {"CLOSED"}


@pytest.mark.plan_section("2")
def test_a_booked_fee_stands_beside_what_accrued(world: MonthWorld) -> None:
    book(world.folder, *BOOKED)

    assert beside(GROWTH, "distribution_fee") == ("22500.00", "0.00", "ties", None)
    assert beside(GROWTH, "service_fee") == ("7501.00", "1.00", "ties", None)
    assert beside(INCOME, "distribution_fee") == ("4496.92", "-3.08", "unexplained", None)
    assert beside(INCOME, "service_fee") == ("1500.02", "0.02", "ties", None)
    assert beside(VALUE, "service_fee") == (None, None, "not given", None)
    totals = rolled()["totals"]
    assert (totals["distribution_fee"]["booked"], totals["distribution_fee"]["difference"]) == (
        "26996.92",
        "-3.08",
    )
    assert rolled()["problems"] == [
        {
            "portfolio": INCOME,
            "tie": "distribution_fee",
            "problem": "Section 2: 4496.92 of distribution fee is booked,"
            " 3.08 less than the 4500.00 that accrued",
            "needs_reason": True,
        }
    ]


def test_a_difference_is_a_problem_of_the_month_until_it_has_its_reason(world: MonthWorld) -> None:
    book(world.folder, *BOOKED)
    problems = [one["problems"] for one in world.close()["portfolios"]]

    explain()

    assert problems == [
        [],
        [
            "Section 2: 4496.92 of distribution fee is booked,"
            " 3.08 less than the 4500.00 that accrued; it needs a reason before the month is finished"
        ],
        [],
    ]
    assert [one["problems"] for one in world.close()["portfolios"]] == [[], [], []]


@pytest.mark.plan_section("2")
def test_a_month_is_not_finished_while_a_difference_has_no_reason(world: MonthWorld) -> None:
    book(world.folder, *BOOKED, (VALUE, "service_fee", "0.00"))

    refused = finish()

    assert refused.code == 1
    assert refused.err.splitlines() == [
        "Alpha Income Fund, 2003-09, distribution fee: Section 2: 4496.92 of distribution fee is booked,"
        " 3.08 less than the 4500.00 that accrued (correct it, or say why:"
        ' explain_difference 2003-09 alpha-income-fund distribution_fee --reason "...")',
        "Beta Value Fund, 2003-09, service fee: Section 2: 0.00 of service fee is booked,"
        " 205.48 less than the 205.48 that accrued (correct it, or say why:"
        ' explain_difference 2003-09 beta-value-fund service_fee --reason "...")',
    ]
    assert statuses() == {"COMPUTED"}


@pytest.mark.plan_section("2")
def test_a_month_is_finished_once_the_difference_has_its_reason(world: MonthWorld) -> None:
    book(world.folder, *BOOKED)

    said = explain()

    assert (said.code, said.out) == (
        0,
        "Explained: Alpha Income Fund, 2003-09: Section 2: 4496.92 of distribution fee is booked,"
        " 3.08 less than the 4500.00 that accrued\n",
    )
    assert beside(INCOME, "distribution_fee") == ("4496.92", "-3.08", "explained", WHY)
    assert rolled()["problems"] == []
    assert finish().code == 0
    assert statuses() == {"CLOSED"}


def test_a_difference_that_changes_needs_a_new_reason(world: MonthWorld) -> None:
    book(world.folder, *BOOKED)
    explain()
    book(world.folder, (INCOME, "distribution_fee", "4496.91"))

    assert beside(INCOME, "distribution_fee") == ("4496.91", "-3.09", "unexplained", None)
    assert finish().code == 1

    explain(why="A cent more.")

    old, new = TieReason.objects.order_by("pk")
    assert (old.difference, old.superseded_by_id, old.recorded_by.acting_user.username) == (
        -308,
        new.recorded_by_id,
        "officer",
    )
    assert (new.difference, new.reason, new.superseded_by_id) == (-309, "A cent more.", None)
    assert finish().code == 0


def test_a_correction_that_ties_needs_no_reason(world: MonthWorld) -> None:
    book(world.folder, *BOOKED)

    book(world.folder, (INCOME, "distribution_fee", "4500.00"))

    assert finish().code == 0


def test_the_same_reason_again_changes_nothing(world: MonthWorld) -> None:
    book(world.folder, *BOOKED)
    explain()

    again = explain(why=f"  {WHY} ")

    assert again.code == 0
    assert TieReason.objects.count() == 1


@pytest.mark.parametrize(
    ("portfolio", "kind", "why", "words"),
    [
        (GROWTH, "service_fee", WHY, "it ties within the tolerance; there is nothing to explain"),
        (VALUE, "service_fee", WHY, "nobody has given a figure to compare with"),
        (GROWTH, "shares", WHY, "nobody has given a figure to compare with"),
        ("Gamma", "service_fee", WHY, "PORTFOLIO: 'Gamma' is no Portfolio of the Plan"),
        (GROWTH, "cdsc", WHY, "KIND: 'cdsc' is not a kind of tie"),
        (INCOME, "distribution_fee", "  ", "--reason: is missing (say why the figures differ)"),
    ],
)
def test_a_reason_for_nothing_or_without_words_is_refused(
    portfolio: str, kind: str, why: str, words: str, world: MonthWorld
) -> None:
    book(world.folder, *BOOKED)
    before = rows_of_all_tables()

    said = explain(portfolio, kind, why)

    assert said.code == 1
    assert words in said.err
    assert rows_of_all_tables() == before


@pytest.mark.plan_section("6(a)")
def test_shares_stand_beside_what_the_transfer_agent_has_outstanding(world: MonthWorld) -> None:
    # Of 1,000,010 Shares 10.0001 may differ; of 70,000 Shares 0.7.
    outstanding(world.folder, GROWTH, "1000010.000000")
    outstanding(world.folder, VALUE, "69999.25")

    assert beside(GROWTH, "shares") == ("1000010.000000", "10.000000", "ties", None)
    assert beside(VALUE, "shares") == ("69999.250000", "-0.750000", "unexplained", None)
    assert "Section 6(a): 69999.250000 Shares are outstanding by the transfer agent," in finish().err

    explain(VALUE, "shares", "A trade of the 30th reached the agent late.")

    assert finish().code == 0


def test_a_class_that_was_not_in_force_owes_nothing_and_what_is_booked_differs(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, months=["2003-07"])
    world.close("2003-07")
    book(tmp_path, (GROWTH, "service_fee", "2.00"), month="2003-07")

    one = portfolio_of(dict(json.loads(do("rollforward", "2003-07", json=True).out)), GROWTH)

    assert one["status"] == "not_in_force"
    assert (one["payable"]["service_fee"]["difference"], one["payable"]["service_fee"]["state"]) == (
        "2.00",
        "unexplained",
    )


def test_people_see_both_proofs_and_what_needs_a_reason(world: MonthWorld) -> None:
    book(world.folder, *BOOKED)

    said = do("rollforward", SEPTEMBER).out.splitlines()

    assert "Distribution fee payable (Section 2), in dollars" in said
    growth = next(line for line in said if line.startswith(GROWTH)).split()
    assert growth[3:] == ["-", "22,500.00", *"----", "22,500.00", "22,500.00", "-", "ties"]
    total = next(line for line in said if line.startswith("Total")).split()
    assert total[1:] == ["-", "27,616.44", *"----", "27,616.44", "26,996.92", "(3.08)"]
    assert "Distribution fee: 1 Portfolio has no figure to compare with" in said
    assert "Problems: 1 difference needs a reason before the month is finished" in said

    explain()

    said = do("rollforward", SEPTEMBER).out.splitlines()
    assert f"Alpha Income Fund, distribution fee: -3.08, explained by officer: {WHY}" in said
    assert said[-1] == "No problems: everything that was given ties, or has its reason"


def test_the_file_has_every_figure_and_no_formula(world: MonthWorld) -> None:
    book(world.folder, *BOOKED)
    explain(why="=HYPERLINK(1)")

    said = do("rollforward", SEPTEMBER, csv=True)

    rows = list(csv.DictReader(io.StringIO(said.out)))
    income = [row for row in rows if row["portfolio"] == INCOME]
    assert len(rows) == 9
    assert [(row["what"], row["closing"], row["beside"], row["state"]) for row in income] == [
        ("distribution_fee", "4500.00", "4496.92", "explained"),
        ("service_fee", "1500.00", "1500.02", "ties"),
        ("shares", "300000.000000", "", "not given"),
    ]
    assert income[0]["reason"] == "'=HYPERLINK(1)"
    assert (income[2]["in"], income[2]["out"], income[2]["issued"]) == ("0.000000", "0.000000", "")
