"""The days of a month, and those of business."""

from __future__ import annotations

from datetime import date, timedelta

import holidays

NYSE_HOLIDAYS = holidays.financial_holidays("XNYS")
ONE_DAY = timedelta(days=1)


def is_business_day(day: date) -> bool:
    return day.weekday() < 5 and day not in NYSE_HOLIDAYS


def business_day_not_after(day: date) -> date:
    while not is_business_day(day):
        day -= ONE_DAY
    return day


def days_of(month: str) -> list[date]:
    year, number = (int(part) for part in month.split("-"))
    day = date(year, number, 1)
    days = []
    while day.month == number:
        days.append(day)
        day += ONE_DAY
    return days
