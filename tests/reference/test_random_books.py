"""Random worlds: whatever the facts, every sum ties, and the same seed writes the same world."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.reference.calculator import close
from tests.reference.random_books import write_random_world

SEEDS = range(12)


def total(rows: list[dict[str, Any]], *, of: str) -> Decimal:
    return sum((Decimal(row[of]) for row in rows), Decimal(0))


def check_classes(document: dict[str, Any]) -> None:
    lines = [line for payment in document["payments"] for line in payment["lines"]]
    for row in document["portfolios"]:
        for component in ("distribution_fee", "service_fee"):
            paid = [
                line
                for line in lines
                if line["portfolio"] == row["portfolio"] and line["component"] == component.upper()
            ]
            assert total(row["shares"], of=component) == Decimal(row[component])
            assert total(paid, of="amount") == Decimal(row[component])


@pytest.mark.parametrize("seed", SEEDS)
def test_lines_sum_to_instructions_and_to_the_fees(tmp_path: Path, seed: int) -> None:
    written = write_random_world(tmp_path, seed=seed)
    world = written.load()

    documents = [written.close(world, month) for month in written.months]

    for document in documents:
        check_classes(document)
        lines = [line for payment in document["payments"] for line in payment["lines"]]
        offsets = total([line for line in lines if line["component"] == "OFFSET"], of="amount")
        corrections = total([line for line in lines if line["component"] == "CORRECTION"], of="amount")
        totals = {name: Decimal(amount) for name, amount in document["totals"].items()}
        fees = totals["distribution_fee"] + totals["service_fee"]
        assert totals["prepared"] + totals["held"] == fees + offsets + corrections
        for payment in document["payments"]:
            assert total(payment["lines"], of="amount") == Decimal(payment["amount"]) >= 0


def test_the_same_seed_writes_the_same_files(tmp_path: Path) -> None:
    first = write_random_world(tmp_path / "first", seed=3)
    second = write_random_world(tmp_path / "second", seed=3)

    assert first.book_path.read_text() == second.book_path.read_text()
    assert first.net_assets_path.read_text() == second.net_assets_path.read_text()
    assert first.share_activity_path.read_text() == second.share_activity_path.read_text()


def test_closing_the_last_month_alone_closes_those_before_it_first(tmp_path: Path) -> None:
    written = write_random_world(tmp_path, seed=1)
    one_by_one, at_once = written.load(), written.load()
    *earlier, last = written.months

    documents = [close(one_by_one, month) for month in written.months]

    assert close(at_once, last, closed_before=earlier) == documents[-1]
