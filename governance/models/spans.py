"""Spans of days as the database keeps them: the first day included, the end excluded."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from governance.domain.periods import ONE_DAY, DatePeriod


def days_of(period: DatePeriod) -> DateRange:
    """The range of a period, whose last day belongs to it; a last day beyond all calendars is open."""
    last = period.last
    return DateRange(period.first, last + ONE_DAY if last is not None and last < date.max else None)


def days_until(first: date, *, ends: date | None) -> DateRange:
    """The range from a day to the first day no longer covered."""
    return DateRange(first, ends)


def period_of(days: DateRange) -> DatePeriod:
    """The period of a stored range, both ends included."""
    return DatePeriod(days.lower, None if days.upper is None else days.upper - ONE_DAY)
