"""The file of what the fund accountant booked, cell by cell."""

from datetime import date

import pytest

from fees.domain.booked_file import BOOKED_COLUMNS, BookedKey, read_booked_accruals
from fees.domain.ties import FeeComponent
from governance.domain.csv_files import CsvFile
from governance.domain.faults import Fault

DYNAMICS, ENERGY = 1, 2
PORTFOLIOS = {"dynamics": DYNAMICS, "invesco dynamics fund": DYNAMICS, "energy": ENERGY}
SEPTEMBER = date(2003, 9, 1)
DISTRIBUTION, SERVICE = FeeComponent.DISTRIBUTION_FEE, FeeComponent.SERVICE_FEE


def booked(
    text: str, *, header: str = "portfolio,month,component,amount"
) -> tuple[dict[BookedKey, str], list[str]]:
    file = CsvFile(f"{header}\n{text}", source="booked.csv", required=BOOKED_COLUMNS)
    faults: list[Fault] = []
    rows = read_booked_accruals(file, share_classes=PORTFOLIOS, faults=faults)
    return rows, [f"{fault.row} {fault.column}: {fault.problem} ({fault.remedy})" for fault in faults]


def test_a_figure_is_of_a_portfolio_month_and_component() -> None:
    rows, faults = booked(
        "Invesco Dynamics Fund,2003-09,distribution_fee,104806.67\nenergy,2003-10,SERVICE_FEE,7\n"
    )

    assert faults == []
    assert rows == {
        BookedKey(DYNAMICS, SEPTEMBER, DISTRIBUTION): "104806.67",
        BookedKey(ENERGY, date(2003, 10, 1), SERVICE): "7.00",
    }


def test_columns_may_stand_in_any_order() -> None:
    rows, faults = booked(
        "1.5,Distribution_Fee,2003-09,dynamics\n", header="amount,component,month,portfolio"
    )

    assert (list(rows.values()), faults) == (["1.50"], [])


@pytest.mark.parametrize(("text", "amount"), [("-12.5", "-12.50"), ("-0.00", "0.00"), ("0", "0.00")])
def test_more_may_be_taken_back_than_was_booked(text: str, amount: str) -> None:
    rows, faults = booked(f"dynamics,2003-09,service_fee,{text}\n")

    assert (list(rows.values()), faults) == ([amount], [])


def test_every_fault_is_named_at_once() -> None:
    rows, faults = booked(
        "dynamic,2003-09,distribution_fee,1\n"
        "dynamics,2003-9,cdsc,1.001\n"
        "energy,2003-09,service_fee,(5.00)\n"
        "energy,2003-09,service_fee,--5\n"
        "energy,2003-09,service_fee,1234567890123\n"
    )

    assert rows == {}
    assert faults == [
        "2 portfolio: 'dynamic' is no Portfolio of the Plan (did you mean dynamics?)",
        "3 month: '2003-9' is not a month (YYYY-MM, like 2003-09)",
        "3 component: 'cdsc' is not a component (one of distribution_fee, service_fee)",
        "3 amount: '1.001' has more than 2 decimals (at most 2 decimals)",
        "4 amount: '(5.00)' is not a plain decimal (digits and one point, like 1234.56 or -1234.56)",
        "5 amount: '--5' is not a plain decimal (digits and one point, like 1234.56 or -1234.56)",
        "6 amount: '1234567890123' is too large (at most 12 digits before the point)",
    ]


@pytest.mark.parametrize("second", ["1.00", "2.00"])
def test_a_second_row_for_a_figure_is_a_fault_whatever_it_says(second: str) -> None:
    _, faults = booked(
        f"dynamics,2003-09,service_fee,1.00\nINVESCO Dynamics Fund,2003-09,service_fee,{second}\n"
    )

    assert faults == [
        "3 amount: INVESCO Dynamics Fund, 2003-09, service_fee stands in row 2 already (one row)"
    ]
