"""The controller's two proofs on screen and as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from fees.domain.ties import FeeComponent
from governance.domain.roles import Deed
from governance.views.files import CSV_TYPE, address_with, page_of, to_keep, wants_csv
from governance.views.pages import Page
from plan_admin.month_end.selectors.rollforward import Rollforward, rollforward
from plan_admin.month_end.selectors.rollforward_page import payable_rows, share_rows
from plan_admin.month_end.selectors.rollforward_text import rollforward_csv
from plan_admin.month_end.views.parts import MonthGate


class RollforwardPage(MonthGate, Page):
    """What is owed, and the Shares, rolled forward beside what others say of them."""

    title = "Roll-forward"
    template_name = "month_end/rollforward.html"

    def says(self) -> str:
        """Of which month, as of now."""
        return (
            f"What is owed and the Shares of {self.month.first:%B %Y} rolled forward, beside what the fund"
            " accountant booked and the transfer agent has outstanding, as of now."
        )

    @property
    def report(self) -> Rollforward:
        """Both proofs, asked for once."""
        if not hasattr(self, "_report"):
            self._report = rollforward(self.plan, month=self.month)
        return self._report

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the file."""
        if wants_csv(request):
            name = f"{self.plan.code}-{self.month}-rollforward.csv"
            return to_keep(name, rollforward_csv(self.report), media_type=CSV_TYPE)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of Portfolios, the totals of all, and what needs a reason."""
        report = self.report
        page = page_of(self.request, report.portfolios)
        return super().get_context_data(
            payables=[
                payable_rows(report, component, portfolios=page.object_list) for component in FeeComponent
            ],
            shares=share_rows(page.object_list),
            set_off=report.set_off,
            problems=report.problems(),
            may_explain=self.may(Deed.DO),
            page=page,
            page_address=address_with(self.request, page=None),
            csv_address=address_with(self.request, page=None, format="csv"),
            **kwargs,
        )
