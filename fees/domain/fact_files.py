"""The two files of facts: net assets (R1) and share activity (R5), read with every fault at once."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import compress

from fees.domain.activity import KIND_BY_WORD, ActivityKind
from fees.domain.charge_cells import UNKNOWN_ISSUE, faults_of_charges
from fees.domain.plain_rows import FREE_TEXT_LIMIT, OUTSIDE, PlainBlock, PlainRows, copy_tail
from governance.domain.csv_files import CsvFile
from governance.domain.faults import Fault
from governance.domain.fields import NotReadable, read_date, read_plain_decimal

NET_ASSETS_COLUMNS = ("portfolio", "date", "net_assets", "shares_outstanding")
ACTIVITY_REQUIRED = ("portfolio", "trade_date", "kind", "shares")
ACTIVITY_OPTIONAL = (
    "amount",
    "original_issue_date",
    "other_portfolio",
    "reference",
    "plan",
    "front_end",
    "cdsc",
    "cdsc_waiver",
    "cost_per_share",
)
SHARES_PLACES = 6
SHARES_DIGITS = 12
PLACES = {"amount": 2, "front_end": 2, "cdsc": 2, "cost_per_share": 6}
BLOCK_CHARACTERS = 1 << 18


@dataclass(frozen=True, slots=True, kw_only=True)
class NetAssetsRow:
    """Net assets in dollars and Shares outstanding, as plain decimal text, of a share class on a day."""

    share_class: int
    day: date
    net_assets: str
    shares_outstanding: str


def read_net_assets(
    file: CsvFile, *, share_classes: Mapping[str, int], faults: list[Fault]
) -> dict[tuple[int, date], NetAssetsRow]:
    """The file's figures by share class and day; what cannot be read goes to `faults`.

    The same figure twice is one figure; two figures for a day are a fault.
    """
    rows: dict[tuple[int, date], NetAssetsRow] = {}
    at = {name: file.index(name) for name in NET_ASSETS_COLUMNS}
    for number, cells in file.rows(faults):
        cell = {name: cells[place] if place is not None else "" for name, place in at.items()}
        read = _RowReader(file, number, faults)
        share_class = read.portfolio("portfolio", cell["portfolio"], share_classes)
        day = read.value("date", cell["date"], read_date)
        net_assets = read.decimal("net_assets", cell["net_assets"], places=2)
        outstanding = cell["shares_outstanding"]
        if outstanding:
            outstanding = read.shares("shares_outstanding", outstanding)
        if share_class is None or day is None or read.failed:
            continue
        row = NetAssetsRow(
            share_class=share_class, day=day, net_assets=net_assets, shares_outstanding=outstanding
        )
        if rows.setdefault((share_class, day), row) != row:
            faults.append(
                file.fault(
                    number, "net_assets", f"a second value for {cell['portfolio']} on {day}", "one a day"
                )
            )
    return rows


class _RowReader:
    """Reads the cells of one row, and notes each fault where it stands."""

    def __init__(self, file: CsvFile, number: int, faults: list[Fault]) -> None:
        self._file, self._number, self._faults = file, number, faults
        self.failed = False

    def fail(self, column: str, problem: str, remedy: str = "") -> None:
        """Note a fault of this row."""
        self.failed = True
        self._faults.append(self._file.fault(self._number, column, problem, remedy))

    def value(self, column: str, text: str, reader: Callable[[str], date]) -> date | None:
        """A cell read by `reader`; None after noting its fault."""
        try:
            return reader(text)
        except NotReadable as fault:
            self.fail(column, fault.problem, fault.remedy)
            return None

    def shares(self, column: str, text: str) -> str:
        """A number of Shares with six decimals."""
        return self.decimal(column, text, places=SHARES_PLACES, digits=SHARES_DIGITS)

    def decimal(self, column: str, text: str, *, places: int, digits: int = 15) -> str:
        """A plain decimal with exactly `places` decimals, so that equal figures are equal text."""
        try:
            return f"{read_plain_decimal(text, places=places, digits=digits):.{places}f}"
        except NotReadable as fault:
            self.fail(column, fault.problem, fault.remedy)
            return ""

    def portfolio(self, column: str, text: str, share_classes: Mapping[str, int]) -> int | None:
        """The share class of a Portfolio named by code, alias or name."""
        found = share_classes.get(text.casefold())
        if found is None:
            self.fail(
                column, f"{text!r} is no Portfolio of the Plan", "its code, an alias or its Schedule A name"
            )
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFacts:
    """What a share-activity file says, by share class and trade date (text): its rows in file order.

    A row is (line, tail): `tail` is its content in COPY text form, so that equal rows are equal text.
    """

    days: dict[tuple[int, str], list[tuple[int, str]]]
    references: set[str]
    row_count: int


class ActivityFile:
    """Reads a share-activity file: plain blocks of lines by one expression, the rest cell by cell."""

    def __init__(
        self,
        file: CsvFile,
        *,
        plan: str,
        share_classes: Mapping[str, Mapping[str, int]],
        references_required: bool,
    ) -> None:
        """`share_classes`: by Plan code, all words for a Portfolio; `plan` counts where no column says it."""
        self._file = file
        self._plan = plan
        self._classes = share_classes
        self._references_required = references_required
        self._at = {name: file.index(name) for name in (*ACTIVITY_REQUIRED, *ACTIVITY_OPTIONAL)}
        self._days: defaultdict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
        self._references: set[str] = set()
        self._plain = PlainRows(
            file.columns, plan=plan, share_classes=share_classes, references_required=references_required
        )

    def read(self, faults: list[Fault]) -> ActivityFacts:
        """The file's rows by day; what cannot be read goes to `faults`."""
        body = self._file.body()
        if '"' in body or self._file.has_lone_returns():
            for number, cells in self._file.rows(faults):
                self._read_cells(number, cells, faults)
        else:
            self._read_blocks(body, faults)
        rows = sum(map(len, self._days.values()))
        return ActivityFacts(days=dict(self._days), references=self._references, row_count=rows)

    def _read_blocks(self, body: str, faults: list[Fault]) -> None:
        number = self._file.header_rows + 1
        for block in _blocks(body):
            found = self._plain.read(block)
            if found is not None:
                self._read_plain(number, found, faults)
            else:
                for at, line in enumerate(block.split("\n"), start=number):
                    self._read_row(at, [cell.strip() for cell in line.split(",")], faults)
            number += block.count("\n") + 1

    def _read_plain(self, number: int, block: PlainBlock, faults: list[Fault]) -> None:
        """A block of lines as wide as the header; a row that is not plain goes cell by cell."""
        days = self._days
        for at, (key, tail) in enumerate(zip(block.keys, block.tails, strict=True), start=number):
            if key is None or tail is None:
                self._read_row(at, block.cells(at - number), faults)
            else:
                days[key].append((at, tail))
        if self._references_required:
            plain = map(all, zip(block.keys, block.tails, strict=True))
            self._references.update(compress(block.references, plain))

    def _read_row(self, number: int, cells: list[str], faults: list[Fault]) -> None:
        if not any(cells):
            return
        if len(cells) == len(self._file.columns):
            self._read_cells(number, cells, faults)
        else:
            remedy = f"{len(self._file.columns)} cells, as the header has"
            faults.append(self._file.fault(number, "", f"has {len(cells)} cells", remedy))

    def _read_cells(self, number: int, cells: list[str], faults: list[Fault]) -> None:
        read = _RowReader(self._file, number, faults)
        cell = {name: cells[place] if place is not None else "" for name, place in self._at.items()}
        classes = self._classes_of(cell["plan"], read)
        share_class = read.portfolio("portfolio", cell["portfolio"], classes) if classes is not None else None
        day = read.value("trade_date", cell["trade_date"], read_date)
        kind = KIND_BY_WORD.get(cell["kind"].lower())
        if kind is None:
            read.fail("kind", f"{cell['kind']!r} is not a kind", f"one of {', '.join(KIND_BY_WORD)}")
        shares = read.shares("shares", cell["shares"])
        issued = self._issued(cell["original_issue_date"], kind, day, read)
        other, outside = self._source(cell["other_portfolio"], kind, classes or {}, read)
        amounts = {
            name: read.decimal(name, cell[name], places=places) if cell[name] else ""
            for name, places in PLACES.items()
        }
        texts = {name: cell[name] for name in ("reference", "cdsc_waiver")}
        for name, text in {**texts, "other_portfolio": outside}.items():
            if len(text) > FREE_TEXT_LIMIT:
                read.fail(name, f"is longer than {FREE_TEXT_LIMIT} characters", "a shorter text")
        for name, problem, remedy in faults_of_charges(kind, {**cell, **amounts}):
            read.fail(name, problem, remedy)
        if self._references_required and not cell["reference"]:
            read.fail("reference", "is empty", "with --add each row needs a reference not seen before")
        if read.failed or share_class is None or day is None or kind is None:
            return
        tail = copy_tail(
            kind=kind,
            millionths=int(shares.replace(".", "")),
            issued=issued,
            other=other,
            outside=outside,
            **texts,
            **amounts,
        )
        if self._references_required:
            self._references.add(cell["reference"])
        self._days[share_class, day.isoformat()].append((number, tail))

    def _classes_of(self, plan: str, read: _RowReader) -> Mapping[str, int] | None:
        classes = self._classes.get(plan or self._plan)
        if classes is None:
            read.fail("plan", f"there is no Plan {plan!r}", f"one of {', '.join(sorted(self._classes))}")
        return classes

    def _issued(self, text: str, kind: ActivityKind | None, day: date | None, read: _RowReader) -> str:
        if not text:
            return ""
        if kind is ActivityKind.REINVESTMENT:
            read.fail("original_issue_date", "a reinvestment has none of its own", "leave it empty")
        elif text.lower() == UNKNOWN_ISSUE:
            return UNKNOWN_ISSUE
        else:
            issued = read.value("original_issue_date", text, read_date)
            if issued is not None and day is not None and issued > day:
                read.fail(
                    "original_issue_date",
                    f"{issued} is after the trade date {day}",
                    "the trade date or earlier",
                )
        return text

    def _source(
        self, text: str, kind: ActivityKind | None, classes: Mapping[str, int], read: _RowReader
    ) -> tuple[str, str]:
        """The other share class or the outside name; an exchange in must name its source."""
        if text.lower().startswith(OUTSIDE):
            name = text[len(OUTSIDE) :].strip()
            if not name:
                read.fail("other_portfolio", "names nobody outside", "outside:NAME")
            return "", name
        if text:
            return str(read.portfolio("other_portfolio", text, classes) or ""), ""
        if kind is ActivityKind.EXCHANGE_IN:
            read.fail("other_portfolio", "is empty", "the source Portfolio, or outside:NAME")
        return "", ""


def _blocks(body: str) -> Iterator[str]:
    """The body in blocks of whole lines, each without its last line end."""
    start = 0
    while start < len(body):
        found = body.find("\n", start + BLOCK_CHARACTERS)
        end = len(body) if found < 0 else found
        yield body[start:end].removesuffix("\n") if found < 0 else body[start:end]
        start = end + 1
