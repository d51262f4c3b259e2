"""Section 6(b): whether Transfers together cover more than the whole of a Distributor's 12b-1 Share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assignments.domain.transfers import PARTS_OF_WHOLE, TransferTerms
from governance.domain.periods import DatePeriod
from governance.domain.sections import plan_section


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """Transfers (by id) that on one day cover more than 100 % of the Shares issued on one day.

    `issued` None stands for the days before every window.
    """

    transfers: tuple[int, ...]
    issued: date | None
    day: date
    percent_parts: int


@plan_section("6(b)")
def excesses(transfers: Sequence[TransferTerms]) -> Iterator[Excess]:
    """Section 6(b): a Distributor may transfer "all or a designated portion" of its 12b-1 Share, never more.

    Our reading: on no day may the percentages on one cohort exceed 100. The sum can rise only where a
    window or a Transfer begins, so only those corners are looked at. Each set of Transfers comes once.
    """
    if sum(terms.percent_parts for terms in transfers) <= PARTS_OF_WHOLE:
        return
    named: set[tuple[int, ...]] = set()
    starts = {terms.issued_from for terms in transfers}
    for issued in sorted(starts, key=lambda day: day or date.min):
        covering = [terms for terms in transfers if _includes(terms, issued)]
        for day in sorted({terms.first_day for terms in covering}):
            running = [terms for terms in covering if day in DatePeriod(terms.first_day, terms.last_day)]
            parts = sum(terms.percent_parts for terms in running)
            ids = tuple(sorted(terms.id for terms in running))
            if parts > PARTS_OF_WHOLE and ids not in named:
                named.add(ids)
                yield Excess(transfers=ids, issued=issued, day=day, percent_parts=parts)


def _includes(terms: TransferTerms, issued: date | None) -> bool:
    if issued is None:
        return terms.issued_from is None
    return (terms.issued_from is None or terms.issued_from <= issued) and (
        terms.issued_to is None or issued <= terms.issued_to
    )
