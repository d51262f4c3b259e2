"""Section 10: what must be continued by when, for each group of Portfolios and each agreement."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from governance.domain.roles import Area, Deed
from governance.selectors.due import agreement_terms, plan_items
from governance.views.on_day import OnDay
from governance.views.pages import Page


class Continuance(OnDay, Page):
    """Running terms, the days in which a vote is in time, and what happens otherwise."""

    area = Area.BOARDS
    template_name = "governance/continuance.html"
    title = "Continuance"

    def says(self) -> str:
        """What it shows, for whom and as of when."""
        return (
            f"What the Boards must continue for the Plan {self.plan.code} and its agreements by when, as of a"
            " day, and what happens otherwise (Section 10): for the secretary and compliance."
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page. A day that is none is said in words."""
        context = self.get_context_data(
            on=self.on,
            wrong=self.wrong,
            items=plan_items(self.plan, on=self.on),
            agreements=agreement_terms(self.plan, on=self.on),
            may_record=self.may(Deed.DO),
            **kwargs,
        )
        return self.render_to_response(context, status=422 if self.wrong else 200)
