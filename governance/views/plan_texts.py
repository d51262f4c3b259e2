"""The door for a Plan's own text, and whether the Plan is in force on a day."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from governance.domain.money import rate_text
from governance.domain.roles import Area
from governance.forms.uploads import PlanTextForm
from governance.selectors.due import due_items
from governance.selectors.plan_status import plan_status_document
from governance.services.plans import LoadedPlan, load_plan
from governance.views.files import address_with, csv_response, page_of
from governance.views.on_day import OnDay
from governance.views.pages import Crumb, Page
from governance.views.uploads import UploadPage, files_crumbs

OUTCOMES = {
    "new": "The Plan is loaded.",
    "unchanged": "The text was loaded before; nothing changed. The file is kept as it came.",
    "proposed": "The text is kept as proposed and changes nothing: only the votes of Section 9 can.",
}
STATUS_COLUMNS = ("fund", "portfolio", "state", "why", "through", "adoption", "continuance", "on")


class PlanTextUpload(UploadPage):
    """The door for a Plan's own text; without a Plan in the address, for the first text of all."""

    template_name = "governance/plan_upload.html"
    form_class = PlanTextForm
    title = "Load a Plan's text"
    act_kind = "load_plan"
    button = "Load the text"

    def says(self) -> str:
        """What the text does."""
        return (
            "A plan's own exhibit, as text or HTML: title, share class, dates, Schedule A with its Funds,"
            " Portfolios and rates."
            " The first text makes the Plan; a restated or amended one is kept as proposed and changes"
            " nothing until the votes of Section 9."
        )

    def crumbs(self) -> list[Crumb]:
        """By way of the files."""
        return files_crumbs(self.kwargs["plan"]) if "plan" in self.kwargs else []

    def initial(self) -> dict[str, Any]:
        """The Plan of the address."""
        return {"code": self.plan.code} if "plan" in self.kwargs else {}

    def act(self, form: PlanTextForm) -> LoadedPlan:
        """Ask the service that the command asks."""
        file = form.cleaned_data["file"]
        user: Any = self.request.user
        return load_plan(
            data=file.read(),
            source=file.name,
            code=form.cleaned_data["code"] or None,
            share_class=form.cleaned_data["share_class"] or None,
            acting_user=user,
        )

    def words_of(self, outcome: LoadedPlan) -> dict[str, Any]:
        """What was read, line by line of Schedule A; rates as fractions."""
        return {
            "outcome_words": OUTCOMES[outcome.outcome],
            "fund_count": len({line.fund for line in outcome.schedule}),
            "lines": [
                {
                    "fund": line.fund,
                    "portfolio": line.portfolio,
                    "rates": [
                        rate_text(rate)
                        for rate in (line.asset_based_sales_charge, line.service_fee, line.aggregate_fee)
                    ],
                }
                for line in outcome.schedule
            ],
        }


class PlanStatus(OnDay, Page):
    """Per Portfolio: in force on a day or not, why, until when, and which votes say so."""

    area = Area.BOARDS
    template_name = "governance/plan_status.html"
    title = "Plan in force"

    def says(self) -> str:
        """For which Plan."""
        return f"Is the Plan {self.plan.code} in force on a day, for each Portfolio, and by which votes?"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or with `?format=csv` the same as a file. A day that is none is said in words."""
        on, wrong = self.asked_day
        document = plan_status_document(self.plan, on=on)
        if request.GET.get("format") == "csv" and not wrong:
            return _status_file(document)
        page = page_of(request, document["portfolios"])
        context = self.get_context_data(
            on=on,
            wrong=wrong,
            document=document,
            counted=_counted(document),
            page=page,
            page_address=address_with(request, page=None),
            due=due_items(self.plan, on=on),
            **kwargs,
        )
        return self.render_to_response(context, status=422 if wrong else 200)


def _counted(document: dict[str, Any]) -> dict[str, int]:
    in_force = sum(one["in_force"] for one in document["portfolios"])
    return {"in_force": in_force, "not": len(document["portfolios"]) - in_force}


def _status_file(document: dict[str, Any]) -> HttpResponse:
    return csv_response(
        f"plan-status-{document['plan']}-{document['on']}.csv",
        head=STATUS_COLUMNS,
        rows=(
            (
                one["fund"],
                one["portfolio"],
                one["state"].lower(),
                one["why"],
                one["through"],
                one["authority"]["adoption"],
                one["authority"]["continuance"],
                document["on"],
            )
            for one in document["portfolios"]
        ),
    )
