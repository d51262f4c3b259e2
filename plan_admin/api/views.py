"""The pages of the API: its documentation, and one's own token."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.base import Endpoint, RoleGate
from governance.views.pages import Crumb, Page
from plan_admin.api.models import ApiToken
from plan_admin.api.services import end_token, make_token
from plan_admin.frame.second_factor import is_proved

ACCOUNT = "Your account"
UNPROVED = (
    "Your account has a second factor, and this session has not given a code. Sign out and in again with one."
)


class Schema(SpectacularAPIView):
    """The description itself, for everyone who has signed in."""

    area = None
    permission_classes = [RoleGate]

    def deeds_asked(self) -> tuple[()]:
        """None: it is open to all who signed in."""
        return ()


class Nothing(Endpoint):
    """What is no address of the API."""

    area = None
    schema = None

    def deeds_asked(self) -> tuple[()]:
        """Whoever signed in learns that there is nothing; nobody learns no more than that they are nobody."""
        return ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After the gate. Raises: Http404, whatever the method."""
        super().initial(request, *args, **kwargs)
        raise Http404

    def get(self, _request: Request) -> Response:
        """Never reached."""
        raise Http404


class Documentation(Page):
    """The documentation of the API, from the site's own files alone."""

    area = None
    title = "Documentation of the API"
    template_name = "api/documentation.html"


class Token(Page):
    """One's own token: made, made anew, ended."""

    area = None
    works_as_application = True
    title = "Your API token"
    template_name = "api/token.html"

    def says(self) -> str:
        """Whose, and for what."""
        name = self.request.user.get_username()
        return f"For {name} alone. A program that sends it is let in as you are, with your roles."

    def crumbs(self) -> list[Crumb]:
        """Below the account."""
        return [Crumb(label=ACCOUNT, url=reverse("account"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether there is a token, since when, and until when; never the token itself."""
        made = (
            ApiToken.objects.filter(user__username=self.request.user.get_username())
            .values_list("created_at", flat=True)
            .first()
        )
        return super().get_context_data(
            made=made,
            ends=made + timedelta(days=settings.API_TOKEN_DAYS) if made else None,
            may_make=is_proved(self.request.user),
            unproved=UNPROVED,
            **kwargs,
        )

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make a token and show it, this once; or end it."""
        if "end" in request.POST:
            end_token(acting_user=request.user)
            messages.success(request, "Your token has ended. Programs that send it are refused from now on.")
            return redirect("api_token")
        if not is_proved(self.request.user):
            return self.render_to_response(self.get_context_data(**kwargs), status=403)
        return self.render_to_response(
            self.get_context_data(token=make_token(acting_user=request.user), **kwargs)
        )
