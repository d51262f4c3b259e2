"""A file of the export, and a Portfolio's year that its parts ask about."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from governance.domain.chain import ChainKind
from governance.domain.csv_writing import csv_pieces
from governance.models import Plan, ShareClass

ACT: Final = "act"  # how the name of a column ends whose values are numbers of acts
DOCUMENT: Final = "document"  # the column whose values are numbers of filed documents
AT_ONCE: Final = 1_000  # rows are read

# How a file's part of the records was drawn to the year.
OF_ALL_TIME: Final = "from the beginning: the year rests on it"
OF_MONTHS: Final = "the months of the year"
OF_DAYS: Final = "the days of the year"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file at a path of the export: what it is, and the Section of the Plan or the Rule it shows.

    `drawn` says how it was drawn to the year. `data` comes piece by piece where all of it at once would be
    much.
    """

    path: str
    what: str
    section: str
    drawn: str
    data: bytes | Iterable[bytes]

    def pieces(self) -> Iterable[bytes]:
        """Its bytes, in order; they can be asked for once."""
        return (self.data,) if isinstance(self.data, bytes) else self.data


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOf:
    """One Portfolio's calendar year under a Plan, and what its tables named so far.

    `acts` are the numbers of acts, `documents` those of filed documents with the tables that name them;
    `linked` are the acts whose links of a kind cover rows of a table.
    """

    plan: Plan
    share_class: ShareClass
    portfolio: str
    name: str
    fund: str
    year: int
    acts: set[int] = field(default_factory=set)
    documents: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    linked: dict[str, dict[int, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, 12, 31)

    @property
    def days(self) -> tuple[date, date]:
        """Both, as a question asks for them; months are named by their first days."""
        return self.first, self.last

    def table(
        self,
        path: str,
        what: str,
        section: str,
        drawn: str,
        *,
        head: Sequence[str],
        rows: Iterable[Sequence[Any]],
        chained: ChainKind | None = None,
    ) -> File:
        """A table as CSV; an empty one is there with its head, so that nothing seems left out.

        Acts and documents that it names come with the export. `chained`: the links of that kind cover it.
        """
        some = rows.iterator(chunk_size=AT_ONCE) if isinstance(rows, QuerySet) else rows
        noted = self._noted(path, head, some, chained)
        text = csv_pieces(head, ([plain(value) for value in row] for row in noted))
        return File(
            path=path,
            what=what,
            section=section,
            drawn=drawn,
            data=(piece.encode() for piece in text),
        )

    def _noted(
        self, path: str, head: Sequence[str], rows: Iterable[Sequence[Any]], chained: ChainKind | None
    ) -> Iterator[Sequence[Any]]:
        """The rows as they come; what they name is kept in mind."""
        acts = [place for place, name in enumerate(head) if name.endswith(ACT)]
        documents = [place for place, name in enumerate(head) if name == DOCUMENT]
        for row in rows:
            named = [int(row[place]) for place in acts if row[place]]
            self.acts.update(named)
            for act in named if chained is not None else ():
                self.linked[chained.name if chained else ""][act].add(path)
            for document in (row[place] for place in documents if row[place]):
                self.documents[document].add(path)
            yield row


Part = Callable[[YearOf], Iterable[File]]


def plain(value: Any) -> Any:
    """A value as the files write it."""
    if value is None:
        return ""
    if hasattr(value, "lower") and hasattr(value, "upper") and not isinstance(value, str):
        return f"{value.lower or ''}/{value.upper or ''}"  # a span: the first day, and the day after the last
    if isinstance(value, list | tuple):
        return "; ".join(str(plain(one)) for one in value)
    if isinstance(value, datetime):
        return timezone.localtime(value, timezone.get_fixed_timezone(0)).isoformat()
    return value
