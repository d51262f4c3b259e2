"""Payees said in a form: by the same rules as a book's parts, in one act with its reason."""

from collections.abc import Callable, Sequence

from django.contrib.auth.models import AbstractUser

from assignments.models import CollectionAgent
from assignments.services.book_directions import save_agent
from assignments.services.book_transfers import ADDRESS_LIMIT, load_assignees
from governance.domain.book_drafts import PartOutcome, outcome_of
from governance.domain.book_entries import Entry
from governance.domain.reference import Said
from governance.models import Act
from governance.services.acts import record_said

KIND = "record_payees"


def load_collection_agents(entries: Sequence[Entry], *, act: Act) -> PartOutcome:
    """Section 6(e): depositories and collection agents. A key left out leaves what stands."""
    standing = set(CollectionAgent.objects.values_list("code", flat=True))
    new = unchanged = corrected = 0
    for entry in entries:
        entry.expect("code", "name", "address")
        name = entry.optional_text("name")
        address = entry.optional_text("address", limit=ADDRESS_LIMIT)
        code = entry.code(name=name)
        if entry.failed:
            continue
        if not save_agent(code=code, name=name, address=address, act=act):
            unchanged += 1
        elif code in standing:
            corrected += 1
        else:
            new += 1
    return outcome_of("collection_agents", entries, new=new, unchanged=unchanged, corrected=corrected)


LOADERS: dict[str, Callable[[Sequence[Entry], Act], PartOutcome]] = {
    "assignees": lambda entries, act: load_assignees(entries, act=act),
    "collection_agents": lambda entries, act: load_collection_agents(entries, act=act),
}


def record_payees(said: Sequence[Said], *, acting_user: AbstractUser, reason: str) -> int | None:
    """Record what is said of Assignees and collection agents, in one act.

    Returns the act's number; None where all of it was known, and then no act is left.
    Raises: Refused with every fault of every record; then nothing is stored.
    """
    return record_said(said, load=_load, kind=KIND, acting_user=acting_user, reason=reason)


def _load(part: str, _plan: str, entries: Sequence[Entry], act: Act) -> PartOutcome:
    return LOADERS[part](entries, act)
