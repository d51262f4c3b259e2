"""The forms of payees: names and addresses, as notices give them; and of disputes of statements."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assignments.models import Assignee, CollectionAgent
from governance.domain.fields import NotReadable, read_signed_decimal
from governance.domain.money import cents_from_dollars
from governance.domain.reference import Said
from governance.forms.choices import offer
from governance.forms.reference import ReferenceForm
from governance.forms.uploads import writing_field

Choices = Sequence[tuple[str, str]]


class PayeeForm(ReferenceForm):
    """A payee's code, which stays, name and address."""

    part: str
    model: type[Assignee] | type[CollectionAgent]
    code = forms.SlugField(
        label="Code", max_length=60, help_text="Small letters, digits and dashes; it stays."
    )
    name = forms.CharField(label="Name", max_length=200, required=False)
    address = forms.CharField(
        label="Address",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="As the notice of Section 6(c) gives it.",
    )

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        if instance is not None:
            self.fields["code"].disabled = True

    def values_of(self, instance: Any) -> dict[str, Any]:
        """What stands."""
        return {"code": instance.code, "name": instance.name, "address": instance.address}

    def clean_code(self) -> str:
        """A code that is taken would correct another's address."""
        code = str(self.cleaned_data["code"]).lower()
        if self.instance is None and self.model._default_manager.filter(code=code).exists():
            raise forms.ValidationError(f"{code} is there already; open it to correct it.", code="taken")
        return code

    def clean_name(self) -> str:
        """Said once, it may be corrected."""
        return self.keep("name")

    def clean_address(self) -> str:
        """Said once, it may be corrected."""
        return self.keep("address").replace("\r\n", "\n")

    def said(self) -> Said:
        """As a book says it; payees belong to no Plan."""
        values = {key: self.cleaned_data[key] for key in ("code", "name", "address")}
        return Said(part=self.part, plan="", of=values["code"], values=values)


class AssigneeForm(PayeeForm):
    """An Assignee."""

    part = "assignees"
    model = Assignee


class CollectionAgentForm(PayeeForm):
    """A collection agent."""

    part = "collection_agents"
    model = CollectionAgent


def _words_field(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=help_text,
    )


class DisputeForm(forms.Form):
    """Which figure of a statement is wrong or missing, and why."""

    portfolio = forms.ChoiceField(label="Portfolio", required=False)
    figure = forms.ChoiceField(label="What is wrong")
    expected = forms.CharField(
        label="What it should be, dollars",
        required=False,
        max_length=20,
        help_text="Like 1234.56; left out where you do not know it.",
    )
    reason = _words_field("Why", help_text="What you compared it with, and what you found.")
    document = writing_field(required=False)

    def __init__(self, *args: Any, portfolios: Choices, figures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", "all, or none in particular"), *portfolios]
        offer(self, portfolio=every, figure=figures)

    def clean_expected(self) -> int | None:
        """Cents. Raises: ValidationError, with what would be right."""
        text = str(self.cleaned_data["expected"]).strip().replace(",", "")
        if not text:
            return None
        try:
            return cents_from_dollars(read_signed_decimal(text, places=2))
        except NotReadable as reason:
            raise forms.ValidationError(str(reason), code="amount") from None


class SayForm(forms.Form):
    """An answer or a reply, with the writing that proves it."""

    text = _words_field("In words")
    document = writing_field(required=False)


class CloseForm(forms.Form):
    """A last word, if there is one."""

    text = _words_field("A last word", required=False)
