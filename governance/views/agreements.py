"""The pages of related agreements (Section 12): all of them, one of them, its terms, and its end."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from governance.domain.agreement_terms import NOTICE_DAYS, REQUIRED_TERMS
from governance.domain.roles import Area, Deed
from governance.forms.agreements import EndForm, TermsForm
from governance.models import DistributionAgreement, Plan
from governance.selectors.agreements import AgreementShown, agreement_shown, agreements_shown
from governance.services.agreements import HowItEnds, end_agreement, record_terms
from governance.services.one_record import UNCHANGED
from governance.views.files import csv_response, wants_csv
from governance.views.on_day import OnDay
from governance.views.pages import Crumb, Page
from governance.views.recording import RECORDED, SecretarysPage

COLUMNS = (
    "agreement",
    "kind",
    "distributor",
    "portfolios",
    "state",
    "why",
    "through",
    "ended_on",
    "terms",
    "on",
)


def _agreements(plan: Plan) -> Crumb:
    return Crumb(label="Related agreements", url=reverse("governance:agreements", args=[plan.code]))


class Agreements(OnDay, Page):
    """All agreements related to a Plan."""

    area = Area.BOARDS
    title = "Related agreements"
    template_name = "governance/agreements.html"

    def says(self) -> str:
        """What it shows."""
        return (
            f"The agreements related to the Plan {self.plan.code} (Section 12), for the secretary, compliance"
            " and the auditor: whether each is in force on a day, until when, and what happens then."
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or with `?format=csv` the same as a file."""
        shown = agreements_shown(self.plan, on=self.on)
        if wants_csv(request) and not self.wrong:
            name = f"agreements-{self.plan.code}-{self.on}.csv"
            return csv_response(name, head=COLUMNS, rows=_lines(shown, on=self.on))
        context = self.get_context_data(agreements=shown, on=self.on, wrong=self.wrong, **kwargs)
        return self.render_to_response(context, status=422 if self.wrong else 200)


class OneAgreement(OnDay, Page):
    """One agreement: parties, state, votes, terms, both clocks, and how it ends."""

    area = Area.BOARDS
    template_name = "governance/agreement.html"

    @cached_property
    def agreement(self) -> AgreementShown:
        """The agreement of the address; the Plan has none of that number: not found."""
        found = agreement_shown(self.plan, self.kwargs["agreement"], on=self.on)
        if found is None:
            raise Http404("There is no such agreement.")
        return found

    def page_title(self) -> str:
        """Its name."""
        return f"The agreement {self.agreement.entry}"

    def says(self) -> str:
        """What it shows."""
        return (
            f"{self.agreement.kind.capitalize()} agreement with {self.agreement.distributor}, as it stands"
            " now: whether it is in force on a day, by which votes, with which terms, and how it ends"
            " (Section 12)."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below all agreements."""
        return [_agreements(self.plan)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The version that stands, whichever version is asked for."""
        if self.agreement.id != self.kwargs["agreement"]:
            return redirect("governance:agreement", plan=self.plan.code, agreement=self.agreement.id)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The agreement on the day."""
        return {
            **super().get_context_data(**kwargs),
            "agreement": self.agreement,
            "required": REQUIRED_TERMS,
            "on": self.on,
            "wrong": self.wrong,
            "may_record": self.may(Deed.DO),
        }


class AgreementAct(SecretarysPage):
    """A form of the secretary that corrects one agreement; `what` is what it records of it."""

    what = ""

    @cached_property
    def agreement(self) -> DistributionAgreement:
        """The version that the address names, standing or not: the service says which is corrected."""
        found = (
            DistributionAgreement.objects.filter(plan=self.plan, pk=self.kwargs["agreement"])
            .select_related("plan")
            .first()
        )
        if found is None:
            raise Http404("There is no such agreement.")
        return found

    def crumbs(self) -> Sequence[Crumb]:
        """Below the agreement."""
        url = reverse("governance:agreement", args=[self.plan.code, self.agreement.pk])
        return [_agreements(self.plan), Crumb(label=self.agreement.entry, url=url)]

    def done(self, outcome: int | None) -> HttpResponse:
        """Back to the agreement, as it now stands."""
        self.say(UNCHANGED if outcome is None else RECORDED, what=self.what)
        return redirect("governance:agreement", plan=self.plan.code, agreement=self.agreement.pk)


class AgreementTermsPage(AgreementAct):
    """Section 12: the checklist of terms, each with its evidence."""

    template_name = "governance/agreement_terms.html"
    form_class = TermsForm
    title = "Terms of the agreement"
    what = "evidence of its terms"

    def says(self) -> str:
        """What follows."""
        return (
            "Section 12 asks every related agreement for these terms. Say of each where the agreement has it;"
            " an agreement that lacks one is refused until it is amended."
        )

    def initial(self) -> Mapping[str, Any]:
        """As they stand."""
        return dict(self.agreement.content.get("terms") or {NOTICE_DAYS: ""})

    def act(self, form: TermsForm) -> int | None:
        """Ask the service."""
        return record_terms(
            agreement=self.agreement,
            terms=form.terms(),
            acting_user=self.acting_user,
            reason=form.cleaned_data["reason"],
        )


class AgreementEnd(AgreementAct):
    """Section 12: an agreement that ended on notice or by its assignment."""

    template_name = "governance/agreement_end.html"
    form_class = EndForm
    title = "End the agreement"
    what = "end of the agreement"

    def says(self) -> str:
        """What follows."""
        return (
            "It stops the Distributor's service fee and ends its selling. Distribution fees on the Shares it"
            " sold go on until such Shares are redeemed or convert (Section 12(b))."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """It is a dangerous act; the agreement stands beside."""
        return {**super().get_context_data(**kwargs), "agreement": self.agreement, "danger": True}

    def act(self, form: EndForm) -> int | None:
        """Ask the service."""
        values = form.cleaned_data
        return end_agreement(
            agreement=self.agreement,
            how=HowItEnds(values["how"]),
            ended_on=values["ended_on"],
            notice_given=values["notice_given"],
            acting_user=self.acting_user,
            reason=values["reason"],
        )


def _lines(shown: Sequence[AgreementShown], *, on: date) -> Iterator[tuple[object, ...]]:
    for one in shown:
        for part in one.parts:
            yield (
                one.entry,
                one.kind,
                one.distributor_code,
                "; ".join(part.portfolios),
                part.state.lower(),
                part.why,
                part.through or "",
                one.ended_on or "",
                one.terms_state,
                on,
            )
