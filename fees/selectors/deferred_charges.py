"""Section 11: redemptions that say something of a deferred sales charge, each against its Shares' terms.

One question for the rows, one for the prices, one for the Plans' terms: never one for each row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.db import connection

from fees.domain.activity import ActivityKind
from fees.domain.deferred_charge import (
    Checked,
    Prices,
    Redeemed,
    Verdict,
    check,
    problem_with,
    rate_at,
    terms_of,
)
from fees.domain.deferred_charge import ShareTerms as Terms
from fees.domain.share_prices import ClassDay, price_on
from fees.domain.withheld import ChargedRow
from fees.models import ShareTerms
from fees.selectors.share_prices import ACTIVITY, DAYS, STANDS, prices_of
from fees.selectors.share_terms import terms_from
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.models import ShareClass
from governance.models.acts import ALL_KNOWN

# As the index of these rows has it (`fees/models/facts.py`).
SAYS_OF_CHARGES = "(row.cdsc > 0 OR row.cdsc_waiver IS NOT NULL OR row.cost_per_share > 0)"
REDEMPTIONS = f"""
    FROM {ACTIVITY} AS row JOIN {DAYS} AS day USING (share_class_id, trade_date, recorded_by_id)
    WHERE row.trade_date BETWEEN %(first)s AND %(last)s AND row.share_class_id = ANY(%(share_classes)s)
        AND row.kind = {ActivityKind.REDEMPTION.value} AND {STANDS.format(alias="day")}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRow:
    """A redemption that says something of a charge: the row (act and line), what it says, how it compares.

    Shares in millionths, `cdsc` in cents, `cost` and the prices in exact dollars per Share.
    """

    share_class: int
    recorded_by: int
    line: int
    trade_date: date
    original_issue_date: date | None
    millionths: int
    cdsc: int
    waiver: str
    prices: Prices
    checked: Checked

    @property
    def verdict(self) -> Verdict:
        """How what was withheld compares with the terms."""
        return self.checked.verdict

    @property
    def charged(self) -> ChargedRow | None:
        """What it withheld, if anything; the Shares of whom, its issue date says."""
        if not self.cdsc or self.original_issue_date is None:
            return None
        return ChargedRow(self.recorded_by, self.line, self.trade_date, self.original_issue_date, self.cdsc)

    @property
    def expected(self) -> int | None:
        """The charge by the terms, in cents; None where it cannot be worked out."""
        return None if self.checked.expected is None else self.checked.expected.cents


class _Said(NamedTuple):
    share_class: int
    trade_date: date
    recorded_by: int
    line: int
    issued: date | None
    millionths: int
    cdsc: Decimal | None
    waiver: str | None
    cost: Decimal | None


def charges_of(
    share_classes: Collection[int],
    *,
    month: PlanMonth,
    known_at: int | None,
    until: PlanMonth | None = None,
) -> dict[int, list[ChargeRow]]:
    """By share class, the month's redemptions that say something of a charge, in the order of their rows.

    As known at an act (None: now): rows, net assets and terms alike. A share class without any is left out.
    `until`: of every month from that one to this one.
    """
    said = _said(share_classes, month=month, until=until or month, known_at=known_at)
    if not said:
        return {}
    days = {(one.share_class, day) for one in said for day in _days_of(one)}
    prices = prices_of(days, known_at=_act(known_at))
    terms = terms_by_class({one.share_class for one in said}, known_at=known_at)
    found: dict[int, list[ChargeRow]] = defaultdict(list)
    for one in said:
        found[one.share_class].append(_row(one, prices=prices, terms=terms[one.share_class]))
    return dict(found)


def charged_rows(said: Mapping[int, Iterable[ChargeRow]]) -> dict[int, list[ChargedRow]]:
    """By share class, the redemptions that withheld a charge."""
    found = {
        share_class: [row.charged for row in rows if row.charged is not None]
        for share_class, rows in said.items()
    }
    return {share_class: rows for share_class, rows in found.items() if rows}


def problems_of(rows: Iterable[ChargeRow]) -> tuple[str, ...]:
    """Section 11: the redemptions that withheld another charge than the Shares' terms give, in words."""
    return tuple(
        problem_with(
            row.checked,
            where=f"the redemption of {row.trade_date} (row {row.line})",
            withheld=row.cdsc,
        )
        for row in rows
        if row.verdict in (Verdict.MORE, Verdict.LESS, Verdict.UNCHECKED)
    )


def _days_of(one: _Said) -> Iterable[date]:
    yield one.trade_date
    if one.issued is not None and not one.cost:
        yield one.issued


def _said(
    share_classes: Collection[int], *, month: PlanMonth, until: PlanMonth, known_at: int | None
) -> list[_Said]:
    query = f"""
        SELECT row.share_class_id, row.trade_date, row.recorded_by_id, row.line, row.original_issue_date,
            row.millionths, row.cdsc, row.cdsc_waiver, row.cost_per_share
        {REDEMPTIONS} AND {SAYS_OF_CHARGES}
        ORDER BY row.share_class_id, row.trade_date, row.recorded_by_id, row.line
    """  # noqa: S608 - names of ours alone
    with connection.cursor() as cursor:
        cursor.execute(query, _asked(share_classes, month=month, known_at=known_at) | {"last": until.last})
        return [_Said(*row) for row in cursor.fetchall()]


def _asked(share_classes: Collection[int], *, month: PlanMonth, known_at: int | None) -> dict[str, Any]:
    return {
        "first": month.first,
        "last": month.last,
        "share_classes": sorted(share_classes),
        "known_at": _act(known_at),
    }


def _act(known_at: int | None) -> int:
    """The act as whose facts stand; None: after all acts."""
    return ALL_KNOWN if known_at is None else known_at


def _row(one: _Said, *, prices: Mapping[ClassDay, Fraction], terms: Sequence[Terms]) -> ChargeRow:
    issued = one.issued
    known = Prices(
        cost=Fraction(one.cost) if one.cost else None,
        on_issue=price_on(prices, one.share_class, issued) if issued is not None else None,
        on_redemption=price_on(prices, one.share_class, one.trade_date),
    )
    redeemed = Redeemed(
        millionths=one.millionths,
        issued=issued,
        redeemed=one.trade_date,
        withheld=cents_from_dollars(one.cdsc or Decimal(0)),
        waiver=one.waiver or "",
    )
    return ChargeRow(
        share_class=one.share_class,
        recorded_by=one.recorded_by,
        line=one.line,
        trade_date=one.trade_date,
        original_issue_date=issued,
        millionths=one.millionths,
        cdsc=redeemed.withheld,
        waiver=redeemed.waiver,
        prices=known,
        checked=check(redeemed, rows=terms, prices=known),
    )


def terms_by_class(share_classes: Collection[int], *, known_at: int | None) -> dict[int, tuple[Terms, ...]]:
    """The recorded terms of each share class's Plan, as known at an act."""
    plans = dict(ShareClass.objects.filter(pk__in=share_classes).values_list("pk", "plan_id"))
    by_plan: dict[int, list[Terms]] = defaultdict(list)
    for row in ShareTerms.objects.known_at(known_at).filter(plan__in=set(plans.values())):
        by_plan[row.plan_id].append(terms_from(row))
    return {share_class: tuple(by_plan[plan]) for share_class, plan in plans.items()}


def silent_redemptions(
    share_classes: Collection[int], *, month: PlanMonth, known_at: int | None
) -> dict[int, int]:
    """By share class, how many redemptions of Shares young enough to owe a charge say nothing of one.

    Only rows with an original issue date are counted: without one a row is of no age.
    """
    query = f"""
        SELECT row.share_class_id, row.original_issue_date, row.trade_date, count(*)
        {REDEMPTIONS} AND NOT coalesce({SAYS_OF_CHARGES}, false) AND row.original_issue_date IS NOT NULL
        GROUP BY row.share_class_id, row.original_issue_date, row.trade_date
    """  # noqa: S608 - names of ours alone
    with connection.cursor() as cursor:
        cursor.execute(query, _asked(share_classes, month=month, known_at=known_at))
        groups = cursor.fetchall()
    terms = terms_by_class({one[0] for one in groups}, known_at=known_at)
    found: dict[int, int] = defaultdict(int)
    for share_class, issued, redeemed, count in groups:
        own = terms_of(terms[share_class], issued=issued, on=redeemed)
        if rate_at(own, issued=issued, redeemed=redeemed):
            found[share_class] += count
    return dict(found)
