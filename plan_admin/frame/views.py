"""The front page, signing in, the second factor, and the pages that say no."""

import sys
from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse, reverse_lazy
from django.views import View
from django_otp import login as verify_with

from governance.domain.roles import Area, Deed
from governance.forms.uploads import MEGABYTE
from governance.models.away import is_away
from governance.selectors.keeping import PROBLEM, REMEDY, Kept
from governance.views.pages import Gate, NotYours
from plan_admin.frame.forms import SignInForm

# Nothing here can fail itself: no database, no template. It is read on any screen, light or dark.
BARE = (
    "<!doctype html><html lang=en><meta charset=utf-8><meta name=color-scheme content='light dark'>"
    "<meta name=viewport content='width=device-width, initial-scale=1'>"
)


def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when the web process can reach the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


class Go(Gate):
    """The switch of Plan and month in the bar leads to that month's page."""

    area = Area.MONTH
    deeds = (Deed.SEE,)

    def get(self, request: HttpRequest) -> HttpResponse:
        """To the month, or back to the front page with a word."""
        plan, month = request.GET.get("plan", ""), request.GET.get("month", "")
        try:
            return redirect("month_end:month", plan=plan, month=month)
        except NoReverseMatch:
            messages.error(request, f"There is no page for the month {month!r} of the Plan {plan!r}.")
            return redirect("home")


class SignIn(auth_views.LoginView):
    """Sign in with name, password and, where it was set up, a code."""

    works_as_application = True
    form_class = SignInForm
    template_name = "account/sign_in.html"
    redirect_authenticated_user = True
    extra_context = {"page_title": "Sign in", "says": "Administration of Rule 12b-1 distribution plans."}

    def form_valid(self, form: Any) -> HttpResponse:
        """Signed in; a session whose code was right is marked so."""
        response = super().form_valid(form)
        if form.device is not None:
            verify_with(self.request, form.device)
        return response


class SignOut(auth_views.LogoutView):
    """The session ends."""

    works_as_application = True
    next_page = "login"


class ChangePassword(auth_views.PasswordChangeView):
    """A new password for oneself."""

    works_as_application = True
    template_name = "account/change_password.html"
    success_url = reverse_lazy("account")
    extra_context = {"page_title": "Change your password", "says": "For you alone; it takes effect at once."}

    def form_valid(self, form: Any) -> HttpResponse:
        """Say that it was changed."""
        messages.success(self.request, "Your password is changed.")
        return super().form_valid(form)


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Too many wrong passwords: say for how long, and what to do."""
    context = {
        "page_title": "Locked for half an hour",
        "problem": "There were five wrong passwords for this name from this place.",
        "remedy": "Wait half an hour, or ask an approver of your house for a new password link.",
        "look": "bad",
    }
    return render(request, "account/locked.html", context, status=429)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say whose page it is."""
    if isinstance(exception, NotYours):
        who = " or ".join(exception.who())
        problem = f"This page is for {exception.area.value}, and your role does not open it."
        remedy = f"It is open to: {who}." if who else "Nobody's role opens it."
    elif isinstance(exception, Kept):
        context = {"page_title": "Nothing is deleted", "problem": PROBLEM, "remedy": REMEDY}
        return render(request, "frame/no.html", context, status=403)
    else:
        problem, remedy = "You may not do that here.", "Ask a compliance officer if you should."
    context = {"page_title": "Not yours to open", "problem": problem, "remedy": remedy}
    return render(request, "frame/no.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing there, or nothing for you."""
    context = {
        "page_title": "Nothing here",
        "problem": "There is no such page, or it is not yours.",
        "remedy": "Check the address, or begin at your front page.",
    }
    return render(request, "frame/no.html", context, status=404)


def too_large(request: HttpRequest, *, limit: int) -> HttpResponse:
    """A body of more bytes than anything here takes; said without having read it."""
    problem = f"This is more than the {limit // MEGABYTE} MB that are taken at once."
    remedy = "Nothing was read and nothing was stored. Divide the file by months and send the parts."
    if request.path.startswith("/api/"):
        body = {"message": f"{problem} {remedy}", "section": "", "faults": [], "who_may": []}
        return JsonResponse(body, status=413)
    context = {"page_title": "Too large", "problem": problem, "remedy": remedy}
    return render(request, "frame/no.html", context, status=413)


def broken(request: HttpRequest) -> HttpResponse:
    """The server failed, or the database was away; nothing that was not finished is stored."""
    if is_away(sys.exc_info()[1]):
        answer = HttpResponse(
            f"{BARE}<title>The database is away</title>"
            "<h1>The database is away for a moment</h1>"
            "<p>What you sent last was not finished, so nothing of it is stored. Wait a minute and send it"
            " again: nothing is done twice. If it stays so, tell the operator.</p>",
            status=503,
        )
        answer["Retry-After"] = "30"
        return answer
    return HttpResponse(
        f"{BARE}<title>Something failed</title><h1>Something failed on our side</h1>"
        "<p>What was not finished was not stored. Try again; if it happens again, tell the operator.</p>",
        status=500,
    )


class RedirectToSignIn(View):
    """Wherever the framework has a sign-in of its own, ours is used."""

    def get(self, request: HttpRequest) -> HttpResponseRedirect:
        """To our page, and back."""
        return HttpResponseRedirect(f"{reverse('login')}?next={request.GET.get('next', '/')}")
