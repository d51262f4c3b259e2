"""Yearly duties of the Funds: what was done and what is missing, and the secretary's record of one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from governance.domain.duties import TERMS, YearlyDuty
from governance.domain.roles import Area, Deed
from governance.forms.duties import DutyForm
from governance.selectors.duties import document_of_duty, due_duties, duties_shown
from governance.selectors.parties import share_classes_of
from governance.services.duties import DutyAsked, Writing, record_duty
from governance.views.at_fields import FieldActPage
from governance.views.files import csv_response, to_keep, wants_csv
from governance.views.pages import Crumb, Gate, Page

SAID = {
    "new": "It is recorded for each of these Funds.",
    "corrected": "It is recorded; what stood before is kept.",
    "unchanged": "It was recorded just so already: nothing is changed.",
}
FIRST_YEAR = 1980  # of Rule 12b-1
COLUMNS = ("year", "fund", "duty", "section", "state", "done_on", "by", "document", "recorded_by", "reason")


class Duties(Page):
    """Each Fund and its duties of a year."""

    area = Area.BOARDS
    title = "Yearly duties"
    template_name = "governance/duties.html"

    def says(self) -> str:
        """What it shows."""
        return (
            f"What was done once a year for each Fund of the Plan {self.plan.code} beside its votes (Section"
            " 8(b), Rule 12b-1(c) and (h)), by whom and with which document: for the secretary, compliance"
            " and the auditor."
        )

    @cached_property
    def year(self) -> int:
        """The year of the address; the running one where it names none that can be shown."""
        asked, running = self.request.GET.get("year", ""), timezone.localdate().year
        year = int(asked) if asked.isdecimal() and len(asked) == 4 else running
        return year if FIRST_YEAR <= year <= running + 1 else running

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the same as a file."""
        today = timezone.localdate()
        funds = duties_shown(self.plan, year=self.year, on=today)
        if wants_csv(request):
            name = f"yearly-duties-{self.plan.code}-{self.year}.csv"
            return csv_response(name, head=COLUMNS, rows=_lines(funds, year=self.year))
        return self.render_to_response(
            self.get_context_data(
                funds=funds,
                year=self.year,
                duties=[TERMS[duty] for duty in YearlyDuty],
                due=due_duties(self.plan, on=today),
                may_record=self.may(Deed.DO),
                **kwargs,
            )
        )


class DutyNew(FieldActPage):
    """The secretary records that a duty was done."""

    area = Area.BOARDS
    deeds = act_deeds = (Deed.DO,)
    title = "Record a yearly duty"
    template_name = "governance/duty_new.html"
    form_class = DutyForm

    def says(self) -> str:
        """What it is for."""
        return (
            "For the Board's secretary: that a duty of Section 8(b), Rule 12b-1(c) or (h) was done for a"
            " year, for which Funds, when, by whom, and which document says so."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below all duties."""
        return [Crumb(label="Yearly duties", url=reverse("governance:duties", args=[self.plan.code]))]

    @cached_property
    def funds(self) -> dict[str, str]:
        """The Plan's Funds."""
        return {row.fund: row.fund_name for row in share_classes_of(self.plan)}

    def form_arguments(self) -> Mapping[str, Any]:
        """The Funds to choose from."""
        return {"funds": list(self.funds.items())}

    def initial(self) -> Mapping[str, Any]:
        """As the link names it; all Funds unless it names one."""
        asked = self.request.GET
        found = {name: asked[name] for name in ("duty", "year") if name in asked}
        return {**found, "funds": [asked["fund"]] if "fund" in asked else list(self.funds)}

    def act(self, form: Any) -> str:
        """Ask the service."""
        values = form.cleaned_data
        file = values["writing"]
        return record_duty(
            plan=self.plan,
            duty=DutyAsked(
                funds=tuple(values["funds"]),
                duty=YearlyDuty(values["duty"]),
                year=values["year"],
                done_on=values["done_on"],
                by=values["by"],
                document=values["document"],
                writing=Writing(name=file.name, data=file.read()) if file else None,
            ),
            acting_user=self.acting_user,
            reason=values["reason"],
        )

    def done(self, outcome: Any) -> HttpResponse:
        """To the year's page."""
        messages.success(self.request, SAID[outcome])
        year = self.request.POST["year"]
        return redirect(f"{reverse('governance:duties', args=[self.plan.code])}?year={year}")


class DutyDocument(Gate):
    """The document that was given with a record, to keep."""

    area = Area.BOARDS

    def get(self, _request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The bytes as they came."""
        found = document_of_duty(self.plan, kwargs["record"])
        if found is None:
            raise Http404("There is no such document.")
        return to_keep(found.name, bytes(found.content), media_type=found.media_type)


def _lines(funds: Sequence[Any], *, year: int) -> list[tuple[object, ...]]:
    return [
        (
            year,
            fund.name,
            TERMS[cell.duty].what,
            TERMS[cell.duty].section,
            cell.state.lower(),
            cell.record.done_on if cell.record else "",
            cell.record.by if cell.record else "",
            cell.record.document if cell.record else "",
            cell.record.recorded_by if cell.record else "",
            cell.record.reason if cell.record else "",
        )
        for fund in funds
        for cell in fund.cells
    ]
