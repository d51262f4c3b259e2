"""The bench runs from end to end on a handful of share classes; no figure is held to a time here."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
CLASSES = 20
QUICKLY = [
    "--classes",
    str(CLASSES),
    "--rows-per-class",
    "30",
    "--rounds",
    "1",
    "--lines",
    "600",
    "--ledger-classes",
    "3",
]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    """The bench's table, and the document that it wrote."""
    file = tmp_path_factory.mktemp("bench") / "bench.json"
    words = [sys.executable, "-m", "tests.bench", *QUICKLY, "--json", str(file)]

    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(file.read_text())


def _figure(document: dict[str, Any], start: str) -> dict[str, Any]:
    return next(one for one in document["figures"] if one["name"].startswith(start))


def test_the_table_names_every_figure_of_the_file(ran: tuple[str, dict[str, Any]]) -> None:
    table, document = ran

    lines = table.splitlines()

    assert len(lines) == 2 + len(document["figures"])
    assert all(one["name"] in line for one, line in zip(document["figures"], lines[2:], strict=True))


def test_the_file_says_on_what_data_it_was_measured(ran: tuple[str, dict[str, Any]]) -> None:
    _, document = ran

    assert (document["format"], document["seed"], document["classes"]) == (1, 2003, CLASSES)
    assert f"{CLASSES * 30:,} rows out" in _figure(document, "close_month, 20 classes")["beside"]


def test_two_processes_pay_what_one_pays(ran: tuple[str, dict[str, Any]]) -> None:
    _, document = ran

    assert "the payments are the same" in _figure(document, "the same with two processes")["beside"]


def test_a_limit_that_leaves_room_changes_no_payment(ran: tuple[str, dict[str, Any]]) -> None:
    _, document = ran

    figure = _figure(document, "close_month with the lifetime limit on")

    assert "the payments are the same" in figure["beside"]


def test_the_lifetime_ledger_has_every_day_of_ten_years(ran: tuple[str, dict[str, Any]]) -> None:
    _, document = ran

    figure = _figure(document, "ten years of lifetime ledger, 3 classes")

    assert f"{3 * 3653:,} days" in figure["beside"]  # with the leap days of 2004, 2008 and 2012


def test_an_analyst_pays_the_same_payees(ran: tuple[str, dict[str, Any]]) -> None:
    _, document = ran

    # Two Funds, and in each: first's agent, second and its two Assignees (held), and third.
    assert "of 10 payees" in _figure(document, "close_month against pandas")["beside"]


def test_a_page_that_is_there_asks_no_more_queries_for_more_lines(ran: tuple[str, dict[str, Any]]) -> None:
    _, document = ran

    pages = [one for one in document["figures"] if "lines: queries more than" in one["name"]]

    assert len(pages) == 5
    assert {one["value"] for one in pages} <= {0, None}
    assert all("skipped" in one["beside"] for one in pages if one["value"] is None)
