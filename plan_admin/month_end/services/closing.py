"""Close a month: compute every share class that is open, in batches, then prepare what each Fund pays.

A run pins the facts, so that a killed run goes on with the same; a lock lets one closer in at a time.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from fees.models import MonthlyFee, MonthlyFeeRun
from fees.selectors.facts import in_groups, undated_exchanges
from governance.domain.errors import PlanRuleViolation, Refused
from governance.domain.faults import Fault
from governance.domain.periods import PlanMonth
from governance.models import Act, Plan
from governance.selectors.parties import share_class_ids_by_word
from governance.services.acts import begin_act
from plan_admin.month_end.selectors.month_facts import MonthFacts, cut_points_of, month_facts
from plan_admin.month_end.selectors.report import MonthReport, month_report
from plan_admin.month_end.services.computing import ClassResult, compute_group
from plan_admin.month_end.services.finishing import finish_month
from plan_admin.month_end.services.paying import prepare_instructions, refuse_if_approved
from plan_admin.month_end.services.writing import Ids, write_results

Progress = Callable[[str], None]
BATCH = 1000
DONE = (MonthlyFee.Status.COMPUTED, MonthlyFee.Status.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recompute:
    """A share class to compute anew, by any word for its Portfolio, and why."""

    portfolio: str
    reason: str


class RunAbandoned(PlanRuleViolation):
    """Section 6: a closing met what it cannot get over by going on; the month can be closed anew."""

    section = "6"


# What a second try on the same facts would meet again, unlike a lost connection or a killed process.
WOULD_FAIL_AGAIN = (PlanRuleViolation, IntegrityError, ArithmeticError, LookupError, TypeError, ValueError)


class _Undo(Exception):
    """Carries a preview's report out of the transaction that is undone."""

    def __init__(self, report: MonthReport) -> None:
        self.report = report
        super().__init__()


def close_month(
    *,
    plan: Plan,
    month: PlanMonth,
    acting_user: AbstractUser,
    progress: Progress,
    recompute: Recompute | None = None,
    finish: bool = False,
    batch: int = BATCH,
) -> None:
    """Compute the month's open share classes and prepare their payments; what is computed stays as it is.

    A share class with problems is set aside, and tried again by the next closing. With `recompute`, that
    class is computed anew from the facts as now known; what it had is kept as superseded. With `finish`,
    what is computed is closed before another closer is let in.

    Raises: Refused for a recompute without reason, of an unknown Portfolio or of a closed month.
    """
    target = _recompute_target(plan, recompute) if recompute else None
    with one_closer(plan, month, progress):
        _close(
            plan=plan,
            month=month,
            acting_user=acting_user,
            progress=progress,
            target=target,
            reason=recompute.reason if recompute else "",
            batch=batch,
            durable=True,
        )
        if finish:
            finish_month(plan=plan, month=month, acting_user=acting_user, progress=progress)


def preview_month(
    *,
    plan: Plan,
    month: PlanMonth,
    acting_user: AbstractUser,
    progress: Progress,
    recompute: Recompute | None = None,
    batch: int = BATCH,
) -> MonthReport:
    """What `close_month` would give. It runs the same acts and undoes them: nothing is written."""
    target = _recompute_target(plan, recompute) if recompute else None
    with one_closer(plan, month, progress):
        try:
            with transaction.atomic():
                _close(
                    plan=plan,
                    month=month,
                    acting_user=acting_user,
                    progress=progress,
                    target=target,
                    reason=recompute.reason if recompute else "",
                    batch=batch,
                    durable=False,
                )
                raise _Undo(month_report(plan, month=month))
        except _Undo as undone:
            return undone.report


def _close(
    *,
    plan: Plan,
    month: PlanMonth,
    acting_user: AbstractUser,
    progress: Progress,
    target: int | None,
    reason: str,
    batch: int,
    durable: bool,
) -> None:
    if target is not None:
        refuse_if_approved(share_class=target, month=month)
    unfinished = MonthlyFeeRun.objects.filter(plan=plan, month=month.first, finished_at__isnull=True).first()
    if unfinished is not None:
        progress(f"{month}: going on with run {unfinished.pk}, which did not finish")
        facts = month_facts(
            plan, month=month, known_at=unfinished.facts_known_at, cut_points=tuple(unfinished.cut_points)
        )
        _finish_run(unfinished, facts=facts, progress=progress, batch=batch, durable=durable)
    with transaction.atomic(durable=durable):
        act = begin_act(kind="close_month", acting_user=acting_user, source=str(month), reason=reason)
        run = MonthlyFeeRun.objects.create(
            plan=plan,
            month=month.first,
            facts_known_at=act.pk,
            cut_points=list(cut_points_of(plan, known_at=act.pk)),
            recompute_id=target,
            started_by=act,
        )
        # Gathered here, so that a run that cannot begin leaves no trace.
        facts = month_facts(plan, month=month, known_at=act.pk, cut_points=tuple(run.cut_points))
    _finish_run(run, facts=facts, progress=progress, batch=batch, durable=durable)


def _finish_run(
    run: MonthlyFeeRun, *, facts: MonthFacts, progress: Progress, batch: int, durable: bool
) -> None:
    """Finish a run, or abandon it where it would fail again; what it has computed stays.

    A killed run stays unfinished, and the next closing goes on with its facts.

    Raises: RunAbandoned.
    """
    try:
        _work_through(run, facts=facts, progress=progress, batch=batch, durable=durable)
    except WOULD_FAIL_AGAIN as error:
        with transaction.atomic(durable=durable):
            MonthlyFeeRun.objects.filter(pk=run.pk).update(finished_at=Now())
            Act.objects.filter(pk=run.started_by_id).update(summary={"abandoned": str(error)})
        raise RunAbandoned(
            f"{facts.month}: the run was given up: {error}. Correct what it names and close the month again"
        ) from error


def _work_through(
    run: MonthlyFeeRun, *, facts: MonthFacts, progress: Progress, batch: int, durable: bool
) -> None:
    """Compute what the run has not computed yet, prepare the payments, and mark the run finished."""
    wanted = _open_classes(run)
    ids = Ids.read()
    done = 0
    for group in _groups(facts, wanted, batch=batch):
        results = compute_group(facts, group, wanted=wanted)
        _refuse_failed_recompute(results, run=run)
        for at in range(0, len(results), batch):
            with transaction.atomic(durable=durable):
                write_results(
                    results[at : at + batch], run=run, ids=ids, conventions=facts.conventions_printed
                )
        done += len(results)
        progress(f"{facts.month}: {done} of {len(wanted)} share classes")
    prepare_instructions(run, facts=facts, durable=durable, progress=progress)
    with transaction.atomic(durable=durable):
        MonthlyFeeRun.objects.filter(pk=run.pk).update(finished_at=Now())
        Act.objects.filter(pk=run.started_by_id).update(summary={"share_classes": run.fees.count()})


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
    wanted = everything - finished
    if run.recompute_id is not None:
        wanted.add(run.recompute_id)
    return frozenset(wanted - by_this_run)


def _groups(facts: MonthFacts, wanted: frozenset[int], *, batch: int) -> Iterator[list[int]]:
    """Wanted classes in groups to roll together, with every class whose openings they ask for."""
    if not wanted:
        return iter(())
    everything = [row.share_class for row in facts.classes]
    known_at = facts.known_at if facts.known_at is not None else 2**62
    pairs = undated_exchanges(month=facts.month, known_at=known_at, share_classes=everything)
    groups = in_groups(everything, pairs=pairs, size=batch)
    return (group for group in groups if not wanted.isdisjoint(group))


def _recompute_target(plan: Plan, recompute: Recompute) -> int:
    faults: list[Fault] = []
    if not recompute.reason.strip():
        faults.append(
            Fault(
                source="--reason",
                row=None,
                column="",
                problem="is missing",
                remedy="say why it is computed anew",
            )
        )
    found = share_class_ids_by_word(plan).get(recompute.portfolio.casefold())
    if found is None:
        faults.append(
            Fault(
                source="--recompute",
                row=None,
                column="",
                problem=f"{recompute.portfolio!r} is no Portfolio of the Plan",
                remedy="its code, an alias or its Schedule A name",
            )
        )
    if faults or found is None:
        raise Refused(faults)
    return found


@contextmanager
def one_closer(plan: Plan, month: PlanMonth, progress: Progress) -> Iterator[None]:
    """Let one closer of a Plan's month in; another waits until the first is done or dead."""
    keys: Sequence[int] = (plan.pk, month.first.year * 100 + month.first.month)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", keys)
        if not cursor.fetchone()[0]:
            progress(f"{month}: another closing is at work; waiting for it")
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", keys)
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", keys)
