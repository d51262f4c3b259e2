"""The secretary's forms for a related agreement: the terms of Section 12, and its end."""

from typing import Any

from django import forms

from governance.domain.agreement_terms import NOTICE, NOTICE_DAYS, REQUIRED_TERMS
from governance.services.agreements import HowItEnds

EVIDENCE_LIMIT = 1000
HOW = (
    (HowItEnds.NOTICE.value, "on written notice (Section 12(a))"),
    (HowItEnds.ASSIGNMENT.value, "by its assignment (Section 12(b))"),
    (
        HowItEnds.CHANGE_OF_CONTROL.value,
        "by a change of control of its party, which is an assignment (Section 12(b))",
    ),
)


def _reason(help_text: str) -> forms.CharField:
    return forms.CharField(
        label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), help_text=help_text
    )


class TermField(forms.CharField):
    """A text that must be there: that it is missing the service says, with its Section."""

    def validate(self, value: Any) -> None:
        """Nothing is refused here."""


class TermsForm(forms.Form):
    """Each term that Section 12 asks for, with the evidence; whether one is missing the service says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for term in REQUIRED_TERMS:
            if term.key == NOTICE:
                self.fields[NOTICE_DAYS] = TermField(
                    label="Days of notice that it asks for",
                    max_length=5,
                    help_text="From 0 to 60 (Section 12(a)).",
                )
            self.fields[term.key] = TermField(
                label=f"Section {term.section}: {term.words}",
                max_length=EVIDENCE_LIMIT,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="Where the agreement provides it: clause, page, document.",
            )
        self.fields["reason"] = _reason("Who read the agreement, and when; it stays with the record.")

    def terms(self) -> dict[str, str]:
        """What is said of the terms, by key."""
        return {key: str(value or "") for key, value in self.cleaned_data.items() if key != "reason"}


class EndForm(forms.Form):
    """How and when an agreement ended. An end by vote is recorded as a vote."""

    how = forms.ChoiceField(label="How it ended", choices=HOW, widget=forms.RadioSelect)
    ended_on = forms.DateField(
        label="Its last day in force",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The service fee stops on the day after it.",
    )
    notice_given = forms.DateField(
        label="Notice was given on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="For an end on notice: at most sixty days before the last day in force. An assignment needs"
        " none.",
    )
    reason = _reason("What happened, in a sentence, and by which document; it stays with the record.")
