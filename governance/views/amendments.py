"""Amendments, to look at and to draft: what each changes, whose votes it needs, what it lacks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from governance.domain.roles import Area, Deed
from governance.forms.amending import AmendmentForm
from governance.models import Amendment, Plan
from governance.selectors.amendments import texts_not_drafted
from governance.selectors.amendments_page import (
    AmendmentShown,
    amendment_shown,
    amendments_shown,
    versions_of,
)
from governance.services.amendments import AmendmentAsked, Drafted, draft_amendment
from governance.services.one_record import UNCHANGED
from governance.views.at_fields import FieldActPage
from governance.views.corrected import corrected_row
from governance.views.files import csv_response, wants_csv
from governance.views.pages import Crumb, Page

COLUMNS = (
    "amendment",
    "effective",
    "state",
    "fund",
    "portfolio",
    "change",
    "asset_based_before",
    "asset_based_after",
    "service_before",
    "service_after",
    "aggregate_before",
    "aggregate_after",
    "needs",
    "lacks",
    "holds_from",
)
SAID = {
    "new": "{id} is drafted. Nothing changes before the votes are there.",
    "corrected": "{id} is corrected; the earlier draft is kept.",
    UNCHANGED: "{id} was drafted just so already: nothing is changed.",
}


def _crumbs(plan: Plan) -> list[Crumb]:
    return [Crumb(label="Amendments", url=reverse("governance:amendments", args=[plan.code]))]


class Amendments(Page):
    """All amendments of a Plan, and the texts that are of none yet."""

    area = Area.BOARDS
    title = "Amendments"
    template_name = "governance/amendments.html"

    def says(self) -> str:
        """What it shows."""
        return (
            f"Changed texts and Schedules A of the Plan {self.plan.code} (Sections 8 and 9), as of today, for"
            " the secretary, compliance and the auditor: what each changes, and which votes it lacks."
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or with `?format=csv` each Portfolio's line of each amendment as a file."""
        if wants_csv(request):
            return csv_response(f"amendments-{self.plan.code}.csv", head=COLUMNS, rows=_lines(self.plan))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Amendments and texts."""
        return super().get_context_data(
            amendments=amendments_shown(self.plan, on=timezone.localdate()),
            texts=[
                {"id": one.pk, "source": one.source, "digest": one.sha256, "loaded": one.recorded_by.acted_at}
                for one in texts_not_drafted(self.plan)
            ],
            may_draft=self.may(Deed.DO),
            **kwargs,
        )


class OneAmendment(Page):
    """One amendment: the difference, Portfolio by Portfolio and word by word, and its approvals."""

    area = Area.BOARDS
    template_name = "governance/amendment.html"

    @cached_property
    def amendment(self) -> AmendmentShown:
        """The amendment of the address; the Plan has none of that number: not found."""
        found = amendment_shown(self.plan, self.kwargs["amendment"], on=timezone.localdate())
        if found is None:
            raise Http404("There is no such amendment.")
        return found

    def page_title(self) -> str:
        """Its short name."""
        return f"Amendment {self.amendment.entry}"

    def says(self) -> str:
        """What it shows."""
        return (
            f"What {self.amendment.entry} changes of the Plan {self.plan.code}, which votes it needs for each"
            " Portfolio (Sections 8 and 9), which it has, and from when it holds."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below all amendments."""
        return _crumbs(self.plan)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The amendment and its versions."""
        shown = self.amendment
        return {
            **super().get_context_data(**kwargs),
            "amendment": shown,
            "versions": versions_of(self.plan, shown.entry),
            "may_draft": self.may(Deed.DO) and not shown.superseded_by,
        }


class AmendmentNew(FieldActPage):
    """An amendment, new or corrected (`?corrects=its number`); `?text=` begins with a proposed text."""

    area = Area.BOARDS
    deeds = act_deeds = (Deed.DO,)
    template_name = "governance/amendment_new.html"
    form_class = AmendmentForm

    @cached_property
    def corrected(self) -> Amendment | None:
        """The amendment that was drafted wrongly."""
        standing = Amendment.objects.filter(plan=self.plan, superseded_by__isnull=True)
        none = "There is no such amendment, or another version of it stands."
        return corrected_row(self.request, standing, none=none)

    def page_title(self) -> str:
        """New or corrected."""
        return f"Correct the amendment {self.corrected.entry}" if self.corrected else "Draft an amendment"

    def says(self) -> str:
        """What follows."""
        return (
            "For the Board's secretary. A draft changes nothing: the page after this one shows what it would"
            " change, and whose votes that needs."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below all amendments."""
        return _crumbs(self.plan)

    def form_arguments(self) -> Mapping[str, Any]:
        """The texts there are."""
        texts = {one.pk: one.source for one in texts_not_drafted(self.plan)}
        if self.corrected is not None:
            texts[self.corrected.document_id] = f"{self.corrected.document.source} (as it is)"
        return {
            "documents": [(str(number), source) for number, source in texts.items()],
            "corrects": self.corrected.entry if self.corrected else "",
        }

    def initial(self) -> Mapping[str, Any]:
        """A proposed text, or the draft that was wrong."""
        row = self.corrected
        if row is None:
            return {"document": self.request.GET.get("text", "")}
        return {
            "id": row.entry,
            "document": str(row.document_id),
            "effective": row.effective.isoformat(),
            "not_material": not row.material,
            "determined_by": row.determined_by,
            "reason": row.reason,
        }

    def form(self) -> Any:
        """A corrected amendment keeps its short name, whatever is sent."""
        if self.request.method == "POST":
            arguments = {"initial": dict(self.initial()), **self.form_arguments()}
            return self.form_class(self.request.POST, self.request.FILES, **arguments)
        return super().form()

    def act(self, form: Any) -> tuple[str, Drafted]:
        """Ask the service."""
        values = form.cleaned_data
        data, source = self._text(values)
        asked = AmendmentAsked(
            id=values["id"],
            data=data,
            source=source,
            effective=values["effective"],
            material=not values["not_material"],
            determined_by=values["determined_by"],
            reason=values["reason"],
            corrects=self.corrected is not None,
        )
        drafted = draft_amendment(
            plan=self.plan, amendment=asked, acting_user=self.acting_user, why=values.get("why", "")
        )
        return asked.id, drafted

    def _text(self, values: Mapping[str, Any]) -> tuple[bytes, str]:
        if values["file"]:
            return values["file"].read(), values["file"].name
        document = self.plan.documents.get(pk=values["document"])
        return document.text.encode(), document.source

    def done(self, outcome: Any) -> HttpResponse:
        """On to what it changes."""
        entry, drafted = outcome
        messages.success(self.request, SAID[drafted.outcome].format(id=entry))
        for one in drafted.warnings:
            messages.warning(self.request, f"{one.problem} ({one.remedy})" if one.remedy else one.problem)
        return redirect("governance:amendment", plan=self.plan.code, amendment=drafted.amendment)


def _lines(plan: Plan) -> Iterator[tuple[object, ...]]:
    for one in amendments_shown(plan, on=timezone.localdate()):
        for line in one.lines:
            rates = [value for rate in line.rates for value in (rate.before, rate.after)]
            yield (
                one.entry,
                one.effective,
                one.state,
                line.fund,
                line.portfolio,
                line.change,
                *rates,
                line.needs,
                "; ".join(line.lacks),
                line.holds_from,
            )
