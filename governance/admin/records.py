"""Reference data that is edited: a form says what is so and why, and the services record it in one act."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from governance.admin.base import SeenAdmin
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.reference import Said
from governance.domain.roles import Area, Deed
from governance.selectors.roles import user_may
from governance.services.reference import record_reference

UNPROCESSABLE = 422
APPLY = "apply"
NOTHING_NEW = "Nothing was said that was not known; nothing was recorded."


class RecordAdmin(SeenAdmin):
    """A list whose records an officer may correct, each with its reason, through the services alone.

    A subclass gives `form_class` (its form takes `instance`); `said` puts a form into the words of a book.
    """

    group = "Reference data"
    do_area: ClassVar[Area] = Area.MONTH
    form_class: ClassVar[Callable[..., forms.Form]]
    can_add: ClassVar[bool] = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return user_may(request.user, area=self.do_area, deed=Deed.DO)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.can_add and self.has_change_permission(request)

    def said(self, form: Any, obj: Any) -> Sequence[Said]:
        """What the form says, in the words of a book."""
        raise NotImplementedError

    def write(self, said: Sequence[Said], *, acting_user: AbstractUser, reason: str) -> int | None:
        """Ask the service."""
        return record_reference(said, acting_user=acting_user, reason=reason)

    def find(self, form: Any) -> Any:
        """The record that an add form made."""
        raise NotImplementedError

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The record with its form; what is sent is recorded with its reason, or every fault is shown."""
        obj = self.record(request, object_id)
        may_act = self.has_change_permission(request, obj)
        form: Any = self.form_class(instance=obj)
        faults: tuple[Fault, ...] = ()
        if request.method == "POST":
            if not may_act:
                raise PermissionDenied
            form = self.form_class(request.POST, instance=obj)
            if form.is_valid():
                act, faults = self._ask(request, form, self.said(form, obj))
                if not faults:
                    self._tell(request, obj, act)
                    return redirect(self.page_url("change", obj.pk))
        context = {**self.context_of(request, obj), "form": form, "faults": faults, "may_act": may_act}
        return self._answer(request, context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form of a record that is not there yet."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form: Any = self.form_class(request.POST or None, instance=None)
        faults: tuple[Fault, ...] = ()
        if request.method == "POST" and form.is_valid():
            act, faults = self._ask(request, form, self.said(form, None))
            if not faults:
                found = self.find(form)
                self._tell(request, found, act)
                return redirect(self.page_url("change", found.pk))
        title = f"Add: {self.opts.verbose_name}"
        crumbs = [*self.way(), {"label": self.list_name, "url": self.list_url()}, {"label": title, "url": ""}]
        context = {
            **self.admin_site.each_context(request),
            "page_title": title,
            "crumbs": crumbs,
            "says": self.about,
            "form": form,
            "faults": faults,
            "may_act": True,
        }
        return self._answer(request, context)

    def _ask(
        self, request: HttpRequest, form: Any, said: Sequence[Said]
    ) -> tuple[int | None, tuple[Fault, ...]]:
        """Record it; faults of a field stand at the field, the rest above the form."""
        user: Any = request.user
        try:
            return self.write(said, acting_user=user, reason=form.cleaned_data["reason"]), ()
        except Refused as refused:
            for fault in refused.faults:
                field = form.field_of(fault.column)
                if field in form.fields:
                    form.add_error(field, f"{fault.problem}. {fault.remedy}".strip(". ") + ".")
            return None, refused.faults

    def _tell(self, request: HttpRequest, obj: Any, act: int | None) -> None:
        if act is None:
            messages.warning(request, NOTHING_NEW)
        else:
            messages.success(request, f"{self.name_of(obj)} is recorded as act {act}.")

    def _answer(self, request: HttpRequest, context: Mapping[str, Any]) -> HttpResponse:
        wrong = request.method == "POST"
        status = UNPROCESSABLE if wrong else None
        return TemplateResponse(request, "admin/record.html", dict(context), status=status)

    # Many records at once, with one reason.

    def bulk(
        self, request: HttpRequest, queryset: QuerySet[Any], *, title: str, form_class: type[forms.Form]
    ) -> HttpResponse | None:
        """Ask for the new value and one reason; all chosen rows go into one act, or none and every fault."""
        rows = list(queryset)
        form: Any = form_class(request.POST if APPLY in request.POST else None)
        faults: tuple[Fault, ...] = ()
        if APPLY in request.POST and form.is_valid():
            said = [one for row in rows for one in self.said_of_many(form, row)]
            act, faults = self._ask(request, form, said)
            if not faults:
                if act is None:
                    messages.warning(request, NOTHING_NEW)
                else:
                    messages.success(request, f"{len(rows)} records are recorded as act {act}.")
                return None
        context = {
            **self.admin_site.each_context(request),
            "page_title": title,
            "says": f"For {len(rows)} {self.opts.verbose_name_plural} in one act: all of them, or none.",
            "crumbs": [
                *self.way(),
                {"label": self.list_name, "url": self.list_url()},
                {"label": title, "url": ""},
            ],
            "rows": [self.name_of(row) for row in rows],
            "form": form,
            "faults": faults,
            "chosen": [row.pk for row in rows],
            "checkbox": ACTION_CHECKBOX_NAME,
            "action": request.POST["action"],
        }
        status = UNPROCESSABLE if APPLY in request.POST else None
        return TemplateResponse(request, "admin/bulk.html", context, status=status)

    def said_of_many(self, form: Any, row: Any) -> Sequence[Said]:
        """What a form for many says of one of them."""
        return form.said(row)
