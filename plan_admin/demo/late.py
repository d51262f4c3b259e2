"""A net-asset figure corrected three months late: what stood, what is restated, who gets the rest."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from assignments.models import ShareCorrection
from fees.models import DailyNetAssets
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.templatetags.figures import dollars


def is_corrected(plan: Plan, *, file: Path) -> bool:
    """Whether the file of corrected figures was imported, so that the first figures are not said again."""
    with file.open(encoding="utf-8") as rows:
        return all(
            DailyNetAssets.objects.filter(
                share_class__plan=plan,
                share_class__portfolio__name=row["portfolio"],
                date=row["date"],
                net_assets=Decimal(row["net_assets"]),
            ).exists()
            for row in csv.DictReader(rows)
        )


def corrections_told(plan: Plan, *, month: PlanMonth, of: PlanMonth) -> Iterator[str]:
    """As lines of text: what a month's payments correct of an earlier one, party by party.

    What could not be kept back from a party is claimed from it, and says so.
    """
    rows = (
        ShareCorrection.objects.filter(
            monthly_fee__share_class__plan=plan, monthly_fee__month=month.first, corrected_fee__month=of.first
        )
        .exclude(amount=0)
        .select_related("corrected_fee__share_class__portfolio", "distributor", "assignee")
        .order_by("corrected_fee__share_class__portfolio__name", "component", "distributor__code", "pk")
    )
    yield f"  {'':34}{'stood':>12}{'restated':>12}{'difference':>12}"
    portfolio = ""
    for row in rows:
        name = row.corrected_fee.share_class.portfolio.name
        if name != portfolio:
            yield f"  {name}, {of}"
            portfolio = name
        party = f"{row.assignee.code} of {row.distributor.code}" if row.assignee else row.distributor.code
        what = " (service fee)" if row.component == ShareCorrection.Part.SERVICE_FEE else ""
        figures = "".join(f"{dollars(one):>12}" for one in (row.stood, row.restated, row.amount))
        claimed = f"   {dollars(row.claimed)} claimed" if row.claimed else ""
        yield f"    {party + what:32}{figures}{claimed}"
