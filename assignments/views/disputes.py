"""Disputes of statements: opened by the party, answered by compliance, and read by both."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from assignments.domain.disputes import FIGURE_WORDS, DisputeAsked, DisputeShown, Figure, SaidKind, figures_of
from assignments.domain.errors import NotShown
from assignments.domain.parties import KIND_OF_WORD, KIND_WORDS, WORD_OF_KIND, Party
from assignments.domain.statements import Statement
from assignments.forms import CloseForm, DisputeForm, SayForm
from assignments.selectors.access import (
    Viewer,
    access_dispute,
    access_dispute_document,
    access_statement,
    viewer_of,
    visible_disputes,
)
from assignments.services.disputes import (
    Writing,
    answer_dispute,
    close_dispute,
    open_dispute,
    reply_to_dispute,
)
from governance.domain.periods import PlanMonth
from governance.domain.roles import Area, Deed
from governance.templatetags.figures import month_name
from governance.views.at_fields import FieldActPage
from governance.views.files import to_keep
from governance.views.pages import Crumb, Gate, Page, PageParts

NO_SUCH_PAGE = "There is no such page."


class _Reader(Gate):
    """Who reads, and what the address names; what is not shown is not found."""

    area = Area.STATEMENTS
    deeds: ClassVar[tuple[Deed, ...]] = (Deed.SEE, Deed.OWN_SEE)

    @cached_property
    def viewer(self) -> Viewer:
        """Who reads."""
        return viewer_of(self.request.user)

    @cached_property
    def dispute(self) -> DisputeShown:
        """The dispute of the address."""
        try:
            return access_dispute(self.viewer, self.plan, number=self.kwargs["dispute"])
        except NotShown as reason:
            raise Http404(NO_SUCH_PAGE) from reason


class _BelowStatements(PageParts):
    """A page below the list of statements."""

    plan: Any

    def crumbs(self) -> Sequence[Crumb]:
        """By the statements and their disputes."""
        return [
            Crumb(label="Statements", url=reverse("assignments:statements", args=[self.plan.code])),
            Crumb(label="Disputes", url=reverse("assignments:disputes", args=[self.plan.code])),
        ]


class Disputes(_Reader, Page):
    """All disputes that the reader may see, those that wait for the reader first."""

    title = "Disputes"
    template_name = "assignments/disputes.html"

    def says(self) -> str:
        """Whose, and as of when."""
        whose = "every payee's" if self.viewer.is_staff else "your party's"
        return (
            f"What is disputed of {whose} statements under the Plan {self.plan.code}, as it stands now. A"
            " dispute does not stop a payment by itself (Section 6(d))."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """By the statements."""
        return [Crumb(label="Statements", url=reverse("assignments:statements", args=[self.plan.code]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those that wait for the reader's side, the oldest first, and the others."""
        found = visible_disputes(self.viewer, self.plan)
        mine = [one for one in found if one.can_be_said and one.waits_for_compliance == self.viewer.is_staff]
        return {
            **super().get_context_data(**kwargs),
            "plan": self.plan,
            "waiting": sorted(mine, key=lambda one: one.waits_since),
            "others": [one for one in found if one not in mine],
            "is_staff": self.viewer.is_staff,
        }


class OneDispute(_Reader, _BelowStatements, Page):
    """A dispute with all that was said of it, and what can be said next."""

    template_name = "assignments/dispute_show.html"

    def page_title(self) -> str:
        """Its number."""
        return f"Dispute {self.dispute.number}"

    def says(self) -> str:
        """Of whose statement, and what it does not do."""
        one = self.dispute
        return (
            f"What {one.name} ({KIND_WORDS[one.party.kind]}) disputes of its statement of"
            f" {month_name(one.month)} under the Plan {one.plan}, and what was said of it, as it stands now."
            " It does not stop a payment by itself (Section 6(d))."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The dispute, and the doors open to the reader."""
        one = self.dispute
        is_party = one.party in self.viewer.parties and self.may(Deed.OWN_DO)
        can = one.can_be_said
        return {
            **super().get_context_data(**kwargs),
            "plan": self.plan,
            "dispute": one,
            "kind_word": WORD_OF_KIND[one.party.kind],
            "may_answer": self.may(Deed.DO) and SaidKind.ANSWER in can,
            "may_reply": is_party and SaidKind.REPLY in can,
            "may_close": is_party and SaidKind.CLOSE in can,
        }


class OpenDispute(_Reader, _BelowStatements, FieldActPage):
    """The party disputes a line of its statement, or what is missing from it."""

    deeds = act_deeds = (Deed.OWN_DO,)
    template_name = "assignments/dispute_new.html"
    form_class = DisputeForm

    @cached_property
    def statement(self) -> Statement:
        """The statement, if the reader acts for its party."""
        kind = KIND_OF_WORD.get(self.kwargs["kind"])
        try:
            if kind is None:
                raise NotShown
            party = Party(kind=kind, code=self.kwargs["code"])
            return access_statement(self.viewer, self.plan, month=self.kwargs["month"], party=party)
        except NotShown as reason:
            raise Http404(NO_SUCH_PAGE) from reason

    def page_title(self) -> str:
        """Of whose statement."""
        return f"Dispute a line, {month_name(self.statement.month)}"

    def says(self) -> str:
        """What comes of it."""
        return (
            f"For {self.statement.name or self.statement.party.code}: say what of the statement of"
            f" {month_name(self.statement.month)} is wrong or missing; compliance answers, and you read it"
            " here. A dispute does not stop a payment by itself (Section 6(d))."
        )

    def form_arguments(self) -> Mapping[str, Any]:
        """Its Portfolios and figures."""
        portfolios = {one.portfolio: one.portfolio_name for one in self.statement.entries}
        figures = figures_of(self.statement.party.kind)
        return {
            "portfolios": list(portfolios.items()),
            "figures": [(one.value, FIGURE_WORDS[one]) for one in figures],
        }

    def initial(self) -> Mapping[str, Any]:
        """As a link of the statement names it."""
        asked = self.request.GET
        return {name: asked[name] for name in ("portfolio", "figure") if name in asked}

    def act(self, form: Any) -> Any:
        """Ask the service."""
        values = form.cleaned_data
        asked = DisputeAsked(
            month=PlanMonth.from_text(self.statement.month).first,
            party=self.statement.party,
            figure=Figure(values["figure"]),
            reason=values["reason"],
            portfolio=values["portfolio"],
            expected=values["expected"],
        )
        return open_dispute(
            plan=self.plan, asked=asked, acting_user=self.acting_user, writing=_writing(values["document"])
        )

    def done(self, outcome: Any) -> HttpResponse:
        """To the dispute."""
        messages.success(self.request, "Your dispute is open. Compliance answers it here.")
        return redirect("assignments:dispute", plan=self.plan.code, dispute=outcome.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The statement that is disputed."""
        return {**super().get_context_data(**kwargs), "statement": self.statement}


class _Say(_Reader, _BelowStatements, FieldActPage):
    """Something is said of a dispute."""

    template_name = "assignments/dispute_say.html"
    form_class: ClassVar[type[Any]] = SayForm
    verb, told, button = "", "", ""

    def page_title(self) -> str:
        """Which dispute."""
        return f"{self.verb} dispute {self.dispute.number}"

    def says(self) -> str:
        """Of whose statement."""
        one = self.dispute
        return f"{self.told} {one.name}, statement of {month_name(one.month)}: {one.figure_words}."

    def crumbs(self) -> Sequence[Crumb]:
        """Below the dispute."""
        url = reverse("assignments:dispute", args=[self.plan.code, self.dispute.number])
        return [*super().crumbs(), Crumb(label=f"Dispute {self.dispute.number}", url=url)]

    def done(self, outcome: Any) -> HttpResponse:
        """Back to the dispute."""
        messages.success(self.request, "It is recorded, and both sides read it.")
        return redirect("assignments:dispute", plan=self.plan.code, dispute=self.dispute.number)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The dispute above the form."""
        return {**super().get_context_data(**kwargs), "dispute": self.dispute, "button": self.button}


class Answer(_Say):
    """Compliance answers."""

    deeds = act_deeds = (Deed.DO,)
    verb, button = "Answer", "Send the answer"
    told = "For compliance: the party reads the answer, and may reply once. Of"

    def act(self, form: Any) -> Any:
        """Ask the service."""
        values = form.cleaned_data
        return answer_dispute(
            plan=self.plan,
            number=self.dispute.number,
            text=values["text"],
            acting_user=self.acting_user,
            writing=_writing(values["document"]),
        )


class Reply(_Say):
    """The party replies, once."""

    deeds = act_deeds = (Deed.OWN_DO,)
    verb, button = "Reply to", "Send the reply"
    told = "You may reply once; compliance answers again. Of"

    def act(self, form: Any) -> Any:
        """Ask the service."""
        values = form.cleaned_data
        return reply_to_dispute(
            plan=self.plan,
            number=self.dispute.number,
            text=values["text"],
            acting_user=self.acting_user,
            writing=_writing(values["document"]),
        )


class Close(_Say):
    """The party closes it."""

    deeds = act_deeds = (Deed.OWN_DO,)
    form_class = CloseForm
    verb, button = "Close", "Close the dispute"
    told = "Nothing more can be said once it is closed; a new one can be opened. Of"

    def act(self, form: Any) -> Any:
        """Ask the service."""
        return close_dispute(
            plan=self.plan,
            number=self.dispute.number,
            text=form.cleaned_data["text"],
            acting_user=self.acting_user,
        )


class WritingFile(_Reader):
    """A writing of a dispute, to keep; nothing of it is shown within the site."""

    def get(self, _request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The bytes as they came."""
        try:
            found = access_dispute_document(
                self.viewer, self.plan, number=kwargs["dispute"], said=kwargs["said"]
            )
        except NotShown as reason:
            raise Http404(NO_SUCH_PAGE) from reason
        return to_keep(found.name, bytes(found.content), media_type=found.media_type)


def _writing(file: Any) -> Writing | None:
    return Writing(name=file.name, data=file.read()) if file else None
