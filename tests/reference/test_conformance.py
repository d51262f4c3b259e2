"""docs/conformance is what the rules give, byte for byte, and fractions that know nothing of them agree."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from assignments.domain.conformance import CASES, conformance_files
from tests.reference.arithmetic import CENT, TWELVE_PLACES, ZERO, dollars, half_up, split

FOLDER = Path(__file__).parents[2] / "docs" / "conformance"
Row = Mapping[str, str]
pytestmark = pytest.mark.plan_section("6(a)", "6(b)")


def rows(case: str, name: str) -> list[Row]:
    with (FOLDER / case / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_published_files_are_what_the_rules_give_byte_for_byte() -> None:
    published = {str(path.relative_to(FOLDER)): path.read_bytes().decode() for path in FOLDER.rglob("*.csv")}

    assert published == conformance_files()


@pytest.fixture(params=[case.name for case in CASES])
def case(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def accruals_of(case: str) -> dict[tuple[str, str, str], dict[str, Fraction]]:
    """By cohort and day, by the README alone."""
    days = {row["date"]: row for row in rows(case, "days.csv")}
    shares = rows(case, "shares.csv")
    whole: dict[str, Fraction] = defaultdict(Fraction)
    for row in shares:
        whole[row["date"]] += Fraction(row["tracked_shares"]) + Fraction(row["free_shares"])
    found: dict[tuple[str, str, str], dict[str, Fraction]] = defaultdict(dict)
    for row in shares:
        day = days[row["date"]]
        own = Fraction(row["tracked_shares"]) + Fraction(row["free_shares"])
        year = Fraction(day["net_assets"]) * Fraction(day["rate"]) / int(day["days_in_year"])
        key = (row["distributor"], row["issued_from"], row["issued_to"])
        found[key][row["date"]] = half_up(year * own / whole[row["date"]], unit=TWELVE_PLACES)
    return found


def covers(transfer: Row, cohort: tuple[str, str, str], day: str) -> bool:
    """Days and issue dates as text compare as they follow one another; an open end is empty."""
    _, issued_from, issued_to = cohort
    begins, ends = transfer["issued_from"], transfer["issued_to"]
    return (
        transfer["first_day"] <= day
        and (not transfer["first_day_no_longer_covered"] or day < transfer["first_day_no_longer_covered"])
        and (not begins or bool(issued_from) and begins <= issued_from)
        and (not ends or bool(issued_to) and issued_to <= ends)
    )


def test_each_day_s_accrual_is_its_fraction(case: str) -> None:
    accruals = accruals_of(case)

    expected = {
        (row["distributor"], row["issued_from"], row["issued_to"], row["date"]): Fraction(row["accrual"])
        for row in rows(case, "expected-accruals.csv")
    }

    assert expected == {(*cohort, day): one for cohort, of in accruals.items() for day, one in of.items()}


def test_each_amount_is_the_largest_remainder_of_its_fraction(case: str) -> None:
    accruals = accruals_of(case)
    exact: dict[str, Fraction] = defaultdict(Fraction)
    for (distributor, _, _), of in accruals.items():
        exact[distributor] += sum(of.values())
    days = rows(case, "days.csv")
    fee = half_up(
        sum(
            half_up(
                Fraction(day["net_assets"]) * Fraction(day["rate"]) / int(day["days_in_year"]),
                unit=TWELVE_PLACES,
            )
            for day in days
        )
        + ZERO,
        unit=CENT,
    )
    found = [("", "fee", "", dollars(fee))]
    codes = sorted(exact)
    for code, share in zip(codes, split(fee, weights=[exact[one] for one in codes], unit=CENT), strict=True):
        portions: dict[str, Fraction] = defaultdict(Fraction)
        for transfer in rows(case, "transfers.csv"):
            if transfer["distributor"] == code:
                portions[transfer["assignee"]] += sum(
                    accrual * Fraction(transfer["percent"]) / 100
                    for cohort, of in accruals.items()
                    for day, accrual in of.items()
                    if cohort[0] == code and covers(transfer, cohort, day)
                )
        names = sorted(name for name, amount in portions.items() if amount)
        weights = [portions[name] for name in names]
        cents = split(share, weights=[*weights, exact[code] - sum(weights)], unit=CENT)
        found.append((code, "share", "", dollars(share)))
        found += [(code, "portion", name, dollars(one)) for name, one in zip(names, cents[:-1], strict=True)]
        found.append((code, "balance", "", dollars(cents[-1])))

    assert [tuple(row.values()) for row in rows(case, "expected-amounts.csv")] == found
