"""Monthly Calculations: which stand where, one beside our figures, and what a Distributor can download."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from assignments.domain import daily_shares
from assignments.domain.calculation_compare import Compared, by_difference
from assignments.domain.calculation_states import CalculationState, worst_of
from assignments.domain.calculation_template import HEAD as TEMPLATE_HEAD
from assignments.domain.calculation_template import template_rows
from assignments.domain.errors import NotShown
from assignments.selectors.access import Viewer, viewer_of
from assignments.selectors.access_calculations import (
    access_asked,
    access_daily_shares,
    access_months,
    access_ours,
    access_received,
    access_standing,
)
from assignments.selectors.calculations import (
    MonthOfCalculations,
    PortfolioStanding,
    decisions_of,
    months_with_calculations,
)
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth
from governance.domain.roles import Area, Deed
from governance.domain.xlsx_writing import XLSX_TYPE, Sheet, xlsx_bytes
from governance.models import Distributor
from governance.selectors.roles import user_may
from governance.templatetags.figures import month_name
from governance.views.files import CSV, FORMAT, address_with, csv_response, page_of, to_keep, wants_csv
from governance.views.pages import Crumb, Gate, Page

MONTHS_OF_A_PAGE = 12
XLSX = "xlsx"
COMPARED_HEAD = (
    "portfolio",
    "party",
    "theirs",
    "ours",
    "difference",
    "within_tolerance",
    "likely_cause",
    "state",
)
LIST_HEAD = ("month", "distributor", "state", "received", "missing_since", "next")
QUIET_STATES = (CalculationState.NOT_NEEDED, CalculationState.AGREED)
WAITING_STATES = (CalculationState.MISSING, CalculationState.SENT_BACK, CalculationState.DIFFERS)
Shown = TypeVar("Shown")


class CalculationGate(Gate):
    """For staff, and for a Distributor's own users."""

    area: ClassVar[Area | None] = Area.CALCULATIONS
    deeds: ClassVar[tuple[Deed, ...]] = (Deed.SEE, Deed.OWN_SEE)

    @cached_property
    def viewer(self) -> Viewer:
        """Who reads."""
        return viewer_of(self.request.user)

    @property
    def month(self) -> PlanMonth:
        """The month of the address."""
        month: PlanMonth = self.kwargs["month"]
        return month

    @cached_property
    def distributor(self) -> Distributor:
        """The Distributor of the address, if it is the reader's to see."""
        code = self.kwargs["distributor"]
        self.shown(lambda: access_received(self.viewer, self.plan, distributor=code, month=self.month))
        return Distributor.objects.get(code=code)

    def shown(self, ask: Callable[[], Shown]) -> Shown:
        """What access gives; what is not there and what is somebody else's are both not found."""
        try:
            return ask()
        except NotShown as reason:
            raise Http404("There is no such page.") from reason

    def asked(self) -> Mapping[str, Any]:
        """What access is asked with."""
        return {"plan": self.plan, "distributor": self.distributor.code, "month": self.month}

    def address(self, name: str = "calculation") -> str:
        """A page of the same Distributor and month."""
        return reverse(f"month_end:{name}", args=[self.plan.code, self.month, self.distributor.code])

    def may_give(self) -> bool:
        """Whether the reader enters Calculations: the Distributor's user, or compliance for one by post."""
        user = self.request.user
        return user_may(user, area=Area.CALCULATIONS, deed=Deed.DO) or (
            not self.viewer.is_staff and user_may(user, area=Area.CALCULATIONS, deed=Deed.OWN_DO)
        )

    def name(self) -> str:
        """The Distributor's name."""
        return self.distributor.name or self.distributor.code

    def crumbs(self) -> Sequence[Crumb]:
        """Below the list and the month's comparison."""
        return [
            Crumb(label="Monthly Calculations", url=reverse("month_end:calculations", args=[self.plan.code])),
            Crumb(label=f"{self.name()}, {month_name(self.month)}", url=self.address()),
        ]


class Calculations(CalculationGate, Page):
    """Each month and Distributor: where the Calculation stands and what happens next."""

    title = "Monthly Calculations"
    template_name = "month_end/calculations.html"

    def says(self) -> str:
        """Whose, and as of when."""
        whose = "every Distributor" if self.viewer.is_staff else "the Distributor for which you act"
        return (
            f"The Monthly Calculations of {whose} under the Plan {self.plan.code}, as they stand now: each"
            " month's 12b-1 Share and Portions by the Distributor's own reckoning (Section 6(d))."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """From the front page."""
        return ()

    @cached_property
    def every_month(self) -> Sequence[PlanMonth]:
        """All there are, the latest first."""
        return months_with_calculations(self.plan, until=timezone.localdate())

    @property
    def months(self) -> Sequence[PlanMonth]:
        """The months asked for."""
        asked = self.request.GET.get("month", "")
        return [month for month in self.every_month if asked in ("", str(month))]

    def rows(self, months: Sequence[PlanMonth]) -> list[MonthOfCalculations]:
        """What the address asks for; staff may ask for what waits alone."""
        rows = access_months(self.viewer, self.plan, months=months)
        if self.request.GET.get("only") == "waiting":
            return [one for one in rows if one.state in WAITING_STATES]
        return list(rows)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or all that it lists as a file."""
        if wants_csv(request):
            rows = (_list_line(one) for one in self.rows(self.months))
            return csv_response(f"calculations-{self.plan.code}.csv", head=LIST_HEAD, rows=rows)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of months."""
        page = page_of(self.request, self.months, size=MONTHS_OF_A_PAGE)
        return {
            **super().get_context_data(**kwargs),
            "rows": self.rows(list(page.object_list)),
            "page": page,
            "is_staff": self.viewer.is_staff,
            "may_give": self.may_give(),
            "only": self.request.GET.get("only", ""),
            "months": [str(month) for month in self.every_month],
            "month": self.request.GET.get("month", ""),
            "csv_address": address_with(self.request, page=None, **{FORMAT: CSV}),
            "page_address": address_with(self.request, page=None),
            "plan": self.plan,
        }


def _list_line(one: MonthOfCalculations) -> tuple[object, ...]:
    return (one.month, one.distributor, one.state.mark, one.received, one.since, one.state.means)


class Comparison(CalculationGate, Page):
    """A Distributor's month: its figures, ours, the difference and its likely cause."""

    template_name = "month_end/calculation.html"

    def page_title(self) -> str:
        """Whose and of which month."""
        return f"Monthly Calculation of {self.name()}, {month_name(self.month)}"

    def says(self) -> str:
        """What it shows, for whom, as of when."""
        return (
            f"The 12b-1 Share of {self.name()} and each Assignee's Portion for {month_name(self.month)} under"
            f" the Plan {self.plan.code}, by its own reckoning and by ours, as they stand now (Section 6(d))."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below the list."""
        return [*super().crumbs()][:1]

    @cached_property
    def standing(self) -> tuple[PortfolioStanding, ...]:
        """Portfolio by Portfolio."""
        return self.shown(lambda: access_standing(self.viewer, **self.asked()))

    def compared(self) -> list[tuple[Compared, PortfolioStanding]]:
        """Every figure, the largest difference first; with `?only=differences` those alone."""
        of = {one.portfolio: one for one in self.standing}
        rows = by_difference(row for one in self.standing for row in one.rows)
        if self.request.GET.get("only") == "differences":
            rows = [row for row in rows if row.difference]
        return [(row, of[row.portfolio]) for row in rows]

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the same as a file."""
        if wants_csv(request):
            name = f"calculation-{self.plan.code}-{self.month}-{self.distributor.code}"
            rows = (_compared_line(row, of) for row, of in self.compared())
            return csv_response(f"{name}.csv", head=COMPARED_HEAD, rows=rows)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures, what was received and decided, and what the reader can do."""
        received = self.shown(lambda: access_received(self.viewer, **self.asked()))
        rows = self.compared()
        state = worst_of(one.state for one in self.standing)
        differs = any(one.state is CalculationState.DIFFERS for one in self.standing)
        may_give = self.may_give()
        return {
            **super().get_context_data(**kwargs),
            "plan": self.plan,
            "month": self.month,
            "distributor": self.distributor,
            "rows": rows,
            "theirs": sum(row.theirs or 0 for row, _ in rows if not row.party),
            "ours": sum(row.ours or 0 for row, _ in rows if not row.party),
            "state": state,
            "standing": [one for one in self.standing if one.state not in QUIET_STATES],
            "agreed": sum(one.state is CalculationState.AGREED for one in self.standing),
            "not_needed": sum(one.state is CalculationState.NOT_NEEDED for one in self.standing),
            "received": received,
            "decisions": decisions_of(self.plan, [one.id for one in received]),
            "may_give": may_give,
            "may_accept": may_give and not self.viewer.is_staff and self._has_ours(),
            "may_decide": differs and user_may(self.request.user, area=Area.DECISIONS, deed=Deed.DO),
            "is_staff": self.viewer.is_staff,
            "viewer": self.viewer,
            "only": self.request.GET.get("only", ""),
            "csv_address": address_with(self.request, **{FORMAT: CSV}),
        }

    def _has_ours(self) -> bool:
        return bool(self.shown(lambda: access_ours(self.viewer, **self.asked())))


def _compared_line(row: Compared, of: PortfolioStanding) -> tuple[object, ...]:
    return (
        row.portfolio,
        row.party or "12b-1 Share",
        "" if row.theirs is None else dollars_text(row.theirs),
        "" if row.ours is None else dollars_text(row.ours),
        dollars_text(row.difference),
        "yes" if row.is_allowed else "no",
        row.words,
        of.state.mark,
    )


class Template(CalculationGate):
    """An empty Calculation of the month, to fill in: CSV, or with `?format=xlsx` a workbook."""

    def get(self, request: Any, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The file."""
        asked = self.shown(lambda: access_asked(self.viewer, **self.asked()))
        name = f"calculation-{self.month}-{self.distributor.code}-template"
        rows = list(template_rows(asked))
        if request.GET.get(FORMAT) == XLSX:
            data = xlsx_bytes([Sheet(name=f"{self.month}", head=TEMPLATE_HEAD, rows=rows)])
            return to_keep(f"{name}.xlsx", data, media_type=XLSX_TYPE)
        return csv_response(f"{name}.csv", head=TEMPLATE_HEAD, rows=rows)


class DailySharesFile(CalculationGate):
    """What the Distributor's share comes from: its cohorts day by day, and the class's totals (CSV)."""

    def get(self, _request: Any, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The file."""
        rows = self.shown(lambda: list(access_daily_shares(self.viewer, **self.asked())))
        name = f"daily-shares-{self.month}-{self.distributor.code}.csv"
        return csv_response(name, head=daily_shares.HEAD, rows=(row.cells() for row in rows))
