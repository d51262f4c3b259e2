"""How far a run is, as others see it while it is at work."""

from collections.abc import Iterable

from django.db.models import Q, Sum

from plan_admin.month_end.models import RunBatch


def classes_computed(run: int) -> tuple[int, int]:
    """How many share classes a run has computed, and how many it computes in all."""
    return classes_computed_of([run]).get(run, (0, 0))


def classes_computed_of(runs: Iterable[int]) -> dict[int, tuple[int, int]]:
    """For each run that has batches: how many share classes it has computed, of how many."""
    found = (
        RunBatch.objects.filter(run__in=runs)
        .values("run_id")
        .annotate(done=Sum("wanted__len", filter=Q(finished_at__isnull=False)), total=Sum("wanted__len"))
        .values_list("run_id", "done", "total")
    )
    return {run: (done or 0, total) for run, done, total in found}
