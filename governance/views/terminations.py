"""Terminations to look at, and what compliance certifies of them quarter by quarter (Section 11)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from governance.domain.roles import Area, Deed
from governance.forms.terminations import CertificationForm
from governance.selectors.roles import user_may
from governance.selectors.terminations import (
    TerminationShown,
    certifications_due,
    termination_shown,
    terminations_shown,
)
from governance.services.terminations import CertificationAsked, record_certification
from governance.views.at_fields import FieldActPage
from governance.views.pages import Crumb, Page, PageParts

CERTIFIED = {
    "new": "The certificate is recorded.",
    "corrected": "The certificate is corrected; the earlier one is kept.",
    "unchanged": "It was certified just so already: nothing is changed.",
}

ASKED = ("portfolio", "distributor", "quarter", "limb")


class _OfOne(PageParts):
    """A page of one termination."""

    kwargs: dict[str, Any]
    plan: Any

    @cached_property
    def termination(self) -> TerminationShown:
        """The termination of the address; the Plan has none of that number: not found."""
        found = termination_shown(self.plan, self.kwargs["termination"])
        if found is None:
            raise Http404("There is no such termination.")
        return found

    def crumbs(self) -> Sequence[Crumb]:
        """Below all terminations."""
        url = reverse("governance:terminations", args=[self.plan.code])
        return [Crumb(label="Terminations", url=url)]


class Terminations(Page):
    """All terminations of a Plan, and what is to be certified."""

    area = Area.BOARDS
    title = "Terminations"
    template_name = "governance/terminations.html"

    def says(self) -> str:
        """What it shows."""
        return (
            f"Where the Plan {self.plan.code} was put to the vote to be terminated (Section 11), for the"
            " secretary, compliance and the auditor: carried or not, and what compliance has to certify."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The terminations and what is due."""
        return super().get_context_data(
            terminations=terminations_shown(self.plan),
            due=certifications_due(self.plan, on=timezone.localdate()),
            may_record=self.may(Deed.DO),
            may_certify=user_may(self.request.user, area=Area.MONTH, deed=Deed.DO),
            **kwargs,
        )


class OneTermination(_OfOne, Page):
    """One termination: the test for each Distributor, certificates, breaches, what goes on and what stops."""

    area = Area.BOARDS
    template_name = "governance/termination.html"

    def page_title(self) -> str:
        """Its short name."""
        return f"Termination {self.termination.id}"

    def says(self) -> str:
        """What it shows."""
        return (
            "Whether this is a Complete Termination as to each Distributor (Section 11), by what is recorded"
            " now, and what goes on and what stops."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The termination, and what is due of it."""
        due = certifications_due(self.plan, on=timezone.localdate())
        return {
            **super().get_context_data(**kwargs),
            "termination": self.termination,
            "due": [one for one in due if one.termination == self.termination.number],
            "may_record": self.may(Deed.DO),
            "may_certify": user_may(self.request.user, area=Area.MONTH, deed=Deed.DO),
        }


class Certify(_OfOne, FieldActPage):
    """Compliance certifies one limb for one quarter."""

    area = Area.MONTH
    deeds = act_deeds = (Deed.DO,)
    template_name = "governance/termination_certify.html"
    form_class = CertificationForm

    def page_title(self) -> str:
        """Of which termination."""
        return f"Certify for {self.termination.id}"

    def says(self) -> str:
        """What it is for."""
        return (
            "For compliance: what no closing can see. Section 11(ii) and (iii) last; each quarter somebody"
            " says that they were kept, or that they were not, and how that is known."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below the termination."""
        url = reverse("governance:termination", args=[self.plan.code, self.termination.number])
        return [*super().crumbs(), Crumb(label=f"Termination {self.termination.id}", url=url)]

    def form_arguments(self) -> Mapping[str, Any]:
        """Its Portfolios and their Distributors."""
        tests = self.termination.portfolios
        return {
            "portfolios": [(one.portfolio, one.name) for one in tests],
            "distributors": sorted({(two.code, two.name) for one in tests for two in one.distributors}),
        }

    def initial(self) -> Mapping[str, Any]:
        """As the list of what is due names it."""
        asked = self.request.GET
        return {
            name: asked[name] for name in ("portfolio", "distributor", "quarter", "limb") if name in asked
        }

    def act(self, form: Any) -> str:
        """Ask the service."""
        values = form.cleaned_data
        return record_certification(
            plan=self.plan,
            certification=CertificationAsked(
                termination=self.termination.id,
                portfolio=values["portfolio"],
                distributor=values["distributor"],
                quarter=values["quarter"],
                limb=values["limb"],
                kept=values["kept"] == "yes",
                by=values["by"],
                evidence=values["evidence"],
            ),
            acting_user=self.acting_user,
        )

    def done(self, outcome: Any) -> HttpResponse:
        """Back to the termination."""
        messages.success(self.request, CERTIFIED[outcome])
        return redirect("governance:termination", plan=self.plan.code, termination=self.termination.number)
