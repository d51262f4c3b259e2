"""What the coming months would pay: a page with its question in the address, and a part for other pages."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse

from governance.domain.faults import Fault
from governance.domain.periods import day_words
from governance.domain.roles import Area
from governance.selectors.parties import ShareClassRow, distributors_of, share_classes_of
from governance.views.files import csv_response, wants_csv
from governance.views.pages import UNPROCESSABLE, Gate, Page, refusal_of
from plan_admin.projection.forms import ProjectionForm
from plan_admin.projection.selectors.asking import Question, read_question
from plan_admin.projection.selectors.projecting import Projection, project
from plan_admin.projection.selectors.sheets import Sheets, sheets_of
from plan_admin.projection.selectors.summary import projection_summary
from plan_admin.projection.selectors.words import NEVER_AN_INSTRUCTION, assumptions, change_words

TABLE, BY_PORTFOLIO = "table", "portfolios"


class Asking(Gate):
    """A question in the address, read; every fault of it at once."""

    area = Area.BOARDS

    @cached_property
    def classes(self) -> list[ShareClassRow]:
        """The Portfolios that can be asked for."""
        return share_classes_of(self.plan)

    @cached_property
    def form(self) -> ProjectionForm:
        """The form, filled with the address; an empty address asks for the year as it stands."""
        asked = self.request.GET.copy()
        for name, value in (("months", "12"), ("change", "none"), ("market", "0"), ("sales", "0")):
            asked.setdefault(name, value)
        return ProjectionForm(
            asked,
            portfolios=[(row.portfolio, row.portfolio_name) for row in self.classes],
            distributors=distributors_of(self.plan),
        )

    @cached_property
    def read(self) -> tuple[Question | None, tuple[Fault, ...]]:
        """The question, or what is wrong with it."""
        if not self.form.is_valid():
            return None, ()
        return refusal_of(lambda: read_question(self.plan, self.form.asked()))

    def ask(self, question: Question) -> Projection:
        """The answer."""
        return project(self.plan, months=question.months, change=question.change, pace=question.pace)


class ProjectionPage(Asking, Page):
    """The coming months by payee, beside what they would pay without the change."""

    title = "Projection"
    template_name = "projection/projection.html"

    def says(self) -> str:
        """What it shows, for whom and as of when."""
        shown = self.answer
        if shown is None:
            return f"What the coming months of the Plan {self.plan.code} would pay, for all staff."
        projection, _ = shown
        first, last, known = projection.months[0], projection.months[-1], projection.horizon.as_of
        return (
            f"What {first.first:%B %Y} to {last.first:%B %Y} would pay under the Plan {self.plan.code}, by"
            f" Distributor and Assignee, for all staff, from what is known through {day_words(known)}."
        )

    @cached_property
    def answer(self) -> tuple[Projection, Sheets] | None:
        """The projection and its tables; None where the question cannot be answered."""
        question, _ = self.read
        if question is None:
            return None
        projection = self.ask(question)
        return projection, sheets_of(projection, portfolio=self.form.cleaned_data["portfolio"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; or one of its tables as a file. A question that cannot be answered says why."""
        if self.answer is None:
            return self.render_to_response(self.get_context_data(**kwargs), status=UNPROCESSABLE)
        if wants_csv(request):
            return self._file(*self.answer)
        return super().get(request, *args, **kwargs)

    def _file(self, projection: Projection, sheets: Sheets) -> HttpResponse:
        name = f"projection-{projection.plan}-{projection.months[0]}-{projection.months[-1]}"
        if self.request.GET.get(TABLE) == BY_PORTFOLIO:
            head, rows = sheets.by_portfolio()
            return csv_response(f"{name}-portfolios.csv", head=head, rows=rows)
        head, rows = sheets.by_month()
        return csv_response(f"{name}.csv", head=head, rows=rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, the faults, the tables and the assumptions."""
        context = {"form": self.form, "faults": self.read[1], "never": NEVER_AN_INSTRUCTION, **kwargs}
        if self.answer is not None:
            projection, sheets = self.answer
            asked = self.request.GET.copy()
            asked["format"] = "csv"
            asked.pop(TABLE, None)
            context |= {
                "projection": projection,
                "sheets": sheets,
                "change": change_words(projection),
                "assumptions": assumptions(projection),
                "csv": f"?{asked.urlencode()}",
                "portfolio_csv": f"?{asked.urlencode()}&{TABLE}={BY_PORTFOLIO}",
            }
        return super().get_context_data(**context)


class SummaryPart(Asking, Page):
    """A part of a page that decides: what the change would bring, in a sentence and by payee."""

    template_name = "projection/_summary.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sentence and the payees, or why there are none."""
        question, faults = self.read
        summary = None
        if question is not None:
            summary = projection_summary(
                self.plan, change=question.change, months=question.months, pace=question.pace
            )
        return {
            "summary": summary,
            "faults": faults,
            "plan": self.plan.code,
            "question": self.request.GET.urlencode(),
            **kwargs,
        }
