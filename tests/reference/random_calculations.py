"""Random Monthly Calculations from the reference calculator's own figures: right, wrong, or missing."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.reference.days import days_of
from tests.reference.random_rights import ASSIGNEES

HEADER = "portfolio,distributor_share,assignee,amount"
NOTHING = Decimal("0.00")


def calculation_files(
    rng: random.Random, *, documents: list[dict[str, Any]], book: dict[str, Any], folder: Path
) -> tuple[list[dict[str, Any]], list[Path]]:
    """For every month and every Distributor that ever directs so: as a rule a file, at times two."""
    directing = sorted({row["distributor"] for row in book["directions"] if row["route"] == "assignee"})
    entries, paths = [], []
    for document in documents:
        for distributor in directing:
            for number in range(rng.choice([0, 1, 1, 1, 1, 1, 2])):
                lines = calculation_lines(rng, document=document, distributor=distributor, number=number)
                if not lines:
                    continue
                month = document["month"]
                path = folder / f"calc-{distributor}-{month}-{number}.csv"
                path.write_text("\n".join([HEADER, *lines, ""]))
                received = days_of(month)[-1] + timedelta(days=3 + number)
                entries.append(
                    {"distributor": distributor, "month": month, "received": received, "file": path.name}
                )
                paths.append(path)
    rng.shuffle(entries)
    return entries, paths


def calculation_lines(
    rng: random.Random, *, document: dict[str, Any], distributor: str, number: int
) -> list[str]:
    """Most of the Portfolios in the first file of a month; some of them in the second."""
    lines: list[str] = []
    for portfolio in document["portfolios"]:
        for share in portfolio["shares"]:
            if share["distributor"] == distributor and rng.random() < (0.4 if number else 0.88):
                lines += stated(rng, portfolio=portfolio["portfolio"], share=share)
    return lines


def stated(rng: random.Random, *, portfolio: str, share: dict[str, Any]) -> list[str]:
    """The figures as they are, or one of them a little or much off; nothing stated goes below zero."""
    whole = Decimal(share["distribution_fee"])
    portions = {row["assignee"]: Decimal(row["amount"]) for row in share["portions"]}
    wrong = rng.choice([*[""] * 9, "share", "portion", "left_out", "shifted", "stranger"])
    off = rng.choice([Decimal("0.03"), Decimal("-0.05"), Decimal("0.06"), Decimal("100.00")])
    if wrong == "share":
        whole = max(NOTHING, whole + off)
    if wrong == "stranger":
        portions.setdefault(rng.choice(ASSIGNEES), rng.choice([NOTHING, Decimal("0.02")]))
    if portions and wrong in ("portion", "left_out", "shifted"):
        chosen = rng.choice(sorted(portions))
        portions[chosen] = max(NOTHING, portions[chosen] + off)
        if wrong == "left_out":
            del portions[chosen]
        elif wrong == "shifted":
            other = rng.choice(sorted(portions))
            portions[other] = max(NOTHING, portions[other] - off)
    if not portions:
        return [f"{portfolio},{whole},,"]
    return [f"{portfolio},{whole},{assignee},{amount}" for assignee, amount in portions.items()]
