"""Close the bench's month with one process, or with several that share the batches.

Every closing runs in processes of its own, so that the peak memory is theirs alone. The first closes the
month as the product does; when it calls for helpers, each other process helps as a worker would.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """How long a closing took, in seconds, and the most memory that one of its processes had, in MB."""

    seconds: float
    peak_mb: float


def close_with(processes: int, *, database: str) -> Closed:
    """Close the month with so many processes; timed from when all stand ready until all is stored."""
    closer, *helpers = [_started(database) for _ in range(processes)]
    for child in (closer, *helpers):
        _heard(child)
    began = time.perf_counter()
    _say(closer, "close")
    asked = 0
    while "closed" not in (said := _heard(closer)):
        asked += 1
        for child in helpers:
            _say(child, f"help {said['help']}")
    seconds = time.perf_counter() - began
    for child in helpers:
        for _ in range(asked):
            _heard(child)
    return Closed(seconds=seconds, peak_mb=max(_ended(child) for child in (closer, *helpers)))


def asked_of_a_process(word: str, *numbers: int, database: str) -> tuple[dict[str, Any], float]:
    """Have a process of its own do one thing: what it answers, and the most memory that it had, in MB."""
    child = _started(database)
    _heard(child)
    _say(child, " ".join([word, *map(str, numbers)]))
    said = _heard(child)
    return said, _ended(child)


def _started(database: str) -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", "tests.bench.workers", database]
    return subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _say(child: "subprocess.Popen[str]", word: str) -> None:
    assert child.stdin is not None
    child.stdin.write(word + "\n")
    child.stdin.flush()


def _heard(child: "subprocess.Popen[str]") -> dict[str, Any]:
    assert child.stdout is not None
    line = child.stdout.readline()
    if not line:
        raise RuntimeError(f"a process of the bench ended with {child.wait()}")
    return dict(json.loads(line))


def _ended(child: "subprocess.Popen[str]") -> float:
    _say(child, "end")
    peak = float(_heard(child)["peak_mb"])
    child.wait()
    return peak


def _work(database: str) -> None:
    """The child: do what the parent says, a word a line."""
    from tests.bench import closing_parts  # noqa: PLC0415 - once Django stands

    closing_parts.stand_ready(database)
    _answer({})
    for line in sys.stdin:
        word, *numbers = line.split()
        if word == "end":
            _answer({"peak_mb": _peak_mb()})
            return
        closing_parts.DEEDS[word](_answer, *map(int, numbers))


def _answer(document: dict[str, Any]) -> None:
    print(json.dumps(document), flush=True)


def _peak_mb() -> float:
    """The most memory that this process has had; not what `getrusage` says, which counts its parent's in."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main(words: Sequence[str]) -> None:
    """Run as a child of the bench."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plan_admin.settings_test")
    django.setup()
    _work(words[0])


if __name__ == "__main__":
    main(sys.argv[1:])
