"""Section 6(d): a Monthly Calculation beside our figures, and the likely cause of each difference.

A cause is an arithmetic coincidence that is worth a look, never a finding: the words say "likely".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from assignments.domain.routes import CalculationFigures
from governance.domain.money import dollars_text
from governance.domain.sections import plan_section

FEW_CENTS = 2
SHARE = ""  # the party of a Distributor's own share


class Cause(StrEnum):
    """What a difference likely comes from."""

    NONE = "NONE"
    ABSENT = "ABSENT"
    NO_TRANSFER = "NO_TRANSFER"
    ROUNDING = "ROUNDING"
    SERVICE_FEE = "SERVICE_FEE"
    OFFSETS = "OFFSETS"
    WRONG_MONTH = "WRONG_MONTH"
    SHARES = "SHARES"
    TRANSFER_TERMS = "TRANSFER_TERMS"
    MISSING_TRANSFER = "MISSING_TRANSFER"
    SHARE_DIFFERS = "SHARE_DIFFERS"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortShare:
    """What one cohort of the Distributor accrued in the month, in cents, by its interval of issue dates."""

    first: date | None
    last: date | None
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OurPortion:
    """An Assignee's Portion by our reckoning, in cents.

    `whole_cents` is its percentage of the whole share: on all Shares and all days of the month.
    """

    name: str
    cents: int
    whole_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OurFigures:
    """One Distributor's month of a Portfolio as we have it, in cents, and what it could be mistaken for.

    `fee_cents` is the whole class's distribution fee, `days` how many accrued, `tracked_only_cents` the share
    if Free Shares did not count (None: not worked out). `other_months` has, by the month's name, the share
    and the Portions of the months around it.
    """

    portfolio: str
    name: str
    share_cents: int
    portions: Mapping[str, OurPortion]
    tolerance_cents: int = 0
    service_cents: int = 0
    fee_cents: int = 0
    offset_cents: int = 0
    days: int = 0
    cohorts: tuple[CohortShare, ...] = ()
    tracked_only_cents: int | None = None
    other_months: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One figure of theirs beside ours, in cents (None: there is none), and the likely cause in words."""

    portfolio: str
    portfolio_name: str
    party: str
    party_name: str
    theirs: int | None
    ours: int | None
    is_allowed: bool
    cause: Cause
    words: str

    @property
    def difference(self) -> int:
        """Theirs less ours; a figure that is absent is 0.00 (R9)."""
        return (self.theirs or 0) - (self.ours or 0)


@plan_section("6(d)")
def compare_portfolio(
    ours: OurFigures, theirs: CalculationFigures | None, *, distributor: str
) -> tuple[Compared, ...]:
    """Section 6(d): the share (i) and each Portion (ii) of one Portfolio, theirs beside ours.

    Our reading (R9): an absent figure is 0.00; each may differ by the tolerance, an amount for somebody
    to whom no Transfer gives one by nothing.
    """
    given = {} if theirs is None else dict(theirs.portions)
    share = None if theirs is None else theirs.share_cents
    rows = [_share_row(ours, share, distributor=distributor)]
    for assignee in sorted(ours.portions.keys() | given.keys()):
        rows.append(_portion_row(ours, share, assignee, given.get(assignee), given=given))
    if theirs is None:
        return tuple(replace(row, words=NOT_RECEIVED) if row.words else row for row in rows)
    return tuple(rows)


def by_difference(rows: Iterable[Compared]) -> list[Compared]:
    """The largest difference first, whichever way; then by Portfolio, the share before its Portions."""
    return sorted(rows, key=lambda one: (-abs(one.difference), one.portfolio, one.party))


def _share_row(ours: OurFigures, theirs: int | None, *, distributor: str) -> Compared:
    causes = _causes_of_share(ours, theirs, (theirs or 0) - ours.share_cents)
    return _row(ours, SHARE, distributor, theirs, ours.share_cents, causes, allowed=ours.tolerance_cents)


def _portion_row(
    ours: OurFigures, share: int | None, assignee: str, theirs: int | None, *, given: Mapping[str, int]
) -> Compared:
    own = ours.portions.get(assignee)
    if own is None:
        words = "no Transfer gives this Assignee an amount there: likely a missing Transfer (Section 6(c))"
        causes = iter([(Cause.NO_TRANSFER, words)])
        return _row(ours, assignee, assignee, theirs, None, causes, allowed=0)
    causes = _causes_of_portion(ours, own, assignee, share, theirs, given=given)
    return _row(ours, assignee, own.name, theirs, own.cents, causes, allowed=ours.tolerance_cents)


Causes = Iterator[tuple[Cause, str]]


def _row(
    ours: OurFigures,
    party: str,
    name: str,
    theirs: int | None,
    own: int | None,
    causes: Causes,
    *,
    allowed: int,
) -> Compared:
    difference = (theirs or 0) - (own or 0)
    cause, words = (Cause.NONE, "") if difference == 0 else next(causes, UNKNOWN)
    return Compared(
        portfolio=ours.portfolio,
        portfolio_name=ours.name,
        party=party,
        party_name=name,
        theirs=theirs,
        ours=own,
        is_allowed=abs(difference) <= allowed,
        cause=cause,
        words=words,
    )


UNKNOWN = (Cause.UNKNOWN, "no likely cause found: compare the daily Shares")
NOT_RECEIVED = "no Calculation that names the Portfolio was received"
NOT_STATED = (Cause.ABSENT, "the Calculation does not state it")


def _causes_of_share(ours: OurFigures, theirs: int | None, difference: int) -> Causes:
    """The likely causes, the likeliest first."""
    if theirs is None:
        yield NOT_STATED
        return
    yield from _few_cents(difference)
    if ours.service_cents and difference == ours.service_cents:
        fee = dollars_text(ours.service_cents)
        yield Cause.SERVICE_FEE, f"likely the service fee of {fee} is in it (Section 6(b): never shared)"
    if ours.offset_cents and difference == -ours.offset_cents:
        taken = dollars_text(ours.offset_cents)
        yield Cause.OFFSETS, f"likely the Fund's claims of {taken} are taken off (Section 6(b): they are not)"
    yield from _other_month(ours, SHARE, theirs)
    yield from _other_shares(ours, theirs, difference)
    yield from _rounding(ours, difference)


def _causes_of_portion(
    ours: OurFigures,
    own: OurPortion,
    assignee: str,
    share: int | None,
    theirs: int | None,
    *,
    given: Mapping[str, int],
) -> Causes:
    if share is None:
        yield NOT_STATED
        return
    if theirs is None:
        yield Cause.MISSING_TRANSFER, "the Calculation does not name it: likely a missing Transfer there"
        return
    difference = theirs - own.cents
    yield from _few_cents(difference)
    if share != ours.share_cents and ours.share_cents and _follows(theirs, share, own, ours):
        yield Cause.SHARE_DIFFERS, "follows from the difference of the share"
    if own.whole_cents != own.cents and theirs == own.whole_cents:
        words = "likely taken of the whole share: the Transfer's first day, last day or issue dates left out"
        yield Cause.TRANSFER_TERMS, words
    yield from _other_portion(ours, assignee, difference, given)
    yield from _other_month(ours, assignee, theirs)
    yield from _rounding(ours, difference)


def _few_cents(difference: int) -> Causes:
    if abs(difference) <= FEW_CENTS:
        yield Cause.ROUNDING, f"within {FEW_CENTS} cents: likely rounding (R11)"


def _rounding(ours: OurFigures, difference: int) -> Causes:
    """A program that rounds each day to the cent is off by at most half a cent a day."""
    bound = (ours.days + 1) // 2
    if abs(difference) <= bound:
        yield Cause.ROUNDING, f"within half a cent a day, {bound} cents: likely each day is rounded (R4)"


def _other_month(ours: OurFigures, party: str, theirs: int) -> Causes:
    for month, figures in ours.other_months.items():
        if theirs and figures.get(party) == theirs:
            yield Cause.WRONG_MONTH, f"equals our figure of {month}: likely the wrong month"


def _other_shares(ours: OurFigures, theirs: int, difference: int) -> Causes:
    if theirs == ours.fee_cents and ours.fee_cents != ours.share_cents:
        yield Cause.SHARES, "equals the fee of the whole class: likely other Distributors' Shares are in it"
    without_free = ours.tracked_only_cents
    if without_free is not None and without_free != ours.share_cents and abs(theirs - without_free) <= 1:
        yield Cause.SHARES, "equals the share by tracked Shares alone: likely Free Shares are left out"
    for cohort in ours.cohorts:
        if cohort.cents > FEW_CENTS and abs(abs(difference) - cohort.cents) <= 1:
            how = "left out" if difference < 0 else "counted twice"
            yield Cause.SHARES, f"by what Shares {_issued(cohort)} accrued: likely they are {how}"


def _follows(theirs: int, share: int, own: OurPortion, ours: OurFigures) -> bool:
    """Whether theirs is to their share as ours is to ours, to a cent."""
    return abs(theirs * ours.share_cents - own.cents * share) <= max(ours.share_cents, share)


def _other_portion(ours: OurFigures, assignee: str, difference: int, given: Mapping[str, int]) -> Causes:
    """A difference of another Assignee's whole Portion."""
    for code, portion in ours.portions.items():
        if code != assignee and portion.cents > FEW_CENTS and abs(difference) == portion.cents:
            if code not in given and difference > 0:
                words = f"by the whole Portion of {portion.name}, not named: likely its Transfer is missing"
            else:
                words = f"by the whole Portion of {portion.name}: likely one Transfer taken for another"
            yield Cause.MISSING_TRANSFER, words


def _issued(cohort: CohortShare) -> str:
    ends: Sequence[str] = [
        *([f"from {cohort.first}"] if cohort.first else []),
        *([f"until {cohort.last}"] if cohort.last else []),
    ]
    return f"issued {' '.join(ends)}" if ends else "issued on any day"
