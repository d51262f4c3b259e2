"""Section 7: a Distributor's file of what it spent, as it is read."""

from datetime import date

import pytest

from governance.domain.csv_files import CsvFile
from governance.domain.faults import Fault
from governance.domain.fiscal_years import quarter_of
from plan_admin.section7.domain.expenditure_file import (
    EXPENDITURE_COLUMNS,
    MOST_FAULTS,
    Known,
    SoldClass,
    read_expenditures,
)

GROWTH = SoldClass(share_class=1, portfolio_name="Alpha Growth Fund", sold_since=date(2003, 8, 18))
KNOWN = Known(
    distributor="adi",
    today=date(2004, 6, 1),
    plan_begins=date(2003, 8, 18),
    classes={"growth": GROWTH},
    quarter_ending=lambda _, month: quarter_of(month, fiscal_year_end="09-30"),
)
ROW = "adi,2003-09,growth,advertising,advertising_programs,Agency {},1.00"


def read(rows: list[str]) -> tuple[int, list[Fault]]:
    faults: list[Fault] = []
    text = "\n".join([",".join(EXPENDITURE_COLUMNS), *rows])
    file = CsvFile(text, source="spent.csv", required=EXPENDITURE_COLUMNS)
    return len(read_expenditures(file, known=KNOWN, faults=faults)), faults


@pytest.mark.plan_section("7")
def test_rows_that_are_right_are_all_read() -> None:
    assert read([ROW.format(number) for number in range(3 * MOST_FAULTS)]) == (3 * MOST_FAULTS, [])


@pytest.mark.plan_section("7")
def test_a_file_that_is_wrong_throughout_is_not_read_to_its_end() -> None:
    wrong = [ROW.format(number).replace("growth", "growht") for number in range(3 * MOST_FAULTS)]

    taken, faults = read(wrong)

    assert taken == 0
    assert len(faults) == MOST_FAULTS + 1
    assert {one.column for one in faults[:-1]} == {"portfolio"}
    assert faults[-1].row == MOST_FAULTS + 2
    assert "no further row is read" in faults[-1].problem
