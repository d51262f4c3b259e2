"""Recording a vote in three steps: what was put, how each Trustee voted, what that gives."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property

from governance.domain.faults import Fault
from governance.domain.votes import Choice, Matter
from governance.forms.voting import ABSENT, BallotsForm, QuestionForm
from governance.models import Ballot, BoardMeeting, Vote
from governance.selectors.due import due_items
from governance.selectors.parties import share_classes_of
from governance.selectors.seats import Seat, seats_on
from governance.selectors.subject_words import subject_choices
from governance.selectors.subjects import KIND_OF, subjects_of, texts_voted_on
from governance.selectors.votes import listed, written_at
from governance.services.votes import BallotAsked, Recorded, VoteAsked, preview_vote, record_vote
from governance.views.at_fields import put_at_fields
from governance.views.corrected import corrected_row
from governance.views.pages import UNPROCESSABLE, refusal_of
from governance.views.recording import SecretarysPage
from governance.views.shown import ANOTHER_TEXT, STEP, TOO_OLD, Shown
from governance.views.votes import lookbacks_of


class VoteNew(Shown, SecretarysPage):
    """A vote, new or corrected (`?corrects=its number`)."""

    salt = "governance.vote"
    question_template = "governance/vote_new.html"
    ballots_template = "governance/vote_ballots.html"
    check_template = "governance/vote_check.html"
    form_class = QuestionForm

    def get_template_names(self) -> list[str]:
        """The step that is due."""
        return [self.step]

    step = question_template

    @cached_property
    def corrected(self) -> Vote | None:
        """The vote that was recorded wrongly."""
        votes = Vote.objects.filter(plan=self.plan)
        return corrected_row(self.request, votes, none="There is no such vote.")

    def page_title(self) -> str:
        """New or corrected."""
        return "Correct a vote" if self.corrected else "Record a vote"

    def says(self) -> str:
        """Which step it is."""
        return {
            self.question_template: "Step 1 of 3: what was put to the vote, and at which meeting.",
            self.ballots_template: "Step 2 of 3: how each Trustee in office that day voted.",
            self.check_template: "Step 3 of 3: what these votes give. Nothing is recorded before you say so.",
        }[self.step]

    def form_arguments(self) -> Mapping[str, Any]:
        """The meetings, agreements and Portfolios there are."""
        meetings = BoardMeeting.objects.filter(superseded_by__isnull=True).order_by("-date", "entry")
        subjects = subjects_of(self.plan)
        return {
            "meetings": [(one.entry, f"{one.date:%-d %b %Y}: {one.entry}") for one in meetings],
            "subjects": subject_choices(self.plan, subjects=subjects),
            "named_by": {matter: frozenset(subjects.among(matter)) for matter in KIND_OF},
            "portfolios": [(row.portfolio, row.portfolio_name) for row in share_classes_of(self.plan)],
        }

    def initial(self) -> Mapping[str, Any]:
        """The meeting just recorded, or the vote that was wrong."""
        vote = self.corrected
        if vote is None:
            meeting = BoardMeeting.objects.filter(
                entry=self.request.GET.get("from", ""), superseded_by__isnull=True
            ).first()
            if meeting is None:  # a page that says what is due names the matter
                return {name: self.request.GET.get(name, "") for name in ("matter", "subject")}
            called_for = meeting.called_for
            return {"meeting": meeting.entry, "matter": called_for[0] if len(called_for) == 1 else ""}
        return {
            "meeting": vote.meeting,
            "matter": vote.matter,
            "subject": vote.subject,
            "covers": "all" if vote.covers_agreements else "plan",
            "portfolios": vote.content["portfolios"],
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Step 1; with an answer to it in the address, step 2."""
        if STEP not in request.GET:
            return self.render_to_response(self.get_context_data(form=self._question(answered=False)))
        question = self._question()
        if not question.is_valid():
            return self.render_to_response(self.get_context_data(form=question), status=UNPROCESSABLE)
        return self._ask_ballots(self._ballots(question))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """From step 2 to 3, from 3 back to 2, or record what 3 showed."""
        question = self._question()
        if not question.is_valid():
            return self.render_to_response(self.get_context_data(form=question), status=UNPROCESSABLE)
        if "shown" not in request.POST:
            return self._check(question)
        shown = self.unsigned(request.POST["shown"])
        if shown is None:
            return self._ask_ballots(self._ballots(question), faults=(TOO_OLD,))
        if "record" in request.POST:
            return self._record(question, shown)
        return self._ask_ballots(self._ballots(question, shown=shown))

    def _check(self, question: QuestionForm) -> HttpResponse:
        """Step 3: what recording it would give."""
        ballots = self._ballots(question, sent=True)
        if not ballots.is_valid():
            return self._ask_ballots(ballots, status=UNPROCESSABLE)
        shown = {"cast": list(ballots.cast()), "reason": ballots.cleaned_data.get("reason", "")}
        asked = self._asked(question, shown)
        shown["text"] = self._text(asked)
        found, faults = refusal_of(
            lambda: preview_vote(
                plan=self.plan, vote=asked, acting_user=self.acting_user, reason=shown["reason"]
            )
        )
        if faults:
            put_at_fields(ballots, faults)
            return self._ask_ballots(ballots, faults=faults)
        self.step = self.check_template
        context = self.get_context_data(
            form=ballots,
            vote=found.vote,
            lookbacks=lookbacks_of(found.vote),
            outcome=found.outcome,
            reason=shown["reason"],
            shown=self.signed(shown),
        )
        return self.render_to_response(context)

    def _record(self, question: QuestionForm, shown: Mapping[str, Any]) -> HttpResponse:
        """What was shown, and nothing else; a second time nothing changes."""
        asked = self._asked(question, shown)
        if shown["text"] != self._text(asked):
            return self._ask_ballots(self._ballots(question, shown=shown), faults=(ANOTHER_TEXT,))
        found, faults = refusal_of(
            lambda: record_vote(
                plan=self.plan, vote=asked, acting_user=self.acting_user, reason=shown["reason"]
            )
        )
        if faults:
            return self._ask_ballots(self._ballots(question, shown=shown), faults=faults)
        return self._recorded(found)

    def _text(self, asked: VoteAsked) -> str:
        """Section 9: the exact text that is voted on."""
        return texts_voted_on(self.plan, [(asked.matter, asked.subject)])

    def _recorded(self, found: Recorded) -> HttpResponse:
        self.say(found.outcome, what="vote")
        if found.vote is None:
            return redirect("governance:votes", plan=self.plan.code)
        return redirect("governance:vote", plan=self.plan.code, vote=found.vote.id)

    def _question(self, *, answered: bool = True) -> QuestionForm:
        """Step 1, as the address answers it; a correction keeps meeting, matter and subject."""
        sent = self.request.GET if answered else None
        form = QuestionForm(sent, initial=dict(self.initial()), **self.form_arguments())
        if self.corrected is not None:
            for name in ("meeting", "matter", "subject"):
                form.fields[name].disabled = True
        return form

    def _ballots(
        self, question: QuestionForm, *, sent: bool = False, shown: Mapping[str, Any] | None = None
    ) -> BallotsForm:
        """Step 2: empty, as sent, as shown before, or as the wrong vote has it."""
        meeting = self._meeting(question)
        seats = self._seats(question, meeting)
        arguments: dict[str, Any] = {
            "seats": seats,
            "in_person": meeting.mode == BoardMeeting.Mode.IN_PERSON,
            "corrects": self.corrected is not None,
        }
        if sent:
            return BallotsForm(self.request.POST, **arguments)
        if shown is not None:
            choices = {name: (choice, remote) for name, choice, remote in shown["cast"]}
            initial = BallotsForm.filled(seats, choices=choices) | {"reason": shown["reason"]}
            return BallotsForm(initial=initial, **arguments)
        if self.corrected is None:
            return BallotsForm(**arguments)
        rows = Ballot.objects.filter(vote=self.corrected).values_list("trustee", "choice", "in_person")
        choices = {name: (choice, not there) for name, choice, there in rows}
        return BallotsForm(initial=BallotsForm.filled(seats, choices=choices), **arguments)

    def _meeting(self, question: QuestionForm) -> BoardMeeting:
        return BoardMeeting.objects.get(entry=question.cleaned_data["meeting"], superseded_by__isnull=True)

    def _seats(self, question: QuestionForm, meeting: BoardMeeting) -> tuple[Seat, ...]:
        """The Trustees of the Funds that the meeting and the Portfolios have in common."""
        chosen = set(question.cleaned_data["portfolios"])
        of_portfolios = {
            row.fund_id for row in share_classes_of(self.plan) if not chosen or row.portfolio in chosen
        }
        at_meeting = set(meeting.meeting_funds.values_list("fund_id", flat=True))
        return seats_on(meeting.date, funds=of_portfolios & at_meeting)

    def _asked(self, question: QuestionForm, shown: Mapping[str, Any]) -> VoteAsked:
        values = question.cleaned_data
        return VoteAsked(
            meeting=values["meeting"],
            matter=Matter(values["matter"]),
            subject=values["subject"],
            covers_agreements=values["covers"] == "all",
            portfolios=tuple(values["portfolios"]) or None,
            corrects=self.corrected.pk if self.corrected else None,
            **self._motion(),
            ballots=tuple(
                BallotAsked(trustee=name, choice=Choice(choice), remote=remote)
                for name, choice, remote in shown["cast"]
                if choice != ABSENT
            ),
        )

    def _motion(self) -> dict[str, str]:
        """Mover, seconder and time of the vote that was wrong stay as they were recorded."""
        vote = self.corrected
        if vote is None:
            return {}
        return {key: vote.content.get(key, "") for key in ("mover", "seconder")} | {"at": written_at(vote)}

    def _ask_ballots(
        self, ballots: BallotsForm, *, faults: tuple[Fault, ...] = (), status: int = 200
    ) -> HttpResponse:
        self.step = self.ballots_template
        question = self._question()
        question.is_valid()
        context = super().get_context_data(
            form=ballots, meeting=self._meeting(question), question=self._in_words(question)
        )
        return self.render_to_response(
            {**context, "faults": faults}, status=UNPROCESSABLE if faults else status
        )

    def _in_words(self, question: QuestionForm) -> dict[str, str]:
        """What was put, as the summary says it."""
        words = {}
        on_the_plan = not question.cleaned_data["subject"]
        for name in ("matter", "subject", *(("covers",) if on_the_plan else ())):
            choices = dict(question.fields[name].choices)  # type: ignore[attr-defined]  # a ChoiceField
            words[name] = choices[question.cleaned_data[name]]
        chosen = question.cleaned_data["portfolios"]
        names = dict(question.fields["portfolios"].choices)  # type: ignore[attr-defined]  # a ChoiceField
        words["portfolios"] = (
            listed([names[code] for code in chosen], what=f"of {len(names)}")
            or "all of the Funds at the meeting"
        )
        return words

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is due, for the first step."""
        if self.step == self.question_template:
            kwargs["due"] = due_items(self.plan, on=timezone.localdate())
        return super().get_context_data(plan=self.plan.code, corrects=self.corrected, **kwargs)
