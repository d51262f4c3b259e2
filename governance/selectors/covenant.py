"""Section 11(ii), (iii): the later acts by which terminations turn out never to have been Complete."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from governance.domain.covenant import CovenantLimb
from governance.domain.termination import Termination
from governance.models import CovenantBreach, CovenantCertificate, Plan

TerminationKey = tuple[str, int]  # a termination's id and a share class


@dataclass(slots=True)
class Undone:
    """What undid a Complete Termination: as to which Distributors, and whether for all of them."""

    paid_others: set[str]
    cdsc_altered: bool = False

    def applied_to(self, termination: Termination) -> Termination:
        """The termination as it now turns out."""
        return replace(
            termination, paid_others=frozenset(self.paid_others), cdsc_altered_since=self.cdsc_altered
        )


def undone_by_class(
    plan: Plan, *, known_at: int | None, among: Mapping[str, Any]
) -> dict[TerminationKey, Undone]:
    """By termination and share class: what a closing or a person found, what was certified as not kept."""
    found: dict[TerminationKey, Undone] = defaultdict(lambda: Undone(set()))
    breaches = CovenantBreach.objects.known_at(known_at).filter(plan=plan, **among)
    certified = CovenantCertificate.objects.known_at(known_at).filter(plan=plan, kept=False, **among)
    for rows in (breaches, certified):
        for termination, share_class, distributor, limb in rows.values_list(
            "termination", "share_class_id", "distributor__code", "limb"
        ):
            undone = found[termination, share_class]
            if limb == CovenantLimb.CDSC:
                undone.cdsc_altered = True
            else:
                undone.paid_others.add(distributor)
    return dict(found)
