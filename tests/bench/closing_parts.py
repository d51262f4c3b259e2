"""What a process of the bench can be asked to do of a closing; two closers share what one does alone."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from fees.models import MonthlyFeeRun
from fees.selectors.facts import in_groups, undated_exchanges
from governance.models import Plan
from governance.services.acts import begin_act
from plan_admin.month_end.selectors.month_facts import MonthFacts, cut_points_of, month_facts
from plan_admin.month_end.services.closing import BATCH, close_month
from plan_admin.month_end.services.computing import compute_group
from plan_admin.month_end.services.paying import prepare_instructions
from plan_admin.month_end.services.writing import Ids, write_results
from tests.bench.database import bench_user, enter_database
from tests.bench.world import MONTH


def stand_ready(database: str) -> None:
    """Connect, and import all that a closing needs."""
    enter_database(database)
    bench_user()


def close(_part: int, _parts: int) -> dict[str, Any]:
    """The product's own closing, whole."""
    close_month(plan=_plan(), month=MONTH, acting_user=bench_user(), progress=_unheard)
    return {}


def begin(_part: int, _parts: int) -> dict[str, Any]:
    """Begin a run, as a closing does."""
    plan = _plan()
    with transaction.atomic(durable=True):
        act = begin_act(kind="close_month", acting_user=bench_user(), source=str(MONTH))
        run = MonthlyFeeRun.objects.create(
            plan=plan,
            month=MONTH.first,
            facts_known_at=act.pk,
            cut_points=list(cut_points_of(plan, known_at=act.pk)),
            started_by=act,
        )
    return {"run": run.pk}


def compute(part: int, parts: int, number: int) -> dict[str, Any]:
    """Compute and store every `parts`-th batch of a run."""
    run = MonthlyFeeRun.objects.select_related("plan").get(pk=number)
    facts, ids = _facts(run), Ids.read()
    everything = [row.share_class for row in facts.classes]
    pairs = undated_exchanges(month=MONTH, known_at=run.facts_known_at, share_classes=everything)
    groups = list(in_groups(everything, pairs=pairs, size=BATCH if len(everything) > BATCH else BATCH // 4))
    for group in groups[part::parts]:
        results = compute_group(facts, group, wanted=frozenset(group))
        with transaction.atomic(durable=True):
            write_results(results, run=run, ids=ids, conventions=facts.conventions_printed)
    return {}


def pay(_part: int, _parts: int, number: int) -> dict[str, Any]:
    """Prepare the payments of a run, and end it."""
    run = MonthlyFeeRun.objects.select_related("plan").get(pk=number)
    prepare_instructions(run, facts=_facts(run), durable=True, progress=_unheard)
    MonthlyFeeRun.objects.filter(pk=run.pk).update(finished_at=Now())
    return {}


def _plan() -> Plan:
    return Plan.objects.get(code="bench")


_gathered: dict[int, MonthFacts] = {}


def _facts(run: MonthlyFeeRun) -> MonthFacts:
    """A process gathers the facts of its run once."""
    if run.pk not in _gathered:
        _gathered[run.pk] = month_facts(
            run.plan, month=MONTH, known_at=run.facts_known_at, cut_points=tuple(run.cut_points)
        )
    return _gathered[run.pk]


def _unheard(text: str) -> None:
    """Nobody listens."""


DEEDS: dict[str, Callable[..., dict[str, Any]]] = {
    "close": close,
    "begin": begin,
    "compute": compute,
    "pay": pay,
}
