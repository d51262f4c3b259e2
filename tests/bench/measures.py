"""The measurements of one generated month: the closing, the floor, the analyst's way, the imports."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from assignments.models import PaymentInstruction
from fees.services.facts import import_net_assets, import_share_activity
from governance.models import Plan
from tests.bench.analyst import close_by_hand
from tests.bench.database import (
    INPUTS,
    RESULTS,
    bench_user,
    forget_results,
    fresh_database,
    load_law,
    row_counts,
    seconds_to_copy_in,
    seconds_to_copy_out,
    settle,
)
from tests.bench.lifetime import forget_limit, load_limit
from tests.bench.workers import Closed, close_with
from tests.bench.world import Facts, facts, fund_name

Say = Callable[[str], None]
ACTIVITY_TABLES = ("fees_activityday", "fees_shareactivity")
CENT = 0.005  # payments are compared as floats of whole cents
PAYEE = ["fund", "payee", "held"]


@dataclass(slots=True, kw_only=True)
class Measured:
    """What one size gave; seconds, the quickest of the rounds, and megabytes."""

    classes: int
    activity_rows: int = 0
    result_rows: int = 0
    import_seconds: float = 0.0
    import_floor: float = 0.0
    net_assets_seconds: float = 0.0
    net_assets_floor: float = 0.0
    close: list[Closed] = field(default_factory=list)
    floor_out: list[float] = field(default_factory=list)
    floor_in: list[float] = field(default_factory=list)
    shared: list[Closed] = field(default_factory=list)
    limited: list[Closed] = field(default_factory=list)
    pays_the_same_under_the_limit: bool = False
    payments_agree: bool = False
    analyst_seconds: float = 0.0
    payees: int = 0
    payees_wrong: int = 0

    @property
    def close_seconds(self) -> float:
        """The product's closing, one process."""
        return min(one.seconds for one in self.close)

    @property
    def floor(self) -> float:
        """The same rows copied out, and the same results copied in."""
        return min(self.floor_out) + min(self.floor_in)

    @property
    def shared_seconds(self) -> float:
        """The same closing by two processes."""
        return min(one.seconds for one in self.shared)

    @property
    def limited_seconds(self) -> float:
        """The same closing, one process, with the lifetime limit on for every share class."""
        return min(one.seconds for one in self.limited)

    @property
    def peak_mb(self) -> float:
        """The most memory that a process had in any closing."""
        return max(one.peak_mb for one in (*self.close, *self.shared, *self.limited))


def measure(*, classes: int, rows_per_class: int, rounds: int, with_analyst: bool, say: Say) -> Measured:
    """Make a month of this size in a database of its own, and measure all that is done with it."""
    measured = Measured(classes=classes)
    say(f"{classes:,} share classes: generating and loading")
    made = facts(classes=classes, rows_per_class=rows_per_class)
    with fresh_database() as database:
        plan = load_law(classes)
        _import(measured, made, plan)
        settle()
        for number in range(1, rounds + 1):
            say(f"{classes:,} share classes: round {number} of {rounds}")
            _close_and_copy(measured, database)
            if with_analyst:
                _close_under_the_limit(measured, database, plan)
        if with_analyst:
            say(f"{classes:,} share classes: the analyst's way")
            _by_hand(measured, made, rounds=rounds)
    return measured


def load_facts(made: Facts, plan: Plan) -> None:
    """Import both files of facts, untimed."""
    _import(Measured(classes=0), made, plan)


def _import(measured: Measured, made: Facts, plan: Plan) -> None:
    started = time.perf_counter()
    import_net_assets(
        data=made.net_assets, source="bench", plan=plan, acting_user=bench_user(), progress=_unheard
    )
    measured.net_assets_seconds = time.perf_counter() - started
    measured.net_assets_floor = seconds_to_copy_in(["fees_dailynetassets"])
    started = time.perf_counter()
    import_share_activity(
        data=made.activity,
        source="bench",
        plan=plan,
        add=False,
        acting_user=bench_user(),
        progress=_unheard,
    )
    measured.import_seconds = time.perf_counter() - started
    measured.import_floor = min(seconds_to_copy_in(ACTIVITY_TABLES) for _ in range(2))
    measured.activity_rows = made.activity_rows


def _close_and_copy(measured: Measured, database: str) -> None:
    """A round: two processes, one process, and the floor beside them."""
    forget_results()
    measured.shared.append(close_with(2, database=database))
    shared = payments()
    forget_results()
    measured.close.append(close_with(1, database=database))
    measured.payments_agree = shared.equals(payments())
    measured.result_rows = sum(row_counts(RESULTS).values())
    measured.floor_out.append(seconds_to_copy_out(INPUTS))
    measured.floor_in.append(seconds_to_copy_in(RESULTS))


def _close_under_the_limit(measured: Measured, database: str, plan: Plan) -> None:
    """The same month once more, with a limit that leaves room: it costs time and changes no payment."""
    without = payments()
    forget_results()
    load_limit(plan)
    settle(("fees_limitedshares", "fees_saleschargelimit"))
    measured.limited.append(close_with(1, database=database))
    measured.pays_the_same_under_the_limit = without.equals(payments())
    forget_results()
    forget_limit()
    measured.close.append(close_with(1, database=database))  # on either side of it: its pair


def _by_hand(measured: Measured, made: Facts, *, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "activity.csv").write_bytes(made.activity)
        (folder / "net_assets.csv").write_bytes(made.net_assets)
        seconds = []
        for _ in range(rounds):
            started = time.perf_counter()
            close_by_hand(folder / "activity.csv", folder / "net_assets.csv", folder / "payments.csv")
            seconds.append(time.perf_counter() - started)
        theirs = pd.read_csv(folder / "payments.csv")
    measured.analyst_seconds = min(seconds)
    ours = payments()
    both = ours.merge(theirs, on=PAYEE, how="outer", suffixes=("_ours", "_theirs")).fillna(0.0)
    measured.payees = len(ours)
    measured.payees_wrong = int((abs(both["amount_ours"] - both["amount_theirs"]) > CENT).sum())


def payments() -> pd.DataFrame:
    """What each Fund pays or holds for each payee, in dollars, in the order of payees."""
    rows = PaymentInstruction.objects.exclude(status="SUPERSEDED").values_list(
        "fund__name", "payee", "status", "amount"
    )
    numbers = {fund_name(at): at // 10 for at in range(0, 10 * len(rows) + 10, 10)}
    frame = pd.DataFrame(
        [(numbers[fund], payee, status == "HELD", float(amount)) for fund, payee, status, amount in rows],
        columns=[*PAYEE, "amount"],
    )
    return frame.groupby(PAYEE, as_index=False)["amount"].sum().round(2)


def _unheard(text: str) -> None:
    """Nobody listens."""
