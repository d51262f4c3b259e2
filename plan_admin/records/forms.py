"""The search for records, and the form that attaches a document."""

from typing import Any

from django import forms

from governance.forms.uploads import writing_field
from plan_admin.records.models import KeptDocument
from plan_admin.records.selectors.kept import KIND_WORDS
from plan_admin.records.selectors.listing import Wanted


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class SearchForm(forms.Form):
    """By words, kind, Portfolio, Fund and days; what cannot be read is left out of the search and said."""

    words = forms.CharField(label="Words", required=False, max_length=200)
    kind = forms.ChoiceField(label="Kind", required=False)
    portfolio = forms.ChoiceField(label="Portfolio", required=False)
    fund = forms.ChoiceField(label="Fund", required=False)
    first = _day("Made from")
    last = _day("Made until")

    def __init__(self, *args: Any, portfolios: Any, funds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, words) for kind, words in KIND_WORDS.items()]
        for name, choices in (("kind", kinds), ("portfolio", portfolios), ("fund", funds)):
            self.fields[name].choices = [("", "all"), *choices]  # type: ignore[attr-defined]  # of a ChoiceField

    def wanted(self) -> Wanted:
        """What is searched for, as far as it can be read."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return Wanted(**found)


class AttachForm(forms.Form):
    """A document, what it is and what it is about."""

    about = forms.ChoiceField(label="About", choices=KeptDocument.About.choices)
    subject = forms.CharField(
        label="Which agreement or meeting",
        required=False,
        max_length=400,
        help_text="Its short name; empty for the Plan.",
    )
    words = forms.CharField(
        label="What it is", max_length=300, help_text="Such as: signed original of the agreement."
    )
    dated = forms.DateField(label="Dated", widget=forms.DateInput(attrs={"type": "date"}))
    document = writing_field(help_text="As it came: a PDF, a PNG or JPEG picture, or plain text.")


class ExportForm(forms.Form):
    """Which Portfolio's year is put into one file."""

    portfolio = forms.ChoiceField(label="Portfolio")
    year = forms.IntegerField(label="Calendar year", min_value=1, max_value=9999)

    def __init__(self, *args: Any, portfolios: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["portfolio"].choices = portfolios  # type: ignore[attr-defined]  # of a ChoiceField
