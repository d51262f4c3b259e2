"""Schedule A, "full compensation": what a Distributor has advanced and not recovered, for information."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from assignments.selectors.expended import PAID, handed_back, line_sums
from fees.models import MonthlyFee
from governance.domain.fiscal_years import FundQuarter
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.selectors.parties import ShareClassRow
from plan_admin.section7.domain.report import AdvanceRow
from plan_admin.section7.models import UnrecoveredAdvance
from plan_admin.section7.selectors.given import quarters_given, spent_by_class
from plan_admin.section7.selectors.quarters import FundOfPlan, Quarters


def advance_rows(
    plan: Plan,
    quarters: Quarters,
    fund: FundOfPlan,
    quarter: FundQuarter,
    *,
    on: date,
    distributors: Collection[str],
) -> tuple[AdvanceRow, ...]:
    """The opening that a Distributor states, what it spent since, less the fees and charges paid to it since.

    What was paid to its Assignees or agent was paid on its behalf. Who states no opening has a row without.
    """
    classes = [row.share_class for row in fund.classes]
    openings = _openings(classes, until=quarter.last.last)
    spent = spent_by_class(plan, classes, distributors=distributors, until=quarter.last)
    received = _received(openings, quarters, quarter, on=on)
    net_assets = net_assets_at_end(fund.classes, month=quarter.last)
    given = quarters_given(plan)
    known = quarters.until(fund, quarter.last)
    found = []
    for row in fund.classes:
        for code in sorted(distributors):
            key = (row.share_class, code)
            since, opening = openings.get(key, (None, 0))
            if since is None and not any(spent.get(key, {}).values()):
                continue
            after = [one for one in known if since is not None and one.last.last > since]
            found.append(
                AdvanceRow(
                    portfolio=row.portfolio,
                    portfolio_name=row.portfolio_name,
                    distributor=code,
                    since=since.isoformat() if since else "",
                    opening=opening,
                    spent=_spent_after(since, spent.get(key, {})),
                    received=received.get(key, 0),
                    net_assets=net_assets.get(row.share_class, 0),
                    missing=tuple(str(one) for one in after if one.last not in given.get(code, ())),
                )
            )
    return tuple(found)


def _spent_after(since: date | None, spent: Mapping[PlanMonth, int]) -> int:
    """What was spent after the opening; also of a quarter that the Fund has no more, since it was spent."""
    return sum(cents for month, cents in spent.items() if since is not None and month.last > since)


def stating(classes: Sequence[ShareClassRow], *, until: PlanMonth) -> set[str]:
    """The Distributors that state, by the end of a month, what they have not recovered of some Shares."""
    openings = _openings([row.share_class for row in classes], until=until.last)
    return {code for _, code in openings}


def net_assets_at_end(classes: Sequence[ShareClassRow], *, month: PlanMonth) -> dict[int, int]:
    """The net assets of the Shares on the last day of a closed month that accrued; cents."""
    rows = MonthlyFee.objects.filter(
        share_class__in=[row.share_class for row in classes],
        month=month.first,
        status=MonthlyFee.Status.CLOSED,
    ).values_list("share_class_id", "net_assets")
    return {share_class: cents_from_dollars(Decimal(days[-1])) for share_class, days in rows if days}


def _openings(classes: Collection[int], *, until: date) -> dict[tuple[int, str], tuple[date, int]]:
    """What each Distributor stated last of a day up to one; one of a later day leaves it as it is."""
    rows = UnrecoveredAdvance.objects.filter(share_class__in=classes, as_of__lte=until).order_by("pk")
    return {
        (share_class, code): (as_of, cents_from_dollars(amount))
        for share_class, code, as_of, amount in rows.values_list(
            "share_class_id", "distributor__code", "as_of", "amount"
        )
    }


def _received(
    openings: dict[tuple[int, str], tuple[date, int]], quarters: Quarters, quarter: FundQuarter, *, on: date
) -> dict[tuple[int, str], int]:
    """What was paid of the months after each opening, deferred charges with it, less what came back; cents.

    What was set off (Section 6(e)) was not paid, and what was handed over for a claim is the Fund's again.
    """
    by_first: dict[PlanMonth, set[tuple[int, str]]] = defaultdict(set)
    for key, (since, _) in openings.items():
        month = PlanMonth.of(since)
        first = quarters.begins if since < quarters.begins.last else month.next
        by_first[max(first, quarters.begins)].add(key)
    found: dict[tuple[int, str], int] = defaultdict(int)
    for first, keys in by_first.items():
        classes = {share_class for share_class, _ in keys}
        for line in line_sums(classes, first=first, last=quarter.last, paid_by=on):
            key = (line.share_class, line.distributor)
            if key in keys and line.state == PAID:
                found[key] += line.cents
        for key, cents in handed_back(classes, first=first, last=quarter.last, by=on).items():
            found[key] -= cents if key in keys else 0
    return found
