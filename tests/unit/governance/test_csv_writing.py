"""What goes out as a file is run by no spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.csv_writing import csv_text, safe_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_text_that_would_run_is_a_text(start: str) -> None:
    assert safe_cell(f"{start}1+1").startswith("'")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_cell_of_any_text_begins_what_runs_and_the_text_is_still_there(text: str) -> None:
    written = csv_text(["head"], [[text]])

    (_, (cell,)) = csv.reader(io.StringIO(written, newline="")) if text else ([], [text])
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert cell in (lines, f"'{lines}")
    assert not cell.startswith(("=", "+", "@", "\t", "\r"))
    assert not cell.startswith("-") or cell.removeprefix("-").replace(".", "", 1).isdecimal()
