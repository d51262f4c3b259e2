"""The pages of waivers: what is waived, who consented, and the form that records one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from assignments.models import Assignee
from governance.domain.roles import Area, Deed
from governance.models import Plan, Waiver
from governance.selectors.parties import share_classes_of
from governance.templatetags.figures import percent
from governance.views.at_fields import FieldActPage
from governance.views.corrected import corrected_row
from governance.views.files import csv_response, wants_csv
from governance.views.pages import Crumb, Page
from plan_admin.waivers.forms import WaiverForm
from plan_admin.waivers.selectors import waivers_shown
from plan_admin.waivers.services import WaiverAsked, record_waiver

COLUMNS = (
    "component",
    "charged",
    "first",
    "last",
    "portfolios",
    "reason",
    "consented",
    "not_consented",
    "recorded_by",
    "recorded_at",
)


class Waivers(Page):
    """All waivers of a Plan that stand."""

    area = Area.MONTH
    title = "Waivers"
    template_name = "waivers/waivers.html"

    def says(self) -> str:
        """What it shows."""
        return (
            f"Which rates are waived under the Plan {self.plan.code}, as recorded now, for compliance and the"
            " auditor: why, and whose Portion it shrinks with or without consent (Sections 2, 5 and 6(b))."
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or with `?format=csv` the same as a file."""
        if wants_csv(request):
            return csv_response(f"waivers-{self.plan.code}.csv", head=COLUMNS, rows=_lines(self.plan))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The waivers, and whether one may be recorded."""
        return super().get_context_data(
            waivers=waivers_shown(self.plan), may_record=self.may(Deed.DO), **kwargs
        )


class WaiverNew(FieldActPage):
    """A waiver, new or corrected (`?corrects=its number`): also how a consent or an end is noted."""

    area = Area.MONTH
    deeds = act_deeds = (Deed.DO,)
    template_name = "waivers/waiver_new.html"
    form_class = WaiverForm

    @cached_property
    def corrected(self) -> Waiver | None:
        """The waiver that was recorded otherwise."""
        waivers = Waiver.objects.filter(plan=self.plan)
        return corrected_row(self.request, waivers, none="There is no such waiver.")

    def page_title(self) -> str:
        """New or corrected."""
        return "Correct a waiver" if self.corrected else "Record a waiver"

    def says(self) -> str:
        """What follows."""
        return (
            "A waiver sets a lower charged rate, never a higher. It changes no month that is computed"
            " already: compute those anew."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below all waivers."""
        return [Crumb(label="Waivers", url=reverse("waivers:waivers", args=[self.plan.code]))]

    def form_arguments(self) -> Mapping[str, Any]:
        """The Portfolios of the Plan and the Assignees there are."""
        return {
            "portfolios": [(row.portfolio, row.portfolio_name) for row in share_classes_of(self.plan)],
            "assignees": [
                (one.code, f"{one.name} ({one.code})" if one.name else one.code)
                for one in Assignee.objects.order_by("code")
            ],
            "corrects": self.corrected is not None,
        }

    def initial(self) -> Mapping[str, Any]:
        """As it stands."""
        waiver = self.corrected
        if waiver is None:
            return {}
        codes = list(waiver.content["portfolios"])
        return {
            "component": waiver.component.lower(),
            "charged": percent(waiver.charged).removesuffix(" %"),
            "effective": waiver.effective.lower.isoformat(),
            "ends": waiver.effective.upper.isoformat() if waiver.effective.upper else "",
            "portfolios": [] if len(codes) == self.plan.share_classes.count() else codes,
            "consented": waiver.consented,
            "reason": waiver.reason,
        }

    def act(self, form: WaiverForm) -> int | None:
        """Ask the service."""
        values = form.cleaned_data
        asked = WaiverAsked(
            component=values["component"],
            charged=values["charged"],
            effective=values["effective"],
            ends=values["ends"],
            portfolios=tuple(values["portfolios"]) or None,
            consented=tuple(values["consented"]),
            reason=values["reason"],
            corrects=self.corrected.pk if self.corrected else None,
        )
        return record_waiver(
            plan=self.plan,
            waiver=asked,
            acting_user=self.acting_user,
            why=values.get("why") or values["reason"],
        )

    def done(self, outcome: int | None) -> HttpResponse:
        """Back to the list."""
        if outcome is None:
            messages.info(self.request, "The waiver was recorded just so already: nothing is changed.")
        else:
            messages.success(
                self.request,
                "The waiver is recorded. Months computed before stand as they are: compute them anew.",
            )
        return redirect("waivers:waivers", plan=self.plan.code)


def _lines(plan: Plan) -> list[tuple[object, ...]]:
    return [
        (
            one.component,
            one.charged,
            one.first,
            one.last or "",
            one.portfolios,
            one.reason,
            " ".join(one.consented),
            " ".join(one.missing),
            one.recorded_by,
            one.recorded_at.isoformat(timespec="seconds"),
        )
        for one in waivers_shown(plan)
    ]
