"""Put the export together: the same state gives the same bytes."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.db import connection, transaction

from governance.domain.csv_writing import csv_text
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.models import Plan, ShareClass
from governance.selectors.parties import share_class_ids_by_word
from plan_admin.records.export import beside, law, months, reports
from plan_admin.records.export.files import File, Part, YearOf
from plan_admin.records.selectors.kept import Setting

# What is in it. A further part is a function and a line here.
PARTS: Final[tuple[Part, ...]] = (
    law.plan_texts,
    law.rates_and_conventions,
    law.agreements,
    law.votes,
    reports.reports,
    months.fees,
    months.payments,
    months.transfers,
    beside.papers,
    beside.chain,
    beside.acts,
)
FORMAT: Final = 1
NO_MOMENT: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say
FOR_ALL_TO_READ: Final = 0o644 << 16
INDEX: Final = ("path", "what", "section", "sha256", "bytes")
Progress = Callable[[str], None]

README: Final = Path(settings.BASE_DIR) / "templates" / "records" / "export_readme.txt"


def write_export(
    plan: Plan, *, portfolio: str, year: int, to: IO[bytes], today: date, progress: Progress
) -> int:
    """Write the ZIP; how many files it holds beside its index.

    `portfolio` is any word for one; all is read as of one moment, and nothing is written to the database.
    Raises: Refused where there is no such Portfolio, or the year is none of the Plan's.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        of = _year_of(plan, portfolio=portfolio, year=year, today=today)
        with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
            index = [_add(archive, file) for file in _files(of, progress)]
            index.sort()
            named = [dict(zip(INDEX, row, strict=True)) for row in index]
            about = {
                "format": FORMAT,
                "plan": plan.code,
                "portfolio": of.portfolio,
                "year": year,
                "files": named,
            }
            readme = README.read_text().format(name=of.name, plan=plan.code, year=year)
            for path, text in (
                ("README.txt", readme),
                ("index.csv", csv_text(INDEX, index)),
                ("index.json", json.dumps(about, ensure_ascii=False, indent=1) + "\n"),
            ):
                _write(archive, path, (text.encode(),))
    return len(index)


def _files(of: YearOf, progress: Progress) -> Iterator[File]:
    for part in PARTS:
        progress(f"{part.__name__.replace('_', ' ')}")
        yield from part(of)


def _add(archive: zipfile.ZipFile, file: File) -> tuple[str, str, str, str, int]:
    """Write a file; its row of the index."""
    digest, size = _write(archive, file.path, file.pieces())
    return file.path, file.what, file.section, digest, size


def _write(archive: zipfile.ZipFile, path: str, pieces: Iterable[bytes]) -> tuple[str, int]:
    """The SHA-256 and the size of what was written."""
    entry = zipfile.ZipInfo(path, date_time=NO_MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = FOR_ALL_TO_READ
    digest, size = hashlib.sha256(), 0
    with archive.open(entry, "w", force_zip64=True) as written:
        for piece in pieces:
            written.write(piece)
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def _year_of(plan: Plan, *, portfolio: str, year: int, today: date) -> YearOf:
    number = share_class_ids_by_word(plan).get(" ".join(portfolio.split()).casefold())
    faults = []
    if number is None:
        faults.append(
            _fault("portfolio", f"{portfolio!r} is no Portfolio of the Plan {plan.code}", "its code")
        )
    first = min(plan.effective_date.year, today.year)
    if not first <= year <= today.year:
        faults.append(_fault("year", f"{year} is no year of the Plan", f"{first} to {today.year}"))
    if number is None or faults:
        raise Refused(faults)
    row = ShareClass.objects.select_related("portfolio__fund").get(pk=number)
    return YearOf(
        plan=plan,
        share_class=row,
        portfolio=row.portfolio.code,
        name=row.portfolio.name,
        fund=row.portfolio.fund.code,
        year=year,
        here=Setting(plan, today=today),
    )


def _fault(column: str, problem: str, remedy: str) -> Fault:
    return Fault(source="", row=None, column=column, problem=problem, remedy=remedy)
