"""Section 6(d): what a Monthly Calculation that was received does to what waited for it (R13)."""

from collections.abc import Callable
from dataclasses import dataclass

from assignments.domain.instructions import InstructionStatus
from assignments.models import PaymentInstruction
from assignments.services.calculations import NEW, CalculationOfParty, Received
from governance.models.portal import as_application
from plan_admin.month_end.services.progress import Progress
from plan_admin.month_end.services.reviewing import ReviewOutcome, review_held

NOTHING = ReviewOutcome(looked_at=0, released=0, still_held=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A Calculation that was received, and what became of the month's holds."""

    received: Received
    review: ReviewOutcome


def take_calculation(of: CalculationOfParty, *, receive: Callable[[], Received], progress: Progress) -> Taken:
    """Receive a Calculation, then look again at what the month holds; each is an act of its own.

    Should the second fail, the Calculation is stored: any later review looks again. What does not wait for a
    Calculation is left alone.

    Raises: Refused with every fault of the Calculation; then nothing is stored.
    """
    received = receive()
    if received.outcome != NEW:
        return Taken(received=received, review=NOTHING)
    with as_application():  # the review is the house's work, whoever's Calculation made it due
        return Taken(received=received, review=_reviewed(of, progress))


def _reviewed(of: CalculationOfParty, progress: Progress) -> ReviewOutcome:
    if not _is_anything_held(of):
        return NOTHING
    return review_held(
        plan=of.plan,
        month=of.month,
        acting_user=of.acting_user,
        progress=progress,
        reason=f"The Monthly Calculation of {of.distributor} came",
    )


def _is_anything_held(of: CalculationOfParty) -> bool:
    return PaymentInstruction.objects.filter(
        plan=of.plan,
        month=of.month.first,
        status=InstructionStatus.HELD,
        lines__distributor__code=of.distributor,
    ).exists()
