"""Section 6(d): a Monthly Calculation file is read whole, or every fault in it is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assignments.domain.calculation_file import (
    CalculationOf,
    CalculationRow,
    figures_by_portfolio,
    parse_calculation,
)
from assignments.domain.routes import CalculationFigures

HEADER = "portfolio,distributor_share,assignee,amount\n"
RECORD = CalculationOf(plan="class-b", distributor="adi", month="2003-09")


def parse(text, **codes):
    return parse_calculation(text, source="calc.csv", of=RECORD, **codes)


def told(text, **codes):
    return [(fault.row, fault.column, fault.problem) for fault in parse(text, **codes).faults]


@pytest.mark.plan_section("6(d)")
def test_a_file_gives_the_share_and_each_portion():
    parsed = parse(HEADER + "dynamics,10.02,trust-a,6.5\ndynamics,10.02,trust-b,0\ngrowth,7,,\n")

    assert parsed.faults == ()
    assert parsed.rows[0] == CalculationRow(
        row=2, portfolio="dynamics", share_cents=1002, assignee="trust-a", amount_cents=650
    )
    assert figures_by_portfolio(parsed.rows) == {
        "dynamics": CalculationFigures(share_cents=1002, portions={"trust-a": 650, "trust-b": 0}),
        "growth": CalculationFigures(share_cents=700, portions={}),
    }


@pytest.mark.parametrize(
    ("_case", "text"),
    [
        (
            "byte order mark and CRLF",
            "\ufeffportfolio,distributor_share,assignee,amount\r\nd,1.00,a,0.50\r\n",
        ),
        ("old line ends", "portfolio,distributor_share,assignee,amount\rd,1.00,a,0.50\r"),
        ("columns in another order", "amount,assignee,distributor_share,portfolio\n0.50,a,1.00,d\n"),
        (
            "spaces and blank lines",
            "\n portfolio , distributor_share,assignee,amount\n\n d , 1.00,a , 0.50\n,,,\n",
        ),
        ("quotes", '"portfolio","distributor_share","assignee","amount"\n"d","1.00","a","0.50"\n'),
        (
            "the record's own plan, distributor and month",
            "plan,distributor,month,portfolio,distributor_share,assignee,amount\n"
            "class-b,ADI,2003-09,d,1.00,a,0.50\n",
        ),
    ],
)
def test_a_file_is_read_whatever_program_wrote_it(_case, text):
    parsed = parse(text)

    assert parsed.faults == ()
    assert figures_by_portfolio(parsed.rows) == {"d": CalculationFigures(share_cents=100, portions={"a": 50})}


@pytest.mark.plan_section("6(d)")
def test_every_fault_is_told_at_once_in_the_order_of_the_rows():
    text = (
        HEADER
        + "dynamics,10.00,trust-a,6.001\n"
        + "dynamics,10.01,trust-a,6.00\n"
        + ",,trust-a,-1\n"
        + "growth,5.00,,1.00\n"
        + "growth,5.00,trust-b\n"
    )

    assert told(text) == [
        (2, "amount", "'6.001' is not an amount"),
        (3, "distributor_share", "differs from the share of dynamics in row 2"),
        (3, "assignee", "trust-a stands for dynamics already in row 2"),
        (4, "portfolio", "is empty"),
        (4, "distributor_share", "is empty"),
        (4, "amount", "'-1' is not an amount"),
        (5, "assignee", "is empty beside an amount"),
        (6, "", "has 3 cells"),
    ]


@pytest.mark.parametrize(
    "amount",
    ["-0.01", "+1", "1,000.00", "1e3", "$5", "=1+1", ".5", "5.", "NaN", "0.005", "٣", "1 000", "9" * 13],
)
def test_only_plain_amounts_are_read(amount):
    text = HEADER + f'dynamics,"{amount}",,\n'

    assert told(text) == [(2, "distributor_share", f"{amount!r} is not an amount")]


def test_an_assignee_without_an_amount_is_a_fault():
    assert told(HEADER + "dynamics,1.00,trust-a,\n") == [(2, "amount", "is empty")]


@pytest.mark.parametrize(
    ("column", "value"), [("plan", "class-c"), ("distributor", "idi"), ("month", "2003-10")]
)
def test_a_file_of_another_record_is_refused(column, value):
    text = f"portfolio,distributor_share,assignee,amount,{column}\ndynamics,1.00,,,{value}\n"

    assert told(text) == [(2, column, f"says {value!r}")]


@pytest.mark.parametrize(
    ("_case", "text", "expected"),
    [
        ("nothing at all", "", [(None, "", "is empty")]),
        ("a header alone", HEADER, [(None, "", "states no Portfolio")]),
        (
            "columns missing and unknown",
            "portfolio,share,amount,portfolio\n",
            [
                (1, "distributor_share", "is missing from the header"),
                (1, "assignee", "is missing from the header"),
                (1, "portfolio", "stands twice in the header"),
                (1, "share", "is not a known column"),
            ],
        ),
    ],
)
def test_a_header_that_is_wrong_is_told(_case, text, expected):
    assert told(text) == expected


def test_a_file_that_is_no_csv_is_told():
    ((row, column, problem),) = told(HEADER + 'dynamics,"1.00,,\n')

    assert (row, column) == (2, "")
    assert problem.startswith("cannot be read")


def test_rows_are_numbered_by_the_line_they_begin_on():
    text = HEADER + '"dyna\nmics",1.00,,\ngrowth,x,,\n'

    assert told(text) == [(4, "distributor_share", "'x' is not an amount")]


def test_two_names_of_one_portfolio_are_one_portfolio():
    codes = {"Dynamics Fund": "dynamics", "dyn": "dynamics"}

    faults = told(HEADER + "Dynamics Fund,1.00,,\ndyn,2.00,,\nother,1.00,,\n", portfolio_code=codes.get)

    assert faults == [
        (3, "distributor_share", "differs from the share of dynamics in row 2"),
        (4, "portfolio", "'other' is not known"),
    ]


def test_an_unknown_assignee_is_told_where_assignees_are_looked_up():
    faults = told(HEADER + "dynamics,1.00,=cmd(),1.00\n", assignee_code={"trust-a": "trust-a"}.get)

    assert faults == [(2, "assignee", "'=cmd()' is not known")]


@given(st.text(alphabet='portfolio,distributor_share assignee amount\r\n"=+-.019\ufeff\x00', max_size=200))
def test_no_text_breaks_the_reader(text):
    parsed = parse(HEADER + text)

    assert parsed.faults or parsed.rows


@given(st.lists(st.integers(min_value=0, max_value=10**13), min_size=1, max_size=5))
def test_amounts_are_exact(amounts):
    rows = "".join(f"p{at},{cents // 100}.{cents % 100:02d},,\n" for at, cents in enumerate(amounts))

    parsed = parse(HEADER + rows)

    assert [row.share_cents for row in parsed.rows] == amounts
