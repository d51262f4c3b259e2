"""Section 6(b): how a Distributor's 12b-1 Share divides into Assignees' 12b-1 Portions and a balance."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from assignments.domain.errors import AccrualsDoNotMatchDays, PercentNotAllowed, TransferExceedsShare
from governance.domain.money import split_in_order
from governance.domain.sections import plan_section

PERCENT_DECIMALS = 10
PARTS_OF_WHOLE = 10**12
"""100 % in the unit of `percent_parts`: 60 % is 600_000_000_000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferTerms:
    """One Transfer as it bears on one Portfolio.

    `percent_parts` is in parts of PARTS_OF_WHOLE. `issued_from` and `issued_to` are the first and last
    original issue date of the Shares covered (None: open), `first_day` and `last_day` the first and last
    day covered (None: until further notice). `noticed`: the Fund has the name and address of Section 6(c).
    """

    id: int
    assignee: str
    percent_parts: int
    issued_from: date | None
    issued_to: date | None
    first_day: date
    last_day: date | None
    noticed: bool

    def runs_on(self, day: date) -> bool:
        """Whether the Transfer covers that day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


class CohortDays(NamedTuple):
    """One cohort of one Distributor: the interval of original issue dates (both ends included, None is
    open) and its distribution fee accrual of each accrued day, in trillionths of a dollar.
    """

    interval_first: date | None
    interval_last: date | None
    accruals: tuple[int, ...]


class Portion(NamedTuple):
    """An Assignee's 12b-1 Portion of a month: `exact` in trillionths of a dollar x PARTS_OF_WHOLE.

    `transfers` are the Transfers that give it an amount, `noticed` whether each of them has its notice
    of Section 6(c).
    """

    assignee: str
    exact: int
    cents: int
    noticed: bool
    transfers: tuple[int, ...] = ()


class ShareSplit(NamedTuple):
    """A Distributor's 12b-1 Share of a month: Portions in the order of assignee codes, and the balance."""

    share_cents: int
    portions: tuple[Portion, ...]
    balance_cents: int
    balance_exact: int


class _Span(NamedTuple):
    """A Transfer and the days it covers, as a slice of the accrued days."""

    terms: TransferTerms
    start: int
    stop: int


@plan_section("6(b)")
def parts_from_percent(percent: Decimal) -> int:
    """Section 6(b): a Distributor may transfer "all or a designated portion" of its 12b-1 Share.

    Our reading: more than 0 %, at most 100 %, exact to ten decimals of a percent.

    Raises: PercentNotAllowed.

    >>> parts_from_percent(Decimal("60"))
    600000000000
    """
    if not percent.is_finite() or not 0 < percent <= 100:
        raise PercentNotAllowed(f"{percent} % cannot be transferred; give more than 0 and at most 100")
    parts = percent.scaleb(PERCENT_DECIMALS)
    if parts != parts.to_integral_value():
        raise PercentNotAllowed(f"{percent} % has more than {PERCENT_DECIMALS} decimals")
    return int(parts)


def percent_text(parts: int) -> str:
    """A percentage for people: `percent_text(600_000_000_000)` is '60'."""
    return format(Decimal(parts).scaleb(-PERCENT_DECIMALS).normalize(), "f")


@plan_section("6(b)")
def split_share(
    *,
    share_cents: int,
    days: Sequence[date],
    cohorts: Sequence[CohortDays],
    transfers: Sequence[TransferTerms],
) -> ShareSplit:
    """Section 6(b): a designated portion of a Distributor's 12b-1 Share is the "Assignee's 12b-1 Portion".

    Our reading (R7): a Portion is the sum, over the cohorts and days that a Transfer covers, of the
    accrual x the percentage, not rounded. The Share's cents then go to the Assignees and the balance by
    largest remainder; ties to the lower assignee code, the balance last. An Assignee to whom no
    Transfer gives an amount has no Portion. `days` are the accrued days, ascending.

    Raises: TransferExceedsShare, AccrualsDoNotMatchDays, CannotSplit.
    """
    spans = _spans(days, transfers)
    total = 0
    exact: dict[str, int] = {}
    giving: dict[str, dict[int, bool]] = {}
    for cohort in cohorts:
        if len(cohort.accruals) != len(days):
            raise AccrualsDoNotMatchDays(f"{len(cohort.accruals)} accruals for {len(days)} accrued days")
        whole = sum(cohort.accruals)
        total += whole
        covering = [span for span in spans if covers(span.terms, cohort)]
        _refuse_more_than_all(days, cohort, covering)
        for span in covering:
            covered = _accrued_within(span, cohort.accruals, whole)
            if covered and span.terms.percent_parts:
                assignee = span.terms.assignee
                exact[assignee] = exact.get(assignee, 0) + covered * span.terms.percent_parts
                giving.setdefault(assignee, {})[span.terms.id] = span.terms.noticed
    return _in_cents(share_cents, total * PARTS_OF_WHOLE, exact, giving)


def _spans(days: Sequence[date], transfers: Sequence[TransferTerms]) -> list[_Span]:
    spans = []
    for terms in transfers:
        start = bisect_left(days, terms.first_day)
        stop = len(days) if terms.last_day is None else bisect_right(days, terms.last_day)
        if start < stop:
            spans.append(_Span(terms, start, stop))
    return spans


def covers(terms: TransferTerms, cohort: CohortDays) -> bool:
    """Whether a Transfer is of the cohort's Shares.

    Every end of a window is a cut point, so a cohort lies wholly inside it or wholly outside.
    """
    if terms.issued_from is not None and (
        cohort.interval_first is None or cohort.interval_first < terms.issued_from
    ):
        return False
    return terms.issued_to is None or (
        cohort.interval_last is not None and cohort.interval_last <= terms.issued_to
    )


def _accrued_within(span: _Span, accruals: tuple[int, ...], whole: int) -> int:
    if span.stop - span.start == len(accruals):
        return whole
    return sum(accruals[span.start : span.stop])


def _refuse_more_than_all(days: Sequence[date], cohort: CohortDays, covering: list[_Span]) -> None:
    """The sum can only rise on a day on which a Transfer begins, so only those days are looked at."""
    if sum(span.terms.percent_parts for span in covering) <= PARTS_OF_WHOLE:
        return
    for at in sorted({span.start for span in covering}):
        running = [span.terms for span in covering if span.start <= at < span.stop]
        parts = sum(terms.percent_parts for terms in running)
        if parts > PARTS_OF_WHOLE:
            names = ", ".join(sorted({terms.assignee for terms in running}))
            raise TransferExceedsShare(
                f"on {days[at]} the Transfers to {names} cover {percent_text(parts)} % of the Shares issued "
                f"{_interval_text(cohort)}; together they may not exceed 100 %, so end or reduce one"
            )


def _interval_text(cohort: CohortDays) -> str:
    ends = []
    if cohort.interval_first is not None:
        ends.append(f"from {cohort.interval_first}")
    if cohort.interval_last is not None:
        ends.append(f"until {cohort.interval_last}")
    return " ".join(ends) or "on any day"


def _in_cents(
    share_cents: int, total: int, exact: dict[str, int], giving: dict[str, dict[int, bool]]
) -> ShareSplit:
    assignees = sorted(exact)
    weights = [exact[assignee] for assignee in assignees]
    weights.append(total - sum(weights))
    *portions, balance = split_in_order(share_cents, weights)
    return ShareSplit(
        share_cents=share_cents,
        portions=tuple(
            Portion(
                assignee=assignee,
                exact=exact[assignee],
                cents=cents,
                noticed=all(giving[assignee].values()),
                transfers=tuple(sorted(giving[assignee])),
            )
            for assignee, cents in zip(assignees, portions, strict=True)
        ),
        balance_cents=balance,
        balance_exact=weights[-1],
    )
