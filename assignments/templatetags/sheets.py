"""A cell of a sheet as a page writes it, with the link to what explains it."""

from collections.abc import Callable, Mapping
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from assignments.domain.parties import WORD_OF_KIND
from assignments.domain.routes import PayeeKind
from assignments.domain.sheets import PLACES, Column, Kind, Row, Why, exact_text
from assignments.domain.transfers import percent_text
from governance.domain.money import rate_text
from governance.templatetags.figures import DASH, cents, day, mark, percent, shares

register = template.Library()

PAPERS = ("statement", "estimate")  # of a payee's month; all else explains one amount


def _rates(rates: Any) -> str:
    parts = [percent(one.rate) for one in rates[:1]]
    return "; ".join([*parts, *(f"{percent(one.rate)} from {day(one.since)}" for one in rates[1:])]) or DASH


def _text(text: Any) -> str:
    return str(text) or DASH


def _texts(texts: Any) -> str:
    return "; ".join(texts) or DASH


def _rate(rate: Any) -> str:
    return percent(rate_text(rate))


def _trillionths(units: Any) -> str:
    return exact_text(units, places=PLACES[Kind.TRILLIONTHS])


def _parts_of_trillionths(units: Any) -> str:
    return exact_text(units, places=PLACES[Kind.PARTS_OF_TRILLIONTHS])


WORDS: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.TEXTS: _texts,
    Kind.NUMBER: str,
    Kind.DAY: day,
    Kind.MONTH: _text,
    Kind.CENTS: cents,
    Kind.RATE: _rate,
    Kind.RATES: _rates,
    Kind.SHARES: shares,
    Kind.PERCENT: percent_text,
    Kind.STATE: mark,
    Kind.TRILLIONTHS: _trillionths,
    Kind.PARTS_OF_TRILLIONTHS: _parts_of_trillionths,
}


@register.simple_tag(takes_context=True)
def cell(context: Context, column: Column, row: Row) -> SafeString | str:
    """One value: an amount is a link to what explains it; what is not there is a dash."""
    value = row.cells.get(column.name)
    if value is None:
        return "" if column.name not in row.cells else DASH
    if column.kind is Kind.PAYMENTS:
        return _payments(context, value)
    words = WORDS[column.kind](value)
    why = row.why.get(column.name)
    if why is None or words == DASH:
        return format_html("{}", words)
    return format_html(
        '<a href="{}">{}</a>', url_of(why, plan=context["plan"], month=context["month"]), words
    )


@register.simple_tag(takes_context=True)
def why_url(context: Context, why: Why) -> str:
    """The address of what explains a figure of this page."""
    return url_of(why, plan=context["plan"], month=context["month"])


def _payments(context: Context, payments: Any) -> SafeString | str:
    """Each payment with where it stands; a link where the reader may open it."""
    if not payments:
        return DASH
    may_open_all = context["viewer"].is_staff
    return format_html_join(
        " ",
        "{}",
        (
            (
                format_html(
                    '<span class="payment"><a href="{}">{}</a> {}</span>',
                    url_of(
                        Why(what="payment", instruction=one.id), plan=context["plan"], month=context["month"]
                    ),
                    one.id,
                    mark(one.status),
                )
                if one.is_own or may_open_all
                else format_html('<span class="payment">{} {}</span>', one.id, mark(one.status)),
            )
            for one in payments
        ),
    )


def url_of(why: Why, *, plan: Any, month: Any, within: str = "assignments") -> str:
    """The address of an explanation or statement: its page, or its like within the API."""
    name = why.what if why.what in PAPERS else f"explain_{why.what}"
    return reverse(
        f"{within}:{name}", kwargs={"plan": plan.code, "month": why.month or str(month), **_named(why)}
    )


def _named(why: Why) -> dict[str, str | int]:
    """What the address names beside Plan and month."""
    if why.what == "payment":
        return {"instruction": why.instruction}
    if why.what in PAPERS:
        return {"kind": WORD_OF_KIND[PayeeKind(why.payee_kind)], "code": why.payee}
    named: dict[str, str | int] = {"portfolio": why.portfolio}
    if why.what in ("share", "portion"):
        named["distributor"] = why.distributor
    if why.what == "portion":
        named["assignee"] = why.assignee
    else:
        named["component"] = why.component.lower()
    return named
