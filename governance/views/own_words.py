"""What a page of a Plan says, in the Plan's own Sections.

Our words cite the reference Plan's; they are turned once, as the page leaves. What a text or a person said
stands between `<!--own-->` and `<!--/own-->`, and stays as it is like all that a form sends back; marks go.
"""

import re
from collections.abc import Iterator
from typing import Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse

from governance.domain.csv_writing import csv_text
from governance.domain.own_sections import SECTION, OwnSections
from governance.selectors.own_sections import own_sections_of_plan
from governance.views.files import OurTable

# Columns of what people wrote, or that have it beside words of ours.
TYPED: Final = frozenset(
    {"reason", "evidence", "text", "remark", "interests", "record", "document", "by", "payee", "basis"}
)
_LEFT: Final = re.compile(
    r"(<!--own-->.*?<!--/own-->|<(textarea|script|style)\b.*?</\2\s*>|<[^>]*>)", re.DOTALL | re.IGNORECASE
)
_MARK: Final = re.compile("<!--/?own-->")
_LABEL: Final = re.compile(r'(?<= aria-label=")[^"]*')
_BARE: Final = re.compile(r"(<td[^>]* data-section[^>]*>)([^<]*)")


def in_own_words(response: HttpResponseBase, *, plan: int) -> HttpResponseBase:
    """The response, once it is rendered, in the Sections of that Plan; files that are kept stay."""
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.add_post_render_callback(lambda rendered: _turn(rendered, own_sections_of_plan(plan)))
    elif isinstance(response, HttpResponse):
        _turn(response, own_sections_of_plan(plan))
    return response


def _turn(response: HttpResponse, own: OwnSections) -> None:
    if isinstance(response, OurTable) and not own.are_the_reference_s:
        response.content = csv_text(response.head, _rows(response, own)).encode()
    elif response.get("Content-Type", "").startswith("text/html") and "Content-Disposition" not in response:
        response.content = _page(response.content.decode(), own).encode()


def _page(html: str, own: OwnSections) -> str:
    if own.are_the_reference_s:
        return _MARK.sub("", html)
    html = _BARE.sub(lambda found: found[1] + own.numbers(found[2]), html)
    parts = _LEFT.split(html)
    # Each third is what `_LEFT` found inside; before it stand the words and what is left.
    turned = (_part(part, own, is_left=at % 3 == 1) for at, part in enumerate(parts) if at % 3 != 2)
    return _MARK.sub("", "".join(turned))


def _part(part: str, own: OwnSections, *, is_left: bool) -> str:
    if not is_left:
        return own.in_words(part)
    if " aria-label=" in part and part[:2] != "<!":
        return _LABEL.sub(lambda found: own.in_words(found[0]), part)
    return part


def _rows(table: OurTable, own: OwnSections) -> Iterator[list[object]]:
    for row in table.rows:
        yield [_cell(name, cell, own) for name, cell in zip(table.head, row, strict=True)]


def _cell(name: str, cell: object, own: OwnSections) -> object:
    if name in TYPED or not isinstance(cell, str):
        return cell
    return own.numbers(cell) if name == SECTION else own.in_words(cell)
