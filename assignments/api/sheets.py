"""Sheets by the API: the same figures as the page, its print and its CSV file, each with its why."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404
from rest_framework import serializers

from assignments.domain.errors import NotShown
from assignments.domain.parties import KIND_OF_WORD, Party
from assignments.domain.sheets import PLACES, Column, Kind, Row, Sheet, Why, exact_text, plain_text
from assignments.selectors.access import Viewer, viewer_of
from assignments.templatetags.sheets import url_of
from governance.api.base import Endpoint
from governance.domain.chain import moment_text
from governance.domain.roles import Area, Deed
from governance.models import Plan
from governance.selectors.chain import standing_head

STATEMENTS = "statements"
NOT_SHOWN = "There is no such thing, or it is not yours."
Shown = TypeVar("Shown")


class ColumnSerializer(serializers.Serializer):
    """A column of a table."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    unit = serializers.CharField()


class RowSerializer(serializers.Serializer):
    """Values as a CSV file has them, by the name of their column, and the addresses of what explains them."""

    cells = serializers.DictField(child=serializers.CharField(allow_null=True))
    why = serializers.DictField(child=serializers.CharField())


class SheetSerializer(serializers.Serializer):
    """A table. `section` and `rule` say what it carries out, `formula` how, in words."""

    key = serializers.CharField()
    heading = serializers.CharField()
    section = serializers.CharField()
    rule = serializers.CharField()
    formula = serializers.CharField()
    columns = ColumnSerializer(many=True)
    rows = RowSerializer(many=True)
    totals = RowSerializer(allow_null=True)


class ChainHeadSerializer(serializers.Serializer):
    """The head of the chain as it stood when this was made: kept with it, it proves all that was before."""

    links = serializers.IntegerField(help_text="How many links the chain had.")
    head = serializers.CharField(help_text="SHA-256; `verify_chain --head` says whether it stood.")
    linked_at = serializers.DateTimeField(help_text="When the last of them was made.")


class SheetEndpoint(Endpoint):
    """For staff, and for the outsiders whose figures they are: what access does not show is not found."""

    area = Area.STATEMENTS
    deeds = (Deed.SEE, Deed.OWN_SEE)
    tag = STATEMENTS

    @property
    def viewer(self) -> Viewer:
        """Who reads."""
        return viewer_of(self.request.user)

    def party(self, kind: str, code: str) -> Party:
        """The payee that the address names. Raises: Http404."""
        if kind not in KIND_OF_WORD:
            raise Http404(NOT_SHOWN)
        return Party(kind=KIND_OF_WORD[kind], code=code)

    def shown(self, ask: Callable[[], Shown]) -> Shown:
        """What access gives. Raises: Http404, in the same words for what is not there and what is others'."""
        try:
            return ask()
        except NotShown as reason:
            raise Http404(NOT_SHOWN) from reason


def why_address(why: Why, *, plan: Plan, month: Any) -> str:
    """The address in the API of what explains a figure."""
    return url_of(why, plan=plan, month=month, within="api")


def sheet_document(sheet: Sheet, *, plan: Plan, month: Any) -> dict[str, Any]:
    """A table as JSON has it."""

    def row(one: Row) -> dict[str, Any]:
        return {
            "cells": {column.name: _text(column, one.cells.get(column.name)) for column in sheet.columns},
            "why": {name: why_address(why, plan=plan, month=month) for name, why in one.why.items()},
        }

    return {
        "key": sheet.key,
        "heading": sheet.heading,
        "section": sheet.section,
        "rule": sheet.rule,
        "formula": sheet.formula,
        "columns": [
            {"name": one.name, "label": one.label, "kind": one.kind.value, "unit": one.unit}
            for one in sheet.columns
        ],
        "rows": [row(one) for one in sheet.rows],
        "totals": None if sheet.totals is None else row(sheet.totals),
    }


def _text(column: Column, value: Any) -> str | None:
    if value is None:
        return None
    places = PLACES.get(column.kind)
    return plain_text(column.kind, value) if places is None else exact_text(value, places=places)


def standing_chain() -> dict[str, Any] | None:
    """The head of the chain as JSON has it; None while nothing is linked."""
    head = standing_head()
    if head is None:
        return None
    return {"links": head.sequence, "head": head.head, "linked_at": moment_text(head.linked_at)}
