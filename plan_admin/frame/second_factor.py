"""One's own account: the second factor, set up with an app and spare codes, ended with a code."""

import secrets
from typing import Any

import segno
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_otp import devices_for_user, match_token
from django_otp import login as verify_with
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from governance.views.pages import ActPage, Crumb, Page
from plan_admin.frame.forms import WRONG_CODE, ConfirmDeviceForm, EndDeviceForm

SPARE_CODES = 8
SPARE = "spare codes"
APP = "app"


def has_second_factor(user: Any) -> bool:
    """Whether the person has a confirmed device."""
    return any(devices_for_user(user))


def is_proved(user: Any) -> bool:
    """Whether this session gave a code, where the person has a second factor."""
    return bool(user.is_verified()) or not has_second_factor(user)


class Account(Page):
    """What the house knows of you, and what you can change."""

    area = None
    works_as_application = True
    title = "Your account"
    template_name = "account/account.html"

    def says(self) -> str:
        """Whose."""
        return f"For {self.request.user.get_username()} alone."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether there is a second factor."""
        return super().get_context_data(second_factor=has_second_factor(self.request.user), **kwargs)


class SetUpSecondFactor(ActPage):
    """Scan a picture with an app, and give its first code."""

    area = None
    works_as_application = True
    title = "Set up a second factor"
    template_name = "account/second_factor.html"
    form_class = ConfirmDeviceForm

    def crumbs(self) -> list[Crumb]:
        """Below the account."""
        return [Crumb(label="Your account", url=reverse("account"))]

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only one device at a time."""
        if has_second_factor(request.user):
            messages.info(request, "You have a second factor. End it first to set up another.")
            return redirect("account")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The secret as a picture and in letters."""
        device = self._pending()
        picture = segno.make(device.config_url, error="m").svg_data_uri(
            scale=5, border=2, dark="#000", light="#fff"
        )
        secret = device.config_url.partition("secret=")[2].partition("&")[0]
        return super().get_context_data(picture=picture, secret=secret, **kwargs)

    def _pending(self) -> TOTPDevice:
        device, _ = TOTPDevice.objects.get_or_create(user=self.request.user, confirmed=False, name=APP)
        return device

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The code confirms the device; spare codes are shown once."""
        form = self.form()
        device = self._pending()
        if has_second_factor(request.user) or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, **kwargs), status=422)
        if not device.verify_token(form.cleaned_data["code"]):
            form.add_error("code", WRONG_CODE)
            return self.render_to_response(self.get_context_data(form=form, **kwargs), status=422)
        with transaction.atomic():
            device.confirmed = True
            device.save()
            spare, _ = StaticDevice.objects.get_or_create(user=request.user, name=SPARE)
            codes = [secrets.token_hex(4) for _ in range(SPARE_CODES)]
            spare.token_set.all().delete()
            for code in codes:
                spare.token_set.create(token=code)
        verify_with(request, device)
        context = self.get_context_data(codes=codes, form=None, **kwargs)
        return self.render_to_response(context)


class EndSecondFactor(ActPage):
    """End the second factor, with a code of it."""

    area = None
    works_as_application = True
    title = "End the second factor"
    template_name = "account/end_second_factor.html"
    form_class = EndDeviceForm

    def crumbs(self) -> list[Crumb]:
        """Below the account."""
        return [Crumb(label="Your account", url=reverse("account"))]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """All devices of the person go, or none."""
        form = self.form()
        if form.is_valid() and match_token(request.user, form.cleaned_data["code"]):
            for device in list(devices_for_user(request.user, confirmed=None)):
                device.delete()
            messages.success(request, "Your account has no second factor any more.")
            return redirect("account")
        if form.is_valid():
            form.add_error("code", WRONG_CODE)
        return self.render_to_response(self.get_context_data(form=form, **kwargs), status=422)
