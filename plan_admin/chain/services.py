"""Verify the chain and keep what was found; take in what stood before there was a chain."""

from collections.abc import Sequence

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.models import Act, ChainLink
from governance.services.chain import append_link
from plan_admin.chain.kinds import KINDS
from plan_admin.chain.models import ChainCheck
from plan_admin.chain.selectors import GIVEN, ChainVerification, Progress, verify_chain

FAULTS_KEPT = 200


def check_chain(
    *, anchor: str = "", acting_user: AbstractUser | None = None, progress: Progress
) -> ChainVerification:
    """Verify all of it, and keep the result for whoever looks later; it changes nothing else.

    That a head given never stood is told to whoever gave it, and not kept: it may be misread.
    Raises: NotReadable where `anchor` is no head.
    """
    found = verify_chain(anchor=anchor, progress=progress)
    kept = [one for one in found.faults if one.about != GIVEN]
    with transaction.atomic():
        ChainCheck.objects.create(
            checked_by_id=acting_user.pk if acting_user else None,
            links=found.links,
            head=found.head,
            fault_count=len(kept),
            faults=[str(one) for one in kept[:FAULTS_KEPT]],
        )
    return found


def take_in_what_stands(names: Sequence[str]) -> int:
    """Link what was recorded before the chain covered these kinds, act by act.

    Such a link is of the act, and of the moment at which it was made: it vouches from then on alone.
    Returns how many links it took.
    """
    taken = 0
    kinds = [kind for kind in KINDS if kind.name in names]
    with transaction.atomic():
        covered = set(ChainLink.objects.values_list("kind", "act_id"))
        waiting = sorted(
            (act, place)
            for place, kind in enumerate(kinds)
            for act in kind.acts()
            if (kind.name, act) not in covered
        )
        acts = Act.objects.in_bulk({act for act, _ in waiting})
        for act, place in waiting:
            kind = kinds[place]
            append_link(
                kind,
                act=acts[act],
                about=f"{kind.words} of act {act}, taken in when the chain came to cover them",
            )
            taken += 1
    return taken
