"""The forms of the month's acts. What is right is the services' matter; a form only asks."""

from collections.abc import Sequence
from typing import Any

from django import forms

from fees.domain.ties import Tie
from governance.forms.choices import offer
from governance.forms.uploads import writing_field

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


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}))


def _hold() -> forms.BooleanField:
    return forms.BooleanField(
        required=False,
        label="Hold the lines until a person decides",
        help_text="Otherwise they are prepared anew at once, for another person to approve.",
    )


class WritingForm(forms.Form):
    """A reason, and what proves it: a file, or where the paper is kept."""

    reason = _reason()
    document = writing_field(required=False)
    kept_at = forms.CharField(
        required=False,
        max_length=400,
        label="Or where the paper is kept",
        help_text="Such as: minutes of the Board, 9 August 2004.",
    )


class VoidForm(forms.Form):
    """Why a payment is voided, and whether its lines wait."""

    reason = _reason()
    hold = _hold()


class ReverseForm(WritingForm):
    """Since when a payment is reversed, why, by which paper, and whether its lines wait."""

    on = _day("Reversed on")
    hold = _hold()
    field_order = ["on", "reason", "document", "kept_at", "hold"]


class DetermineForm(WritingForm):
    """Pay or do not pay, why, and by which paper."""

    decide = forms.ChoiceField(
        label="Determination",
        widget=forms.RadioSelect,
        choices=[
            ("pay", "Pay: the lines are prepared anew, for another person to approve"),
            ("do_not_pay", "Do not pay: the lines are dealt with for good"),
        ],
    )
    field_order = ["decide", "reason", "document", "kept_at"]


class DetermineLapseForm(DetermineForm):
    """The same, of a month whose continuance lapsed, for one Portfolio or all."""

    portfolio = forms.CharField(
        required=False,
        label="Portfolio",
        max_length=200,
        help_text="Its code, an alias or its Schedule A name; empty: every Portfolio that the lapse holds.",
    )
    field_order = ["portfolio", "decide", "reason", "document", "kept_at"]


class SettleForm(forms.Form):
    """When a payment was settled, and the bank's reference."""

    on = _day("Settled on")
    reference = forms.CharField(label="The bank's reference", max_length=200)


class ReturnForm(forms.Form):
    """When a payment came back, and why."""

    on = _day("Returned on")
    reference = forms.CharField(label="The bank's reference", max_length=200, required=False)
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
        nobody = ("", "none: the Distributor's own")
        offer(self, portfolio=portfolios, distributor=distributors, assignee=[nobody, *assignees])
        if corrects:
            self.fields["why"].label = "Reason of the correction"
