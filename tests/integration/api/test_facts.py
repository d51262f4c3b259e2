"""Facts by the API: files in, with all faults or what they changed; rows out, page by page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fees.models import DailyNetAssets, ShareActivity
from governance.models import Act, Distributor, Plan

pytestmark = pytest.mark.django_db
PLAN = "/api/v1/plans/class-b/"
NET = b"portfolio,date,net_assets,shares_outstanding\n"
OCTOBER = NET + b"Example Energy Fund,2003-10-01,36500000.00,400\nexample-high-yield-fund,2003-10-01,5,\n"


def bring(client: Client, door: str, data: bytes, *, kind: str = "text/csv", **query: str) -> Any:
    words = "&".join(f"{name}={value}" for name, value in query.items())
    return client.post(f"{PLAN}{door}/?{words}", data, content_type=kind)


def all_rows(client: Client, address: str) -> list[Any]:
    """The rows of all pages."""
    found: list[Any] = []
    following: str | None = PLAN + address
    while following:
        page = client.get(following).json()
        found += page["results"]
        following = page["next"]
    return found


def test_net_assets_come_in_and_say_what_they_changed(september: Plan, officer: Client) -> None:
    first = bring(officer, "net-assets", OCTOBER, source="october.csv")
    again = bring(officer, "net-assets", OCTOBER)
    corrected = bring(officer, "net-assets", OCTOBER.replace(b",5,", b",6,"))

    act = Act.objects.get(pk=first.json()["act"])
    assert first.status_code == 200
    assert (act.acting_user.get_username(), act.source) == ("officer", "october.csv")
    assert {**first.json(), "act": 0} == {
        "rows": 2,
        "new": 2,
        "unchanged": 0,
        "corrected": 0,
        "replaced": 0,
        "act": 0,
        "notes": [],
    }
    assert (again.json()["unchanged"], again.json()["act"]) == (2, None)
    assert (corrected.json()["unchanged"], corrected.json()["corrected"]) == (1, 1)


def test_a_file_may_come_as_a_form_and_has_its_own_name(september: Plan, officer: Client) -> None:
    sent = SimpleUploadedFile("from-the-form.csv", OCTOBER, content_type="text/csv")

    answer = officer.post(f"{PLAN}net-assets/", {"file": sent})

    assert Act.objects.get(pk=answer.json()["act"]).source == "from-the-form.csv"


def test_a_form_without_a_file_is_refused(september: Plan, officer: Client) -> None:
    answer = officer.post(f"{PLAN}net-assets/", {"other": "x"})

    assert answer.status_code == 400
    assert [fault["column"] for fault in answer.json()["faults"]] == ["file"]


def test_every_fault_of_a_file_comes_at_once_and_nothing_is_stored(september: Plan, officer: Client) -> None:
    rows, acts = DailyNetAssets.objects.count(), Act.objects.count()
    bad = NET + b"nobody,2003-10-01,1,\nExample Energy Fund,1.10.2003,-1,\n"

    answer = bring(officer, "net-assets", bad, source="bad.csv")

    assert answer.status_code == 422
    assert [(one["source"], one["row"], one["column"]) for one in answer.json()["faults"]] == [
        ("bad.csv", 2, "portfolio"),
        ("bad.csv", 3, "date"),
        ("bad.csv", 3, "net_assets"),
    ]
    assert answer.json()["faults"][1]["remedy"] == "YYYY-MM-DD, like 2003-09-30"
    assert (DailyNetAssets.objects.count(), Act.objects.count()) == (rows, acts)


def test_a_day_of_activity_is_replaced_or_added_to(september: Plan, officer: Client) -> None:
    head = b"portfolio,trade_date,kind,shares,reference\n"
    day = head + b"Example Energy Fund,2003-10-01,sale,1.5,\n"

    bring(officer, "share-activity", day)
    replaced = bring(officer, "share-activity", day.replace(b"1.5", b"2.5"))
    refused = bring(officer, "share-activity", day, add="true")
    added = bring(officer, "share-activity", day.replace(b"1.5,", b"3.25,r-1"), add="true")

    rows = all_rows(officer, "share-activity/?from=2003-10-01")
    assert (replaced.json()["corrected"], replaced.json()["replaced"]) == (1, 1)
    assert (refused.status_code, refused.json()["faults"][0]["column"]) == (422, "reference")
    assert added.json()["new"] == 1
    assert [(row["shares"], row["reference"]) for row in rows] == [("2.500000", None), ("3.250000", "r-1")]


def test_another_kind_of_body_is_refused(september: Plan, officer: Client) -> None:
    answer = bring(officer, "net-assets", b"{}", kind="application/json")

    assert answer.status_code == 415


def test_a_file_too_large_is_refused_before_it_is_read(
    september: Plan, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.api.files.LARGEST_FILE", len(OCTOBER) - 1)
    sent = SimpleUploadedFile("large.csv", OCTOBER, content_type="text/csv")

    raw, form = bring(officer, "net-assets", OCTOBER), officer.post(f"{PLAN}net-assets/", {"file": sent})

    assert (raw.status_code, form.status_code) == (413, 413)


def test_a_book_comes_in_and_the_holds_are_looked_at_again(september: Plan, officer: Client) -> None:
    answer = bring(
        officer, "book", b"distributors:\n - {code: new, name: New One}\n", kind="application/yaml"
    )

    assert answer.status_code == 200
    assert answer.json()["parts"] == [{"part": "distributors", "new": 1, "unchanged": 0, "corrected": 0}]
    assert answer.json()["review"] == {"looked_at": 2, "released": 0, "still_held": 2}
    assert Distributor.objects.filter(code="new").exists()


def test_a_book_that_names_a_file_takes_it_from_the_form_and_may_end_a_hold(
    september: Plan, officer: Client
) -> None:
    book = (
        b"monthly_calculations:\n - {distributor: adi, month: 2003-09, file: adi.csv, received: 2003-10-01}\n"
    )
    figures = b"portfolio,distributor_share,assignee,amount\nExample Energy Fund,16875.00,trust-a,10125.00\n"

    alone = bring(officer, "book", book, kind="application/yaml")
    together = officer.post(
        f"{PLAN}book/",
        {
            "file": SimpleUploadedFile("book.yaml", book),
            "adi.csv": SimpleUploadedFile("adi.csv", figures),
        },
    )

    assert alone.status_code == 422
    assert together.status_code == 200, together.json()
    assert together.json()["review"] == {"looked_at": 2, "released": 2, "still_held": 0}


def test_pages_together_hold_every_row_once_in_one_order(september: Plan, officer: Client) -> None:
    whole = all_rows(officer, "share-activity/?page_size=1000")

    in_threes = all_rows(officer, "share-activity/?page_size=3")

    assert in_threes == whole
    assert len(whole) == ShareActivity.objects.count() == 8


def test_a_page_goes_on_after_its_last_row_whatever_came_before_it(september: Plan, officer: Client) -> None:
    first = officer.get(f"{PLAN}net-assets/?page_size=2&portfolio=Example Energy Fund").json()
    bring(officer, "net-assets", NET + b"Example Energy Fund,2003-08-28,1.00,\n")

    second = officer.get(first["next"]).json()

    assert [row["date"] for row in first["results"] + second["results"]] == [
        "2003-08-29",
        "2003-09-02",
        "2003-09-03",
        "2003-09-04",
    ]


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("net-assets/?portfolio=EXAMPLE-ENERGY-FUND&from=2003-09-29&to=2003-09-30", 2),
        ("net-assets/?from=2003-09-30", 2),
        ("share-activity/?kind=opening", 4),
        ("share-activity/?portfolio=example high yield fund&to=2003-09-13", 3),
    ],
)
def test_rows_are_filtered(september: Plan, officer: Client, address: str, count: int) -> None:
    assert len(all_rows(officer, address)) == count


def test_figures_are_text_with_all_their_decimals(september: Plan, officer: Client) -> None:
    (figure,) = all_rows(officer, "net-assets/?portfolio=example-energy-fund&from=2003-09-30")
    sale = all_rows(officer, "share-activity/?portfolio=example-energy-fund&kind=sale")[0]

    assert (figure["net_assets"], figure["shares_outstanding"]) == ("36500001.00", None)
    assert (sale["shares"], sale["original_issue_date"], sale["line"]) == ("4.000000", None, 8)


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("from=yesterday&to=2003-02-30&colour=red", ["colour", "from", "to"]),
        ("page_size=0&cursor=mine&from=0001-01-01", ["from", "page_size", "cursor"]),
        ("page_size=1001", ["page_size"]),
        ("page_size=%C2%B2", ["page_size"]),
        ("portfolio=nobody", ["portfolio"]),
        ("portfolio=%00", ["portfolio"]),
    ],
)
def test_every_wrong_word_of_an_address_is_named(
    september: Plan, officer: Client, query: str, columns: list[str]
) -> None:
    answer = officer.get(f"{PLAN}net-assets/?{query}")

    assert answer.status_code == 400
    assert [fault["column"] for fault in answer.json()["faults"]] == columns


def test_a_cursor_of_another_list_is_refused(september: Plan, officer: Client) -> None:
    cursor = officer.get(f"{PLAN}share-activity/?page_size=2").json()["next"].partition("?")[2]

    answer = officer.get(f"{PLAN}net-assets/?{cursor}")

    assert answer.status_code == 400
    assert answer.json()["faults"][0]["column"] == "cursor"


@pytest.mark.parametrize("address", ["net-assets/?", "share-activity/?"])
def test_more_rows_are_no_more_queries(
    september: Plan, officer: Client, address: str, queries_of: Callable[..., int]
) -> None:
    few = queries_of(officer, f"{PLAN}{address}page_size=2")

    many = queries_of(officer, f"{PLAN}{address}page_size=100")

    assert many == few <= 10


@pytest.fixture
def queries_of() -> Callable[..., int]:
    def count(client: Client, address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    return count
