"""How tables of figures become files."""

from datetime import date

import pytest

from assignments.domain.sheets import (
    Column,
    DatedRate,
    Kind,
    PaymentRef,
    Row,
    Sheet,
    exact_text,
    plain_text,
    sheets_table,
)


@pytest.mark.parametrize(
    ("units", "places", "text"),
    [
        (5, 12, "0.000000000005"),
        (750_000000000000, 12, "750.000000000000"),
        (-1, 12, "-0.000000000001"),
        (1, 24, "0.000000000000000000000001"),
        (0, 12, "0.000000000000"),
    ],
)
def test_exact_amount_keeps_every_place(units: int, places: int, text: str) -> None:
    assert exact_text(units, places=places) == text


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.CENTS, -1_00050, "-1000.50"),
        (Kind.RATE, 750_000, "0.0075"),
        (Kind.SHARES, 1_500_000, "1.500000"),
        (Kind.PERCENT, 125_000_000_000, "12.5"),
        (Kind.DAY, date(2004, 2, 29), "2004-02-29"),
        (Kind.TEXTS, ("one", "two"), "one; two"),
        (Kind.PAYMENTS, (PaymentRef(id=7, status="HELD"),), "7 HELD"),
        (
            Kind.RATES,
            (DatedRate(rate="0.0075", since="2004-02-01"), DatedRate(rate="0.005", since="2004-02-16")),
            "0.0075; 0.005 from 2004-02-16",
        ),
    ],
)
def test_value_is_written_plainly(kind: Kind, value: object, text: str) -> None:
    assert plain_text(kind, value) == text


def test_sheets_of_different_columns_become_one_file() -> None:
    days = Sheet(
        key="days",
        heading="Each day",
        section="2",
        rule="R3",
        formula="a x b",
        columns=(
            Column(name="day", label="Day", kind=Kind.DAY),
            Column(name="accrual", label="Accrual", kind=Kind.TRILLIONTHS),
        ),
        rows=(Row(cells={"day": date(2004, 2, 29), "accrual": 5}),),
        totals=Row(cells={"accrual": 5}),
    )
    month = Sheet(
        key="month",
        heading="The month",
        columns=(Column(name="amount", label="Amount", kind=Kind.CENTS),),
        rows=(Row(cells={"amount": 1}),),
    )

    head, rows = sheets_table([days, month], about={"plan": "class-b"})

    assert head == [
        *("plan", "number", "row", "table", "section", "rule", "formula"),
        *("day", "accrual_trillionths", "accrual_dollars", "amount"),
    ]
    step = ["Each day", "2", "R3", "a x b"]
    assert rows == [
        ["class-b", "1", "row", *step, "2004-02-29", "5", "0.000000000005", ""],
        ["class-b", "2", "total", *step, "", "5", "0.000000000005", ""],
        ["class-b", "3", "row", "The month", "", "", "", "", "", "", "0.01"],
    ]
