"""The corrections of a month, and what is carried over from the Prior Plan."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from assignments.models import Assignee, CarriedOver
from assignments.selectors.carried_over import carried_over_shown
from assignments.services.carried_over import CarriedOverAsked, record_carried_over
from governance.domain.money import dollars_text
from governance.domain.roles import Area, Deed
from governance.models import Distributor
from governance.selectors.parties import share_classes_of
from governance.views.at_fields import FieldActPage
from governance.views.corrected import corrected_row
from governance.views.files import csv_response, wants_csv
from governance.views.pages import Crumb, Page
from plan_admin.month_end.forms import CarriedOverForm
from plan_admin.month_end.selectors.corrections_page import (
    CorrectionShown,
    corrections_borne,
    corrections_made_of,
    corrections_waiting,
)
from plan_admin.month_end.views.parts import MonthGate

CSV_HEAD = (
    "portfolio",
    "month",
    "corrected_in",
    "distributor",
    "assignee",
    "component",
    "stood",
    "restated",
    "difference",
    "paid",
    "claimed",
    "not_paid_by_determination",
)


class Corrections(MonthGate, Page):
    """What came late of closed months, and what became of it."""

    title = "Corrections"
    template_name = "month_end/corrections.html"

    def says(self) -> str:
        """Of which month, as of now."""
        return (
            f"What {self.month.first:%B %Y} pays or keeps back for earlier months, how it was restated itself"
            " since, and what waits: for compliance and the auditor, as of now (Section 6)."
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its figures as a file."""
        if wants_csv(request):
            rows = (*self.borne, *self.made_of)
            return csv_response(
                f"{self.plan.code}-{self.month}-corrections.csv", head=CSV_HEAD, rows=_lines(rows)
            )
        return super().get(request, *args, **kwargs)

    @cached_property
    def borne(self) -> tuple[CorrectionShown, ...]:
        """Those whose lines are this month's."""
        return corrections_borne(self.plan, month=self.month)

    @cached_property
    def made_of(self) -> tuple[CorrectionShown, ...]:
        """Those of this month."""
        return corrections_made_of(self.plan, month=self.month)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All three."""
        return super().get_context_data(
            borne=self.borne,
            made_of=self.made_of,
            waiting=corrections_waiting(self.plan, month=self.month),
            **kwargs,
        )


def _lines(rows: Sequence[CorrectionShown]) -> list[tuple[object, ...]]:
    return [
        (
            one.portfolio,
            one.month,
            one.bears,
            part.distributor,
            part.assignee,
            part.component,
            *map(
                dollars_text,
                (part.stood, part.restated, part.difference, part.paid, part.claimed, part.spared),
            ),
        )
        for one in rows
        for part in one.parts
    ]


class CarriedOverPage(Page):
    """What was payable under the Prior Plan."""

    area = Area.MONTH
    title = "Carried over"
    template_name = "month_end/carried_over.html"

    def says(self) -> str:
        """What it shows."""
        return (
            f"What the Prior Plan left payable under the Plan {self.plan.code}, as it is given and as months"
            " have taken it, for compliance and the auditor, as of now (Section 13)."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The amounts, and whether one may be given."""
        shown = carried_over_shown(self.plan)
        return super().get_context_data(
            amounts=shown,
            total=sum(one.cents for one in shown),
            taken=sum(one.taken for one in shown),
            may_record=self.may(Deed.DO),
            **kwargs,
        )


class CarriedOverNew(FieldActPage):
    """An amount, new or corrected (`?corrects=its number`)."""

    area = Area.MONTH
    deeds = act_deeds = (Deed.DO,)
    template_name = "month_end/carried_over_new.html"
    form_class = CarriedOverForm

    @cached_property
    def corrected(self) -> CarriedOver | None:
        """The amount that was given otherwise."""
        rows = CarriedOver.objects.filter(plan=self.plan)
        return corrected_row(self.request, rows, none="There is no such amount.")

    def page_title(self) -> str:
        """New or corrected."""
        return "Correct an amount carried over" if self.corrected else "Give an amount carried over"

    def says(self) -> str:
        """What follows."""
        return (
            "Amounts are given, not computed. The first month that is closed pays them; what is given later,"
            " or otherwise, comes with the next closing (Section 13)."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below all amounts."""
        return [Crumb(label="Carried over", url=reverse("month_end:carried_over", args=[self.plan.code]))]

    def form_arguments(self) -> Mapping[str, Any]:
        """The Portfolios of the Plan, and the parties there are."""
        return {
            "portfolios": [(row.portfolio, row.portfolio_name) for row in share_classes_of(self.plan)],
            "distributors": [(one.code, one.name) for one in Distributor.objects.order_by("code")],
            "assignees": [(one.code, one.name or one.code) for one in Assignee.objects.order_by("code")],
            "corrects": self.corrected is not None,
        }

    def initial(self) -> Mapping[str, Any]:
        """As it stands."""
        row = self.corrected
        if row is None:
            return {}
        return {
            "portfolio": row.content["portfolio"],
            "distributor": row.distributor.code,
            "assignee": row.assignee.code if row.assignee else "",
            "component": row.component.lower(),
            "amount": str(row.amount),
            "through": row.through.isoformat(),
        }

    def act(self, form: CarriedOverForm) -> int | None:
        """Ask the service."""
        values = form.cleaned_data
        return record_carried_over(
            plan=self.plan,
            asked=CarriedOverAsked(
                portfolio=values["portfolio"],
                distributor=values["distributor"],
                assignee=values["assignee"],
                component=values["component"],
                amount=values["amount"],
                through=values["through"],
                corrects=self.corrected.pk if self.corrected else None,
            ),
            acting_user=self.acting_user,
            why=values["why"],
        )

    def done(self, outcome: int | None) -> HttpResponse:
        """Back to the list."""
        if outcome is None:
            messages.info(self.request, "The amount was given just so already: nothing is changed.")
        else:
            messages.success(self.request, "The amount is recorded. The next closing takes it.")
        return redirect("month_end:carried_over", plan=self.plan.code)
