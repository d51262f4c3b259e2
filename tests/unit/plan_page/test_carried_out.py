"""What is kept of each paragraph can be shown: functions say what they do, conventions have a decision."""

from governance.domain.conventions import CONVENTIONS
from governance.selectors.own_sections import reference_paragraphs
from plan_admin.plan_page.selectors.carried_out import (
    CarriedOut,
    carried_out,
    decision_of,
)

NUMBERS = [one.number for one in reference_paragraphs()]


def test_every_paragraph_is_carried_out_or_says_why_not() -> None:
    assert [
        number
        for number in NUMBERS
        if not (carried_out(number).functions or carried_out(number).not_automated)
    ] == []


def test_every_function_says_in_one_line_what_it_does() -> None:
    silent = [one.name for number in NUMBERS for one in carried_out(number).functions if not one.says]

    assert silent == []


def test_a_function_is_called_by_its_app_and_module() -> None:
    names = [one.name for one in carried_out("6(b)").functions]

    assert "assignments: transfers.split_share" in names


def test_every_convention_rests_on_a_decision() -> None:
    assert {name: found.name if (found := decision_of(name)) else "" for name in CONVENTIONS} == {
        "DAY_COUNT": "ADR 20",
        "NET_ASSETS_BASIS": "ADR 21",
        "FREE_SHARES": "ADR 22",
        "SERVICE_FEE": "ADR 23",
        "AFTER_TERMINATION": "ADR 24",
        "OUTSTANDING_SHARES_TEST": "ADR 25",
        "CONTINUANCE_TERM": "ADR 26",
        "CALCULATION_TOLERANCE": "ADR 27",
        "TIE_TOLERANCE": "ADR 28",
        "REPORT_QUARTERS": "ADR 61",
        "REPORT_DUE": "ADR 61",
    }


def test_of_a_paragraph_that_is_not_there_nothing_is_known() -> None:
    assert carried_out("99") == CarriedOut()
    assert carried_out("99").summary == ""


def test_a_summary_leaves_out_what_there_is_none_of() -> None:
    found = CarriedOut(database_rules=("one", "two"), tests=("tests/one.py",))

    assert found.summary == "2 rules of the database, 1 file of tests"
