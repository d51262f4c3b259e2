"""A list of the admin as a CSV file: the rows that are shown, in their order, with plain values."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import BadRequest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import HttpRequest, HttpResponse
from django.utils.html import strip_tags

from governance.domain.csv_writing import csv_text
from governance.domain.fields import slug

FORMAT = "format"  # the word of an address that asks for a list as a file
ROWS_AT_MOST = 10_000
NO_COLUMN = "action_checkbox"


def list_file(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The rows of a list, as searched, filtered and sorted; no more than a list counts.

    Raises: BadRequest for a filter that the list does not have.
    """
    asked: Any = request.GET.copy()
    del asked[FORMAT]
    request.GET = asked
    try:
        changelist = model_admin.get_changelist_instance(request)
    except IncorrectLookupParameters as error:
        raise BadRequest("This list has no such filter.") from error
    names = [name for name in changelist.list_display if name != NO_COLUMN]
    head = [str(label_for_field(one, model_admin.model, model_admin=model_admin)) for one in names]
    rows = (
        [plain(_value(one, row, model_admin)) for one in names] for row in changelist.queryset[:ROWS_AT_MOST]
    )
    response = HttpResponse(csv_text(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug(model_admin.list_name)}.csv"'
    return response


def _value(name: str, row: Any, model_admin: Any) -> object:
    """What stands in a cell, before it was put into words."""
    value_of = getattr(getattr(model_admin, name, None), "value_of", None)
    if value_of is not None:
        return value_of(row)
    return lookup_field(name, row, model_admin)[2]


def plain(value: object) -> str:
    """A value for a spreadsheet: ISO days, plain decimals, texts without marks."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, DateRange):
        return f"{value.lower or ''}/{value.upper or ''}"
    return strip_tags(str(value))
