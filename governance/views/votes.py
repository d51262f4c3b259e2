"""Meetings and votes, to look at: what was decided, what it gives, what is due next."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from governance.domain.roles import Area, Deed
from governance.models import Fund, Plan
from governance.selectors.due import due_items
from governance.selectors.lookbacks import LookBackWarning, warnings_of_funds_named
from governance.selectors.votes import (
    VoteShown,
    ballots_of,
    meetings_shown,
    versions_of,
    vote_shown,
    votes_shown,
)
from governance.views.files import csv_response, wants_csv
from governance.views.pages import Crumb, Page

COLUMNS = (
    "vote",
    "about",
    "covers",
    "meeting",
    "date",
    "mode",
    "fund",
    "portfolios",
    "state",
    "board",
    "disinterested",
    "missing",
    "not_counted",
    "gives",
    "recorded_by",
    "recorded_at",
    "reason",
)


class Votes(Page):
    """All meetings and votes of a Plan."""

    area = Area.BOARDS
    title = "Meetings and votes"
    template_name = "governance/votes.html"

    def says(self) -> str:
        """What it shows."""
        return (
            f"What the Boards decided about the Plan {self.plan.code}, as recorded now, for the secretary,"
            " compliance and the auditor: carried or lost, by which votes, and until when it is in force."
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or with `?format=csv` each Fund's count of each vote as a file."""
        if wants_csv(request):
            return csv_response(f"votes-{self.plan.code}.csv", head=COLUMNS, rows=_lines(self.plan))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Votes, meetings, and what is due."""
        return super().get_context_data(
            votes=votes_shown(self.plan),
            meetings=meetings_shown(self.plan),
            due=due_items(self.plan, on=timezone.localdate()),
            may_record=self.may(Deed.DO),
            **kwargs,
        )


class OneVote(Page):
    """One vote: each Fund's count, each ballot, each version."""

    area = Area.BOARDS
    template_name = "governance/vote.html"

    @property
    def vote(self) -> VoteShown:
        """The vote of the address; the Plan has none of that number: not found."""
        found = vote_shown(self.plan, self.kwargs["vote"])
        if found is None:
            raise Http404("There is no such vote.")
        return found

    def page_title(self) -> str:
        """Matter and meeting."""
        return f"{self.vote.matter} at {self.vote.meeting}"

    def says(self) -> str:
        """What it shows."""
        return "How each Trustee voted, each Fund's count (Sections 8 and 10), and who recorded it when."

    def crumbs(self) -> Sequence[Crumb]:
        """Below all votes."""
        url = reverse("governance:votes", args=[self.plan.code])
        return [Crumb(label="Meetings and votes", url=url)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The vote and its versions."""
        vote = self.vote
        return {
            **super().get_context_data(**kwargs),
            "vote": vote,
            "ballots": ballots_of(vote.id),
            "versions": versions_of(self.plan, vote),
            "lookbacks": lookbacks_of(vote),
            "resolutions": [] if vote.superseded_by else _funds_of(vote),
            "may_correct": self.may(Deed.DO) and not vote.superseded_by,
        }


def _funds_of(vote: VoteShown) -> list[tuple[str, str]]:
    """Code and name of each Fund whose Board cast it."""
    names = [one.fund for one in vote.tallies]
    return list(Fund.objects.filter(name__in=names).order_by("name").values_list("code", "name"))


def lookbacks_of(vote: VoteShown) -> tuple[LookBackWarning, ...]:
    """What counsel is to be asked about those who were counted as Dis-interested in a vote."""
    return warnings_of_funds_named(vote.date, names=[one.fund for one in vote.tallies])


def _lines(plan: Plan) -> Iterator[tuple[object, ...]]:
    for vote in votes_shown(plan):
        for one in vote.tallies:
            yield (
                vote.matter,
                vote.about,
                vote.covers,
                vote.meeting,
                vote.date,
                vote.mode,
                one.fund,
                "; ".join(one.portfolios),
                one.state,
                one.board,
                one.disinterested,
                "; ".join(one.tally.missing),
                "; ".join(one.tally.not_counted),
                "; ".join(one.gives),
                vote.recorded_by,
                vote.recorded_at.isoformat(timespec="seconds"),
                vote.reason,
            )
