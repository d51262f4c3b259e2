"""Other words for the same Portfolios and Funds: aliases, Schedule A names, and another case."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path
from typing import Any

PORTFOLIO_COLUMNS = ("portfolio", "other_portfolio")
OFTEN = 0.3


class Words:
    """What one world calls its Portfolios and Funds; the same seed chooses the same words."""

    def __init__(self, *, seed: int, portfolios: dict[str, list[str]]) -> None:
        """`portfolios` are the other words for each, by its code."""
        self.rng = random.Random(seed)
        self.portfolios = portfolios

    def portfolio(self, code: str) -> str:
        if code not in self.portfolios or self.rng.random() > OFTEN:
            return code
        return self.rng.choice([*self.portfolios[code], code.upper()])

    def fund(self, name: str) -> str:
        return name if self.rng.random() > OFTEN else name.lower()

    def book(self, value: Any, *, key: str = "") -> Any:
        """A part of a book with other words in place of codes and names."""
        if isinstance(value, dict):
            return {name: self.book(one, key=name) for name, one in value.items()}
        if isinstance(value, list):
            return [self.book(one, key=key) for one in value]
        if isinstance(value, str) and key in ("portfolio", "portfolios"):
            return self.portfolio(value)
        if isinstance(value, str) and key in ("fund", "funds") and value != "all":
            return self.fund(value)
        return value

    def file(self, path: Path) -> None:
        """Write a CSV file anew with other words for its Portfolios."""
        text = io.StringIO()
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            writer = csv.DictWriter(text, fieldnames=reader.fieldnames or [], lineterminator="\n")
            writer.writeheader()
            for row in reader:
                changed = {name: self.portfolio(row[name]) for name in PORTFOLIO_COLUMNS if name in row}
                writer.writerow({**row, **changed})
        path.write_text(text.getvalue(), encoding="utf-8")
