"""Section 6(a), 6(b): a stored month as an outsider's explanation is given it, other parties unnamed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from assignments.domain.disguise import disguises
from assignments.domain.explained_month import StoredMonth
from assignments.domain.explained_portion import NamedTransfer
from fees.domain.accrual import DayTerms
from governance.domain.sections import plan_section


@plan_section("6(a)")
def disguised_month(stored: StoredMonth, *, seen: Collection[str]) -> StoredMonth:
    """Section 6(a): the month "in proportion to the number of such Shares", other Distributors unnamed."""
    terms = stored.days.terms
    codes = {
        *stored.shares,
        *(one.distributor for one in stored.days.cohorts),
        *(code for day in terms for code in day.stopped_for),
        *(one.distributor for day in terms for one in day.servicing or ()),
    }
    known = disguises(codes, seen=seen)
    return replace(
        stored,
        shares={known[code]: share for code, share in stored.shares.items()},
        days=replace(
            stored.days,
            terms=tuple(_disguised_terms(day, known) for day in terms),
            cohorts=tuple(replace(one, distributor=known[one.distributor]) for one in stored.days.cohorts),
        ),
    )


def _disguised_terms(day: DayTerms, known: Mapping[str, str]) -> DayTerms:
    return replace(
        day,
        stopped_for=frozenset(known[code] for code in day.stopped_for),
        servicing=None
        if day.servicing is None
        else tuple(replace(one, distributor=known[one.distributor]) for one in day.servicing),
    )


@plan_section("6(b)")
def disguised_transfers(
    transfers: Iterable[NamedTransfer], *, seen: Collection[str]
) -> tuple[NamedTransfer, ...]:
    """Section 6(b): a Distributor's Transfers, those of other Assignees unnamed."""
    rows = tuple(transfers)
    known = disguises([one.terms.assignee for one in rows], seen=seen)
    return tuple(
        one
        if known[one.terms.assignee] == one.terms.assignee
        else replace(
            one,
            entry="",
            terms=replace(one.terms, assignee=known[one.terms.assignee]),
        )
        for one in rows
    )
