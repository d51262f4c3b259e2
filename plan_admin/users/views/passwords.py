"""Choosing a password by a link: the first one of a person, or a new one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.crypto import constant_time_compare

from plan_admin.users.services.deciding import code_asked_of, link_tokens

WRONG_CODE = "That is not the code. Ask the officer who proposed your access, or the new password."


class ChoosePasswordForm(SetPasswordForm):
    """The password twice, and the code that the officer tells: the approver has only the link."""

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self._code = code_asked_of(user) if user is not None else ""  # a link that no longer works
        if self._code:
            self.fields["code"] = forms.CharField(
                label="Code that the officer told you",
                max_length=20,
                widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
            )

    def clean(self) -> dict[str, Any]:
        """Link and code come from two people, so that none of them can be the third."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self._code and not constant_time_compare(cleaned.get("code", "").strip().lower(), self._code):
            self.add_error("code", WRONG_CODE)
        return cleaned


class SetPassword(PasswordResetConfirmView):
    """The first password of a person, or a new one, by a link that works once."""

    works_as_application = True
    form_class = ChoosePasswordForm
    token_generator = link_tokens
    template_name = "account/set_password.html"
    success_url = reverse_lazy("login")
    extra_context = {"page_title": "Choose your password", "says": "The link that brought you works once."}

    def form_valid(self, form: Any) -> HttpResponse:
        """Say what is next."""
        messages.success(self.request, "Your password is set. Sign in with it.")
        return super().form_valid(form)
