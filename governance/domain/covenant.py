"""Section 11(ii), (iii): what a Complete Termination forbids the Fund for ever, and who finds it broken."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from governance.domain.periods import ONE_DAY, DatePeriod
from governance.domain.sections import plan_section
from governance.domain.termination import Termination

MONTHS_OF_A_QUARTER = 3


class CovenantLimb(StrEnum):
    """The two requirements of a Complete Termination that last."""

    CDSC = "ii"
    NOBODY_ELSE = "iii"


class FeeKind(StrEnum):
    """What Section 11(iii) forbids to pay to anybody else."""

    SALES_CHARGE = "asset-based sales charge"
    SERVICE_FEE = "service fee"


ARTICLE = {FeeKind.SALES_CHARGE: "an", FeeKind.SERVICE_FEE: "a"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOnShares:
    """A payment of a Plan for a month: who receives it, and the issue dates of Shares it is measured on.

    `until` is the last day of the month for which it is incurred on them.
    """

    plan: str
    month: str
    payee: str
    kind: FeeKind
    issued: DatePeriod
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """A termination with who sold the Shares before it, and who is whose designee.

    `sold` are each Distributor's days of selling, `designees` the codes of its Assignees and agents.
    """

    termination: Termination
    sold: Mapping[str, Sequence[DatePeriod]]
    designees: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """Limb (iii) broken as to a Distributor: the payments that break it, in words."""

    distributor: str
    evidence: str


@plan_section("11(iii)")
def breaches_of(protected: Protected, paid: Iterable[PaidOnShares]) -> tuple[Breach, ...]:
    """Section 11(iii): the Fund "shall not ... pay to any person or entity, other than such Distributor or
    its designee," a sales charge or service fee "in respect of the Shares sold by such Distributor prior to
    such termination".

    Our reading: only a Complete Termination can be broken, so a Distributor as to which there is none is left
    out, and so is one that was in material breach at the time. A payment is in respect of those Shares where
    one of them can be among the Shares on which it is measured, for days from the termination date on.
    """
    termination = protected.termination
    paid = tuple(paid)
    found = []
    for distributor in sorted(protected.sold):
        if distributor in termination.in_material_breach or not termination.is_complete_for(distributor):
            continue
        before = tuple(_before(protected.sold[distributor], termination.effective))
        its_own = {distributor, *protected.designees.get(distributor, ())}
        words = sorted(
            {
                _words(one, distributor, termination.effective)
                for one in paid
                if one.until >= termination.effective
                and one.payee not in its_own
                and any(one.issued.overlaps(period) for period in before)
            }
        )
        if words:
            found.append(Breach(distributor=distributor, evidence="; ".join(words)))
    return tuple(found)


def _before(sold: Iterable[DatePeriod], effective: date) -> Iterator[DatePeriod]:
    """The days of selling up to the day before the termination."""
    last = effective - ONE_DAY
    for period in sold:
        if period.first <= last:
            yield DatePeriod(period.first, last if period.last is None else min(period.last, last))


def _words(paid: PaidOnShares, distributor: str, effective: date) -> str:
    what = f"{ARTICLE[paid.kind]} {paid.kind}"
    return (
        f"{paid.month}: the Plan {paid.plan} pays {paid.payee} {what} on Shares that {distributor} sold"
        f" before {effective}"
    )


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter, written `YYYY-Qn`, by its first day."""

    first: date

    @classmethod
    def from_text(cls, text: str) -> "Quarter":
        """The quarter of `YYYY-Qn`. Raises: ValueError for anything else."""
        year, _, number = text.strip().upper().partition("-Q")
        if len(year) != 4 or not year.isdecimal() or number not in ("1", "2", "3", "4"):
            raise ValueError(f"{text!r} is not a quarter; write it YYYY-Qn, like 2004-Q4")
        return cls(date(int(year), MONTHS_OF_A_QUARTER * int(number) - 2, 1))

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter a day lies in."""
        return cls(date(day.year, MONTHS_OF_A_QUARTER * ((day.month - 1) // MONTHS_OF_A_QUARTER) + 1, 1))

    @property
    def next(self) -> "Quarter":
        """The quarter after."""
        month = self.first.month + MONTHS_OF_A_QUARTER
        return Quarter(date(self.first.year + month // 12, month % 12 or 12, 1))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - ONE_DAY

    def __str__(self) -> str:
        return f"{self.first.year}-Q{(self.first.month + 2) // MONTHS_OF_A_QUARTER}"


@plan_section("11(ii)", "11(iii)")
def quarters_due(effective: date, *, on: date) -> tuple[Quarter, ...]:
    """Section 11(ii), (iii): the quarters that have ended by a day, and for which compliance certifies.

    Our reading: from the quarter of the termination date on, each until its end; the covenant has no end.
    """
    due = []
    quarter = Quarter.of(effective)
    while quarter.last < on:
        due.append(quarter)
        quarter = quarter.next
    return tuple(due)
