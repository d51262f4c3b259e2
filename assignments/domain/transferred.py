"""Section 6(b), 11: what a Transfer is of: Distribution Fees, contingent deferred sales charges, or both."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from governance.domain.sections import plan_section


class Transferred(StrEnum):
    """What of a Distributor's a Transfer can cover; the service fee can never be transferred."""

    DISTRIBUTION_FEE = "DISTRIBUTION_FEE"
    CDSC = "CDSC"

    @property
    def words(self) -> str:
        """What it is called."""
        is_fee = self is Transferred.DISTRIBUTION_FEE
        return "distribution fee" if is_fee else "contingent deferred sales charge"

    @property
    def whole(self) -> str:
        """What a percentage of it is measured on."""
        return "12b-1 Share" if self is Transferred.DISTRIBUTION_FEE else "contingent deferred sales charges"


ALONE = (Transferred.DISTRIBUTION_FEE,)
"""What a Transfer covers that does not say."""
EACH = (ALONE, (Transferred.CDSC,), tuple(Transferred))
"""Everything that a Transfer can cover, in the one order in which it is kept."""


def transferred_of(said: Iterable[object] | None) -> tuple[Transferred, ...]:
    """What is covered, in its order, from the words of a book or of a record; nothing said: the fee alone.

    Raises: ValueError for a word that is none of these.

    >>> [one.value for one in transferred_of(["cdsc", "distribution_fee"])]
    ['DISTRIBUTION_FEE', 'CDSC']
    """
    named = {Transferred(str(one).upper()) for one in said or ()}
    return tuple(one for one in Transferred if one in named) or ALONE


def transferred_words(covered: Iterable[Transferred]) -> str:
    """What is covered, for people: `distribution fee and contingent deferred sales charge`."""
    return " and ".join(one.words for one in covered)


def percent_of_what(covered: tuple[Transferred, ...]) -> str:
    """What the percentage is of, for people: `12b-1 Share`, or `12b-1 Share and contingent ...`."""
    return " and of the ".join(one.whole for one in covered)


class SoldUnder(NamedTuple):
    """The days on which a Distributor sells Shares of a Portfolio under an agreement (`last` None: still)."""

    agreement: str
    first: date
    last: date | None
    cdsc_transferable: bool


@plan_section("11")
def agreements_that_keep_cdsc(
    *, issued_from: date | None, issued_to: date | None, sold_under: Iterable[SoldUnder]
) -> tuple[str, ...]:
    """Section 11: a Distributor has the charges "to which such distributor is entitled pursuant to any
    distribution agreement", so that the agreement says whether they can be transferred.

    Our reading: every agreement under which it sells Shares of the Transfer's window (both ends included,
    None: open) must let them. Returns those that do not, in the order of their first day.
    """
    keeping = [
        one
        for one in sold_under
        if not one.cdsc_transferable
        and (issued_to is None or one.first <= issued_to)
        and (issued_from is None or one.last is None or issued_from <= one.last)
    ]
    return tuple(one.agreement for one in sorted(keeping, key=lambda one: (one.first, one.agreement)))
