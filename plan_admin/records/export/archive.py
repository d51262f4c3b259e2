"""Put the export together: the same state gives the same bytes."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.db import connection, transaction

from governance.domain.csv_writing import csv_text
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.periods import day_words
from governance.models import Plan, ShareClass
from governance.selectors.parties import share_class_ids_by_word
from plan_admin.records.export import (
    beside,
    boards,
    charges,
    claims,
    corrections,
    decisions,
    facts,
    law,
    months,
    names,
    reports,
    transfers,
)
from plan_admin.records.export.files import File, Part, YearOf

# What is in it. A further part is a function and a line here; documents and acts follow all that name them.
PARTS: Final[tuple[Part, ...]] = (
    law.plan_texts,
    law.rates_and_conventions,
    names.names,
    names.suspensions,
    names.changes,
    decisions.waivers,
    decisions.terminations,
    law.agreements,
    law.votes,
    boards.seats,
    boards.meetings,
    boards.called,
    boards.minutes,
    decisions.yearly_duties,
    reports.reports,
    reports.expenditures,
    facts.net_assets,
    facts.activity,
    facts.late,
    facts.booked,
    months.fees,
    charges.deferred_charges,
    charges.limit_terms,
    charges.ledger,
    months.payments,
    months.authorizations,
    decisions.determinations,
    corrections.restatements,
    corrections.carried_over,
    claims.claims,
    transfers.transfers,
    transfers.notices,
    transfers.calculations,
    transfers.disputes,
    beside.attached,
    beside.papers,
    beside.chain,
    beside.acts,
)
FORMAT: Final = 3
NO_MOMENT: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say
FOR_ALL_TO_READ: Final = 0o644 << 16
INDEX: Final = ("path", "what", "section", "year", "sha256", "bytes")
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
        of = year_of(plan, portfolio=portfolio, year=year, today=today)
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


def _add(archive: zipfile.ZipFile, file: File) -> tuple[str, str, str, str, str, int]:
    """Write a file; its row of the index."""
    digest, size = _write(archive, file.path, file.pieces())
    return file.path, file.what, file.section, file.drawn, digest, size


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


def year_of(plan: Plan, *, portfolio: str, year: int, today: date) -> YearOf:
    """A Portfolio, by any word for it, and a year. Raises: Refused with what is wrong of either."""
    words = share_class_ids_by_word(plan)
    number = words.get(" ".join(portfolio.split()).casefold())
    faults = list(_year_faults(plan, year, today=today))
    if number is None:
        faults.insert(0, _unknown(plan, portfolio, words))
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
    )


def _unknown(plan: Plan, portfolio: str, words: Iterable[str]) -> Fault:
    near = get_close_matches(portfolio.casefold(), sorted(words), n=3)
    like = f", like {' or '.join(near)}" if near else ", as the Plan's page lists them"
    problem = f"{portfolio!r} is no Portfolio of the Plan {plan.code}"
    return _fault("portfolio", problem, f"its code, an alias or its Schedule A name{like}")


def _year_faults(plan: Plan, year: int, *, today: date) -> Iterator[Fault]:
    first = min(plan.effective_date.year, today.year)
    if year < first:
        began = day_words(plan.effective_date)
        problem = f"{year} is before the Plan {plan.code}, which is of {began}"
    elif year > today.year:
        problem = f"{year} is still to come"
    else:
        return
    years = f"a year from {first} to {today.year}" if first < today.year else f"{first}"
    yield _fault("year", problem, years)


def _fault(column: str, problem: str, remedy: str) -> Fault:
    return Fault(source="", row=None, column=column, problem=problem, remedy=remedy)
