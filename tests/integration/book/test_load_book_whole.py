"""A book as a whole: all of it or nothing, every fault at once, the same again unchanged."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from governance.domain.errors import Refused
from governance.models import Act, Convention, DistributionAgreement, Plan
from plan_admin.book.services import load_book
from tests.factories.books import (
    changed,
    counts_of,
    loaded,
    refused,
    rows_of_all_tables,
    small_book,
    the_book_with,
    the_fault,
    written,
)
from tests.factories.plans import GROWTH, loaded_plan, plan_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan")]


def test_every_part_is_taken_under_one_act(acting_user: Any, tmp_path: Path) -> None:
    outcome = loaded(acting_user, tmp_path)

    assert counts_of(outcome) == {
        "funds": (1, 0, 0),
        "portfolios": (1, 0, 0),
        "boards": (6, 0, 0),  # three seats on each of two Boards
        "meetings": (1, 0, 0),
        "distributors": (2, 0, 0),
        "agreements": (2, 0, 0),
        "votes": (1, 0, 0),
        "assignees": (1, 0, 0),
        "transfers": (1, 0, 0),
        "directions": (1, 0, 0),
        "monthly_calculations": (1, 0, 0),
        "claims": (1, 0, 0),
        "conventions": (1, 0, 0),
    }
    act = Act.objects.get(kind="load_book")
    assert outcome.act == act.pk
    assert (act.acting_user, act.source) == (acting_user, "book.yaml")
    assert DistributionAgreement.objects.get(entry="adi-2003").recorded_by == act


def test_the_same_book_again_is_unchanged(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path)
    before = rows_of_all_tables()

    again = loaded(acting_user, tmp_path)

    after = rows_of_all_tables()
    assert changed(again) == {}
    assert again.act is None
    assert {table for table in before if before[table] != after[table]} == {"governance_act"}


def test_the_same_facts_otherwise_written_are_unchanged(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path)
    text = written(tmp_path, small_book()).read_text()
    quoted = text.replace("percent: '60'", "percent: 60.000").replace("'50.00'", "50")

    again = loaded(acting_user, tmp_path, b"\xef\xbb\xbf" + quoted.replace("\n", "\r\n").encode())

    assert "60.000" in quoted
    assert changed(again) == {}


def test_every_fault_of_every_part_is_told_at_once_with_its_row(acting_user: Any, tmp_path: Path) -> None:
    book = """plan: class-b
portfolioz: []
sales_charge_limit: [{portfolios: all, rate: "7.26", period: week}]
funds:
  - {fund: ALPHA FUND INC, fiscal_year_end: "02-30"}
boards:
  - funds: all
    trustees: [{name: Ann Able, from: 2003-13-01, intrested: true}]
agreements:
  - {distributor: zdi, sells_from: 2003-07-01}
transfers:
  - {distributor: adi, assignee: nobody, percent: 1e5, effective: 2003-09-01}
distributors:
  - {code: adi, name: A Distributors}
conventions:
  - {name: DAY_COUNT, value: 30_360, effective: 2003-08-18}
"""

    faults = refused(acting_user, tmp_path, book)

    assert [(fault.row, fault.column) for fault in faults] == [
        (2, "portfolioz"),
        (3, "sales_charge_limit[1].rate"),
        (3, "sales_charge_limit[1].period"),
        (5, "funds[1].fund"),
        (5, "funds[1].fiscal_year_end"),
        (8, "boards[1].trustees[1].intrested"),
        (8, "boards[1].trustees[1].from"),
        (10, "agreements[1].distributor"),
        (12, "transfers[1].assignee"),
        (12, "transfers[1].percent"),
        (16, "conventions[1].value"),
    ]
    assert faults[0].remedy == "did you mean portfolios?"
    assert faults[3].remedy == "did you mean ALPHA FUNDS, INC.?"
    assert all(fault.source == "book.yaml" for fault in faults)


@pytest.mark.parametrize("part", sorted(small_book()))
def test_an_unknown_key_is_a_fault_in_every_part(acting_user: Any, tmp_path: Path, part: str) -> None:
    faults = refused(acting_user, tmp_path, the_book_with(part, colour="red"))

    assert [(fault.column.rpartition(".")[2], fault.problem) for fault in faults] == [
        ("colour", "is not a key of this entry")
    ]


@pytest.mark.parametrize("part", sorted(small_book()))
@pytest.mark.parametrize("entries", ["text", {"a": "b"}, ["text"], [["list"]], [None]])
def test_a_part_is_a_list_of_entries(acting_user: Any, tmp_path: Path, part: str, entries: object) -> None:
    fault = the_fault(refused(acting_user, tmp_path, {part: entries}))

    assert "is not a list" in fault.problem or "is not an entry" in fault.problem


@pytest.mark.parametrize(
    ("data", "row"),
    [
        (b"", None),
        (b"# nothing but a remark\n", None),
        (b"- a list\n", 1),
        (b"funds:\n\t- {fund: x}\n", 2),
        (b"funds: [\n", 2),
        (b"funds: []\nfunds: []\n", 2),
        (b"funds:\n - {fund: ALPHA FUNDS, fund: x}\n", 2),
        (b"a: 1\n---\nb: 1\n", 2),
        (b"plan: \xe9\n", 1),
        (b"plan: class-b\nfunds: !!python/object:os.system []\n", 2),
        (b"plan: !!binary abc\n", 1),
        (b'plan: "\\0"\n', 1),
        (b"plan: *nowhere\n", 1),
        (b"? [a]\n: b\n", 1),
        (b"funds: " + b"[" * 100_000, 1),
        (b"funds: &a [*a]\n", 1),
    ],
)
def test_what_is_no_plain_yaml_is_refused_with_its_line(
    acting_user: Any, tmp_path: Path, data: bytes, row: int | None
) -> None:
    faults = refused(acting_user, tmp_path, data)

    assert faults[0].row == row


def test_aliases_cannot_swell(acting_user: Any, tmp_path: Path) -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]

    faults = refused(acting_user, tmp_path, "\n".join(rows))

    assert "stands for more than" in faults[-1].problem


def test_an_alias_repeats_what_its_anchor_says(acting_user: Any, tmp_path: Path) -> None:
    book = f"""
portfolios:
  - {{portfolio: {GROWTH}, aliases: &words [ABC]}}
meetings:
  - {{id: m1, funds: &every all, date: &day 2003-08-13, mode: in_person, called_for: []}}
  - {{id: m2, funds: *every, date: *day, mode: in_person, called_for: []}}
"""

    outcome = loaded(acting_user, tmp_path, book)

    assert counts_of(outcome)["meetings"] == (2, 0, 0)


def test_the_plan_of_the_book_and_the_plan_asked_for_must_agree(acting_user: Any, tmp_path: Path) -> None:
    loaded_plan(acting_user, text=plan_text(share_class="Class C"), code="class-c")

    faults = refused(acting_user, tmp_path, {"plan": "class-b", "conventions": []}, plan="class-c")

    assert faults[0].problem == "the book is of the Plan class-b, and class-c was asked for"


def test_with_several_plans_one_must_be_named(acting_user: Any, tmp_path: Path) -> None:
    loaded_plan(acting_user, text=plan_text(share_class="Class C"), code="class-c")

    fault = the_fault(refused(acting_user, tmp_path, small_book()))

    assert fault.problem == "there are several Plans"


def test_each_plan_has_its_own_book(acting_user: Any, tmp_path: Path) -> None:
    loaded_plan(acting_user, text=plan_text(share_class="Class C"), code="class-c")
    loaded(acting_user, tmp_path, {"plan": "class-b", **small_book()})

    other = loaded(acting_user, tmp_path, {"plan": "class-c", **small_book()})

    assert other.plan == "class-c"
    assert {part for part, counts in counts_of(other).items() if counts[0]} == {
        "agreements",
        "votes",
        "transfers",
        "directions",
        "monthly_calculations",
        "claims",
        "conventions",
    }


def test_a_correction_keeps_the_old_row(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path)

    outcome = loaded(acting_user, tmp_path, the_book_with("conventions", value="ACTUAL_ACTUAL"))

    assert changed(outcome) == {"conventions": (0, 0, 1)}
    old, new = Convention.objects.order_by("pk")
    assert (old.value, old.superseded_by_id) == ("ACTUAL_365", outcome.act)
    assert (new.value, new.superseded_by_id) == ("ACTUAL_ACTUAL", None)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": "DAY_CUONT"}, "is no convention"),
        ({"value": "ACTUAL_360"}, "is no value of DAY_COUNT"),
        ({"effective": "18 August 2003"}, "is not a date"),
        ({"effective": None}, "is missing"),
    ],
)
def test_a_convention_must_be_one(
    acting_user: Any, tmp_path: Path, changes: dict[str, Any], problem: str
) -> None:
    fault = the_fault(refused(acting_user, tmp_path, the_book_with("conventions", **changes)))

    assert problem in fault.problem


@pytest.mark.parametrize("part", sorted(set(small_book()) - {"boards"}))
def test_the_same_entry_twice_in_one_book_is_a_fault(acting_user: Any, tmp_path: Path, part: str) -> None:
    book = small_book()
    book[part].append(book[part][-1])

    fault = the_fault(refused(acting_user, tmp_path, book))

    assert "stands already in row" in fault.problem


@pytest.mark.django_db(transaction=True)
def test_the_command_loads_and_refuses(
    capsys: pytest.CaptureFixture[str], acting_user: Any, tmp_path: Path
) -> None:
    path = written(tmp_path, small_book())

    call_command("load_book", str(path), "--plan", "class-b")

    assert "votes: 1 new, 0 unchanged, 0 corrected" in capsys.readouterr().out
    path.write_text("votez: []\n")
    before = rows_of_all_tables()
    with pytest.raises(SystemExit) as exit_:
        call_command("load_book", str(path), "--user", "not-there-yet")
    captured = capsys.readouterr()
    assert (exit_.value.code, captured.out) == (1, "")
    assert captured.err == "book.yaml, row 1, votez: is not a part of a book (did you mean votes?)\n"
    assert rows_of_all_tables() == before


def test_without_a_plan_nothing_can_be_loaded(acting_user: Any, tmp_path: Path) -> None:
    path = written(tmp_path, {"plan": "class-z", "conventions": []})

    with pytest.raises(Refused, match="there is no Plan 'class-z'") as caught:
        load_book(path=path, plan_code=None, acting_user=acting_user)

    assert caught.value.faults[0].row == 1
    assert Plan.objects.count() == 1
