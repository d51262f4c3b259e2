"""The forms of Section 7."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from governance.forms.choices import offer
from governance.forms.uploads import MEGABYTE, file_field

GIVEN_MAX = 5 * MEGABYTE
DAY = forms.DateInput(attrs={"type": "date"})


class GivenForm(forms.Form):
    """A Distributor's file."""

    file = file_field(
        accept=".csv,text/csv", limit=GIVEN_MAX, help_text="CSV in UTF-8 with the columns that stand below."
    )


class PresentForm(forms.Form):
    """The day on which the Board was given the report."""

    presented_on = forms.DateField(
        label="Delivered to the Board on",
        widget=DAY,
        help_text=(
            "What was settled by that day is paid. Where a report of a later day is kept, this one says"
            " nothing of what has moved in other quarters; the next one does. It never changes after this."
        ),
    )


class ReviewForm(forms.Form):
    """The meeting at which the Board reviewed the report."""

    meeting = forms.ChoiceField(label="Meeting at which the Board reviewed it")
    reason = forms.CharField(
        label="Why another meeting or day is recorded",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed only where a review is recorded already.",
    )

    def __init__(
        self, *args: Any, meetings: Sequence[tuple[str, date]] = (), corrects: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, meeting=[(entry, f"{day:%d %b %Y} ({entry})") for entry, day in meetings])
        if not corrects:
            del self.fields["reason"]
