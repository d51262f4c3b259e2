"""The admin's own site: staff roles enter, the roles decide what each may do, and our page signs in."""

from dataclasses import dataclass
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from fees.models import MonthlyFeeRun
from governance.domain.periods import PlanMonth
from governance.domain.roles import STAFF, Area, Deed
from governance.models import Plan
from governance.selectors.roles import roles_of
from governance.views.pages import NotYours
from plan_admin.desk.doors import FILES, MONTH_END, QUESTIONS, doors_shown

GROUPS = (
    "Reference data",
    "Results",
    "The Plan and its law",
    "Boards and votes",
    "Transfers and claims",
    "People",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListShown:
    """A list of the admin on its front page."""

    name: str
    url: str
    about: str


class HouseSite(AdminSite):
    """Reference data through the services, results and law to be read; no flag of the framework opens it."""

    site_header = site_title = "Plan administration"
    index_title = "Reference data and results"
    enable_nav_sidebar = False
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether a person of the house asks. `is_staff` and `is_superuser` give nothing."""
        return bool(roles_of(request.user) & STAFF)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002 - the framework's
        """A page of the admin: who has signed in without a role of the house is told so at once."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise NotYours(area=Area.MONTH, deeds=(Deed.SEE,))
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take only what keeps to the services; what other packages bring along is left out."""
        if not getattr(admin_class, "keeps_to_the_services", False):
            return
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        for model in models:
            if model._meta.is_composite_pk:  # lists of such rows are shown; each is read on its month's page
                self._registry[model] = admin_class(model, self)
            else:
                super().register(model, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Our own page signs in."""
        if request.user.is_authenticated:
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), reverse("login"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The bar above every page signs out."""
        return redirect("home")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Our own page changes passwords."""
        return redirect("change_password")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The desk's doors first, then reference data, then results."""
        roles = roles_of(request.user)
        plan = Plan.objects.order_by("code").first()
        code, month = (plan.code, _latest_month(plan)) if plan else ("", "")
        context = {
            **self.each_context(request),
            "page_title": "Reference data and results",
            "says": "Every door of the desk, the reference data with its history, and results to be read.",
            "plan_code": code,
            "month": month,
            "files": doors_shown(FILES, roles=roles, plan=code, month=month),
            "month_end": doors_shown((*MONTH_END, *QUESTIONS), roles=roles, plan=code, month=month),
            "groups": [(name, lists) for name in GROUPS if (lists := self._lists(request, name))],
        }
        return TemplateResponse(request, "admin/index.html", context)

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """All lists stand on the front page."""
        return redirect("admin:index")

    def _lists(self, request: HttpRequest, group: str) -> list[ListShown]:
        shown = []
        for of in self._registry.values():
            found: Any = of
            if found.group == group and found.has_view_permission(request):
                shown.append(ListShown(name=found.list_name, url=found.list_url(), about=found.about))
        return sorted(shown, key=lambda one: one.name)


def _latest_month(plan: Plan) -> str:
    """The last month that was closed or begun, like 2003-09; empty before the first."""
    runs = MonthlyFeeRun.objects.filter(plan=plan).order_by("-month")
    first = runs.values_list("month", flat=True).first()
    return str(PlanMonth(first)) if first else ""
