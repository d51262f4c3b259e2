"""What a process of the bench can be asked to do of a closing, by the services that workers use."""

from collections.abc import Callable
from datetime import date
from typing import Any

from governance.models import Plan
from plan_admin.month_end.services.closing import Order, close_month, help_close
from tests.bench.database import bench_user, enter_database
from tests.bench.lifetime import seconds_of_ledgers
from tests.bench.world import MONTH

Answer = Callable[[dict[str, Any]], None]


def stand_ready(database: str) -> None:
    """Connect, and import all that a closing needs."""
    enter_database(database)
    bench_user()


def close(answer: Answer) -> None:
    """The product's own closing; it says when it calls for helpers, and goes on by itself."""

    def call_helpers(run: int, _how_many: int) -> None:
        answer({"help": run})

    close_month(
        plan=Plan.objects.get(code="bench"),
        month=MONTH,
        acting_user=bench_user(),
        progress=_unheard,
        order=Order(call_helpers=call_helpers),
    )
    answer({"closed": True})


def help_with(answer: Answer, run: int) -> None:
    """What a worker does that was called to help: take batches until none is left."""
    help_close(run=run, progress=_unheard)
    answer({"helped": run})


def ledgers(answer: Answer, until: int) -> None:
    """The lifetime ledgers of all share classes up to an ordinal day."""
    seconds, days = seconds_of_ledgers(Plan.objects.get(code="bench"), until=date.fromordinal(until))
    answer({"seconds": seconds, "days": days})


def _unheard(text: str) -> None:
    """Nobody listens."""


DEEDS: dict[str, Callable[..., None]] = {"close": close, "help": help_with, "ledgers": ledgers}
