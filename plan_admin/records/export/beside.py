"""What else the export holds: documents with their bytes, the chain, and who did each act that is named."""

import csv
import io
from collections.abc import Iterator, Sequence

from governance.models import Act, FiledDocument
from governance.selectors.chain import links, standing_head
from plan_admin.records.export.files import File, YearOf, table
from plan_admin.records.selectors.documents import documents, kept_documents
from plan_admin.records.selectors.kept import Record

LINKED = ("sequence", "kind", "act", "about", "linked_at", "content", "digest", "previous", "head")


def papers(of: YearOf) -> Iterator[File]:
    """The Portfolio's documents of the year, and those of the Plan and its agreements of before."""
    found: dict[int, Record] = {}
    for record in (*kept_documents(of.here), *documents(of.here)):
        of_before = record.counted_from is None and record.made <= of.last
        if of.portfolio in record.portfolios and (record.made.year == of.year or of_before):
            found.setdefault(int(record.subject), record)
    for row in FiledDocument.objects.filter(pk__in=found).order_by("pk").iterator(chunk_size=1):
        safe = "".join(one if one.isascii() and (one.isalnum() or one in "._-") else "_" for one in row.name)
        yield File(
            path=f"documents/{row.pk}-{safe.lstrip('.')}",
            what=found[row.pk].words,
            section="Rule 12b-1(f)",
            data=bytes(row.content),
        )


def chain(_of: YearOf) -> Iterator[File]:
    """The whole chain as it is now: any other Portfolio's votes and payments stand in it too (ADR 60)."""
    yield File(
        path="chain/chain.csv",
        what="the chain over votes, payments and determinations, each link with what it covers",
        section="Rule 12b-1(f)",
        data=_links(),
    )
    head = standing_head()
    yield File(
        path="chain/head.txt",
        what="the head of the chain when this file was made",
        section="Rule 12b-1(f)",
        data=f"{head.head if head else ''}\n".encode(),
    )


def _links() -> Iterator[bytes]:
    """Each link as a row, exactly as it is digested: nothing is quoted for a spreadsheet."""
    yield _row(LINKED)
    for link in links():
        yield _row([getattr(link, name) for name in LINKED])


def _row(values: Sequence[object]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(values)
    return text.getvalue().encode()


def acts(_of: YearOf) -> Iterator[File]:
    """Who did what and when, by the numbers that the other files name."""
    rows = Act.objects.order_by("pk").values_list(
        "pk", "kind", "acting_user__username", "acted_at", "source", "reason"
    )
    yield table(
        "acts.csv",
        "every act of the house, by its number: who, when, from which source, why",
        "Rule 12b-1(f)",
        head=("act", "kind", "by", "at", "source", "reason"),
        rows=rows.iterator(),
    )
