"""Section 7: what was given of quarters that the Funds have no more, since their quarters changed later."""

from collections.abc import Collection

from django.db.models import Sum

from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.section7.domain.astray import Astray
from plan_admin.section7.domain.report import AstrayRow
from plan_admin.section7.models import Expenditure
from plan_admin.section7.selectors.quarters import Quarters

Sums = list[tuple[int, str, PlanMonth, int]]  # share class, Distributor, last month of the quarter, cents


def standing_sums(plan: Plan, *, distributors: Collection[str] | None = None) -> Sums:
    """What stands as spent, by share class, Distributor (None: all) and quarter, where it is not nothing."""
    rows = Expenditure.objects.filter(file__plan=plan, file__superseded_by__isnull=True)
    if distributors is not None:
        rows = rows.filter(file__distributor__code__in=distributors)
    sums = rows.values_list("share_class", "file__distributor__code", "file__quarter")
    return [
        (share_class, code, PlanMonth(quarter), cents_from_dollars(total))
        for share_class, code, quarter, total in sums.annotate(total=Sum("amount"))
        if total
    ]


def astray_among(quarters: Quarters, sums: Sums) -> tuple[Astray, ...]:
    """Those of them whose Fund has no such quarter, in the order of Funds, Portfolios and quarters."""
    last = max((month for _, _, month, _ in sums), default=quarters.begins)
    found = []
    for fund in quarters.funds.values():
        ends = {one.last for one in quarters.until(fund, last)}
        rows = {row.share_class: (at, row) for at, row in enumerate(fund.classes)}
        own = [one for one in sums if one[0] in rows and one[2] not in ends]
        for share_class, code, month, cents in sorted(own, key=lambda one: (rows[one[0]][0], one[2], one[1])):
            of = rows[share_class][1]
            row = AstrayRow(
                portfolio=of.portfolio,
                portfolio_name=of.portfolio_name,
                distributor=code,
                quarter=str(month),
                cents=cents,
            )
            ends_about = quarters.ends_about(fund, month)
            found.append(Astray(row=row, fund=fund.code, fund_name=fund.name, ends=ends_about))
    return tuple(found)


def astray_of(
    plan: Plan, quarters: Quarters, *, distributors: Collection[str] | None = None
) -> tuple[Astray, ...]:
    """All that is astray of some Distributors (None: of all)."""
    return astray_among(quarters, standing_sums(plan, distributors=distributors))
