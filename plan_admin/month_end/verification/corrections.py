"""R13: each restated month worked out again from the facts that its correction knew."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from assignments.domain.corrections import Part, parts_of
from assignments.models import Restatement
from fees.models import LedgerMonth
from fees.selectors.standing_charges import charges_of_row
from governance.domain.money import cents_from_dollars, dollars_text
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.selectors.covenant import WITH_FIGURES
from plan_admin.month_end.selectors.standing_parts import COMPONENTS, ordered
from plan_admin.month_end.services.computing import ClassResult
from plan_admin.month_end.services.restating import charges_of_result, computed_anew
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
    ledgers = _ledgers(rows)
    for known_at, restatements in sorted(by_act.items()):
        anew = dict(computed_anew(plan, [row.corrected_fee for row in restatements], known_at=known_at))
        for row in restatements:
            facts, result = anew[row.corrected_fee_id]
            yield from _differences(row, result, month=month)
            limited = row.corrected_fee.share_class_id in facts.limits
            yield from _of_the_ledger(row, ledgers.get(row.pk), result, month=month, limited=limited)


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


def _ledgers(rows: Sequence[Restatement]) -> dict[int, LedgerMonth]:
    """The restated months of the lifetime ledger, by restatement."""
    stored = {
        (ledger.monthly_fee_id, ledger.corrected_fee_id): ledger
        for ledger in LedgerMonth.objects.filter(
            monthly_fee__in={row.monthly_fee_id for row in rows}, corrected_fee__isnull=False
        )
    }
    found = ((row.pk, stored.get((row.monthly_fee_id, row.corrected_fee_id))) for row in rows)
    return {number: ledger for number, ledger in found if ledger is not None}


def _of_the_ledger(
    row: Restatement, ledger: LedgerMonth | None, result: ClassResult, *, month: PlanMonth, limited: bool
) -> Iterator[Difference]:
    """Section 2: what the restated month charges against the lifetime limit, day by day."""
    place = f"{month}: {row.corrected_fee.share_class.portfolio.name} of {PlanMonth(row.corrected_fee.month)}"
    if ledger is None or result.month is None:
        if limited:
            expected, stored = ("nothing" if one is None else "stored" for one in (result.month, ledger))
            yield _of_limit(f"{place}, restated:", "its month of the lifetime ledger", expected, stored)
        return
    of = PlanMonth(row.corrected_fee.month)
    due, found = charges_of_result(result.month).of(of), charges_of_row(ledger).of(of)
    for what, again, stands in (
        ("asset-based sales charge", due.asset_based, found.asset_based),
        ("contingent deferred sales charges", due.cdsc, found.cdsc),
    ):
        for day in sorted(again.keys() | stands.keys()):
            if again.get(day, 0) != stands.get(day, 0):
                where = f"{place}, restated {what} of {date.fromordinal(day)} that count for the limit"
                yield _of_limit(where, "", again.get(day, 0), stands.get(day, 0))
    limit = result.month.limit
    wanted, reached = (limit.wanted, limit.reached_on) if limit else ((), None)
    if tuple(map(int, ledger.wanted)) != tuple(wanted) or ledger.reached_on != reached:
        yield _of_limit(
            f"{place}, restated:",
            "what the limit left out",
            (sum(wanted), reached),
            (int(sum(ledger.wanted)), ledger.reached_on),
        )


def _of_limit(where: str, what: str, expected: object, found: object) -> Difference:
    words = " ".join(filter(None, (where, what)))
    return Difference(check="corrections", section="2", words=f"{words} should be {expected}, found {found}")


def _difference(where: str, expected: int, found: int) -> Difference:
    return Difference(
        check="corrections",
        section="6",
        words=f"{where} should be {dollars_text(expected)}, found {dollars_text(found)}",
    )


def _whose(part: Part) -> str:
    return ", ".join(filter(None, (part.distributor, part.assignee, part.component.lower())))
