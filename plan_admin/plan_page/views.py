"""The Plan page: the Plan's text, Section by Section, with what it means on a day."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from governance.domain.money import rate_text
from governance.domain.periods import day_words
from governance.domain.roles import Area
from governance.views.files import address_with, csv_response, page_of, wants_csv
from governance.views.on_day import OnDay
from governance.views.pages import Page
from plan_admin.needs.selectors import Need
from plan_admin.plan_page.selectors.page import ELSEWHERE, PlanShown, plan_shown
from plan_admin.plan_page.selectors.rates import RatesOfDay

COLUMNS = ("paragraph", "reference", "state", "sentence", "tasks", "functions", "database_rules", "decisions")
RATE_COLUMNS = (
    "fund",
    "portfolio",
    "maximum_asset_based",
    "maximum_service",
    "maximum_aggregate",
    "charged_asset_based",
    "charged_service",
    "not_charged_because",
    "on",
)
VIEW, PRINT = "view", "print"
TABLE, RATES = "table", "rates"
OPEN = "open"


class ThePlan(OnDay, Page):
    """A Plan's text in force on a day, and beside each paragraph its living state."""

    area = Area.BOARDS
    title = "The Plan"
    template_name = "plan_page/plan.html"

    def says(self) -> str:
        """What it shows, for whom and as of when."""
        if self.open_ones is not None:
            return (
                f"What waits for somebody under the Plan {self.plan.code}, as of now, the most urgent first."
            )
        return (
            f"{self.plan.title}: its text, Section by Section, and beside each paragraph what it means on"
            f" {day_words(self.on)}, for the Boards, compliance and whoever begins here. Payments, holds and"
            " tasks are as recorded now."
        )

    @property
    def is_print(self) -> bool:
        """Whether it is asked for to be printed."""
        return self.request.GET.get(VIEW) == PRINT

    @cached_property
    def shown(self) -> PlanShown:
        """The page, asked for once."""
        return plan_shown(self.plan, on=self.on, today=timezone.localdate(), user=self.request.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, the states or the rates as a file, or all that is open. A day that is none is said."""
        if wants_csv(request) and not self.wrong:
            return self._file()
        context = self.get_context_data(**kwargs)
        return self.render_to_response(context, status=422 if self.wrong else 200)

    @cached_property
    def open_ones(self) -> Sequence[Need] | None:
        """All that is open under the one paragraph that the address asks for; None: it asks for none."""
        asked = self.request.GET.get(OPEN, "")
        return self.shown.open_under(asked) if asked else None

    def page_title(self) -> str:
        """The Plan, or what of it is open."""
        if self.open_ones is None:
            return self.title
        asked = self.request.GET[OPEN]
        return "Open, and of no paragraph" if asked == ELSEWHERE else f"Open under {asked}"

    def get_template_names(self) -> list[str]:
        """The whole page, or the list of what is open."""
        return [self.template_name if self.open_ones is None else "plan_page/open.html"]

    def _file(self) -> HttpResponse:
        name = f"{self.plan.code}-{self.on}"
        if self.request.GET.get(TABLE) == RATES:
            rows = _rates(self.shown.rates, on=self.on)
            return csv_response(f"{name}-rates.csv", head=RATE_COLUMNS, rows=rows)
        return csv_response(f"{name}-plan.csv", head=COLUMNS, rows=_lines(self.shown))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The parts of the page."""
        return super().get_context_data(
            frame="assignments/paper.html" if self.is_print else "frame/base.html",
            is_print=self.is_print,
            on=self.on,
            wrong=self.wrong,
            shown=self.shown,
            on_day=f"?on={self.on}",
            day_asked=f"on={self.on}&",
            rates_file=address_with(self.request, format="csv", **{TABLE: RATES, VIEW: None}),
            **self._list(),
            print_address=address_with(self.request, **{VIEW: PRINT}),
            **kwargs,
        )

    def _list(self) -> dict[str, Any]:
        """A page of what is open, where the address asks for that."""
        if self.open_ones is None:
            return {}
        page = page_of(self.request, self.open_ones)
        return {
            "page": page,
            "rows": page.object_list,
            "page_address": address_with(self.request, page=None),
            "back": address_with(self.request, page=None, **{OPEN: None}),
        }


def _rates(rates: RatesOfDay, *, on: date) -> Iterator[tuple[object, ...]]:
    for one in rates.by_portfolio:
        charged = (0, 0) if one.why else (one.charged_asset_based, one.charged_service)
        maxima = (one.maxima.asset_based, one.maxima.service, one.maxima.aggregate)
        figures = [rate_text(rate) for rate in (*maxima, *charged)]
        yield one.row.fund_name, one.row.portfolio_name, *figures, one.why, on


def _lines(shown: PlanShown) -> list[tuple[object, ...]]:
    return [
        (
            one.number,
            one.reference,
            one.living.word.value,
            one.living.sentence,
            "; ".join(task.item.what for task in one.tasks),
            len(one.carried_out.functions),
            len(one.carried_out.database_rules),
            "; ".join(decision.name for decision in one.carried_out.decisions),
        )
        for one in shown.paragraphs
    ]
