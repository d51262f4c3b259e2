"""One's own calendar link: made, shown once, made anew, revoked."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from governance.views.pages import Crumb, Page
from plan_admin.calendar.selectors.links import link_made
from plan_admin.calendar.services.links import make_link, revoke_link
from plan_admin.frame.second_factor import is_proved

UNPROVED = (
    "Your account has a second factor, and this session has not given a code. Sign out and in again with one."
)


class CalendarLink(Page):
    """The link by which a person's calendar programs read what is due."""

    area = None
    works_as_application = True
    title = "Your calendar link"
    template_name = "calendar/link.html"

    def says(self) -> str:
        """Whose, and for what."""
        name = self.request.user.get_username()
        return f"For {name} alone. Whoever has the link reads what is due for you, without signing in."

    def crumbs(self) -> list[Crumb]:
        """Below the account."""
        return [Crumb(label="Your account", url=reverse("account"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether there is a link, and since when; never the link itself."""
        return super().get_context_data(
            made=link_made(self.request.user),
            may_make=is_proved(self.request.user),
            unproved=UNPROVED,
            **kwargs,
        )

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make a link and show it, this once; or revoke it."""
        if "revoke" in request.POST:
            revoke_link(acting_user=request.user)
            messages.success(request, "Your link is revoked: programs that ask for it are refused.")
            return redirect("calendar:link")
        if not is_proved(request.user):
            return self.render_to_response(self.get_context_data(**kwargs), status=403)
        secret = make_link(acting_user=request.user)
        link = f"{settings.SITE_URL}{reverse('calendar:feed', args=[secret])}"
        return self.render_to_response(self.get_context_data(link=link, **kwargs))
