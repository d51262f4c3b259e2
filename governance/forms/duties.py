"""The form of a yearly duty that was done for Funds."""

from collections.abc import Sequence
from typing import Any

from django import forms

from governance.domain.duties import TERMS, YearlyDuty
from governance.forms.choices import offer
from governance.forms.uploads import writing_field

DUTIES = [(duty.value, f"{TERMS[duty].what} ({TERMS[duty].section})") for duty in YearlyDuty]


class DutyForm(forms.Form):
    """What was done, for which Funds and year, when, by whom, and which document says so."""

    keys = {"done": "done_on"}

    duty = forms.ChoiceField(label="What was done", choices=DUTIES)
    year = forms.IntegerField(
        label="For the year", min_value=1980, max_value=2200, help_text="A calendar year, like 2004."
    )
    funds = forms.MultipleChoiceField(
        label="Funds", widget=forms.CheckboxSelectMultiple, help_text="Each Fund has a record of its own."
    )
    done_on = forms.DateField(label="Done on", widget=forms.DateInput(attrs={"type": "date"}))
    by = forms.CharField(
        label="By whom", max_length=200, help_text="Who collected the answers, or whose finding it is."
    )
    document = forms.CharField(
        label="Document",
        max_length=400,
        help_text="As whoever keeps it finds it: minutes of a day, a file's name.",
    )
    writing = writing_field(
        label="The document itself",
        required=False,
        help_text="May be left out. A PDF, a PNG or JPEG picture, or plain text.",
    )
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=1000,
        help_text="Only where it corrects what is recorded: what was wrong.",
    )

    def __init__(self, *args: Any, funds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, funds=funds)
