"""What a person says of a record in a form, in the words of a book: both keep to the same rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from governance.domain.book_entries import BookNode, Entry
from governance.domain.faults import Fault

Value = str | bool | date | None | Sequence["Value"] | Mapping[str, "Value"]
NO_LINE = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of one record: the part of a book, the Plan's code, and the values as a book writes them.

    `of` names the record for the person who reads a fault. A value left out leaves what stands; an empty
    list takes away what stands.
    """

    part: str
    plan: str
    of: str
    values: Mapping[str, Value]


def node_of(value: Value) -> BookNode:
    """A value as a book's reader hands it down."""
    if value is None:
        return BookNode(row=NO_LINE)
    if isinstance(value, bool):
        return BookNode(row=NO_LINE, text="true" if value else "false")
    if isinstance(value, date):
        return BookNode(row=NO_LINE, text=value.isoformat())
    if isinstance(value, str):
        return BookNode(row=NO_LINE, text=value or None)
    if isinstance(value, Mapping):
        return BookNode(row=NO_LINE, named={key: node_of(one) for key, one in value.items()})
    return BookNode(row=NO_LINE, items=tuple(node_of(one) for one in value))


def entries_of(said: Sequence[Said]) -> tuple[Entry, ...]:
    """Entries of one part, in order."""
    return tuple(Entry(node_of(one.values), source=one.of, path=one.part) for one in said)


def faults_in_words(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults whose column is the key of a form, without the part before it."""
    return tuple(
        Fault(
            source=fault.source,
            row=None,
            column=fault.column.partition(".")[2],
            problem=fault.problem,
            remedy=fault.remedy,
        )
        for fault in faults
    )


def in_runs(said: Sequence[Said]) -> list[tuple[str, str, list[Said]]]:
    """What is said by part and Plan, in the order in which each is first named."""
    runs: dict[tuple[str, str], list[Said]] = {}
    for one in said:
        runs.setdefault((one.part, one.plan), []).append(one)
    return [(part, plan, of) for (part, plan), of in runs.items()]
