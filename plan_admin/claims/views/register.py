"""The register of claims, one claim with all that came of it, and its papers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from assignments.domain.claims import ClaimState
from assignments.models import FundClaim
from assignments.selectors.claim_balances import balances_for
from assignments.selectors.claim_story import claim_story, notice_paper, paper_of
from assignments.selectors.claims import ClaimSums, claims_shown, register_choices
from governance.domain.roles import Area, Deed
from governance.views.files import address_with, csv_response, page_of, to_keep, wants_csv
from governance.views.pages import Gate, Page
from plan_admin.claims.services.claiming import over_words
from plan_admin.claims.views.parts import (
    CSV_HEAD,
    PDF,
    OfOneClaim,
    correct_address,
    csv_cells,
    title_of,
    wanted_of,
)

STATES = (
    ("", "all"),
    (ClaimState.OPEN.value, "open"),
    (ClaimState.RECOVERED.value, "recovered"),
    (ClaimState.OVER_RECOVERED.value, "over-recovered"),
    (ClaimState.WITHDRAWN.value, "withdrawn"),
)


class Claims(Page):
    """Every claim of a Plan's Funds, with what came of it."""

    area = Area.MONTH
    title = "Claims"
    template_name = "claims/claims.html"

    def says(self) -> str:
        """What it shows."""
        return (
            f"What each Fund claims under the Plan {self.plan.code}, of whom and why, what was recovered and"
            " what is open now (Sections 6(b) and 6(e)), for compliance, approvers and the auditor."
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or all that it lists as a file."""
        if wants_csv(request):
            rows = claims_shown(self.plan, wanted=wanted_of(request))
            return csv_response(f"claims-{self.plan.code}.csv", head=CSV_HEAD, rows=map(csv_cells, rows))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of claims, and the sums of all that are asked for."""
        wanted = wanted_of(self.request)
        found = claims_shown(self.plan, wanted=wanted)
        page = page_of(self.request, found)
        return super().get_context_data(
            claims=page.object_list,
            sums=ClaimSums.of(found),
            shown=ClaimSums.of(page.object_list),
            page=page,
            wanted=wanted,
            choices=register_choices(self.plan),
            states=STATES,
            may_record=self.may(Deed.DO),
            csv_address=address_with(self.request, page=None, format="csv"),
            page_address=address_with(self.request, page=None),
            **kwargs,
        )


class OneClaim(OfOneClaim, Page):
    """One claim: versions, offsets, what was handed over, notices, papers."""

    area = Area.MONTH
    template_name = "claims/claim.html"

    def page_title(self) -> str:
        """A claim in a few words."""
        return title_of(self.claim)

    def says(self) -> str:
        """Whose claim it is."""
        claim = self.claim
        return (
            f"{claim.fund} claims of {claim.payee_name or claim.party.code}, for {claim.reaches}: what was"
            " recovered when, by which act, and what is open now (Section 6(e))."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All that happened to it."""
        claim = self.claim
        standing = FundClaim.objects.filter(pk=claim.version, superseded_by__isnull=True).first()
        waits = bool(standing) and claim.figures.open > claim.noticed
        return {
            **super().get_context_data(**kwargs),
            "claim": claim,
            "story": claim_story(self.plan, claim),
            "stands": standing is not None,
            "balances": balances_for(standing) if standing and waits else (),
            "over_words": over_words(claim.figures.over) if claim.figures.over else "",
            "correct_address": correct_address(self.plan, claim),
            "may_record": self.may(Deed.DO),
        }


class ClaimPaperFile(Gate):
    """A writing filed with a claim, as it came."""

    area = Area.MONTH

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The file."""
        document = paper_of(self.plan, self.kwargs["paper"])
        if document is None:
            raise Http404("There is no such writing.")
        return to_keep(document.name, bytes(document.content), media_type=document.media_type)


class NoticeFile(Gate):
    """A notice of claim as it was given."""

    area = Area.MONTH

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The paper."""
        found = notice_paper(self.plan, self.kwargs["number"])
        if found is None:
            raise Http404("There is no such notice.")
        name, data = found
        return to_keep(name, data, media_type=PDF)
