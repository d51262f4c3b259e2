"""What every list and page of the admin has in common: roles open it, and it shows who changed what."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import lookup_spawns_duplicates
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse

from governance.admin.files import FORMAT, list_file
from governance.domain.roles import Area, Deed
from governance.models import Recorded
from governance.selectors.history import Step, steps_of_rows, steps_of_versions
from governance.selectors.keeping import Kept
from governance.selectors.parties import portfolio_ids_like
from governance.selectors.roles import user_may
from governance.templatetags.figures import DASH, day, dollars, mark, moment, month_name

COUNTED_AT_MOST = 10_000
ROWS_SHOWN = 500
DOLLARS_EXPONENT = -2
MONTHS = ("month", "for_month")
# What no link of ours asks: an expression runs as long as it likes, a year may be none.
NEVER_ASKED = frozenset({"regex", "iregex", "range", "year", "iso_year"})
SECRETS = frozenset({"password", "api_token", "digest", "totpdevice", "staticdevice", "session"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a record's page; `figures` are the columns that hold figures, counted from 0."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()

    @property
    def is_cut(self) -> bool:
        """Whether more rows may be there than are shown."""
        return len(self.rows) >= ROWS_SHOWN


class BoundedPaginator(Paginator):
    """Counts no further than a person pages: a million rows are not counted for the foot of a list."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, at most `COUNTED_AT_MOST`."""
        rows: Any = self.object_list
        return int(rows.order_by()[:COUNTED_AT_MOST].count())


def in_words(value: object) -> str:
    """A value of a record as people read it; amounts are in dollars."""
    if value is None or value in ("", [], {}):
        return DASH
    for kind, words in WORDS_OF:
        if isinstance(value, kind):
            return words(value)
    return str(value)


def _amount(value: Decimal) -> str:
    return dollars(value) if value.as_tuple().exponent == DOLLARS_EXPONENT else format(value, "f")


def _span(value: DateRange) -> str:
    return f"{day(value.lower)} to {day(value.upper)} (excluded)" if value.upper else f"{day(value.lower)} on"


def _several(value: Iterable[object]) -> str:
    return ", ".join(in_words(one) for one in value)


# In this order: a moment is a day too, and yes or no is a number.
WORDS_OF: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (str, str),
    (bool, lambda value: "yes" if value else "no"),
    (datetime, moment),
    (date, day),
    (DateRange, _span),
    (Decimal, _amount),
    (Mapping, lambda value: "; ".join(f"{key}: {in_words(one)}" for key, one in value.items())),
    (Iterable, _several),
)


def column(
    path: str,
    label: str,
    *,
    words: Callable[[Any], str] = in_words,
    order: str = "",
    in_files: str = "",
) -> Any:
    """A column of a list: the value at the end of a path like `share_class.portfolio.name`.

    A file shows the value plain; where the path ends at a record, `in_files` is the path to its name.
    """

    def show(_admin: Any, row: Any) -> str:
        return words(_along(row, path))

    show.value_of = lambda row: _along(row, in_files or path)  # type: ignore[attr-defined]  # a function's own
    return admin.display(description=label, ordering=order or path.replace(".", "__"))(show)


def _along(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = getattr(row, name) if row is not None else None
    return row


def spoken(value: Any) -> str:
    """A word of the code as people read it: COLLECTION_AGENT is `collection agent`."""
    return str(value).lower().replace("_", " ")


def state_column(path: str = "status", label: str = "Status") -> Any:
    """A column of states, each a word with its mark."""
    return column(path, label, words=mark)


def month_column(label: str = "Month") -> Any:
    """The column of a record's month."""
    return column("month", label, words=month_name)


class SeenAdmin(admin.ModelAdmin):
    """A list and pages that show, and change nothing. Roles open them: `areas`, one of which must be seen.

    `group` places it on the front page, `title` is its name where the model's own is none, `about` its first
    line; `portfolio_path` leads to the Portfolio for searches by name, alias or code, and `facts` are the
    fields of a record's page as (path, label).
    """

    keeps_to_the_services = True
    areas: ClassVar[tuple[Area, ...]] = (Area.MONTH,)
    group: ClassVar[str] = "Results"
    title: ClassVar[str] = ""
    about: ClassVar[str] = ""
    portfolio_path: ClassVar[str] = ""
    facts: ClassVar[Sequence[tuple[str, str]]] = ()
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    actions: Any = None
    ordering: ClassVar[Any] = ("-pk",)

    @property
    def list_name(self) -> str:
        """What the list is called."""
        name = self.title or str(self.opts.verbose_name_plural)
        return name[:1].upper() + name[1:]

    @property
    def has_history(self) -> bool:
        """Whether what became of a record is known: the rest is never changed."""
        return issubclass(self.model, Recorded) or hasattr(self.model, "history")

    # Who may: the roles, and nothing else.

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """What an address may filter by: nothing secret, which could be guessed a letter at a time."""
        if not (SECRETS | NEVER_ASKED).isdisjoint(lookup.split("__")):
            return False
        return bool(super().lookup_allowed(lookup, value, request))  # type: ignore[arg-type]  # None comes too

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return any(user_may(request.user, area=area, deed=Deed.SEE) for area in self.areas)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # The list.

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not all(key.isdecimal() for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest("What was chosen is no record of this list.")
        if request.GET.get(FORMAT) == "csv" and self.has_view_permission(request):
            return list_file(self, request)
        context = {
            "page_title": self.list_name,
            "says": self.about,
            "crumbs": [*self.way(), {"label": self.list_name, "url": ""}],
            "counted_at_most": COUNTED_AT_MOST,
            "may_add": self.has_add_permission(request),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By the list's own fields, and by every word for a Portfolio."""
        term = search_term.strip()
        if not term or not self.portfolio_path:
            return super().get_search_results(request, queryset, search_term)
        of_portfolios = {f"{self.portfolio_path}__in": portfolio_ids_like(term)}
        if lookup_spawns_duplicates(self.opts, self.portfolio_path):
            of_portfolios = {"pk__in": self.model._default_manager.filter(**of_portfolios).values("pk")}
        if not self.search_fields or self.search_fields == ("pk",):
            return queryset.filter(**of_portfolios), False
        found, twice = super().get_search_results(request, queryset, search_term)
        return found | queryset.filter(**of_portfolios), twice

    def get_search_fields(self, request: HttpRequest) -> Any:
        """A list that is searched by Portfolio alone still has its search box."""
        return self.search_fields or (("pk",) if self.portfolio_path else ())

    # A record's page.

    def way(self) -> list[dict[str, str]]:
        """The way from the front page of the admin."""
        return [{"label": "Reference data", "url": reverse("admin:index")}]

    def list_url(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def page_url(self, page: str, pk: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[pk])

    def record(self, request: HttpRequest, object_id: str) -> Any:
        """The record, for those who may see it. Raises: Http404, PermissionDenied."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, object_id) if not self.opts.is_composite_pk else None
        if found is None:
            raise Http404("There is no such record.")
        return found

    def context_of(self, request: HttpRequest, obj: Any, *, page: str = "") -> dict[str, Any]:
        """What every page of a record shows."""
        crumbs = [*self.way(), {"label": self.list_name, "url": self.list_url()}]
        title = self.name_of(obj)
        if page:
            crumbs.append({"label": title, "url": self.page_url("change", obj.pk)})
        return {
            **self.admin_site.each_context(request),
            "page_title": page or title,
            "crumbs": [*crumbs, {"label": page or title, "url": ""}],
            "says": self.about,
            "opts": self.opts,
            "record": title,
            "facts": self.facts_of(obj),
            "tables": [] if page else self.tables_of(obj),
            "links": self.links_of(obj),
            "history_url": self.page_url("history", obj.pk) if self.has_history else "",
        }

    def name_of(self, obj: Any) -> str:
        """What the record is called."""
        return str(obj)

    def facts_of(self, obj: Any) -> list[tuple[str, str]]:
        """What the record says, by label."""
        return [(label, self.fact(obj, path)) for path, label in self.facts]

    def fact(self, obj: Any, path: str) -> str:
        """The value at the end of a path, in words."""
        *way, last = path.split(".")
        for name in way:
            obj = getattr(obj, name, None)
        return _at(obj, last)

    def tables_of(self, obj: Any) -> list[Table]:
        """What hangs on the record."""
        return []

    def links_of(self, obj: Any) -> list[tuple[str, str]]:
        """Where more is said of it: (label, address)."""
        return []

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The record, to be read. Nothing that is sent to it is taken."""
        if request.method != "GET":
            raise PermissionDenied
        obj = self.record(request, object_id)
        return TemplateResponse(request, "admin/record.html", self.context_of(request, obj))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Nothing is added here."""
        raise PermissionDenied

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Nothing is deleted here."""
        raise Kept

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who changed what, when, and why."""
        obj = self.record(request, object_id)
        context = {**self.context_of(request, obj, page="History"), "steps": self.steps_of(obj)}
        context["says"] = f"{context['record']}: who changed what, when, and why. The latest first."
        return TemplateResponse(request, "admin/record_history.html", context)

    def steps_of(self, obj: Any) -> tuple[Step, ...]:
        """What became of the record."""
        if isinstance(obj, Recorded):
            return steps_of_versions(obj)
        manager = getattr(type(obj), "history", None)
        if manager is None:
            return ()
        return steps_of_rows(("", manager.filter(id=obj.pk)), *self.lists_of(obj))

    def lists_of(self, obj: Any) -> list[tuple[str, QuerySet[Any]]]:
        """The histories of what hangs on the record: (what it is, its rows)."""
        return []


class Standing(admin.SimpleListFilter):
    """Records that stand, unless those that were superseded are asked for."""

    title = "standing"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "superseded"), ("all", "all")]

    def choices(self, changelist: Any) -> Any:
        for value, title in [(None, "standing"), *self.lookup_choices]:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value})
                if value
                else changelist.get_query_string(remove=[self.parameter_name]),
                "display": title,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(superseded_by__isnull=self.value() != "no")


def table(
    caption: str,
    rows: QuerySet[Any],
    *columns: tuple[str, str],
    figures: Iterable[int] = (),
) -> Table:
    """A table of rows of the database, by (path, label); no more than a page can show."""
    shown = [tuple(_at(row, path) for path, _ in columns) for row in rows[:ROWS_SHOWN]]
    return Table(
        caption=caption,
        head=tuple(label for _, label in columns),
        rows=tuple(shown),
        figures=frozenset(figures),
    )


def _at(row: Any, path: str) -> str:
    *way, last = path.split(".")
    for name in way:
        row = getattr(row, name, None)
    if last in MONTHS:
        return month_name(getattr(row, last, None))
    shown = getattr(row, f"get_{last}_display", None)
    return shown() or DASH if shown is not None else in_words(getattr(row, last, None))


def page_of(name: str, **kwargs: Any) -> str:
    """The address of a page outside the admin; empty where it is not mounted."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""
