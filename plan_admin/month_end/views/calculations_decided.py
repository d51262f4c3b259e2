"""An approver decides of a Monthly Calculation that differs (Section 6(d), R13)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property

from assignments.domain.calculation_compare import by_difference
from assignments.domain.calculation_decisions import DECISIONS
from assignments.domain.calculation_states import CalculationState
from assignments.models import MonthlyCalculation
from assignments.selectors.access_calculations import access_standing
from assignments.selectors.calculations import PortfolioStanding
from assignments.services.calculation_determinations import Decision
from governance.domain.roles import Area, Deed
from governance.templatetags.figures import month_name
from governance.views.at_fields import FieldActPage
from plan_admin.month_end.calculation_forms import DecideForm
from plan_admin.month_end.services.deciding_calculations import Determined, Paper, determine_calculation
from plan_admin.month_end.views.calculations import CalculationGate


def quiet(_text: str) -> None:
    """Nobody listens."""


class Decide(CalculationGate, FieldActPage):
    """The Distributor's figures, ours, or send back: with a reason and a document."""

    area = Area.DECISIONS
    deeds = act_deeds = (Deed.DO,)
    template_name = "month_end/calculation_decide.html"
    form_class = DecideForm
    title = "Decide"

    def says(self) -> str:
        """What follows."""
        return (
            f"The Monthly Calculation of {self.name()} for {month_name(self.month)} differs from ours by more"
            " than the tolerance. What is decided moves the held lines to new payments, which somebody else"
            " approves; the Fund never pays more than our share (Section 6(d))."
        )

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Where nothing waits there is no such page, but the comparison."""
        if not self.waiting:
            messages.info(request, "Nothing of this Calculation waits for a decision.")
            return redirect(self.address())
        return super().get(request, *args, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Whoever lost the race reads where it stands now."""
        if not self.waiting:
            messages.info(request, "Nothing of this Calculation waits for a decision: somebody has decided.")
            return redirect(self.address())
        return super().post(request, *args, **kwargs)

    @cached_property
    def waiting(self) -> Sequence[PortfolioStanding]:
        """The Portfolios that differ."""
        standing = self.shown(lambda: access_standing(self.viewer, **self.asked()))
        return [one for one in standing if one.state is CalculationState.DIFFERS and one.calculation]

    def form_arguments(self) -> Mapping[str, Any]:
        """The Portfolios that differ."""
        return {"portfolios": [(one.portfolio, one.name) for one in self.waiting]}

    def initial(self) -> Mapping[str, Any]:
        """Today, and who is signed in."""
        return {
            "date": timezone.localdate().isoformat(),
            "by": self.acting_user.get_full_name() or self.acting_user.get_username(),
            "portfolio": self.request.GET.get("portfolio", ""),
        }

    def act(self, form: DecideForm) -> list[Determined]:
        """Ask the service, for each Calculation that is concerned."""
        values = form.cleaned_data
        of = [one for one in self.waiting if values["portfolio"] in ("", one.portfolio)]
        numbers = {one.calculation.id for one in of if one.calculation}
        paper = Paper(name=values["document"].name, data=values["document"].read())
        rows = MonthlyCalculation.objects.filter(pk__in=numbers).select_related("distributor")
        return [
            determine_calculation(
                plan=self.plan,
                decision=Decision(
                    calculation=row,
                    portfolio=values["portfolio"] or None,
                    decided=DECISIONS[values["decided"]],
                    by=values["by"],
                    date=values["date"],
                    reason=values["reason"],
                ),
                paper=paper,
                acting_user=self.acting_user,
                progress=quiet,
            )
            for row in rows.order_by("pk")
        ]

    def done(self, outcome: list[Determined]) -> HttpResponse:
        """To the comparison."""
        released = sum(one.released for one in outcome)
        if not any(one.is_new for one in outcome):
            messages.info(self.request, "It was decided just so already: nothing is changed.")
        else:
            words = f"{released} payment{'' if released == 1 else 's'} prepared; another person approves."
            held = sum(one.still_held for one in outcome)
            messages.success(self.request, f"Decided. {words} {held} of the month still held.")
        return redirect(self.address())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures that differ."""
        names = {one.portfolio: one for one in self.waiting}
        rows = by_difference(row for one in self.waiting for row in one.rows)
        return {
            **super().get_context_data(**kwargs),
            "plan": self.plan,
            "month": self.month,
            "distributor": self.distributor,
            "viewer": self.viewer,
            "rows": [(row, names[row.portfolio]) for row in rows],
        }
