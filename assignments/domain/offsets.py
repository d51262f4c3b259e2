"""Section 6(b) and (e): what the Fund may keep back for its claims against a Distributor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assignments.domain.routes import Component, PayableLine, PayeeKind
from governance.domain.money import split_by_key
from governance.domain.sections import plan_section


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenClaim:
    """A claim of one Fund under one Plan against a Distributor, and the cents of it still open.

    `portfolio` None: the claim is the Fund's as a whole.
    """

    id: int
    distributor: str
    portfolio: str | None
    claim_date: date
    open_cents: int


@plan_section("6(b)", "6(e)")
def offset_lines(
    *, lines: Sequence[PayableLine], claims: Sequence[OpenClaim], month_last: date
) -> tuple[PayableLine, ...]:
    """Section 6(b), 6(e): a Portion is "free and clear of any offsets or claims the Fund may have".

    Our reading (R10): the Fund's claims dated up to the month's last day reduce what it pays the
    Distributor itself and does not hold: its balance and its service fee. The oldest comes first; of one
    date, the one given first. A claim on one Portfolio takes from that Portfolio only; another takes from
    all of the Fund's in proportion to what is left there. `lines` are one Fund's of one month; offsets
    already among them count as taken. What is not recovered stays open.
    """
    left = _left_by_distributor(lines)
    offsets: list[PayableLine] = []
    for claim in sorted(claims, key=lambda claim: claim.claim_date):
        if claim.claim_date > month_last or claim.open_cents <= 0:
            continue
        remaining = left.get(claim.distributor, {})
        for portfolio, cents in _taken(claim, remaining).items():
            remaining[portfolio] -= cents
            offsets.append(_offset(claim, portfolio, cents))
    return tuple(offsets)


def _left_by_distributor(lines: Sequence[PayableLine]) -> dict[str, dict[str, int]]:
    """What each Distributor is to receive itself, by Portfolio; a Portfolio that owes nothing is left out."""
    left: dict[str, dict[str, int]] = {}
    for line in lines:
        if _is_the_distributors_own(line):
            by_portfolio = left.setdefault(line.distributor, {})
            by_portfolio[line.portfolio] = by_portfolio.get(line.portfolio, 0) + line.cents
    return {
        distributor: {portfolio: cents for portfolio, cents in by_portfolio.items() if cents > 0}
        for distributor, by_portfolio in left.items()
    }


def _is_the_distributors_own(line: PayableLine) -> bool:
    return (
        (line.offsettable or line.component is Component.OFFSET)
        and not line.held_because
        and line.assignee is None
        and line.payee_kind is PayeeKind.DISTRIBUTOR
        and line.payee == line.distributor
    )


def _taken(claim: OpenClaim, remaining: dict[str, int]) -> dict[str, int]:
    within = remaining
    if claim.portfolio is not None:
        within = {claim.portfolio: remaining.get(claim.portfolio, 0)}
    recovered = min(claim.open_cents, sum(within.values()))
    return {portfolio: cents for portfolio, cents in split_by_key(recovered, within).items() if cents}


def _offset(claim: OpenClaim, portfolio: str, cents: int) -> PayableLine:
    return PayableLine(
        portfolio=portfolio,
        component=Component.OFFSET,
        distributor=claim.distributor,
        assignee=None,
        claim=claim.id,
        payee_kind=PayeeKind.DISTRIBUTOR,
        payee=claim.distributor,
        cents=-cents,
        held_because=(),
        offsettable=False,
    )
