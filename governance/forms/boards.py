"""The secretary's forms of the Boards: a seat, its end, and what stands in the way of a vote."""

from collections.abc import Sequence
from typing import Any

from django import forms

from governance.domain.lookbacks import CAUSE_WORDS
from governance.forms.choices import offer
from governance.models import TrusteeInterest

Choices = Sequence[tuple[Any, str]]
KEYS = {"from": "first", "to": "last"}


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def _reason(label: str, help_text: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=1000, widget=widget, help_text=help_text)


def _boards() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label="On the Boards of", widget=forms.CheckboxSelectMultiple)


class SeatForm(forms.Form):
    """A seat on one or several Boards."""

    keys = KEYS
    name = forms.CharField(label="Name", max_length=200)
    funds = _boards()
    first = _day(
        "In office from", help_text="The first day belongs to it: who joins that day votes that day."
    )
    last = _day("Last day in office", required=False, help_text="Left out while it is not known.")
    reason = _reason("Reason", "By which election or appointment, and which document says so.")

    def __init__(self, *args: Any, funds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, funds=funds)


class SeatEndForm(forms.Form):
    """The last day of a seat."""

    keys = KEYS
    seats = _boards()
    last = _day(
        "Last day in office",
        required=False,
        help_text="It belongs to the term: who leaves that day votes that day. Left out, the seat has no end"
        " after all.",
    )
    reason = _reason("Reason", "Why it ends, or what was wrong, and which document says so.")

    def __init__(self, *args: Any, seats: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, seats=seats)


class InterestForm(forms.Form):
    """What stands in the way of a vote (Section 8(b)), from when, until when and why."""

    keys = {**KEYS, "reason": "why"}
    seats = _boards()
    kind = forms.ChoiceField(label="What it is", choices=TrusteeInterest.Kind.choices)
    cause = forms.ChoiceField(
        label="What it comes from",
        required=False,
        choices=[
            ("", "not said: every look-back may reach it"),
            *((one.value, CAUSE_WORDS[one]) for one in CAUSE_WORDS),
        ],
        help_text="It decides how far the 1940 Act looks back once the interest has ended.",
    )
    first = _day("From")
    last = _day("Last day", required=False, help_text="Left out while it goes on.")
    why = forms.CharField(
        label="Why it is one",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The fact, and how it is known: Director of the Distributor, questionnaire of May 2004.",
    )

    def __init__(self, *args: Any, seats: Choices, corrects: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, seats=seats)
        if corrects:
            self.fields["why"].required = False
            self.fields["withdrawn"] = forms.BooleanField(
                required=False, label="It never was one: take it away", help_text="The record of it is kept."
            )
            self.fields["reason"] = _reason(
                "Reason of the correction",
                "What was wrong or has changed, and how it was found. The earlier record is kept.",
            )
