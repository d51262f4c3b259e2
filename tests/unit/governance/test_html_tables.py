"""Tables of filed HTML as lines: what a table may take of memory and time, and what stays apart in it."""

import tracemalloc

from governance.domain.html_tables import FARTHEST_START, MOST_COLUMNS, Table, laid_out
from governance.domain.html_words import BREAK, Piece


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


def test_a_mark_in_a_cell_of_its_own_belongs_to_the_figure_before() -> None:
    table = Table(number=1)
    for words in ("North Growth Fund", "(1)", "0.75", "%"):
        put(table, words)

    (line,) = laid_out(table)

    assert [part.strip() for part in line.text.split("  ") if part.strip()] == [
        "North Growth Fund(1)",
        "0.75%",
    ]


def test_marks_above_one_another_belong_each_to_its_figure() -> None:
    table = Table(number=1)
    put(table, "North Growth Fund")
    for words in ("0.75", "%"):
        put(table, words)
        assert table.open_cell is not None
        for _ in range(14):
            table.open_cell.pieces += [Piece(text=BREAK, line=1), Piece(text=words, line=1)]

    (line,) = laid_out(table)

    assert line.text.count("0.75%") == 15


def test_a_mark_behind_running_text_is_not_lost() -> None:
    table = Table(number=1)
    for words in ("The Fund pays what it has agreed to pay, and no more than that, to the Distributor", "*"):
        put(table, words)

    assert laid_out(table)[-1].text == "*"


def test_marks_without_end_are_read_without_copying_what_stands_before_them() -> None:
    """Reading that copies the row for each of its cells takes an hour here."""
    table = Table(number=1)
    put(table, "North Growth Fund")
    for _ in range(99_999):
        table.rows[0].cells[0].pieces += [Piece(text=BREAK, line=1), Piece(text="North Growth Fund", line=1)]
    for _ in range(100_000):
        put(table, "%")

    lines = laid_out(table)

    assert sum(line.text.count("North Growth Fund") for line in lines) == 100_000
    assert sum(line.text.count("%") for line in lines) == 100_000


def test_a_row_of_a_hundred_thousand_cells_is_laid_out_without_copying_it_for_each() -> None:
    table = Table(number=1)
    for _ in range(100_000):
        put(table, "North Growth Fund, Class B")

    (line,) = laid_out(table)

    assert line.text.count("North Growth Fund, Class B") == 100_000


def test_words_far_to_the_right_do_not_make_each_row_as_long_as_the_widest() -> None:
    table = Table(number=1)
    for _ in range(MOST_COLUMNS):
        put(table, "x" * 60)
    table.begin_row(line=2)
    put(table, "", columns=MOST_COLUMNS - 1)
    put(table, "0.75%")

    last = laid_out(table)[-1]

    assert last.text.strip() == "0.75%"
    assert len(last.text) <= FARTHEST_START + len("0.75%")
