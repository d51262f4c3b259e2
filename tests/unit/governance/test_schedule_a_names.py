"""Schedule A: which lines are Funds, which are Portfolios, and which are refused rather than guessed."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.plan_text import ScheduleALine, read_schedule_a

REPOSITORY = Path(__file__).resolve().parents[3]
REFERENCE = (REPOSITORY / "governance/plan_text/master_distribution_plan_class_b.txt").read_text(
    encoding="utf-8"
)
REFERENCE_TABLE = REFERENCE[REFERENCE.index("<TABLE>") :].split("\n")
TEXTS = Path(__file__).parent / "plan_texts"
HEAD = (TEXTS / "columns.txt").read_text(encoding="utf-8")
TWO_FUNDS = (TEXTS / "two_funds.txt").read_text(encoding="utf-8")
EXPECTED_TWO_FUNDS = [
    ("INVESCO BOND FUNDS, INC.", "INVESCO High Yield Fund"),
    ("INVESCO BOND FUNDS, INC.", "INVESCO Select Income Fund"),
    ("INVESCO STOCK FUNDS, INC.", "INVESCO Dynamics Fund"),
    ("INVESCO STOCK FUNDS, INC.", "INVESCO Growth Fund"),
]


def read(table: str, *, head: str = HEAD) -> tuple[ScheduleALine, ...]:
    return read_schedule_a("SCHEDULE A\n" + head + table, source="a.txt").schedule


def names(table: str, *, head: str = HEAD) -> list[tuple[str, str]]:
    return [(line.fund, line.portfolio) for line in read(table, head=head)]


def faults_of(table: str, *, head: str = HEAD) -> list[Fault]:
    with pytest.raises(Refused) as refusal:
        read(table, head=head)
    return list(refusal.value.faults)


# --- Funds and Portfolios ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("_case", "old", "new"),
    [
        ("no change", "PORTFOLIOS", "PORTFOLIOS"),
        ("one label", "PORTFOLIOS", "PORTFOLIO"),
        ("a label with the class", "PORTFOLIOS", "PORTFOLIO - CLASS B SHARES"),
        ("no label", "  PORTFOLIOS\n", ""),
        ("no underline", "------------", ""),
        ("neither underline nor label", "-\n  PORTFOLIOS\n", "-\n"),
        ("a double underline", "--", "=="),
        ("bold names", "INVESCO BOND FUNDS, INC.", "<B>INVESCO BOND FUNDS, INC.</B>"),
        ("a footnote mark", "INVESCO Growth Fund", "INVESCO Growth Fund (1)"),
        ("a star", "INVESCO Growth Fund", "INVESCO Growth Fund*"),
        ("a justified name", "INVESCO Select Income Fund", "INVESCO  Select   Income  Fund"),
        (
            "the head repeated within a Fund",
            "  INVESCO Growth Fund",
            f"<PAGE>\n{HEAD}\n INVESCO STOCK FUNDS, INC. (continued)\n PORTFOLIOS\n  INVESCO Growth Fund",
        ),
        (
            "the Fund repeated in other case",
            "  INVESCO Growth Fund",
            "<PAGE>\nINVESCO Stock Funds, Inc. (cont'd)\n  INVESCO Growth Fund",
        ),
        (
            "a running head",
            "  INVESCO Growth Fund",
            "- 6 -\n<PAGE>\nSCHEDULE A (continued)\n  INVESCO Growth Fund",
        ),
        (
            "heads beside the Fund",
            "INVESCO STOCK FUNDS, INC.",
            "INVESCO STOCK FUNDS, INC.     ASSET BASED    SERVICE",
        ),
        ("rules beside the label", "PORTFOLIOS", "PORTFOLIOS          ------------    ---    ---"),
        (
            "a name over two lines, rates on the last",
            "  INVESCO Select Income Fund  ",
            "  INVESCO Select\n     Income Fund              ",
        ),
        (
            "a name over two lines, not indented",
            "  INVESCO Select Income Fund  ",
            "  INVESCO Select\n  Income Fund                 ",
        ),
        (
            "a name over three lines",
            "  INVESCO Select Income Fund  ",
            "  INVESCO\n    Select\n     Income Fund              ",
        ),
        (
            "rates on a line of their own",
            "  INVESCO Select Income Fund  ",
            "  INVESCO Select\n   Income Fund\n                              ",
        ),
        (
            "a name over two lines, rates on the first",
            "  INVESCO Select Income Fund                      0.75%      0.25%      1.00%",
            "  INVESCO Select                                  0.75%      0.25%      1.00%\n     Income Fund",
        ),
        (
            "a Portfolio that wraps at the end of its Fund, before a head",
            "  INVESCO Select Income Fund                      0.75%      0.25%      1.00%",
            "  INVESCO Select                                  0.75%      0.25%      1.00%\n    Income Fund\n"
            + HEAD,
        ),
        ("a Fund over two lines", "  INVESCO BOND FUNDS, INC.", "  INVESCO BOND\n   FUNDS, INC."),
        (
            "a Fund over two lines with heads",
            "  INVESCO BOND FUNDS, INC.",
            "  INVESCO BOND      ASSET  SERVICE\n   FUNDS, INC.       FEE    FEE",
        ),
        (
            "a footnote",
            "  INVESCO STOCK FUNDS",
            "* The rate of this Fund is set\n  by its Board.\n  INVESCO STOCK FUNDS",
        ),
        ("tagged footnotes", "  INVESCO STOCK FUNDS", "<FN>\n<F1> Closed Fund\n</FN>\n  INVESCO STOCK FUNDS"),
    ],
)
def test_two_funds_are_read_the_same_with(_case: str, old: str, new: str) -> None:
    assert old in TWO_FUNDS

    assert names(TWO_FUNDS.replace(old, new)) == EXPECTED_TWO_FUNDS


def test_the_reference_table_may_wrap_a_fund_beside_its_heads_and_a_portfolio_before_a_page() -> None:
    table = "\n".join(REFERENCE_TABLE)
    fund = "  INVESCO COMBINATION STOCK & BOND FUNDS, INC.        ASSET BASED"
    portfolio = "  INVESCO Advantage Global Health Sciences Fund           0.75%          0.25%         1.00%"
    assert fund in table
    assert portfolio in table

    wrapped = table.replace(
        fund, "  INVESCO COMBINATION STOCK & BOND                    ASSET BASED"
    ).replace(
        "  --------------------------------------------        SALES",
        "  FUNDS, INC.                                         SALES",
    )
    wrapped = wrapped.replace(
        portfolio, portfolio.replace(" Sciences Fund", "              ") + "\n    Sciences Fund"
    )

    assert names(wrapped, head="") == names(table, head="")


def test_the_word_portfolio_may_end_a_name_on_the_next_line() -> None:
    table = TWO_FUNDS.replace(
        "  INVESCO Growth Fund                             0.75%      0.25%      1.00%",
        "  INVESCO Growth                                  0.75%      0.25%      1.00%\n      Portfolio",
    )

    assert names(table)[-1] == ("INVESCO STOCK FUNDS, INC.", "INVESCO Growth Portfolio")


@pytest.mark.parametrize(
    "fund",
    [
        "AIM INVESTMENT SECURITIES FUNDS",
        "AIM Equity Funds",
        "AIM Equity Funds, Inc.",
        "AIM Counselor Series Trust",
        "AIM Growth Series",
        "AIM Funds Group",
        "North & South Trust Company",
        "THE FIRST FUNDS",
        "AIM SUMMIT",
    ],
)
@pytest.mark.parametrize("indent", ["", "   "])
def test_a_fund_of_another_family_is_known_by_its_name(fund: str, indent: str) -> None:
    table = (
        f"{fund}\n{indent}AIM Charter Fund  0.75%  0.25%  1.00%\n{indent}AIM Blue Fund  0.75%  0.25%  1.00%\n"
    )

    assert names(table) == [(fund, "AIM Charter Fund"), (fund, "AIM Blue Fund")]


def test_a_fund_with_an_unusual_name_is_known_by_its_underline() -> None:
    table = "Evergreen Equity\n----------------\nEvergreen Growth   0.75%  0.25%  1.00%\n"

    assert names(table) == [("Evergreen Equity", "Evergreen Growth")]


def test_a_fund_named_as_its_only_portfolio_is_known_by_the_head_below_it() -> None:
    table = f"AIM Summit Fund\n{HEAD}PORTFOLIO\nAIM Summit Fund   0.75%  0.25%  1.00%\n"

    assert names(table) == [("AIM Summit Fund", "AIM Summit Fund")]


def test_portfolios_in_capitals_are_told_from_their_fund() -> None:
    assert [name.upper() for _, name in names(TWO_FUNDS.upper())] == [
        name.upper() for _, name in EXPECTED_TWO_FUNDS
    ]


def test_a_hyphenated_name_may_break_at_its_hyphen() -> None:
    table = TWO_FUNDS.replace("  INVESCO Growth Fund    ", "  INVESCO Multi-\n     Sector Fund      ")

    assert names(table)[-1] == ("INVESCO STOCK FUNDS, INC.", "INVESCO Multi-Sector Fund")


def test_a_line_keeps_its_number_in_the_file() -> None:
    assert [line.line for line in read(TWO_FUNDS)] == [11, 12, 17, 18]


def test_a_name_that_may_be_a_fund_or_half_a_portfolio_is_refused() -> None:
    table = TWO_FUNDS.replace("  INVESCO Growth Fund  ", "  INVESCO VALUE\n    Growth Fund  ").replace(
        "Dynamics", "DYNAMICS"
    )

    faults = faults_of(table.replace("    Growth Fund", "\n\n    GROWTH FUND"))

    assert [(fault.row, fault.column) for fault in faults] == [(18, "Schedule A")]
    assert "'INVESCO VALUE' may be a Fund or a part of a Portfolio's name" in faults[0].problem


def test_an_indented_portfolio_is_never_joined_to_a_fund_with_an_unusual_name() -> None:
    rates = "  0.75%  0.25%  1.00%\n"
    table = f"Evergreen Equity\n  Evergreen Gold Fund{rates}  Evergreen Bond Fund{rates}"

    assert any("'Evergreen Equity'" in fault.problem for fault in faults_of(table))


def test_a_portfolio_before_any_fund_is_refused_once() -> None:
    table = "  INVESCO Energy Fund   0.75%  0.25%  1.00%\n  INVESCO Gold Fund   0.75%  0.25%  1.00%\n"

    assert [(fault.row, fault.column) for fault in faults_of(table)] == [(7, "fund")]


# --- What may be put between any two lines -------------------------------------------------------------

FURNITURE = [
    *("", "   ", "\t", "<PAGE>", "<PAGE>   12", "\f", "7", "- 7 -", "A-3", "Page 7", "Page 7 of 9", "ii"),
    *("</TABLE>", "<TABLE>", "<CAPTION>", "<S>      <C>     <C>", "<TABLE>\n<CAPTION>", "&nbsp;", "<P><BR>"),
    *("</TABLE>\n\n                5\n<PAGE>\n\n<TABLE>\n<S>    <C>   <C>   <C>", "<!-- a note -->"),
]
WRAPPED_TABLE = (
    TWO_FUNDS.replace("  INVESCO Select Income Fund  ", "  INVESCO Select\n     Income Fund            ")
    .replace("  INVESCO BOND FUNDS, INC.", "  INVESCO BOND\n   FUNDS, INC.")
    .split("\n")
)
insertions = st.lists(st.tuples(st.integers(0, 200), st.sampled_from(FURNITURE)), max_size=12)


def with_furniture(lines: list[str], *, inserted: list[tuple[int, str]]) -> str:
    furnished = list(lines)
    for at, furniture in inserted:
        furnished.insert(at % (len(furnished) + 1), furniture)
    return "\n".join(furnished)


@settings(deadline=None, max_examples=150)
@given(insertions)
def test_page_breaks_tags_and_blank_lines_change_nothing_in_the_reference_table(
    inserted: list[tuple[int, str]],
) -> None:
    expected = names("\n".join(REFERENCE_TABLE), head="")

    assert names(with_furniture(REFERENCE_TABLE, inserted=inserted), head="") == expected
    assert len(expected) == 28


@settings(deadline=None, max_examples=150)
@given(insertions)
def test_page_breaks_tags_and_blank_lines_change_nothing_in_wrapped_names(
    inserted: list[tuple[int, str]],
) -> None:
    assert names(with_furniture(WRAPPED_TABLE, inserted=inserted)) == EXPECTED_TWO_FUNDS


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(0, len(REFERENCE_TABLE) - 1), unique=True, max_size=10))
def test_a_lost_line_never_moves_a_portfolio_to_another_name(lost: list[int]) -> None:
    whole = {line.portfolio for line in read("\n".join(REFERENCE_TABLE), head="")}
    table = "\n".join(line for at, line in enumerate(REFERENCE_TABLE) if at not in lost)

    try:
        left = {portfolio for _, portfolio in names(table, head="")}
    except Refused:
        left = set()

    assert left <= whole


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet=st.sampled_from("INVESCO Fund.,%0.75 \n-<>&;()|ABab"), max_size=400))
def test_any_text_is_either_read_or_refused(table: str) -> None:
    try:
        found: tuple[object, ...] = read(table)
    except Refused as refusal:
        found = refusal.faults

    assert found
