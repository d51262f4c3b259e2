"""Section 6: what a payee's month would give by the facts so far, and how far that was from the final figure.

An estimate is the payee's shares or Portions before offsets, corrections and amounts carried over, in cents:
what depends on no fact but net assets, Shares, rates and Transfers. It promises nothing.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assignments.domain.parties import Party
from governance.domain.money import dollars_text
from governance.domain.periods import day_words


class Basis(StrEnum):
    """What an estimate rests on."""

    PROJECTED = "PROJECTED"
    COMPUTED = "COMPUTED"


BASIS_WORDS = {
    Basis.PROJECTED: "the facts so far; the days to come as on the last day known",
    Basis.COMPUTED: "the month as computed, not finished",
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class EstimatedPart:
    """A payee's part of one Portfolio: of a Distributor's share, and the service fee; cents."""

    portfolio: str
    distributor: str
    fund: str
    portfolio_name: str
    distribution: int
    service_fee: int = 0

    @property
    def cents(self) -> int:
        """Both together."""
        return self.distribution + self.service_fee


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateAsked:
    """An estimate of a payee's month to be kept; `through` is the last day of which facts are known."""

    party: Party
    basis: Basis
    through: date
    parts: tuple[EstimatedPart, ...]

    @property
    def cents(self) -> int:
        """Its amount."""
        return sum(one.cents for one in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """An estimate as it was kept, and when."""

    basis: Basis
    through: date
    cents: int
    kept_on: date
    digest: str
    parts: tuple[EstimatedPart, ...] = ()

    @property
    def basis_words(self) -> str:
        """What it rests on, in words."""
        return BASIS_WORDS[self.basis]


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedStatement:
    """What a payee is told of a month that is not computed yet: its estimates, the latest last."""

    plan: str
    month: str
    party: Party
    name: str
    estimates: tuple[Estimate, ...]

    @property
    def latest(self) -> Estimate:
        """The one that counts until the next, or the final figure."""
        return self.estimates[-1]


def figures_digest(asked: EstimateAsked) -> str:
    """The SHA-256 of what an estimate says and rests on; equal estimates are kept once in a row."""
    said = [asked.basis, str(asked.through), [part_document(one) for one in sorted(asked.parts)]]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def part_document(part: EstimatedPart) -> dict[str, str | int]:
    """A part as it is stored."""
    return {
        "portfolio": part.portfolio,
        "distributor": part.distributor,
        "fund": part.fund,
        "portfolio_name": part.portfolio_name,
        "distribution": part.distribution,
        "service_fee": part.service_fee,
    }


def told_beside(estimate: Estimate, *, cents: int, is_final: bool) -> str:
    """What is said of the last estimate beside the figure that replaced it.

    >>> one = Estimate(basis=Basis.PROJECTED, through=date(2003, 9, 10), cents=123456, digest="",
    ...     kept_on=date(2003, 9, 11))
    >>> told_beside(one, cents=124000, is_final=True)
    'Estimated by the facts through 10 September 2003: 1234.56; final: 1240.00; difference: 5.44.'
    """
    now = "final" if is_final else "now computed"
    return (
        f"Estimated by the facts through {day_words(estimate.through)}: {dollars_text(estimate.cents)};"
        f" {now}: {dollars_text(cents)}; difference: {dollars_text(cents - estimate.cents)}."
    )
