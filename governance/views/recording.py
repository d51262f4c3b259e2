"""What the pages of the secretary have in common, and the one that records a meeting."""

from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any, ClassVar

from django.contrib import messages
from django.core.management import call_command
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from governance.domain.roles import Area, Deed
from governance.domain.votes import Matter
from governance.forms.voting import MeetingForm
from governance.models import BoardMeeting, Fund
from governance.selectors.counting import reliefs_known
from governance.services.one_record import UNCHANGED
from governance.services.votes import MeetingAsked, Recorded, record_meeting
from governance.views.at_fields import FieldActPage
from governance.views.pages import Crumb, Page

NOTHING_HELD = "0 "
RECORDED = "new"
SAID = {
    RECORDED: "The {what} is recorded.",
    "corrected": "The {what} is corrected; the earlier record is kept.",
    UNCHANGED: "The {what} was recorded just so already: nothing is changed.",
}


class SecretarysDesk(Page):
    """A page of the secretary alone, below the list of votes."""

    area = Area.BOARDS
    deeds: ClassVar[tuple[Deed, ...]] = (Deed.DO,)

    def crumbs(self) -> Sequence[Crumb]:
        """Below all votes."""
        url = reverse("governance:votes", args=[self.plan.code])
        return [Crumb(label="Meetings and votes", url=url)]

    def say(self, outcome: str, *, what: str) -> None:
        """What became of it; then every hold that waited for it is looked at again (R13)."""
        messages.success(self.request, SAID[outcome].format(what=what))
        if outcome != UNCHANGED:
            self._review_held()

    def _review_held(self) -> None:
        """By its command, as loading a book does: this app does not know who is paid."""
        name, said = self.acting_user.get_username(), StringIO()
        try:
            call_command(
                "review_held", plan=self.plan.code, user=name, quiet=True, stdout=said, stderr=StringIO()
            )
        except SystemExit:
            messages.warning(self.request, "What is held was not looked at: ask compliance to review it.")
            return
        if not said.getvalue().startswith(NOTHING_HELD):
            messages.info(self.request, said.getvalue().strip())


class SecretarysPage(FieldActPage, SecretarysDesk):
    """The same, with a form."""

    act_deeds = (Deed.DO,)


class MeetingNew(SecretarysPage):
    """A meeting, new or corrected (`?corrects=its short name`)."""

    template_name = "governance/meeting_new.html"
    form_class = MeetingForm

    @cached_property
    def corrected(self) -> BoardMeeting | None:
        """The meeting that was recorded wrongly."""
        entry = self.request.GET.get("corrects", "")
        found = (
            BoardMeeting.objects.filter(entry=entry, superseded_by__isnull=True).first() if entry else None
        )
        if entry and found is None:
            raise Http404(f"There is no meeting {entry}.")
        return found

    def page_title(self) -> str:
        """New or corrected."""
        return f"Correct the meeting {self.corrected.entry}" if self.corrected else "Record a meeting"

    def says(self) -> str:
        """What follows."""
        if self.corrected:
            return "Every vote at it is counted anew by what you write here, from its day on."
        return "For the Board's secretary. Then record how the Trustees voted at it."

    def form_arguments(self) -> Mapping[str, Any]:
        """The Funds there are."""
        funds = list(Fund.objects.order_by("name").values_list("code", "name"))
        reliefs = tuple(reliefs_known().values())
        return {
            "funds": funds,
            "reliefs": reliefs,
            "corrects": self.corrected.entry if self.corrected else "",
        }

    def initial(self) -> Mapping[str, Any]:
        """As it stands."""
        meeting = self.corrected
        if meeting is None:
            return {}
        return {
            "id": meeting.entry,
            "date": meeting.date.isoformat(),
            "mode": meeting.mode,
            "called_for": meeting.called_for,
            "relief": meeting.relief,
            "conditions": meeting.relief_conditions,
            "funds": list(meeting.meeting_funds.values_list("fund__code", flat=True)),
        }

    def form(self) -> Any:
        """A corrected meeting keeps its short name, whatever is sent."""
        if self.request.method == "POST":
            arguments = {"initial": dict(self.initial()), **self.form_arguments()}
            return self.form_class(self.request.POST, **arguments)
        return super().form()

    def act(self, form: Any) -> tuple[str, Recorded]:
        """Ask the service."""
        values = form.cleaned_data
        asked = MeetingAsked(
            id=values["id"] or f"board-{values['date']}",
            date=values["date"],
            mode=BoardMeeting.Mode(values["mode"]),
            called_for=tuple(Matter(word) for word in values["called_for"]),
            funds=tuple(values["funds"]) or None,
            relief=values["relief"],
            conditions=tuple(values["conditions"]),
            corrects=self.corrected is not None,
        )
        return asked.id, record_meeting(
            plan=self.plan,
            meeting=asked,
            acting_user=self.acting_user,
            reason=values.get("reason", ""),
        )

    def done(self, outcome: Any) -> HttpResponse:
        """On to the vote; a correction goes back to the meeting."""
        entry, recorded = outcome
        self.say(recorded.outcome, what="meeting")
        if self.corrected:
            return redirect("governance:meeting", plan=self.plan.code, meeting=entry)
        address = reverse("governance:vote_new", args=[self.plan.code])
        return redirect(f"{address}?from={entry}")
