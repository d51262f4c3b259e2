"""The officer's form for a waiver."""

from collections.abc import Sequence
from typing import Any

from django import forms

from governance.forms.choices import offer

Choices = Sequence[tuple[str, str]]


class WaiverForm(forms.Form):
    """A lower charged rate of one component; the rules are the service's matter."""

    component = forms.ChoiceField(
        label="What is waived",
        choices=[("distribution_fee", "asset-based sales charge"), ("service_fee", "service fee")],
        help_text="Portions are sold of the asset-based sales charge alone (Section 6(b)).",
    )
    charged = forms.CharField(
        label="Charged instead, percent a year",
        max_length=12,
        help_text="Like 0.50; 0 waives it whole. Never more than Schedule A allows on a day that it covers.",
    )
    effective = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}))
    ends = forms.DateField(
        label="First day no longer covered",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Left out, it holds until further notice.",
    )
    portfolios = forms.MultipleChoiceField(
        label="Portfolios",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="None marked: all Portfolios of the Plan.",
    )
    consented = forms.MultipleChoiceField(
        label="Assignees that consented",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="A month in which one affected has not consented computes, and says so (Section 6(b)).",
    )
    reason = forms.CharField(
        label="Reason of the waiver",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Payees read it on their statements beside the rate.",
    )

    def __init__(
        self, *args: Any, portfolios: Choices, assignees: Choices, corrects: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, portfolios=portfolios, consented=assignees)
        if corrects:
            self.fields["why"] = forms.CharField(
                label="Reason of the correction",
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="A consent that came, an end, or what was wrong. The earlier record is kept.",
            )
