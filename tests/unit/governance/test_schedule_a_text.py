"""Schedule A: its rates and columns as they are read, and what is refused."""

from pathlib import Path

import pytest

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.plan_text import ScheduleALine, read_schedule_a

TEXTS = Path(__file__).parent / "plan_texts"
HEAD = (TEXTS / "columns.txt").read_text(encoding="utf-8")
TWO_FUNDS = (TEXTS / "two_funds.txt").read_text(encoding="utf-8")


def read(table: str, *, head: str = HEAD) -> tuple[ScheduleALine, ...]:
    return read_schedule_a("SCHEDULE A\n" + head + table, source="a.txt").schedule


def faults_of(table: str, *, head: str = HEAD) -> list[Fault]:
    with pytest.raises(Refused) as refusal:
        read(table, head=head)
    return list(refusal.value.faults)


def one_portfolio(cells: str) -> str:
    return f"NORTH EQUITY FUNDS\n  North Charter Fund        {cells}\n"


# --- Rates ---------------------------------------------------------------------------------------------


@pytest.mark.plan_section("2")
@pytest.mark.parametrize(
    ("cells", "rates"),
    [
        ("0.75%   0.25%   1.00%", (750_000, 250_000, 1_000_000)),
        (".75%   .25%   1.00%", (750_000, 250_000, 1_000_000)),
        ("0.75   0.25   1.00", (750_000, 250_000, 1_000_000)),
        ("0.75 %   0.25 %   1 %", (750_000, 250_000, 1_000_000)),
        ("0.75%\t0.25%\t1.00%", (750_000, 250_000, 1_000_000)),
        ("....... 0.75%   0.25%   1.00%", (750_000, 250_000, 1_000_000)),
        (". . . . . 0.75%   0.25%   1.00%", (750_000, 250_000, 1_000_000)),
        ("| 0.75 | % | 0.25 | % | 1.00 | %", (750_000, 250_000, 1_000_000)),
        ("<TD>0.75%</TD><TD>0.25%</TD><TD>1.00%</TD>", (750_000, 250_000, 1_000_000)),
        ("0.75%*   0.25%(1)   1.00%", (750_000, 250_000, 1_000_000)),
        ("0.75%<SUP>1</SUP>   0.25%   1.00%", (750_000, 250_000, 1_000_000)),
        ("0.50%   0.25%   0.75%", (500_000, 250_000, 750_000)),
        ("0.123456%   0.25%   1.00%", (123_456, 250_000, 1_000_000)),
        ("0.75%   None   0.75%", (750_000, 0, 750_000)),
        ("0.75%   N/A   0.75%", (750_000, 0, 750_000)),
        ("0.75%   not applicable   0.75%", (750_000, 0, 750_000)),
        ("0.75%   --   0.75%", (750_000, 0, 750_000)),
        ("&#151;   0.25%   0.25%", (0, 250_000, 250_000)),
        ("0.00%   0.25%   0.25%", (0, 250_000, 250_000)),
        ("0.75%   0.25%   0.75%", (750_000, 250_000, 750_000)),
        ("0.50%   0.25%   1.00%", (500_000, 250_000, 1_000_000)),
    ],
)
def test_rates_are_read_as_they_are_printed(cells: str, rates: tuple[int, int, int]) -> None:
    (line,) = read(one_portfolio(cells))

    assert (line.asset_based_sales_charge, line.service_fee, line.aggregate_fee) == rates
    assert (line.fund, line.portfolio) == ("NORTH EQUITY FUNDS", "North Charter Fund")


@pytest.mark.plan_section("2")
@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ("O.75%   0.25%   1.00%", "asset-based sales charge", "'O.75%' is not a rate"),
        ("0,75%   0.25%   1.00%", "asset-based sales charge", "'0,75%' is not a rate"),
        ("-0.75%   0.25%   1.00%", "asset-based sales charge", "'-0.75%' is not a rate"),
        ("TBD   0.25%   1.00%", "rates", "'TBD' is not a rate"),
        ("0   0.25%   0.25%", "rates", "'0' is not a rate"),
        ("0.25%   1.00%", "rates", "only 2 rates stand on the line where 3 are due"),
        ("1.00%", "rates", "only 1 rate stands on the line where 3 are due"),
        ("0.75%   0.25%   1.00%   1.00%", "rates", "more than 3 rates"),
        ("$1,000   0.75%   0.25%   1.00%", "rates", "more than"),
        ("0.75%   0.25%   None", "aggregate fee", "'None' is no aggregate fee"),
        ("None   None   None", "aggregate fee", "'None' is no aggregate fee"),
        ("0.75%   0.25%   100.01%", "aggregate fee", "more than 100 %"),
        ("0.75%   0.25%   1.0000001%", "aggregate fee", "more than six decimals"),
        ("1.25%   0.25%   1.00%", "asset-based sales charge", "exceeds the aggregate fee of 1.00%"),
        ("0.75%   0.80%   0.75%", "service fee", "exceeds the aggregate fee of 0.75%"),
        ("0.0075   0.0025   0.0100", "aggregate fee", "may be a fraction or a percentage"),
    ],
)
def test_a_rate_is_refused_with_its_line(cells: str, column: str, words: str) -> None:
    faults = faults_of(one_portfolio(cells))

    assert [(fault.row, fault.column) for fault in faults] == [(8, column)]
    assert words in faults[0].problem


def test_rates_may_differ_by_portfolio() -> None:
    table = TWO_FUNDS.replace("0.75%      0.25%      1.00%", "0.50%      0.25%      0.75%", 1)

    assert [line.aggregate_fee for line in read(table)] == [750_000, 1_000_000, 1_000_000, 1_000_000]


# --- Columns and lines ---


def test_columns_in_another_order_are_refused() -> None:
    head = "    MAXIMUM SERVICE FEE    MAXIMUM ASSET-BASED SALES CHARGE    MAXIMUM AGGREGATE FEE\n"

    faults = faults_of(TWO_FUNDS, head=head)

    assert [(fault.row, fault.problem[:40]) for fault in faults] == [
        (2, "the columns stand in another order than ")
    ]


def test_a_table_must_say_which_column_is_which() -> None:
    head = "    MAXIMUM ASSET-BASED SALES CHARGE    MAXIMUM AGGREGATE FEE\n"

    faults = faults_of(TWO_FUNDS, head=head)

    assert [(fault.column, fault.problem) for fault in faults] == [
        ("service fee", "no column head names the service fee")
    ]


@pytest.mark.parametrize(
    "head",
    [
        "  MAXIMUM ASSET-BASED SALES CHARGE    MAXIMUM SERVICE FEE    MAXIMUM AGGREGATE FEE\n",
        "  Asset Based Sales Charge (maximum)    Service Fee (maximum)    Aggregate Fee (maximum)\n",
        " MAXIMUM\n  ASSET\n  BASED  MAXIMUM  MAXIMUM\n  SALES   SERVICE   AGGREGATE\n CHARGE   FEE   FEE\n",
        "Maximum Asset Based Sales Charge Maximum Service Fee Maximum\nAggregate Fee\n",
        "  <U>Distribution Fee</U>    <U>Service Fee</U>    <U>Total Fee</U>\n",
    ],
)
def test_heads_may_be_worded_and_wrapped_otherwise(head: str) -> None:
    assert [line.line for line in read(TWO_FUNDS, head=head)] == [
        at + head.count("\n") for at in (6, 7, 12, 13)
    ]


def test_every_fault_of_a_table_is_named_in_the_order_of_its_lines() -> None:
    table = TWO_FUNDS.replace("0.75%", "0.7S%", 1).replace("INVESCO Growth Fund", "INVESCO Dynamics Fund")
    table = table.replace("INVESCO Select Income Fund  ", "Stray Words Here\n  INVESCO Select Income Fund")

    assert [(fault.row, fault.column) for fault in faults_of(table)] == [
        (11, "asset-based sales charge"),
        (12, "Schedule A"),
        (19, "portfolio"),
    ]


@pytest.mark.parametrize(
    ("_case", "old", "new", "row", "words"),
    [
        (
            "a Portfolio twice",
            "INVESCO Growth Fund ",
            "INVESCO high yield Fund ",
            18,
            "stands on Schedule A already, on line 11",
        ),
        (
            "a Fund without Portfolios",
            "INVESCO STOCK",
            "AIM FUNDS GROUP\n---------------\nINVESCO STOCK",
            14,
            "no Portfolio",
        ),
        (
            "a stray line",
            "  INVESCO Growth Fund",
            "  Some Stray Words\n  INVESCO Growth Fund",
            18,
            "neither a Fund",
        ),
        (
            "a sentence",
            "  INVESCO Growth Fund",
            "  this and that is said\n  INVESCO Growth Fund",
            18,
            "neither a Fund",
        ),
        (
            "a name without rates",
            "  INVESCO Growth Fund",
            "  INVESCO Mid-Cap Fund\n  INVESCO Growth Fund",
            18,
            "neither",
        ),
        (
            "a name beside a name",
            "  INVESCO STOCK FUNDS, INC.",
            "  STOCK FUNDS          BOND FUNDS",
            14,
            "neither",
        ),
        ("rates after the end", "  INVESCO STOCK", "Attest: A Person\n  INVESCO STOCK", 18, "after the end"),
        ("rates among footnotes", "  INVESCO STOCK", "<FN>\n  INVESCO STOCK", 18, "among the footnotes"),
    ],
)
def test_a_table_is_refused_with(_case: str, old: str, new: str, row: int, words: str) -> None:
    assert old in TWO_FUNDS

    faults = faults_of(TWO_FUNDS.replace(old, new))

    assert any(fault.row == row and words in fault.problem for fault in faults), [
        str(fault) for fault in faults
    ]
