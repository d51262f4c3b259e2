"""The Plan page: the Plan's text, Section by Section, with what it means on a day."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from governance.domain.periods import day_words
from governance.domain.roles import Area
from governance.views.files import address_with, csv_response, wants_csv
from governance.views.on_day import OnDay
from governance.views.pages import Page
from plan_admin.plan_page.selectors.page import PlanShown, plan_shown

COLUMNS = ("paragraph", "reference", "state", "sentence", "tasks", "functions", "database_rules", "decisions")
VIEW, PRINT = "view", "print"


class ThePlan(OnDay, Page):
    """A Plan's text in force on a day, and beside each paragraph its living state."""

    area = Area.BOARDS
    title = "The Plan"
    template_name = "plan_page/plan.html"

    def says(self) -> str:
        """What it shows, for whom and as of when."""
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
        """The page, or the states as a file. A day that is none is said in words."""
        if wants_csv(request) and not self.wrong:
            return csv_response(f"{self.plan.code}-{self.on}-plan.csv", head=COLUMNS, rows=_lines(self.shown))
        context = self.get_context_data(**kwargs)
        return self.render_to_response(context, status=422 if self.wrong else 200)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The parts of the page."""
        return super().get_context_data(
            frame="assignments/paper.html" if self.is_print else "frame/base.html",
            is_print=self.is_print,
            on=self.on,
            wrong=self.wrong,
            shown=self.shown,
            print_address=address_with(self.request, **{VIEW: PRINT}),
            **kwargs,
        )


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
