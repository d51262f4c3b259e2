"""Tables of filed HTML as lines: what a table may take of memory and time, and what stays apart in it."""

import tracemalloc

from governance.domain.html_tables import MOST_COLUMNS, Table, laid_out
from governance.domain.html_words import Piece


def put(table: Table, words: str, *, columns: int = 1, rows: int = 1) -> None:
    table.begin_cell(columns=columns, rows=rows, line=1)
    assert table.open_cell is not None
    table.open_cell.pieces.append(Piece(text=words, line=1))


def test_cells_that_span_two_hundred_columns_take_no_more_memory_than_others() -> None:
    table = Table(number=1)
    tracemalloc.start()
    try:
        for _ in range(20_000):
            table.begin_cell(columns=200, rows=200, line=1)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 20_000 * 1_000  # bytes; a note of every column takes a hundred times as much
    assert {cell.column for cell in table.rows[0].cells} == {0, MOST_COLUMNS}


def test_a_cell_over_two_rows_moves_the_cells_of_the_next() -> None:
    table = Table(number=1)
    table.begin_row(line=1)
    put(table, "North Growth Fund", rows=2)
    put(table, "0.75%")
    table.begin_row(line=2)
    put(table, "0.25%")

    first, second = (line.text for line in laid_out(table))

    assert second.index("0.25%") == first.index("0.75%")


def test_cells_behind_the_last_column_stay_apart_and_in_order() -> None:
    table = Table(number=1)
    table.begin_row(line=1)
    for words in ("North Growth Fund", "0.75%", "0.25%", "1.00%"):
        put(table, words, columns=60)

    (line,) = laid_out(table)

    assert [part.strip() for part in line.text.split("  ") if part.strip()] == [
        "North Growth Fund",
        "0.75%",
        "0.25%",
        "1.00%",
    ]
