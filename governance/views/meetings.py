"""A meeting to look at, and the page that calls one: notice and agenda drawn from what is due."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from governance.domain.attendance import MODE_WORDS
from governance.domain.fields import NotReadable, read_date
from governance.domain.meeting_facts import AgendaLine, MeetingFacts
from governance.domain.roles import Area, Deed
from governance.domain.votes import Matter
from governance.forms.calling import CallForm, due_key
from governance.models import BoardMeeting, Fund
from governance.selectors.due_matters import DueMatter, due_matters
from governance.selectors.meetings import considered_of, facts_of, meeting_of
from governance.selectors.minutes import FINDING_WORDS
from governance.selectors.parties import share_classes_of
from governance.selectors.subject_words import subject_choices
from governance.selectors.subjects import AGREEMENT, AMENDMENT, TERMINATION
from governance.selectors.vote_words import MATTER_WORDS, about_words
from governance.selectors.votes import votes_shown
from governance.services.votes import MeetingAsked, Recorded, record_meeting
from governance.views.pages import Crumb, Page
from governance.views.recording import SecretarysPage


class OneMeeting(Page):
    """One meeting: notice, agenda, adjournments, attendance, and the votes taken."""

    area = Area.BOARDS
    template_name = "governance/meeting.html"

    @cached_property
    def meeting(self) -> BoardMeeting:
        """The meeting of the address."""
        found = meeting_of(self.kwargs["meeting"])
        if found is None:
            raise Http404("There is no such meeting.")
        return found

    def page_title(self) -> str:
        """Which meeting."""
        return f"Meeting {self.meeting.entry}"

    def says(self) -> str:
        """What it shows."""
        return "How it was called and for what, who attended when and how, and what was voted (Section 8)."

    def crumbs(self) -> Sequence[Crumb]:
        """Below all votes."""
        return [Crumb(label="Meetings and votes", url=reverse("governance:votes", args=[self.plan.code]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All that is recorded of it."""
        meeting, facts = self.meeting, facts_of(self.meeting)
        considered = considered_of(self.plan, meeting.entry)
        names = {row.portfolio: row.portfolio_name for row in share_classes_of(self.plan)}
        agenda = [
            (
                f"{MATTER_WORDS[line.matter]}, {about_words(line.matter, line.subject)}",
                line,
                [names.get(code, code) for code in line.portfolios],
            )
            for line in facts.agenda or ()
        ]
        return {
            **super().get_context_data(**kwargs),
            "meeting": meeting,
            "facts": facts,
            "agenda": agenda,
            "considered": considered,
            "finding": FINDING_WORDS[considered.finding] if considered else "",
            "attendance": [(spell, MODE_WORDS[spell.mode]) for spell in facts.spells or ()],
            "funds": meeting.meeting_funds.order_by("fund__name").values_list("fund__name", flat=True),
            "votes": [vote for vote in votes_shown(self.plan) if vote.meeting == meeting.entry],
            "may_record": self.may(Deed.DO),
        }


class MeetingCall(SecretarysPage):
    """Calls a meeting for a day (`?date=`), or corrects notice and agenda of one (`?corrects=`)."""

    template_name = "governance/meeting_call.html"
    form_class = CallForm

    @cached_property
    def corrected(self) -> BoardMeeting | None:
        """The meeting whose notice or agenda was recorded wrongly, or not yet."""
        entry = self.request.GET.get("corrects", "")
        found = meeting_of(entry) if entry else None
        if entry and found is None:
            raise Http404(f"There is no meeting {entry}.")
        return found

    @cached_property
    def day(self) -> date:
        """The day for which the agenda is drawn."""
        if self.corrected is not None:
            return self.corrected.date
        try:
            return read_date(self.request.GET.get("date", ""))
        except NotReadable:
            return timezone.localdate()

    @cached_property
    def due(self) -> tuple[DueMatter, ...]:
        """What waits for a vote as of that day."""
        return due_matters(self.plan, on=self.day)

    @cached_property
    def standing(self) -> MeetingFacts:
        """What stands of the meeting."""
        return facts_of(self.corrected) if self.corrected is not None else MeetingFacts()

    @cached_property
    def further(self) -> list[AgendaLine]:
        """Matters that are not due: on the agenda that stands, or named by the link (`?matter=&subject=`)."""
        due = [(one.matter, one.subject, one.portfolios) for one in self.due]
        asked, subject = self.request.GET.getlist("matter"), self.request.GET.get("subject", "")
        named = [one for one in Matter if one.value in asked] if self.corrected is None else []
        lines = self.standing.agenda or [AgendaLine(matter=one, subject=subject) for one in named]
        return [line for line in lines if (line.matter, line.subject, line.portfolios) not in due]

    def page_title(self) -> str:
        """New or corrected."""
        return f"Notice and agenda of {self.corrected.entry}" if self.corrected else "Call a meeting"

    def says(self) -> str:
        """What follows."""
        return (
            "The agenda is drawn from what each Fund and Portfolio must have voted by when. A vote counts"
            " only at a meeting called for it (Section 8)."
        )

    def form_arguments(self) -> Mapping[str, Any]:
        """What is due, and the Funds, Portfolios and agreements there are."""
        return {
            "due": self.due,
            "funds": list(Fund.objects.order_by("name").values_list("code", "name")),
            "portfolios": [(row.portfolio, row.portfolio_name) for row in share_classes_of(self.plan)],
            "subjects": subject_choices(self.plan, kinds=(AMENDMENT, TERMINATION, AGREEMENT)),
            "corrects": self.corrected.entry if self.corrected else "",
            "further": len(self.further),
        }

    def initial(self) -> Mapping[str, Any]:
        """What is due that day is marked; of a meeting that stands, what it says."""
        values: dict[str, Any] = {}
        lines, facts = self.standing.agenda or (), self.standing
        if self.corrected is not None:
            values |= {"id": self.corrected.entry, "mode": self.corrected.mode}
            values["funds"] = list(self.corrected.meeting_funds.values_list("fund__code", flat=True))
            if facts.notice:
                notice = facts.notice
                values |= {"given": notice.given, "to": notice.to, "words": notice.words}
        said = {(line.matter, line.subject, line.portfolios) for line in lines}
        keys = [(one.matter, one.subject, one.portfolios) for one in self.due]
        values["due"] = [
            due_key(one)
            for one, key in zip(self.due, keys, strict=True)
            if (key in said if lines else one.is_due_on(self.day))
        ]
        for number, line in enumerate(self.further):
            values |= {
                f"matter-{number}": line.matter.value,
                f"subject-{number}": line.subject,
                f"portfolios-{number}": list(line.portfolios),
                f"text-{number}": line.text,
            }
        return values

    def form(self) -> Any:
        """The day stays the one for which the agenda was drawn."""
        if self.request.method != "POST":
            return super().form()
        arguments = {"initial": dict(self.initial()), **self.form_arguments()}
        return self.form_class(self.request.POST, **arguments)

    def _purposes(self) -> tuple[Matter, ...]:
        """What a meeting that stands was called for stays so; the agenda can add to it."""
        return tuple(Matter(one) for one in self.corrected.called_for) if self.corrected else ()

    def act(self, form: Any) -> tuple[str, Recorded]:
        """Ask the service."""
        values, agenda = form.cleaned_data, form.agenda()
        asked = MeetingAsked(
            id=values["id"] or f"board-{self.day}",
            date=self.day,
            mode=BoardMeeting.Mode(values["mode"]),
            called_for=tuple(dict.fromkeys((*self._purposes(), *(line.matter for line in agenda)))),
            funds=tuple(values["funds"]) or None,
            relief=self.corrected.relief if self.corrected else "",
            conditions=tuple(self.corrected.relief_conditions) if self.corrected else (),
            corrects=self.corrected is not None,
            notice=form.notice(),
            agenda=agenda,
        )
        return asked.id, record_meeting(
            plan=self.plan, meeting=asked, acting_user=self.acting_user, reason=values.get("reason", "")
        )

    def done(self, outcome: Any) -> HttpResponse:
        """On to the meeting, where its roll is called."""
        entry, recorded = outcome
        self.say(recorded.outcome, what="meeting")
        return redirect("governance:meeting", self.plan.code, entry)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The day."""
        asked = self.request.GET
        named = [(name, value) for name in ("matter", "subject") for value in asked.getlist(name)]
        return super().get_context_data(
            day=self.day, corrects=self.corrected, due=self.due, named=named, **kwargs
        )
