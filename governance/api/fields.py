"""How figures are written: dollars with two decimals and Shares with six, as text, never as floats."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from governance.domain.money import MILLIONTHS_PER_SHARE, cents_from_dollars, dollars_text

MONTH = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$", "example": "2003-09"}


@extend_schema_field({"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$", "example": "1234.56"})
class DollarsField(serializers.Field):
    """Dollars and cents."""

    def to_representation(self, value: Any) -> str:
        """A document's text stays; a stored amount is written with its two decimals."""
        return value if isinstance(value, str) else dollars_text(cents_from_dollars(value))


@extend_schema_field({"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{6}$", "example": "1234.567890"})
class SharesField(serializers.Field):
    """Shares and millionths of a Share."""

    def to_representation(self, value: Any) -> str:
        """A document's text stays; else a stored number of Shares, or of millionths of a Share."""
        if isinstance(value, str):
            return value
        if isinstance(value, Decimal):
            return f"{value:.6f}"
        whole, part = divmod(value, MILLIONTHS_PER_SHARE)
        return f"{whole}.{part:06d}"


@extend_schema_field(MONTH)
class MonthField(serializers.Field):
    """A calendar month."""

    def to_representation(self, value: Any) -> str:
        """A month is stored as its first day."""
        return value if isinstance(value, str) else f"{value:%Y-%m}"
