"""Section 2: what share activity says of new gross sales, front-end charges and exchanges, day by day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.db import connection

from fees.domain.activity import ActivityKind
from fees.domain.lifetime_runs import Exchange
from fees.domain.share_prices import ClassDay, price_of, price_on, value_at
from fees.selectors.share_prices import ACTIVITY, DAYS, HELD, NET_ASSETS, STANDS, prices_of

SALE, CANCELLED = ActivityKind.SALE.value, ActivityKind.SALE_CANCELLED.value
ORDINAL = "(row.trade_date - DATE '0001-01-01' + 1)"
SIGN = f"CASE sold.kind WHEN {SALE} THEN 1 ELSE -1 END"
# Shares that name no amount are valued together, a day at a time: a month has many rows and few days. With
# them come that day's own figures; few days have none and ask for others.
SALES = f"""
    SELECT row.share_class_id, {ORDINAL}, row.cents::bigint, row.front_end::bigint, row.valued,
        row.millionths, own.cents, own.millionths
    FROM (
        SELECT sold.share_class_id, sold.trade_date,
            coalesce(sum({SIGN} * sold.amount * 100), 0) AS cents,
            coalesce(sum({SIGN} * sold.front_end * 100), 0) AS front_end,
            (sum({SIGN} * sold.millionths) FILTER (WHERE sold.amount IS NULL))::bigint AS millionths,
            count(*) FILTER (WHERE sold.amount IS NULL) AS valued
        FROM {ACTIVITY} AS sold
        JOIN {DAYS} AS day USING (share_class_id, trade_date, recorded_by_id)
        WHERE sold.kind IN ({SALE}, {CANCELLED}) AND sold.share_class_id = ANY(%(share_classes)s)
            AND sold.trade_date BETWEEN %(first)s AND %(last)s AND {STANDS.format(alias="day")}
        GROUP BY 1, 2
    ) AS row
    LEFT JOIN (
        SELECT fact.share_class_id, fact.date, (fact.net_assets * 100)::bigint AS cents,
            fact.shares_outstanding * 1000000 AS millionths
        FROM {NET_ASSETS} AS fact
        WHERE fact.share_class_id = ANY(%(share_classes)s) AND fact.date BETWEEN %(first)s AND %(last)s
            AND fact.shares_outstanding IS NOT NULL AND {STANDS.format(alias="fact")}
    ) AS own ON own.share_class_id = row.share_class_id AND own.date = row.trade_date AND row.valued > 0
"""  # noqa: S608 - the SQL is our own
EXCHANGES = f"""
    SELECT {ORDINAL}, row.other_share_class_id, row.share_class_id, (row.amount * 100)::bigint,
        row.millionths, coalesce((
            {HELD} AND other.share_class_id = row.other_share_class_id AND other.trade_date < row.trade_date
        ), 0)::bigint
    FROM {ACTIVITY} AS row
    JOIN {DAYS} AS day USING (share_class_id, trade_date, recorded_by_id)
    WHERE row.kind = {ActivityKind.EXCHANGE_IN.value} AND row.share_class_id = ANY(%(share_classes)s)
        AND row.other_share_class_id = ANY(%(share_classes)s)
        AND row.trade_date BETWEEN %(first)s AND %(last)s AND {STANDS.format(alias="day")}
    ORDER BY row.trade_date, row.recorded_by_id, row.line
"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True, kw_only=True)
class GrossSales:
    """A share class's new gross sales and front-end charges in cents, by ordinal day.

    `valued` counts rows that name no amount and count at the day's net asset value per Share, `unpriced`
    those of them that count nothing because no net asset value is known.
    """

    sales: dict[int, int] = field(default_factory=dict)
    front_end: dict[int, int] = field(default_factory=dict)
    valued: dict[int, int] = field(default_factory=dict)
    unpriced: dict[int, int] = field(default_factory=dict)


class _Sold(NamedTuple):
    """A share class's day: what its sales say; of those that name no amount how many, and the Shares.

    `own_cents` and `own_shares` (millionths) are the day's own net assets and Shares outstanding.
    """

    share_class: int
    day: int
    cents: int
    front_end: int
    valued: int
    millionths: int | None
    own_cents: int | None
    own_shares: Decimal | None

    @property
    def key(self) -> ClassDay:
        """The class and the day."""
        return self.share_class, date.fromordinal(self.day)

    @property
    def own_price(self) -> Fraction | None:
        """The day's own price, where its figures say both."""
        if self.own_cents is None or self.own_shares is None:
            return None
        return price_of(net_assets=self.own_cents, outstanding=int(self.own_shares))


def gross_sales_of(
    share_classes: Sequence[int], *, first: date, last: date, known_at: int
) -> dict[int, GrossSales]:
    """By share class, as known at an act; reinvestments and exchanges are no sales (NASD 2830(d))."""
    found: dict[int, GrossSales] = defaultdict(GrossSales)
    asked = {"share_classes": list(share_classes), "first": first, "last": last, "known_at": known_at}
    rows = [_Sold(*row) for row in _rows(SALES, asked)]
    elsewhere = {row.key for row in rows if row.valued and row.own_shares is None}
    prices = prices_of(elsewhere, known_at=known_at)
    for row in rows:
        own, cents = found[row.share_class], row.cents
        if row.valued:
            own.valued[row.day] = row.valued
            price = price_on(prices, *row.key) if row.own_shares is None else row.own_price
            if price is None:
                own.unpriced[row.day] = row.valued
            else:
                cents += value_at(price, row.millionths or 0)
        if cents:
            own.sales[row.day] = cents
        if row.front_end:
            own.front_end[row.day] = row.front_end
    return dict(found)


def exchanges_among(
    share_classes: Sequence[int], *, first: date, last: date, known_at: int
) -> list[Exchange]:
    """The exchanges between these share classes, in the order of their days, acts and lines."""
    asked = {"share_classes": list(share_classes), "first": first, "last": last, "known_at": known_at}
    rows = _rows(EXCHANGES, asked)
    wanted = {(taker, date.fromordinal(day)) for day, _, taker, cents, *_ in rows if cents is None}
    prices = prices_of(wanted, known_at=known_at)
    found = []
    for day, source, taker, cents, moved, outstanding in rows:
        if cents is None:
            price = price_on(prices, taker, date.fromordinal(day))
            cents = 0 if price is None else value_at(price, moved)
        found.append(Exchange(day, source, taker, cents, moved, outstanding))
    return found


def _rows(query: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return list(cursor.fetchall())
