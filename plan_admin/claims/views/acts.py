"""The officer enters, corrects and withdraws a claim, and files what proves it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from assignments.models import FundClaim
from assignments.selectors.claims import claim_shown
from governance.domain.roles import Area, Deed
from governance.models import Distributor, Fund
from governance.selectors.parties import share_classes_of
from governance.views.at_fields import FieldActPage
from governance.views.corrected import corrected_row
from governance.views.pages import Crumb
from plan_admin.claims.forms import ClaimForm, PapersForm, WithdrawForm
from plan_admin.claims.services.claiming import (
    ClaimAsked,
    ClaimRecorded,
    add_papers,
    over_words,
    record_claim,
    withdraw_claim,
)
from plan_admin.claims.views.parts import OfOneClaim, named

SAID = {
    "new": "The claim is recorded. The next closing sets it off against what the Fund pays the Distributor.",
    "corrected": "The claim is corrected; the earlier record is kept.",
    "unchanged": "The claim was recorded just so already: nothing of it is changed.",
}
FILES = "papers"


class OfficersAct(FieldActPage):
    """A page on which the officer acts."""

    area = Area.MONTH
    deeds = act_deeds = (Deed.DO,)


def papers_of(form: Any) -> list[tuple[str, bytes]]:
    """The files that a form brings."""
    return [(str(one.name), one.read()) for one in form.cleaned_data.get(FILES) or ()]


class ClaimNew(OfficersAct):
    """A claim, new or corrected (`?corrects=the number of the version that stands`)."""

    template_name = "claims/claim_new.html"
    form_class = ClaimForm

    @cached_property
    def corrected(self) -> FundClaim | None:
        """The claim that was recorded otherwise."""
        claims = FundClaim.objects.filter(plan=self.plan)
        return corrected_row(self.request, claims, none="There is no such claim.")

    def page_title(self) -> str:
        """New or corrected."""
        return "Correct a claim" if self.corrected else "Enter a claim"

    def says(self) -> str:
        """What follows."""
        return (
            "Offsets take from what the Fund pays the Distributor itself and does not hold, never from an"
            " Assignee's 12b-1 Portion (Sections 6(b) and 6(e)). Payments that stand already do not change."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below the register."""
        return [Crumb(label="Claims", url=reverse("claims:claims", args=[self.plan.code]))]

    def form_arguments(self) -> Mapping[str, Any]:
        """The Plan's Funds and Portfolios, and the Distributors there are."""
        funds = Fund.objects.filter(portfolios__share_classes__plan=self.plan).distinct().order_by("name")
        return {
            "funds": list(funds.values_list("code", "name")),
            "portfolios": [(row.portfolio, row.portfolio_name) for row in share_classes_of(self.plan)],
            "distributors": [
                (one.code, f"{one.name} ({one.code})") for one in Distributor.objects.order_by("code")
            ],
            "corrects": self.corrected is not None,
        }

    def initial(self) -> Mapping[str, Any]:
        """As it stands."""
        claim = self.corrected
        if claim is None:
            return {}
        return {
            "fund": claim.fund.code,
            "portfolio": claim.share_class.portfolio.code if claim.share_class else "",
            "distributor": claim.distributor.code,
            "date": claim.date.isoformat(),
            "amount": str(claim.amount),
            "reason": claim.reason,
        }

    def form(self) -> Any:
        """Of a correction, Fund and Distributor stay as they are, whatever is sent."""
        if self.request.method == "POST":
            arguments = {"initial": dict(self.initial()), **self.form_arguments()}
            return self.form_class(self.request.POST, self.request.FILES, **arguments)
        return super().form()

    def act(self, form: Any) -> ClaimRecorded:
        """Ask the service."""
        values = form.cleaned_data
        return record_claim(
            plan=self.plan,
            claim=ClaimAsked(
                fund=values["fund"],
                portfolio=values["portfolio"],
                distributor=values["distributor"],
                date=values["date"],
                amount=values["amount"].replace(",", ""),
                reason=values["reason"],
                corrects=self.corrected.pk if self.corrected else None,
            ),
            papers=papers_of(form),
            acting_user=self.acting_user,
            why=values.get("why", ""),
        )

    def done(self, outcome: ClaimRecorded) -> HttpResponse:
        """To the claim."""
        messages.success(self.request, SAID[outcome.outcome])
        if outcome.over:
            messages.warning(self.request, over_words(outcome.over))
        shown = claim_shown(self.plan, outcome.version)
        number = shown.number if shown else outcome.version
        return redirect("claims:claim", plan=self.plan.code, claim=number)


class OnOneClaim(OfOneClaim, OfficersAct):
    """An act on one claim; afterwards back to it."""

    def crumbs(self) -> Sequence[Crumb]:
        """Below the claim."""
        return self.claim_crumbs()

    def back(self) -> HttpResponse:
        """To the claim."""
        return redirect(self.claim_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The claim beside the form."""
        return {**super().get_context_data(**kwargs), "claim": self.claim}


class ClaimWithdraw(OnOneClaim):
    """A claim stands no longer."""

    template_name = "claims/claim_withdraw.html"
    form_class = WithdrawForm

    def page_title(self) -> str:
        """Which one."""
        return f"Withdraw the {named(self.claim)}"

    def says(self) -> str:
        """What follows."""
        return (
            "Nothing more is set off for it. It is kept on the register; what was recovered of it is the"
            " Distributor's again (Section 6(e))."
        )

    def act(self, form: Any) -> bool:
        """Ask the service."""
        return withdraw_claim(
            plan=self.plan,
            claim=self.claim.version,
            acting_user=self.acting_user,
            reason=form.cleaned_data["reason"],
        )

    def done(self, outcome: Any) -> HttpResponse:
        """Back to the claim."""
        if outcome:
            messages.success(self.request, "The claim is withdrawn.")
        else:
            messages.info(self.request, "The claim stood no longer: nothing is changed.")
        if outcome and self.claim.noticed > 0:
            words = "So is each notice of it that waited: tell the agent that nothing is asked for any more."
            messages.warning(self.request, words)
        if outcome and self.claim.figures.recovered > 0:
            messages.warning(self.request, over_words(self.claim.figures.recovered))
        return self.back()


class ClaimPapers(OnOneClaim):
    """Writings that prove a claim."""

    template_name = "claims/claim_papers.html"
    form_class = PapersForm

    def page_title(self) -> str:
        """What is done."""
        return "File a writing"

    def says(self) -> str:
        """Of which claim."""
        return f"With the {named(self.claim)}, which {self.claim.fund} makes: it is kept as it comes, once."

    def act(self, form: Any) -> int:
        """Ask the service."""
        return add_papers(
            plan=self.plan,
            claim=self.claim.version,
            papers=papers_of(form),
            acting_user=self.acting_user,
            reason=form.cleaned_data["reason"],
        )

    def done(self, outcome: int) -> HttpResponse:
        """Back to the claim."""
        said = f"{outcome} filed." if outcome else "It was filed with this claim already: nothing is changed."
        messages.success(self.request, said)
        return self.back()
