"""How addresses name a month."""

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
