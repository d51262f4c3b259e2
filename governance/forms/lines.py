"""Lists in a form, one item a line, each in the words of a book."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.backends.postgresql.psycopg_any import DateRange

from governance.domain.fields import NotReadable, read_date
from governance.domain.periods import ONE_DAY
from governance.domain.reference import Value


class LinesField(forms.CharField):
    """A list, one item a line; each line is read by `read`, which raises NotReadable."""

    def __init__(self, *, read: Callable[[str], Any], **kwargs: Any) -> None:
        self.read = read
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> list[Any]:
        """Every item. Raises: ValidationError with what is wrong with each line."""
        found, wrong = [], []
        for number, line in enumerate((value or "").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                found.append(self.read(line.strip()))
            except NotReadable as reason:
                wrong.append(forms.ValidationError(f"Line {number}: {reason}", code="unreadable"))
        if wrong:
            raise forms.ValidationError(wrong)
        return found


def read_dated_name(line: str) -> dict[str, Value]:
    """`2003-10-01 The New Name` as an entry of a book."""
    first, _, name = line.partition(" ")
    if not name.strip():
        raise NotReadable("names no name", "a day, then the name: 2003-10-01 The New Name")
    return {"from": read_date(first), "name": name.strip()}


def read_span(line: str) -> dict[str, Value]:
    """`2003-10-01 2003-10-31`, or `2003-10-01` for no end yet, as an entry of a book."""
    first, _, last = line.partition(" ")
    return {"from": read_date(first), "to": read_date(last.strip()) if last.strip() else None}


def read_interest(line: str) -> dict[str, Value]:
    """`interested_person 2003-10-01 2003-12-31 Why` as an entry of a book; a dash stands for no end yet.

    What the interest comes from may follow its kind: `interested_person/counsel`.
    """
    parts = line.split(maxsplit=3)
    if len(parts) < 3:
        raise NotReadable("is no interest", "kind, first day, last day or a dash, and why")
    (kind, _, cause), first, last = parts[0].partition("/"), parts[1], parts[2]
    return {
        "kind": kind,
        **({"cause": cause} if cause else {}),
        "from": read_date(first),
        "to": None if last == "-" else read_date(last),
        "reason": parts[3] if len(parts) > 3 else "",
    }


def span_line(days: DateRange, *, open_end: str = "") -> str:
    """A span of days as its line: both ends included."""
    last = days.upper - ONE_DAY if days.upper is not None else open_end
    return f"{days.lower} {last}".strip()


def name_lines(rows: Iterable[Any]) -> str:
    """Dated names, one a line."""
    return "\n".join(f"{row.from_date} {row.name}" for row in sorted(rows, key=lambda row: row.from_date))


def dated_names(what: str) -> LinesField:
    """The names that a record bears from day to day."""
    return LinesField(
        read=read_dated_name,
        label="Names from day to day",
        help_text=f"One a line: the day, then the name that the {what} bears from it, like"
        " 2003-10-01 The New Name. The lines are the whole list.",
    )
