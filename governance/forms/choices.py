"""What a form lets choose from, where that is known only when the form is made."""

from collections.abc import Sequence
from typing import Any

from django import forms


def offer(form: forms.BaseForm, **choices: Sequence[tuple[Any, Any]]) -> None:
    """Each of the fields that are named, choice fields all, lets choose from these."""
    for name, offered in choices.items():
        field: Any = form.fields[name]
        field.choices = offered
