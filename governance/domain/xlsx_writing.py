"""XLSX for people with spreadsheets: typed cells, no formula ever, and the same bytes for the same rows.

The file is written as the standard has it (Office Open XML, ECMA-376), with inline texts and fixed times.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from governance.domain.csv_writing import safe_cell

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | int | Decimal | date | None

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_TEXT = 32_767
LONGEST_NAME = 31
WIDEST = 60
DAY_ZERO = date(1899, 12, 30)
FIRST_SURE_DAY = date(1900, 3, 1)  # the format believes in a 29 February 1900
EXACT_DIGITS = 15  # a spreadsheet keeps a number as a binary fraction of so many digits
ALWAYS = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP archive can give an entry

PLAIN, HEAD, AMOUNT, COUNT, DAY = range(5)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="#,##0.00_);\\(#,##0.00\\);&quot;–&quot;_)"/>'
    '<numFmt numFmtId="165" formatCode="d\\ mmm\\ yyyy"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of a workbook: its name, its head, and rows as wide as the head.

    A Decimal of two decimals is an amount in dollars, a date a day, an int a count; another Decimal stays the
    number it is, as text where a spreadsheet would lose digits of it. None is an empty cell.
    """

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """A whole workbook; text that a spreadsheet would take for a formula is quoted as in CSV.

    Equal sheets give equal bytes. Names of sheets are cut and told apart where the format wants it.

    >>> xlsx_bytes([Sheet(name="Fees", head=["Portfolio"], rows=[["=A1"]])])[:2]
    b'PK'
    """
    names = _sheet_names([sheet.name for sheet in sheets])
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(names),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)),
                ("styles", "styles.xml"),
            ]
        ),
        "xl/styles.xml": STYLES,
    }
    parts |= {f"xl/worksheets/sheet{at}.xml": _worksheet(sheet) for at, sheet in enumerate(sheets, start=1)}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as workbook:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, date_time=ALWAYS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            workbook.writestr(entry, text)
    return archive.getvalue()


def _sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names of at most 31 characters, none empty and none twice, whatever their case."""
    names: list[str] = []
    for one in wanted:
        plain = NOT_IN_A_SHEET_NAME.sub(" ", NOT_IN_XML.sub(" ", one)).strip() or "Sheet"
        name, again = plain[:LONGEST_NAME], 1
        while name.casefold() in {other.casefold() for other in names}:
            again += 1
            ending = f" {again}"
            name = plain[: LONGEST_NAME - len(ending)] + ending
        names.append(name)
    return names


def _content_types(sheets: int) -> str:
    overrides = [
        ("/xl/workbook.xml", f"{SHEET_ML}.sheet.main+xml"),
        ("/xl/styles.xml", f"{SHEET_ML}.styles+xml"),
        *((f"/xl/worksheets/sheet{at}.xml", f"{SHEET_ML}.worksheet+xml") for at in range(1, sheets + 1)),
    ]
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides)
        + "</Types>"
    )


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    return (
        f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
            for at, (kind, target) in enumerate(targets, start=1)
        )
        + "</Relationships>"
    )


def _workbook(names: Iterable[str]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"/>'
        for at, name in enumerate(names, start=1)
    )
    return f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _worksheet(sheet: Sheet) -> str:
    rows = [_row(1, sheet.head, head=True)]
    rows += [_row(number, row) for number, row in enumerate(sheet.rows, start=2)]
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
        for at, width in enumerate(_widths(sheet), start=1)
    )
    columns = f"<cols>{widths}</cols>" if widths else ""
    return (
        f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"{columns}<sheetData>{''.join(rows)}</sheetData></worksheet>"
    )


def _widths(sheet: Sheet) -> list[int]:
    lengths = [len(name) for name in sheet.head]
    for row in sheet.rows:
        for at, value in enumerate(row):
            lengths[at] = max(lengths[at], len("" if value is None else str(value)))
    return [min(length + 4, WIDEST) for length in lengths]


def _row(number: int, cells: Sequence[Cell], *, head: bool = False) -> str:
    found = "".join(
        _cell(f"{_column(at)}{number}", value, head=head)
        for at, value in enumerate(cells)
        if value is not None and value != ""
    )
    return f'<row r="{number}">{found}</row>'


def _column(at: int) -> str:
    """The letters of a column, the first being 0: A ... Z, AA ..."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _cell(place: str, value: Cell, *, head: bool) -> str:
    if isinstance(value, Decimal) and _is_exact(value):
        style = AMOUNT if value.as_tuple().exponent == -2 else PLAIN
        return f'<c r="{place}" s="{style}"><v>{value:f}</v></c>'
    if isinstance(value, int) and not isinstance(value, bool) and len(str(abs(value))) <= EXACT_DIGITS:
        return f'<c r="{place}" s="{COUNT}"><v>{value}</v></c>'
    if isinstance(value, date) and value >= FIRST_SURE_DAY:
        return f'<c r="{place}" s="{DAY}"><v>{(value - DAY_ZERO).days}</v></c>'
    text = NOT_IN_XML.sub("\ufffd", safe_cell(value))[:LONGEST_TEXT]
    style = HEAD if head else PLAIN
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _is_exact(value: Decimal) -> bool:
    return value.is_finite() and len(value.as_tuple().digits) <= EXACT_DIGITS
