"""Section 6(b): a waiver of the asset-based sales charge shrinks Portions that were sold; who consented?"""

from collections.abc import Iterable, Sequence
from datetime import date

from assignments.domain.transfers import CohortDays, TransferTerms, covers
from governance.domain.sections import plan_section
from governance.domain.waivers import LoweredDays


@plan_section("6(b)")
def without_consent(
    *,
    days: Sequence[date],
    cohorts: Sequence[CohortDays],
    transfers: Sequence[TransferTerms],
    lowered: Sequence[LoweredDays],
) -> frozenset[str]:
    """Section 6(b): the Assignees whose Portion a waiver shrinks in a month and who did not consent to it.

    `cohorts` are one Distributor's, each with what it earns on each accrued day before any rate (0: nothing).
    Our reading: an Assignee is affected where one of its Transfers gives it an amount on a day that the
    waiver lowers, or would give it one were the charge not waived whole. Its consent is to one waiver.
    """
    found = set()
    for transfer in transfers:
        if not transfer.percent_parts:
            continue
        concerned = [one for one in lowered if transfer.assignee not in one.consented]
        of_its_shares = [cohort for cohort in cohorts if covers(transfer, cohort)] if concerned else []
        for at, day in enumerate(days):
            if not transfer.runs_on(day) or not any(one.first <= day <= one.last for one in concerned):
                continue
            if any(cohort.accruals[at] for cohort in of_its_shares):
                found.add(transfer.assignee)
                break
    return frozenset(found)


@plan_section("6(b)")
def consent_problem(assignees: Iterable[str]) -> tuple[str, ...]:
    """Section 6(b): what a month says of a waiver without consent; nothing where all consented.

    >>> consent_problem(["trust-b", "trust-a", "trust-b"])
    ('Section 6(b): waiver without consent of trust-a, trust-b',)
    """
    codes = sorted(set(assignees))
    return (f"Section 6(b): waiver without consent of {', '.join(codes)}",) if codes else ()
