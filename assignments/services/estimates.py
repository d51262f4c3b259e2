"""Keep what payees are told of a month before it is final; a final figure can then say how far it was."""

from collections.abc import Iterable
from decimal import Decimal

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from assignments.domain.estimates import Basis, EstimateAsked, EstimatedPart, figures_digest, part_document
from assignments.domain.parties import Party
from assignments.domain.statements import Statement
from assignments.models import StatementEstimate
from assignments.selectors.access import EVERYBODY, access_statement, last_estimates, visible_months
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth
from governance.models import Act, Plan
from governance.services.acts import begin_act

KIND = "keep_estimates"


def keep_estimates(
    *, plan: Plan, month: PlanMonth, asked: Iterable[EstimateAsked], acting_user: AbstractUser
) -> int:
    """Keep estimates of a month that say something else than the last of their payee; returns how many.

    Where all say the same, no act is left.
    """
    with transaction.atomic(durable=True):
        act = begin_act(kind=KIND, acting_user=acting_user, source=f"{plan.code} {month}")
        last = last_estimates(plan, month=month)
        new = [
            _row(one, plan=plan, month=month, act=act)
            for one in asked
            if one.party not in last or last[one.party].digest != figures_digest(one)
        ]
        if not new:
            transaction.set_rollback(True)  # nothing new was told
            return 0
        StatementEstimate.objects.bulk_create(new)
        Act.objects.filter(pk=act.pk).update(summary={"estimates": len(new)})
        return len(new)


def keep_computed_estimates(*, plan: Plan, acting_user: AbstractUser) -> int:
    """Keep what the statements of computed months that are not finished say now; returns how many are new."""
    months: dict[PlanMonth, list[Party]] = {}
    for one in visible_months(EVERYBODY, plan):
        if not one.is_final and not one.is_estimated:
            months.setdefault(one.month, []).append(one.party)
    return sum(
        keep_estimates(
            plan=plan,
            month=month,
            asked=[
                _of_statement(access_statement(EVERYBODY, plan, month=month, party=party), month=month)
                for party in parties
            ],
            acting_user=acting_user,
        )
        for month, parties in months.items()
    )


def _of_statement(statement: Statement, *, month: PlanMonth) -> EstimateAsked:
    return EstimateAsked(
        party=statement.party,
        basis=Basis.COMPUTED,
        through=month.last,
        parts=tuple(
            EstimatedPart(
                portfolio=one.portfolio,
                distributor=one.distributor,
                fund=one.fund,
                portfolio_name=one.portfolio_name,
                distribution=one.distribution,
                service_fee=one.service_fee,
            )
            for one in statement.entries
        ),
    )


def _row(asked: EstimateAsked, *, plan: Plan, month: PlanMonth, act: Act) -> StatementEstimate:
    return StatementEstimate(
        plan=plan,
        month=month.first,
        payee_kind=asked.party.kind.value,
        payee=asked.party.code,
        basis=asked.basis.value,
        through=asked.through,
        amount=Decimal(dollars_text(asked.cents)),
        figures=[part_document(one) for one in asked.parts],
        digest=figures_digest(asked),
        recorded_by=act,
    )
