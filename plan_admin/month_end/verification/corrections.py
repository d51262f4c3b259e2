"""R13: each restated month worked out again from the facts that its correction knew."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from assignments.domain.corrections import Part, parts_of
from assignments.models import Restatement
from governance.domain.money import cents_from_dollars, dollars_text
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.selectors.covenant import WITH_FIGURES
from plan_admin.month_end.selectors.standing_parts import COMPONENTS, ordered
from plan_admin.month_end.services.computing import ClassResult
from plan_admin.month_end.services.restating import computed_anew
from plan_admin.month_end.verification.difference import Difference

Parts = Mapping[Part, int]


def correction_differences(
    plan: Plan, *, month: PlanMonth, progress: Callable[[str], None]
) -> Iterator[Difference]:
    """Corrections that a month bears and that the facts do not give, or do not give so."""
    rows = list(
        Restatement.objects.filter(
            monthly_fee__share_class__plan=plan,
            monthly_fee__month=month.first,
            monthly_fee__status__in=WITH_FIGURES,
        ).select_related("corrected_fee__run__plan", "corrected_fee__share_class__portfolio")
    )
    if not rows:
        return
    progress(f"{month}: corrections of earlier months")
    by_act: dict[int, list[Restatement]] = defaultdict(list)
    for row in rows:
        by_act[row.known_at].append(row)
    for known_at, restatements in sorted(by_act.items()):
        anew = dict(computed_anew(plan, [row.corrected_fee for row in restatements], known_at=known_at))
        for row in restatements:
            _, result = anew[row.corrected_fee_id]
            yield from _differences(row, result, month=month)


def _differences(row: Restatement, result: ClassResult, *, month: PlanMonth) -> Iterator[Difference]:
    place = f"{month}: {row.corrected_fee.share_class.portfolio.name} of {PlanMonth(row.corrected_fee.month)}"
    stored = {
        Part(code, assignee, COMPONENTS[component]): cents_from_dollars(restated)
        for code, assignee, component, restated in row.corrections.values_list(
            "distributor__code", "assignee__code", "component", "restated"
        )
    }
    now = parts_of(result.shares, result.charges)
    for part in ordered(now.keys() | stored.keys()):
        if now.get(part, 0) != stored.get(part, 0):
            yield _difference(f"{place}, restated for {_whose(part)},", now.get(part, 0), stored.get(part, 0))
    fees = (
        ("distribution fee", result.month.distribution_fee if result.month else 0, row.distribution_fee),
        ("service fee", result.month.service_fee if result.month else 0, row.service_fee),
        (
            "average daily net assets",
            result.month.average_daily_net_assets if result.month else 0,
            row.average_daily_net_assets,
        ),
    )
    for what, again, dollars in fees:
        if again != cents_from_dollars(dollars):
            yield _difference(f"{place}, restated {what},", again, cents_from_dollars(dollars))


def _difference(where: str, expected: int, found: int) -> Difference:
    return Difference(
        check="corrections",
        section="6",
        words=f"{where} should be {dollars_text(expected)}, found {dollars_text(found)}",
    )


def _whose(part: Part) -> str:
    return ", ".join(filter(None, (part.distributor, part.assignee, part.component.lower())))
