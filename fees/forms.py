"""The forms of the facts' doors, and of the terms of Shares."""

from typing import Any

from django import forms

from governance.forms.uploads import FACTS_MAX, file_field


class FactsForm(forms.Form):
    """One file of facts."""

    file = file_field(accept=".csv,text/csv", limit=FACTS_MAX, help_text="A CSV file in UTF-8 with a header.")


class ShareActivityForm(FactsForm):
    """One file of share activity, and whether it replaces days or adds to them."""

    REPLACE, ADD = "replace", "add"

    way = forms.ChoiceField(
        label="What the file says of a Portfolio's day",
        choices=[
            (REPLACE, "is all of that day: other rows for a day take the place of those that stand"),
            (ADD, "is added to that day: each row has a reference not seen before"),
        ],
        initial=REPLACE,
        widget=forms.RadioSelect,
    )


class ShareTermsForm(forms.Form):
    """The terms of Shares by the day of their issue; the rules are the service's matter."""

    issued_from = forms.DateField(
        label="For Shares issued from",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Until the next terms for later Shares.",
    )
    effective = forms.DateField(
        label="In effect from",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The same day, unless they change for Shares that are issued already (Section 11(ii)).",
    )
    cdsc = forms.CharField(
        label="Deferred sales charge, percent by year of age",
        required=False,
        max_length=400,
        help_text="The first year first, like 5, 4, 3, 3, 2, 1; none from the year after the last."
        " Empty: no charge.",
    )
    converts_after_years = forms.CharField(
        label="Convert after years",
        required=False,
        max_length=4,
        help_text="At the end of the month so many years after the issue. Empty: they do not convert.",
    )
    alters = forms.BooleanField(
        label="The Fund alters the charges of Shares outstanding",
        required=False,
        help_text="Section 11(ii): it undoes every Complete Termination as to those Shares.",
    )
    why = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Such as the prospectus that says so. For whoever reads it later.",
    )

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if corrects:
            self.fields["why"].label = "Reason of the correction"

    def clean_cdsc(self) -> tuple[str, ...]:
        """The percents, as they are written."""
        written = str(self.cleaned_data["cdsc"]).replace("%", " ").replace(",", " ")
        return tuple(written.split())
