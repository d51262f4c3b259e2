"""What was told first and wrongly: a book and files of facts that the world's own correct."""

from __future__ import annotations

import csv
import io
import random
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

SELDOM = 0.05
CHOICES = ("for", "against", "abstained", "remote")


def mistaken_book(rng: random.Random, *, book: dict[str, Any]) -> dict[str, Any]:
    """The same entries by the same identities, some of them with other values.

    Of the claims of one day none is corrected: in which order these were imported could be disputed.
    """
    told = deepcopy(book)
    days = [claim["date"] for claim in told["claims"]]
    for claim in told["claims"]:
        if days.count(claim["date"]) == 1:
            claim["amount"] = rng.choice([claim["amount"], "12.34"])
    for transfer in told["transfers"]:
        transfer["percent"] = rng.choice([transfer["percent"], "1"])
    for convention in told["conventions"]:
        if convention["name"] == "DAY_COUNT":
            convention["value"] = rng.choice(["ACTUAL_365", "ACTUAL_ACTUAL"])
    told["votes"] = [carried_by_all(vote) if rng.random() < 0.3 else vote for vote in told["votes"]]
    return told


def carried_by_all(vote: dict[str, Any]) -> dict[str, Any]:
    return {**{name: vote[name] for name in vote if name not in CHOICES}, "for": "all"}


def mistaken_file(rng: random.Random, *, path: Path, column: str) -> Path:
    """The same rows, some of them with another figure in a column; the file's new name ends in `-first`."""
    text = io.StringIO()
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        writer = csv.DictWriter(text, fieldnames=reader.fieldnames or [], lineterminator="\n")
        writer.writeheader()
        for row in reader:
            if rng.random() < SELDOM:
                row[column] = str(Decimal(row[column]) + Decimal("100.01"))
            writer.writerow(row)
    told = path.with_name(f"{path.stem}-first{path.suffix}")
    told.write_text(text.getvalue(), encoding="utf-8")
    return told
