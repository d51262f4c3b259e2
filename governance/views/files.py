"""Files that a page offers beside what it shows."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse

from governance.domain.csv_writing import csv_text

ROWS_OF_A_PAGE = 50
PAGE, FORMAT, CSV = "page", "format", "csv"
CSV_TYPE = "text/csv; charset=utf-8"


def to_keep(name: str, data: bytes | str, *, media_type: str) -> HttpResponse:
    """A file to keep, whatever it is and whoever named it: the browser neither runs nor shows it."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = _attached(name)
    return response


def _attached(name: str) -> str:
    plain = "".join(one if one.isascii() and (one.isalnum() or one in "._- ") else "_" for one in name)
    return f'attachment; filename="{plain}"'


class OurTable(HttpResponse):
    """A table that is made as it is asked for, in our words: of nobody's file, and with no digest kept."""

    def __init__(self, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        self.head, self.rows = tuple(head), list(rows)
        super().__init__(csv_text(self.head, self.rows), content_type=CSV_TYPE)


def csv_response(name: str, *, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV file to keep."""
    response = OurTable(head, rows)
    response["Content-Disposition"] = _attached(name)
    return response


def wants_csv(request: HttpRequest) -> bool:
    """Whether the address asks for the file instead of the page."""
    return request.GET.get(FORMAT) == CSV


def page_of(request: HttpRequest, rows: Any, *, size: int = ROWS_OF_A_PAGE) -> "Page[Any]":
    """The page that the address asks for; the nearest one where there is no such page."""
    return Paginator(rows, size).get_page(request.GET.get(PAGE))


def address_with(request: HttpRequest, **changes: str | None) -> str:
    """The address's own question with some of it changed; None takes a part away."""
    asked = {key: request.GET[key] for key in request.GET if request.GET[key]}
    for key, value in changes.items():
        if value is None:
            asked.pop(key, None)
        else:
            asked[key] = value
    return f"?{urlencode(asked)}"
