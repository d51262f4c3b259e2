"""Section 10, R13: what a named person decides of payments that are held, and what that does to a hold."""

from dataclasses import dataclass

from governance.domain.obligation import LAPSE
from governance.domain.sections import plan_section

NOT_PAID_BY = "Section 10: not to be paid, by determination "


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseDecision:
    """The determination, by its number, about a share class's month whose continuance lapsed."""

    number: int
    pays: bool


@plan_section("10")
def holds_after(reasons: tuple[str, ...], decision: LapseDecision | None) -> tuple[str, ...]:
    """Section 10: the Plan "shall continue in effect ... provided that such continuance is ... approved".

    Our reading (R12): what a lapse holds waits for a determination. One that pays ends that reason and no
    other; one that does not pay takes the place of all reasons of the share class.

    >>> holds_after((LAPSE, "Section 8: agreement not approved"), LapseDecision(number=3, pays=True))
    ('Section 8: agreement not approved',)
    """
    if decision is None or LAPSE not in reasons:
        return reasons
    if decision.pays:
        return tuple(reason for reason in reasons if reason != LAPSE)
    return (f"{NOT_PAID_BY}{decision.number}",)


def decided_not_to_pay(reasons: tuple[str, ...]) -> int | None:
    """The determination, by its number, that does not pay what these reasons hold; None: there is none."""
    for reason in reasons:
        if reason.startswith(NOT_PAID_BY):
            return int(reason.removeprefix(NOT_PAID_BY))
    return None
