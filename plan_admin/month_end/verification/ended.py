"""Section 11 as the checks take it: on which days the Plan is terminated for which Shares."""

import json

from fees.models import MonthlyFee
from governance.domain.obligation import PlanState
from governance.domain.periods import PlanMonth
from governance.models import Distributor, Plan, TerminationScope
from governance.selectors.law import law_of, termination_days


def ended_days(plan: Plan, *, month: PlanMonth) -> dict[str, str]:
    """The spans of days after a termination, by share class and by the act at which each fee knew the law."""
    scope = TerminationScope.objects.filter(share_class__plan=plan)
    classes = set(scope.values_list("share_class_id", flat=True))
    if not classes:
        return {"ended": "[]", "termination_days": "[]"}
    fees = MonthlyFee.objects.filter(share_class__plan=plan, month=month.first)
    spans, days = [], []
    numbers = dict(Distributor.objects.values_list("code", "pk"))
    for known_at in sorted(set(fees.values_list("run__facts_known_at", flat=True))):
        days += [{"known_at": known_at, "day": str(day)} for day in termination_days(plan, known_at=known_at)]
        for share_class, law in law_of(plan, known_at=known_at, only=classes).items():
            spans += [
                {
                    "share_class": share_class,
                    "known_at": known_at,
                    "first_day": str(span.first),
                    "last_day": str(span.last) if span.last else None,
                    "sold_before": str(span.sold_before),
                    "stopped": [numbers[code] for code in sorted(span.distribution_fee_stopped_for)],
                    "pays_service": span.service_fee,
                }
                for span in law.obligation
                if span.state is PlanState.TERMINATED
            ]
    return {"ended": json.dumps(spans), "termination_days": json.dumps(days)}
