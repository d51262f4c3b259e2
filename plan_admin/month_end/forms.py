"""The forms of the month's acts. What is right is the services' matter; a form only asks."""

from django import forms

from fees.domain.ties import Tie

WHY = "It stands in the record of who did what, and when."


def _reason() -> forms.CharField:
    return forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 3}), help_text=WHY)


class CloseForm(forms.Form):
    """Nothing to fill in: the button says it."""


class ReasonForm(forms.Form):
    """Why."""

    reason = _reason()


class RecomputeForm(forms.Form):
    """Which Portfolio, and why."""

    portfolio = forms.CharField(
        label="Portfolio", max_length=200, help_text="Its code, an alias or its Schedule A name."
    )
    reason = _reason()


class ExplainForm(forms.Form):
    """Which difference, and why it is as it is."""

    portfolio = forms.CharField(
        label="Portfolio", max_length=200, help_text="Its code, an alias or its Schedule A name."
    )
    tie = forms.ChoiceField(label="What differs", choices=[(one.value.lower(), one.words) for one in Tie])
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = _reason()
