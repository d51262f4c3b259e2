"""The form that calls a meeting: its notice, and the agenda drawn from what is due."""

from collections.abc import Sequence
from typing import Any

from django import forms

from governance.domain.meeting_facts import AgendaLine, Notice
from governance.domain.votes import Matter
from governance.forms.choices import offer
from governance.forms.voting import Choices
from governance.models import BoardMeeting
from governance.selectors.due_matters import DueMatter
from governance.selectors.vote_words import MATTER_WORDS, about_words

FURTHER_ROWS = 2  # empty ones


class CallForm(forms.Form):
    """Section 8, "a meeting called for the purpose": notice and agenda."""

    mode = forms.ChoiceField(label="How it will meet", choices=BoardMeeting.Mode.choices)
    given = forms.DateField(
        label="Notice given on", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    to = forms.CharField(
        label="Notice given to",
        required=False,
        max_length=400,
        initial="all Trustees and Directors in office",
    )
    words = forms.CharField(
        label="Words of the notice", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )
    due = forms.MultipleChoiceField(
        label="Agenda: what is due",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Marked is what this meeting should vote on so that it comes in time.",
    )
    id = forms.SlugField(
        label="Its short name",
        max_length=100,
        required=False,
        help_text="Votes are recorded under it. Left out, it is made from the date, like board-2004-06-09.",
    )

    def __init__(
        self,
        *args: Any,
        due: Sequence[DueMatter],
        funds: Choices,
        portfolios: Choices,
        subjects: Choices,
        further: int = 0,
        corrects: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.matters = {due_key(one): one for one in due}
        self.further = further + FURTHER_ROWS
        offer(self, due=[(key, due_words(one)) for key, one in self.matters.items()])
        self.fields["funds"] = forms.MultipleChoiceField(
            label="Funds whose Boards will meet",
            choices=funds,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="None marked: the Boards of all the Funds.",
        )
        for number in range(self.further):
            self._add_further(number, portfolios=portfolios, subjects=subjects)
        if corrects:
            self.fields["id"].disabled = True
            self.fields["id"].help_text = "It stays."
            self.fields["reason"] = forms.CharField(
                label="Reason of the correction", widget=forms.Textarea(attrs={"rows": 2})
            )

    def _add_further(self, number: int, *, portfolios: Choices, subjects: Choices) -> None:
        nth = number + 1
        matters = [("", "None"), *((one.value, MATTER_WORDS[one]) for one in Matter)]
        self.fields[f"matter-{number}"] = forms.ChoiceField(
            label=f"Further matter {nth}", choices=matters, required=False
        )
        self.fields[f"subject-{number}"] = forms.CharField(
            label=f"Further matter {nth}: about",
            required=False,
            max_length=200,
            help_text="Its short name; empty: the Plan itself."
            + (f" There are {', '.join(words for _, words in subjects)}." if subjects else ""),
        )
        self.fields[f"portfolios-{number}"] = forms.MultipleChoiceField(
            label=f"Further matter {nth}: Portfolios",
            choices=portfolios,
            required=False,
            widget=forms.SelectMultiple(attrs={"size": 4}),
            help_text="None chosen: all of the Funds at the meeting.",
        )
        self.fields[f"text-{number}"] = forms.CharField(
            label=f"Further matter {nth}: text", required=False, max_length=4000
        )

    def notice(self) -> Notice:
        """What the notice says."""
        values = self.cleaned_data
        return Notice(given=values["given"], to=values["to"], words=values["words"])

    def agenda(self) -> tuple[AgendaLine, ...]:
        """The matters marked, then the further ones."""
        marked = [self.matters[key] for key in self.cleaned_data["due"]]
        return (
            *(
                AgendaLine(matter=one.matter, subject=one.subject, portfolios=one.portfolios, text=one.why)
                for one in marked
            ),
            *(
                AgendaLine(
                    matter=Matter(self.cleaned_data[f"matter-{number}"]),
                    subject=self.cleaned_data[f"subject-{number}"],
                    portfolios=tuple(self.cleaned_data[f"portfolios-{number}"]),
                    text=self.cleaned_data[f"text-{number}"],
                )
                for number in range(self.further)
                if self.cleaned_data[f"matter-{number}"]
            ),
        )

    def clean(self) -> dict[str, Any]:
        """An agenda has a matter on it."""
        values = super().clean() or {}
        if not values.get("due") and not any(values.get(f"matter-{n}") for n in range(self.further)):
            self.add_error("due", "Nothing is on the agenda: mark what is due, or write a further matter.")
        return values


def due_key(one: DueMatter) -> str:
    """What names a due matter in the form."""
    return f"{one.matter.value}.{one.subject}.{one.portfolios[0]}"


def due_words(one: DueMatter) -> str:
    """A due matter in words."""
    matter = MATTER_WORDS[one.matter]
    about = f", {about_words(one.matter, one.subject)}" if one.subject else ""
    count = len(one.portfolios)
    by = f", by {one.by.day} {one.by:%b %Y}" if one.by else ", due now"
    since = f" (from {one.vote_from.day} {one.vote_from:%b %Y})" if one.vote_from else ""
    return f"{matter}{about}: {count} Portfolio{'s' if count != 1 else ''}{by}{since}. {one.why}"
