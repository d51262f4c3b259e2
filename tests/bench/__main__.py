"""`make bench`: measure the product on generated data, print one table, write a JSON file."""

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]
CLASSES = 10_000
QUICK_CLASSES = 500
LEDGER_CLASSES = 1_000
QUICK_LEDGER_CLASSES = 50
ROWS_PER_CLASS = 100


def main(words: Sequence[str]) -> int:
    """Measure, print, write."""
    asked = _parser().parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plan_admin.settings_test")
    django.setup()
    from tests.bench.run import run  # noqa: PLC0415 - once Django stands

    classes = asked.classes or (QUICK_CLASSES if asked.quick else CLASSES)
    ledger_classes = QUICK_LEDGER_CLASSES if asked.quick else LEDGER_CLASSES
    print(
        run(
            classes=classes,
            rows_per_class=asked.rows_per_class,
            rounds=asked.rounds,
            lines=asked.lines if asked.lines is not None else classes * ROWS_PER_CLASS,
            ledger_classes=asked.ledger_classes if asked.ledger_classes is not None else ledger_classes,
            json_path=asked.json,
            about={"machine": platform.platform(), "processors": os.cpu_count(), "python": sys.version},
            say=lambda text: print(text, file=sys.stderr, flush=True),
        )
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--classes", type=int, help=f"share classes of the large month; else {CLASSES}")
    parser.add_argument("--rows-per-class", type=int, default=ROWS_PER_CLASS, help="rows of share activity")
    parser.add_argument(
        "--rounds", type=int, default=2, help="how often each is measured; the quickest counts"
    )
    parser.add_argument("--lines", type=int, help="instruction lines for the pages; 0: no pages")
    parser.add_argument("--ledger-classes", type=int, help="share classes of the lifetime ledger; 0: none")
    parser.add_argument("--quick", action="store_true", help=f"a small run of {QUICK_CLASSES} share classes")
    parser.add_argument(
        "--json", type=Path, default=ROOT / ".data" / "bench.json", help="where the file goes"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
