"""The roll call of a joint meeting: typed once for all Funds, saved as it is typed, confirmed as a whole."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from governance.domain.faults import Fault
from governance.domain.roll_call import RollCall
from governance.domain.roll_call_fields import BAR, LETTER_WORDS, Problem, read_roll_call
from governance.domain.votes import Choice
from governance.forms.roll_call import (
    attendance_lines,
    item_lines,
    live_of,
    pause_lines,
    sent_fields,
    with_exception,
    without_exception,
)
from governance.models import BoardMeeting
from governance.selectors.meetings import meeting_of
from governance.selectors.roll_call import RollCallOf, field_words, fields_of, roll_call_of
from governance.selectors.seats import seats_on
from governance.selectors.subjects import texts_voted_on
from governance.selectors.vote_words import MATTER_WORDS
from governance.selectors.votes import BallotShown
from governance.services.one_record import UNCHANGED
from governance.services.roll_call_drafts import (
    DraftFound,
    draft_found,
    draft_recorded,
    save_draft,
    take_theirs,
)
from governance.services.roll_calls import (
    RollCallRecorded,
    preview_roll_call,
    record_roll_call,
    roll_call_asked,
)
from governance.views.pages import UNPROCESSABLE, refusal_of
from governance.views.recording import SecretarysDesk
from governance.views.shown import ANOTHER_TEXT

UNAUTHORIZED = 401
FOCUS = "at"  # in the address: the field to go to
NOBODY = Fault(
    source="",
    row=None,
    column="",
    problem="nothing is filled in",
    remedy="who attended, and how each of them voted",
)


class RollCallPage(SecretarysDesk):
    """One meeting, one attendance list, one row of votes for each matter."""

    page_template = "governance/roll/call.html"
    live_template = "governance/roll/live.html"
    check_template = "governance/roll/check.html"
    template = page_template

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What is typed after the sign-in has ended is kept by the page, which is told so."""
        if not request.user.is_authenticated and request.headers.get("HX-Request"):
            return HttpResponse(status=UNAUTHORIZED)
        return super().dispatch(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        """The page, its moving parts, or the summary."""
        return [self.template]

    @cached_property
    def meeting(self) -> BoardMeeting:
        """The meeting of the address."""
        found = meeting_of(self.kwargs["meeting"])
        if found is None:
            raise Http404("There is no such meeting.")
        return found

    @cached_property
    def of(self) -> RollCallOf:
        """What the roll is called on."""
        return roll_call_of(self.plan, self.meeting)

    def page_title(self) -> str:
        """Which meeting."""
        return f"Roll call of {self.meeting.entry}"

    def says(self) -> str:
        """What it shows."""
        if self.template == self.check_template:
            return "What this roll call gives. Nothing is recorded before you say so."
        return "One attendance list, and one row of votes for each matter; saved as you type, binding later."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The roll call as it was left."""
        return self._page(self._draft())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save what was typed, then do what was asked for."""
        sent = request.POST
        if "record" in sent:
            return self._record(_number(sent.get("version")))
        if "theirs" in sent:
            take_theirs(**self._whose())
            return redirect(self._address())
        fields, focus = self._changed(sent_fields(sent))
        seen = _number(sent.get("mine") or sent.get("version"))
        draft = save_draft(**self._whose(), seen=seen, fields=fields)
        if "live" in sent:
            self.template = self.live_template
            return self._page(draft)
        if "check" in sent and draft.theirs is None:
            return self._check(draft)
        return redirect(f"{self._address()}?{urlencode({FOCUS: focus})}" if focus else self._address())

    def _changed(self, fields: dict[str, str]) -> tuple[dict[str, str], str]:
        """What was typed with an exception opened or closed; and the field to go to."""
        sent = self.request.POST
        if "open" in sent:
            return with_exception(fields, sent["open"])
        if "close" in sent:
            key, _, number = sent["close"].rpartition(BAR)
            return without_exception(fields, key, number), ""
        return fields, ""

    def _check(self, draft: DraftFound) -> HttpResponse:
        """The summary of what recording it would give; or every fault."""
        roll_call, problems = read_roll_call(draft.fields, self.of.setting)
        faults: tuple[Fault, ...] = (*self._faults(problems), *self._unsaid(roll_call))
        if not roll_call.spells and not any(row.is_put for row in roll_call.rows):
            faults = (NOBODY,)
        found = RollCallRecorded(outcome=UNCHANGED)
        if not faults:
            found, faults = refusal_of(
                lambda: preview_roll_call(**self._asked(roll_call, draft), plan=self.plan)
            )
        if faults:
            return self._page(draft, faults=faults)
        self.template = self.check_template
        context = self.get_context_data(
            found=found,
            version=draft.version,
            texts=self._texts(roll_call),
            votes=[(vote, _by_choice(ballots)) for vote, ballots in reversed(found.votes)],
            present=list(dict.fromkeys(spell.trustee for spell in roll_call.spells)),
            left=[row for row in roll_call.rows if not row.is_put],
            absent=sorted(set(self.of.setting.trustees()) - {spell.trustee for spell in roll_call.spells}),
            reason=draft.fields.get("reason", ""),
        )
        return self.render_to_response(context)

    def _record(self, version: int) -> HttpResponseBase:
        """What the summary of that version showed, and nothing else; a second time nothing changes."""
        draft = self._draft()
        if draft.recorded_version == version:
            self.say(UNCHANGED, what="roll call")
            return redirect(self._meeting_address())
        if draft.theirs is not None or draft.version != version:
            messages.warning(
                self.request, "The roll call was changed since you looked at it; look at it again."
            )
            return redirect(self._address())
        roll_call, problems = read_roll_call(draft.fields, self.of.setting)
        faults = (*self._faults(problems), *self._unsaid(roll_call))
        if self.request.POST.get("texts") != self._texts(roll_call):
            faults = (ANOTHER_TEXT, *faults)
        if not faults:
            found, faults = refusal_of(
                lambda: record_roll_call(**self._asked(roll_call, draft), plan=self.plan)
            )
        if faults:
            return self._page(draft, faults=faults)
        draft_recorded(plan=self.plan, meeting=self.meeting.entry, version=version)
        self.say(found.outcome, what="roll call")
        return redirect(self._meeting_address())

    def _texts(self, roll_call: RollCall) -> str:
        """Section 9: the exact texts that are voted on."""
        put = [(row.item.matter, row.item.subject) for row in roll_call.rows if row.is_put]
        return texts_voted_on(self.plan, put)

    def _asked(self, roll_call: RollCall, draft: DraftFound) -> dict[str, Any]:
        return {
            "roll_call": roll_call_asked(roll_call, self.of.setting),
            "acting_user": self.acting_user,
            "reason": draft.fields.get("reason", ""),
        }

    def _draft(self) -> DraftFound:
        return draft_found(**self._whose())

    def _whose(self) -> dict[str, Any]:
        return {"plan": self.plan, "meeting": self.meeting.entry, "person": self.acting_user}

    def _address(self) -> str:
        return reverse("governance:roll_call", args=[self.plan.code, self.meeting.entry])

    def _meeting_address(self) -> str:
        return reverse("governance:meeting", args=[self.plan.code, self.meeting.entry])

    def _faults(self, problems: Sequence[Problem]) -> tuple[Fault, ...]:
        return tuple(
            Fault(
                source="",
                row=None,
                column=field_words(one.field, self.of),
                problem=one.problem,
                remedy=one.remedy,
            )
            for one in problems
        )

    def _unsaid(self, roll_call: RollCall) -> tuple[Fault, ...]:
        """Nobody's vote is taken as read."""
        return tuple(
            Fault(
                source="",
                row=None,
                column=field_words(f"vote{BAR}{row.item.key}{BAR}{name}", self.of),
                problem=f"{name} was present and has not voted",
                remedy=", ".join(f"{letter} {word}" for letter, word in LETTER_WORDS.items()),
            )
            for row in roll_call.rows
            if row.is_put
            for name in row.unsaid
        )

    def _page(self, draft: DraftFound, *, faults: tuple[Fault, ...] = ()) -> HttpResponse:
        """The form as it stands, or its moving parts alone."""
        fields = draft.fields or fields_of(self.of.facts, self.of.setting)
        roll_call, problems = read_roll_call(fields, self.of.setting)
        live, elsewhere = live_of(self.of, roll_call, problems)
        context = self.get_context_data(
            version=draft.version,
            theirs=draft.theirs,
            changes=self._changes(draft),
            items=item_lines(self.of, fields, live),
            problems=elsewhere,
            present=len({spell.trustee for spell in roll_call.spells}),
            focus=self.request.GET.get(FOCUS, "began"),
            fields=fields,
            is_attended=bool(self.of.facts.spells),
            reason=fields.get("reason", ""),
        )
        if self.template == self.page_template:
            at_meeting = set(self.meeting.meeting_funds.values_list("fund_id", flat=True))
            seats = seats_on(self.meeting.date, funds=at_meeting & {row.fund_id for row in self.of.classes})
            context |= {
                "seats": attendance_lines(seats, fields),
                "pauses": pause_lines(fields),
                "letters": LETTER_WORDS,
                "recorded": [(self.of.about(item), MATTER_WORDS[item.matter]) for item in self.of.recorded],
                "of_none": [(self.of.about(item), MATTER_WORDS[item.matter]) for item in self.of.of_none],
            }
        return self.render_to_response(context | {"faults": faults}, status=UNPROCESSABLE if faults else 200)

    def _changes(self, draft: DraftFound) -> list[tuple[str, str, str]]:
        """Field by field what somebody else has saved, and what stands here."""
        if draft.theirs is None:
            return []
        names = sorted({*draft.fields, *draft.theirs.fields})
        pairs = [(name, draft.theirs.fields.get(name, ""), draft.fields.get(name, "")) for name in names]
        return [
            (field_words(name, self.of), theirs or "nothing", mine or "nothing")
            for name, theirs, mine in pairs
            if theirs != mine
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The meeting."""
        return super().get_context_data(plan=self.plan.code, meeting=self.meeting, of=self.of, **kwargs)


def _by_choice(ballots: Sequence[BallotShown]) -> list[tuple[str, list[str]]]:
    """Who voted how, the choices in the order of the enumeration."""
    found: dict[str, list[str]] = {choice.value.lower(): [] for choice in Choice}
    for one in ballots:
        found[one.choice].append(one.trustee if one.how == "in person" else f"{one.trustee} ({one.how})")
    return [(word, names) for word, names in found.items() if names]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
