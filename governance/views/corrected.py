"""What an address says is to be corrected: `?corrects=its number`."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

DIGITS_OF_A_NUMBER = 18  # no number of a record has more
Row = TypeVar("Row", bound=Model)


def corrected_row(request: HttpRequest, rows: "QuerySet[Row]", *, none: str) -> Row | None:
    """The one of `rows` that the address names; None where it names none.

    Raises: Http404 saying `none` where there is no such row.
    """
    number = request.GET.get("corrects", "")
    if not number:
        return None
    known = number.isdecimal() and len(number) <= DIGITS_OF_A_NUMBER
    found = rows.filter(pk=number).first() if known else None
    if found is None:
        raise Http404(none)
    return found
