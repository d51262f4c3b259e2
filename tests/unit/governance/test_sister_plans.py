"""The sister plans of the family: minima, several classes, footnotes, and no Assignees."""

from datetime import date
from pathlib import Path

import pytest

from governance.domain.errors import Refused
from governance.domain.exhibits import read_exhibit
from governance.domain.faults import Fault
from governance.domain.plan_text import PlanText, read_plan_text, read_schedule_a
from governance.domain.schedule_a_text import ScheduleALine
from tests.factories.plans import SECTIONS

TEXTS = Path(__file__).parent / "plan_texts"
MINIMUM = read_exhibit((TEXTS / "class_a_minimum.htm").read_bytes(), source="a.htm").text
TWO_CLASSES = read_exhibit((TEXTS / "class_a_and_c.htm").read_bytes(), source="ac.htm").text
TITLE = "MASTER DISTRIBUTION PLAN\n\n(CLASS A SHARES AND CLASS C SHARES)\n"
OF_BOTH = SECTIONS.format(share_class="Class A and Class C", effective="July 1, 2004", until="June 30, 2005")
HEAD = """
                                MAXIMUM      MAXIMUM    MAXIMUM
                                ASSET BASED  SERVICE    AGGREGATE
NORTH FUNDS, INC.               SALES CHARGE FEE        FEE
"""
SIX_COLUMNS = """
                            CLASS A SHARES                         CLASS C SHARES
                     MAXIMUM      MAXIMUM   MAXIMUM      MAXIMUM      MAXIMUM   MAXIMUM
                     ASSET BASED  SERVICE   AGGREGATE    ASSET BASED  SERVICE   AGGREGATE
NORTH FUNDS, INC.    SALES CHARGE FEE       FEE          SALES CHARGE FEE       FEE
PORTFOLIOS
North Balanced Fund  0.10%        0.25%     0.35%        0.75%        0.25%     1.00%
North Income Fund    0.00%        0.25%     0.25%        -            -         -
"""


def read(text: str, share_class: str | None = None) -> PlanText:
    return read_plan_text(text, source="plan.txt", share_class=share_class)


def both(schedule: str) -> str:
    """A plan for Class A and Class C with such a Schedule A."""
    return f"{TITLE}\n{OF_BOTH}\nSCHEDULE A\n{schedule}"


def faults_of(text: str, share_class: str | None = None) -> list[Fault]:
    with pytest.raises(Refused) as refusal:
        read(text, share_class)
    return list(refusal.value.faults)


def rates_of(lines: tuple[ScheduleALine, ...]) -> list[tuple[str, int, int, int]]:
    return [
        (line.portfolio, line.asset_based_sales_charge, line.service_fee, line.aggregate_fee)
        for line in lines
    ]


# --- Minima and footnotes ------------------------------------------------------------------------------


@pytest.mark.plan_section("2")
def test_a_minimum_in_the_place_of_a_maximum_is_the_rate() -> None:
    plan = read(MINIMUM)

    assert (plan.title, plan.share_class) == (
        "First Restated Master Distribution Plan (Class A Shares)",
        "Class A",
    )
    assert rates_of(plan.schedule) == [
        ("North Charter Fund", 0, 250_000, 250_000),
        ("North Growth & Income Fund", 100_000, 250_000, 350_000),
        ("North Tax-Free Fund", 0, 250_000, 250_000),
    ]
    assert [line.minimum for line in plan.schedule] == [0, 100_000, 0]
    assert plan.schedule[0].fund == "NORTH EQUITY FUND (NORTHERN EQUITY FUND)"


@pytest.mark.plan_section("8")
@pytest.mark.plan_section("10")
def test_the_dates_are_found_in_sections_of_other_numbers() -> None:
    plan = read(MINIMUM)

    assert [section.number for section in plan.sections] == [str(number) for number in range(1, 12)]
    assert (plan.effective_date, plan.first_continuance_date) == (date(2004, 7, 1), date(2005, 6, 30))


def test_footnotes_are_kept_in_words() -> None:
    assert [note[:3] for note in read(MINIMUM).notes] == ["* T", "(1)", "(2)"]
    assert read(MINIMUM).notes[2].endswith("has agreed to be paid 0.05% only.")


SIDE_BY_SIDE = """
SCHEDULE A
                     MINIMUM      MAXIMUM
                     ASSET BASED  ASSET BASED  MAXIMUM   MAXIMUM
                     SALES        SALES        SERVICE   AGGREGATE
NORTH FUNDS, INC.    CHARGE       CHARGE       FEE       FEE
North Balanced Fund  0.10%        0.35%        0.25%     0.50%
North Income Fund    {least}        0.25%        0.25%     0.50%
"""


@pytest.mark.plan_section("2")
def test_a_minimum_beside_the_maximum_is_kept_beside_it() -> None:
    lines = read_schedule_a(SIDE_BY_SIDE.format(least="0.00%"), source="a.txt").schedule

    assert rates_of(lines) == [
        ("North Balanced Fund", 350_000, 250_000, 500_000),
        ("North Income Fund", 250_000, 250_000, 500_000),
    ]
    assert [line.minimum for line in lines] == [100_000, 0]


@pytest.mark.parametrize(
    ("least", "column", "words"),
    [
        ("0.30%", "minimum asset-based sales charge", "the minimum of 0.30% exceeds the maximum of 0.25%"),
        ("O.10%", "minimum asset-based sales charge", "'O.10%' is not a rate"),
        ("     ", "rates", "only 3 rates stand on the line where 4 are due"),
    ],
)
def test_a_minimum_that_cannot_be_is_refused(least: str, column: str, words: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_schedule_a(SIDE_BY_SIDE.format(least=least), source="a.txt")

    (fault,) = refusal.value.faults
    assert (fault.row, fault.column) == (8, column)
    assert words in fault.problem


# --- Several classes -----------------------------------------------------------------------------------


@pytest.mark.plan_section("1")
@pytest.mark.parametrize(
    ("share_class", "code", "rates"),
    [
        (
            "Class A",
            "class-a",
            [("North Balanced Fund", 100_000, 250_000, 350_000), ("North Income Fund", 0, 250_000, 250_000)],
        ),
        ("Class C", "class-c", [("North Balanced Fund", 750_000, 250_000, 1_000_000)]),
    ],
)
@pytest.mark.parametrize(
    ("_case", "text", "fund"),
    [
        ("a block for each class", TWO_CLASSES, "NORTH FUNDS GROUP"),
        ("columns for each class", both(SIX_COLUMNS), "NORTH FUNDS, INC."),
        (
            "a Schedule A for each class",
            both(
                "(CLASS A SHARES)\n\nThe Fund shall pay the Distributor a fee at these annual rates.\n"
                + HEAD
                + "North Balanced Fund             0.10%        0.25%      0.35%\n"
                + "North Income Fund               0.00%        0.25%      0.25%\n"
                + "\n<PAGE>\n\nSCHEDULE A\n(CLASS C SHARES)\n\n"
                + "The Fund shall pay the Distributor a fee at these annual rates.\n"
                + HEAD
                + "North Balanced Fund             0.75%        0.25%      1.00%\n"
            ),
            "NORTH FUNDS, INC.",
        ),
    ],
)
def test_a_plan_for_two_classes_is_read_as_that_of_one(
    _case: str, text: str, fund: str, share_class: str, code: str, rates: list[tuple[str, int, int, int]]
) -> None:
    plan = read(text, share_class)

    assert (plan.share_class, plan.suggested_code, plan.classes) == (
        share_class,
        code,
        ("Class A", "Class C"),
    )
    assert rates_of(plan.schedule) == rates
    assert {line.fund for line in plan.schedule} == {fund}


@pytest.mark.parametrize(
    ("share_class", "words"),
    [(None, "the title names Class A and Class C"), ("Class B", "names Class A and Class C, not Class B")],
)
def test_which_class_is_asked_where_the_title_names_several(share_class: str | None, words: str) -> None:
    (fault,) = faults_of(TWO_CLASSES, share_class)

    assert words in fault.problem
    assert "--share-class 'Class A' or 'Class C'" in fault.remedy


def test_rates_of_no_class_are_refused_each_with_its_line_and_all_at_once() -> None:
    text = both(HEAD + "North Balanced Fund  0.10%  0.25%  0.35%\nNorth Income Fund  0.00%  0.2S%  0.25%\n")

    faults = faults_of(text.replace("until June 30, 2005", "until then"), "Class A")

    assert [fault.column for fault in faults] == ["Section 10", "share class", "share class"]
    assert "nothing says for which class the rates are" in faults[1].problem


def test_a_restated_schedule_of_two_classes_is_read_for_the_one_asked_for() -> None:
    text = "SCHEDULE A\nTO MASTER DISTRIBUTION PLAN\n(CLASS A SHARES AND CLASS C SHARES)\n" + SIX_COLUMNS

    assert len(read_schedule_a(text, source="a.txt", share_class="Class C").schedule) == 1
    with pytest.raises(Refused, match="names Class A and Class C"):
        read_schedule_a(text, source="a.txt")


# --- What a sister plan lacks --------------------------------------------------------------------------


@pytest.mark.plan_section("6(b)")
@pytest.mark.parametrize(("text", "share_class"), [(MINIMUM, None), (TWO_CLASSES, "Class C")])
def test_a_plan_without_the_securitization_feature_has_no_assignees(
    text: str, share_class: str | None
) -> None:
    assert not read(text, share_class).has_assignees


@pytest.mark.plan_section("6(b)")
def test_a_plan_whose_section_6_names_assignees_has_them() -> None:
    assert read(both(SIX_COLUMNS), "Class A").has_assignees
