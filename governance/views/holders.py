"""Votes of the holders: all of them with both prongs of the test, and the certificate that records one."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from governance.domain.roles import Area, Deed
from governance.forms.holders import CertificateForm
from governance.models import ShareholderVote
from governance.selectors.holders import holders_shown
from governance.selectors.parties import share_classes_of
from governance.selectors.subject_words import subject_choices
from governance.selectors.subjects import AGREEMENT, AMENDMENT, TERMINATION
from governance.services.holders import record_shareholder_vote
from governance.views.corrected import corrected_row
from governance.views.pages import Page
from governance.views.recording import SecretarysPage


class HoldersVotes(Page):
    """Every vote of the holders that stands."""

    area = Area.BOARDS
    title = "Votes of the holders"
    template_name = "governance/holders.html"

    def says(self) -> str:
        """What it shows."""
        return (
            f"How the holders of each Portfolio's Shares voted on what the Plan {self.plan.code} puts to them"
            " (Sections 9, 11 and 12(a)), by the tabulators' certificates as recorded now."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The votes, with the test prong by prong."""
        return super().get_context_data(
            votes=holders_shown(self.plan), may_record=self.may(Deed.DO), **kwargs
        )


class HoldersVoteNew(SecretarysPage):
    """A certificate, new or corrected (`?corrects=its number`)."""

    template_name = "governance/holders_new.html"
    form_class = CertificateForm

    @cached_property
    def corrected(self) -> ShareholderVote | None:
        """The certificate that was recorded wrongly."""
        rows = ShareholderVote.objects.filter(plan=self.plan, superseded_by__isnull=True)
        return corrected_row(
            self.request,
            rows.select_related("share_class__portfolio"),
            none="There is no such vote of the holders that stands.",
        )

    def page_title(self) -> str:
        """New or corrected."""
        return "Correct a vote of the holders" if self.corrected else "Record a vote of the holders"

    def says(self) -> str:
        """What counts."""
        return "From the tabulator's certificate, one Portfolio at a time. The test is shown prong by prong."

    def form_arguments(self) -> Mapping[str, Any]:
        """What the holders can be asked, and the Portfolios."""
        return {
            "subjects": subject_choices(self.plan, kinds=(AMENDMENT, TERMINATION, AGREEMENT)),
            "portfolios": [(row.portfolio, row.portfolio_name) for row in share_classes_of(self.plan)],
            "corrects": self.corrected is not None,
        }

    def initial(self) -> Mapping[str, Any]:
        """As it stands, or as the link says."""
        row = self.corrected
        if row is None:
            return {name: self.request.GET.get(name, "") for name in ("matter", "subject", "portfolio")}
        return {
            "matter": row.matter,
            "subject": row.subject,
            "portfolio": row.share_class.portfolio.code,
            "record_date": row.record_date.isoformat(),
            "date": row.date.isoformat(),
            "outstanding": row.outstanding,
            "present": row.present,
            "for": row.votes_for,
            "against": row.votes_against,
            "abstained": row.abstained,
        }

    def form(self) -> Any:
        """A corrected certificate keeps what it is about, whatever is sent."""
        if self.request.method == "POST":
            return self.form_class(self.request.POST, initial=dict(self.initial()), **self.form_arguments())
        return super().form()

    def act(self, form: Any) -> str:
        """Ask the service."""
        return record_shareholder_vote(
            plan=self.plan,
            certificate=form.certificate(),
            acting_user=self.acting_user,
            reason=form.cleaned_data.get("reason", ""),
            corrects=self.corrected is not None,
        )

    def done(self, outcome: Any) -> HttpResponse:
        """To the list, which shows both prongs."""
        self.say(outcome, what="vote of the holders")
        return redirect("governance:holders_votes", plan=self.plan.code)
