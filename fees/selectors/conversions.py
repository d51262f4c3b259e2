"""Section 12(b): Shares that fall due for conversion, ahead, and what of those behind did convert."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from fees.domain.activity import ActivityKind
from fees.domain.conversions import DueMonth, Movement, due_months, issued_within, months_about
from fees.domain.roll import FIRST_TAKING
from fees.models import ActivityDay, ShareActivity
from fees.selectors.share_terms import share_terms_of
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.selectors.parties import ShareClassRow, share_classes_of

MONTHS_AHEAD = MONTHS_BEHIND = 12
ACTIVITY = ShareActivity._meta.db_table
ACTIVITY_DAY = ActivityDay._meta.db_table
CONVERSION = ActivityKind.CONVERSION.value
DATED_BY_TRADE = (ActivityKind.SALE.value, ActivityKind.SALE_CANCELLED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionRow:
    """A share class's month, with its Portfolio's names."""

    portfolio: str
    portfolio_name: str
    of: DueMonth


def conversions_of(plan: Plan, *, on: date) -> tuple[ConversionRow, ...]:
    """By month and in the order of Schedule A, by what is now known: what falls due in twelve months from
    that of a day on, and what fell due in the twelve before, compared with the conversions of the month.
    """
    classes = {row.share_class: row for row in share_classes_of(plan)}
    months = months_about(on, behind=MONTHS_BEHIND, ahead=MONTHS_AHEAD, not_before=plan.effective_date)
    terms = share_terms_of(plan)
    issued = issued_within(terms, first=months[0], last=months[-1])
    asked = _Asked(share_classes=tuple(classes), months=months, on=on)
    found = due_months(
        terms,
        months=months,
        on=on,
        movements=[*_movements(asked, issued=issued)],
        undated=_undated(asked),
    )
    places = {share_class: at for at, share_class in enumerate(classes)}
    in_order = sorted(found, key=lambda one: (one.month, places[one.share_class]))
    return tuple(_shown(one, classes[one.share_class]) for one in in_order)


def _shown(one: DueMonth, row: ShareClassRow) -> ConversionRow:
    return ConversionRow(portfolio=row.portfolio, portfolio_name=row.portfolio_name, of=one)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    share_classes: tuple[int, ...]
    months: Sequence[PlanMonth]
    on: date


def _movements(asked: _Asked, *, issued: tuple[date, date] | None) -> Sequence[Movement]:
    """The dated Shares of each issue date month by month, additions less takings; earlier months as one."""
    before = asked.months[0].previous
    query = f"""
        WITH dated AS (
            SELECT row.share_class_id, row.kind, row.millionths,
                coalesce(row.original_issue_date, row.trade_date) AS issued,
                greatest(date_trunc('month', row.trade_date)::date, %(before)s) AS month
            FROM {ACTIVITY} AS row
            JOIN {ACTIVITY_DAY} AS day USING (share_class_id, trade_date, recorded_by_id)
            WHERE row.share_class_id = ANY(%(share_classes)s) AND day.superseded_by_id IS NULL
                AND row.trade_date <= %(on)s AND NOT row.issue_date_unknown
                AND (row.original_issue_date IS NOT NULL OR row.kind = ANY(%(dated_by_trade)s))
        )
        SELECT share_class_id, issued, month,
            coalesce(sum(CASE WHEN kind < {FIRST_TAKING} THEN millionths ELSE -millionths END)
                FILTER (WHERE kind <> {CONVERSION}), 0)::bigint,
            coalesce(sum(millionths) FILTER (WHERE kind = {CONVERSION}), 0)::bigint
        FROM dated
        WHERE issued BETWEEN %(first)s AND %(last)s
            OR (kind = {CONVERSION} AND month > %(before)s)
        GROUP BY share_class_id, issued, month
    """  # noqa: S608 - names and numbers of ours alone
    first, last = issued or (date.max, date.min)
    with connection.cursor() as cursor:
        cursor.execute(
            query,
            {
                "share_classes": list(asked.share_classes),
                "on": asked.on,
                "before": before.first,
                "dated_by_trade": list(DATED_BY_TRADE),
                "first": first,
                "last": last,
            },
        )
        return [
            Movement(
                share_class=row[0], issued=row[1], month=PlanMonth(row[2]), held=row[3], converted=row[4]
            )
            for row in cursor.fetchall()
        ]


def _undated(asked: _Asked) -> Sequence[tuple[int, PlanMonth, int]]:
    """Conversions without an issue date of their own, by share class and month."""
    query = f"""
        SELECT row.share_class_id, date_trunc('month', row.trade_date)::date, sum(row.millionths)::bigint
        FROM {ACTIVITY} AS row JOIN {ACTIVITY_DAY} AS day USING (share_class_id, trade_date, recorded_by_id)
        WHERE row.share_class_id = ANY(%s) AND row.trade_date BETWEEN %s AND %s
            AND row.kind = {CONVERSION} AND row.original_issue_date IS NULL AND day.superseded_by_id IS NULL
        GROUP BY 1, 2
    """  # noqa: S608 - names and numbers of ours alone
    with connection.cursor() as cursor:
        cursor.execute(query, [list(asked.share_classes), asked.months[0].first, asked.on])
        return [(row[0], PlanMonth(row[1]), row[2]) for row in cursor.fetchall()]
