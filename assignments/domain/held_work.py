"""Section 6(d) and R9, R12: who can end a hold, by its reason, and what happens while nobody does."""

from dataclasses import dataclass

from governance.domain.roles import Role
from governance.domain.sections import plan_section

NO_CALCULATION = "Section 6(d): no Monthly Calculation of "
_DIFFERS = ("Section 6(d): the Monthly Calculation differs", "Section 6(d): the Portions")
_NO_NOTICE = "Section 6(c)"
_STAYS = "what is held stays held, and nobody is paid of it"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEnds:
    """Whose it is to end a hold, what they do, and what happens otherwise."""

    whose: Role
    what: str
    section: str
    otherwise: str


@plan_section("6(d)")
def hold_ends(reason: str) -> HoldEnds:
    """Section 6(d): the Fund pays "in accordance with" the notice and the Monthly Calculation.

    Our reading: compliance asks for what has not come; what came and differs, or what no vote permits, a
    named approver decides (R13).
    """
    if reason.startswith(NO_CALCULATION):
        return HoldEnds(
            whose=Role.OFFICER,
            what=f"Ask for the Monthly Calculation of {reason.removeprefix(NO_CALCULATION)}",
            section="6(d)",
            otherwise=_STAYS,
        )
    if reason.startswith(_NO_NOTICE):
        return HoldEnds(
            whose=Role.OFFICER,
            what="Ask for the notice of a Transfer",
            section="6(c)",
            otherwise="that Assignee is not paid; the others are",
        )
    if reason.startswith(_DIFFERS):
        return HoldEnds(
            whose=Role.APPROVER,
            what="Decide about a Monthly Calculation that differs",
            section="6(d)",
            otherwise=_STAYS,
        )
    section = reason.partition(":")[0].removeprefix("Section ") if reason.startswith("Section ") else "6(a)"
    return HoldEnds(
        whose=Role.APPROVER, what="Decide whether what is held is paid", section=section, otherwise=_STAYS
    )


def calculation_asked_of(reason: str) -> tuple[str, str] | None:
    """The Distributor and the month (`YYYY-MM`) of which a hold misses the Monthly Calculation; else None."""
    if not reason.startswith(NO_CALCULATION):
        return None
    code, _, month = reason.removeprefix(NO_CALCULATION).partition(" for ")
    return code, month


def calculation_differs(reason: str) -> bool:
    """Whether a hold waits for a decision about a Monthly Calculation that came and differs.

    >>> calculation_differs("Section 6(d): the Monthly Calculation differs by 1.00")
    True
    """
    return reason.startswith(_DIFFERS)
