"""Conventions: names, values, defaults and dates."""

from datetime import date

import pytest

from governance.domain.conventions import (
    CONVENTIONS,
    Convention,
    ConventionName,
    all_on,
    problem_with,
    report_delay,
    tie_tolerance_rate,
    tolerance_cents,
    value_on,
)
from governance.domain.errors import PlanRuleViolation

DEFAULTS = {
    "DAY_COUNT": "ACTUAL_ACTUAL",
    "NET_ASSETS_BASIS": "SAME_DAY",
    "FREE_SHARES": "AT_ISSUE",
    "SERVICE_FEE": "SERVICING",
    "AFTER_TERMINATION": "DISTRIBUTION_FEE_ON_SHARES_SOLD",
    "OUTSTANDING_SHARES_TEST": "1940_ACT",
    "CONTINUANCE_TERM": "WITHIN_90_DAYS",
    "CALCULATION_TOLERANCE": "0.00",
    "TIE_TOLERANCE": "0.001",
}


@pytest.mark.plan_section("2", "5", "6(a)", "6(d)", "10", "11")
def test_without_rows_every_convention_has_its_default() -> None:
    assert all_on([], date(2003, 9, 1)) == DEFAULTS


def test_every_name_has_a_rule_with_a_section_and_a_gloss_and_a_default_that_is_allowed() -> None:
    assert list(CONVENTIONS) == [name.value for name in ConventionName]
    for rule in CONVENTIONS.values():
        assert rule.section
        assert rule.gloss
        assert problem_with(rule.name, rule.default) is None


def test_a_value_counts_from_its_effective_date_on() -> None:
    rows = [
        Convention(name="DAY_COUNT", value="ACTUAL_ACTUAL", effective=date(2004, 1, 1)),
        Convention(name="DAY_COUNT", value="ACTUAL_365", effective=date(2003, 8, 18)),
        Convention(name="SERVICE_FEE", value="ALL_DISTRIBUTORS", effective=date(2003, 8, 18)),
    ]

    values = [
        value_on(rows, "DAY_COUNT", day) for day in (date(2003, 8, 17), date(2003, 12, 31), date(2004, 1, 1))
    ]

    assert values == ["ACTUAL_ACTUAL", "ACTUAL_365", "ACTUAL_ACTUAL"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DAY_COUNT", "ACTUAL_365"),
        ("NET_ASSETS_BASIS", "PRIOR_DAY"),
        ("FREE_SHARES", "PRO_RATA"),
        ("SERVICE_FEE", "ALL_DISTRIBUTORS"),
        ("AFTER_TERMINATION", "ALL"),
        ("OUTSTANDING_SHARES_TEST", "MORE_THAN_HALF"),
        ("CONTINUANCE_TERM", "WITHIN_60_DAYS"),
        ("CALCULATION_TOLERANCE", "12.50"),
        ("TIE_TOLERANCE", "0"),
        ("REPORT_QUARTERS", "CALENDAR"),
        ("REPORT_DUE", "WITHIN_1_MONTHS"),
    ],
)
def test_these_values_are_allowed(name: str, value: str) -> None:
    assert problem_with(name, value) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DAY_COUNT", "30_360"),
        ("DAY_COUNT", "actual_365"),
        ("OUTSTANDING_SHARES_TEST", "THE_1940_ACT"),
        ("CONTINUANCE_TERM", "WITHIN_181_DAYS"),
        ("CALCULATION_TOLERANCE", "0.001"),
        ("CALCULATION_TOLERANCE", "-1.00"),
        ("CALCULATION_TOLERANCE", "1"),
        ("CALCULATION_TOLERANCE", "1e2"),
        ("CALCULATION_TOLERANCE", "\u0661.\u0660\u0660"),
        ("TIE_TOLERANCE", "100.1"),
        ("TIE_TOLERANCE", "0.0000001"),
        ("TIE_TOLERANCE", "-0.1"),
        ("REPORT_QUARTERS", "MONTHLY"),
        ("REPORT_DUE", "WITHIN_4_MONTHS"),
    ],
)
def test_these_values_are_refused_with_those_allowed(name: str, value: str) -> None:
    problem = problem_with(name, value)

    assert problem is not None
    assert f"is no value of {name}; allowed: " in problem


def test_an_unknown_name_is_refused_with_the_names() -> None:
    assert "the conventions are DAY_COUNT, " in (problem_with("ROUNDING", "UP") or "")
    with pytest.raises(PlanRuleViolation, match="'ROUNDING' is no convention"):
        value_on([], "ROUNDING", date(2003, 9, 1))


def test_what_decides_no_amount_is_not_printed_on_statements() -> None:
    apart = {"REPORT_QUARTERS", "REPORT_DUE"}

    assert set(CONVENTIONS) - set(all_on([], date(2003, 9, 1))) == apart
    assert report_delay(value_on([], "REPORT_DUE", date(2003, 9, 1))) == 3
    with pytest.raises(PlanRuleViolation, match="Section 7: 'SOON' is no value of REPORT_DUE"):
        report_delay("SOON")


def test_tolerances_as_whole_numbers() -> None:
    assert tolerance_cents("0.05") == 5
    assert tie_tolerance_rate("0.001") == 1_000
