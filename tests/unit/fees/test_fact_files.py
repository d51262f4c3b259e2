"""The two files of facts, cell by cell."""

from dataclasses import dataclass
from datetime import date

import pytest

from fees.domain.fact_files import (
    ACTIVITY_OPTIONAL,
    ACTIVITY_REQUIRED,
    NET_ASSETS_COLUMNS,
    ActivityFile,
    NetAssetsRow,
    read_net_assets,
)
from governance.domain.csv_files import CsvFile, decode
from governance.domain.errors import Refused
from governance.domain.faults import Fault

DYNAMICS, ENERGY = 1, 2
PORTFOLIOS = {"dynamics": DYNAMICS, "invesco dynamics fund": DYNAMICS, "energy": ENERGY}
PLANS = {"class-b": PORTFOLIOS, "class-c": {"dynamics": 31}}
ALL_COLUMNS = ",".join((*ACTIVITY_REQUIRED, *ACTIVITY_OPTIONAL))
NULL = "\\N"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a file says, or what is wrong with it."""

    days: dict[tuple[int, str], list[tuple[int, str]]]
    references: set[str]
    row_count: int
    faults: list[str]


def told(faults: list[Fault]) -> list[str]:
    return [f"{fault.row} {fault.column}: {fault.problem} ({fault.remedy})" for fault in faults]


def activity(text: str, *, header: str = "portfolio,trade_date,kind,shares", add: bool = False) -> Read:
    file = CsvFile(
        f"{header}\n{text}", source="activity.csv", required=ACTIVITY_REQUIRED, optional=ACTIVITY_OPTIONAL
    )
    faults: list[Fault] = []
    facts = ActivityFile(file, plan="class-b", share_classes=PLANS, references_required=add).read(faults)
    return Read(days=facts.days, references=facts.references, row_count=facts.row_count, faults=told(faults))


def net_assets(text: str) -> tuple[list[NetAssetsRow], list[str]]:
    header = ",".join(NET_ASSETS_COLUMNS)
    file = CsvFile(
        f"{header}\n{text}",
        source="net.csv",
        required=NET_ASSETS_COLUMNS[:3],
        optional=NET_ASSETS_COLUMNS[3:],
    )
    faults: list[Fault] = []
    rows = read_net_assets(file, share_classes=PORTFOLIOS, faults=faults)
    return list(rows.values()), told(faults)


def tail(kind: int, shares: int, *others: str) -> str:
    """A row as it is stored: kind, millionths, and the further columns that are not empty, by place."""
    cells = [str(kind), str(shares), NULL, "f", *[NULL] * 8]
    for other in others:
        place, _, value = other.partition("=")
        cells[TAIL_PLACES[place]] = value
    return "\t".join(cells)


TAIL_PLACES = {
    "issued": 2,
    "unknown": 3,
    "other": 4,
    "outside": 5,
    "reference": 6,
    "amount": 7,
    "front_end": 8,
    "cdsc": 9,
    "waiver": 10,
    "cost": 11,
}


def test_a_plain_file_is_read_row_by_row_with_its_lines() -> None:
    read = activity(
        "dynamics,2003-09-02,sale,10\nENERGY,2003-09-02,redemption,0.5\ndynamics,2003-09-02,sale,10\n"
    )

    assert read.faults == []
    assert read.row_count == 3
    assert read.days == {
        (DYNAMICS, "2003-09-02"): [(2, tail(1, 10_000_000)), (4, tail(1, 10_000_000))],
        (ENERGY, "2003-09-02"): [(3, tail(6, 500_000))],
    }


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("sale,1,,,,,,,,,", tail(1, 1_000_000)),
        ("sale,000000000001.500000,7.5,,,,,,,,", tail(1, 1_500_000, "amount=7.50")),
        ("SALE,1.0000000,007,,,,,,,,", tail(1, 1_000_000, "amount=7.00")),
        ("redemption,1,,2001-05-05,,,,,,,", tail(6, 1_000_000, "issued=2001-05-05")),
        ("redemption,1,,unknown,,,,,,,", tail(6, 1_000_000, "unknown=t")),
        ("redemption,1,,Unknown,,,,,,,", tail(6, 1_000_000, "unknown=t")),
        ("exchange_in,1,,,energy,,,,,,", tail(2, 1_000_000, "other=2")),
        ("exchange_in,1,,,outside:Elsewhere Fund,,,,,,", tail(2, 1_000_000, "outside=Elsewhere Fund")),
        ("exchange_in,1,,,OUTSIDE: Elsewhere ,,,,,,", tail(2, 1_000_000, "outside=Elsewhere")),
        ("merger_in,1,,2001-05-05,energy,,,,,,", tail(3, 1_000_000, "issued=2001-05-05", "other=2")),
        ("merger_in,1,,,,,,,,,", tail(3, 1_000_000)),
        ("exchange_out,1,,,energy,,,,,,", tail(5, 1_000_000, "other=2")),
        (
            "redemption,1,12.34,2001-05-05,,R-1,,,4,,9.123456",
            tail(
                6,
                1_000_000,
                "issued=2001-05-05",
                "amount=12.34",
                "reference=R-1",
                "cdsc=4.00",
                "cost=9.123456",
            ),
        ),
        ("redemption,1,,,,,,,0,death,", tail(6, 1_000_000, "cdsc=0.00", "waiver=death")),
        ("sale,1,,,,,,1.5,,,", tail(1, 1_000_000, "front_end=1.50")),
        ("sale_cancelled,1,,,,,,1.50,,,", tail(8, 1_000_000, "front_end=1.50")),
        # A file has the columns for all its rows: zeros say nothing, wherever they stand.
        (
            "conversion,1,,,,,,0,0.00,,0.000000",
            tail(7, 1_000_000, "front_end=0.00", "cdsc=0.00", "cost=0.000000"),
        ),
        ("redemption,1,,unknown,,,,,0.00,,", tail(6, 1_000_000, "unknown=t", "cdsc=0.00")),
        ("sale,1,,,,a\\b,,,,,", tail(1, 1_000_000, "reference=a\\\\b")),
        ('sale,1,,,,"a\tb",,,,,', tail(1, 1_000_000, "reference=a\\tb")),
        ('"sale","1","2",,,"say ""x"", y",,,,,', tail(1, 1_000_000, "amount=2.00", 'reference=say "x", y')),
        (" sale , 1 , 2 ,,,,,,,,", tail(1, 1_000_000, "amount=2.00")),
        ("conversion,0,,,,,,,,,", tail(7, 0)),
    ],
)
def test_a_row_is_stored_in_one_form_however_it_is_written(cells: str, expected: str) -> None:
    read = activity(f"dynamics,2003-09-02,{cells}", header=ALL_COLUMNS)

    assert read.faults == []
    assert read.days == {(DYNAMICS, "2003-09-02"): [(2, expected)]}


def test_a_rows_own_plan_counts_before_the_files() -> None:
    read = activity("dynamics,2003-09-02,sale,1,class-c", header="portfolio,trade_date,kind,shares,plan")

    assert list(read.days) == [(31, "2003-09-02")]


def test_columns_may_stand_in_any_order() -> None:
    read = activity("5,sale,energy,2003-09-02", header="Shares, Kind ,portfolio,trade_date")

    assert read.days == {(ENERGY, "2003-09-02"): [(2, tail(1, 5_000_000))]}


SHARES_FORM = "digits and one point, like 1234.56; not negative"
KINDS = (
    "one of opening, sale, exchange_in, merger_in, reinvestment, exchange_out, redemption, conversion,"
    " sale_cancelled"
)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (
            "nothing,2003-09-02,sale,1,,,,,,,,,",
            "portfolio: 'nothing' is no Portfolio of the Plan (its code, an alias or its Schedule A name)",
        ),
        (
            "dynamics,2003-02-29,sale,1,,,,,,,,,",
            "trade_date: 2003-02-29 is not a day of the calendar (a day that exists, as YYYY-MM-DD)",
        ),
        (
            "dynamics,9/2/2003,sale,1,,,,,,,,,",
            "trade_date: '9/2/2003' is not a date (YYYY-MM-DD, like 2003-09-30)",
        ),
        ("dynamics,2003-09-02,buy,1,,,,,,,,,", f"kind: 'buy' is not a kind ({KINDS})"),
        ("dynamics,2003-09-02,sale,-1,,,,,,,,,", f"shares: '-1' is not a plain decimal ({SHARES_FORM})"),
        ("dynamics,2003-09-02,sale,1e3,,,,,,,,,", f"shares: '1e3' is not a plain decimal ({SHARES_FORM})"),
        ("dynamics,2003-09-02,sale,,,,,,,,,,", f"shares: '' is not a plain decimal ({SHARES_FORM})"),
        (
            "dynamics,2003-09-02,sale,0.0000001,,,,,,,,,",
            "shares: '0.0000001' has more than 6 decimals (at most 6 decimals)",
        ),
        (
            "dynamics,2003-09-02,sale,1234567890123,,,,,,,,,",
            "shares: '1234567890123' is too large (at most 12 digits before the point)",
        ),
        (
            "dynamics,2003-09-02,sale,1,1.005,,,,,,,,",
            "amount: '1.005' has more than 2 decimals (at most 2 decimals)",
        ),
        (
            "dynamics,2003-09-02,sale,1,,2003-09-03,,,,,,,",
            "original_issue_date: 2003-09-03 is after the trade date 2003-09-02 (the trade date or earlier)",
        ),
        (
            "dynamics,2003-09-02,sale,1,,soon,,,,,,,",
            "original_issue_date: 'soon' is not a date (YYYY-MM-DD, like 2003-09-30)",
        ),
        (
            "dynamics,2003-09-02,reinvestment,1,,2003-09-02,,,,,,,",
            "original_issue_date: a reinvestment has none of its own (leave it empty)",
        ),
        (
            "dynamics,2003-09-02,reinvestment,1,,unknown,,,,,,,",
            "original_issue_date: a reinvestment has none of its own (leave it empty)",
        ),
        (
            "dynamics,2003-09-02,exchange_in,1,,,,,,,,,",
            "other_portfolio: is empty (the source Portfolio, or outside:NAME)",
        ),
        (
            "dynamics,2003-09-02,exchange_in,1,,,outside:,,,,,,",
            "other_portfolio: names nobody outside (outside:NAME)",
        ),
        (
            "dynamics,2003-09-02,exchange_in,1,,,nowhere,,,,,,",
            "other_portfolio: 'nowhere' is no Portfolio of the Plan"
            " (its code, an alias or its Schedule A name)",
        ),
        (
            "dynamics,2003-09-02,sale,1,,,,,class-z,,,,",
            "plan: there is no Plan 'class-z' (one of class-b, class-c)",
        ),
        (
            "dynamics,2003-09-02,redemption,1,,,,,,x,,,",
            f"front_end: 'x' is not a plain decimal ({SHARES_FORM})",
        ),
        (
            "dynamics,2003-09-02,redemption,1,,,,,,,1.234,,",
            "cdsc: '1.234' has more than 2 decimals (at most 2 decimals)",
        ),
        (
            "dynamics,2003-09-02,redemption,1,,,,,,,,,1.2345678",
            "cost_per_share: '1.2345678' has more than 6 decimals (at most 6 decimals)",
        ),
        (
            f"dynamics,2003-09-02,redemption,1,,,,{'r' * 201},,,,,",
            "reference: is longer than 200 characters (a shorter text)",
        ),
        (
            f"dynamics,2003-09-02,redemption,1,,,outside:{'o' * 201},,,,,,",
            "other_portfolio: is longer than 200 characters (a shorter text)",
        ),
        ("dynamics,2003-09-02,sale,1", ": has 4 cells (13 cells, as the header has)"),
        ("dynamics,2003-09-02,sale,1,,,,,,,,,,", ": has 14 cells (13 cells, as the header has)"),
    ],
)
@pytest.mark.parametrize("good_rows", ["", 'dynamics,2003-09-02,sale,"1",,,,,,,,,\n'])
def test_what_cannot_be_read_is_named_by_row_and_column(cells: str, fault: str, good_rows: str) -> None:
    text = f"{good_rows}dynamics,2003-09-02,sale,1,,,,,,,,,\n{cells}\n"

    read = activity(text, header=ALL_COLUMNS)

    assert read.faults == [f"{3 + bool(good_rows)} {fault}"]


def test_every_fault_of_a_row_is_named_at_once_and_the_row_is_not_taken() -> None:
    read = activity("nothing,2003-13-01,buy,x")

    assert [fault.partition(":")[0] for fault in read.faults] == [
        "2 portfolio",
        "2 trade_date",
        "2 kind",
        "2 shares",
    ]
    assert (read.days, read.row_count) == ({}, 0)


@pytest.mark.parametrize("add", [False, True])
def test_rows_that_are_plain_in_every_column_are_not_read_one_by_one(
    add: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_by_one: list[int] = []
    monkeypatch.setattr(ActivityFile, "_read_cells", lambda _file, number, *_: one_by_one.append(number))
    charged = "redemption,1,12.34,2001-05-05,,r-{},class-c,0.00,4,,9.123456\n"
    waived = "redemption,1,12.34,,,r-{},class-c,,0,death,9.123456\n"
    sold = "sale,1,12.34,,,r-{},class-c,1.5,0.00,,0.000000\n"
    text = "".join(
        f"dynamics,2003-09-02,{(charged, waived, sold)[number % 3].format(number)}"
        for number in range(10_000)
    )

    read = activity(text, header=ALL_COLUMNS, add=add)

    assert (read.row_count, one_by_one) == (10_000, [])


def test_blank_lines_and_windows_line_ends_are_no_rows_but_count_as_lines() -> None:
    read = activity("\r\ndynamics,2003-09-02,sale,1\r\n\r\n,,,\r\nenergy,2003-09-02,sale,2")

    assert read.faults == []
    assert {key: [line for line, _ in rows] for key, rows in read.days.items()} == {
        (DYNAMICS, "2003-09-02"): [3],
        (ENERGY, "2003-09-02"): [6],
    }


def test_rows_that_end_with_a_carriage_return_alone_are_rows() -> None:
    text = "portfolio,trade_date,kind,shares\rdynamics,2003-09-02,sale,1\renergy,2003-09-02,sale,2\r"
    file = CsvFile(text, source="old.csv", required=ACTIVITY_REQUIRED, optional=ACTIVITY_OPTIONAL)

    facts = ActivityFile(file, plan="class-b", share_classes=PLANS, references_required=False).read([])

    assert facts.row_count == 2


def test_an_open_quote_that_would_swallow_the_rows_after_it_is_a_fault() -> None:
    header = "portfolio,trade_date,kind,shares,reference"

    read = activity('dynamics,2003-09-02,sale,1,"A\nenergy,2003-09-02,sale,2,B\n', header=header)

    assert read.row_count == 0
    assert read.faults == ["2 : is not CSV: unexpected end of data ()"]


def test_with_add_each_row_needs_a_reference_and_hands_it_on() -> None:
    header = "portfolio,trade_date,kind,shares,reference"

    read = activity("dynamics,2003-09-02,sale,1,A\nenergy,2003-09-02,sale,2, \n", header=header, add=True)

    assert read.references == {"A"}
    assert read.faults == ["3 reference: is empty (with --add each row needs a reference not seen before)"]


def test_a_file_of_a_header_alone_has_no_rows() -> None:
    assert activity("") == Read(days={}, references=set(), row_count=0, faults=[])


def test_net_assets_are_read_with_their_day_and_shares_outstanding() -> None:
    rows, faults = net_assets("Dynamics,2003-09-02,1234.5,10\nenergy,2003-09-02,0,\n")

    assert faults == []
    assert rows == [
        NetAssetsRow(
            share_class=DYNAMICS,
            day=date(2003, 9, 2),
            net_assets="1234.50",
            shares_outstanding="10.000000",
        ),
        NetAssetsRow(share_class=ENERGY, day=date(2003, 9, 2), net_assets="0.00", shares_outstanding=""),
    ]


def test_the_same_figure_twice_is_one_and_another_for_the_day_is_a_fault() -> None:
    first = "dynamics,2003-09-02,1234.50,10"

    assert net_assets(f"{first}\ninvesco dynamics fund,2003-09-02,1234.5,10.0\n")[1] == []
    assert net_assets(f"{first}\ndynamics,2003-09-02,1234.51,10\n")[1] == [
        "3 net_assets: a second value for dynamics on 2003-09-02 (one a day)"
    ]


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        ("nothing,2003-09-02,1,", ["portfolio"]),
        ("dynamics,2003-9-2,1,", ["date"]),
        ("dynamics,2003-09-02,-0.01,", ["net_assets"]),
        ('dynamics,2003-09-02,"1,000",', ["net_assets"]),
        ("dynamics,2003-09-02,,", ["net_assets"]),
        ("dynamics,2003-09-02,1.234,", ["net_assets"]),
        ("dynamics,2003-09-02,1,-5", ["shares_outstanding"]),
        ("nothing,never,much,many", ["portfolio", "date", "net_assets", "shares_outstanding"]),
        ("dynamics,2003-09-02", [""]),
    ],
)
def test_what_cannot_be_read_of_net_assets_is_named_by_row_and_column(cells: str, columns: list[str]) -> None:
    rows, faults = net_assets(f"energy,2003-09-02,5,\n{cells}\n")

    assert [fault.partition(":")[0] for fault in faults] == [f"3 {column}" for column in columns]
    assert [row.share_class for row in rows] == [ENERGY]


@pytest.mark.parametrize(
    ("data", "row"), [(b"portfolio\nINVESCO\xe9", 2), (b"a\nb\nc\0d", 3), ("a".encode("utf-16"), 1)]
)
def test_a_file_that_is_no_utf_8_text_is_refused_with_its_row(data: bytes, row: int) -> None:
    with pytest.raises(Refused) as refusal:
        decode(data, source="activity.csv")

    assert [(fault.row, fault.problem) for fault in refusal.value.faults] == [(row, "is not UTF-8 text")]


def test_a_byte_order_mark_is_no_part_of_the_header() -> None:
    assert decode(b"\xef\xbb\xbfportfolio\r\n", source="a.csv") == "portfolio\r\n"
