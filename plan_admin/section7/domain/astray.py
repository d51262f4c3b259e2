"""Section 7: what was given of a quarter that its Fund has no more, and the way out: nothing is lost."""

from collections.abc import Iterable
from dataclasses import dataclass

from governance.domain.money import dollars_text
from governance.domain.sections import plan_section
from plan_admin.section7.domain.report import AstrayRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Astray:
    """An amount of a file whose quarter the Fund has no more; `ends` are those about it that it has."""

    row: AstrayRow
    fund: str
    fund_name: str
    ends: str

    @property
    def words(self) -> str:
        """What it is."""
        return (
            f"{self.row.distributor} gave {dollars_text(self.row.cents)} of the quarter ended"
            f" {self.row.quarter} on {self.row.portfolio_name}, and no quarter of {self.fund_name} ends then"
            " any more"
        )

    @property
    def way_out(self) -> str:
        """What its Distributor does."""
        return (
            f"take it back by a row of {self.row.quarter} with the amount 0.00, and give it in the quarter"
            f" ended {self.ends}"
        )


@plan_section("7")
def astray_words(found: Iterable[Astray]) -> tuple[str, ...]:
    """Section 7, "the amounts expended": what a changed quarter leaves in no report, and how that is mended.

    Our reading: it goes on counting as spent in what is not recovered, since it was spent.
    """
    return tuple(f"{one.words}: {one.way_out}" for one in found)
