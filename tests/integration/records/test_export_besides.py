"""What an examiner asks besides of a year: who approved, why it is so divided, what things were called."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import yaml

from assignments.models import PaymentApproval
from governance.models import Plan
from plan_admin.book.services import load_book_data
from plan_admin.section7.services.importing import Given, import_expenditures
from tests.factories.month import BETA, GROWTH, VALUE
from tests.factories.once import made_and_undone
from tests.factories.reports import HEAD, TODAY
from tests.factories.rich_year import TERMS, rich_year
from tests.integration.records.test_export_parts import export, files_of, rows_of
from tests.reference import examiner

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("6", "7", "8", "12")]


@pytest.fixture(scope="module")
def plan(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Plan]:
    with made_and_undone(django_db_blocker):
        yield rich_year(tmp_path_factory.mktemp("besides"))


@pytest.fixture(scope="module")
def files(plan: Plan, django_db_blocker: Any) -> dict[str, bytes]:
    with django_db_blocker.unblock():
        return files_of(export(plan))


def told(plan: Plan, user: Any, **parts: Any) -> None:
    """Load a book of these parts."""
    load_book_data(
        data=yaml.safe_dump(parts).encode(),
        source="more.yaml",
        plan_code=plan.code,
        acting_user=user,
        read_file=lambda name: name.encode(),
    )


def test_who_approved_each_payment_is_told(files: dict[str, bytes]) -> None:
    acts = {row["number"]: row for row in rows_of(files, "acts.csv")}
    prepared = {row["payment"]: row["prepared_by_act"] for row in rows_of(files, "payments/payments.csv")}
    approvals = rows_of(files, "payments/approvals.csv")

    known = PaymentApproval.objects.filter(instruction__in=map(int, prepared)).count()
    assert len(approvals) == known > 0
    for row in approvals:
        approved, before = acts[row["approved_by_act"]], acts[prepared[row["payment"]]]
        assert (approved["kind"], approved["by"] != before["by"]) == ("approve_payments", True)


def test_what_the_shares_accrued_adds_up_to_what_the_days_did(files: dict[str, bytes]) -> None:
    days = examiner.sums(rows_of(files, "months/days.csv"), "distribution_accrual", "service_accrual")
    cohorts = examiner.sums(rows_of(files, "months/cohorts.csv"), "distribution_accrual")
    service = examiner.sums(rows_of(files, "months/service.csv"), "service_accrual")

    assert {fee: [*cohorts[fee], *service[fee]] for fee in days} == days
    for row in rows_of(files, "months/cohorts.csv"):
        tracked, free = row["tracked"].split("; "), row["free"].split("; ")
        accrued = [one for one in rows_of(files, "months/days.csv") if one["fee"] == row["fee"]]
        assert len(tracked) == len(free) == len(accrued)
    assert sum(Decimal(row["distribution_accrual"]) for row in rows_of(files, "months/cohorts.csv")) > 0


def test_the_terms_of_an_agreement_come_with_their_evidence(files: dict[str, bytes]) -> None:
    (row,) = rows_of(files, "agreements/terms.csv")

    assert row["agreement"] == "adi-2003"
    assert {name: row[name] for name in TERMS} == {name: str(value) for name, value in TERMS.items()}


def test_how_a_meeting_was_called_for_what_and_when_it_was_adjourned(
    plan: Plan, files: dict[str, bytes]
) -> None:
    (notice,) = rows_of(files, "votes/notices.csv")
    (item,) = rows_of(files, "votes/agenda.csv")
    (pause,) = rows_of(files, "votes/adjournments.csv")

    assert (notice["given"], notice["to"]) == ("2003-11-20", "all Directors")
    assert (item["position"], item["portfolios"]) == ("1", "alpha-growth-fund")
    assert (pause["at"], pause["until"], pause["reason"]) == ("11:30:00", "2003-12-04", "a storm")
    covered = " ".join(row["covers"] for row in rows_of(files, "chain/covers.csv"))
    assert all(
        path in covered for path in ("votes/notices.csv", "votes/agenda.csv", "votes/adjournments.csv")
    )
    assert rows_of(files_of(export(plan, year=2004)), "votes/notices.csv") == []


def test_what_the_fund_and_its_portfolio_were_called_and_were(plan: Plan, files: dict[str, bytes]) -> None:
    names = [tuple(row.values()) for row in rows_of(files, "plan/names.csv")]

    assert names == [
        ("fund", "alpha-funds-inc", "name", "ALPHA FUNDS, INC.", ""),
        ("fund", "alpha-funds-inc", "name", "Omega Funds", "2003-10-01"),
        ("portfolio", "alpha-growth-fund", "name", "Alpha Growth Fund", ""),
        ("portfolio", "alpha-growth-fund", "name", "Omega Growth Fund", "2003-10-01"),
        ("portfolio", "alpha-growth-fund", "alias", "GRWB", ""),
    ]
    forms = [(row["form"], row["from_date"]) for row in rows_of(files, "plan/fund_forms.csv")]
    assert forms == [("CORPORATION", ""), ("TRUST", "2003-11-25")]
    other = rows_of(files_of(export(plan, portfolio=VALUE)), "plan/names.csv")
    assert not {"GRWB", "Omega Funds"} & {row["name"] for row in other}


def test_an_alias_that_was_taken_away_and_days_without_sales_are_told(plan: Plan, acting_user: Any) -> None:
    told(plan, acting_user, portfolios=[{"portfolio": GROWTH, "aliases": ["GROB"]}])

    files = files_of(export(plan))

    changes = rows_of(files, "plan/changes.csv")
    said = {(row["what"], row["change"], row["says"]) for row in changes}
    assert said >= {("alias", "added", "GRWB"), ("alias", "removed", "GRWB"), ("alias", "added", "GROB")}
    assert "" not in {row["changed_by_act"] for row in changes}
    assert [row["suspended"] for row in rows_of(files, "plan/sales_suspensions.csv")] == [
        "2003-12-01/2004-01-01"
    ]


@pytest.mark.parametrize("year", [2003, 2004])
def test_expenditures_are_in_each_year_in_which_their_quarter_lies(
    plan: Plan, acting_user: Any, year: int
) -> None:
    """Beta's year ends in July: a quarter is November 2003 to January 2004."""
    told(plan, acting_user, funds=[{"fund": BETA, "fiscal_year_end": "07-31"}])
    row = f"adi,2004-01,{VALUE},advertising,advertising_programs,Example Agency,90.00"
    given = Given(
        plan=plan,
        distributor="adi",
        data=f"{HEAD}\n{row}\n".encode(),
        source="spent.csv",
        today=TODAY,
        acting_user=acting_user,
    )
    import_expenditures(given)

    data = export(plan, portfolio=VALUE, year=year)

    assert [one["amount"] for one in rows_of(files_of(data), "reports/expenditures.csv")] == ["90.00"]
    assert examiner.faults_of(data) == []
