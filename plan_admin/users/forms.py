"""Forms by which people and their roles are proposed and decided."""

from collections.abc import Sequence
from typing import Any

from django import forms

from governance.domain.roles import Role
from governance.forms.choices import offer
from plan_admin.users.services.proposing import EMAIL_LIMIT

ROLE_HELP = (
    "Officer and approver are different people. Nobody works for the Funds and for a Distributor, Assignee"
    " or agent at once."
)


def _reason(help_text: str, *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label="Reason", widget=widget, help_text=help_text, required=required)


def _roles(*, required: bool) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Roles",
        choices=[(role.value, role.words) for role in Role],
        widget=forms.CheckboxSelectMultiple,
        required=required,
        help_text=ROLE_HELP,
    )


class ProposePersonForm(forms.Form):
    """A new person."""

    username = forms.CharField(
        label="Sign-in name",
        max_length=150,
        help_text="It cannot be changed later.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(label="Name", max_length=200, help_text="First and last name.")
    email = forms.EmailField(label="E-mail", required=False, max_length=EMAIL_LIMIT)
    roles = _roles(required=True)
    reason = _reason("Why this person needs access. It is kept.")


class ProposeRolesForm(forms.Form):
    """All the roles that a person would then have."""

    roles = _roles(required=False)
    reason = _reason("Why the roles change. It is kept.")


class ProposeForm(forms.Form):
    """A proposal that needs no more than its reason."""

    reason = _reason("It is kept.")


class ProposeMembershipForm(forms.Form):
    """For which Distributor, Assignee or agent a person acts."""

    party = forms.ChoiceField(label="Acts for")
    reason = _reason("Why this person acts for that party. It is kept.")

    def __init__(self, *args: Any, parties: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, party=[("", "Choose"), *parties])


class DecideForm(forms.Form):
    """Confirm or reject: by the button that was pressed."""

    reason = _reason("Needed to reject; kept either way.", required=False)
    decision = forms.ChoiceField(choices=[("confirm", ""), ("reject", "")], widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A rejection says why."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "reject" and not cleaned.get("reason"):
            self.add_error("reason", "Say why it is rejected.")
        return cleaned
