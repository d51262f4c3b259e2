"""The forms of the month's acts. What is right is the services' matter; a form only asks."""

from collections.abc import Sequence
from typing import Any

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


Choices = Sequence[tuple[str, str]]


class CarriedOverForm(forms.Form):
    """What the Prior Plan left payable to one party; the rules are the service's matter."""

    portfolio = forms.ChoiceField(label="Portfolio")
    distributor = forms.ChoiceField(label="Distributor")
    assignee = forms.ChoiceField(
        label="Assignee", required=False, help_text="Left out, the amount is the Distributor's own."
    )
    component = forms.ChoiceField(
        label="Of which fee",
        choices=[("distribution_fee", "distribution fee"), ("service_fee", "service fee")],
        help_text="No part of the service fee is an Assignee's (Section 6(b)).",
    )
    amount = forms.CharField(label="Amount, dollars", max_length=16, help_text="Like 1234.56.")
    through = forms.DateField(
        label="Through",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The last day of the Prior Plan that it covers.",
    )
    why = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 2}), help_text=WHY)

    def __init__(
        self,
        *args: Any,
        portfolios: Choices,
        distributors: Choices,
        assignees: Choices,
        corrects: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        nobody = [("", "none: the Distributor's own")]
        for name, choices in (
            ("portfolio", portfolios),
            ("distributor", distributors),
            ("assignee", [*nobody, *assignees]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if corrects:
            self.fields["why"].label = "Reason of the correction"
