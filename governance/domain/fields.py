"""How a written value is read: plain decimals, ISO dates, months, codes. Nothing is guessed.

Each reader returns the value, or raises NotReadable with what would be right.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from governance.domain.periods import PlanMonth

PLAIN_DECIMAL = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
NOT_IN_A_CODE = re.compile(r"[^a-z0-9\s_-]")
PARTING = re.compile(r"[\s-]+")
FIRST_YEAR, LAST_YEAR = 1900, 2999


class NotReadable(ValueError):
    """A written value is not of the form asked for; `remedy` says what would be right."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem} ({remedy})")


def read_plain_decimal(text: str, *, places: int, digits: int = 15) -> Decimal:
    """A decimal, not negative: at most `digits` before its one point and `places` after it."""
    if not PLAIN_DECIMAL.fullmatch(text):
        raise NotReadable(
            f"{text!r} is not a plain decimal", "digits and one point, like 1234.56; not negative"
        )
    if "." in text and len(text.rstrip("0").partition(".")[2]) > places:
        raise NotReadable(f"{text!r} has more than {places} decimals", f"at most {places} decimals")
    if len(text.partition(".")[0].lstrip("0")) > digits:
        raise NotReadable(f"{text!r} is too large", f"at most {digits} digits before the point")
    return Decimal(text)


def read_signed_decimal(text: str, *, places: int, digits: int = 15) -> Decimal:
    """A decimal that may begin with a minus sign; else as `read_plain_decimal`."""
    plain = text.removeprefix("-")
    if not PLAIN_DECIMAL.fullmatch(plain):
        raise NotReadable(
            f"{text!r} is not a plain decimal", "digits and one point, like 1234.56 or -1234.56"
        )
    amount = read_plain_decimal(plain, places=places, digits=digits)
    return amount if plain == text else -amount


def read_date(text: str) -> date:
    """A date written YYYY-MM-DD, of a year from 1900 to 2999."""
    if not ISO_DATE.fullmatch(text):
        raise NotReadable(f"{text!r} is not a date", "YYYY-MM-DD, like 2003-09-30")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotReadable(
            f"{text} is not a day of the calendar", "a day that exists, as YYYY-MM-DD"
        ) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        remedy = f"a year from {FIRST_YEAR} to {LAST_YEAR}; leave an open end out"
        raise NotReadable(f"{text} is out of range", remedy)
    return day


def read_month(text: str) -> PlanMonth:
    """A month written YYYY-MM, of a year that has a trading calendar."""
    try:
        month = PlanMonth.from_text(text)
    except ValueError:
        raise NotReadable(f"{text!r} is not a month", "YYYY-MM, like 2003-09") from None
    if not FIRST_YEAR <= month.first.year <= LAST_YEAR:
        remedy = f"YYYY-MM of a year from {FIRST_YEAR} to {LAST_YEAR}, like 2003-09"
        raise NotReadable(f"{text} is no month of a plan", remedy)
    return month


def slug(name: str) -> str:
    """The code made from a name, as web addresses are made.

    >>> slug("INVESCO Growth & Income Fund"), slug("INVESCO U.S. Government Securities Fund")
    ('invesco-growth-income-fund', 'invesco-us-government-securities-fund')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return PARTING.sub("-", NOT_IN_A_CODE.sub("", plain)).strip("-_")
