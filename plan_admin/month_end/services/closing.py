"""Close a month: compute every share class that is open, in batches, then prepare what each Fund pays.

A run pins the facts, so that a killed run goes on with the same; a lock lets one closer in at a time.
Its helpers, in processes of their own, compute batches beside it (services/batches.py).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models.functions import Now

from assignments.selectors.transfers import cut_points_of
from fees.models import MonthlyFeeRun
from governance.domain.errors import PlanRuleViolation, Refused
from governance.domain.faults import Fault
from governance.domain.periods import PlanMonth
from governance.models import Act, Plan
from governance.models.copying import collector_at_rest
from governance.selectors.parties import share_class_ids_by_word
from governance.services.acts import begin_act
from plan_admin.month_end.selectors.month_facts import MonthFacts, month_facts
from plan_admin.month_end.selectors.report import MonthReport, month_report
from plan_admin.month_end.services.batches import compute_batches, plan_batches, wait_for_batches
from plan_admin.month_end.services.covenant import record_breaches
from plan_admin.month_end.services.finishing import finish_month
from plan_admin.month_end.services.following import restated_charges
from plan_admin.month_end.services.locks import closer_if_none, keep_batches_from_all, one_closer
from plan_admin.month_end.services.paying import refuse_if_approved
from plan_admin.month_end.services.payments import prepare_instructions, prepare_payments
from plan_admin.month_end.services.progress import Helpers, Progress, nobody_helps

logger = logging.getLogger(__name__)
BATCH = 1000
ABANDONED = "abandoned"  # the key, in the summary of a run's act, of why the run was given up


@dataclass(frozen=True, slots=True, kw_only=True)
class Recompute:
    """A share class to compute anew, by any word for its Portfolio, and why."""

    portfolio: str
    reason: str


def _not_noted(_run: MonthlyFeeRun) -> None:
    """Nobody looks for the run later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a job adds to a closing: whom it calls to help, and how it finds its run again when it was killed.

    `note_run` is called in the transaction that begins the run. `begun` is the run that was noted before:
    it is finished where it is not, and no other is begun; one that was given up stays so.
    """

    call_helpers: Helpers = nobody_helps
    note_run: Callable[[MonthlyFeeRun], None] = _not_noted
    begun: int | None = None


class RunAbandoned(PlanRuleViolation):
    """Section 6: a closing met what it cannot get over by going on; the month can be closed anew."""

    section = "6"

    @classmethod
    def because(cls, month: PlanMonth, error: object) -> "RunAbandoned":
        """The run of that month was given up for this error."""
        return cls(f"{month}: the run was given up: {error}. Correct what it names and close the month again")


# A second try on the same facts may do better; whatever else is raised, it would meet again.
DATABASE_AWAY = (OperationalError, InterfaceError)
# What a closing may meet of itself; other faults are told as they are, so that somebody looks after them.
FORESEEN = (PlanRuleViolation, IntegrityError, ArithmeticError, LookupError, TypeError, ValueError)


class _Undo(Exception):
    """Carries a preview's report out of the transaction that is undone."""

    def __init__(self, report: MonthReport) -> None:
        self.report = report
        super().__init__()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Closing:
    """One closing: what it is asked, and how it works."""

    plan: Plan
    month: PlanMonth
    acting_user: AbstractUser
    progress: Progress
    target: int | None
    reason: str
    batch: int
    durable: bool
    order: Order


@collector_at_rest()
def close_month(
    *,
    plan: Plan,
    month: PlanMonth,
    acting_user: AbstractUser,
    progress: Progress,
    recompute: Recompute | None = None,
    finish: bool = False,
    reason: str = "",
    batch: int = BATCH,
    order: Order | None = None,
) -> None:
    """Compute the month's open share classes and prepare their payments; what is computed stays as it is.

    A share class with problems is set aside, and tried again by the next closing. With `recompute`, that
    class is computed anew from the facts as now known; what it had is kept as superseded. With `finish`,
    what is computed is closed before another closer is let in.

    Raises: Refused for a recompute without reason, of an unknown Portfolio or of a closed month.
    """
    closing = _Closing(
        plan=plan,
        month=month,
        acting_user=acting_user,
        progress=progress,
        target=recompute_target(plan, recompute) if recompute else None,
        reason=recompute.reason if recompute else reason,
        batch=batch,
        durable=True,
        order=order or Order(),
    )
    with one_closer(plan, month, progress):
        _close(closing)
        if finish:
            finish_month(plan=plan, month=month, acting_user=acting_user, progress=progress, reason=reason)


@collector_at_rest()
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
    closing = _Closing(
        plan=plan,
        month=month,
        acting_user=acting_user,
        progress=progress,
        target=recompute_target(plan, recompute) if recompute else None,
        reason=recompute.reason if recompute else "",
        batch=batch,
        durable=False,
        order=Order(),
    )
    with one_closer(plan, month, progress):
        try:
            with transaction.atomic():
                _close(closing)
                raise _Undo(month_report(plan, month=month))
        except _Undo as undone:
            return undone.report


@collector_at_rest()
def help_close(*, run: int, progress: Progress) -> None:
    """Take batches of a run beside its closer; where the closer is dead, and none is left, end the run.

    What a batch meets is the closer's to say: a helper that fails leaves the batch as it was.
    """
    found = MonthlyFeeRun.objects.select_related("plan").get(pk=run)
    if found.finished_at is not None:
        return
    month = PlanMonth(found.month)
    facts = _facts_of(found)
    try:
        compute_batches(found, facts=facts, durable=True, progress=progress)
        prepare_payments(found, facts=facts, durable=True)
    except DATABASE_AWAY:
        raise
    except Exception:
        logger.warning("a batch of run %s failed; its closer will meet the same", run, exc_info=True)
        return
    if found.batches.filter(finished_at__isnull=True).exists():
        return
    with closer_if_none(found.plan, month) as is_closer:
        if is_closer and MonthlyFeeRun.objects.filter(pk=run, finished_at__isnull=True).exists():
            _pay_and_end(found, facts=facts, durable=True, progress=progress, call_helpers=nobody_helps)


def _close(closing: _Closing) -> None:
    plan, month, durable, order = closing.plan, closing.month, closing.durable, closing.order
    if closing.target is not None and order.begun is None:
        refuse_if_approved(share_class=closing.target, month=month)
    unfinished = MonthlyFeeRun.objects.filter(plan=plan, month=month.first, finished_at__isnull=True).first()
    if unfinished is not None:
        closing.progress(f"{month}: going on with run {unfinished.pk}, which did not finish")
        _finish_run(unfinished, facts=_facts_of(unfinished), closing=closing)
    if order.begun is not None:
        _refuse_abandoned(order.begun)
        return
    with transaction.atomic(durable=durable):
        act = begin_act(
            kind="close_month", acting_user=closing.acting_user, source=str(month), reason=closing.reason
        )
        if closing.target is not None:
            refuse_if_approved(share_class=closing.target, month=month)  # nobody can approve it any more
        broken = record_breaches(plan, month=month, act=act)
        run = MonthlyFeeRun.objects.create(
            plan=plan,
            month=month.first,
            facts_known_at=act.pk,
            cut_points=list(cut_points_of(plan, known_at=act.pk)),
            recompute_id=closing.target,
            started_by=act,
        )
        # Gathered here, so that a run that cannot begin leaves no trace.
        facts = _facts_of(run)
        order.note_run(run)
    if broken:
        closing.progress(f"{month}: Section 11(iii) was found broken, {broken} times; see the terminations")
    _finish_run(run, facts=facts, closing=closing)


def _refuse_abandoned(begun: int) -> None:
    """Nothing is finished on a run that was given up, also where its job is delivered again."""
    run = MonthlyFeeRun.objects.select_related("started_by").get(pk=begun)
    if ABANDONED in run.started_by.summary:
        raise RunAbandoned.because(PlanMonth(run.month), run.started_by.summary[ABANDONED])


def _facts_of(run: MonthlyFeeRun) -> MonthFacts:
    """The facts that a run has pinned: the same for its closer, its helpers and whoever goes on with it."""
    facts = month_facts(
        run.plan,
        month=PlanMonth(run.month),
        known_at=run.facts_known_at,
        cut_points=tuple(run.cut_points),
    )
    return replace(facts, restated=restated_charges(facts)) if facts.limits else facts


def _finish_run(run: MonthlyFeeRun, *, facts: MonthFacts, closing: _Closing) -> None:
    """Finish a run, or abandon it where it would fail again; what it has computed stays.

    A run that was killed, or lost its database, stays unfinished: the next closing goes on with its facts.

    Raises: RunAbandoned; a fault that nobody foresaw, as it is.
    """
    durable, progress = closing.durable, closing.progress
    try:
        open_batches = plan_batches(run, facts=facts, batch=closing.batch, durable=durable)
        if open_batches > 1:
            closing.order.call_helpers(run.pk, open_batches - 1)
        compute_batches(run, facts=facts, durable=durable, progress=progress)
        wait_for_batches(run, facts=facts, durable=durable, progress=progress)
        _pay_and_end(
            run, facts=facts, durable=durable, progress=progress, call_helpers=closing.order.call_helpers
        )
    except DATABASE_AWAY:
        raise
    except Exception as error:
        with transaction.atomic(durable=durable):
            keep_batches_from_all(facts.plan, facts.month)
            MonthlyFeeRun.objects.filter(pk=run.pk).update(finished_at=Now())
            Act.objects.filter(pk=run.started_by_id).update(summary={ABANDONED: str(error)})
        if isinstance(error, FORESEEN):
            raise RunAbandoned.because(facts.month, error) from error
        raise


def _pay_and_end(
    run: MonthlyFeeRun, *, facts: MonthFacts, durable: bool, progress: Progress, call_helpers: Helpers
) -> None:
    """Prepare the payments of what the run has computed, and mark it finished."""
    prepare_instructions(run, facts=facts, durable=durable, progress=progress, call_helpers=call_helpers)
    with transaction.atomic(durable=durable):
        MonthlyFeeRun.objects.filter(pk=run.pk).update(finished_at=Now())
        Act.objects.filter(pk=run.started_by_id).update(summary={"share_classes": run.fees.count()})


def recompute_target(plan: Plan, recompute: Recompute) -> int:
    """The share class to compute anew. Raises: Refused without a reason, or for an unknown Portfolio."""
    faults: list[Fault] = []
    if not recompute.reason.strip():
        faults.append(_fault("--reason", "is missing", "say why it is computed anew"))
    found = share_class_ids_by_word(plan).get(recompute.portfolio.casefold())
    if found is None:
        faults.append(
            _fault(
                "--recompute",
                f"{recompute.portfolio!r} is no Portfolio of the Plan",
                "its code, an alias or its Schedule A name",
            )
        )
    if faults or found is None:
        raise Refused(faults)
    return found


def _fault(source: str, problem: str, remedy: str) -> Fault:
    return Fault(source=source, row=None, column="", problem=problem, remedy=remedy)
