"""The month on screen: its figures are the books', its acts are jobs, and its queries do not grow."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fees.models import MonthlyFee, TieReason
from governance.domain.roles import Role
from governance.models import Act, Plan
from plan_admin.month_end.models import Job
from plan_admin.month_end.selectors.month_page import (
    Wanted,
    month_summary,
    portfolio_rows,
    share_classes_wanted,
)
from plan_admin.month_end.selectors.report import month_report
from tests.factories.closed_month import BOND, SEPTEMBER, STOCK, closed_september
from tests.factories.people import person

MONTH = "/class-b/months/2003-09/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return closed_september(acting_user)


@pytest.fixture
def officer(client: Client, plan: Plan) -> Client:
    client.force_login(person(Role.OFFICER))
    return client


def rows_of(answer: Any) -> Sequence[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_the_page_has_the_figures_of_the_books(officer: Client, plan: Plan) -> None:
    report = month_report(plan, month=SEPTEMBER)
    page = officer.get(MONTH).content.decode()

    assert (report.totals()["distribution_fee"], report.totals()["service_fee"]) == (4_500_000, 1_500_000)
    assert "45,000.00" in page
    assert "15,000.00" in page
    assert BOND in page


def test_page_report_and_file_say_the_same(officer: Client, plan: Plan) -> None:
    report = {one.portfolio: one for one in month_report(plan, month=SEPTEMBER).portfolios}
    keys = list(share_classes_wanted(plan, month=SEPTEMBER, wanted=Wanted()))
    shown = portfolio_rows(plan, month=SEPTEMBER, keys=keys, missing={})
    file = rows_of(officer.get(f"{MONTH}?format=csv"))

    for row in shown:
        one = report[row.name]
        assert (row.status, row.days, row.average_daily_net_assets) == (
            one.status,
            one.days,
            one.average_daily_net_assets,
        )
        assert (row.distribution.cents, row.service.cents) == (one.distribution_fee, one.service_fee)
        assert [(share.code, share.balance) for share in row.shares] == [
            (share.distributor, share.balance) for share in one.shares
        ]
        own = [line for line in file if line["portfolio"] == row.name]
        assert {line["distribution_fee"] for line in own} == {"22500.00"}
        portions = {(line["assignee"], line["portion"]) for line in own if line["assignee"]}
        assert portions == {
            (portion.assignee, f"{portion.cents // 100}.{portion.cents % 100:02d}")
            for share in one.shares
            for portion in share.portions
        }


def test_the_rate_of_a_year_stands_beside_schedule_a(officer: Client, plan: Plan) -> None:
    [row, _] = rows_of(officer.get(f"{MONTH}?format=csv&q=Energy&sort=portfolio"))[:2]

    assert row["portfolio"] == STOCK
    assert (row["distribution_rate_schedule_a"], row["service_rate_schedule_a"]) == ("0.0075", "0.0025")
    assert row["distribution_rate_annualised"] == "0.0075"


def test_portfolios_are_found_by_name_alias_and_state(officer: Client, plan: Plan) -> None:
    def found(question: str) -> set[str]:
        return {row["portfolio"] for row in rows_of(officer.get(f"{MONTH}?format=csv&{question}"))}

    assert found("q=energy") == {STOCK}
    assert found("status=COMPUTED") == {BOND, STOCK}
    assert found("status=FAILED") == set()
    assert found("fund=example-bond-funds-inc") == {BOND}


def test_a_month_that_nobody_began_says_what_is_next(officer: Client, plan: Plan) -> None:
    page = officer.get("/class-b/months/2003-10/").content.decode()

    assert "None of 2 Portfolios is computed yet." in page
    assert "no net assets at all" in page
    assert "Nobody has begun this month." in page


@pytest.mark.django_db(transaction=True)
def test_closing_is_a_job_whose_page_says_how_it_ended(officer: Client, plan: Plan) -> None:
    answer = officer.post("/class-b/months/2003-10/close/", follow=True)

    job = Job.objects.get()
    assert (job.kind, job.state, job.requested_by.username) == ("CLOSE_MONTH", "DONE", "officer")
    assert "Done." in answer.content.decode()
    assert MonthlyFee.objects.filter(month="2003-10-01", status="FAILED").count() == 2
    page = officer.get("/class-b/months/2003-10/").content.decode()
    assert "no net assets on" in page
    assert "Close what is open" not in page


@pytest.mark.django_db(transaction=True)
def test_a_preview_shows_the_figures_and_writes_none(officer: Client, plan: Plan) -> None:
    before = MonthlyFee.objects.count()
    answer = officer.post("/class-b/months/2003-10/close/", {"preview": "1"}, follow=True)

    assert "What closing would give" in answer.content.decode()
    assert MonthlyFee.objects.count() == before


def test_an_act_without_its_reason_is_refused_and_nothing_is_done(officer: Client, plan: Plan) -> None:
    for page, fields in (
        ("recompute", {"portfolio": STOCK}),
        ("finish", {}),
        ("held", {"reason": "  "}),
    ):
        answer = officer.post(f"{MONTH}{page}/", fields)
        assert answer.status_code == 422, page
    assert Job.objects.count() == 0


def test_an_unknown_portfolio_is_refused_in_words(officer: Client, plan: Plan) -> None:
    answer = officer.post(f"{MONTH}recompute/", {"portfolio": "no such", "reason": "a try"})

    assert answer.status_code == 422
    assert "is no Portfolio of the Plan" in answer.content.decode()
    assert Job.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_computing_anew_and_finishing_leave_their_reasons(officer: Client, plan: Plan) -> None:
    officer.post(f"{MONTH}recompute/", {"portfolio": STOCK, "reason": "a second look"})
    officer.post(f"{MONTH}finish/", {"reason": "all is in"})

    reasons = set(Act.objects.exclude(reason="").values_list("kind", "reason"))
    assert {("close_month", "a second look"), ("finish_month", "all is in")} <= reasons
    assert set(MonthlyFee.objects.exclude(status="SUPERSEDED").values_list("status", flat=True)) == {"CLOSED"}
    page = officer.get(MONTH).content.decode()
    assert "a second look" in page
    assert "all is in" in page


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR])
def test_who_may_only_see_sees_and_does_nothing(client: Client, plan: Plan, role: Role) -> None:
    client.force_login(person(role))

    assert client.get(MONTH).status_code == 200
    assert "You may look here, not act." in client.get(f"{MONTH}finish/").content.decode()
    answer = client.post(f"{MONTH}finish/", {"reason": "not mine to give"})

    assert answer.status_code == 403
    assert Job.objects.count() == 0


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.DISTRIBUTOR, Role.ASSIGNEE, Role.AGENT])
def test_others_do_not_see_the_month(client: Client, plan: Plan, role: Role) -> None:
    client.force_login(person(role))

    for page in ("", "payments/", "roll-forward/", "close/", "?format=csv"):
        assert client.get(f"{MONTH}{page}").status_code == 403


def test_payments_page_and_file_tie_to_the_month(officer: Client, plan: Plan) -> None:
    summary = month_summary(plan, month=SEPTEMBER)
    file = rows_of(officer.get(f"{MONTH}payments/?format=csv"))

    total = sum(int(row["amount"].replace(".", "")) for row in file)
    assert total == summary.prepared_cents + summary.held_cents
    assert officer.get(f"{MONTH}payments/?status=HELD").status_code == 200


def test_a_difference_is_explained_where_it_stands(officer: Client, plan: Plan) -> None:
    from_elsewhere = officer.post(
        f"{MONTH}roll-forward/explain/",
        {"portfolio": STOCK, "tie": "distribution_fee", "reason": "nothing was booked"},
    )

    assert from_elsewhere.status_code == 422
    assert "nobody has given a figure to compare with" in from_elsewhere.content.decode()
    assert Act.objects.filter(kind="explain_difference").count() == 0


def test_a_difference_that_changed_since_it_was_seen_is_not_explained(officer: Client, plan: Plan) -> None:
    # The fee is 22,500.00; the accountant booked 10.00 more than it, and the page showed 9.00.
    book = f"portfolio,month,component,amount\n{STOCK},2003-09,distribution_fee,22510.00\n"
    officer.post("/class-b/files/booked-accruals/", {"file": ContentFile(book.encode(), name="booked.csv")})
    asked = {"portfolio": STOCK, "tie": "distribution_fee", "reason": "An estimate."}

    other = officer.post(f"{MONTH}roll-forward/explain/", {**asked, "seen": "900"})
    assert other.status_code == 422
    assert "the difference was 9.00 when you saw it, and is 10.00 now" in other.content.decode()
    assert TieReason.objects.count() == 0

    assert officer.post(f"{MONTH}roll-forward/explain/", {**asked, "seen": "1000"}).status_code == 302
    assert TieReason.objects.get().difference == 1000


def test_a_plan_or_month_that_is_not_there_is_not_found(officer: Client, plan: Plan) -> None:
    assert officer.get("/no-such-plan/months/2003-09/").status_code == 404
    assert officer.get("/class-b/months/2003-13/").status_code == 404
    assert officer.get("/class-b/jobs/999/").status_code == 404


@pytest.mark.parametrize("page", ["", "payments/", "roll-forward/", "close/", "finish/"])
def test_the_queries_of_a_page_do_not_grow(officer: Client, plan: Plan, page: str) -> None:
    def queries(question: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(f"{MONTH}{page}{question}").status_code == 200
        return len(captured)

    officer.get(f"{MONTH}{page}")

    assert queries("?q=Energy&fund=example-stock-funds-inc") == queries("")
