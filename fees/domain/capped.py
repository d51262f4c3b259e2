"""Section 2: a month of which the lifetime limit leaves less than accrued, day by day (R3, R4, R6)."""

from collections.abc import Sequence
from dataclasses import replace

from fees.domain.class_month import ClassMonth, CohortMonth
from governance.domain.money import TRILLIONTHS_PER_CENT, round_half_up, split_in_order
from governance.domain.sections import plan_section


@plan_section("2", "6(a)")
def capped_month(month: ClassMonth, *, left: Sequence[int]) -> ClassMonth:
    """Section 2: expenses "shall be subject to any applicable limitations imposed ... by the rules of NASD".

    `left` is what the limit leaves of each accrued day, in trillionths. Each cohort has its part of it by its
    Shares that earn (R6): nobody is paid for a day of which nothing is left. The service fee stays.

    Raises: CannotSplit where something is left of a day on which no Share earned.
    """
    cut = [at for at, whole in enumerate(month.distribution_accruals) if left[at] != whole]
    if not cut:
        return month
    accruals = [list(cohort.accruals) for cohort in month.cohorts]
    for at in cut:
        earning = [
            cohort.tracked[at] + cohort.free[at] if cohort.accruals[at] else 0 for cohort in month.cohorts
        ]
        whole = sum(earning)
        for own, shares in zip(accruals, earning, strict=True):
            own[at] = round_half_up(left[at] * shares, whole) if whole else 0
    fee = round_half_up(sum(left), TRILLIONTHS_PER_CENT)
    service = round_half_up(sum(month.service_accruals), TRILLIONTHS_PER_CENT)
    return replace(
        month,
        distribution_accruals=tuple(left),
        distribution_fee=fee,
        service_fee=min(service, month.aggregate_fee - fee),
        cohorts=tuple(_with(cohort, own) for cohort, own in zip(month.cohorts, accruals, strict=True)),
    )


def _with(cohort: CohortMonth, accruals: Sequence[int]) -> CohortMonth:
    return cohort._replace(accruals=tuple(accruals))


@plan_section("2")
def days_within(accruals: Sequence[int], *, fee_cents: int) -> tuple[int, ...]:
    """Section 2: a month's days cut in proportion to a fee (cents) that the room of the month leaves (R4).

    In trillionths; they sum to the fee exactly.
    """
    return tuple(split_in_order(fee_cents * TRILLIONTHS_PER_CENT, accruals))
