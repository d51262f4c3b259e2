"""Section 11: the termination of the Plan for a Portfolio, and whether it is a Complete Termination."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from governance.domain.sections import plan_section


class AfterTermination(StrEnum):
    """The convention AFTER_TERMINATION: what goes on where a termination is not Complete."""

    DISTRIBUTION_FEE_ON_SHARES_SOLD = "DISTRIBUTION_FEE_ON_SHARES_SOLD"
    ALL = "ALL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limb:
    """One requirement of a Complete Termination: its number, whether it is met, and why not."""

    number: str
    met: bool
    reason: str = ""

    def __str__(self) -> str:
        return f"Section 11({self.number}): {self.reason or 'met'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """Whether a termination is Complete as to one Distributor, limb by limb."""

    distributor: str
    limbs: tuple[Limb, ...]

    @property
    def is_complete(self) -> bool:
        """Whether all three limbs are met."""
        return all(limb.met for limb in self.limbs)

    @property
    def failures(self) -> tuple[str, ...]:
        """The limbs that are not met, in words."""
        return tuple(str(limb) for limb in self.limbs if not limb.met)


@plan_section("11", "11(i)", "11(ii)", "11(iii)")
@dataclass(frozen=True, slots=True, kw_only=True)
class Termination:
    """Section 11: a carried termination of the Plan for one Portfolio.

    `effective` is the first day of the Plan terminated: Shares sold on it are not "sold prior to" it.
    `determined` says whether the Dis-interested Trustees carried the determination of limb (i),
    `in_material_breach` which Distributors were then in material breach of their agreement. Since then,
    `paid_others` are the Distributors on whose Shares anybody else has been paid a sales charge or service
    fee, and `cdsc_altered_since` says whether the contingent deferred sales charges have been altered.
    `after` is the convention AFTER_TERMINATION on its first day, where it is known here.
    """

    id: str = ""
    effective: date
    good_faith: bool
    best_interest_fund: bool
    best_interest_shareholders: bool
    cdsc_unaltered: bool
    determined: bool = True
    in_material_breach: frozenset[str] = frozenset()
    paid_others: frozenset[str] = frozenset()
    cdsc_altered_since: bool = False
    after: AfterTermination | None = None

    def is_complete_for(self, distributor: str) -> bool:
        """Section 11: whether the obligation ends on the Shares which this Distributor sold."""
        return self.completeness_for(distributor).is_complete

    def completeness_for(self, distributor: str) -> Completeness:
        """Section 11: the three limbs of a Complete Termination, as to one Distributor.

        Our reading: limbs (i) and (ii) are the Portfolio's, limb (iii) is each Distributor's own, so a
        termination may be Complete as to one and not as to another. Limb (iii) is a lasting covenant: a
        later payment to somebody else undoes the Complete Termination from its beginning.
        """
        return Completeness(
            distributor=distributor, limbs=(self._limb_i(), self._limb_ii(), self._limb_iii(distributor))
        )

    def broken_for(self, distributor: str) -> tuple[str, ...]:
        """Section 11(ii), (iii): by which later acts it turned out never to be Complete, in words.

        Nothing where it is Complete, nor where it was not Complete in the first place.
        """
        as_made = replace(self, paid_others=frozenset(), cdsc_altered_since=False)
        return self.completeness_for(distributor).failures if as_made.is_complete_for(distributor) else ()

    def _limb_i(self) -> Limb:
        lacking = [
            words
            for met, words in (
                (self.determined, "no determination of the Dis-interested Trustees was carried"),
                (self.good_faith, "they did not act in good faith"),
                (self.best_interest_fund, "not found in the best interest of the Fund"),
                (self.best_interest_shareholders, "not found in the best interest of the shareholders"),
            )
            if not met
        ]
        return Limb(number="i", met=not lacking, reason="; ".join(lacking))

    def _limb_ii(self) -> Limb:
        altered = "the contingent deferred sales charges on outstanding Shares were altered"
        if not self.cdsc_unaltered:
            return Limb(number="ii", met=False, reason=altered)
        if self.cdsc_altered_since:
            return Limb(number="ii", met=False, reason=f"{altered} after the termination")
        return Limb(number="ii", met=True)

    def _limb_iii(self, distributor: str) -> Limb:
        if distributor in self.in_material_breach or distributor not in self.paid_others:
            return Limb(number="iii", met=True)
        return Limb(
            number="iii",
            met=False,
            reason=f"somebody else was paid on the Shares sold by {distributor}, not in breach",
        )
