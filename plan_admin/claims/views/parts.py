"""What the pages of claims share."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from assignments.selectors.claims import ClaimShown, ClaimsWanted, claim_shown
from governance.domain.money import dollars_text
from governance.models import Plan
from governance.views.pages import Crumb, PageParts

PDF = "application/pdf"
CSV_HEAD = (
    "claim",
    "fund",
    "portfolio",
    "payee",
    "payee_kind",
    "date",
    "reason",
    "claimed",
    "set_off",
    "received",
    "returned",
    "open",
    "over_recovered",
    "noticed",
    "state",
    "entered_as",
)


def wanted_of(request: HttpRequest) -> ClaimsWanted:
    """Which claims the address asks for."""
    asked = request.GET
    return ClaimsWanted(
        fund=asked.get("fund", ""),
        portfolio=asked.get("portfolio", ""),
        payee=asked.get("payee", ""),
        state=asked.get("state", ""),
    )


def csv_cells(claim: ClaimShown) -> tuple[object, ...]:
    """A claim as a row of the file; amounts in dollars."""
    figures = claim.figures
    return (
        claim.number,
        claim.fund,
        claim.portfolio,
        claim.party.code,
        claim.party.kind.value,
        claim.date,
        claim.reason,
        dollars_text(figures.due),
        dollars_text(figures.offset),
        dollars_text(figures.received),
        dollars_text(figures.returned),
        dollars_text(figures.open),
        dollars_text(figures.over),
        dollars_text(claim.noticed),
        figures.state.value,
        claim.entry,
    )


class OfOneClaim(PageParts):
    """A page of one claim, below the register."""

    kwargs: dict[str, Any]
    plan: Plan

    @cached_property
    def claim(self) -> ClaimShown:
        """The claim of the address; the Plan has none of that number: not found."""
        return found_or_404(partial(claim_shown, self.plan, self.kwargs["claim"]))

    def crumbs(self) -> Sequence[Crumb]:
        """Below the register, or below the claim where the page acts on it."""
        return [Crumb(label="Claims", url=reverse("claims:claims", args=[self.plan.code]))]

    def claim_crumbs(self) -> Sequence[Crumb]:
        """Below the claim."""
        return [*OfOneClaim.crumbs(self), Crumb(label=title_of(self.claim), url=self.claim_url())]

    def claim_url(self) -> str:
        """The claim's own page."""
        return reverse("claims:claim", args=[self.plan.code, self.claim.number])


def found_or_404(ask: Any) -> Any:
    """What is asked for. Raises: Http404 where it is not there, or not the reader's."""
    found = ask()
    if found is None:
        raise Http404("There is no such claim.")
    return found


def title_of(claim: ClaimShown) -> str:
    """A claim in a few words, as a heading."""
    return f"Claim {_which(claim)}"


def named(claim: ClaimShown) -> str:
    """The same within a sentence."""
    return f"claim {_which(claim)}"


def _which(claim: ClaimShown) -> str:
    return f"of {claim.date.day} {claim.date:%b %Y} on {claim.party.code}"


def correct_address(plan: Plan, claim: ClaimShown) -> str:
    """Where the claim is corrected."""
    return f"{reverse('claims:claim_new', args=[plan.code])}?{urlencode({'corrects': claim.version})}"
