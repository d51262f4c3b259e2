"""A file of the export, and a Portfolio's year that its parts ask about."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from governance.domain.csv_writing import csv_text
from governance.models import Plan, ShareClass
from plan_admin.records.selectors.kept import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file at a path of the export: what it is, and the Section of the Plan or the Rule it shows.

    `data` comes piece by piece where all of it at once would be much.
    """

    path: str
    what: str
    section: str
    data: bytes | Iterable[bytes]

    def pieces(self) -> Iterable[bytes]:
        """Its bytes, in order; they can be asked for once."""
        return (self.data,) if isinstance(self.data, bytes) else self.data


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOf:
    """One Portfolio's calendar year under a Plan."""

    plan: Plan
    share_class: ShareClass
    portfolio: str
    name: str
    fund: str
    year: int
    here: Setting

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, 12, 31)


Part = Callable[[YearOf], Iterable[File]]


def table(path: str, what: str, section: str, *, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> File:
    """A table as CSV; an empty one is there with its head, so that nothing seems left out."""
    text = csv_text(head, ([plain(value) for value in row] for row in rows))
    return File(path=path, what=what, section=section, data=text.encode())


def plain(value: Any) -> Any:
    """A value as the files write it."""
    if value is None:
        return ""
    if hasattr(value, "lower") and hasattr(value, "upper") and not isinstance(value, str):
        return f"{value.lower or ''}/{value.upper or ''}"  # a span: the first day, and the day after the last
    if isinstance(value, list | tuple):
        return "; ".join(str(plain(one)) for one in value)
    if hasattr(value, "tzinfo"):
        return timezone.localtime(value, timezone.get_fixed_timezone(0)).isoformat()
    return value
