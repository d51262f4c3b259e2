"""Workbooks that a spreadsheet opens: typed cells, nothing that runs, the same bytes for the same rows."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from governance.domain.xlsx_writing import Sheet, xlsx_bytes


def opened(*sheets):
    return load_workbook(io.BytesIO(xlsx_bytes(sheets)))


def cell_of(value):
    return opened(Sheet(name="One", head=["Value"], rows=[[value]])).active["A2"]


def test_an_amount_is_a_number_of_two_decimals():
    cell = cell_of(Decimal("-1234.50"))
    assert (cell.value, cell.data_type) == (-1234.5, "n")
    assert cell.number_format.startswith("#,##0.00")


def test_a_day_is_a_date():
    assert cell_of(date(2004, 6, 30)).value.date() == date(2004, 6, 30)


def test_a_day_before_the_format_can_count_is_text():
    assert cell_of(date(1900, 2, 1)).value == "1900-02-01"


def test_a_count_is_a_number_and_nothing_is_nothing():
    assert (cell_of(30).value, cell_of(None).value, cell_of("").value) == (30, None, None)


def test_digits_that_a_spreadsheet_would_lose_are_kept_as_text():
    assert cell_of(Decimal("12345678901.123456")).value == "12345678901.123456"


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1"])
def test_a_text_that_would_run_is_quoted(text):
    cell = cell_of(text)
    assert (cell.value, cell.data_type) == (f"'{text}", "s")


def test_no_cell_is_a_formula_by_whatever_way_it_comes():
    archive = zipfile.ZipFile(io.BytesIO(xlsx_bytes([Sheet(name="=1", head=["=A1"], rows=[["=A1"]])])))
    assert not any(b"<f" in archive.read(name) for name in archive.namelist() if "sheet1" in name)


def test_markup_and_control_characters_stay_text():
    assert cell_of('</t><c>"&\x00').value == '</t><c>"&\ufffd'


def test_equal_sheets_give_equal_bytes():
    sheet = Sheet(name="One", head=["Day", "Amount"], rows=[[date(2003, 9, 30), Decimal("1.00")]])
    assert xlsx_bytes([sheet]) == xlsx_bytes([sheet])


def test_sheet_names_are_cut_and_told_apart():
    sheets = [Sheet(name=name, head=["A"], rows=[]) for name in ("A" * 40, "a" * 40, "In [2003/09]", "")]
    assert opened(*sheets).sheetnames == ["A" * 31, "a" * 29 + " 2", "In  2003 09", "Sheet"]


def test_columns_beyond_z_are_named():
    names = [f"c{at}" for at in range(60)]
    sheet = opened(Sheet(name="Wide", head=names, rows=[])).active
    assert [cell.value for cell in sheet[1]] == names
