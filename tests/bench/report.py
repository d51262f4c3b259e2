"""The bench's one table, and its JSON file."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measurement: `value` in `unit`, at most or at least `asked`; `beside` says what it was made of."""

    name: str
    value: float | None
    unit: str
    asked: float | None
    at_least: bool = False
    beside: str = ""

    @property
    def verdict(self) -> str:
        """Whether it is as asked; a dash where nothing is asked or nothing was measured."""
        if self.value is None or self.asked is None:
            return "-"
        return "yes" if (self.value >= self.asked if self.at_least else self.value <= self.asked) else "NO"


def table(figures: Sequence[Figure]) -> str:
    """The figures as people read them."""
    rows = [("what", "measured", "asked", "met", "made of")]
    for one in figures:
        measured = "-" if one.value is None else f"{one.value:,.2f} {one.unit}"
        sign = ">=" if one.at_least else "<="
        asked = "-" if one.asked is None else f"{sign} {one.asked:g}"
        rows.append((one.name, measured, asked, one.verdict, one.beside))
    widths = [max(len(row[at]) for row in rows) for at in range(4)]
    lines = ["  ".join([*(row[at].ljust(widths[at]) for at in range(4)), row[4]]).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def write_json(path: Path, figures: Sequence[Figure], *, about: dict[str, Any]) -> None:
    """The same figures as a file; `about` says on what data and which machine."""
    document = {
        "format": 1,
        **about,
        "figures": [{**asdict(one), "met": {"yes": True, "NO": False}.get(one.verdict)} for one in figures],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
