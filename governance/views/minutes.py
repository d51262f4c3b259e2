"""What a meeting weighed, its minutes, and the certified resolution of a vote (Rule 12b-1(d) to (f))."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from governance.domain.meeting_facts import Considered
from governance.domain.roles import Area
from governance.forms.considering import ConsideredForm
from governance.models import BoardMeeting, Fund, Vote
from governance.selectors.meetings import considered_of, meeting_of
from governance.selectors.minutes import minutes_data, resolution_data
from governance.selectors.printing import printed
from governance.selectors.votes import vote_shown
from governance.services.considering import record_considered
from governance.views.files import to_keep
from governance.views.pages import Crumb, Gate
from governance.views.recording import SecretarysPage

PDF_TYPE = "application/pdf"


class OfMeeting(Gate):
    """Something of the meeting that the address names."""

    area = Area.BOARDS

    @cached_property
    def meeting(self) -> BoardMeeting:
        """The meeting as it stands."""
        found = meeting_of(self.kwargs["meeting"])
        if found is None:
            raise Http404("There is no such meeting.")
        return found


class Minutes(OfMeeting):
    """The minutes as PDF, of what is recorded now."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The paper."""
        data = printed("minutes.typ", minutes_data(self.plan, self.meeting))
        return to_keep(f"minutes-{self.plan.code}-{self.meeting.entry}.pdf", data, media_type=PDF_TYPE)


class Resolution(Gate):
    """The certified resolution of one vote, for one Fund, as PDF."""

    area = Area.BOARDS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The paper; a vote that was corrected, or is not of that Fund, has none."""
        vote = Vote.objects.filter(plan=self.plan, pk=self.kwargs["vote"], superseded_by__isnull=True).first()
        shown = vote_shown(self.plan, vote.pk) if vote else None
        fund = Fund.objects.filter(code=self.kwargs["fund"]).first()
        count = (
            next((one for one in shown.tallies if fund and one.fund == fund.name), None) if shown else None
        )
        if vote is None or shown is None or fund is None or count is None:
            raise Http404("That Fund's Board has no such vote that stands.")
        data = printed("resolution.typ", resolution_data(self.plan, vote, shown, count))
        return to_keep(f"resolution-{self.plan.code}-{vote.pk}-{fund.code}.pdf", data, media_type=PDF_TYPE)


class MeetingConsidered(SecretarysPage, OfMeeting):
    """The secretary records, or corrects, what the meeting weighed."""

    template_name = "governance/meeting_considered.html"
    form_class = ConsideredForm

    @cached_property
    def standing(self) -> Considered | None:
        """What is recorded already."""
        return considered_of(self.plan, self.meeting.entry)

    def page_title(self) -> str:
        """Of which meeting."""
        return f"What the meeting {self.meeting.entry} considered"

    def says(self) -> str:
        """What follows."""
        return (
            "Minutes must describe the information requested, the factors considered and the basis for the"
            " decision (Rule 12b-1(d)); whoever votes to adopt or continue the Plan must conclude that it is"
            " reasonably likely to benefit Fund and shareholders (12b-1(e))."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below the meeting."""
        url = reverse("governance:meeting", args=[self.plan.code, self.meeting.entry])
        return [*super().crumbs(), Crumb(label=f"Meeting {self.meeting.entry}", url=url)]

    def form_arguments(self) -> Mapping[str, Any]:
        """A correction asks for its reason."""
        return {"corrects": self.standing is not None}

    def initial(self) -> Mapping[str, Any]:
        """As it stands."""
        said = self.standing or Considered()
        return {
            "information": "\n".join(said.information),
            "factors": "\n".join(said.factors),
            "basis": said.basis,
            "finding": said.finding.value if said.finding else "",
        }

    def act(self, form: ConsideredForm) -> str:
        """Ask the service."""
        return record_considered(
            plan=self.plan,
            meeting=self.meeting.entry,
            considered=form.considered(),
            acting_user=self.acting_user,
            reason=form.cleaned_data.get("reason", ""),
        )

    def done(self, outcome: str) -> HttpResponse:
        """Back to the meeting."""
        self.say(outcome, what="account of what was considered")
        return redirect("governance:meeting", self.plan.code, self.meeting.entry)
