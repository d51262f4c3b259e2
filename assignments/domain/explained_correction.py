"""Section 6: an amount of a closed month beside what it is on facts that became known later."""

from collections.abc import Sequence
from dataclasses import dataclass

from assignments.domain.sheets import Column, Kind, Row, Sheet
from governance.domain.sections import plan_section


@dataclass(frozen=True, slots=True, kw_only=True)
class RestatedAmount:
    """An amount as it stood and as it was restated in a later month (`2003-12`), cents; what came late."""

    month: str
    what: str
    stood: int
    restated: int

    @property
    def difference(self) -> int:
        """More where positive."""
        return self.restated - self.stood


@plan_section("6")
def restated_sheet(amounts: Sequence[RestatedAmount]) -> tuple[Sheet, ...]:
    """Section 6: the original figure stays, and every restatement of it stands beside it."""
    if not amounts:
        return ()
    return (
        Sheet(
            key="restated",
            heading="Restated since",
            section="6",
            rule="R13",
            formula=(
                "the month computed anew, on its own rates and conventions and the facts then known; the"
                " difference is a correction in the later month"
            ),
            columns=(
                Column(name="corrected_in", label="Corrected in", kind=Kind.TEXT),
                Column(name="what", label="What came late", kind=Kind.TEXT, is_wide=True),
                Column(name="stood", label="Stood", kind=Kind.CENTS, unit="dollars"),
                Column(name="restated", label="Restated", kind=Kind.CENTS, unit="dollars"),
                Column(name="difference", label="Difference", kind=Kind.CENTS, unit="dollars"),
            ),
            rows=tuple(
                Row(
                    cells={
                        "corrected_in": one.month,
                        "what": one.what,
                        "stood": one.stood,
                        "restated": one.restated,
                        "difference": one.difference,
                    }
                )
                for one in amounts
            ),
        ),
    )
