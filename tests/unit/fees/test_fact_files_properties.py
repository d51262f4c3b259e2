"""Share activity: reading plain blocks of lines by one expression is reading cell by cell."""

import csv
import io
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fees.domain import fact_files
from fees.domain.activity import KIND_BY_WORD
from fees.domain.fact_files import ACTIVITY_OPTIONAL, ACTIVITY_REQUIRED, ActivityFile
from fees.domain.plain_rows import COPY_TAIL_COLUMNS, NULL
from governance.domain.csv_files import CsvFile
from governance.domain.faults import Fault

PLANS = {"class-b": {"dynamics": 1, "energy": 2}, "class-c": {"dynamics": 31}}
ODD_TEXT = st.text(alphabet="aZ0é.-: \t\\'\u2028\x0b", max_size=6)
DAYS = st.sampled_from(["2003-09-02", "2003-09-03", "2003-02-29", "2003-9-2", "0000-01-01", "2001-05-05"])
NUMBERS = st.one_of(
    st.from_regex(r"[0-9]{1,14}(\.[0-9]{0,8})?", fullmatch=True),
    st.sampled_from(["1", "0", "007.10", "-1", "1e3", "1,5", "٣", ""]),
)
ZEROS = st.sampled_from(["", "0", "0.00", "00.000"])
CELLS: dict[str, st.SearchStrategy[str]] = {
    "portfolio": st.sampled_from(["dynamics", "Dynamics", " energy", "nothing", ""]),
    "trade_date": DAYS,
    "kind": st.sampled_from([*KIND_BY_WORD, "SALE", "buy", "sale "]),
    "shares": NUMBERS,
    "amount": NUMBERS,
    "original_issue_date": st.one_of(DAYS, st.sampled_from(["", "", "unknown", "UNKNOWN"])),
    "other_portfolio": st.sampled_from(["", "", "energy", "outside:Elsewhere", "outside:", "nothing"]),
    "reference": st.one_of(st.just(""), ODD_TEXT),
    "front_end": st.one_of(ZEROS, NUMBERS),
    "cdsc": st.one_of(ZEROS, NUMBERS),
    "cost_per_share": st.one_of(ZEROS, NUMBERS),
    "cdsc_waiver": st.one_of(st.just(""), ODD_TEXT, st.just("w" * 201)),
    "plan": st.sampled_from(["", "", "class-b", "class-c", "class-z"]),
}
CHARGE_COLUMNS = ("kind", "original_issue_date", "front_end", "cdsc", "cost_per_share", "cdsc_waiver")
ODD_LINES = st.sampled_from(["", " ", ",", "dynamics", "dynamics,2003-09-02,sale,1,,,,,,,,,,,,,"])


@st.composite
def files(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """A header, and rows of mostly good cells; here and there a line of another width."""
    optional = [name for name in CELLS if name in ACTIVITY_OPTIONAL]
    chosen = draw(st.lists(st.sampled_from(optional), unique=True))
    header = draw(st.permutations([*ACTIVITY_REQUIRED, *chosen]))
    row = st.tuples(*(CELLS[name].map(without_commas) for name in header)).map(list)
    good = st.tuples(*(st.just(GOOD.get(name, "")) for name in header)).map(list)
    odd = ODD_LINES.map(lambda line: line.split(","))
    return header, draw(st.lists(st.one_of(good, good, row, odd), max_size=8))


GOOD = {"portfolio": "dynamics", "trade_date": "2003-09-02", "kind": "sale", "shares": "1.5", "amount": "15"}


def without_commas(cell: str) -> str:
    return cell.replace(",", "")


def read(text: str, *, references_required: bool) -> tuple[Any, ...]:
    file = CsvFile(text, source="a.csv", required=ACTIVITY_REQUIRED, optional=ACTIVITY_OPTIONAL)
    faults: list[Fault] = []
    facts = ActivityFile(
        file, plan="class-b", share_classes=PLANS, references_required=references_required
    ).read(faults)
    return facts.days, facts.references, facts.row_count, faults


def quoted(header: list[str], rows: list[list[str]], *, line_end: str) -> str:
    """The same file with every cell in quotes, which is read cell by cell."""
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator=line_end).writerows([header, *rows])
    return written.getvalue()


@given(file=files(), line_end=st.sampled_from(["\n", "\r\n"]), references_required=st.booleans())
@settings(max_examples=150, deadline=None)
def test_plain_lines_and_quoted_cells_say_the_same(
    file: tuple[list[str], list[list[str]]], line_end: str, references_required: bool
) -> None:
    header, rows = file
    plain = "".join(",".join(cells) + line_end for cells in [header, *rows])

    from_plain = read(plain, references_required=references_required)

    assert from_plain == read(
        quoted(header, rows, line_end=line_end), references_required=references_required
    )
    assert from_plain == read(plain.removesuffix(line_end), references_required=references_required)


REDEMPTION, FRONT_END_KINDS = "6", {"1", "8"}


@given(rows=st.lists(st.fixed_dictionaries({name: CELLS[name] for name in CHARGE_COLUMNS}), max_size=6))
@settings(max_examples=150, deadline=None)
def test_no_row_is_taken_that_the_database_would_refuse(rows: list[dict[str, str]]) -> None:
    header = ["portfolio", "trade_date", "shares", *CHARGE_COLUMNS]
    lines = [
        ["dynamics", "2003-09-02", "1.5", *(without_commas(row[name]) for name in CHARGE_COLUMNS)]
        for row in rows
    ]

    days = read("".join(",".join(cells) + "\n" for cells in [header, *lines]), references_required=False)[0]

    for _, tail in (row for found in days.values() for row in found):
        cell = dict(zip(COPY_TAIL_COLUMNS, tail.split("\t"), strict=True))
        says = {
            name
            for name in ("cdsc", "cost_per_share", "front_end")
            if cell[name].strip("0.") not in ("", NULL)
        }
        says |= {"cdsc_waiver"} - {name for name in ("cdsc_waiver",) if cell[name] == NULL}
        assert cell["kind"] == REDEMPTION or not says - {"front_end"}
        assert cell["kind"] in FRONT_END_KINDS or "front_end" not in says
        assert "cdsc" not in says or (cell["original_issue_date"] != NULL and "cdsc_waiver" not in says)


@given(file=files(), size=st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_the_size_of_the_blocks_does_not_matter(file: tuple[list[str], list[list[str]]], size: int) -> None:
    header, rows = file
    plain = "".join(",".join(cells) + "\n" for cells in [header, *rows])
    whole, usual = read(plain, references_required=False), fact_files.BLOCK_CHARACTERS

    fact_files.BLOCK_CHARACTERS = size
    try:
        in_blocks = read(plain, references_required=False)
    finally:
        fact_files.BLOCK_CHARACTERS = usual

    assert in_blocks == whole
