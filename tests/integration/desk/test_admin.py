"""The admin: roles alone open it, nothing gets round the services, and lists stay quick."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assignments.models import PaymentInstruction
from fees.models import MonthlyFee
from governance.domain.roles import Role
from governance.models import Distributor, Fund, Plan, Portfolio, PortfolioAlias, PortfolioName
from tests.factories.books import rows_of_all_tables
from tests.factories.closed_month import closed_september
from tests.factories.people import person

pytestmark = pytest.mark.django_db
STAFF = (Role.OFFICER, Role.APPROVER, Role.SECRETARY, Role.AUDITOR)


@pytest.fixture
def september(acting_user: Any) -> Plan:
    """A closed month, whose results are to be read."""
    return closed_september(acting_user)


def lists() -> list[str]:
    return [of.list_url() for of in admin.site._registry.values()]  # type: ignore[attr-defined]


def record_pages(client: Client) -> list[tuple[str, Any]]:
    """A page of every model that has one, with its list."""
    found = []
    for model, of in admin.site._registry.items():
        row = None if model._meta.is_composite_pk else model._default_manager.order_by("pk").first()
        if row is not None and of.has_view_permission(_request_of(client)):
            found.append((of.page_url("change", row.pk), of))  # type: ignore[attr-defined]
    return found


def _request_of(client: Client) -> HttpRequest:
    request = HttpRequest()
    request.user = get_user_model().objects.get(pk=client.session["_auth_user_id"])
    return request


def test_every_list_and_record_opens_for_the_officer(officer: Client, september: Plan) -> None:
    for url in lists():
        assert officer.get(url).status_code == 200, url
        assert officer.get(url, {"q": "example"}).status_code == 200, url
        assert officer.get(url, {"format": "csv"}).status_code == 200, url
    pages = record_pages(officer)
    assert len(pages) > 20
    for url, _ in pages:
        assert officer.get(url).status_code == 200, url
        assert officer.get(url.replace("change", "history")).status_code == 200, url


def test_the_front_page_names_every_door_first(officer: Client, september: Plan) -> None:
    page = officer.get("/admin/")

    said = page.content.decode()
    assert [shown.door.title for shown in page.context["files"]] == [
        "A Plan's own text",
        "A book",
        "Net assets",
        "Share activity",
        "Booked accruals",
        "Prime rates",
        "Net assets by servicing entity",
    ]
    assert said.index("Net assets") < said.index("Reference data</h2>") < said.index("Results</h2>")
    assert page.context["month"] == "2003-09"
    assert "/class-b/files/net-assets/" in said


def test_nobody_signs_in_at_the_framework_s_own_page() -> None:
    assert Client().get("/admin/").headers["Location"].startswith("/admin/login/")
    assert Client().get("/admin/login/?next=/admin/").headers["Location"].startswith("/account/sign-in/")


@pytest.mark.parametrize("role", [Role.DISTRIBUTOR, Role.ASSIGNEE, Role.AGENT, None])
def test_outsiders_and_people_without_a_role_do_not_enter(
    as_role: Callable[..., Client], september: Plan, role: Role | None
) -> None:
    client = as_role(*([role] if role else []))

    for url in ("/admin/", *lists()):
        assert client.get(url).status_code == 403, url


def test_the_framework_s_superuser_without_a_role_does_not_enter(september: Plan) -> None:
    get_user_model().objects.create_superuser(username="root-of-all", password="x")
    client = Client()
    client.force_login(get_user_model().objects.get(username="root-of-all"))

    for url in ("/admin/", "/admin/governance/fund/", "/admin/governance/fund/1/change/"):
        assert client.get(url).status_code == 403


def test_each_role_of_the_house_sees_what_is_its_own(as_role: Callable[..., Client], september: Plan) -> None:
    secretary = as_role(Role.SECRETARY)

    assert secretary.get("/admin/governance/trustee/").status_code == 200
    assert secretary.get("/admin/governance/vote/").status_code == 200
    assert secretary.get("/admin/assignments/paymentinstruction/").status_code == 403
    assert secretary.get("/admin/users/user/").status_code == 403
    assert as_role(Role.AUDITOR).get("/admin/users/user/").status_code == 200


@pytest.mark.parametrize("role", STAFF)
def test_nothing_is_added_changed_or_deleted_past_the_services(
    as_role: Callable[..., Client], september: Plan, role: Role
) -> None:
    client = as_role(role)
    client.get("/admin/")
    before = rows_of_all_tables()

    for url, of in record_pages(client):
        base = of.list_url()
        assert client.post(url.replace("change", "delete"), {"post": "yes"}).status_code == 403, url
        if not hasattr(of, "form_class"):
            assert client.post(url, {"name": "x"}).status_code == 403, url
            assert client.post(base + "add/", {"name": "x"}).status_code == 403, base
        client.post(base, {"action": "delete_selected", "_selected_action": ["1"], "post": "yes"})
        client.post(base, {"form-TOTAL_FORMS": "1", "form-0-name": "x", "_save": "Save"})

    assert rows_of_all_tables() == before


@pytest.mark.parametrize("role", [Role.APPROVER, Role.SECRETARY, Role.AUDITOR])
def test_only_the_officer_corrects_reference_data(
    as_role: Callable[..., Client], september: Plan, role: Role
) -> None:
    client = as_role(role)
    fund = Fund.objects.first()
    assert fund is not None

    url = f"/admin/governance/fund/{fund.pk}/change/"
    answer = client.post(url, {"form": "TRUST", "reason": "because"})

    assert answer.status_code == 403
    assert "You may look here, not act." in client.get(url).content.decode()
    fund.refresh_from_db()
    assert fund.form == ""


def test_packages_bring_nothing_of_their_own() -> None:
    names = {model._meta.label for model in admin.site._registry}

    assert not {name for name in names if name.split(".")[0] in {"auth", "authtoken", "otp_totp", "axes"}}


def test_a_portfolio_is_found_by_alias_code_name_and_dated_name(officer: Client, september: Plan) -> None:
    portfolio = Portfolio.objects.get(name="Example Energy Fund")
    PortfolioAlias.objects.create(portfolio=portfolio, alias="9999-B")
    PortfolioName.objects.create(portfolio=portfolio, name="Sunrise Power Fund", from_date="2004-01-01")

    for word in ("9999-b", "example-energy", "Energy", "sunrise"):
        for url in (
            "/admin/governance/portfolio/",
            "/admin/fees/monthlyfee/",
            "/admin/governance/shareclass/",
        ):
            page = officer.get(url, {"q": word})
            assert page.context["cl"].result_count == 1, (url, word)
    instructions = officer.get("/admin/assignments/paymentinstruction/", {"q": "9999-B"}).context["cl"]
    fund = PaymentInstruction.objects.filter(lines__share_class__portfolio=portfolio).distinct()
    assert instructions.result_count == fund.count() > 0


def test_results_show_what_they_rest_on(officer: Client, september: Plan) -> None:
    fee = MonthlyFee.objects.get(share_class__portfolio__name="Example Energy Fund")
    instruction = PaymentInstruction.objects.order_by("pk").first()
    assert instruction is not None

    page = officer.get(f"/admin/fees/monthlyfee/{fee.pk}/change/")
    lines = officer.get(f"/admin/assignments/paymentinstruction/{instruction.pk}/change/").context["tables"][
        0
    ]

    captions = [table.caption for table in page.context["tables"]]
    assert captions == [
        "Distributors' 12b-1 Shares ($)",
        "Assignees' 12b-1 Portions ($)",
        "Days that accrued",
    ]
    assert page.context["tables"][0].rows[0][:3] == ("A I M Distributors", "16,875.00", "7,500.00")
    assert len(page.context["tables"][2].rows) == 30
    assert len(lines.rows) == instruction.lines.count()


def test_a_list_is_a_file_of_exactly_what_is_shown(officer: Client, september: Plan) -> None:
    url, asked = "/admin/assignments/distributorshare12b1/", {"q": "energy", "month": "2003-09"}

    shown = officer.get(url, asked).context["cl"].result_list
    file = officer.get(url, {**asked, "format": "csv"})

    assert file.headers["Content-Type"].startswith("text/csv")
    lines = list(csv.DictReader(io.StringIO(file.content.decode())))
    found = sorted((line["Portfolio"], line["Month"], line["Distribution fee ($)"]) for line in lines)
    assert found == [
        ("Example Energy Fund", "2003-09-01", "16875.00"),
        ("Example Energy Fund", "2003-09-01", "5625.00"),
    ]
    assert len(shown) == 2


def test_a_list_as_a_file_is_no_way_round_the_roles(as_role: Callable[..., Client], september: Plan) -> None:
    secretary = as_role(Role.SECRETARY)

    assert secretary.get("/admin/fees/monthlyfee/", {"format": "csv"}).status_code == 403


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_a_list_asks_as_often_with_many_rows_as_with_few(officer: Client, september: Plan) -> None:
    urls = (
        "/admin/governance/distributor/",
        "/admin/governance/portfolio/",
        "/admin/governance/fund/",
        "/admin/users/user/",
    )
    few = [_queries(officer, url) for url in urls]

    Distributor.objects.bulk_create(Distributor(code=f"d{n}", name=f"Distributor {n}") for n in range(12))
    fund = Fund.objects.first()
    assert fund is not None
    Fund.objects.bulk_create(Fund(code=f"f{n}", name=f"Fund {n}") for n in range(12))
    Portfolio.objects.bulk_create(
        Portfolio(fund=fund, code=f"p{n}", name=f"Portfolio {n}") for n in range(12)
    )
    for number in range(12):
        person(Role.AUDITOR, name=f"auditor-{number}")

    assert [_queries(officer, url) for url in urls] == few


def test_lists_of_results_ask_a_few_times_whatever_they_show(officer: Client, september: Plan) -> None:
    for url in lists():
        assert _queries(officer, url) <= 14, url
