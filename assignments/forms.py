"""The forms of payees: names and addresses, as notices give them."""

from typing import Any

from django import forms

from assignments.models import Assignee, CollectionAgent
from governance.domain.reference import Said
from governance.forms.reference import ReferenceForm


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
