"""Section 2: when lifetime limits are reached: parts that the pages of the limit load."""

from typing import Any

from django.http import Http404

from governance.domain.roles import Area
from governance.selectors.parties import share_classes_of
from governance.views.pages import Part, refusal_of
from plan_admin.projection.selectors.limits import PACES, LimitAhead, limit_assumptions, limits_ahead
from plan_admin.projection.selectors.words import NEVER_AN_INSTRUCTION


class LimitsPart(Part):
    """Of every share class with a limit: when it is reached at the present pace."""

    area = Area.BOARDS
    template_name = "projection/_limits.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The days, or why there are none."""
        rows = share_classes_of(self.plan)
        found, faults = refusal_of(lambda: limits_ahead(self.plan, paces=PACES[:1], rows=rows))
        names = {row.share_class: row for row in rows}
        return {
            "plan": self.plan.code,
            "rows": [(names[one.share_class], one) for one in found or ()],
            "faults": faults,
            "never": NEVER_AN_INSTRUCTION,
            "assumptions": limit_assumptions(found[0])[2:] if found else (),
            **kwargs,
        }


class LimitPart(Part):
    """One share class's limit ahead, at five paces, month by month."""

    area = Area.BOARDS
    template_name = "projection/_limit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines, or why there are none."""
        portfolio = self.kwargs["portfolio"]
        rows = share_classes_of(self.plan)
        row = next((one for one in rows if one.portfolio == portfolio), None)
        if row is None:
            raise Http404(f"There is no Portfolio {portfolio} under the Plan {self.plan.code}.")
        found, faults = refusal_of(
            lambda: limits_ahead(self.plan, share_classes=[row.share_class], rows=rows)
        )
        ahead: LimitAhead | None = found[0] if found else None
        return {
            "ahead": ahead,
            "faults": faults,
            "never": NEVER_AN_INSTRUCTION,
            "assumptions": limit_assumptions(ahead) if ahead is not None else (),
            **kwargs,
        }
