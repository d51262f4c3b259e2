"""What else the export holds: documents with their bytes, the chain, and who did each act that is named."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from django.db.models import Q

from governance.models import Act, BoardMeeting, ChainLink, DistributionAgreement, FiledDocument
from governance.selectors.chain import links, standing_head
from plan_admin.records.export.files import AT_ONCE, File, YearOf
from plan_admin.records.models import KeptDocument

LINKED: Final = ("sequence", "kind", "act", "about", "linked_at", "content", "digest", "previous", "head")
BOUND: Final = ("sequence", "kind", "act", "covers")
ATTACHED: Final = (
    "documents of the year's meetings; of the Plan, and of agreements not ended before the year, those dated"
    " up to its end"
)
About = KeptDocument.About


def attached(of: YearOf) -> Iterator[File]:
    """What the secretary attached: a document of a meeting is of the meeting's year, whatever its own day."""
    rows = KeptDocument.objects.filter(_of_year(of), plan=of.plan).order_by("pk")
    names = ("about", "subject", "words", "dated")
    yield of.table(
        "documents/attached.csv",
        "documents attached to the Plan, an agreement or a meeting, and what each is",
        "Rule 12b-1(f)",
        ATTACHED,
        head=(*names, "document", "attached_by_act"),
        rows=rows.values_list(*names, "document_id", "attached_by_id"),
    )


def _of_year(of: YearOf) -> Q:
    meetings = BoardMeeting.objects.filter(
        date__range=of.days, meeting_funds__fund__code=of.fund, superseded_by__isnull=True
    )
    agreements = DistributionAgreement.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=of.first),
        plan=of.plan,
        selling_periods__share_class=of.share_class,
        selling_periods__superseded_by__isnull=True,
        superseded_by__isnull=True,
    )
    return (
        Q(about=About.MEETING, subject__in=meetings.values("entry"))
        | Q(about=About.AGREEMENT, subject__in=agreements.values("entry"), dated__lte=of.last)
        | Q(about=About.PLAN, dated__lte=of.last)
    )


def papers(of: YearOf) -> Iterator[File]:
    """Every document that a table names."""
    rows = FiledDocument.objects.filter(pk__in=sorted(of.documents)).order_by("pk")
    for row in rows.iterator(chunk_size=1):
        safe = "".join(one if one.isascii() and (one.isalnum() or one in "._-") else "_" for one in row.name)
        named = " and ".join(sorted(of.documents[row.pk]))
        yield File(
            path=f"documents/{row.pk}-{safe.lstrip('.')}",
            what=f"{row.name}, as it came; document {row.pk} of {named}",
            section="Rule 12b-1(f)",
            drawn=f"as {named}",
            data=bytes(row.content),
        )


def chain(of: YearOf) -> Iterator[File]:
    """Every link with its digest and head; the content of those that cover what is here."""
    yield File(
        path="chain/chain.csv",
        what="every link of the chain, with the content of those that cover what is here",
        section="Rule 12b-1(f)",
        drawn="from the first link to the last when this file was made: no link can be left out",
        data=_links(of),
    )
    yield of.table(
        "chain/covers.csv",
        "which links cover what is here, and in which files that is",
        "Rule 12b-1(f)",
        "of what is here",
        head=BOUND,
        rows=_covers(of),
    )
    head = standing_head()
    yield File(
        path="chain/head.txt",
        what="the head of the chain when this file was made",
        section="Rule 12b-1(f)",
        drawn="when this file was made",
        data=f"{head.head if head else ''}\n".encode(),
    )


def _covers(of: YearOf) -> Iterator[tuple[object, ...]]:
    rows = ChainLink.objects.order_by("sequence").values_list("sequence", "kind", "act_id")
    for sequence, kind, act in rows.iterator(chunk_size=AT_ONCE):
        if act in of.linked[kind]:
            yield sequence, kind, act, sorted(of.linked[kind][act])


def _links(of: YearOf) -> Iterator[bytes]:
    """Each link as a row, exactly as it is digested: nothing is quoted for a spreadsheet."""
    yield _row(LINKED)
    for link in links():
        is_of_here = link.act in of.linked[link.kind]
        yield _row([getattr(link, name) if name != "content" or is_of_here else "" for name in LINKED])


def _row(values: Sequence[object]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(values)
    return text.getvalue().encode()


def acts(of: YearOf) -> Iterator[File]:
    """Who did what and when, by the numbers that the other files name."""
    yield of.table(
        "acts.csv",
        "the acts that the other files name, by number: who, when, from which source, why",
        "Rule 12b-1(f)",
        "acts that the other files name",
        head=("number", "kind", "by", "at", "source", "reason"),
        rows=_acts(iter(sorted(of.acts))),
    )


def _acts(numbers: Iterator[int]) -> Iterator[tuple[object, ...]]:
    while some := list(islice(numbers, AT_ONCE)):
        yield from (
            Act.objects.filter(pk__in=some)
            .order_by("pk")
            .values_list("pk", "kind", "acting_user__username", "acted_at", "source", "reason")
        )
