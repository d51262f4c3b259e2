"""Section 2: the months whose facts are due, and the months that are still to be closed."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Max

from fees.models import MonthlyFee
from fees.selectors.missing_facts import FactsOfMonth, missing_facts
from governance.domain.deadlines import FACTS_DAY, business_day_after
from governance.domain.due import DueItem, DueKind, in_short
from governance.domain.due_month import due_of_month
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.selectors.at_hand import at_hand
from governance.selectors.due_months import months_in_force
from governance.selectors.parties import share_classes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMonths:
    """What is not computed yet: of the months that are over, and those that run or come.

    `late` are the months before it of which share classes failed, with those classes alone, and the first
    month of which none is tried yet; empty: every month that is over is computed, or owes nothing. `to_pay`
    are those of all of them in which the Plan is in force: what the others owe is held.
    """

    late: tuple[FactsOfMonth, ...]
    coming: tuple[PlanMonth, ...]
    to_pay: tuple[PlanMonth, ...]


def open_months(plan: Plan, *, on: date, until: date) -> OpenMonths:
    """The months to close, as of a day and up to another; one is asked for once the one before is done."""
    return at_hand(("months", plan.pk, on, until), lambda: _open_months(plan, on=on, until=until))


def _open_months(plan: Plan, *, on: date, until: date) -> OpenMonths:
    last = MonthlyFee.objects.filter(share_class__plan=plan).aggregate(last=Max("month"))["last"]
    first = PlanMonth(last).next if last else PlanMonth.of(plan.effective_date)
    late = _failed(plan)
    if first.last < on:
        late.append(missing_facts(plan, month=first))
    late = [one for one in late if one.classes]
    behind = {one.month for one in late}
    ahead = max(first, PlanMonth.of(on))
    in_force = months_in_force(plan, first=min(behind | {ahead}), last=PlanMonth.of(until))
    return OpenMonths(
        late=tuple(late),
        coming=tuple(one for one in in_force if one >= ahead),
        to_pay=tuple(one for one in in_force if one >= ahead or one in behind),
    )


def facts_due(plan: Plan, *, on: date, until: date) -> Iterator[DueItem]:
    """Section 2: net assets and share activity of each month, for whoever gets them from the Funds' books."""
    months = open_months(plan, on=on, until=until)
    for late in months.late:
        if late.incomplete:
            yield _facts(late.month, [one.portfolio_name for one in late.incomplete], on=on)
    names = [row.portfolio_name for row in share_classes_of(plan)]
    for month in months.coming:
        yield _facts(month, names, on=on)


def _failed(plan: Plan) -> list[FactsOfMonth]:
    """What now lack the share classes that failed and were not computed since, by month."""
    failed: dict[date, set[int]] = defaultdict(set)
    rows = MonthlyFee.objects.filter(share_class__plan=plan, status=MonthlyFee.Status.FAILED)
    for month, share_class in rows.order_by("month").values_list("month", "share_class_id"):
        failed[month].add(share_class)
    found = []
    for month, classes in failed.items():
        facts = missing_facts(plan, month=PlanMonth(month))
        of_them = tuple(one for one in facts.classes if one.share_class in classes)
        found.append(replace(facts, classes=of_them))
    return found


def _facts(month: PlanMonth, names: list[str], *, on: date) -> DueItem:
    words, whom, last = f"{month.first:%B %Y}", in_short(names), business_day_after(month, FACTS_DAY)
    return due_of_month(
        month,
        kind=DueKind.FACTS,
        key=f"facts/{month}",
        what=f"Net assets and share activity of {words}",
        whom=whom,
        names=names,
        section="2",
        needs="the files of the Funds' accountant and transfer agent",
        otherwise=f"no fee of {words} can be computed for {whom}, and nobody is paid for it",
        last=last,
        on=on,
    )
