"""The secretary's form that drafts an amendment."""

from collections.abc import Sequence
from typing import Any

from django import forms

from governance.domain.exhibits import LARGEST_EXHIBIT
from governance.forms.choices import offer
from governance.forms.uploads import file_field


class AmendmentForm(forms.Form):
    """A changed text or Schedule A, from when it is to hold, and whether its words are material."""

    file = file_field(
        accept=".txt,.htm,.html,text/plain,text/html",
        otherwise="Give the text of the plan, or of its Schedule A, alone.",
        limit=LARGEST_EXHIBIT,
        help_text="The whole text as it is to read, or Schedule A alone, plain text or HTML.",
        label="Text",
    )
    document = forms.ChoiceField(
        label="Or a text that was proposed",
        required=False,
        help_text="Texts loaded before that are of no amendment yet.",
    )
    effective = forms.DateField(
        label="To hold from",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="It takes effect on this day once every vote is there, and never before the last of them.",
    )
    not_material = forms.BooleanField(
        label="Somebody determined that it is not material",
        required=False,
        help_text="Section 9 asks votes for material amendments. Words are material unless a named person"
        " determined otherwise. Rates are, but for a service fee that goes up within the aggregate fee.",
    )
    determined_by = forms.CharField(label="Determined by", max_length=200, required=False)
    reason = forms.CharField(
        label="Reason of the determination", widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    id = forms.SlugField(
        label="Its short name",
        max_length=100,
        help_text="Votes are recorded under it, like am-2004-1.",
    )

    def __init__(
        self, *args: Any, documents: Sequence[tuple[str, str]], corrects: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False
        offer(self, document=[("", "none"), *documents])
        if corrects:
            self.fields["id"].disabled = True
            self.fields["id"].help_text = "It stays."
            self.fields["why"] = forms.CharField(
                label="Reason of the correction",
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="What was wrong, and how it was found. Votes on an earlier text are void.",
            )

    def clean(self) -> dict[str, Any]:
        """One text: the file, or one that was proposed."""
        cleaned = super().clean() or {}
        if not self.errors.get("file") and bool(cleaned.get("file")) == bool(cleaned.get("document")):
            both = "Choose a file or a proposed text, not both."
            self.add_error("file", both if cleaned.get("file") else "Choose a file, or a proposed text.")
        return cleaned
