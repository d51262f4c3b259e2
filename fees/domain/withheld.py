"""Section 11: contingent deferred sales charges that were withheld, and whose they are."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from fees.domain.cohorts import CohortScheme
from fees.domain.roll import RowKey, Taken
from governance.domain.errors import PlanRuleViolation
from governance.domain.money import dollars_text, split_in_order
from governance.domain.sections import plan_section


class ChargeHasNoShares(PlanRuleViolation):
    """Section 11: a redemption withheld a charge and took no Shares that anybody sold."""

    section = "11"


class ChargedRow(NamedTuple):
    """A redemption that withheld a charge, in cents: by the act and line that recorded it."""

    recorded_by: int
    line: int
    trade_date: date
    original_issue_date: date
    cents: int

    @property
    def key(self) -> RowKey:
        """What names the row."""
        return self.recorded_by, self.line


class WithheldCharge(NamedTuple):
    """What a redemption withheld on the Shares of one Distributor, in cents.

    `cents` are the Distributor's; `to_fund` is what found no room under the lifetime limit. The interval is
    that of the Shares' issue dates between two cut points; None is an open end.
    """

    recorded_by: int
    line: int
    trade_date: date
    original_issue_date: date
    distributor: str
    interval_first: date | None
    interval_last: date | None
    cents: int
    to_fund: int


def charged_by_day(rows: Sequence[ChargedRow]) -> dict[int, int]:
    """The cents withheld on each ordinal day."""
    found: dict[int, int] = defaultdict(int)
    for row in rows:
        found[row.trade_date.toordinal()] += row.cents
    return dict(found)


@plan_section("11")
def charges_of_sellers(
    rows: Sequence[ChargedRow],
    *,
    taken: Mapping[RowKey, Taken],
    scheme: CohortScheme,
    to_fund: Mapping[RowKey, int] | None = None,
) -> tuple[WithheldCharge, ...]:
    """Section 11: "to withhold and pay to any Distributor contingent deferred sales charges".

    Our reading: a charge belongs to the Distributor that sold the Share, in proportion to the Shares that
    the redemption took from each where several sold that day's; ties go to the lower code. `to_fund` has, by
    row, the cents that found no room under the lifetime limit.

    Raises: ChargeHasNoShares.
    """
    beyond = to_fund or {}
    found = []
    for row in rows:
        parts = taken.get(row.key, ())
        if not parts:
            raise ChargeHasNoShares(
                f"the redemption of {row.trade_date} (row {row.line}) withheld {dollars_text(row.cents)} and"
                " took no Shares of an issue date; correct the row"
            )
        weights = [millionths for _, millionths in parts]
        wholes = split_in_order(row.cents, weights)
        kept = split_in_order(beyond.get(row.key, 0), wholes)
        for (cohort, _), whole, kept_back in zip(parts, wholes, kept, strict=True):
            distributor, first, last = scheme.parts_of(cohort)
            found.append(
                WithheldCharge(
                    recorded_by=row.recorded_by,
                    line=row.line,
                    trade_date=row.trade_date,
                    original_issue_date=row.original_issue_date,
                    distributor=distributor,
                    interval_first=first,
                    interval_last=last,
                    cents=whole - kept_back,
                    to_fund=kept_back,
                )
            )
    return tuple(found)


def rows_beyond(
    rows: Sequence[ChargedRow], *, to_fund: Mapping[int, int], posted: Sequence[int]
) -> dict[RowKey, int]:
    """What of each row found no room under the lifetime limit, in cents.

    `to_fund` is by the ordinal day posted, `posted` are these days: each takes the charges since the one
    before, and each charge bears its part of what is too much in proportion.
    """
    together: dict[int, list[ChargedRow]] = defaultdict(list)
    for row in rows:
        at = bisect_left(posted, row.trade_date.toordinal())
        if at < len(posted) and posted[at] in to_fund:
            together[posted[at]].append(row)
    found: dict[RowKey, int] = {}
    for day, own in together.items():
        parts = split_in_order(to_fund[day], [row.cents for row in own])
        found.update(zip((row.key for row in own), parts, strict=True))
    return found
