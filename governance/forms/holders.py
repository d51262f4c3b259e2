"""The tabulator's certificate, as the secretary types it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from governance.domain.reference import Value
from governance.domain.votes import Matter
from governance.forms.choices import offer
from governance.selectors.vote_words import MATTER_WORDS

ASKED = (Matter.AMENDMENT, Matter.TERMINATION, Matter.AGREEMENT_TERMINATION)
SHARES = ("outstanding", "present", "for", "against", "abstained")
LABELS = {
    "outstanding": "Shares outstanding on the record date",
    "present": "Shares present or by proxy",
    "for": "Shares voted for",
    "against": "Shares voted against",
    "abstained": "Shares abstained",
}
Choices = Sequence[tuple[str, str]]


class CertificateForm(forms.Form):
    """One Portfolio's vote. Figures are typed as the certificate prints them: plain decimals."""

    matter = forms.ChoiceField(label="Matter")
    subject = forms.ChoiceField(label="About")
    portfolio = forms.ChoiceField(label="Portfolio", help_text="Only Shares of this Plan's class count.")
    record_date = forms.DateField(label="Record date", widget=forms.DateInput(attrs={"type": "date"}))
    date = forms.DateField(label="Day of the vote", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(
        self, *args: Any, subjects: Choices, portfolios: Choices, corrects: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            matter=[("", "Choose"), *((one.value, MATTER_WORDS[one]) for one in ASKED)],
            subject=[("", "Choose"), *subjects],
            portfolio=[("", "Choose"), *portfolios],
        )
        for name in SHARES:
            self.fields[name] = forms.CharField(
                label=LABELS[name], widget=forms.TextInput(attrs={"inputmode": "decimal"})
            )
        if corrects:
            for name in ("matter", "subject", "portfolio", "record_date"):
                self.fields[name].disabled = True
            self.fields["reason"] = forms.CharField(
                label="Reason of the correction", widget=forms.Textarea(attrs={"rows": 2})
            )

    def certificate(self) -> Mapping[str, Value]:
        """It, as a book's entry says it."""
        values = self.cleaned_data
        return {
            "matter": values["matter"].lower(),
            "subject": values["subject"],
            "portfolio": values["portfolio"],
            "record_date": values["record_date"],
            "date": values["date"],
            **{name: values[name].replace(",", "") for name in SHARES},
        }
