"""Who services the Shares of the small Plan of `closed_month.py`, through the door."""

from datetime import date
from typing import Any

from fees.services.serviced_assets import import_serviced_assets
from governance.domain.business_days import is_business_day
from governance.domain.periods import days_between
from governance.models import Plan
from tests.factories.closed_month import SEPTEMBER, STOCK, quiet

DAYS = [day for day in days_between(date(2003, 8, 29), SEPTEMBER.last) if is_business_day(day)]


def serviced(plan: Plan, user: Any, *, first: str, second: str) -> None:
    """Two entities service the stock Portfolio each business day of September, and the one before it."""
    rows = ["portfolio,date,entity,net_assets"]
    for day in DAYS:
        more = 1 if day.day == 30 else 0
        rows.append(f"{STOCK},{day},First Dealer,{int(first) + more}.00")
        rows.append(f"{STOCK},{day},Second Dealer,{second}.00")
    import_serviced_assets(
        data="\n".join(rows).encode(), source="serviced.csv", plan=plan, acting_user=user, progress=quiet
    )
