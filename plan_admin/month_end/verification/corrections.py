"""Section 11: each correction worked out again from the facts that the corrected month knew."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from assignments.models import ShareCorrection
from governance.domain.money import cents_from_dollars, dollars_text
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.selectors.covenant import WITH_FIGURES, Uncorrected
from plan_admin.month_end.services.correcting import Computed, correction_found
from plan_admin.month_end.verification.difference import Difference

Amounts = Mapping[tuple[str, str], int]  # by component and Assignee (empty: the balance)


def correction_differences(
    plan: Plan, *, month: PlanMonth, progress: Callable[[str], None]
) -> Iterator[Difference]:
    """Corrections that a month bears and that the facts do not give, or do not give so."""
    rows = ShareCorrection.objects.filter(
        monthly_fee__share_class__plan=plan,
        monthly_fee__month=month.first,
        monthly_fee__status__in=WITH_FIGURES,
    ).select_related("monthly_fee__run", "corrected_fee__run__plan", "distributor", "assignee")
    stored: dict[tuple[int, int, str], dict[tuple[str, str], int]] = defaultdict(dict)
    found: dict[tuple[int, int, str], Uncorrected] = {}
    for row in rows:
        key = (row.monthly_fee.run.facts_known_at, row.corrected_fee_id, row.distributor.code)
        part = (row.component, row.assignee.code if row.assignee else "")
        stored[key][part] = cents_from_dollars(row.amount)
        found[key] = Uncorrected(fee=row.corrected_fee, distributor=row.distributor.code, reason=row.reason)
    if not stored:
        return
    progress(f"{month}: corrections of earlier months")
    known: dict[int, Computed] = defaultdict(dict)
    for key in sorted(stored):
        again = _again(found[key], covenant_at=key[0], known=known[key[0]])
        given = {part: cents for part, cents in stored[key].items() if cents}
        if again != given:
            yield Difference(
                check="corrections",
                section="11",
                words=(
                    f"{month}: the correction of {PlanMonth(found[key].fee.month)} for {key[2]} should be"
                    f" {_words(again)}, found {_words(given)}"
                ),
            )


def _again(one: Uncorrected, *, covenant_at: int, known: Computed) -> Amounts:
    found = correction_found(one, covenant_at=covenant_at, known=known)
    if found is None:
        return {}
    split = found.correction.split
    part = ShareCorrection.Part
    amounts = {
        (part.DISTRIBUTION_FEE.value, ""): split.balance_cents,
        (part.SERVICE_FEE.value, ""): found.correction.service_cents,
        **{(part.DISTRIBUTION_FEE.value, portion.assignee): portion.cents for portion in split.portions},
    }
    return {one: cents for one, cents in amounts.items() if cents}


def _words(amounts: Amounts) -> str:
    parts = [
        f"{dollars_text(cents)} ({component.lower()}{', ' + assignee if assignee else ''})"
        for (component, assignee), cents in sorted(amounts.items())
    ]
    return " and ".join(parts) or "nothing"
