"""Every address of the site, mounted in one place."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path, register_converter
from django.views.static import serve

from governance.views.paths import MonthInPath, YearInPath
from plan_admin.api.views import Token
from plan_admin.frame import second_factor, views
from plan_admin.home import Home
from plan_admin.needs.views import Needs
from plan_admin.users.views.passwords import SetPassword

register_converter(MonthInPath, "month")
register_converter(YearInPath, "year")

handler403 = "plan_admin.frame.views.forbidden"
handler404 = "plan_admin.frame.views.not_found"
handler500 = "plan_admin.frame.views.broken"

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("needs/", Needs.as_view(), name="needs"),
    path("go/", views.Go.as_view(), name="go"),
    path("healthz", views.healthz, name="healthz"),
    path("account/", second_factor.Account.as_view(), name="account"),
    path("account/sign-in/", views.SignIn.as_view(), name="login"),
    path("account/sign-out/", views.SignOut.as_view(), name="logout"),
    path("account/password/", views.ChangePassword.as_view(), name="change_password"),
    path("account/password/<uidb64>/<token>/", SetPassword.as_view(), name="set_password"),
    path("account/second-factor/", second_factor.SetUpSecondFactor.as_view(), name="second_factor"),
    path("account/second-factor/end/", second_factor.EndSecondFactor.as_view(), name="end_second_factor"),
    path("account/api-token/", Token.as_view(), name="api_token"),
    path("api/", include("plan_admin.api.urls")),
    path("admin/login/", views.RedirectToSignIn.as_view()),
    path("admin/", admin.site.urls),
    path("", include("plan_admin.plan_page.urls")),
    path("", include("plan_admin.overview.urls")),
    path("", include("plan_admin.desk.urls")),
    path("", include("plan_admin.users.urls")),
    path("", include("plan_admin.book.urls")),
    path("", include("plan_admin.month_end.urls")),
    path("", include("plan_admin.waivers.urls")),
    path("", include("plan_admin.yearly_limits.urls")),
    path("", include("plan_admin.parties.urls")),
    path("", include("plan_admin.claims.urls")),
    path("", include("plan_admin.projection.urls")),
    path("", include("plan_admin.section7.urls")),
    path("", include("plan_admin.calendar.urls")),
    path("", include("plan_admin.chain.urls")),
    path("", include("plan_admin.records.urls")),
    path("", include("governance.urls")),
    path("", include("fees.urls")),
    path("", include("assignments.urls")),
]

if not settings.DEBUG:
    # The few style sheets of a staff site do not need a server of their own.
    urlpatterns.append(re_path(r"^static/(?P<path>.*)$", serve, {"document_root": settings.STATIC_ROOT}))
