"""The 1940 Act's Section 15, whose clock runs beside the Plan's on an agreement: shown, not enforced.

Section 15(b): an underwriting contract may continue for more than two years from its date only so long as
its continuance is specifically approved at least annually, by the Board or by a majority of the outstanding
voting securities.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from governance.domain.periods import ONE_DAY, DatePeriod, same_day_next_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Section15Clock:
    """How far a contract's date and the approvals known by a day carry it under Section 15.

    `first_term_through` is the last day of its two years, `through` the last day that it is now carried to,
    `approvals` those that carried it further, `gaps` days on which it had run out before an approval.
    """

    first_term_through: date
    through: date
    approvals: tuple[date, ...]
    gaps: tuple[DatePeriod, ...]

    def has_run_out(self, on: date) -> bool:
        """Whether the day lies after all that it was carried to."""
        return on > self.through


def section_15_clock(*, dated: date, approvals: Iterable[date], on: date) -> Section15Clock:
    """Section 15(b) of the 1940 Act: two years from the contract's date, then from approval to approval.

    Our reading, the careful one: two years and a year end on the day before the anniversary, and the
    anniversary of a 29 February is the 28th in a common year. An approval carries to the day before its own
    anniversary, never back; one that came too late begins anew and leaves the days between uncovered.

    >>> section_15_clock(dated=date(2003, 7, 1), approvals=[date(2004, 6, 9)], on=date(2005, 6, 1)).through
    datetime.date(2005, 6, 30)
    >>> section_15_clock(dated=date(2004, 2, 29), approvals=[], on=date(2004, 3, 1)).through
    datetime.date(2006, 2, 27)
    """
    first_term_through = same_day_next_year(same_day_next_year(dated)) - ONE_DAY
    through = first_term_through
    counted: list[date] = []
    gaps: list[DatePeriod] = []
    for approval in sorted({day for day in approvals if day <= on}):
        reaches = same_day_next_year(approval) - ONE_DAY
        if reaches <= through:
            continue
        if approval > through + ONE_DAY:
            gaps.append(DatePeriod(through + ONE_DAY, approval - ONE_DAY))
        through = reaches
        counted.append(approval)
    return Section15Clock(
        first_term_through=first_term_through, through=through, approvals=tuple(counted), gaps=tuple(gaps)
    )
