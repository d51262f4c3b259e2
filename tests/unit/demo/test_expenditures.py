"""What the demonstration's Distributors spent: the shipped files, which say that they are invented."""

import csv
import io
from pathlib import Path

import pytest
import yaml

from governance.domain.expenditures import read_activity, read_purpose
from plan_admin.demo.cast import ROLES
from plan_admin.demo.expenditures import YEAR_ENDS, advances_csv, expenditures_csv, quarters

DATA = Path(__file__).resolve().parents[3] / "plan_admin" / "demo" / "data"
DISTRIBUTORS = ("adi", "idi", "ndi")


@pytest.mark.parametrize("distributor", DISTRIBUTORS)
def test_the_shipped_file_is_what_the_generator_makes_byte_for_byte(distributor: str) -> None:
    shipped = (DATA / "expenditures" / f"{distributor}.csv").read_bytes()

    assert expenditures_csv(distributor).encode() == shipped


def test_the_shipped_openings_are_too() -> None:
    assert advances_csv().encode() == (DATA / "expenditures" / "advances-adi.csv").read_bytes()


@pytest.mark.parametrize("distributor", DISTRIBUTORS)
def test_every_row_is_one_the_door_can_take_and_says_that_it_is_invented(distributor: str) -> None:
    rows = list(csv.DictReader(io.StringIO(expenditures_csv(distributor))))

    assert {row["distributor"] for row in rows} == {distributor}
    assert all(row["payee"].endswith("(invented)") for row in rows)
    for row in rows:
        read_purpose(row["purpose"])
        read_activity(row["activity"])
    keys = [tuple(row.values())[:6] for row in rows]
    assert len(keys) == len(set(keys))


def test_the_quarters_are_those_of_the_funds_years_in_the_book() -> None:
    book = yaml.safe_load((DATA / "book.yaml").read_text(encoding="utf-8"))

    assert len(YEAR_ENDS) == len(ROLES)
    assert set(YEAR_ENDS) == {one["fiscal_year_end"] for one in book["funds"]}
    assert [str(one) for one in quarters("07-31")] == ["2003-10", "2004-01", "2004-04", "2004-07", "2004-10"]
