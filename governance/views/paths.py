"""How addresses name a month and a year."""

from governance.domain.fields import NotReadable, read_month
from governance.domain.periods import PlanMonth


class MonthInPath:
    """`2003-09` in an address is a PlanMonth in the view."""

    regex = r"[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> PlanMonth:
        """Raises: ValueError, so that the address does not match."""
        try:
            return read_month(value)
        except NotReadable as reason:
            raise ValueError(str(reason)) from reason

    def to_url(self, value: PlanMonth | str) -> str:
        """The month as addresses write it."""
        return str(value)


class YearInPath:
    """`2003` in an address is a year from 1900 to 2999."""

    regex = r"(?:19|2[0-9])[0-9]{2}"

    def to_python(self, value: str) -> int:
        """The year."""
        return int(value)

    def to_url(self, value: int | str) -> str:
        """The year as addresses write it."""
        return str(value)
