"""Prepare a run's payments, divided by Funds: the closer, and all who help it, as with its share classes."""

from django.db import transaction
from django.db.models.functions import Now

from fees.models import MonthlyFeeRun
from plan_admin.month_end.models import PaymentBatch
from plan_admin.month_end.selectors.month_facts import MonthFacts
from plan_admin.month_end.services import paying
from plan_admin.month_end.services.batches import take_batch
from plan_admin.month_end.services.locks import share_batches
from plan_admin.month_end.services.progress import Helpers, Progress


def prepare_instructions(
    run: MonthlyFeeRun, *, facts: MonthFacts, durable: bool, progress: Progress, call_helpers: Helpers
) -> None:
    """Prepare what every Fund pays, once all classes are computed; returns when the last Fund is prepared."""
    open_batches = _plan(run, durable=durable)
    if open_batches > 1:
        call_helpers(run.pk, open_batches - 1)
    prepare_payments(run, facts=facts, durable=durable)
    while run.payments.filter(finished_at__isnull=True).exists():
        _prepare_one(run, facts=facts, durable=durable, waits=True)
    prepared = sum(len(funds) for funds in run.payments.values_list("funds", flat=True))
    progress(f"{facts.month}: payments of {prepared} Funds prepared")


def prepare_payments(run: MonthlyFeeRun, *, facts: MonthFacts, durable: bool) -> None:
    """Prepare Funds that nobody is at, until none is left to take; none is there before all is computed."""
    while _prepare_one(run, facts=facts, durable=durable, waits=False):
        pass


def _plan(run: MonthlyFeeRun, *, durable: bool) -> int:
    """Divide the Plan's Funds into batches, once; how many are open."""
    with transaction.atomic(durable=durable):
        if not run.payments.exists():
            funds = paying.funds_of(run.plan)
            size = paying.FUND_BATCH
            PaymentBatch.objects.bulk_create(
                PaymentBatch(run=run, number=number, funds=funds[at : at + size])
                for number, at in enumerate(range(0, len(funds), size), 1)
            )
        return run.payments.filter(finished_at__isnull=True).count()


def _prepare_one(run: MonthlyFeeRun, *, facts: MonthFacts, durable: bool, waits: bool) -> bool:
    """Take an open batch that nobody is at, or with `waits` the first open one; whether there was one."""
    with transaction.atomic(durable=durable):
        share_batches(facts.plan, facts.month)
        taken = take_batch(run.payments.all(), waits=waits)
        if taken is None:
            return False
        paying.prepare_funds(taken.funds, run=run, facts=facts)
        PaymentBatch.objects.filter(pk=taken.pk).update(finished_at=Now())
    return True
