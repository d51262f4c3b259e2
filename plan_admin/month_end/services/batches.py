"""Divide a run into batches of share classes, and compute them: the closer, and all who help it.

Who takes a batch computes and stores it in one transaction; whoever else looks for work passes it by.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from fees.models import MonthlyFee, MonthlyFeeRun
from fees.selectors.facts import in_groups, undated_exchanges
from governance.domain.errors import PlanRuleViolation
from governance.domain.periods import PlanMonth
from governance.models.acts import ALL_KNOWN
from governance.selectors.joining import joining_after
from plan_admin.month_end.models import PaymentBatch, RunBatch
from plan_admin.month_end.selectors.month_facts import MonthFacts
from plan_admin.month_end.selectors.runs import classes_computed
from plan_admin.month_end.services.computing import ClassResult, compute_group
from plan_admin.month_end.services.locks import share_batches
from plan_admin.month_end.services.progress import Progress
from plan_admin.month_end.services.writing import Ids, write_results

Batch = TypeVar("Batch", RunBatch, PaymentBatch)
DONE = (MonthlyFee.Status.COMPUTED, MonthlyFee.Status.CLOSED)


def plan_batches(run: MonthlyFeeRun, *, facts: MonthFacts, batch: int, durable: bool) -> int:
    """Divide the classes that the run computes into batches of about `batch`, once; how many are open."""
    with transaction.atomic(durable=durable):
        if not run.batches.exists():
            wanted = _open_classes(run)
            RunBatch.objects.bulk_create(
                RunBatch(
                    run=run,
                    number=number,
                    share_classes=group,
                    wanted=[one for one in group if one in wanted],
                )
                for number, group in enumerate(_groups(facts, wanted, batch=batch), 1)
            )
        return run.batches.filter(finished_at__isnull=True).count()


def compute_batches(run: MonthlyFeeRun, *, facts: MonthFacts, durable: bool, progress: Progress) -> None:
    """Compute the run's batches until nobody has left one to take."""
    ids = Ids.read()
    while _compute_one(run, facts=facts, ids=ids, durable=durable):
        _say_how_far(run, facts=facts, progress=progress)


def wait_for_batches(run: MonthlyFeeRun, *, facts: MonthFacts, durable: bool, progress: Progress) -> None:
    """Wait until the run's last batch is stored, and compute what a helper that died has left."""
    ids = Ids.read()
    while run.batches.filter(finished_at__isnull=True).exists():
        _compute_one(run, facts=facts, ids=ids, durable=durable, waits=True)
        _say_how_far(run, facts=facts, progress=progress)


def take_batch(batches: QuerySet[Batch], *, waits: bool) -> Batch | None:
    """An open batch of an open run, locked: the first that nobody is at, or with `waits` the first of all."""
    open_ones = batches.filter(finished_at__isnull=True, run__finished_at__isnull=True)
    return open_ones.select_for_update(skip_locked=not waits, of=("self",)).order_by("number").first()


def _compute_one(
    run: MonthlyFeeRun, *, facts: MonthFacts, ids: Ids, durable: bool, waits: bool = False
) -> bool:
    """Take an open batch that nobody is at, or with `waits` the first open one; whether there was one."""
    with transaction.atomic(durable=durable):
        share_batches(facts.plan, facts.month)
        taken = take_batch(run.batches.all(), waits=waits)
        if taken is None:
            return False
        results = compute_group(facts, taken.share_classes, wanted=frozenset(taken.wanted))
        _refuse_failed_recompute(results, run=run)
        write_results(results, run=run, ids=ids, conventions=facts.conventions_printed)
        RunBatch.objects.filter(pk=taken.pk).update(finished_at=Now())
    return True


def _say_how_far(run: MonthlyFeeRun, *, facts: MonthFacts, progress: Progress) -> None:
    done, total = classes_computed(run.pk)
    progress(f"{facts.month}: {done} of {total} share classes")


def _refuse_failed_recompute(results: Sequence[ClassResult], *, run: MonthlyFeeRun) -> None:
    """A class that was computed once stays as it is where computing it anew fails."""
    for result in results:
        if result.share_class == run.recompute_id and result.has_failed:
            raise PlanRuleViolation(f"it cannot be computed anew: {'; '.join(result.problems)}")


def _open_classes(run: MonthlyFeeRun) -> frozenset[int]:
    """The share classes that the run has still to compute."""
    standing = MonthlyFee.objects.filter(share_class__plan=run.plan, month=run.month).exclude(
        status=MonthlyFee.Status.SUPERSEDED
    )
    finished = set(standing.filter(status__in=DONE).values_list("share_class_id", flat=True))
    by_this_run = set(standing.filter(run=run).values_list("share_class_id", flat=True))
    everything = set(run.plan.share_classes.values_list("pk", flat=True))
    later = joining_after(run.plan, day=PlanMonth(run.month).last, known_at=run.facts_known_at)
    wanted = everything - finished - later
    if run.recompute_id is not None:
        wanted.add(run.recompute_id)
    return frozenset(wanted - by_this_run)


def _groups(facts: MonthFacts, wanted: frozenset[int], *, batch: int) -> Iterator[list[int]]:
    """Wanted classes in groups to roll together, with every class whose openings they ask for."""
    if not wanted:
        return iter(())
    everything = [row.share_class for row in facts.classes]
    known_at = facts.known_at if facts.known_at is not None else ALL_KNOWN
    pairs = undated_exchanges(month=facts.month, known_at=known_at, share_classes=everything)
    pairs |= facts.carried_together()
    groups = in_groups(everything, pairs=pairs, size=batch)
    return (group for group in groups if not wanted.isdisjoint(group))
