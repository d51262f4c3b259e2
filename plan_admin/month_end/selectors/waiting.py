"""R13: what a month says of the corrections that it bears, and of those that wait."""

from collections import defaultdict
from collections.abc import Mapping

from fees.models import MonthlyFee
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.selectors.late_facts import waiting_months

CLOSING = (MonthlyFee.Status.COMPUTED, MonthlyFee.Status.CLOSED)


def waiting_notes(
    plan: Plan, *, month: PlanMonth, fees: Mapping[int, MonthlyFee]
) -> dict[int, tuple[str, ...]]:
    """By share class: the earlier months that its closing could not correct, and why each was to be.

    `fees` has the month's fee of each share class; one without figures corrects nothing.
    """
    by_act: dict[int, list[int]] = defaultdict(list)
    for share_class, fee in fees.items():
        by_act[fee.run.facts_known_at].append(share_class)
    found: dict[int, list[str]] = defaultdict(list)
    for act, share_classes in sorted(by_act.items()):
        for one in waiting_months(plan, month=month, known_at=act, share_classes=share_classes):
            share_class = one.fee.share_class_id
            if fees[share_class].status in CLOSING:
                why = (
                    "could not be corrected: it cannot be computed on what is now known, or what it would"
                    " give back is still held"
                )
            else:
                why = "waits for its correction until this month is computed"
            names = ", ".join(sorted(one.undone))
            found[share_class].append(f"{one.reason}: {one.month} {why}{f' ({names})' if names else ''}")
    return {share_class: tuple(words) for share_class, words in found.items()}
