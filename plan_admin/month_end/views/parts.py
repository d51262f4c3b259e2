"""What the pages of a month have in common."""

from typing import Any

from django.urls import reverse

from governance.domain.periods import PlanMonth
from governance.domain.roles import Area
from governance.views.pages import Crumb, Gate


class MonthGate(Gate):
    """A page below `/<plan>/months/<month>/`."""

    area = Area.MONTH

    @property
    def month(self) -> PlanMonth:
        """The month of the address."""
        month: PlanMonth = self.kwargs["month"]
        return month

    def address(self, name: str, **kwargs: Any) -> str:
        """A page of the same month."""
        return reverse(f"month_end:{name}", kwargs={"plan": self.plan.code, "month": self.month, **kwargs})

    def crumbs(self) -> list[Crumb]:
        """Below the month."""
        return [Crumb(label=f"{self.month.first:%B %Y}", url=self.address("month"))]
