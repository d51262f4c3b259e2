"""Why an act or a figure is refused, and which Section of the Plan says so.

PlanRuleViolation            a rule of the Plan, or of design rule R1-R14, is broken
  +-- CannotSplit            R11: a total over no weight, or a negative weight
  +-- (each app adds its own, named after the failure)
Refused                      a door refuses its input: carries every fault at once
"""

from collections.abc import Iterable

from governance.domain.faults import Fault


class PlanRuleViolation(Exception):
    """A rule of the Plan is broken; `section` names it, the message says what to do."""

    section = ""

    def __init__(self, message: str, *, section: str = "") -> None:
        self.section = section or self.section
        super().__init__(f"Section {self.section}: {message}" if self.section else message)


class CannotSplit(PlanRuleViolation):
    """Section 6(a): a total over no weight, or a negative weight, cannot be divided (R11)."""

    section = "6(a)"


class Refused(Exception):
    """A door's input is refused as a whole; nothing of it was stored."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
