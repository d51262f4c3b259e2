"""The forms of the facts' doors."""

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
