"""Section 6(d): what is refused of a Monthly Calculation that a Distributor sends."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from assignments.domain.calculation_file import CalculationOf
from assignments.domain.calculation_upload import CalculationAsked, PortfolioAsked, read_upload
from governance.domain import xlsx_reading

pytestmark = pytest.mark.plan_section("6(d)")
HEAD = "portfolio,distributor_share,assignee,amount\n"
ASKED = CalculationAsked(
    of=CalculationOf(plan="class-b", distributor="adi", month="2003-09"),
    portfolios={
        "growth": PortfolioAsked(portfolio="growth", name="Growth Fund", assignees=frozenset({"trust-a"})),
        "income": PortfolioAsked(portfolio="income", name="Income Fund", assignees=frozenset()),
    },
    portfolio_words={"growth": "growth", "growth fund": "growth", "income": "income", "value": "value"},
    assignee_words={"trust-a": "trust-a", "trust a": "trust-a", "trust-b": "trust-b"},
)


def read(data):
    return read_upload(data if isinstance(data, bytes) else data.encode(), source="calc.csv", asked=ASKED)


def faults(data):
    return [(one.row, one.column, one.problem) for one in read(data).faults]


def workbook(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def archive(entries):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return data.getvalue()


def figures(parsed):
    return [(row.portfolio, row.share_cents, row.assignee, row.amount_cents) for row in parsed.rows]


def test_a_file_as_the_template_has_it_is_taken():
    parsed = read(
        "portfolio,distributor_share,assignee,amount,plan,distributor,month\r\n"
        "Growth Fund,9000.00,Trust A,5400,class-b,adi,2003-09\r\n"
    )

    assert parsed.faults == ()
    assert figures(parsed) == [("growth", 900000, "trust-a", 540000)]


def test_a_byte_order_mark_is_no_fault():
    assert faults(b"\xef\xbb\xbf" + (HEAD + "growth,1.00,trust-a,1.00\n").encode()) == []


@pytest.mark.parametrize(
    ("column", "value", "wanted"),
    [("plan", "class-c", "class-b"), ("distributor", "idi", "adi"), ("month", "2003-10", "2003-09")],
)
def test_a_file_for_somebody_else_or_another_month_is_refused(column, value, wanted):
    found = read(f"portfolio,distributor_share,assignee,amount,{column}\ngrowth,1.00,trust-a,1.00,{value}\n")

    assert [(one.row, one.column, one.remedy) for one in found.faults] == [
        (2, column, f"the file is loaded for {wanted}")
    ]


def test_a_portfolio_of_the_plan_that_is_none_of_the_distributor_s_is_refused():
    assert faults(HEAD + "value,1.00,,\n") == [(2, "portfolio", "value is no Portfolio of adi in 2003-09")]


def test_a_portfolio_and_an_assignee_that_nobody_knows_are_refused():
    assert faults(HEAD + "mystery,1.00,,\ngrowth,1.00,trust-z,1.00\n") == [
        (2, "portfolio", "'mystery' is not known"),
        (3, "assignee", "'trust-z' is not known"),
    ]


def test_an_assignee_without_a_transfer_there_is_refused_unless_its_amount_is_nothing():
    rows = "growth,9.00,trust-a,1.00\ngrowth,9.00,trust-b,{}\n"

    assert faults(HEAD + rows.format("0.00")) == []
    assert faults(HEAD + rows.format("0.01")) == [
        (3, "assignee", "no Transfer of adi gives trust-b an amount there in 2003-09")
    ]


def test_portions_above_the_share_are_refused():
    assert faults(HEAD + "growth,1.00,trust-a,1.01\n") == [
        (2, "amount", "the Portions of growth, 1.01, exceed its share, 1.00")
    ]


def test_every_fault_is_told_at_once():
    found = faults(HEAD + "value,1.00,,\ngrowth,x,trust-a,1.00\ngrowth,1.00,trust-a,-1.00\nincome,,,\n")

    assert [(row, column) for row, column, _ in found] == [
        (2, "portfolio"),
        (3, "distributor_share"),
        (4, "amount"),
        (4, "assignee"),
        (5, "distributor_share"),
    ]


def test_the_same_row_twice_is_refused():
    assert faults(HEAD + "growth,1.00,trust-a,1.00\ngrowth,1.00,trust-a,1.00\n")[0] == (
        3,
        "assignee",
        "trust-a stands for growth already in row 2",
    )


@pytest.mark.parametrize("cell", ["=1+1", "+1", "@SUM(A1)", "-1+1"])
def test_a_cell_that_begins_as_a_formula_is_refused_and_told_once(cell):
    assert faults(HEAD + f"growth,1.00,trust-a,{cell}\n") == [
        (2, "amount", f"{cell!r} begins as a formula does")
    ]


def test_a_negative_amount_is_refused_as_negative():
    assert faults(HEAD + "growth,1.00,trust-a,-1.00\n") == [(2, "amount", "'-1.00' is negative")]


def test_a_formula_in_the_head_is_refused():
    assert (1, "", "'=x' begins as a formula does") in faults("=x,distributor_share,assignee,amount\n")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty"),
        (HEAD.encode(), "states no Portfolio"),
        (HEAD.encode("utf-16"), "is UTF-16 text"),
        ((HEAD + "gr\xfcn,1.00,,\n").encode("latin-1"), "is not UTF-8 text"),
        (HEAD.encode() + b"growth\0,1.00,,\n", "is not UTF-8 text"),
        (HEAD.replace(",", ";").encode(), "its columns are parted by semicolons"),
        (HEAD.replace(",", "\t").encode(), "its columns are parted by tabs"),
        (HEAD.encode() + b'growth,"1.00,,\n', "cannot be read: unexpected end of data"),
    ],
)
def test_what_is_no_such_file_is_refused(data, problem):
    assert [text for _, _, text in faults(data)][0] == problem


def test_a_workbook_is_read_as_the_same_rows():
    rows = [HEAD.strip().split(","), ["Growth Fund", 9000, "trust-a", 5400.01]]

    assert figures(read(workbook(rows))) == [("growth", 900000, "trust-a", 540001)]


def test_a_month_that_a_spreadsheet_made_a_day_is_the_month():
    rows = [[*HEAD.strip().split(","), "month"], ["growth", 1, "trust-a", 1, date(2003, 9, 1)]]

    assert faults(workbook(rows)) == []


def test_a_formula_in_a_workbook_is_never_computed():
    rows = [HEAD.strip().split(","), ["growth", 1, "trust-a", "=0.5+0.5"]]

    assert faults(workbook(rows)) == [(2, "amount", "'=...' begins as a formula does")]


def test_an_empty_workbook_is_refused():
    assert faults(workbook([])) == [(None, "", "is empty")]


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ({"xl/workbook.xml": b"\0" * (xlsx_reading.ENTRY_MAX + 1)}, "unpacks to"),
        ({"xl/workbook.xml": b"\0" * (4 * 1024 * 1024)}, "is packed more than 200 times"),
        ({f"x{at}": b"" for at in range(xlsx_reading.ENTRIES_MAX + 1)}, "has 501 parts"),
        ({"readme.txt": b"hello"}, "is an archive, and no workbook"),
        ({"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}, "declares a document type"),
        (
            {"xl/workbook.xml": b"<a/>", "b.dat": b"<!--" + b"x" * 5000 + b"--><!DOCTYPE a []><a/>"},
            "declares a document type",
        ),
        ({"xl/workbook.xml": b"not XML"}, "cannot be read as a workbook"),
    ],
    ids=["large part", "dense part", "many parts", "no workbook", "entities", "late entities", "no XML"],
)
def test_an_archive_that_is_no_workbook_or_a_bomb_is_not_opened(entries, problem):
    (found,) = faults(archive(entries))

    assert found[2].startswith(problem)


def test_a_broken_archive_is_refused():
    assert faults(workbook([["a"]])[:200])[0][2] == "is no whole workbook, or is protected by a password"


def test_a_cell_far_away_does_not_fill_the_memory():
    book = Workbook()
    book.active.cell(row=900_000, column=1, value="x")
    data = io.BytesIO()
    book.save(data)

    assert faults(data.getvalue())[0][2] == "has more than 50,000 rows"
