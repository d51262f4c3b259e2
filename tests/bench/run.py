"""One run of the bench: a month of a tenth of the size, the month, and the pages over many lines."""

from pathlib import Path
from typing import Any

from tests.bench.database import databases_of_our_own
from tests.bench.lifetime import MeasuredLedgers, measure_ledgers
from tests.bench.measures import Measured, Say, measure
from tests.bench.pages import CLASSES as PAGES_CLASSES
from tests.bench.pages import measure_pages
from tests.bench.report import Figure, table, write_json
from tests.bench.world import SEED

A_TENTH = 10


def run(
    *,
    classes: int,
    rows_per_class: int,
    rounds: int,
    lines: int,
    ledger_classes: int,
    json_path: Path,
    about: dict[str, Any],
    say: Say,
) -> str:
    """Measure everything; the table, after the same figures were written as JSON."""
    with databases_of_our_own():
        tenth = max(classes // A_TENTH, 1)
        small = measure(
            classes=tenth, rows_per_class=rows_per_class, rounds=rounds, with_analyst=False, say=say
        )
        large = measure(
            classes=classes, rows_per_class=rows_per_class, rounds=rounds, with_analyst=True, say=say
        )
        figures = [*_closing(small, large), *_imports(large)]
        if ledger_classes:
            say(f"{ledger_classes:,} share classes: ten years of the lifetime ledger")
            figures += _ledgers(measure_ledgers(classes=ledger_classes, rounds=rounds))
        if lines:
            figures += measure_pages(lines=lines, classes=min(classes, PAGES_CLASSES), say=say)
    write_json(json_path, figures, about={**about, "seed": SEED, "classes": classes, "rounds": rounds})
    return table(figures)


def _closing(small: Measured, large: Measured) -> list[Figure]:
    floor, close = large.floor, large.close_seconds
    return [
        Figure(
            name=f"close_month, {large.classes:,} classes, against the floor",
            value=close / floor,
            unit="times",
            asked=4,
            beside=f"{close:.1f} s; {large.activity_rows:,} rows out {min(large.floor_out):.1f} s,"
            f" {large.result_rows:,} in {min(large.floor_in):.1f} s",
        ),
        Figure(
            name="the same with two processes",
            value=large.shared_seconds / floor,
            unit="times",
            asked=2,
            beside=f"{large.shared_seconds:.1f} s; the payments are"
            f" {'the same' if large.payments_agree else 'NOT the same'}",
        ),
        Figure(
            name="two processes against one",
            value=close / large.shared_seconds,
            unit="times as fast",
            asked=1.6,
            at_least=True,
        ),
        Figure(
            name="close_month against pandas, CSV to CSV",
            value=close / large.analyst_seconds,
            unit="times",
            asked=2,
            beside=f"{large.analyst_seconds:.1f} s; pandas gets {large.payees_wrong:,} of"
            f" {large.payees:,} payees wrong by a cent or more",
        ),
        Figure(
            name=f"{large.classes:,} classes against {small.classes:,}",
            value=close / small.close_seconds,
            unit="times",
            asked=11,
            beside=f"{close:.1f} s, {small.close_seconds:.2f} s",
        ),
        Figure(
            name="close_month with the lifetime limit on, against without",
            value=large.limited_seconds / close,
            unit="times",
            asked=1.2,
            beside=f"{large.limited_seconds:.1f} s, {close:.1f} s; the payments are"
            f" {'the same' if large.pays_the_same_under_the_limit else 'NOT the same'}",
        ),
        Figure(name="peak memory of a process", value=large.peak_mb, unit="MB", asked=500),
    ]


def _imports(large: Measured) -> list[Figure]:
    return [
        Figure(
            name=f"import_share_activity, {large.activity_rows:,} rows, against COPY",
            value=large.import_seconds / large.import_floor,
            unit="times",
            asked=3,
            beside=f"{large.import_seconds:.1f} s, {large.import_floor:.1f} s",
        ),
        Figure(
            name="import_net_assets against COPY",
            value=large.net_assets_seconds / large.net_assets_floor,
            unit="times",
            asked=None,
            beside=f"{large.net_assets_seconds:.1f} s, {large.net_assets_floor:.1f} s",
        ),
    ]


def _ledgers(measured: MeasuredLedgers) -> list[Figure]:
    return [
        Figure(
            name=f"ten years of lifetime ledger, {measured.classes:,} classes, against an SQL window",
            value=measured.seconds / measured.floor,
            unit="times",
            asked=3,
            beside=f"{measured.seconds:.1f} s, {measured.floor:.1f} s; {measured.days:,} days;"
            f" peak memory {measured.peak_mb:.0f} MB",
        )
    ]
