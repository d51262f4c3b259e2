"""The demonstration after May 2004: what the Boards did, and what every month's payments make of it."""

from decimal import Decimal
from typing import Any

import pytest

from tests.factories.demo import END, LATER, MAY, Shown
from tests.factories.month import Document, portfolio_of
from tests.reference.calculator import close
from tests.reference.compare import differences
from tests.reference.demo import first_year, tell_story, tell_the_corrected_figures, tell_the_end
from tests.reference.demo_calculations import calculation_files

pytestmark = pytest.mark.django_db

DYNAMICS = "INVESCO Dynamics Fund"
NEWCOMER = "INVESCO Demonstration Small Cap Fund"
HEALTH = "INVESCO Advantage Global Health Sciences Fund"
ADOPTED, CONTINUED = "board-2003-08-13", "board-2004-06-09"
JOINED = "board-2004-07-14"
UNDONE = "Section 11(iii): somebody else was paid on the Shares sold by adi, not in breach"
TOTALS = {
    "2004-06": ("575024.31", "191674.70", "1068764.16", "0.00"),
    "2004-07": ("580519.27", "193515.72", "1036221.71", "0.00"),
    "2004-08": ("570240.65", "190168.87", "1043687.47", "0.00"),
    "2004-09": ("566830.91", "189048.65", "1040875.17", "0.00"),
    "2004-10": ("585700.57", "195364.79", "1072218.99", "0.00"),
    "2004-11": ("597634.78", "199211.56", "1130365.47", "0.00"),
    "2004-12": ("633205.02", "211065.59", "914281.49", "246098.02"),
}


def shares_of(document: Document, portfolio: str) -> dict[str, tuple[str, str, str]]:
    """By Distributor: its distribution fee, its service fee and what its Assignees get of the first."""
    return {
        one["distributor"]: (
            one["distribution_fee"],
            one["service_fee"],
            str(sum((Decimal(portion["amount"]) for portion in one["portions"]), Decimal("0.00"))),
        )
        for one in portfolio_of(document, portfolio)["shares"]
        if (one["distribution_fee"], one["service_fee"]) != ("0.00", "0.00")
    }


def lines_on(document: Document, portfolio: str) -> list[dict[str, Any]]:
    """The payments' lines on a Portfolio, each with its payment."""
    return [
        {**line, "payment": payment}
        for payment in document["payments"]
        for line in payment["lines"]
        if line["portfolio"] == portfolio
    ]


@pytest.mark.parametrize("month", LATER)
def test_the_totals_of_each_month_to_the_cent(shown: Shown, month: str) -> None:
    totals = shown.months[month]["totals"]

    named = ("distribution_fee", "service_fee", "prepared", "held")
    assert tuple(totals[name] for name in named) == TOTALS[month]


@pytest.mark.plan_section("8", "10")
def test_each_month_rests_on_the_adoption_and_from_the_day_of_its_vote_on_the_continuance(
    shown: Shown,
) -> None:
    found = {month: portfolio_of(shown.months[month], DYNAMICS)["authority"] for month in (MAY, *LATER)}

    assert found == {
        MAY: {"adoption": ADOPTED, "continuance": None, "through": "2004-06-30"},
        **dict.fromkeys(LATER, {"adoption": ADOPTED, "continuance": CONTINUED, "through": "2005-06-30"}),
    }


@pytest.mark.plan_section("8", "10")
@pytest.mark.parametrize("month", LATER)
def test_every_payment_cites_the_votes_of_the_portfolios_that_it_pays_for(shown: Shown, month: str) -> None:
    document = shown.months[month]
    authority = {one["portfolio"]: one["authority"] for one in document["portfolios"]}

    for payment in document["payments"]:
        of_its = [authority[line["portfolio"]] for line in payment["lines"]]
        for vote in ("adoption", "continuance"):
            cited = ", ".join(sorted({one[vote] for one in of_its if one[vote]})) or None
            assert payment["authority"][vote] == cited
        assert payment["authority"]["adoption"]


@pytest.mark.plan_section("8", "9")
def test_the_new_portfolio_is_paid_for_from_its_adoption_at_the_rates_that_were_voted(shown: Shown) -> None:
    in_force = {month: portfolio_of(shown.months[month], NEWCOMER) for month in LATER[2:]}

    assert {one["status"] for one in in_force.values()} == {"computed"}
    assert {one["authority"]["adoption"] for one in in_force.values()} == {JOINED}
    assert {one["authority"]["continuance"] for one in in_force.values()} == {None}
    before, after = ("0.005", "0.0025"), ("0.0075", "0.0025")
    assert {
        month: (one["rates"]["distribution_fee"], one["rates"]["service_fee"])
        for month, one in in_force.items()
    } == {**dict.fromkeys(LATER[2:5], before), **dict.fromkeys(LATER[5:], after)}
    # It opened on Monday, 2 August.
    assert {month: one["days"] for month, one in in_force.items()} == {
        "2004-08": 30,
        "2004-09": 30,
        "2004-10": 31,
        "2004-11": 30,
        "2004-12": 31,
    }


@pytest.mark.plan_section("8")
def test_no_month_before_it_knows_the_portfolio_that_joins(shown: Shown) -> None:
    before = [shown.months[month] for month in (MAY, *LATER[:2])] + [shown.rolled[MAY]]

    assert all(NEWCOMER not in {one["portfolio"] for one in document["portfolios"]} for document in before)


@pytest.mark.plan_section("10", "12(b)")
def test_who_was_not_continued_earns_on_the_shares_that_it_sold_and_no_service_fee(shown: Shown) -> None:
    shares = {month: shares_of(shown.months[month], NEWCOMER) for month in LATER[2:]}

    assert shares == {
        "2004-08": {"ndi": ("532.16", "266.08", "0.00")},
        "2004-09": {"ndi": ("630.33", "315.17", "0.00")},
        "2004-10": {"ndi": ("787.81", "393.91", "0.00")},
        "2004-11": {"ndi": ("1238.41", "0.00", "0.00"), "adi": ("167.02", "468.48", "100.21")},
        "2004-12": {"ndi": ("1274.86", "0.00", "0.00"), "adi": ("496.41", "590.42", "297.85")},
    }


@pytest.mark.plan_section("11")
def test_a_complete_termination_ends_every_payment_until_it_is_undone_as_to_one(shown: Shown) -> None:
    shares = {month: shares_of(shown.months[month], HEALTH) for month in LATER[3:]}

    assert shares == {
        "2004-09": {"adi": ("7.98", "9.60", "4.79"), "idi": ("20.83", "0.00", "20.60")},
        "2004-10": {},
        "2004-11": {},
        "2004-12": {"adi": ("8.10", "0.00", "4.86")},
    }
    # Only the deferred charges go on (Section 11).
    after = [line for month in ("2004-10", "2004-11") for line in lines_on(shown.months[month], HEALTH)]
    assert {line["component"] for line in after} == {"CDSC"}


@pytest.mark.plan_section("11(iii)")
def test_what_the_complete_termination_kept_back_is_prepared_and_held(shown: Shown) -> None:
    everything = lines_on(shown.months["2004-12"], HEALTH)
    charges = [line for line in everything if line["component"] == "CDSC"]
    lines = [line for line in everything if line["component"] != "CDSC"]

    assert {line["payment"]["status"] for line in charges} == {"PREPARED"}
    assert sorted(
        (line["component"], line["for_month"] or "", line["payment"]["payee"], line["amount"])
        for line in lines
    ) == [
        ("CORRECTION", "2004-10", "adi", "3.23"),
        ("CORRECTION", "2004-10", "receivables-trust-a", "4.84"),
        ("CORRECTION", "2004-11", "adi", "3.13"),
        ("CORRECTION", "2004-11", "receivables-trust-a", "4.69"),
        ("DISTRIBUTION_FEE", "", "adi", "3.24"),
        ("DISTRIBUTION_FEE", "", "receivables-trust-a", "4.86"),
    ]
    assert {line["payment"]["status"] for line in lines} == {"HELD"}
    assert all(UNDONE in line["payment"]["held_because"] for line in lines)
    assert {line["distributor"] for line in lines} == {"adi"}


@pytest.mark.plan_section("2", "11")
def test_each_months_page_ties_fees_and_corrections_to_what_is_paid_and_held(shown: Shown) -> None:
    assert {month: one.untied for month, one in shown.summaries.items()} == dict.fromkeys((MAY, *LATER), 0)
    assert {month: one.corrections for month, one in shown.summaries.items() if one.corrections} == {
        "2004-10": 6834,
        "2004-12": 1589,
    }
    assert [one.portfolios for one in shown.summaries.values()] == [28, 28, 28, 29, 29, 29, 29, 29]


@pytest.mark.plan_section("11")
def test_at_the_end_the_status_says_of_each_what_was_voted(shown: Shown) -> None:
    portfolios = {one["portfolio"]: one for one in shown.status[END]["portfolios"]}
    health, newcomer = portfolios[HEALTH], portfolios[NEWCOMER]

    assert (health["state"], health["in_force"]) == ("TERMINATED", False)
    assert "a Complete Termination as to idi" in health["why"]
    assert "no Complete Termination as to adi" in health["why"]
    assert (newcomer["state"], newcomer["rates"]["amendment"]) == ("IN_FORCE", "am2")
    assert {one["agreement"]: one["state"] for one in newcomer["agreements"]} == {
        "ndi-2004": "ENDED",
        "adi-2004": "IN_FORCE",
    }
    assert sum(one["state"] == "IN_FORCE" for one in portfolios.values()) == 28


@pytest.mark.plan_section("2")
def test_what_the_boards_cannot_do_is_shown_with_its_reason(shown: Shown) -> None:
    refused = [line for line in shown.said.splitlines() if line.startswith("  refused: ")]

    assert len(refused) == 1
    assert "Section 2: 0.8 % of INVESCO Energy Fund is above the 0.75 %" in refused[0]


def test_a_second_demonstration_leaves_every_month_as_it_was(shown: Shown) -> None:
    assert shown.months_again == shown.months
    assert all(f"Closing and finishing {month}" in shown.said for month in LATER[:-1])


def test_the_months_are_what_the_reference_calculator_computes(shown: Shown) -> None:
    world = first_year()
    tell_story(world)
    earlier = [f"2003-{month:02d}" for month in range(8, 13)] + [f"2004-{month:02d}" for month in range(1, 5)]
    for month in earlier:
        close(world, month)

    found = {}
    for month in (MAY, *LATER[:-1]):
        if month == "2004-10":
            tell_the_corrected_figures(world)
        found[month] = differences(shown.months[month], close(world, month))
    tell_the_end(world)
    found[LATER[-1]] = differences(shown.months[LATER[-1]], close(world, LATER[-1]))

    assert not any(found.values()), "\n".join(line for lines in found.values() for line in lines)


def test_the_shipped_calculations_are_what_the_reference_calculator_computes() -> None:
    made = calculation_files()
    shipped = {path: path.read_text() for folder in {one.parent for one in made} for path in folder.iterdir()}

    assert shipped == made
