"""How an assumed yearly pace is spread over days, exactly: a ratio of whole numbers, never a root."""

from datetime import date

from governance.domain.money import RATE_SCALE

FEBRUARY_28 = 28


def growth(rate: int, *, since: date, day: date) -> tuple[int, int]:
    """What one becomes from `since` to a day, as numerator and denominator.

    Our reading: whole years compound, and within a year growth is a straight line: after k whole years and
    d of the Y days of the year that runs, (1 + rate)^k x (1 + rate x d / Y). So a year brings exactly the
    rate, each day is a ratio of whole numbers, and a rate of zero is exactly one.

    >>> growth(10_000_000, since=date(2004, 6, 30), day=date(2005, 6, 30))
    (110000000, 100000000)
    """
    if day <= since:
        return 1, 1
    years = day.year - since.year
    if _anniversary(since, years) > day:
        years -= 1
    begun, ends = _anniversary(since, years), _anniversary(since, years + 1)
    elapsed, length = (day - begun).days, (ends - begun).days
    whole = (RATE_SCALE + rate) ** years
    if not elapsed:
        return whole, RATE_SCALE**years
    return whole * (RATE_SCALE * length + rate * elapsed), RATE_SCALE ** (years + 1) * length


def _anniversary(day: date, years: int) -> date:
    """The same day some years later; 29 February falls on the 28th in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=FEBRUARY_28)
