"""An auditor with a spreadsheet: works an explanation's file out again from its inputs, in exact fractions.

Knows rules R3, R4, R6, R7, R8 and R11 and the names of the file's columns; shares no code with the product.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from fractions import Fraction

TRILLION, E24 = 10**12, 10**24
Line = dict[str, str]


def half_up(value: Fraction) -> int:
    """To the nearest whole, halves up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def lines_of(text: str) -> list[Line]:
    """The file's rows by the names of their columns."""
    return list(csv.DictReader(io.StringIO(text)))


def of_table(lines: list[Line], ending: str) -> list[Line]:
    """The rows, not the totals, of the tables whose name ends so."""
    return [one for one in lines if one["table"].endswith(ending) and one["row"] == "row"]


def paid_fee(lines: list[Line], *, aggregate: list[tuple[str, Fraction]] | None) -> int:
    """R3, R4: a fee in cents; `aggregate`: a year's aggregate rates, each from its day on, which limit it."""
    days = of_table(lines, "Each day")
    total = Fraction(0)
    for day in days:
        accrual = _accrual(day, Fraction(1))
        if day["note"].startswith("no service fee"):
            accrual = 0
        assert accrual == int(day["accrual_trillionths"]), day
        total += Fraction(accrual, TRILLION)
    cents = half_up(total * 100)
    if aggregate is None:
        return cents
    most = Fraction(sum(half_up(_year(day) * _rate_of(day, aggregate) * TRILLION) for day in days), TRILLION)
    steps = {one["what"]: one["amount"] for one in of_table(lines, "The month")}
    assert half_up(most * 100) == _cents(
        steps["the Maximum Aggregate Fee: the same days at the aggregate rate"]
    )
    return min(cents, _cents(steps["less the distribution fee: the most that the service fee can be"]))


def _rate_of(day: Line, rates: list[tuple[str, Fraction]]) -> Fraction:
    """The last rate that began by that day."""
    return max((first, rate) for first, rate in rates if first <= day["day"])[1]


def paid_share(lines: list[Line], *, party: str) -> int:
    """R6 or R8, and R11: a Distributor's share in cents."""
    weight = 0
    for day in of_table(lines, ", each day"):
        is_service = bool(day.get("parts"))
        if is_service:
            parts = Fraction(int(day["part"]), int(day["parts"])) if int(day["parts"]) else Fraction(0)
            part = Fraction(day["shares_earning"]) / Fraction(day["shares_all"]) * parts
        else:
            part = Fraction(day["shares"]) / Fraction(day["shares_all"])
        accrual = _accrual(day, part)
        assert accrual == int(day["accrual_trillionths"]), day
        weight += accrual
    return _largest_remainder(lines, party=party, weight=weight, name="weight_trillionths")


def paid_portion(lines: list[Line], *, party: str) -> int:
    """R7 and R11: an Assignee's Portion in cents."""
    given = Fraction(0)
    for day in of_table(lines, ", each day"):
        accrual = _accrual(day, Fraction(day["shares"]) / Fraction(day["shares_all"]))
        assert accrual == int(day["accrual_trillionths"]), day
        assert Fraction(day["tracked"]) + Fraction(day["free"]) == Fraction(day["shares"])
        given += Fraction(accrual, TRILLION) * Fraction(day["percent"]) / 100
    weight = given * E24
    assert weight.denominator == 1
    return _largest_remainder(lines, party=party, weight=int(weight), name="weight_e24")


def _year(day: Line) -> Fraction:
    """Net assets over the days of the year."""
    earning = Fraction(1)
    if day.get("shares_earning"):
        earning = Fraction(day["shares_earning"]) / Fraction(day["shares_all"])
    return Fraction(day["net_assets"]) * earning / int(day["days_in_year"])


def _accrual(day: Line, part: Fraction) -> int:
    """R3, R6, R8: trillionths of a dollar."""
    exact = Fraction(day["net_assets"]) * Fraction(day["rate"]) * part / int(day["days_in_year"])
    return half_up(exact * TRILLION)


def _largest_remainder(lines: list[Line], *, party: str, weight: int, name: str) -> int:
    """R11: the cents of a party, of the split over all parties in the order of ties."""
    split = [one for one in lines if one["table"].startswith("The cents")]
    parties = {one["party"]: int(one[name]) for one in split if one["row"] == "row"}
    (total,) = (_cents(one["amount"]) for one in split if one["row"] == "total")
    assert parties[party] == weight
    whole = sum(parties.values())
    exact = {one: Fraction(total * own, whole) if whole else Fraction(0) for one, own in parties.items()}
    cents: dict[str, int] = defaultdict(int, {one: int(value) for one, value in exact.items()})
    left = total - sum(cents.values())
    for one in sorted(exact, key=lambda one: cents[one] - exact[one])[:left]:
        cents[one] += 1
    return cents[party]


def _cents(dollars: str) -> int:
    exact = Fraction(dollars) * 100
    assert exact.denominator == 1
    return int(exact)
