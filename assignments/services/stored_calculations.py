"""Section 6(d): a Monthly Calculation is stored as it was received, whichever way it came."""

from collections.abc import Mapping
from datetime import date

from assignments.domain.routes import CalculationFigures
from assignments.models import CalculationPortion, CalculationShare, MonthlyCalculation
from assignments.selectors.words import assignees_by_word
from governance.domain.book_drafts import content_of
from governance.domain.money import dollars_from_cents, dollars_text
from governance.models import Act, Distributor, Plan
from governance.selectors.parties import share_classes_of


def content_of_calculation(
    *, distributor: str, month: str, received: date, figures: Mapping[str, CalculationFigures]
) -> dict[str, object]:
    """What a Calculation says, in canonical form; `figures` by Portfolio code."""
    return content_of(
        distributor=distributor,
        month=month,
        received=received,
        portfolios={
            portfolio: {
                "share": dollars_text(one.share_cents),
                "portions": {assignee: dollars_text(cents) for assignee, cents in one.portions.items()},
            }
            for portfolio, one in figures.items()
        },
    )


def store_calculation(
    *,
    plan: Plan,
    key: str,
    content: Mapping[str, object],
    distributor: Distributor,
    month: date,
    received: date,
    figures: Mapping[str, CalculationFigures],
    act: Act,
) -> MonthlyCalculation:
    """Add a Calculation with its shares and Portions; the caller holds the transaction of the act."""
    calculation = MonthlyCalculation.objects.create(
        entry=key,
        content=content,
        recorded_by=act,
        plan=plan,
        distributor=distributor,
        month=month,
        received=received,
    )
    share_classes = {row.portfolio: row.share_class for row in share_classes_of(plan)}
    assignees = assignees_by_word()
    CalculationShare.objects.bulk_create(
        CalculationShare(
            calculation=calculation,
            share_class_id=share_classes[portfolio],
            amount=dollars_from_cents(one.share_cents),
        )
        for portfolio, one in figures.items()
    )
    CalculationPortion.objects.bulk_create(
        CalculationPortion(
            calculation=calculation,
            share_class_id=share_classes[portfolio],
            assignee=assignees[assignee],
            amount=dollars_from_cents(cents),
        )
        for portfolio, one in figures.items()
        for assignee, cents in one.portions.items()
    )
    return calculation
