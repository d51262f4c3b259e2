"""Every record of a Plan that Rule 12b-1(f) wants kept, and those of them that somebody searches for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from governance.domain.retention import Retention
from governance.domain.roles import Deed
from governance.models import Plan
from governance.selectors.roles import user_may
from plan_admin.records.selectors.documents import documents, kept_documents
from plan_admin.records.selectors.kept import KIND_WORDS, Record, Setting, Source
from plan_admin.records.selectors.law_records import (
    agreements,
    meetings,
    plan_files,
    plan_texts,
    votes,
)
from plan_admin.records.selectors.report_records import reports

FEW: Final = 3  # Portfolios are named
# What gives records. A further kind is a function and a line here.
SOURCES: Final[tuple[Source, ...]] = (
    plan_texts,
    plan_files,
    agreements,
    meetings,
    votes,
    reports,
    kept_documents,
    documents,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is searched for; empty: everything. `portfolio` and `fund` are codes."""

    words: str = ""
    kind: str = ""
    portfolio: str = ""
    fund: str = ""
    first: date | None = None
    last: date | None = None

    def is_met_by(self, record: Record) -> bool:
        """Whether a record is wanted."""
        text = f"{KIND_WORDS[record.kind]} {record.words} {record.digest}".casefold()
        return (
            all(word in text for word in self.words.casefold().split())
            and self.kind in ("", record.kind.value)
            and (not self.portfolio or self.portfolio in record.portfolios)
            and (not self.fund or self.fund in record.funds)
            and (self.first is None or record.made >= self.first)
            and (self.last is None or record.made <= self.last)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordShown:
    """A record, whose it is in words, and until when it must be kept."""

    record: Record
    kind: str
    concerns: str
    kept: Retention


def records_wanted(plan: Plan, *, user: Any, today: date, wanted: Wanted) -> tuple[RecordShown, ...]:
    """The records that a person may see and asks for, the latest first; a constant number of queries."""
    here = Setting(plan, today=today)
    found = [one for one in records_of(here, user=user) if wanted.is_met_by(one)]
    found.sort(key=lambda one: (-one.made.toordinal(), one.kind, one.words))
    return tuple(_shown(one, here) for one in found)


def records_of(here: Setting, *, user: Any) -> Iterator[Record]:
    """All records that a person may see."""
    for source in SOURCES:
        for record in source(here):
            if user_may(user, area=record.area, deed=Deed.SEE):
                yield record


def _shown(record: Record, here: Setting) -> RecordShown:
    return RecordShown(
        record=record,
        kind=KIND_WORDS[record.kind],
        concerns=_concerns(record, here),
        kept=here.retention(record),
    )


def _concerns(record: Record, here: Setting) -> str:
    """The Portfolios by name where there are few, else how many of which Funds."""
    names: Sequence[str] = [one.portfolio_name for one in here.classes if one.portfolio in record.portfolios]
    if len(names) == len(here.classes):
        return "all Portfolios"
    return ", ".join(names) if len(names) <= FEW else f"{len(names)} Portfolios"
