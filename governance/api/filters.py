"""Filters read dates and months as every door does, and give all faults at once."""

from typing import Any

import django_filters
from django import forms
from drf_spectacular.utils import extend_schema_field

from governance.api.fields import MONTH
from governance.domain.fields import NotReadable, read_date, read_month


class IsoDateInput(forms.DateField):
    """A date written YYYY-MM-DD and in no other way."""

    def to_python(self, value: Any) -> Any:
        """Raises: ValidationError, with what would be right."""
        if value in self.empty_values:
            return None
        try:
            return read_date(str(value))
        except NotReadable as reason:
            raise forms.ValidationError(str(reason)) from None


class MonthInput(forms.Field):
    """A month written YYYY-MM; it is stored as its first day."""

    def to_python(self, value: Any) -> Any:
        """Raises: ValidationError, with what would be right."""
        if value in self.empty_values:
            return None
        try:
            return read_month(str(value)).first
        except NotReadable as reason:
            raise forms.ValidationError(str(reason)) from None


class IsoDateFilter(django_filters.DateFilter):
    """A day."""

    field_class = IsoDateInput


@extend_schema_field(MONTH)
class MonthFilter(django_filters.Filter):
    """A month."""

    field_class = MonthInput


class PeriodFilters(django_filters.FilterSet):
    """`from` and `to`, both included; a subclass names its column of days in `day`."""

    day = "date"

    @classmethod
    def get_filters(cls) -> Any:
        """`from` is no name that a class body can give."""
        period = {
            "from": IsoDateFilter(field_name=cls.day, lookup_expr="gte", label="First day, YYYY-MM-DD."),
            "to": IsoDateFilter(field_name=cls.day, lookup_expr="lte", label="Last day, YYYY-MM-DD."),
        }
        return {**super().get_filters(), **period}
