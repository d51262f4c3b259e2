"""Pages of a list that stay right while rows are added: each begins after the last row of the one before."""

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.db.models import Model
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

CURSOR, PAGE_SIZE = "cursor", "page_size"
SALT = "api.cursor"
ROWS, MOST_ROWS = 100, 1000


class KeysetPagination(BasePagination):
    """By the primary key, whole or composite; a cursor is signed, so that only one of ours is followed.

    The framework's own cursor orders by one column and cannot pass more than a thousand equal values in it.
    """

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """One row more than the page shows whether there is another page."""
        size = _page_size(request)
        after = _start(request, model=queryset.model)
        if after is not None:
            queryset = queryset.filter(pk__gt=after)
        rows = list(queryset.order_by("pk")[: size + 1])
        self.next = None
        if len(rows) > size:
            rows = rows[:size]
            self.next = replace_query_param(request.build_absolute_uri(), CURSOR, _cursor_of(rows[-1]))
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        """The address of the next page, or null; and the rows."""
        return Response({"next": self.next, "results": data})

    def get_paginated_response_schema(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """The page as OpenAPI says it."""
        address = {"type": "string", "format": "uri", "nullable": True, "description": "The next page."}
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": address, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The two words of the address."""
        size = {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": ROWS}
        return [
            _parameter(CURSOR, {"type": "string"}, says="Where the page begins, as `next` gave it."),
            _parameter(PAGE_SIZE, size, says="Rows of a page."),
        ]


def page_faults(request: Request, *, model: type[Model]) -> dict[str, list[str]]:
    """What is wrong with the cursor and the size of the page."""
    faults: dict[str, list[str]] = {}
    for reads in (_page_size, lambda request: _start(request, model=model)):
        try:
            reads(request)
        except ValidationError as reason:
            detail: Any = reason.detail  # by name, as both raise it
            faults |= {name: [str(one) for one in found] for name, found in detail.items()}
    return faults


def _start(request: Request, *, model: type[Model]) -> Any:
    """The key after which the page begins; None: at the beginning."""
    cursor = request.query_params.get(CURSOR)
    return None if cursor is None else _key_of(cursor, model=model)


def _parameter(name: str, schema: Mapping[str, Any], *, says: str) -> dict[str, Any]:
    return {"name": name, "required": False, "in": "query", "description": says, "schema": schema}


def _page_size(request: Request) -> int:
    text = request.query_params.get(PAGE_SIZE, str(ROWS))
    size = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_ROWS)) else 0
    if not 1 <= size <= MOST_ROWS:
        raise ValidationError({PAGE_SIZE: [f"{text!r} is no number of rows (1 to {MOST_ROWS})"]})
    return size


def _cursor_of(row: Model) -> str:
    key = row.pk if isinstance(row.pk, tuple) else (row.pk,)
    return signing.dumps([str(value) for value in key], salt=SALT)


def _key_of(cursor: str, *, model: type[Model]) -> Any:
    try:
        written = signing.loads(cursor, salt=SALT)
    except signing.BadSignature:
        raise ValidationError({CURSOR: ["is no cursor of this list (take the address in `next`)"]}) from None
    fields = model._meta.pk_fields
    if len(written) != len(fields):
        raise ValidationError({CURSOR: ["is a cursor of another list (take the address in `next`)"]})
    key = tuple(field.to_python(value) for field, value in zip(fields, written, strict=True))
    return key if len(key) > 1 else key[0]
