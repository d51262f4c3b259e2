"""The forms of signing in and of the second factor."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import MaxLengthValidator
from django_otp import devices_for_user, match_token

NAME_LENGTH = 150

CODE_HELP = "Only if you have set up a second factor: six digits of your app, or one of your spare codes."
NO_CODE = "Your account asks for a code as well: six digits of your app, or one of your spare codes."
WRONG_CODE = "That code is not right, or was used already. Wait for the next one and try again."


def code_field(*, required: bool) -> forms.CharField:
    """A field for a code of the second factor."""
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})
    return forms.CharField(
        label="Code", max_length=16, required=required, widget=widget, help_text="" if required else CODE_HELP
    )


class SignInForm(AuthenticationForm):
    """Name, password, and the code of those who have set up a second factor."""

    code = code_field(required=False)
    device: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The framework only tells the browser how long a name can be.
        self.fields["username"].validators.append(MaxLengthValidator(NAME_LENGTH))

    def clean(self) -> dict[str, Any]:
        """Name and password first; then the code, where the person has a device."""
        cleaned = super().clean()
        user = self.get_user()
        if user is not None and any(devices_for_user(user)):
            if not cleaned.get("code"):
                raise forms.ValidationError(NO_CODE, code="no_code")
            self.device = match_token(user, cleaned["code"])
            if self.device is None:
                raise forms.ValidationError(WRONG_CODE, code="wrong_code")
        return cleaned


class ConfirmDeviceForm(forms.Form):
    """The first code of a new device shows that it was set up rightly."""

    code = code_field(required=True)


class EndDeviceForm(forms.Form):
    """The second factor ends only for who can still prove it."""

    code = code_field(required=True)
