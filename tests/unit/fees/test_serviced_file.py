"""The file of net assets by servicing entity: read whole, with every fault at once."""

import pytest

from fees.domain.serviced_file import SERVICED_COLUMNS, read_serviced_assets
from governance.domain.csv_files import CsvFile
from governance.domain.faults import Fault

CLASSES = {"alpha growth fund": 1, "beta": 2}
HEAD = "portfolio,date,entity,net_assets\n"


def read(rows: str, *, standing: tuple[str, ...] = ()) -> tuple[dict[tuple[int, str, str], str], list[Fault]]:
    faults: list[Fault] = []
    file = CsvFile(HEAD + rows, source="serviced.csv", required=SERVICED_COLUMNS)
    found = read_serviced_assets(file, share_classes=CLASSES, faults=faults, standing=standing)
    return {(key.share_class, str(key.day), key.entity): figure for key, figure in found.items()}, faults


def test_figures_are_read_by_portfolio_day_and_entity() -> None:
    rows, faults = read("Alpha Growth Fund,2003-09-02,First  Dealer Inc.,7.1\nBETA,2003-09-02,Second,0\n")

    assert faults == []
    assert rows == {
        (1, "2003-09-02", "First Dealer Inc."): "7.10",
        (2, "2003-09-02", "Second"): "0.00",
    }


def test_the_same_figure_twice_is_one_figure() -> None:
    rows, faults = read("beta,2003-09-02,First,7\nbeta,2003-09-02,First,7.00\n")

    assert (len(rows), faults) == (1, [])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "Alpha Grwth Fund,2003-09-02,First,1",
            "portfolio: 'Alpha Grwth Fund' is no Portfolio of the Plan (did you mean alpha growth fund?)",
        ),
        ("beta,2003-09-31,First,1", "date: 2003-09-31 is not a day of the calendar"),
        ("beta,2.9.2003,First,1", "date: '2.9.2003' is not a date"),
        ("beta,2003-09-02, ,1", "entity: is empty (the name of the entity that services these customers)"),
        (f"beta,2003-09-02,{'x' * 201},1", "entity: is longer than 200 characters"),
        ("beta,2003-09-02,First,-1", "net_assets: '-1' is not a plain decimal"),
        ("beta,2003-09-02,First,0.001", "net_assets: '0.001' has more than 2 decimals"),
        ("beta,2003-09-02,First,1e5", "net_assets: '1e5' is not a plain decimal"),
    ],
)
def test_a_fault_says_where_what_and_what_would_be_right(row: str, said: str) -> None:
    rows, faults = read(row)

    assert rows == {}
    assert str(faults[0]).startswith(f"serviced.csv, row 2, {said}")


def test_two_values_for_one_entity_and_day_are_a_fault() -> None:
    _, faults = read("beta,2003-09-02,First,1\nbeta,2003-09-02,First,2\n")

    assert str(faults[0]) == (
        "serviced.csv, row 3, net_assets: a second value for First, beta on 2003-09-02; row 2 has the first"
        " (one a day)"
    )


def test_an_entity_written_in_other_letters_is_a_fault() -> None:
    _, faults = read("beta,2003-09-02,First,1\nbeta,2003-09-02,FIRST,2\n")

    assert str(faults[0]) == (
        "serviced.csv, row 3, entity: 'FIRST' is written 'First' in row 2 (one way of writing each entity)"
    )


@pytest.mark.parametrize("other", ["FIRST Dealer", "FirstDealer", "first\u00a0d ealer"])
def test_an_entity_written_in_other_letters_on_another_day_or_of_another_class_is_a_fault(other: str) -> None:
    _, faults = read(f"beta,2003-09-02,First Dealer,1\nAlpha Growth Fund,2003-09-03,{other},1\n")

    assert [(fault.row, fault.column) for fault in faults] == [(3, "entity")]
    assert "is written 'First Dealer' in row 2" in str(faults[0])


def test_an_entity_that_an_earlier_file_wrote_in_other_letters_is_a_fault() -> None:
    rows, faults = read(
        "beta,2003-09-02,FIRST,1\nbeta,2003-09-03,FIRST,x\nbeta,2003-09-03,Second,1\n",
        standing=("First", "Second"),
    )

    assert str(faults[0]) == (
        "serviced.csv, row 2, entity: 'FIRST' stands as 'First' in an earlier file (write 'First')"
    )
    assert [(fault.row, fault.column) for fault in faults] == [(2, "entity"), (3, "net_assets")]
    assert list(rows) == [(2, "2003-09-03", "Second")]


def test_every_fault_of_a_row_and_of_the_file_comes_at_once() -> None:
    _, faults = read("gamma,2003-13-01,,x\nbeta,2003-09-02,First,-1\n")

    assert [(fault.row, fault.column) for fault in faults] == [
        (2, "portfolio"),
        (2, "date"),
        (2, "entity"),
        (2, "net_assets"),
        (3, "net_assets"),
    ]
