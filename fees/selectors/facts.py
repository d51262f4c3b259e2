"""Facts as known at an act, read by COPY as plain ints."""

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from fees.domain.accrual import LOOK_BACK_DAYS, DayFacts
from fees.domain.activity import ActivityKind
from fees.domain.roll import FIRST_TAKING, FREE, UNKNOWN, Row
from fees.models import ActivityDay, DailyNetAssets, ShareActivity
from governance.domain.business_days import first_business_day_on_or_after
from governance.domain.periods import ONE_DAY, PlanMonth
from governance.models.copying import copy_out, without_loops

HEADER_BYTES = 19
TRAILER_BYTES = 2
NO_FIGURE = -1
MOVED_IN = (ActivityKind.EXCHANGE_IN.value, ActivityKind.MERGER_IN.value)
DATED_BY_TRADE = (ActivityKind.SALE.value, ActivityKind.SALE_CANCELLED.value)
ACTIVITY = ShareActivity._meta.db_table
ACTIVITY_DAY = ActivityDay._meta.db_table
NET_ASSETS = DailyNetAssets._meta.db_table


def _standing(known_at: int, *, alias: str) -> str:
    """The SQL condition for rows that stood right after an act; the number is ours, never a user's."""
    return (
        f"{alias}.recorded_by_id <= {int(known_at)}"
        f" AND ({alias}.superseded_by_id IS NULL OR {alias}.superseded_by_id > {int(known_at)})"
    )


def _among(share_classes: Sequence[int], *, alias: str) -> str:
    """The SQL condition for rows of some share classes; their range lets the key find them."""
    listed = ",".join(str(int(one)) for one in share_classes)
    return (
        f"{alias}.share_class_id BETWEEN {int(min(share_classes))} AND {int(max(share_classes))}"
        f" AND {alias}.share_class_id = ANY(ARRAY[{listed}]::bigint[])"
    )


def _last_trade_day(month: PlanMonth) -> date:
    """The last trade date that can count in a month: an opening on a weekend counts on the Friday before."""
    return first_business_day_on_or_after(month.next.first) - ONE_DAY


def undated_exchanges(
    *, month: PlanMonth, known_at: int, share_classes: Sequence[int]
) -> set[tuple[int, int]]:
    """Pairs (share class, source) where undated Shares came in up to the month's end."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT row.share_class_id, row.other_share_class_id FROM {ACTIVITY} AS row"
            f" JOIN {ACTIVITY_DAY} AS day USING (share_class_id, trade_date, recorded_by_id)"
            f" WHERE row.kind = ANY(%s) AND row.other_share_class_id IS NOT NULL"
            " AND row.original_issue_date IS NULL AND NOT row.issue_date_unknown"
            f" AND row.trade_date <= %s AND row.share_class_id = ANY(%s)"
            f" AND {_standing(known_at, alias='day')}",
            [list(MOVED_IN), _last_trade_day(month), list(share_classes)],
        )
        return {(taker, source) for taker, source in cursor.fetchall()}


def activity_of(share_classes: Sequence[int], *, month: PlanMonth, known_at: int) -> dict[int, list[Row]]:
    """All activity of some share classes up to a month's end, in the form in which Shares roll forward."""
    kind = "row.kind"
    dated_by_trade = " OR ".join(f"{kind} = {one}" for one in DATED_BY_TRADE)
    moved_in = " OR ".join(f"{kind} = {one}" for one in MOVED_IN)
    # In the order of the key, which the rows have already: the days that stand are sorted once and merged.
    query = f"""
        WITH day AS MATERIALIZED (
            SELECT share_class_id, trade_date, recorded_by_id FROM {ACTIVITY_DAY} AS day
            WHERE {_among(share_classes, alias="day")} AND {_standing(known_at, alias="day")}
        )
        SELECT least({kind}, {FIRST_TAKING})::int, row.recorded_by_id, row.line,
            {kind}::int, row.millionths,
            CASE WHEN row.issue_date_unknown THEN {UNKNOWN}
                 WHEN row.original_issue_date IS NOT NULL THEN row.original_issue_date - DATE '0001-01-01' + 1
                 WHEN {dated_by_trade} THEN row.trade_date - DATE '0001-01-01' + 1
                 ELSE {FREE} END,
            CASE WHEN {moved_in} THEN coalesce(row.other_share_class_id, 0) ELSE 0 END::bigint,
            row.trade_date - DATE '0001-01-01' + 1, row.share_class_id
        FROM {ACTIVITY} AS row JOIN day USING (share_class_id, trade_date, recorded_by_id)
        WHERE {_among(share_classes, alias="row")} AND row.trade_date <= DATE '{_last_trade_day(month)}'
        ORDER BY row.share_class_id, row.trade_date, row.recorded_by_id, row.line
    """  # noqa: S608 - every value put in is a number or a date of ours
    found: dict[int, list[Row]] = {share_class: [] for share_class in share_classes}
    with without_loops():
        everything = read_rows(query, widths="iqiiqiqiq")
    for share_class, rows in groupby(everything, key=itemgetter(-1)):
        found[share_class] = list(rows)
    return found


def day_facts_of(
    share_classes: Sequence[int], *, month: PlanMonth, known_at: int, until: PlanMonth | None = None
) -> dict[int, DayFacts]:
    """Net assets (cents) and outstanding Shares (millionths) of a month and the days it looks back on.

    `until`: of every month from that one to this one.
    """
    first = month.first - timedelta(days=LOOK_BACK_DAYS + 1)
    query = f"""
        SELECT fact.share_class_id, fact.date - DATE '0001-01-01' + 1, (fact.net_assets * 100)::bigint,
            coalesce((fact.shares_outstanding * 1000000)::bigint, {NO_FIGURE})
        FROM {NET_ASSETS} AS fact
        WHERE {_among(share_classes, alias="fact")}
            AND fact.date BETWEEN DATE '{first}' AND DATE '{(until or month).last}'
            AND {_standing(known_at, alias="fact")}
    """  # noqa: S608 - every value put in is a number or a date of ours
    net_assets: dict[int, dict[int, int]] = defaultdict(dict)
    outstanding: dict[int, dict[int, int]] = defaultdict(dict)
    for share_class, day, cents, millionths in read_rows(query, widths="qiqq"):
        net_assets[share_class][day] = cents
        if millionths != NO_FIGURE:
            outstanding[share_class][day] = millionths
    return {
        share_class: DayFacts(net_assets=net_assets[share_class], outstanding=outstanding[share_class])
        for share_class in share_classes
    }


def last_figures(
    share_classes: Sequence[int], *, known_at: int, until: date | None = None
) -> dict[int, tuple[date, int]]:
    """The last day of which net assets are known, with them (cents), of each share class that has any."""
    if not share_classes:
        return {}
    limit = f"AND fact.date <= DATE '{until}'" if until else ""
    query = f"""
        SELECT DISTINCT ON (fact.share_class_id) fact.share_class_id,
            fact.date - DATE '0001-01-01' + 1, (fact.net_assets * 100)::bigint
        FROM {NET_ASSETS} AS fact
        WHERE {_among(share_classes, alias="fact")} AND {_standing(known_at, alias="fact")} {limit}
        ORDER BY fact.share_class_id, fact.date DESC
    """  # noqa: S608 - every value put in is a number or a date of ours
    rows = read_rows(query, widths="qiq")
    return {share_class: (date.fromordinal(day), cents) for share_class, day, cents in rows}


def row_sources(acts: Iterable[int]) -> dict[int, str]:
    """The file that each act read, for faults that name a row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, source FROM governance_act WHERE id = ANY(%s)", [list(acts)])
        return dict(cursor.fetchall())


def read_rows(query: str, *, widths: str) -> Iterator[tuple[Any, ...]]:
    """Rows of fixed-width integers (`i` int4, `q` int8, none NULL) from COPY's binary form."""
    form = struct.Struct(">2x" + "".join(f"4x{width}" for width in widths))
    data = copy_out(query)
    return form.iter_unpack(data[HEADER_BYTES : len(data) - TRAILER_BYTES])


def in_groups(
    share_classes: Sequence[int], *, pairs: Iterable[tuple[int, int]], size: int
) -> Iterator[list[int]]:
    """Share classes in groups of about `size`; classes that exchange undated Shares stay together."""
    leader: dict[int, int] = {}

    def find(one: int) -> int:
        while leader.get(one, one) != one:
            leader[one] = leader.get(leader[one], leader[one])
            one = leader[one]
        return one

    for taker, source in pairs:
        leader[find(taker)] = find(source)
    families: dict[int, list[int]] = defaultdict(list)
    for share_class in share_classes:
        families[find(share_class)].append(share_class)
    group: list[int] = []
    for family in families.values():
        if group and len(group) + len(family) > size:
            yield group
            group = []
        group = group + family
    if group:
        yield group
