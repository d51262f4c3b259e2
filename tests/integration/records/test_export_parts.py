"""Each part of the examiner's export, re-read by a script that knows none of our code, also when tampered."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from pypdf import PdfReader

from governance.models import Plan
from plan_admin.records.export.archive import write_export
from tests.factories.closed_month import quiet
from tests.factories.month import GROWTH, INCOME, VALUE
from tests.factories.once import made_and_undone
from tests.factories.reports import TODAY
from tests.factories.rich_year import ACCOUNT, BOARD_BOOK, GROUNDS, MINUTES, rich_year
from tests.reference import examiner

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("6", "7", "11")]
Files = Mapping[str, bytes]
DIGEST = re.compile(r"\b[0-9a-f]{64}\b")  # one may have any digits


@pytest.fixture(scope="module")
def plan(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Plan]:
    with made_and_undone(django_db_blocker):
        yield rich_year(tmp_path_factory.mktemp("rich"))


def export(plan: Plan, *, portfolio: str = GROWTH, year: int = 2003) -> bytes:
    data = io.BytesIO()
    write_export(plan, portfolio=portfolio, year=year, to=data, today=TODAY, progress=quiet)
    return data.getvalue()


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Files) -> bytes:
    """Some files as an export has them."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return data.getvalue()


def rows_of(files: Files, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[path].decode(), newline="")))


@pytest.fixture(scope="module")
def files(plan: Plan, django_db_blocker: Any) -> dict[str, bytes]:
    with django_db_blocker.unblock():
        return files_of(export(plan))


@pytest.mark.parametrize(
    "path",
    sorted(
        {
            "agreements/terms.csv",
            "charges/deferred.csv",
            "charges/ledger.csv",
            "charges/ledger_months.csv",
            "charges/limit_terms.csv",
            "charges/parts.csv",
            "claims/claims.csv",
            "claims/offsets.csv",
            "corrections/corrections.csv",
            "corrections/late_facts.csv",
            "corrections/restatements.csv",
            "facts/activity_days.csv",
            "facts/late.csv",
            "facts/net_assets.csv",
            "facts/share_activity.csv",
            "months/cohorts.csv",
            "months/service.csv",
            "payments/approvals.csv",
            "payments/determinations.csv",
            "payments/outcomes.csv",
            "plan/changes.csv",
            "plan/fund_forms.csv",
            "plan/names.csv",
            "plan/sales_suspensions.csv",
            "reports/advances.csv",
            "reports/expenditure_files.csv",
            "reports/expenditures.csv",
            "reports/reports.csv",
            "reports/reviews.csv",
            "transfers/calculation_portions.csv",
            "transfers/calculation_shares.csv",
            "chain/covers.csv",
            "votes/adjournments.csv",
            "votes/agenda.csv",
            "votes/meetings.csv",
            "votes/notices.csv",
            "votes/seats.csv",
        }
    ),
)
def test_each_part_is_there_and_is_named_with_how_it_was_drawn(files: Files, path: str) -> None:
    assert rows_of(files, path) != []
    (named,) = (row for row in rows_of(files, "index.csv") if row["path"] == path)
    assert "" not in (named["what"], named["section"], named["year"])


@pytest.mark.parametrize("portfolio", [GROWTH, INCOME, VALUE])
@pytest.mark.parametrize("year", [2003, 2004])
def test_it_is_as_it_says(plan: Plan, portfolio: str, year: int) -> None:
    assert examiner.faults_of(export(plan, portfolio=portfolio, year=year)) == []


def test_the_corrections_are_what_a_lawyer_would_add_up(files: Files) -> None:
    """2 September had half of what was said: 375.00 and 125.00 less, given back by four."""
    (restated,) = (
        row
        for row in rows_of(files, "corrections/restatements.csv")
        if row["distribution_fee"] != row["stood_distribution_fee"]
    )
    assert (restated["corrected_month"], restated["bearing_month"]) == ("2003-09-01", "2003-10-01")
    assert (restated["stood_distribution_fee"], restated["distribution_fee"]) == ("22500.00", "22125.00")
    parts = {
        (row["distributor"], row["assignee"], row["component"]): (row["amount"], row["claimed"])
        for row in rows_of(files, "corrections/corrections.csv")
        if row["restatement"] == restated["restatement"] and row["amount"] != "0.00"
    }
    assert parts["adi", "trust-a", "DISTRIBUTION_FEE"][0] == "-90.00"
    assert parts["idi", "bank-b", "DISTRIBUTION_FEE"] == ("-150.00", "150.00")
    (corrected,) = (
        row
        for row in rows_of(files, "facts/net_assets.csv")
        if row["day"] == "2003-09-02" and row["superseded_by_act"]
    )
    assert corrected["net_assets"] == "36500000.00"


def test_documents_of_a_meeting_are_of_its_year_and_not_of_their_own_day(plan: Plan, files: Files) -> None:
    later = files_of(export(plan, year=2004))

    of_year = [one in files.values() for one in (MINUTES, BOARD_BOOK)]
    of_next = [one in later.values() for one in (MINUTES, BOARD_BOOK)]
    assert (of_year, of_next) == ([True, False], [False, True])


def test_a_document_goes_with_what_it_proves(files: Files) -> None:
    (determined,) = rows_of(files, "payments/determinations.csv")
    (path,) = (one for one in files if one.startswith(f"documents/{determined['document']}-"))

    assert (determined["decision"], files[path]) == ("DO_NOT_PAY", GROUNDS)


def test_of_an_account_four_digits_are_told_at_most(files: Files) -> None:
    papers = [path for path in files if path.startswith("payments/authorizations/")]
    said = {
        path: _text_of(content) if path in papers else DIGEST.sub("", content.decode("latin-1"))
        for path, content in files.items()
    }

    assert any(ACCOUNT[-4:] in said[path] for path in papers)
    assert [path for path, text in said.items() if ACCOUNT[-5:] in text] == []


def _text_of(paper: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)


def test_nothing_of_another_portfolio_or_year_is_in_it(plan: Plan, files: Files) -> None:
    other = files_of(export(plan, portfolio=VALUE))

    assert rows_of(other, "corrections/corrections.csv") == []
    assert rows_of(other, "claims/claims.csv") == rows_of(other, "reports/expenditures.csv") == []
    assert GROUNDS not in other.values()
    for path, days in (
        ("facts/share_activity.csv", "trade_date"),
        ("months/fees.csv", "month"),
        ("reports/advances.csv", "as_of"),
    ):
        assert {row[days][:4] for row in rows_of(files, path)} == {"2003"}
        assert rows_of(files_of(export(plan, year=2004)), path) == []


def test_of_the_chain_only_links_of_what_is_here_say_what_they_cover(plan: Plan, files: Files) -> None:
    links = rows_of(files, "chain/chain.csv")
    covering = {row["sequence"] for row in rows_of(files, "chain/covers.csv")}

    assert {row["sequence"] for row in links if row["content"]} == covering
    assert {row["kind"] for row in links if row["content"]} >= {
        "BOARDS",
        "MEETINGS",
        "VOTES",
        "PAYMENTS_ISSUED",
        "PAYMENT_OUTCOMES",
        "DETERMINATIONS",
        "REPORTS_PRESENTED",
        "REPORT_REVIEWS",
    }


Change = Callable[[str], str]
TAMPERED: dict[str, tuple[str, Change, str]] = {
    "a cent of a correction": (
        "corrections/corrections.csv",
        lambda text: text.replace("-90.00", "-90.01", 1),
        "which is not the difference",
    ),
    "a cent of a restated fee": (
        "corrections/restatements.csv",
        lambda text: text.replace("22125.00", "22125.01"),
        "changed by",
    ),
    "what stood before": (
        "corrections/restatements.csv",
        lambda text: text.replace("22500.00", "22500.01"),
        "stood at",
    ),
    "what remains to claim": (
        "claims/claims.csv",
        lambda text: text.replace("150.00", "150.01"),
        "the claims that remain",
    ),
    "a claim of less than was taken": (
        "claims/claims.csv",
        lambda text: text.replace("5000.00", "1.00"),
        "is recovered of",
    ),
    "a deferred charge": (
        "charges/deferred.csv",
        lambda text: text.replace("80.00", "80.01"),
        "was withheld for",
    ),
    "a row of share activity": (
        "facts/share_activity.csv",
        lambda text: text[: text.rstrip().rindex("\n") + 1],
        "rows, not",
    ),
    "an expenditure": (
        "reports/expenditures.csv",
        lambda text: text.replace("7000.00", "7000.01"),
        "expenditures",
    ),
    "a report": ("reports/2003-09.json", lambda text: text + " ", "another digest than it says"),
    "a whole payment": (
        "payments/payments.csv",
        lambda text: text.replace(",1500.00,", ",1500.01,", 1),
        "its parts are",
    ),
    "a determination": (
        "payments/determinations.csv",
        lambda text: text.splitlines()[0] + "\n",
        "determination",
    ),
    "who did it": ("acts.csv", lambda text: text[: text.rstrip().rindex("\n") + 1], "is not in acts.csv"),
    "what a link covers": (
        "chain/chain.csv",
        lambda text: text.replace("DO_NOT_PAY", "PAY"),
        "is not what it says",
    ),
}


@pytest.mark.parametrize("name", sorted(TAMPERED))
def test_the_script_finds_what_was_changed(files: Files, name: str) -> None:
    path, change, words = TAMPERED[name]
    changed = change(files[path].decode())
    assert changed != files[path].decode()

    faults = examiner.faults_of(zipped({**files, path: changed.encode()}))

    assert any(words in fault for fault in faults)


def test_a_document_that_is_left_out_is_missed(files: Files) -> None:
    (path,) = (one for one, content in files.items() if content == GROUNDS)

    faults = examiner.faults_of(zipped({one: content for one, content in files.items() if one != path}))

    assert any("is in the index or in the file, not in both" in fault for fault in faults)
    assert any("document" in fault and "is not there" in fault for fault in faults)
