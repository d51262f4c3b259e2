"""A party's own look at the claims on it, and an agent's at the notices it was given (Section 6(e))."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property

from assignments.domain.routes import PayeeKind
from assignments.selectors.access import Viewer, viewer_of
from assignments.selectors.claim_story import ClaimStory, claim_story, notice_paper, notices_shown
from assignments.selectors.claims import ClaimShown, ClaimSums, claim_shown, claims_shown
from governance.domain.roles import Area, Deed
from governance.views.files import address_with, csv_response, to_keep, wants_csv
from governance.views.pages import Crumb, Gate, Page
from plan_admin.claims.views.parts import (
    CSV_HEAD,
    PDF,
    csv_cells,
    found_or_404,
    title_of,
    wanted_of,
)


class OwnGate(Gate):
    """Opens to outsiders: each sees what concerns the parties for which it acts."""

    area = Area.STATEMENTS
    deeds = (Deed.OWN_SEE,)

    @cached_property
    def viewer(self) -> Viewer:
        """Who reads."""
        return viewer_of(self.request.user)

    @property
    def agents(self) -> Sequence[str]:
        """The agents for which the reader acts."""
        return sorted(self.viewer.codes(PayeeKind.COLLECTION_AGENT))


class OwnClaims(OwnGate, Page):
    """The claims on the reader's parties, and the notices given to them."""

    title = "Claims"
    template_name = "claims/own_claims.html"

    def says(self) -> str:
        """Whose."""
        return (
            "Claims of the Funds on the parties for which you act, what was set off and what is open now"
            " (Sections 6(b) and 6(e))."
        )

    def found(self) -> tuple[ClaimShown, ...]:
        """The claims that the address asks for."""
        return claims_shown(self.plan, wanted=wanted_of(self.request), parties=self.viewer.parties)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or what it lists as a file."""
        if wants_csv(request):
            return csv_response(
                f"claims-{self.plan.code}.csv", head=CSV_HEAD, rows=map(csv_cells, self.found())
            )
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What concerns the reader."""
        claims = self.found()
        return super().get_context_data(
            claims=claims,
            sums=ClaimSums.of(claims),
            notices=notices_shown(self.plan, agents=self.agents) if self.agents else (),
            is_agent=bool(self.agents),
            csv_address=address_with(self.request, format="csv"),
            **kwargs,
        )


class OwnClaim(OwnGate, Page):
    """One claim on the reader's party: what was set off when, and what is open."""

    template_name = "claims/own_claim.html"

    @cached_property
    def claim(self) -> ClaimShown:
        """The claim of the address, if it is on the reader's party: else it is not found."""
        found: ClaimShown = found_or_404(
            partial(claim_shown, self.plan, self.kwargs["claim"], parties=self.viewer.parties)
        )
        return found

    def page_title(self) -> str:
        """A claim in a few words."""
        return title_of(self.claim)

    def says(self) -> str:
        """Whose claim it is."""
        if self.claim.party.kind is PayeeKind.ASSIGNEE:
            return (
                f"{self.claim.fund} claims it for {self.claim.reaches}: later 12b-1 Portions of the same"
                " Transfer and Portfolio give it back, nothing else of yours does (Section 6(b))."
            )
        return (
            f"{self.claim.fund} claims it for {self.claim.reaches}. Offsets take from what the Fund pays you"
            " yourself, never from an Assignee's 12b-1 Portion (Section 6(e))."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below the claims."""
        return [Crumb(label="Claims", url=reverse("claims:own_claims", args=[self.plan.code]))]

    def story(self) -> ClaimStory:
        """What came of it; what no longer stands is not told."""
        story = claim_story(self.plan, self.claim)
        return replace(story, offsets=tuple(one for one in story.offsets if one.counts))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The claim and its offsets."""
        return {**super().get_context_data(**kwargs), "claim": self.claim, "story": self.story()}


class OwnNoticeFile(OwnGate):
    """A notice of claim, for the agent to which it was given."""

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The paper."""
        found = notice_paper(self.plan, self.kwargs["number"], agents=self.agents)
        if found is None:
            raise Http404("There is no such notice.")
        name, data = found
        return to_keep(name, data, media_type=PDF)
